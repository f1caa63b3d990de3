"""The supervisor's two lists: rejections to approve, and cases in an absent colleague's hand."""

from __future__ import annotations

from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from postal import web
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Application
from postal.staff import guard
from postal.verification import deciding, judging, taking
from postal.verification.views.bench import decision_json
from postal.verification.views.blueprint import (
    MAY_APPROVE,
    find,
    reason,
    tracking,
    verification,
)
from postal.wording import N_
from postal.workflow import Role

PAGE = 50


@verification.get("/persetujuan")
@guard.allow(Role.SUPERVISOR, Role.AUDITOR)
def approvals() -> ResponseReturnValue:
    """List the rejections that wait for a second person, the longest first."""
    number = web.page_number()
    rows = (
        session()
        .scalars(
            select(Application)
            .where(Application.state == "second_look")
            .options(selectinload(Application.applicant))
            .order_by(Application.state_since, Application.id)
            .limit(PAGE + 1)
            .offset((number - 1) * PAGE)
        )
        .all()
    )
    own = guard.actor()
    listed = []
    for row in rows[:PAGE]:
        proposed = deciding.proposal(session(), row)
        examination = judging.examine(session(), row)
        mine = proposed is not None and proposed.actor_id == own.staff_id
        listed.append((row, proposed, examination, decision_json(examination), mine))
    return render_template(
        "verification/approvals.html",
        rows=listed,
        page=number,
        more=len(rows) > PAGE,
        tracking=tracking,
        may_do=bool(own.roles & set(MAY_APPROVE)),
    )


@verification.get("/dipegang")
@guard.allow(Role.SUPERVISOR, Role.AUDITOR)
def held() -> ResponseReturnValue:
    """List who has which cases in hand, so that an absent colleague's can go on."""
    found = taking.held(session())
    return render_template(
        "verification/held.html",
        people=[
            (who, [case for _, case in rows]) for who, rows in groupby(found, lambda it: it[0])
        ],
        operators=taking.operators(session(), web.today()),
        tracking=tracking,
        may_do=bool(guard.actor().roles & set(MAY_APPROVE)),
    )


@verification.post("/dipegang/<code>")
@guard.allow(*MAY_APPROVE)
def reassign(code: str) -> ResponseReturnValue:
    """Put a colleague's case back on the pile, or into another operator's hand."""
    to = web.row_id(request.form, "to")
    actor = guard.actor()
    try:
        with writing() as current:
            found = find(code)
            if to is None:
                taking.release(
                    current,
                    found,
                    seen_version=web.seen_version(),
                    actor=actor,
                    reason=reason() or None,
                )
            else:
                taking.hand_over(
                    current,
                    found,
                    to,
                    seen_version=web.seen_version(),
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
def release_all(staff_id: int) -> ResponseReturnValue:
    """Put everything that one colleague has in hand back on the pile."""
    actor = guard.actor()
    with writing() as current:
        cases = [case for _who, case in taking.held(current, staff_id)]
        for case in cases:
            taking.release(
                current,
                case,
                seen_version=case.version,
                actor=actor,
                reason=N_("pemeriksa tidak masuk"),
            )
    web.tell(web.say(N_("%(n)s kasus dikembalikan ke antrean."), {"n": len(cases)}))
    return redirect(url_for("verification.held"))
