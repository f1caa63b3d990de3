"""The closings of a day, and which of its differences they explain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from postal.balance.difference import fact
from postal.balance.refusals import DayClosed
from postal.models import DayClosing


def closings(session: Session, day: date) -> Sequence[DayClosing]:
    """Return every closing of ``day``, the last one first."""
    return session.scalars(
        select(DayClosing)
        .where(DayClosing.day == day)
        .order_by(DayClosing.number.desc())
        .options(joinedload(DayClosing.closed_by), joinedload(DayClosing.reopened_by))
    ).all()


def standing(found: Sequence[DayClosing]) -> DayClosing | None:
    """Return the closing that holds, None while the day is open."""
    return found[0] if found and found[0].reopened_at is None else None


def require_open(session: Session, day: date) -> Sequence[DayClosing]:
    """Return the day's earlier closings. Raises DayClosed when one of them holds."""
    found = closings(session, day)
    holds = standing(found)
    if holds is not None:
        raise DayClosed(who=closer(holds), when=holds.at)
    return found


def closer(closing: DayClosing) -> str:
    """Return the name of who closed the day."""
    return closing.closed_by.name if closing.closed_by is not None else "?"


def reasons_of(closing: DayClosing) -> dict[str, str]:
    """Return the reason by the fact (name and numbers) that it explains."""
    return {fact(each["key"], each["values"]): each["reason"] for each in closing.differences}
