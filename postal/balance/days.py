"""The office's day as moments in UTC."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from postal.dates import day_begins


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return when ``day`` begins and when the next one does, in ``zone`` (WIB, WITA or WIT)."""
    return day_begins(day, zone), day_begins(day + timedelta(days=1), zone)
