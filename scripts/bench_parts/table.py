"""The bench's one way of saying a number: what was measured, against which floor or peer."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Line:
    """One row of the table: ``value`` with its unit, and the ratio that tells what it is worth."""

    what: str
    value: str
    ratio: str = ""


def show(title: str, lines: Sequence[Line]) -> None:
    """Print one part of the bench as an aligned table."""
    wide = max(len(line.what) for line in lines)
    widest = max(len(line.value) for line in lines)
    print(f"\n{title}")
    for line in lines:
        print(f"  {line.what:<{wide}}  {line.value:>{widest}}  {line.ratio}".rstrip())


def conditions() -> str:
    """Return day, cores, present load and version in one sentence, for whoever compares runs."""
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    day = datetime.now(UTC).date().isoformat()
    return (
        f"{day} · {cores} cores · load {load:.1f} at the start · Python {platform.python_version()}"
    )


def times(value: float, other: float) -> str:
    """Return how many times ``value`` is ``other``."""
    return f"{value / other:.2f} x" if value < 10 * other else f"{value / other:.0f} x"
