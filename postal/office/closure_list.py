"""Closed days pasted as a list, a line each, as a decree or a spreadsheet gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from postal.dates import parse_date
from postal.errors import Refusal
from postal.lookups import office_calendar
from postal.models import ClosedDay
from postal.wording import N_

LONGEST_REASON: Final = 120
_SEPARATORS: Final = "\t;,"


class NotAClosureLine(Refusal):
    """A line that is not date and reason."""

    code = "not-a-closure-line"
    text = N_("Tulis tanggal; alasan, misalnya 24-12-2028; Cuti bersama Natal.")


class ReasonTooLong(Refusal):
    """A reason longer than its column."""

    code = "reason-too-long"
    text = N_("Alasan paling panjang %(most)s huruf.")


class RepeatedDay(Refusal):
    """The same day stands in the list twice."""

    code = "repeated-day"
    text = N_("Tanggal %(day)s sudah ada dalam daftar ini.")


@dataclass(frozen=True)
class ClosureList:
    """The days with their reasons, and what is wrong with other lines (counted from 1)."""

    days: dict[date, str]
    errors: tuple[tuple[int, Refusal], ...]


def read_closures(text: str) -> ClosureList:
    """Read ``date; reason`` lines; tab, semicolon or comma between. Empty lines are skipped."""
    days: dict[date, str] = {}
    errors: list[tuple[int, Refusal]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            day, reason = _closure(line)
            if day in days:
                raise RepeatedDay(day=day.strftime("%d-%m-%Y"))
        except Refusal as refusal:
            errors.append((number, refusal))
        else:
            days[day] = reason
    return ClosureList(days, tuple(errors))


def _closure(line: str) -> tuple[date, str]:
    separator = next((mark for mark in _SEPARATORS if mark in line), ";")
    day, _, reason = line.partition(separator)
    reason = " ".join(reason.split()).strip(" ;,")
    if not reason:
        raise NotAClosureLine
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(most=LONGEST_REASON)
    return parse_date(day), reason


def close_list(session: Session, days: dict[date, str]) -> int:
    """Close the office on these days; return how many office days that takes away.

    Days on which it is closed anyway are left out. Promises already made stay as they are.
    """
    open_days = office_calendar(session)
    taken = {day: reason for day, reason in days.items() if open_days.is_office_day(day)}
    session.add_all(ClosedDay(day=day, reason=reason) for day, reason in taken.items())
    session.flush()
    return len(taken)
