"""A reminder that is written anew names a day on which its reader can still answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from postal import audit, wait_again, waiting
from postal.correspondence import untold
from postal.correspondence.composing import last_day
from postal.dates import letter_date
from postal.letters import again, handing, in_house, posting, runs
from postal.lookups import the_office
from postal.matching import services as matching
from postal.models import Letter, LetterRule
from postal.workflow import Role
from tests.cases import a_dossier, an_envelope, someone
from tests.letters.stage import TODAY, last, letter_of, returned, sent

SYSTEM = audit.system("test")
COUNTER = someone(Role.COUNTER)


def look(session: Session, day: date) -> tuple[int, int]:
    return waiting.look_after(session, today=day, actor=SYSTEM)


def a_reminder(session: Session, letter: Letter, day: date) -> Letter:
    """The reminder of a letter, composed on a day and not printed yet."""
    wait = waiting.wait_of(session, letter.application)
    assert wait is not None
    waiting.remind(session, wait, today=day, actor=SYSTEM)
    return letter_of(session, letter.application)


def anew(session: Session, letter: Letter, day: date) -> Letter:
    seen = letter.version
    return again.compose_again(session, letter, seen_version=seen, actor=COUNTER, today=day)


def test_a_reminder_made_anew_in_time_names_the_day_of_the_wait(current: Session) -> None:
    letter = sent(current)
    reminder = a_reminder(current, letter, TODAY + timedelta(days=15))
    fresh = anew(current, reminder, last(letter) - waiting.LEAST_LEFT)
    assert (reminder.state, fresh.wait_until) == ("cancelled", last(letter))


@pytest.mark.parametrize("voided", [False, True])
def test_a_reminder_made_anew_too_late_gives_the_time_to_answer(
    current: Session, *, voided: bool
) -> None:
    letter = sent(current)
    case = letter.application
    reminder = a_reminder(current, letter, TODAY + timedelta(days=15))
    if voided:
        seen = reminder.version
        runs.cancel(current, reminder, seen_version=seen, actor=someone(), reason="kotor")
    late = last(letter) - timedelta(days=3)
    fresh = anew(current, reminder, late)
    day = last_day(current, late, the_office(current).wait_days)
    assert fresh.wait_until == day
    assert in_house.too_late(fresh, late) is None
    message = untold.message_of(current, fresh)
    assert message is not None
    assert letter_date(day, "id") in message.text, "the message names the day of its letter"
    wait = waiting.wait_of(current, case)
    assert wait is not None
    assert wait.last == day, "and the case waits as long as its person was told"
    assert look(current, last(letter) + timedelta(days=1)) == (0, 0)
    assert look(current, day + timedelta(days=1)) == (0, 1)


def test_a_reminder_made_anew_after_a_call_names_the_day_of_the_call(current: Session) -> None:
    letter = returned(current)
    seen = letter.version
    handing.settle(current, letter, seen_version=seen, actor=COUNTER, done="ditelepon", way="phone")
    case = letter.application
    wait = waiting.wait_of(current, case)
    assert wait is not None
    letter.wait_until = wait.last - timedelta(days=10)
    message = waiting.remind(current, wait, today=wait.remind_on, actor=SYSTEM)
    first = posting.write_after_all(current, message, actor=COUNTER, today=wait.remind_on)
    runs.cancel(current, first, seen_version=first.version, actor=someone(), reason="kotor")
    assert anew(current, first, wait.remind_on).wait_until == wait.last


def test_a_reminder_that_becomes_a_letter_too_late_gives_the_time_to_answer(
    current: Session,
) -> None:
    current.add(LetterRule(service_code="", kind="reminder", by_post=False))
    letter = sent(current)
    case = letter.application
    look(current, last(letter) - waiting.LEAST_LEFT)
    message = untold.messages_of(current, case)[0]
    assert (message.kind, message.letter) == ("reminder", None)
    late = last(letter) - timedelta(days=2)
    fresh = posting.write_after_all(current, message, actor=COUNTER, today=late)
    assert in_house.too_late(fresh, late) is None
    assert fresh.wait_until is not None
    assert letter_date(fresh.wait_until, "id") in message.text


def wrong_supplement(session: Session, letter: Letter, day: date) -> None:
    """A bundle of another family sets the case going, and is taken off it on a day."""
    case = letter.application
    found = a_dossier(session, case, pages=2, envelope=an_envelope(session))
    found.role = "supplement"
    matching.confirm(session, found, seen_version=found.version, actor=someone())
    assert case.state != "incomplete"
    audit.transition(
        session, found, "unmatch", seen_version=found.version, actor=someone(), reason="lain"
    )
    assert wait_again.put_back(session, case, found, actor=someone(), today=day)
    assert case.state == "incomplete"


@pytest.mark.parametrize(("left", "written"), [(7, True), (6, False)])
def test_a_reminder_withdrawn_for_a_wrong_supplement_is_written_anew_while_there_is_time(
    current: Session, left: int, *, written: bool
) -> None:
    letter = sent(current)
    reminder = a_reminder(current, letter, TODAY + timedelta(days=15))
    day = last(letter) - timedelta(days=left)
    wrong_supplement(current, letter, day)
    assert reminder.state == "cancelled"
    fresh = letter_of(current, letter.application)
    assert (fresh.id != reminder.id) is written
    if written:
        assert (fresh.kind, fresh.state, fresh.wait_until) == ("reminder", "composed", last(letter))
        assert fresh.sheet["day"] == day.isoformat()
        assert fresh.sheet["asked"] == reminder.sheet["asked"]
        assert untold.messages_of(current, letter.application)[0].letter == fresh
