"""What waits at one place or belongs nowhere, and what came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import (
    ColumnElement,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from postal.dates import day_begins
from postal.models import Batch, Dossier, Envelope, Page, Parcel
from postal.pile_sizes import Size
from postal.unchanged import while_unchanged

AT_A_PLACE: Final = ("at_district", "uncollected")
"""The queues of which a kecamatan has its own share; none of the others is its business."""


def at_place(session: Session, place_id: int) -> dict[str, Size]:
    """Return how many parcels wait at one kecamatan in each of its queues, and since when."""
    rows = session.execute(
        select(Parcel.state, func.count(), func.min(Parcel.state_since))
        .where(Parcel.place_id == place_id, Parcel.state.in_(AT_A_PLACE))
        .group_by(Parcel.state)
    )
    found: dict[str, Size] = dict.fromkeys(AT_A_PLACE, (0, None))
    return found | {state: (count, oldest) for state, count, oldest in rows}


# Every page asks this.
_UNPLACED: Final = (
    select(func.count(), func.min(Batch.created_at))
    .select_from(Page)
    .join(Batch, Batch.id == Page.batch_id)
    .where(Page.place == "unplaced")
)


def unplaced_pages(session: Session) -> Size:
    """Return how many pages belong nowhere yet, and since when the oldest of them does."""
    count, oldest = session.execute(_UNPLACED).one()
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
    question = ("arrivals", tuple(days), zone)
    return while_unchanged(session, question, lambda: _arrivals(session, days, zone))


def _arrivals(session: Session, days: Sequence[date], zone: str) -> list[DayCount]:
    envelopes = session.execute(
        select(Envelope.arrived, func.count())
        .where(Envelope.arrived.between(days[0], days[-1]))
        .group_by(Envelope.arrived)
    )
    by_day = dict(envelopes.all())
    dossiers = _by_day(session, Dossier.created_at, func.count(), days, zone)
    amount = func.sum(func.coalesce(Batch.pages_total, 0))
    pages = _by_day(session, Batch.created_at, amount, days, zone)
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
    """Sum ``amount`` over the office's days: midnight there is no midnight in the database.

    Each day is a range of the index of its own; sorting every row into its day takes longer.
    """
    starts = [day_begins(day, zone) for day in days]
    ends = [*starts[1:], starts[-1] + timedelta(days=1)]
    each = (
        select(literal(place), amount).where(moment >= start, moment < end)
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    rows = session.execute(union_all(*each))
    return {days[place]: total or 0 for place, total in rows}
