"""What happens to paper between an envelope and a file, as functions on page pictures.

Every damage takes a grey page (h, w, uint8), its dpi, a severity from 0 (none) to 1 (a person can
just still read a 28 point code) and a random generator; it returns a page. The same generator state
gives the same page, so a damaged page is named by its seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from postal.demo import damage_light, damage_paper, damage_shape

Grey = NDArray[np.uint8]
Damage = Callable[[Grey, float, float, np.random.Generator], Grey]

DAMAGES: dict[str, Damage] = {
    "skew": damage_shape.skew,
    "low-resolution": damage_shape.low_resolution,
    "cropping": damage_shape.cropping,
    "camera": damage_shape.camera,
    "curl": damage_shape.curl,
    "blur": damage_light.blur,
    "motion": damage_light.motion,
    "noise": damage_light.noise,
    "fax": damage_light.fax,
    "fading": damage_light.fading,
    "dark-copy": damage_light.dark_copy,
    "jpeg": damage_light.jpeg,
    "show-through": damage_light.show_through,
    "negative": damage_light.negative,
    "streaks": damage_paper.streaks,
    "folds": damage_paper.folds,
    "torn-corner": damage_paper.torn_corner,
    "sticky-note": damage_paper.sticky_note,
    "stain": damage_paper.stain,
    "scribble": damage_paper.scribble,
    "holes": damage_paper.holes,
}


@dataclass(frozen=True)
class Step:
    """One damage as it happened: its name, its severity, and the generator just before it."""

    name: str
    severity: float
    state: Mapping[str, Any]


def spoil(page: Grey, dpi: float, seed: int, *, count: int = 3, worst: float = 1.0) -> Grey:
    """Return ``page`` with ``count`` different damages and a random quarter turn.

    Severities are drawn evenly between 0 and ``worst``.
    """
    return spoilt(page, dpi, seed, count=count, worst=worst)[0]


def spoilt(  # noqa: PLR0913 - all but three have a usual value
    page: Grey,
    dpi: float,
    seed: int,
    *,
    count: int = 3,
    worst: float = 1.0,
    damages: Mapping[str, Damage] = DAMAGES,
) -> tuple[Grey, tuple[Step, ...], int]:
    """Do what ``spoil`` does; return the page, what happened to it, and its quarter turn."""
    rng = np.random.default_rng(seed)
    steps = []
    for name in rng.choice(sorted(damages), size=count, replace=False):
        severity = float(rng.uniform(0, worst))
        steps.append(Step(str(name), severity, rng.bit_generator.state))
        page = damages[str(name)](page, dpi, severity, rng)
    turn = 90 * int(rng.integers(4))
    return turned(page, turn), tuple(steps), turn


def again(
    page: Grey,
    dpi: float,
    steps: Iterable[Step],
    turn: int,
    damages: Mapping[str, Damage] = DAMAGES,
) -> Grey:
    """Do the same to another page: where a point of a spoilt page went can so be followed."""
    for step in steps:
        rng = np.random.default_rng()
        rng.bit_generator.state = step.state
        page = damages[step.name](page, dpi, step.severity, rng)
    return turned(page, turn)


def turned(page: NDArray[Any], clockwise: int) -> NDArray[Any]:
    """Return ``page`` turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(page, -clockwise // 90))


def spoilt_by(page: Grey, name: str, dpi: float, severity: float, seed: int) -> Grey:
    """Return ``page`` with the one damage called ``name``."""
    return DAMAGES[name](page, dpi, severity, np.random.default_rng(seed))
