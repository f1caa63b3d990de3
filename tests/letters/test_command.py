"""``flask letters``: as other programs call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import db, writing
from postal.letters import in_parcels
from postal.models import Letter
from tests.cases import someone
from tests.dispatch.stage import made, packed
from tests.letters.stage import came_out, composed, handed_over, letter_of, printed


class Terminal:
    """Runs ``flask letters`` and keeps the exit code."""

    def __init__(self, app: Flask, out: Path) -> None:
        self.app, self.out = app, out
        self.code = -1

    def __call__(self, *args: str) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        db.session.remove()
        result = self.app.test_cli_runner().invoke(args=["letters", *args, "--json"])
        self.code = result.exit_code
        return json.loads(result.stdout)

    def prints(self, *names: str) -> Any:  # noqa: ANN401 - the same
        return self(*names, "-o", str(self.out))


@pytest.fixture
def letters(app: Flask, tmp_path: Path) -> Terminal:
    return Terminal(app, tmp_path / "surat.pdf")


def test_all_that_wait_are_printed_and_handed_over(letters: Terminal, session: Session) -> None:
    with writing() as current:
        for postcode in ("69909", "69901"):
            composed(current, postcode=postcode)
    said = letters.prints()
    assert letters.code == 0
    assert [row["postcode"] for row in said["letters"]] == ["69901", "69909"]
    assert [row["number"] for row in said["letters"]] == ["470/1/2026", "470/2/2026"]
    assert len(PdfDocument(letters.out)) == 2
    gone = letters("--hand-over", "--all")
    assert {row["state"] for row in gone["letters"]} == {"handed-over"}
    session.rollback()
    assert set(session.scalars(select(Letter.state))) == {"handed_over"}


def test_one_letter_is_named_by_its_case_its_slip_or_its_number(letters: Terminal) -> None:
    with writing() as current:
        one, other = composed(current), composed(current)
        case, slip = one.application.tracking_code, str(other.slip)
    assert letters.prints(case)["letters"][0]["case"] == case
    assert letters.prints(slip)["letters"][0]["number"] == "470/2/2026"
    assert letters.prints("470/2/2026")["letters"][0]["prints"] == 2
    assert [row["slip"] for row in letters("2", "--hand-over")["letters"]] == [slip]


def test_of_all_that_wait_one_that_fits_no_envelope_is_left_out(letters: Terminal) -> None:
    with writing() as current:
        composed(current)
        bad = composed(current, street="Jalan " + "Panjangsekali Sungguhpanjang " * 12)
        code = bad.application.tracking_code
    said = letters.prints()
    assert [row["code"] for row in said["left_out"]] == ["address-too-long"]
    assert len(said["letters"]) == 1
    assert letters.prints(code)["error"]["code"] == "address-too-long"
    assert letters.code == 2


def test_what_cannot_be_done_is_named_and_nothing_is_numbered(
    letters: Terminal, session: Session
) -> None:
    assert letters.prints()["error"]["code"] == "no-letter-chosen"
    assert letters("--hand-over", "--all")["error"]["code"] == "no-letter-chosen"
    assert letters.prints("99")["error"]["code"] == "letter-unknown"
    assert letters()["error"]["code"] == "unusable-arguments"
    assert letters.prints("--hand-over")["error"]["code"] == "unusable-arguments"
    with writing() as current:
        gone = str(handed_over(current).slip)
        waits = str(composed(current).slip)
    assert letters.prints(waits, gone)["error"]["code"] == "letter-not-now"
    letters.out = letters.out.parent / "tidak" / "ada.pdf"
    assert letters.prints(waits)["error"]["code"] == "unusable-arguments"
    session.rollback()
    assert session.scalars(select(Letter.number).order_by(Letter.id)).all() == [1, None]


def test_the_check_finds_a_letter_without_a_number_and_a_gap(
    letters: Terminal, session: Session
) -> None:
    with writing() as current:
        first, second = composed(current), composed(current)
        printed(current, first, second)
        number = first.id
    assert problems(letters.app) == set()
    with writing() as current:
        current.get_one(Letter, number).number = None
    assert problems(letters.app) == {"letter-without-number", "letter-numbers-missing"}
    with writing() as current:
        current.get_one(Letter, number).number = 1
        current.get_one(Letter, number).state = "composed"
    assert problems(letters.app) == {"state-without-event"}


def problems(app: Flask) -> set[str]:
    db.session.remove()
    said = json.loads(app.test_cli_runner().invoke(args=["fsck", "--json"]).stdout)
    # The stage's pages lie in no stored file.
    return {row["kind"] for row in said["problems"]} - {"row-without-file"} - PAGES


PAGES = {"pages-missing", "page-not-as-logged"}


@pytest.mark.parametrize("words", [["--hand-over"], ["--hand-over", "470/1/2026", "--all"]])
def test_handing_over_asks_which_letters_or_all_of_them(
    letters: Terminal, app: Flask, session: Session, words: list[str]
) -> None:
    with writing() as current:
        printed(current, composed(current))
    result = app.test_cli_runner().invoke(args=["letters", *words])
    assert result.exit_code == 2
    assert "--all" in result.output
    session.rollback()
    assert session.scalars(select(Letter.state)).one() == "printed"


def test_letters_of_a_run_that_nobody_looked_at_stay(letters: Terminal, app: Flask) -> None:
    del app
    with writing() as current:
        printed(current, composed(current))
    assert letters("--hand-over", "--all")["error"]["code"] == "letter-run-open"


def test_all_hands_over_no_letter_in_a_parcel(letters: Terminal, session: Session) -> None:
    with writing() as current:
        case = made(current, enclosures=(("money", 1),))
        code = packed(current, case).code
        inside = letter_of(current, case)
        came_out(current, inside)
        in_parcels.put_in(current, [inside], shown={inside.id: code}, actor=someone())
        plain = composed(current)
        came_out(current, plain)
        ids = (inside.id, plain.id)
    gone = letters("--hand-over", "--all")
    assert [row["number"] for row in gone["letters"]] == ["470/2/2026"]
    session.rollback()
    assert [session.get_one(Letter, each).state for each in ids] == ["printed", "handed_over"]
    assert letters("--hand-over", "--all")["error"]["code"] == "no-letter-chosen"
