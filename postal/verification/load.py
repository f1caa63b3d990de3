"""Who has what and did what today, and which cases were silent longer than their state allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

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
DRAWN: Final = 12
"""How many people the plot shows, those with the oldest case first; the table shows all."""
_DAY: Final = timedelta(days=1)
_HELD: Final = ("held", "today", "yesterday", "oldest")


@dataclass(frozen=True)
class Hand:
    """One person: cases in hand by age, and what they took and decided today.

    Of ``held`` cases ``today`` and ``yesterday`` were taken then, ``longer`` before.
    """

    name: str
    held: int = 0
    today: int = 0
    yesterday: int = 0
    oldest: datetime | None = None
    taken: int = 0
    decided: int = 0

    @property
    def longer(self) -> int:
        """How many cases they have in hand since before yesterday."""
        return self.held - self.today - self.yesterday


@dataclass(frozen=True)
class Late:
    """A pile in which cases are silent for too long: how many, since when, and the limit.

    ``long`` of them were silent for more than twice as long as the limit.
    """

    queue: Queue
    count: int
    long: int
    oldest: datetime
    hours: int


def hands(session: Session, midnight: datetime) -> list[Hand]:
    """Return everybody who has a case in hand or moved one since ``midnight``.

    Who has held a case the longest comes first, who has none last.
    """
    held, done = _held(session, midnight), _done_since(session, midnight)
    people = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_({*held, *done})))
    rows = [Hand(name, **held.get(person, {}), **done.get(person, {})) for person, name in people]
    return sorted(rows, key=lambda row: (row.oldest is None, str(row.oldest), row.name))


def _held(session: Session, midnight: datetime) -> dict[int, dict[str, Any]]:
    """Return what everybody has in hand, by age, as fields of :class:`Hand`."""
    at = Application.taken_at
    rows = session.execute(
        select(
            Application.taken_by_id,
            func.count().label("held"),
            func.count().filter(at >= midnight).label("today"),
            func.count().filter(at >= midnight - _DAY, at < midnight).label("yesterday"),
            func.min(at).label("oldest"),
        )
        .where(Application.taken_by_id.is_not(None))
        .group_by(Application.taken_by_id)
    ).mappings()
    return {row["taken_by_id"]: {key: row[key] for key in _HELD} for row in rows}


def _done_since(session: Session, midnight: datetime) -> dict[int, dict[str, Any]]:
    """Return how many cases each person took and decided, as fields of :class:`Hand`."""
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
    return {
        person: {"taken": taken, "decided": done}
        for person, taken, done in rows
        if person is not None
    }


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
        twice = Application.state_since < now - timedelta(hours=2 * hours)
        count, long, oldest = session.execute(
            select(
                func.count(), func.count().filter(twice), func.min(Application.state_since)
            ).where(*_silent(queue, now, hours))
        ).one()
        if oldest is not None:
            found.append(Late(queue, count, long, oldest, hours))
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
