"""Decisions that wait for a second person: every rejection, and what chance picked."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from postal import web
from postal.extensions import session
from postal.models import Application
from postal.staff import guard
from postal.verification import arrivals, judging, second_look
from postal.verification.views.bench import decision_json
from postal.verification.views.blueprint import (
    MAY_APPROVE,
    tracking,
    verification,
)
from postal.workflow import Role

PAGE = 50


@verification.get("/persetujuan")
@guard.allow(Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR)
def approvals() -> ResponseReturnValue:
    """List the decisions that wait for a second person, the longest first."""
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
        proposed = second_look.proposal(session(), row)
        examination = judging.examine(session(), row)
        mine = proposed is not None and proposed.actor_id == own.staff_id
        paper = judging.paper(session(), row)
        came = arrivals.came_since(session(), paper, proposed)
        decision = decision_json(examination)
        listed.append((row, proposed, decision, mine, arrivals.mark(paper), len(came)))
    return render_template(
        "verification/approvals.html",
        rows=listed,
        page=number,
        more=len(rows) > PAGE,
        tracking=tracking,
        may_do=bool(own.roles & set(MAY_APPROVE)),
    )
