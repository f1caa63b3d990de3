"""The office's day as moments in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from postal.dates import ZONES


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return when ``day`` begins and when the next one does, in ``zone`` (WIB, WITA or WIT)."""
    here = ZoneInfo(ZONES[zone])
    start, end = (datetime.combine(each, time(), here) for each in (day, day + timedelta(days=1)))
    return start.astimezone(UTC), end.astimezone(UTC)
