"""A form that stands in front of dossiers, and once more in the middle of one."""

from __future__ import annotations

import random

import pytest

from postal.codes import Kind, Mark
from postal.demo.paper import content_page, scanned
from postal.imaging.likeness import BITS, apart, look_of
from postal.scanning import reasons as why
from postal.scanning.cut_values import KnownCover, SeenPage, Surroundings, Waiting
from postal.scanning.splitter import cut
from tests.scanning.test_splitter import OFFICE, waiting

CODES = [Mark(Kind.DOSSIER, OFFICE, f"{letter}CCCC").text for letter in "ABCDEFGH"]
GONE = Waiting("gone", "elsewhere", 5, 40)
Waits = dict[int, str | None]


def look(word: str, person: int = 0) -> str:
    """The fingerprint of a printed form, filled in by a person."""
    bits = random.Random(word).getrandbits(BITS)  # noqa: S311 - a made-up paper
    for place in random.Random(person).sample(range(BITS), 6):  # noqa: S311
        bits ^= 1 << place
    return f"{bits << (4 * 64 - BITS):064x}"


def pile(*dossiers: str, missing: bool = True, sheets: int | None = None) -> Waits:
    """Cut a pile; a dossier is a word of letters: F a form, . a blank, any other a paper alone."""
    seen: list[SeenPage] = []
    known = {}
    for place, papers in enumerate(dossiers, start=1):
        code = CODES[place - 1]
        known[code] = KnownCover("ready", sheets, f"run-{place}", 1, place)
        seen.append(SeenPage(len(seen) + 1, (code,), cover_like=True))
        for paper in papers:
            number = len(seen) + 1
            word = "the form" if paper == "F" else f"{paper} {number}"
            seen.append(SeenPage(number, blank=paper == ".", look=look(word, number)))
    lost = (GONE,) if missing else ()
    return waiting(cut(seen, Surroundings(OFFICE, known, "single", lost)))


def test_where_a_cover_is_missing_a_form_that_begins_again_holds_its_dossier() -> None:
    held = dict.fromkeys(range(6, 11), why.FORM_AGAIN)
    assert pile("Fab", "Fab" + "Fa", "Fabc") == held
    assert pile("Fab", "Fab", "Fabc") == {}


def test_without_a_missing_cover_it_takes_a_pile_that_nearly_always_begins_with_it() -> None:
    held = dict.fromkeys(range(6, 11), why.FORM_AGAIN)
    assert pile("Fab", "Fab" + "Fa", "Fabc", missing=False) == held
    assert pile("Fab", "Fab" + "Fa", "abcde", "abcde", missing=False) == {}


def test_a_form_that_lies_further_on_in_other_dossiers_says_nothing() -> None:
    assert pile("Fab", "FabFa", "FaFb", "FabFc") == {}


def test_a_count_that_agrees_outweighs_a_second_form() -> None:
    assert pile("Fabc", "FaFc", "Fabc", sheets=3) != {}
    assert pile("Fabc", "FaFc", "Fabc", sheets=4) == {}


def test_a_cover_that_slipped_under_its_first_page_is_noticed_by_the_form_before_it() -> None:
    assert pile("Fabc", "FabF", "abcd", "abcd", "Fabc", missing=False) == dict.fromkeys(
        (7, 8, 9, 10), why.FORM_AGAIN
    )


def test_a_cover_that_slipped_upwards_is_noticed_by_the_page_before_the_form() -> None:
    assert pile("Fabc", "xFab", "abcd", "abcd", "Fabc", missing=False) == dict.fromkeys(
        (7, 8, 9, 10), why.FORM_AGAIN
    )


def test_pages_that_all_look_alike_are_not_asked_about() -> None:
    assert pile("FFF", "FFFF", "FF", "FFF") == {}


def test_sheets_without_a_fingerprint_and_blank_ones_count_for_nothing() -> None:
    seen = [SeenPage(1, (CODES[0],), cover_like=True), SeenPage(2), SeenPage(3, blank=True)]
    known = {CODES[0]: KnownCover("ready", None, "run", 1, 1)}
    assert waiting(cut(seen, Surroundings(OFFICE, known, "single", (GONE,)))) == {}
    assert pile(".Fab", ".FabFa", ".Fabc") == dict.fromkeys(range(7, 13), why.FORM_AGAIN)


@pytest.mark.parametrize("kind", ["event-form", "family-card"])
def test_two_people_s_copies_of_a_form_are_nearer_than_other_papers(kind: str) -> None:
    ones = [look_of(scanned(content_page(kind, seed, 100), seed)) for seed in (1, 2, 3)]
    others = [
        look_of(scanned(content_page(other, 5, 100), 5))
        for other in ("event-form", "family-card", "statement", "certificate")
        if other != kind
    ]
    assert max(apart(ones[0], each).bits for each in ones[1:]) <= 24
    assert min(apart(ones[0], each).bits for each in others) > 24
