"""Codes on a printer's grid: whole dots, never fewer than read back."""

from __future__ import annotations

import pytest

from postal.printing.dots import Dots


@pytest.mark.parametrize(("dpi", "wanted", "dots"), [(203, 0.5, 4), (203, 0.1, 3), (600, 0.42, 10)])
def test_a_module_is_whole_dots_and_at_least_three(dpi: int, wanted: float, dots: int) -> None:
    assert Dots(dpi).module(wanted) == pytest.approx(dots * 25.4 / dpi)


def test_bars_are_narrowed_by_whole_dots_and_left_out_when_that_is_not_enough() -> None:
    grid = Dots(203)
    wide, narrow = (grid.code128("BPMG7K3MQT", (0, 0, room), 10, 0.5) for room in (90, 70))
    assert wide is not None
    assert narrow is not None
    assert wide.width / narrow.width == pytest.approx(4 / 3)
    assert grid.code128("BPMG7K3MQT", (0, 0, 50), 10, 0.5) is None


def test_bars_stand_in_the_middle_with_their_white_inside_the_room() -> None:
    grid = Dots(203)
    bars = grid.code128("BPMG7K3MQT", (10, 5, 84), 10, 0.5)
    assert bars is not None
    left, right = bars.x - 10, 94 - bars.x - bars.width
    assert left == pytest.approx(right, abs=grid.size)
    assert left >= 10 * 4 * grid.size - grid.size
