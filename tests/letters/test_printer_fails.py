"""A printer that stops at letter 40 of 120: what is printed again, and under which numbers."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.letters import run_places, runs
from postal.letters.run_places import LetterNotInRun, PlaceOrNumber
from postal.models import Letter
from tests.cases import someone
from tests.conftest import ClientFor
from tests.letters.stage import another, composed, printed

COUNT, FAILED = 120, 40


def many(session: Session) -> list[Letter]:
    """As many letters as a busy day has, all like the first."""
    first = composed(session)
    return [first, *(another(session, first) for _ in range(COUNT - 1))]


@pytest.mark.usefixtures("app")
def test_the_other_81_are_printed_again_with_their_numbers() -> None:
    with writing() as current:
        letters = many(current)
        run = printed(current, *letters)
        before = [row.number for row in letters]
        again = runs.failed_from(current, run, FAILED, actor=someone())
        assert again is not None
        assert (run.outcome, run.failed_from, again.count) == ("failed", FAILED, 81)
        rows = runs.printed(current, again)
        assert [row.number for row in rows] == [
            row.number_text for row in letters if (row.number or 0) >= FAILED
        ]
        assert {row.reprint for row in rows} == {0}, "they never came out the first time"
        assert sorted(row.number or 0 for row in letters) == list(range(1, COUNT + 1))
        assert [row.number for row in letters] == before


@pytest.mark.usefixtures("app")
def test_the_number_on_the_paper_says_which_letter_did_not_come_out() -> None:
    with writing() as current:
        letters = many(current)
        printed(current, *letters[:10])
        run = printed(current, *letters[10:])

        def place(text: str) -> int:
            return run_places.place_of(current, run, text)

        assert run_places.numbers_of(current, run)[0] == "470/11/2026"
        assert [place(text) for text in ("470/40/2026", "470/40", " 470/40 ")] == [30, 30, 30]
        assert place("9") == 9, "no letter of this run is number 9"
        assert place("120") == 110, "the run has no 120th sheet"
        with pytest.raises(PlaceOrNumber) as either:
            place("40")
        assert either.value.values == {
            "text": "40",
            "number": "470/40/2026",
            "place": "470/50/2026",
        }
        for text in ("470/4", "470/9", "0", "121", "", "/", "surat"):
            with pytest.raises(LetterNotInRun) as refused:
                place(text)
            assert refused.value.values["last"] == "470/120/2026"


@pytest.mark.usefixtures("app")
def test_the_desk_lists_the_runs_letters_by_number(client: ClientFor) -> None:
    with writing() as current:
        run = printed(current, *(composed(current) for _ in range(2))).id
    browser = client("mailroom")
    desk = browser.get("/surat/").text
    assert "2 surat (470/1/2026 – 470/2/2026)" in desk
    assert re.findall(r'<option value="(470[^"]+)">', desk) == ["470/1/2026", "470/2/2026"]
    data = {"hasil": "gagal", "mulai": "470/2/2026"}
    answer = browser.post(f"/surat/cetakan/{run}", data=data)
    assert answer.mimetype == "application/pdf"
    assert "1 surat (470/2/2026)" in browser.get("/surat/").text


@pytest.mark.usefixtures("app")
def test_printing_everything_twice_says_that_nothing_waits_any_more(client: ClientFor) -> None:
    with writing() as current:
        composed(current)
    browser = client("mailroom")
    assert browser.post("/surat/cetak", data={"semua": "1"}).status_code == 200
    twice = browser.post("/surat/cetak", data={"semua": "1"})
    said = browser.get(twice.location).text
    assert "Tidak ada lagi surat yang dapat dicetak." in said
    assert "Tidak ada surat yang dipilih" not in said
