"""Letters that are older than the office's messages remind and expire all the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from postal import audit, waiting
from postal.correspondence import untold
from postal.dates import letter_date
from postal.models import Letter, Message
from postal.workflow import Role
from tests.cases import someone
from tests.letters.stage import (
    TODAY,
    composed,
    handed_over,
    last,
    letter_of,
    printed,
    returned,
    sent,
)

SYSTEM = audit.system("test")
COUNTER = someone(Role.COUNTER)


def look(session: Session, day: date) -> tuple[int, int]:
    return waiting.look_after(session, today=day, actor=SYSTEM)


def older_than_messages(session: Session, letter: Letter) -> Letter:
    """The same letter in an office whose letters are older than its messages."""
    session.execute(delete(Message))
    session.expire_all()
    return letter


def test_a_letter_without_a_message_reminds_and_expires_as_any_other(current: Session) -> None:
    letter = older_than_messages(current, handed_over(current))
    letter.handed_at = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)
    case = letter.application
    assert look(current, TODAY) == (0, 0)
    wait = waiting.wait_of(current, case)
    assert wait is not None
    assert (wait.told_on, wait.last) == (TODAY, last(letter))
    assert letter_date(last(letter), "id") in wait.ask.text
    assert look(current, wait.remind_on) == (1, 0)
    reminder = letter_of(current, case)
    assert (reminder.kind, reminder.wait_until) == ("reminder", wait.last)
    assert look(current, wait.last) == (0, 0)
    assert look(current, wait.last + timedelta(days=1)) == (0, 1)
    assert case.state == "expired"


def test_an_old_letter_that_has_reminded_already_does_not_remind_again(current: Session) -> None:
    letter = sent(current)
    assert look(current, last(letter) - waiting.LEAST_LEFT) == (1, 0)
    reminder = handed_over(current, letter_of(current, letter.application))
    older_than_messages(current, letter)
    assert look(current, last(letter) - waiting.LEAST_LEFT) == (0, 0)
    kinds = [row.kind for row in untold.messages_of(current, letter.application)]
    assert kinds == ["reminder", "missing"]
    assert untold.message_of(current, reminder) is not None


@pytest.mark.parametrize("state", ["composed", "printed", "returned", "cancelled"])
def test_an_old_letter_that_reached_nobody_waits_for_ever(current: Session, state: str) -> None:
    letter = returned(current) if state == "returned" else composed(current)
    if state == "printed":
        printed(current, letter)
    if state == "cancelled":
        seen = letter.version
        audit.transition(
            current, letter, "cancel", seen_version=seen, actor=someone(), reason="keliru"
        )
    older_than_messages(current, letter)
    assert look(current, last(letter) + timedelta(days=400)) == (0, 0)
    assert letter.application.state == "incomplete"


def test_old_letters_of_cases_that_went_on_are_left_alone(current: Session) -> None:
    letter = older_than_messages(current, handed_over(current))
    letter.application.state = "complete"
    current.flush()
    look(current, TODAY)
    assert untold.messages_of(current, letter.application) == []
