"""Whether a letter goes to the right person, for one letter and for a whole pile of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from postal.audit import SomeoneElseMovedIt
from postal.extensions import db, writing
from postal.letters import again, handing, recipients, runs
from postal.letters.refusals import AddressChanged, LetterNotNow, NobodyToConfirm, RecipientDied
from postal.lookups import the_office
from postal.models import Letter
from postal.workflow import Role
from tests.cases import someone
from tests.conftest import ClientFor
from tests.letters.stage import TODAY, another, came_out, composed, handed_over, printed


@pytest.fixture
def asked(app: Flask) -> Iterator[list[str]]:
    """Every reading statement that is put to the database from now on."""
    del app
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def died(session: Session, letter: Letter) -> None:
    handed_over(session, letter)
    handing.came_back(session, letter, reason="deceased", actor=someone(Role.COUNTER))


def held(session: Session) -> Letter:
    """A new letter to somebody whose last one came back because they had died."""
    letter = composed(session)
    died(session, letter)
    return again.compose_again(
        session, letter, seen_version=letter.version, actor=someone(Role.COUNTER), today=TODAY
    )


def confirm(session: Session, letter: Letter, version: int | None = None) -> None:
    recipients.confirm(
        session,
        letter,
        seen_version=letter.version if version is None else version,
        reason="kepada anaknya",
        actor=someone(),
    )


def test_an_older_letter_is_held_too_when_a_newer_one_says_that_the_person_died(
    current: Session,
) -> None:
    older = composed(current)
    died(current, another(current, older))
    (refusal,) = runs.sound(current, [older])[1]
    assert isinstance(refusal, RecipientDied)
    confirm(current, older)
    assert runs.sound(current, [older]) == ([older], [])


def test_only_who_saw_the_letter_as_it_is_says_to_whom_it_goes(current: Session) -> None:
    letter = held(current)
    with pytest.raises(SomeoneElseMovedIt):
        confirm(current, letter, letter.version + 1)
    assert isinstance(runs.hindrance(current, letter, TODAY), RecipientDied)


def test_a_letter_about_which_nobody_asks_is_not_confirmed(current: Session) -> None:
    plain, gone = composed(current), handed_over(current)
    with pytest.raises(NobodyToConfirm):
        confirm(current, plain)
    with pytest.raises(LetterNotNow):
        confirm(current, gone)
    moved = held(current)
    applicant = moved.application.applicant
    assert applicant is not None
    applicant.address = "Jalan Pindah 9"
    with pytest.raises(AddressChanged):
        confirm(current, moved)
    twice = held(current)
    confirm(current, twice)
    with pytest.raises(NobodyToConfirm):
        confirm(current, twice)


def test_a_printed_letter_to_somebody_who_died_is_not_said_to_be_unprinted(
    current: Session,
) -> None:
    older = composed(current)
    came_out(current, older)
    died(current, another(current, older))
    with pytest.raises(RecipientDied) as refused:
        handing.hand_over(
            current, [older], seen={older.id: older.version}, actor=someone(Role.MAILROOM)
        )
    assert "belum dicetak" not in refused.value.text
    assert "ditahan" in refused.value.text


def test_the_letters_page_says_who_moved_it_before_one_confirms(client: ClientFor) -> None:
    with writing() as current:
        letter = held(current)
        path, version = f"/surat/{letter.id}/langkah", letter.version
    step = {"move": "confirm", "reason": "kepada anaknya", "seen_version": str(version + 1)}
    refused = client("counter").post(path, data=step)
    assert refused.status_code == 409
    assert "kepada anaknya" in refused.text


def test_what_holds_letters_back_is_asked_once_for_all_of_them(asked: list[str]) -> None:
    counts = []
    for many in (2, 8):
        with writing() as current:
            letters = [composed(current) for _ in range(many)]
            ids = [row.id for row in letters]
        with writing() as current:
            the_office(current)
            asked.clear()
            waiting = runs.waiting(current, "composed")
            good, bad = runs.sound(current, waiting)
            assert (sorted(row.id for row in good), bad) == (ids, [])
            counts.append(len(asked))
            printed(current, *good)
    assert counts[0] == counts[1]


def test_printing_everything_reads_little_more_for_each_letter(
    asked: list[str], client: ClientFor
) -> None:
    browser, counts = client("mailroom"), []
    browser.get("/surat/")
    for many in (2, 8):
        with writing() as current:
            for _ in range(many):
                composed(current)
        asked.clear()
        assert browser.post("/surat/cetak", data={"semua": "1"}).status_code == 200
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 6 * MOST_READ, "number, move, chain"


@pytest.mark.parametrize("pile", ["letters_to_print", "letters_to_send"])
def test_the_desk_reads_no_more_for_a_longer_pile(
    asked: list[str], client: ClientFor, pile: str
) -> None:
    browser, counts = client("mailroom"), []
    with writing() as current:
        composed(current)
    browser.get("/surat/")  # counts the piles of the bar for the first time
    for many in (2, 6):
        with writing() as current:
            letters = [composed(current) for _ in range(many)]
            if pile == "letters_to_send":
                came_out(current, *letters)
        asked.clear()
        assert browser.get(f"/surat/?antrean={pile}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


MOST_READ = 3
