"""Fingerprints of pages: the same sheet is known again however it lies, another one is not."""

from __future__ import annotations

import pytest

from postal.demo.damage import turned
from postal.demo.paper import content_page, scanned
from postal.imaging.likeness import BITS, apart, look_of
from postal.scanning.again_compare import ALIKE

DPI = 100.0
_OTHERS = 80  # bits in which papers of different kinds differ at least


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
@pytest.mark.parametrize("kind", ["family-card", "card-copy", "certificate"])
def test_a_sheet_is_the_same_however_it_is_fed(kind: str, clockwise: int) -> None:
    sheet = content_page(kind, 3, DPI)
    found = apart(look_of(sheet), look_of(turned(sheet, clockwise)))
    assert found.turn == -clockwise % 360
    assert found.bits <= ALIKE


def test_a_second_scan_upside_down_is_as_near_as_one_that_is_not() -> None:
    sheet = content_page("family-card", 3, DPI)
    first, second = look_of(scanned(sheet, 1)), scanned(sheet, 2)
    straight = apart(first, look_of(second))
    over = apart(first, look_of(turned(second, 180)))
    assert (straight.turn, over.turn) == (0, 180)
    assert abs(straight.bits - over.bits) <= 4


def test_papers_of_two_kinds_are_far_apart_at_every_turn() -> None:
    one, other = (look_of(content_page(kind, 3, DPI)) for kind in ("family-card", "photographs"))
    assert _OTHERS > ALIKE
    assert apart(one, other).bits > ALIKE
    assert apart(one, other).bits <= BITS // 2
