"""Days that nobody closed: they are shown until somebody does, and block nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from postal.models import DayClosing, DeliveredCount, Envelope

LOOK_BACK: Final = timedelta(days=31)
"""How far back an office that has never closed a day is asked for closings."""


def forgotten_days(session: Session, today: date) -> list[date]:
    """Return the earlier days with mail that are not closed, the newest first.

    From the first day that the office ever closed no day is let off; before it, and in an office
    that never closed one, only the last 31 days are asked for.
    """
    rows = session.execute(select(DayClosing.day).where(DayClosing.reopened_at.is_(None)))
    closed = {row.day for row in rows}
    first = session.scalar(select(func.min(DayClosing.day)))
    since = min(today - LOOK_BACK, first or today)
    busy = {
        *session.scalars(_days_of_arrival(since, today)),
        *session.scalars(
            select(DeliveredCount.day).where(
                DeliveredCount.day >= since, DeliveredCount.day < today, DeliveredCount.count > 0
            )
        ),
    }
    return sorted(busy - closed - {None}, reverse=True)


def _days_of_arrival(since: date, today: date) -> Select[date | None]:
    """Leap from day to day in the index instead of reading every envelope of a year."""
    within = (Envelope.arrived >= since, Envelope.arrived < today)
    days = select(func.min(Envelope.arrived).label("day")).where(*within).cte(recursive=True)
    after = select(func.min(Envelope.arrived)).where(Envelope.arrived > days.c.day, *within)
    leap = select(after.scalar_subquery()).where(days.c.day.is_not(None))
    return select(days.union_all(leap).c.day)
