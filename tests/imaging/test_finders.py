"""Corner squares of two codes are seen at a glance wherever tracing all outlines finds them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from postal.imaging import finders
from postal.imaging.marks import Grey

DPI = 150.0
WIDE, HIGH = round(210 / 25.4 * DPI), round(297 / 25.4 * DPI)
MODULE, EDGE, CODE = 38 / 21 / 25.4 * DPI, round(12 / 25.4 * DPI), round(38 / 25.4 * DPI)
SEEDS = range(4)


def corner() -> Grey:
    """A ring of a module around a square of three, with the white beside it."""
    square = np.full((8, 8), 255, np.uint8)
    square[:7, :7] = 0
    square[1:6, 1:6] = 255
    square[2:5, 2:5] = 0
    side = round(8 * MODULE)
    return np.asarray(cv2.resize(square, (side, side), interpolation=cv2.INTER_NEAREST))


def sheet(scale: float, blur: float, seed: int) -> Grey:
    """A page with one corner square left of each of two codes, as a printer and a lens made it."""
    chance = np.random.default_rng(seed)
    page, one = np.full((HIGH, WIDE), 250, np.uint8), corner()
    far = (WIDE - EDGE - CODE, HIGH - EDGE - CODE)
    for x, y in ((EDGE, EDGE), far if seed % 2 else (far[0], EDGE)):
        page[y : y + len(one), x : x + len(one)] = one
    turn = cv2.getRotationMatrix2D(
        (WIDE / 2, HIGH / 2), float(chance.choice([0, 0.5, 1, 2])), scale
    )
    seen: Any = cv2.warpAffine(page, turn, (WIDE, HIGH), borderValue=(250,))
    if blur:
        seen = cv2.GaussianBlur(seen, (0, 0), blur)
    grain = chance.normal(0, 4, seen.shape)
    return np.asarray(np.clip(seen + grain, 0, 255), np.uint8)


@pytest.mark.parametrize("scale", [0.9, 0.94, 0.97, 1.0])
@pytest.mark.parametrize("blur", [0.0, 1.0, 1.5])
def test_a_glance_loses_nothing_that_tracing_finds(
    scale: float, blur: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = [sheet(scale, blur, seed) for seed in SEEDS]
    glanced = [finders.two_codes(each, DPI) for each in sheets]
    monkeypatch.setattr(finders, "_worth_tracing", lambda *_: True)
    assert glanced == [finders.two_codes(each, DPI) for each in sheets]


@pytest.mark.parametrize("blur", [0.0, 1.0])
def test_two_corner_squares_of_a_shrunk_cover_are_seen(blur: float) -> None:
    assert all(finders.two_codes(sheet(0.94, blur, seed), DPI) for seed in SEEDS)
