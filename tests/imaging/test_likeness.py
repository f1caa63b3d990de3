"""Fingerprints of pages: the same sheet is known again however it lies, another one is not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from postal.demo.damage import turned
from postal.demo.paper import content_page, scanned
from postal.imaging.likeness import BITS, apart, look_of
from postal.imaging.sheets import Pixels
from postal.models import Page
from postal.scanning.again_compare import ALIKE, pairs_of

DPI = 100.0
_OTHERS = 80  # bits in which papers of different kinds differ at least


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
@pytest.mark.parametrize("kind", ["family-card", "statement", "certificate"])
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


def identity_card(owner: int) -> Pixels:
    """A copy of a card amid a white sheet: lines of an owner's own length, and a portrait."""
    rng, page = np.random.default_rng(owner), np.full((1_169, 827), 250.0)
    page[480:690, 250:580] = 205
    for line in range(9):
        page[500 + 20 * line : 508 + 20 * line, 260 : 260 + rng.integers(80, 200)] = 60
    page[520:640, 490:570] = rng.integers(80, 160)
    return scanned(page.astype(np.uint8), owner)


def note(writer: int) -> Pixels:
    """Four lines at the head of a sheet."""
    rng, page = np.random.default_rng(writer), np.full((1_169, 827), 250, np.uint8)
    for line in range(4):
        page[120 + 25 * line : 130 + 25 * line, 100 : 100 + rng.integers(150, 350)] = 90
    return scanned(page, writer)


def made_up_card(owner: int) -> Pixels:
    return scanned(content_page("card-copy", owner, DPI), owner)


@pytest.mark.parametrize("sparse", [identity_card, note, made_up_card])
def test_sheets_with_little_on_them_are_never_taken_for_each_other(
    sparse: Callable[[int], Pixels],
) -> None:
    sheets = [Page(look=look_of(sparse(owner)), blank=False) for owner in range(12)]
    for one, other in combinations(sheets, 2):
        assert not any(pair.likely for pair in pairs_of([one], [other]))
    over = Page(look=look_of(turned(identity_card(20), 180)), blank=False)
    assert not any(pair.likely for pair in pairs_of(sheets, [over]))


@pytest.mark.parametrize("kind", ["family-card", "statement", "certificate", "event-form"])
@pytest.mark.parametrize("dpi", [50.0, 100.0, 200.0])
def test_forms_have_a_fingerprint_at_every_scale(kind: str, dpi: float) -> None:
    assert all(look_of(scanned(content_page(kind, seed, dpi), seed)) for seed in range(3))
