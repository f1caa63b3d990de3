"""A broken file, and what has to become of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fate = Literal["refused", "any"] | int
"""``refused``, the number of pages that must be read, or ``any`` verdict in time."""


@dataclass(frozen=True)
class Case:
    """A file, its name, and its fate; ``slow`` when refusing it takes all the time there is."""

    name: str
    data: bytes
    fate: Fate = "any"
    slow: bool = False
