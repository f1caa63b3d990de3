"""Who has which cases in hand, and an absent colleague's cases given to somebody else."""

from __future__ import annotations

from itertools import groupby

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from postal import duty, web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Staff
from postal.staff import guard
from postal.verification import absence, taking
from postal.verification.views.blueprint import (
    MAY_APPROVE,
    find,
    reason,
    tracking,
    verification,
)
from postal.wording import N_
from postal.workflow import Role


@verification.get("/dipegang")
@guard.allow(Role.SUPERVISOR, Role.AUDITOR)
def held() -> ResponseReturnValue:
    """List who has which cases in hand, so that an absent colleague's can go on."""
    return _page()


def _page() -> str:
    found = taking.held(session())
    return render_template(
        "verification/held.html",
        people=[
            (who, [case for _, case in rows]) for who, rows in groupby(found, lambda it: it[0])
        ],
        operators=duty.operators(session(), web.today()),
        tracking=tracking,
        may_do=bool(guard.actor().roles & set(MAY_APPROVE)),
        typed=request.form,
        whose=(request.view_args or {}).get("staff_id"),
    )


@verification.post("/dipegang/<code>")
@guard.allow(*MAY_APPROVE)
def reassign(code: str) -> ResponseReturnValue:
    """Put a colleague's case back on the pile, or into another operator's hand."""
    to = web.row_id(request.form, "to")
    seen = web.seen_version()
    try:
        with writing() as current:
            found, actor = find(code), guard.actor()
            if to is None:
                taking.release(
                    current, found, seen_version=seen, actor=actor, reason=reason() or None
                )
            else:
                taking.hand_over(
                    current,
                    found,
                    to,
                    seen_version=seen,
                    actor=actor,
                    reason=reason() or web.say(N_("dialihkan penyelia")),
                    today=web.today(),
                )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return redirect(url_for("verification.held"))
    web.tell(web.say(N_("%(case)s dialihkan."), {"case": tracking(code)}))
    return redirect(url_for("verification.held"))


@verification.post("/dipegang/orang/<int:staff_id>")
@guard.allow(*MAY_APPROVE)
def clear_table(staff_id: int) -> ResponseReturnValue:
    """Give all cases of one colleague back to the piles, or to one other colleague."""
    try:
        with writing() as current:
            who = current.get(Staff, staff_id) or abort(404)
            count = absence.clear_table(
                current,
                who,
                to=web.row_id(request.form, "to"),
                actor=guard.actor(),
                reason=reason(),
                today=web.today(),
            )
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return _page(), 409
    to = request.form.get("to")
    said = N_("%(n)s kasus dialihkan.") if to else N_("%(n)s kasus dikembalikan ke antrean.")
    web.tell(web.say(said, {"n": count}))
    return redirect(url_for("verification.held"))
