"""One case goes into another that asks for the same: found by suspicion, or by its code."""

from __future__ import annotations

from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import merging, web
from postal.duplicates import duplicates
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.lookups import case_by_code
from postal.models import Application
from postal.staff import guard
from postal.verification.refusals import OtherCaseUnknown, TwoTargets
from postal.verification.views.blueprint import find, reason, tracking, verification
from postal.wording import N_
from postal.workflow import Role, Thing, moves_for

MAY_MERGE: Final = (Role.MAILROOM, Role.OPERATOR, Role.SUPERVISOR)


@verification.get("/<code>/gabung")
@guard.allow(*MAY_MERGE)
def merge(code: str) -> ResponseReturnValue:
    """Show the case, those that may be the same, and a field for any other."""
    return _page(find(code))


@verification.post("/<code>/gabung")
@guard.allow(*MAY_MERGE)
def merge_into(code: str) -> ResponseReturnValue:
    """Merge the case into the named one and open that."""
    other = None
    try:
        with writing() as current:
            target = merging.resolve(current, _target(current))
            other = target.tracking_code
            final = merging.merge(
                current,
                find(code),
                target,
                seen_version=web.seen_version(),
                actor=guard.actor(),
                reason=reason(),
                compared=request.form.get("sure") == other,
            )
            into = final.tracking_code
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        beside = other if isinstance(refusal, merging.NotCompared) else None
        return _page(find(code), beside), 409
    values = {"case": tracking(code), "into": tracking(into)}
    web.tell(web.say(N_("%(case)s digabung ke %(into)s; kedua kode tetap berlaku."), values))
    return redirect(url_for("history.case", code=into))


def _target(current: Session) -> Application:
    """Return the case that was chosen or typed."""
    given = [request.form.get(name, "").strip() for name in ("target", "typed")]
    named = [case_by_code(current, each) for each in given if each]
    known = [each for each in named if each is not None]
    if not known or len(known) < len(named):
        raise OtherCaseUnknown
    if len({each.id for each in known}) > 1:
        raise TwoTargets
    return known[0]


def _page(found: Application, beside: str | None = None) -> str:
    """Return the page; ``beside`` is the code of a case to compare it with."""
    other = case_by_code(session(), beside) if beside else None
    legal = moves_for(Thing.APPLICATION, found.state, guard.actor().roles)
    return render_template(
        "verification/merge.html",
        application=found,
        other=other,
        difference=merging.difference(session(), found, other) if other is not None else None,
        others=duplicates(session(), found),
        may_merge=any(move.name == "merge" for move in legal),
        tracking=tracking,
        typed=request.form,
    )
