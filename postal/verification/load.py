"""Who has what and did what today, and which cases were silent longer than their state allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from postal import piles, workflow
from postal.models import Application, Event, Staff
from postal.workflow import QUEUES, Queue, Thing

DECIDED: Final = (
    *("find_complete", "find_incomplete", "look_twice", "propose_rejection"),
    *("confirm_rejection", "require_visit", "forward", "withdraw"),
)
"""What takes a case off somebody's table because they decided about it."""
WATCHED: Final = tuple(row for row in QUEUES if row.thing is Thing.APPLICATION)
PAGE: Final = 50
_NONE: Final[tuple[int, datetime | None]] = (0, None)


@dataclass(frozen=True)
class Hand:
    """One person: cases in hand with the longest held, and what they took and decided today."""

    name: str
    held: int
    oldest: datetime | None
    taken: int
    decided: int


@dataclass(frozen=True)
class Late:
    """A pile in which cases are silent for too long: how many, since when, and the limit."""

    queue: Queue
    count: int
    oldest: datetime
    hours: int


def hands(session: Session, midnight: datetime) -> list[Hand]:
    """Return everybody who has a case in hand or moved one since ``midnight``.

    Who has held a case the longest comes first, who has none last.
    """
    found = session.execute(
        select(Application.taken_by_id, func.count(), func.min(Application.taken_at))
        .where(Application.taken_by_id.is_not(None))
        .group_by(Application.taken_by_id)
    )
    held: dict[int | None, tuple[int, datetime | None]] = {
        person: (count, oldest) for person, count, oldest in found
    }
    today = _done_since(session, midnight)
    people = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_({*held, *today})))
    rows = []
    for person, name in people:
        (count, oldest), (taken, decided) = held.get(person, _NONE), today.get(person, (0, 0))
        rows.append(Hand(name, count, oldest, taken, decided))
    return sorted(rows, key=lambda row: (row.oldest is None, str(row.oldest), row.name))


def _done_since(session: Session, midnight: datetime) -> dict[int, tuple[int, int]]:
    """Return how many cases each person took and decided, by their id."""
    took = func.count(Event.thing_id.distinct()).filter(Event.name == "take")
    decided = func.count(Event.thing_id.distinct()).filter(Event.name.in_(DECIDED))
    rows = session.execute(
        select(Event.actor_id, took, decided)
        .where(
            Event.id >= _first_since(session, midnight),
            Event.thing == Thing.APPLICATION.value,
            Event.name.in_(("take", *DECIDED)),
            Event.actor_id.is_not(None),
        )
        .group_by(Event.actor_id)
    )
    return {person: (taken, done) for person, taken, done in rows if person is not None}


def _first_since(session: Session, moment: datetime) -> int:
    """Return the id of the first event at or after ``moment``; the log is written in time's order.

    Looked for by halves: the log has no index of its times, and grows by thousands a day.
    """
    low, high = 1, (session.scalar(select(func.max(Event.id))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        at = session.scalar(select(Event.at).where(Event.id >= middle).order_by(Event.id).limit(1))
        if at is not None and at < moment:
            low = middle + 1
        else:
            high = middle
    return low


def late(session: Session, now: datetime) -> list[Late]:
    """Return the piles with cases that were silent for longer than allowed, the oldest first."""
    found = []
    for queue in WATCHED:
        hours = workflow.state(queue.thing, queue.state).limit_hours
        if hours is None:
            continue
        count, oldest = session.execute(
            select(func.count(), func.min(Application.state_since)).where(
                *_silent(queue, now, hours)
            )
        ).one()
        if oldest is not None:
            found.append(Late(queue, count, oldest, hours))
    return sorted(found, key=lambda row: row.oldest)


def _silent(queue: Queue, now: datetime, hours: int) -> tuple[ColumnElement[bool], ...]:
    return (
        *piles.conditions(queue),
        Application.state_since < now - timedelta(hours=hours),
    )


def late_cases(
    session: Session, row: Late, now: datetime, page: int = 1
) -> tuple[Sequence[tuple[Application, str | None]], bool]:
    """Return one page of a pile's silent cases with their holders, and whether more follow."""
    query = (
        select(Application, Staff.name)
        .outerjoin(Staff, Staff.id == Application.taken_by_id)
        .where(*_silent(row.queue, now, row.hours))
        .order_by(Application.state_since, Application.id)
    )
    found = session.execute(query.limit(PAGE + 1).offset((max(page, 1) - 1) * PAGE)).all()
    return [(case, name) for case, name in found[:PAGE]], len(found) > PAGE
