"""One thing to look at twice in a case; it never blocks by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

APPLICANT: Final = 0
"""Whom a hint is about when it is the person who wrote; the others are counted from 1."""


class Level(StrEnum):
    """How loud a hint is: something to look at, or something to decide before ``complete``."""

    LOOK = "look"
    STOP = "stop"


@dataclass(frozen=True)
class Hint:
    """``text`` is a msgid that ``values`` fill, ``kind`` names the rule it comes from.

    ``about`` is ``APPLICANT`` or the number of the person, None for the case as a whole. ``case``
    is the tracking code of another case to look at, None for most.
    """

    kind: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    level: Level = Level.LOOK
    about: int | None = None
    case: str | None = None
