"""The clock of the tests: every run begins on the same morning, whatever day it is outside.

Much in an office is counted from today: the days to answer, what is late, the year in a letter's
number. A test of the program that is green today is green next year. The clock goes on from there
as it does outside. Processes that a test starts, as those of the browser tests, look at the clock
outside.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, tzinfo
from typing import Any

BEGUN = datetime.now(UTC)
BEGIN = datetime(2026, 11, 24, 3, tzinfo=UTC)  # ten in the morning, on a Tuesday


class _Like(type):
    """Whatever is a moment is one of these too."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


class Moment(datetime, metaclass=_Like):
    """The class of moments, except for what time it is now."""

    def __new__(cls, *parts: Any, **named: Any) -> datetime:  # type: ignore[misc] # noqa: ANN401
        """Make a moment like any other."""
        return datetime(*parts, **named)  # noqa: DTZ001 - with the zone that it was asked for

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Tell the time in the office of the tests."""
        return datetime.now(tz) + (BEGIN - BEGUN)


def set_back() -> None:
    """Let the program and its tests, as far as they are loaded, look at this clock."""
    for name, module in list(sys.modules.items()):
        ours = name.partition(".")[0] in ("postal", "tests") and name != __name__
        if ours and getattr(module, "datetime", None) is datetime:
            vars(module)["datetime"] = Moment
