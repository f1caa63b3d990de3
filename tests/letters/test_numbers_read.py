"""A letter's number is read in one way, wherever somebody types it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.intake.scanned import NumberOfNoLetter, understand_scan
from postal.letters import handing, run_places
from postal.letters.refusals import SeveralLetters
from postal.lookups import the_office
from postal.models import Letter
from tests.conftest import ClientFor
from tests.letters.stage import TODAY, composed, printed

PATTERNS = ("470/{number}/{year}", "470-{number}-{year}", "{number}.{year}", "{number} {year}")


def two_in(session: Session, pattern: str) -> list[Letter]:
    """Two letters of one run, numbered in this pattern."""
    the_office(session).letter_pattern = pattern
    return [composed(session), composed(session, name="Budi Contohman")]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_choice_of_a_letter_finds_it_in_every_pattern(current: Session, pattern: str) -> None:
    letters = two_in(current, pattern)
    run = printed(current, *letters)
    for place, number in enumerate(run_places.numbers_of(current, run), 1):
        assert run_places.place_of(current, run, number) == place


def test_the_desk_prints_again_from_the_chosen_letter(client: ClientFor) -> None:
    with writing() as current:
        run = printed(current, *two_in(current, "470-{number}-{year}")).id
    form = {"hasil": "gagal", "mulai": "470-2-2026"}
    answer = client("mailroom").post(f"/surat/cetakan/{run}", data=form)
    assert answer.mimetype == "application/pdf"


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("470/{number}/{year}", ("470/2/2026", "470/2", " 470/2/ ", "2/2026", "2 / 2026")),
        ("470-{number}-{year}", ("470-2-2026", "2/2026")),
        ("{number}.{year}", ("2.2026", "2/2026")),
        ("{number} {year}", ("2  2026", "2/2026")),
    ],
)
def test_a_run_the_desk_and_intake_understand_the_same(
    current: Session, pattern: str, texts: tuple[str, ...]
) -> None:
    letters = two_in(current, pattern)
    run, office = printed(current, *letters), the_office(current)
    (wanted,) = [row for row in letters if row.number == 2]
    for text in texts:
        assert run_places.place_of(current, run, text) == 2, text
        assert handing.find_letter(current, text, office_mark="CX", today=TODAY) is wanted, text
        found = understand_scan(current, text, office)
        assert (found.kind, found.value) == ("case", wanted.application.tracking_code), text


def test_a_long_bare_number_is_a_letters_and_a_short_one_counts_sheets(current: Session) -> None:
    letters = two_in(current, "470-{number}-{year}")
    printed(current, *letters)
    letters[0].number = 1234
    office = the_office(current)
    assert understand_scan(current, "1234", office).value == letters[0].application.tracking_code
    assert understand_scan(current, "2", office).kind == "sheets"


def test_a_beginning_that_several_letters_share_names_them(current: Session) -> None:
    letters = two_in(current, "470/{number}/{year}")
    run = printed(current, *letters)
    with pytest.raises(SeveralLetters) as refused:
        run_places.place_of(current, run, "470/")
    assert refused.value.values["letters"] == "470/1/2026, 470/2/2026"
    with pytest.raises(SeveralLetters):
        handing.find_letter(current, "470/", office_mark="CX", today=TODAY)
    with pytest.raises(NumberOfNoLetter):
        understand_scan(current, "470/", the_office(current))


def test_the_same_number_of_another_year_is_not_meant(current: Session) -> None:
    old, new = two_in(current, "470/{number}/{year}")
    printed(current, old, new)
    old.year, old.number, old.number_text = 2025, new.number, f"470/{new.number}/2025"
    current.flush()
    for text in (f"{new.number}", f"470/{new.number}"):
        assert handing.find_letter(current, text, office_mark="CX", today=TODAY) is new
    old_number = f"470/{new.number}/2025"
    assert handing.find_letter(current, old_number, office_mark="CX", today=TODAY) is old
