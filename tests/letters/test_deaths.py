"""When a letter that came back because of a death holds letters of other cases, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from postal.addresses import PostalAddress
from postal.extensions import db
from postal.letters import again, handing, recipients, runs
from postal.models import Letter
from postal.workflow import Role
from tests.cases import someone
from tests.letters.stage import TODAY, another, composed, handed_over, letter_of
from tests.letters.test_address_follows import NEW, at_home

HAMLET = "Dusun Krajan"
COUNTER = someone(Role.COUNTER)


def dead(session: Session, street: str = NEW) -> Letter:
    """A letter that came back because its person had died."""
    letter = handed_over(session, at_home(session, street=street))
    handing.came_back(session, letter, reason="deceased", actor=COUNTER)
    return letter


def codes(session: Session, *letters: Letter) -> list[str]:
    return [each.code for each in runs.sound(session, letters)[1]]


def confirm(session: Session, letter: Letter) -> None:
    seen = letter.version
    recipients.confirm(session, letter, seen_version=seen, reason="ahli waris", actor=someone())


@pytest.mark.parametrize(
    ("street", "precise"),
    [
        ("Jalan Contoh 1", True),
        ("Jalan Contoh No. 12 A belakang pasar", True),
        ("Perumahan Contoh Blok C-12", True),
        ("Dusun Krajan No 4", True),
        ("Jalan 17 Agustus", False),
        ("Dusun Krajan", False),
        ("Dusun Krajan 2", False),
        ("Jalan Contoh Gang 3", False),
        ("Jalan Contoh Km 7", False),
        ("", False),
    ],
)
def test_an_address_names_a_house_by_its_number_or_by_rt_and_rw(
    street: str, *, precise: bool
) -> None:
    assert PostalAddress(street=street, village="Contoh").names_house is precise
    assert PostalAddress(street=street, village="Contoh", rt="3", rw="7").names_house
    assert PostalAddress(street=street, village="Contoh", rt="3").names_house is precise


def test_a_namesake_in_a_hamlet_without_a_house_is_not_held(current: Session) -> None:
    dead(current, HAMLET)
    assert codes(current, at_home(current, street=HAMLET)) == []


def test_a_namesake_at_one_house_is_held_and_not_called_the_same_person(current: Session) -> None:
    dead(current)
    (refusal,) = runs.sound(current, [at_home(current, street=NEW)])[1]
    assert refusal.code == "namesake-died"
    assert "nama dan alamat yang sama" in refusal.text
    assert "orang yang sama" not in refusal.text


def test_in_its_own_case_a_death_counts_at_any_address(current: Session) -> None:
    first = dead(current, HAMLET)
    assert codes(current, another(current, first)) == ["recipient-died"]


def test_one_word_on_a_name_and_place_holds_for_later_letters_too(current: Session) -> None:
    first = dead(current)
    held = at_home(current, street=NEW)
    confirm(current, held)
    later = at_home(current, street=NEW)
    assert codes(current, held, later, another(current, held), another(current, first)) == []


def test_who_was_reached_after_all_is_not_dead(current: Session) -> None:
    first = dead(current)
    waiting = at_home(current, street=NEW)
    assert codes(current, waiting) == ["namesake-died"]
    seen = first.version
    handing.settle(current, first, seen_version=seen, actor=COUNTER, done="bertemu orangnya")
    assert codes(current, waiting, another(current, first)) == []


def test_a_letter_written_anew_says_nothing_of_its_person(current: Session) -> None:
    first = dead(current)
    seen = first.version
    again.compose_again(current, first, seen_version=seen, actor=COUNTER, today=TODAY)
    assert first.state == "settled"
    fresh = letter_of(current, first.application)
    assert codes(current, fresh) == ["recipient-died"]
    assert codes(current, at_home(current, street=NEW)) == ["namesake-died"]


def test_a_death_that_is_told_after_a_word_on_an_earlier_one_counts(current: Session) -> None:
    first = dead(current)
    confirm(current, another(current, first))
    assert codes(current, another(current, first)) == []
    dead(current)
    assert codes(current, another(current, first)) == ["namesake-died"]


@pytest.fixture
def plans(app: Flask) -> Iterator[list[str]]:
    """How the database finds the rows of every statement that it is asked from now on."""
    del app
    found: list[str] = []

    def note(connection: Any, _cursor: object, statement: str, values: Any, *_: object) -> None:  # noqa: ANN401
        if statement.startswith("SELECT"):
            rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", values)
            found.extend(row[3] for row in rows)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def test_no_question_about_deaths_reads_a_whole_table_or_every_letters_events(
    current: Session, plans: list[str]
) -> None:
    dead(current)
    letters = [at_home(current, street=NEW), composed(current, name="Budi Contohwan")]
    plans.clear()
    assert len(recipients.doubts(current, letters)) == 1
    big = ("events", "letters", "applicants", "applications")
    assert [each for each in plans if each.startswith(tuple(f"SCAN {name}" for name in big))] == []
    asked = [each for each in plans if each.startswith("SEARCH events")]
    assert asked
    assert all("ix_events_application (application_id=?" in each for each in asked)
