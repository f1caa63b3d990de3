"""Lines stacked in a room: one size, everything inside, whatever is asked of it."""

from __future__ import annotations

import pytest

from postal.printing.items import Text
from postal.printing.type import SMALLEST
from postal.printing.type_block import stack, stack_best, stack_size, text_height

SHORT = [("Jalan Contoh 1", False), ("KOTA CONTOH", True)]
LONG = [("Jalan Contoh yang panjang sekali sampai ke ujung kota " * 3, False), *SHORT]


def bottom(items: list[Text]) -> float:
    return max(item.y + item.height for item in items)


def test_lines_stand_in_the_size_that_was_asked_for_when_they_fit() -> None:
    items = list(stack(SHORT, (5, 7, 60, 30), 12))
    assert [(item.x, item.size, item.bold) for item in items] == [(5, 12, False), (5, 12, True)]
    assert items[0].y == 7
    assert items[1].y > items[0].y + items[0].height


@pytest.mark.parametrize("height", [30.0, 15.0, 6.0])
def test_they_shrink_together_and_never_leave_the_room(height: float) -> None:
    items = list(stack(LONG, (0, 0, 60, height), 12))
    assert len({item.size for item in items}) == 1
    assert SMALLEST <= items[0].size < 12
    assert bottom(items) <= height + 0.05


def test_the_first_way_that_reads_well_is_taken_before_a_larger_one() -> None:
    narrow, wide = (0.0, 0.0, 40.0, 16.0), (0.0, 0.0, 90.0, 16.0)
    assert stack_size(LONG, wide, 12) > stack_size(LONG, narrow, 12)
    ways = [(LONG, narrow), (LONG, wide)]
    assert next(stack_best(ways, 12, good=5)).width == 40
    assert next(stack_best(ways, 12, good=12)).width == 90


def test_a_wrapped_text_is_as_high_as_its_lines() -> None:
    one, two = (text_height(text, 10, 60, bold=False) for text in ("satu", "kata " * 15))
    assert two > 2 * one
