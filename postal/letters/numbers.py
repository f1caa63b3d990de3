"""The register of letters: numbers without gaps, each given once, in the office's pattern."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal.codes import TrackingCode
from postal.correspondence.letter_numbers import number_text
from postal.models import Letter


def give_number(session: Session, letter: Letter, pattern: str, today: date) -> None:
    """Give a letter the next number of the year, in a writing session, which is the only one.

    Writers take turns and the number is written at once, so two people never get the same one; the
    table would refuse it. The text of the number stays when the office changes its pattern.
    """
    last = session.scalar(select(func.max(Letter.number)).where(Letter.year == today.year))
    letter.year, letter.number = today.year, (last or 0) + 1
    letter.number_text = number_text(pattern, letter.number, today)
    session.flush()


def name_of(letter: Letter) -> str:
    """Return what people call a letter: its number, before it has one the case's code."""
    return letter.number_text or TrackingCode(letter.application.tracking_code).grouped


def years(session: Session) -> Sequence[int]:
    """Return the years of the register, the newest first."""
    query = select(Letter.year).where(Letter.year.is_not(None)).distinct()
    return [year for year in session.scalars(query.order_by(Letter.year.desc())) if year]


def register(session: Session, year: int, page: int, size: int) -> tuple[list[Letter], bool]:
    """Return a page (from 1) of a year's letters, the newest first, and whether more follow."""
    rows = session.scalars(
        select(Letter)
        .where(Letter.year == year)
        .order_by(Letter.number.desc())
        .offset((page - 1) * size)
        .limit(size + 1)
    ).all()
    return list(rows[:size]), len(rows) > size
