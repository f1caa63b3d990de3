"""States: known ones, as the last event says, and every open thing in one queue."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from postal import audit, event_chain, workflow
from postal.fsck.problem import Problem, problem
from postal.models import Application, Event, Letter, TrackingAlias
from postal.workflow import Thing


def chain(session: Session) -> Iterator[Problem]:
    """Name events that do not fit the one before them."""
    for event_id in event_chain.broken_links(session):
        yield problem("chain-broken", event_id)


def states(session: Session) -> Iterator[Problem]:
    """Each row stands in a state there is, and where its last event says; no event is alone."""
    for thing, kind in audit.TABLES.items():
        known = [row.name for row in workflow.STATES if row.thing is thing]
        unknown = select(kind.id, kind.state).where(kind.state.not_in(known))
        for row_id, state in session.execute(unknown):
            yield problem("unknown-state", f"{thing} {row_id}: {state}")
        gone = ~exists().where(kind.id == Event.thing_id)
        alone = select(Event.thing_id).where(Event.thing == thing.value, gone).distinct()
        for row_id in session.scalars(alone):
            yield problem("event-without-row", f"{thing} {row_id}")
        later = aliased(Event)
        last = (
            select(Event.thing_id, func.max(Event.id).label("last"))
            .where(Event.thing == thing.value)
            .group_by(Event.thing_id)
            .subquery()
        )
        rows = session.execute(
            select(kind.id, kind.state, later.target)
            .outerjoin(last, last.c.thing_id == kind.id)
            .outerjoin(later, later.id == last.c.last)
            .where(or_(later.target.is_(None), later.target != kind.state))
        )
        for row_id, state, target in rows:
            yield problem("state-without-event", f"{thing} {row_id}: {state}, event: {target}")


def queues(session: Session) -> Iterator[Problem]:
    """Each open case stands in one queue, a closed one in none; ``states`` names unknown ones."""
    known = {row.name: row for row in workflow.STATES if row.thing is Thing.APPLICATION}
    rows = session.execute(
        select(
            Application.tracking_code,
            Application.state,
            Application.paper_ready_at,
            Application.taken_by_id,
        ).where(Application.state.in_(known))
    )
    for code, state, ready, holder in rows:
        queues = workflow.queues_of(
            Thing.APPLICATION, state, paper=ready is not None, held=holder is not None
        )
        if len(queues) != (0 if known[state].final else 1):
            yield problem("not-in-one-queue", f"{code}: {len(queues)}")


def letter_queues(session: Session) -> Iterator[Problem]:
    """Each open letter lies on one pile, a settled one on none."""
    known = {row.name: row for row in workflow.STATES if row.thing is Thing.LETTER}
    rows = session.execute(select(Letter.id, Letter.state).where(Letter.state.in_(known)))
    for letter_id, state in rows:
        piles = workflow.queues_of(Thing.LETTER, state)
        if len(piles) != (0 if known[state].final else 1):
            yield problem("letter-not-in-one-queue", f"{letter_id}: {len(piles)}")


def aliases(session: Session) -> Iterator[Problem]:
    """Name cases whose own code would not be answered."""
    known = exists().where(TrackingAlias.code == Application.tracking_code)
    for code in session.scalars(select(Application.tracking_code).where(~known)):
        yield problem("code-not-answered", code)
