"""Covers that were printed and not seen, where more than one thing went wrong with a tray."""

from __future__ import annotations

import pytest

from postal.codes import Kind, Mark
from postal.scanning import reasons as why
from postal.scanning.splitter import KnownCover, Surroundings, Waiting, cut
from tests.scanning.test_splitter import FOREIGN, OFFICE, UNKNOWN, filed, pages, waiting

TRAY = [Mark(Kind.DOSSIER, OFFICE, f"{letter}AAAA").text for letter in "ABCDEFGHJ"]
VOID = Mark(Kind.DOSSIER, OFFICE, "VVVVV").text
Waits = dict[int, str | None]


def cut_tray(*what: str, gone: tuple[int, ...], sheets: int | None = None) -> Waits:
    """Cut a tray of which the covers at the places ``gone`` (from 1) were not seen."""
    known = {
        code: KnownCover("ready", sheets, "tray", place, place, tray=True)
        for place, code in enumerate(TRAY, start=1)
    }
    known[VOID] = KnownCover("void", None, "tray", 20, 20, tray=True)
    lost = tuple(Waiting(f"gone-{place}", "tray", place, place, sheets) for place in gone)
    return waiting(cut(pages(*what), Surroundings(OFFICE, known, waiting=lost)))


@pytest.mark.parametrize(
    ("code", "reason"),
    [(VOID, why.VOID_CODE), (UNKNOWN, why.UNKNOWN_CODE), (FOREIGN, why.FOREIGN_CODE)],
)
def test_a_cover_that_can_be_read_does_not_stand_for_one_that_is_missing(
    code: str, reason: str
) -> None:
    placed = cut_tray(TRAY[0], "-", "-", code, "-", TRAY[2], "-", gone=(2,))
    assert {number: placed[number] for number in (2, 3, 4)} == {
        2: why.COVER_MISSING,
        3: why.COVER_MISSING,
        4: reason,
    }


def test_one_unreadable_cover_stands_for_one_that_is_missing_and_not_for_two_clerks() -> None:
    places = (("one", 1, 1), ("two", 1, 2), ("one", 3, 5), ("two", 3, 6))
    known = {
        code: KnownCover("ready", None, *rest) for code, rest in zip(TRAY, places, strict=False)
    }
    gone = (Waiting("gone-one", "one", 2, 3), Waiting("gone-two", "two", 2, 4))
    one, two, three, four = TRAY[:4]
    pile = pages(one, "-", two, "-", "-", "?", "-", three, "-", four, "-")
    placed = cut(pile, Surroundings(OFFICE, known, waiting=gone))
    assert filed(placed, two) == []
    assert filed(placed, one) == [2]
    alone = cut(pile, Surroundings(OFFICE, known, waiting=gone[:1]))
    assert filed(alone, two) == [4, 5]


@pytest.mark.parametrize("gone", [1, 2])
def test_of_a_tray_of_two_the_one_that_was_seen_may_have_swallowed_the_other(gone: int) -> None:
    seen = TRAY[2 - gone]
    assert cut_tray(seen, "-", "-", gone=(gone,)) == {2: why.COVER_MISSING, 3: why.COVER_MISSING}
    assert cut_tray(seen, "-", "-", gone=(gone,), sheets=2) == {}


@pytest.mark.parametrize("gone", [1, 2])
def test_a_counted_tray_that_is_fed_bundle_by_bundle_is_not_asked_about(gone: int) -> None:
    assert cut_tray(TRAY[2 - gone], "-", gone=(gone,), sheets=1) == {}


def test_two_covers_missing_at_the_end_of_a_long_tray_hold_its_last_dossier() -> None:
    seen = [side for code in TRAY[:8] for side in (code, "-")]
    assert cut_tray(*seen, "-", gone=(9, 10)) == {16: why.COVER_MISSING, 17: why.COVER_MISSING}
    assert cut_tray(*seen, "-", gone=(9, 10, 11)) == {}


def test_where_a_tray_out_of_order_lacks_a_cover_any_dossier_may_hold_its_pages() -> None:
    order = [TRAY[place] for place in (3, 1, 5, 0, 4)]
    pile = [side for code in order for side in (code, "-")]
    assert cut_tray(*pile, gone=(3,)) == dict.fromkeys((2, 4, 6, 8, 10), why.COVER_MISSING)
    assert cut_tray(*pile, gone=()) == {}
    assert cut_tray(*pile, gone=(3, 7)) == {2: why.COVER_MISSING}  # two are more than a few of five


def test_where_one_cover_lies_out_of_order_only_it_and_the_gap_are_doubted() -> None:
    order = [TRAY[place] for place in (0, 1, 3, 4, 5, 6, 7)]
    pile = [side for code in (*order[1:], order[0]) for side in (code, "-")]
    assert cut_tray(*pile, gone=(3,)) == {2: why.COVER_MISSING, 14: why.COVER_MISSING}
