"""The days on which this office is closed beside the public holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.languages import Language
from postal.lookups import office_calendar, the_office
from postal.models import ClosedDay
from postal.wording import N_
from postal.workdays import Calendar

LONGEST: Final = 31


class WrongClosure(Refusal):
    """A closure that ends before it begins, or lasts longer than a month."""

    code = "wrong-closure"
    text = N_("Hari terakhir harus sesudah hari pertama, paling lama %(most)s hari.")


class NothingToClose(Refusal):
    """The office is closed on all of these days anyway."""

    code = "nothing-to-close"
    text = N_("Pada hari itu kantor memang sudah tutup.")


class YearKnown(Refusal):
    """Nobody needs to say that a year is complete whose closed days the program knows."""

    code = "year-known"
    text = N_("Hari libur dan cuti bersama %(year)s sudah dikenal program ini.")


@dataclass(frozen=True)
class Closed:
    """A weekday without office hours; ``own`` says that the office decided it."""

    day: date
    reason: str
    own: bool


def of_year(session: Session, year: int, language: Language) -> list[Closed]:
    """Return the weekdays of ``year`` on which the office is closed, with the reason of each."""
    open_days = office_calendar(session)
    own = set(session.scalars(select(ClosedDay.day)))
    found = []
    day = date(year, 1, 1)
    while day.year == year:
        if not open_days.is_office_day(day) and (day in own or day.weekday() < 5):
            found.append(Closed(day, open_days.why_closed(day, language) or "", day in own))
        day += timedelta(days=1)
    return found


def first_unknown_year(session: Session, today: date) -> int:
    """Return the first year from today's on whose collective leave days nobody has decreed yet."""
    known = office_calendar(session)
    year = today.year
    while known.known(date(year, 1, 1)):
        year += 1
    return year


def known_by_itself(year: int) -> bool:
    """Tell whether the program knows the closed days of ``year`` without the office's word."""
    return Calendar().known(date(year, 1, 1))


def own_days(session: Session, year: int) -> int:
    """Return on how many days of ``year`` this office alone is closed."""
    within = ClosedDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return session.scalar(select(func.count()).select_from(ClosedDay).where(within)) or 0


def is_completed(session: Session, year: int) -> bool:
    """Tell whether the office said that the closed days of ``year`` are complete."""
    return year in the_office(session).completed_years


def complete_year(session: Session, year: int) -> None:
    """Say that every closed day of ``year`` is entered, so that days in it may be promised.

    Raises:
        YearKnown: the program knows that year by itself.
    """
    if known_by_itself(year):
        raise YearKnown(year=year)
    office = the_office(session)
    office.completed_years = sorted({*office.completed_years, year})
    session.flush()


def reopen_year(session: Session, year: int) -> bool:
    """Take that word back; return whether it was given. Promises already made stay."""
    office = the_office(session)
    given = year in office.completed_years
    office.completed_years = [each for each in office.completed_years if each != year]
    session.flush()
    return given


def close_days(session: Session, start: date, end: date, reason: str) -> int:
    """Close the office from ``start`` to ``end``; return how many office days that takes away.

    Days on which it is closed anyway are left out. Promises already made stay as they are.

    Raises:
        WrongClosure, NothingToClose.
    """
    span = (end - start).days + 1
    if not 1 <= span <= LONGEST:
        raise WrongClosure(most=LONGEST)
    open_days = office_calendar(session)
    days = [start + timedelta(days=step) for step in range(span)]
    taken = [day for day in days if open_days.is_office_day(day)]
    if not taken:
        raise NothingToClose
    session.add_all(ClosedDay(day=day, reason=reason) for day in taken)
    session.flush()
    return len(taken)


def open_again(session: Session, day: date) -> bool:
    """Take a closure back; return whether there was one."""
    row = session.get(ClosedDay, day)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True
