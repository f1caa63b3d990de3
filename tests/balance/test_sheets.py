"""Sheets against pages."""

from __future__ import annotations

from itertools import product

import pytest

from postal.balance.sheets import PagesOf, fits, possible_sheets
from postal.scanning.counting import Counts
from postal.scanning.cut_values import SeenPage, Segment, Surroundings


@pytest.mark.parametrize(
    ("pages", "sheets"),
    [
        (PagesOf("single", 4, 3, back=False), {3, 4}),
        (PagesOf("single", 5, 2, back=True), {2, 5}),
        (PagesOf("double", 7, 5, back=True), {3}),
        (PagesOf("double", 6, 5, back=False), {3}),
        (PagesOf("double", 5, 5, back=False), set()),
        (PagesOf("mixed", 5, 5, back=False), {3, 4, 5}),
        (PagesOf("auto", 4, 4, back=False), {4}),
        (PagesOf("auto", 5, 3, back=True), {2, 3, 5}),
    ],
)
def test_pages_tell_how_many_sheets_there_may_be(pages: PagesOf, sheets: set[int]) -> None:
    assert possible_sheets(pages) == sheets


def test_pages_of_several_batches_count_together() -> None:
    both = [PagesOf("double", 5, 4, back=True), PagesOf("single", 1, 1, back=False)]
    assert fits(3, both)
    assert not fits(2, both)
    assert not fits(6, both)


def test_no_page_is_no_sheet() -> None:
    assert not fits(1, [])


@pytest.mark.parametrize("sides", ["single", "double", "mixed", "auto"])
def test_what_the_cutter_let_pass_is_no_difference_the_next_day(sides: str) -> None:
    disagree = []
    for length in range(1, 6):
        for blanks in product([False, True], repeat=length):
            pages = [SeenPage(n, blank=blank) for n, blank in enumerate(blanks, 1)]
            filled = length - sum(blanks)
            way = ("double" if blanks[0] else "single") if sides == "auto" else sides
            if way == "double" and not blanks[0]:
                continue  # a dirty back: only the other covers of the batch tell
            counts = Counts(Surroundings("CX", {}, sides), way)
            for sheets in range(1, 7):
                let_pass = counts.fits(Segment(head=None, pages=pages), sheets)
                if let_pass and not fits(sheets, [PagesOf(sides, length, filled, blanks[0])]):
                    disagree.append((blanks, sheets))
    assert disagree == []
