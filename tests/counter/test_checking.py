"""Who is asking: what is enough, how long it holds, what is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from postal import checking
from postal.checking import IdentityNotChecked, NotEnoughChecked, NothingToCompare
from postal.extensions import writing
from postal.models import utc_now
from tests.cases import NIK, a_case
from tests.counter.stage import BORN, NAME, a_known_case, clerk, facts


@pytest.mark.parametrize(
    "answers",
    [
        {"nik", "birth_date"},
        {"code", "name", "birth_date"},
        {"code", "name", "village"},
        {"code", "birth_date", "village"},
        {"card"},
    ],
)
def test_these_answers_tell_who_is_asking(app: Flask, answers: set[str]) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        checking.check(s, case, answers, actor=clerk(s))
        checking.require_check(s, case, clerk(s))


@pytest.mark.parametrize(
    "answers",
    [
        set(),
        {"code"},
        {"nik"},
        {"birth_date"},
        {"code", "name"},
        {"nik", "name"},
        {"name", "birth_date", "village"},
        {"anything else"},
    ],
)
def test_these_answers_do_not(app: Flask, answers: set[str]) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        with pytest.raises(NotEnoughChecked):
            checking.check(s, case, answers, actor=clerk(s))
        assert facts(s, case, "identity_checked") == []


def test_what_is_not_written_down_cannot_have_matched(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_case(s, name=NAME)
        with pytest.raises(NothingToCompare) as refused:
            checking.check(s, case, {"nik", "birth_date"}, actor=clerk(s))
        assert refused.value.values["questions"] == ("NIK", "Tanggal lahir")


def test_the_event_names_the_questions_and_never_an_answer(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        checking.check(s, case, {"birth_date", "nik"}, actor=clerk(s))
        (fact,) = facts(s, case, "identity_checked")
        assert fact.data == {"checked": ["nik", "birth_date"]}
        written = f"{fact.data}{fact.reason}{fact.note}"
        assert not any(each in written for each in (NIK, NAME, BORN))


def test_a_check_holds_for_a_quarter_of_an_hour(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        checking.check(s, case, {"card"}, actor=clerk(s))
        now = utc_now()
        checking.require_check(s, case, clerk(s), now + timedelta(minutes=14))
        with pytest.raises(IdentityNotChecked):
            checking.require_check(s, case, clerk(s), now + timedelta(minutes=16))


def test_a_check_opens_one_case_for_one_clerk(app: Flask) -> None:
    del app
    with writing() as s:
        case, other = a_known_case(s), a_known_case(s)
        checking.check(s, case, {"card"}, actor=clerk(s))
        for wrong in ((other, clerk(s)), (case, clerk(s, "supervisor"))):
            with pytest.raises(IdentityNotChecked):
                checking.require_check(s, *wrong)


def test_answers_that_do_not_match_shut_what_was_open(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        checking.check(s, case, {"card"}, actor=clerk(s))
        checking.fail(s, case, actor=clerk(s))
        with pytest.raises(IdentityNotChecked):
            checking.require_check(s, case, clerk(s))
