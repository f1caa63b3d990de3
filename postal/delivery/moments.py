"""When something happened, as carriers and clerks write it."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from postal.dates import ZONES, DateTooEarly, DateTooLate, NotADate, parse_date
from postal.delivery.refusals import HourTooLate, NotATime

EARLIEST_YEAR: Final = 2000
SKEW: Final = timedelta(minutes=5)
"""How far a carrier's clock may be ahead of ours before a report counts as from the future."""

_FORM: Final = re.compile(
    r"(?P<day>[\d./-]{8,10})"
    r"(?:(?:\s*[T,]\s*|\s+)(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:[.:](?P<second>\d{2})"
    r"(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|WIB|WITA|WIT)?",
    re.ASCII | re.IGNORECASE,
)


def parse_moment(text: str, zone: str, now: datetime) -> datetime:
    """Return the aware moment that ``text`` names.

    Read are ISO 8601 and ``25/09/2020 14.30``, ``25-09-2020 14:30``, ``2020-09-25 14:30:05``, each
    with or without a zone (``+07:00``, ``Z``, ``WIB`` …); a day alone is its midnight.

    Args:
        text: what was written.
        zone: the office's zone (WIB, WITA or WIT), for a time that names none.
        now: the present moment; a later one is refused.

    Raises:
        NotATime: another form, or no such time.
        DateTooEarly: before 2000, when nothing of ours was on its way.
        DateTooLate: the day has not come yet.
        HourTooLate: the day is today, and the hour has not come yet.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise NotATime
    try:
        day = parse_date(found["day"])
        clock = time(int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0))
        moment = datetime.combine(day, clock, _zone(found["zone"], zone))
    except (NotADate, ValueError) as problem:
        raise NotATime from problem
    if day.year < EARLIEST_YEAR:
        raise DateTooEarly(year=day.year)
    if moment > now + SKEW:
        if day > now.astimezone(moment.tzinfo).date():
            raise DateTooLate
        raise HourTooLate(clock=f"{moment:%H.%M}")
    return moment


def _zone(written: str | None, usual: str) -> tzinfo | None:
    """Return the zone that was written; a difference to UTC as a zone of that difference."""
    word = (written or usual).upper()
    if word in ZONES:
        return ZoneInfo(ZONES[word])
    return datetime.strptime(word, "%z").tzinfo
