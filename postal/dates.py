"""Days and times as people here write them, and days as a clerk types them.

Moments come in as aware datetimes (UTC in the database) and are shown in the office's zone.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.units import format_unit

from postal.errors import Refusal
from postal.wording import N_

if TYPE_CHECKING:
    from postal.languages import Language

ZONES: Final = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""Indonesia's three zones, by the word that stands behind a time."""

EARLIEST: Final = date(1850, 1, 1)
"""Nobody in a civil register was born, married or died before; an earlier day is a slip."""

_ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_TYPED: Final = re.compile(r"(?P<day>\d{1,2})([-/.])(?P<month>\d{1,2})\2(?P<year>\d{4})", re.ASCII)


class NotADate(Refusal):
    """The text is no day of the calendar, or not in a form that we read."""

    code = "not-a-date"
    text = N_("Tulis tanggal sebagai hari-bulan-tahun, misalnya 21-11-2026.")


class DateTooEarly(Refusal):
    """The day lies before anything in a civil register."""

    code = "date-too-early"
    text = N_("Tahun %(year)s tidak mungkin. Periksa tahunnya.")


class DateTooLate(Refusal):
    """The day lies after the last one that makes sense here, mostly today."""

    code = "date-too-late"
    text = N_("Tanggal ini belum tiba. Periksa hari, bulan, dan tahunnya.")


def parse_date(text: str, *, not_after: date | None = None) -> date:
    """Return the day that a clerk typed: ``2026-11-21``, ``21-11-2026``, ``21/11/2026``.

    The year always has four digits: two would leave the century to a guess.

    Args:
        text: what was typed.
        not_after: the last day to accept, mostly the office's today; None accepts the future.

    Raises:
        NotADate: another form, or no such day.
        DateTooEarly: before 1850.
        DateTooLate: after ``not_after``.
    """
    found = _ISO.fullmatch(text.strip()) or _TYPED.fullmatch(text.strip())
    if found is None:
        raise NotADate
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as no_such_day:
        raise NotADate from no_such_day
    if day < EARLIEST:
        raise DateTooEarly(year=found["year"])
    if not_after is not None and day > not_after:
        raise DateTooLate
    return day


def long_date(day: date, language: Language) -> str:
    """Return ``Jumat, 25 September 2020`` or ``Friday, 25 September 2020``."""
    return format_date(day, "EEEE, d MMMM y", locale=language)


def letter_date(day: date, language: Language) -> str:
    """Return ``25 September 2020``, as it stands behind the place at the head of a letter."""
    return format_date(day, "d MMMM y", locale=language)


@lru_cache(maxsize=1024)  # a table says the same few days fifty times
def hours_in(hours: str, language: Language) -> str:
    """Return an office's hours, written in Indonesian, with their weekdays in ``language``."""
    days = [date(2020, 6, number) for number in range(1, 8)]
    names = {_weekday(day, "id"): _weekday(day, language) for day in days}
    return re.sub("|".join(names), lambda found: names[found[0]], hours)


def _weekday(day: date, language: Language) -> str:
    return str(format_date(day, "EEEE", locale=language))


def short_date(day: date, language: Language) -> str:
    """Return ``25 Mei 2020`` or ``25 May 2020``, the month in its short form, for tables."""
    return format_date(day, "d MMM y", locale=language)


def _in_zone(moment: datetime, zone: str) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment must know its time zone")
    return moment.astimezone(ZoneInfo(ZONES[zone]))


def clock(moment: datetime, zone: str) -> str:
    """Return ``14.30 WIB``: the aware ``moment`` in ``zone``, a key of :data:`ZONES`."""
    return f"{_in_zone(moment, zone):%H.%M} {zone}"


def local_date(moment: datetime, zone: str) -> date:
    """Return the day on which the aware ``moment`` fell in ``zone``, a key of :data:`ZONES`."""
    return _in_zone(moment, zone).date()


def day_begins(day: date, zone: str) -> datetime:
    """Return the moment (UTC) at which ``day`` begins in ``zone``, a key of :data:`ZONES`."""
    return datetime.combine(day, time(), ZoneInfo(ZONES[zone])).astimezone(UTC)


def age(since: datetime, now: datetime, language: Language) -> str:
    """Return how long something has waited: ``2 hari``, ``3 jam``, ``5 menit``.

    Whole units only, rounded down, days the largest; less than a minute counts as one.
    """
    minutes = max(int((now - since).total_seconds()) // 60, 1)
    if minutes >= 24 * 60:
        return _amount(minutes // (24 * 60), "duration-day", language)
    if minutes >= 60:
        return _amount(minutes // 60, "duration-hour", language)
    return _amount(minutes, "duration-minute", language)


@lru_cache(maxsize=1024)
def _amount(count: int, unit: str, language: Language) -> str:
    return format_unit(count, unit, locale=language)
