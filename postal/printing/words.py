"""How a printed sheet speaks: its sentences and its days in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postal.dates import long_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from postal.languages import Language


def as_written(text: str) -> str:
    """Return the Indonesian text itself: the translation of who prints in Indonesian."""
    return text


@dataclass(frozen=True)
class Words:
    """How the sheet speaks: ``translate`` for its sentences, ``language`` for its dates."""

    translate: Callable[[str], str] = as_written
    language: Language = "id"

    def say(self, msgid: str, **values: object) -> str:
        """Return the translated sentence with its places filled."""
        return self.translate(msgid) % values if values else self.translate(msgid)

    def day(self, day: date) -> str:
        """Return the day in words, with its weekday."""
        return long_date(day, self.language)
