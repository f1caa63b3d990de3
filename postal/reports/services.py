"""How much waits where and how long, and what came in, each in one question to the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from postal import piles
from postal.audit import TABLES
from postal.dates import day_begins
from postal.models import Application, Batch, Dossier, Envelope, Page, Parcel
from postal.workflow import QUEUES, Queue, Thing

Size = tuple[int, datetime | None]
UNSEEN: Final = ("registered", "in_person_required")


def queue_sizes(session: Session) -> dict[str, Size]:
    """Return for every queue of the workflow how many wait and since when the oldest does.

    The oldest is None for an empty queue. An application whose paper is there and at which
    nobody has looked waits since the paper came.
    """
    return {name: (count, oldest) for name, count, oldest in session.execute(_sizes())}


@cache
def _sizes() -> CompoundSelect[str, int, datetime | None]:
    """Return the question for all queues, which is the same on every page.

    It reads a range of one index for each queue: grouping everything takes four times as long.
    """
    return union_all(*(_size(queue) for queue in QUEUES))


def _size(queue: Queue) -> Select[str, int, datetime | None]:
    table = TABLES[queue.thing]
    since: ColumnElement[datetime] = table.state_since.expression
    if queue.thing is Thing.APPLICATION and queue.state in UNSEEN:
        # Before anybody has looked at it a case waits since its paper came, later since its move.
        since = func.coalesce(Application.paper_ready_at, Application.state_since)
    return (
        select(literal(queue.name), func.count(), func.min(since))
        .select_from(table)
        .where(*piles.conditions(queue))
    )


def at_place(session: Session, place_id: int) -> dict[str, int]:
    """Return how many parcels wait at one kecamatan in each queue of parcels collected there."""
    rows = session.execute(
        select(Parcel.state, func.count())
        .where(Parcel.place_id == place_id, Parcel.state.in_(("at_district", "uncollected")))
        .group_by(Parcel.state)
    )
    found = dict.fromkeys(("at_district", "ready_at_counter", "kept_at_counter", "uncollected"), 0)
    return found | {state: count for state, count in rows}  # noqa: C416 - rows are no pairs


def unplaced_pages(session: Session) -> Size:
    """Return how many pages belong nowhere yet, and since when the oldest of them does."""
    count, oldest = session.execute(
        select(func.count(), func.min(Batch.created_at))
        .select_from(Page)
        .join(Batch, Batch.id == Page.batch_id)
        .where(Page.place == "unplaced")
    ).one()
    return count, oldest


def last_scan_activity(session: Session) -> datetime | None:
    """Return when a batch last changed its state: the sign of life of the reading program."""
    return session.scalar(select(func.max(Batch.state_since)))


@dataclass(frozen=True)
class DayCount:
    """What came in on one day."""

    day: date
    envelopes: int
    dossiers: int
    pages: int


def last_days(today: date, count: int) -> tuple[date, ...]:
    """Return ``count`` days, the last of which is ``today``."""
    return tuple(today - timedelta(days=back) for back in reversed(range(count)))


def arrivals(session: Session, days: Sequence[date], zone: str) -> list[DayCount]:
    """Return envelopes by their day of arrival, dossiers and pages by the day they were recorded.

    Args:
        session: where to read.
        days: days in a row, in the office's zone.
        zone: the office's zone (WIB, WITA or WIT).
    """
    envelopes = session.execute(
        select(Envelope.arrived, func.count())
        .where(Envelope.arrived.between(days[0], days[-1]))
        .group_by(Envelope.arrived)
    )
    by_day = dict(envelopes.all())
    dossiers = _by_day(session, Dossier.created_at, func.count(), days, zone)
    pages = _by_day(
        session, Batch.created_at, func.sum(func.coalesce(Batch.pages_total, 0)), days, zone
    )
    return [
        DayCount(day, by_day.get(day, 0), dossiers.get(day, 0), pages.get(day, 0)) for day in days
    ]


def _by_day(
    session: Session,
    moment: InstrumentedAttribute[datetime],
    amount: ColumnElement[int],
    days: Sequence[date],
    zone: str,
) -> dict[date, int]:
    """Sum ``amount`` over the office's days: midnight there is no midnight in the database."""
    starts = [day_begins(day, zone) for day in days]
    ends = [*starts[1:], starts[-1] + timedelta(days=1)]
    number = case(*((moment < end, place) for place, end in enumerate(ends)))
    rows = session.execute(
        select(number, amount).where(moment >= starts[0], moment < ends[-1]).group_by(number)
    )
    return {days[place]: total or 0 for place, total in rows}
