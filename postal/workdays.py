"""Office days: what a promise counts.

The library knows the national holidays and, for the years that the government has decreed them,
the collective leave days (cuti bersama) on which offices close as well. Later years it estimates
without them, so the office keeps its own closures beside it and says which years it has completed.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import holidays
from babel.dates import format_date

from postal.languages import DEFAULT_LANGUAGE, Language

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MONDAY_TO_FRIDAY: Final = frozenset(range(5))
_LIBRARY_LANGUAGE: Final = {"id": "id", "en": "en_US"}


@cache
def _national(year: int, language: Language) -> Mapping[date, str]:
    """Return the public holidays and collective leave days of ``year`` with their names."""
    found = holidays.country_holidays(
        "ID",
        years=year,
        categories=("public", "government"),
        language=_LIBRARY_LANGUAGE[language],
    )
    return MappingProxyType(dict(found))


@cache
def _has_collective_leave(year: int) -> bool:
    """Tell whether the library knows the collective leave days of ``year``."""
    return bool(holidays.country_holidays("ID", years=year, categories=("government",)))


class Calendar:
    """The days on which one office is open.

    Args:
        closures: days on which this office is closed beyond the national ones, with its own words
            for why ("Pindahan kantor").
        weekdays: the days of the week that are office days, Monday is 0.
        completed_years: years for which ``closures`` holds every collective leave day, so that
            dates in them may be promised although the library does not know them.

    Raises:
        ValueError: no weekday is an office day.
    """

    def __init__(
        self,
        closures: Mapping[date, str] | None = None,
        *,
        weekdays: Collection[int] = MONDAY_TO_FRIDAY,
        completed_years: Collection[int] = (),
    ) -> None:
        if not set(weekdays) & set(range(7)):
            raise ValueError("an office needs at least one office day in the week")
        self._closures = dict(closures or {})
        self._weekdays = frozenset(weekdays)
        self._completed_years = frozenset(completed_years)

    def is_office_day(self, day: date) -> bool:
        """Tell whether the office works on ``day``."""
        return (
            day.weekday() in self._weekdays
            and day not in self._closures
            and day not in _national(day.year, DEFAULT_LANGUAGE)
        )

    def why_closed(self, day: date, language: Language = DEFAULT_LANGUAGE) -> str | None:
        """Return why the office is closed on ``day``, or None when it is open.

        The office's own words come first, then the holiday's name in ``language``, then the name
        of the weekday ("Minggu").
        """
        reason = self._closures.get(day) or _national(day.year, language).get(day)
        if reason:
            return reason
        if day.weekday() not in self._weekdays:
            return format_date(day, "EEEE", locale=language)
        return None

    def add(self, start: date, days: int) -> date:
        """Return the office day that comes ``days`` office days after ``start``.

        ``start`` itself is never counted, open or not. Zero days is ``start``, or the next office
        day when the office is closed then.

        Raises:
            ValueError: ``days`` is negative.
        """
        if days < 0:
            raise ValueError("office days are counted forward")
        day = start
        while days:
            day += timedelta(days=1)
            days -= self.is_office_day(day)
        while not self.is_office_day(day):
            day += timedelta(days=1)
        return day

    def known(self, day: date) -> bool:
        """Tell whether every closed day of that year is known, so that ``day`` can be promised."""
        return day.year in self._completed_years or _has_collective_leave(day.year)
