"""Printing letters: numbered once, sorted by postcode, printed again as they were."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import print_runs
from postal.correspondence import composing
from postal.extensions import db, writing
from postal.letters import in_house, runs
from postal.letters.refusals import (
    LetterCancelled,
    LetterNotNow,
    LetterOvertaken,
    NoLetterChosen,
)
from postal.letters.window import AddressTooLong
from postal.lookups import the_office
from postal.models import Event, Letter
from postal.print_runs import NotInRun, RunSettled
from postal.workflow import NotYourMove, ReasonMissing, Role
from tests.cases import someone
from tests.letters.stage import TODAY, composed, handed_over, printed

NEW_YEAR = date(2027, 1, 4)


def test_letters_of_a_run_are_sorted_by_postcode_and_numbered_in_that_order(
    current: Session,
) -> None:
    far, near = composed(current, postcode="69909"), composed(current, postcode="69901")
    run = printed(current, far, near, far)
    assert [row.facts.postcode for row in runs.printed(current, run)] == ["69901", "69909"]
    assert [row.number for row in runs.printed(current, run)] == ["470/1/2026", "470/2/2026"]
    assert (near.number, near.year, far.number, run.count) == (1, 2026, 2, 2)
    assert {near.state, far.state} == {"printed"}


def test_numbers_begin_anew_with_the_year_and_keep_the_pattern_of_their_day(
    current: Session,
) -> None:
    the_office(current).wait_days = 60
    first, second, third = (composed(current) for _ in range(3))
    printed(current, first)
    the_office(current).letter_pattern = "470/{number}/{month}/{year}"
    printed(current, second)
    printed(current, third, today=NEW_YEAR)
    numbers = [row.number_text for row in (first, second, third)]
    assert numbers == ["470/1/2026", "470/2/XI/2026", "470/1/I/2027"]


def test_a_second_print_says_so_and_is_the_same_otherwise(current: Session) -> None:
    letter = composed(current)
    (before,) = runs.printed(current, printed(current, letter))
    the_office(current).phone = "(0300) 999999"
    current.flush()
    (again,) = runs.printed(current, printed(current, letter))
    assert (before.reprint, again.reprint, letter.prints) == (0, 1, 2)
    assert replace(again, reprint=0) == before
    names = current.scalars(select(Event.name).where(Event.thing == "letter")).all()
    assert names == ["born", "print", "letter_reprinted"]


def test_what_a_jammed_printer_swallowed_is_printed_again_with_the_same_numbers(
    current: Session,
) -> None:
    letters = [composed(current, postcode=f"6990{n}") for n in range(1, 5)]
    run = printed(current, *letters)
    fresh = runs.failed_from(current, run, 3, actor=someone())
    assert fresh is not None
    assert (run.outcome, run.failed_from, fresh.outcome) == ("failed", 3, None)
    again = runs.printed(current, fresh)
    assert [(row.number, row.reprint) for row in again] == [("470/3/2026", 0), ("470/4/2026", 0)]
    (later,) = runs.printed(current, printed(current, letters[2]))
    assert later.reprint == 1
    print_runs.all_out(fresh)
    assert print_runs.open_runs(current, runs.KIND)[0].outcome is None


def test_a_letter_that_was_cancelled_meanwhile_is_not_printed_again(current: Session) -> None:
    letter = composed(current)
    run = printed(current, letter)
    composing.withdraw(current, letter.application, reason="susulan datang", actor=someone())
    assert runs.failed_from(current, run, 1, actor=someone()) is None
    assert (letter.state, letter.number_text) == ("cancelled", "470/1/2026")


def test_a_run_is_settled_once_and_only_from_a_letter_that_it_has(current: Session) -> None:
    run = printed(current)
    for first in (0, 2):
        with pytest.raises(NotInRun):
            runs.failed_from(current, run, first, actor=someone())
    print_runs.all_out(run)
    with pytest.raises(RunSettled):
        print_runs.all_out(run)
    with pytest.raises(RunSettled):
        runs.failed_from(current, run, 1, actor=someone())


def test_nothing_is_numbered_when_one_letter_must_not_be_printed(current: Session) -> None:
    good, cancelled, gone = composed(current), composed(current), handed_over(current)
    runs.cancel(
        current, cancelled, seen_version=cancelled.version, actor=someone(), reason="keliru"
    )
    with pytest.raises(LetterCancelled) as refused:
        printed(current, good, cancelled)
    assert refused.value.values["reason"] == ("keliru",)
    with pytest.raises(LetterNotNow):
        printed(current, good, gone)
    with pytest.raises(NoLetterChosen):
        runs.print_letters(current, [], office=the_office(current), today=TODAY, actor=someone())
    with pytest.raises(NotYourMove):
        runs.print_letters(
            current, [good], office=the_office(current), today=TODAY, actor=someone(Role.COUNTER)
        )
    assert good.state == "composed"


def test_an_address_that_fits_no_window_gets_no_number_and_holds_nobody_up(
    current: Session,
) -> None:
    good = composed(current)
    long = composed(current, street="Jalan " + "Panjangsekali Sungguhpanjang " * 12)
    with pytest.raises(AddressTooLong):
        printed(current, good, long)
    sound, bad = runs.sound(current, [long, good])
    assert (sound, [refusal.code for refusal in bad]) == ([good], ["address-too-long"])
    assert good.number is None


def test_a_letter_whose_case_waits_for_nothing_is_not_printed(current: Session) -> None:
    letter = composed(current)
    letter.application.state = "withdrawn"
    with pytest.raises(LetterOvertaken) as refused:
        printed(current, letter)
    assert refused.value.values["state"] == ("Dibatalkan pemohon",)
    assert runs.sound(current, [letter])[0] == []
    runs.cancel(current, letter, seen_version=letter.version, actor=someone(), reason="batal")
    assert letter.state == "cancelled"


def test_a_cancelled_letter_keeps_its_number_and_its_reason(current: Session) -> None:
    letter, other = composed(current), composed(current)
    printed(current, letter)
    with pytest.raises(ReasonMissing):
        runs.cancel(current, letter, seen_version=letter.version, actor=someone(), reason=None)
    runs.cancel(current, letter, seen_version=letter.version, actor=someone(), reason="salah ketik")
    printed(current, other)
    assert (letter.number, other.number) == (1, 2)
    assert in_house.why(current, letter, "cancel") == "salah ketik"


def test_two_people_who_print_at_once_get_different_numbers(app: Flask) -> None:
    with writing() as current:
        wanted = [composed(current).id for _ in range(6)]
    together = threading.Barrier(2)
    failed: list[BaseException] = []

    def print_some(mine: list[int]) -> None:
        with app.app_context():
            together.wait()
            try:
                for letter_id in mine:
                    with writing() as current:
                        printed(current, current.get_one(Letter, letter_id))
            except BaseException as problem:  # noqa: BLE001 - told to the test
                failed.append(problem)
            db.session.remove()

    people = [threading.Thread(target=print_some, args=(wanted[n::2],)) for n in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert failed == []
    numbers = db.session.scalars(select(Letter.number).order_by(Letter.number)).all()
    assert numbers == [1, 2, 3, 4, 5, 6]
