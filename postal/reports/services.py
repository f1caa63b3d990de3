"""How much waits where and how long, and what came in, each in one question to the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from postal.dates import ZONES
from postal.models import Application, Batch, Cover, Dossier, Envelope, Page
from postal.workflow import QUEUES, Thing, queues_of

Size = tuple[int, datetime | None]

_TABLES: dict[Thing, type[Envelope | Cover | Dossier | Batch]] = {
    Thing.ENVELOPE: Envelope,
    Thing.COVER: Cover,
    Thing.DOSSIER: Dossier,
    Thing.BATCH: Batch,
}


def queue_sizes(session: Session) -> dict[str, Size]:
    """Return for every queue of the workflow how many wait and since when the oldest does.

    The oldest is None for an empty queue. An application whose paper is there and at which
    nobody has looked waits since the paper came.
    """
    sizes: dict[str, Size] = {row.name: (0, None) for row in QUEUES}
    for thing, table in _TABLES.items():
        states = {row.state for row in QUEUES if row.thing is thing}
        query = (
            select(table.state, func.count(), func.min(table.state_since))
            .where(table.state.in_(states))
            .group_by(table.state)
        )
        for state, count, oldest in session.execute(query):
            for queue in queues_of(thing, state):
                sizes[queue.name] = (count, oldest)
    for state, paper, held, count, oldest in session.execute(_applications()):
        for queue in queues_of(Thing.APPLICATION, state, paper=bool(paper), held=bool(held)):
            before, since = sizes[queue.name]
            sizes[queue.name] = (before + count, min(filter(None, (since, oldest))))
    return sizes


def _applications() -> Select[str, bool, bool, int, datetime]:
    states = {row.state for row in QUEUES if row.thing is Thing.APPLICATION}
    paper = Application.paper_ready_at.is_not(None)
    held = Application.taken_by_id.is_not(None)
    # Before anybody has looked at it a case waits since its paper came, later since its last move.
    unseen = Application.state.in_(("registered", "in_person_required"))
    came = case((unseen, Application.paper_ready_at))
    since = func.min(func.coalesce(came, Application.state_since))
    return (
        select(Application.state, paper, held, func.count(), since)
        .where(Application.state.in_(states))
        .group_by(Application.state, paper, held)
    )


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
    here = ZoneInfo(ZONES[zone])
    starts = [datetime.combine(day, time(), here).astimezone(UTC) for day in days]
    ends = [*starts[1:], starts[-1] + timedelta(days=1)]
    number = case(*((moment < end, place) for place, end in enumerate(ends)))
    rows = session.execute(
        select(number, amount).where(moment >= starts[0], moment < ends[-1]).group_by(number)
    )
    return {days[place]: total or 0 for place, total in rows}
