"""A message that somebody would have had to tell becomes a letter that says the same."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from postal import leaving, waiting
from postal.correspondence import untold
from postal.correspondence.letter_facts import COME_IN, MISSING, REMINDER
from postal.letters import posting
from postal.models import LetterRule, Message
from postal.verification import deciding, taking
from postal.verification.checklist import Outcome
from postal.workflow import Role
from tests.cases import someone
from tests.letters.stage import TODAY
from tests.verification.stage import judge, lines, person, ready

WHY = "foto ulang"


def never_by_post(session: Session, *kinds: str) -> None:
    session.add_all(LetterRule(service_code="", kind=kind, by_post=False) for kind in kinds)
    session.flush()


def invited(session: Session) -> Message:
    """The message of a case whose person has to come, told to them by telephone."""
    never_by_post(session, COME_IN, REMINDER)
    case, actor = ready(session), person(session, "operator")
    leaving.leave(
        session, case, "require_visit", seen_version=case.version, actor=actor, reason=WHY
    )
    return untold.messages_of(session, case)[0]


def reminded(session: Session, ask: Message) -> tuple[Message, date]:
    """The reminder of what was told by telephone, and the last day of the wait it is about."""
    untold.mark_told(session, ask, "phone", actor=someone(Role.COUNTER))
    wait = waiting.wait_of(session, ask.application)
    assert wait is not None
    again = waiting.remind(session, wait, today=wait.remind_on, actor=someone())
    return again, wait.last


def asked_for_papers(session: Session) -> Message:
    """The message of a case whose last paper is missing, not sent by post."""
    never_by_post(session, MISSING, REMINDER)
    case, actor = ready(session), person(session, "operator")
    taking.take(session, case, seen_version=case.version, actor=actor)
    judge(session, case, actor, lines(session, case)[-1])
    seen = case.version
    deciding.confirm(session, case, Outcome.INCOMPLETE, seen_version=seen, actor=actor, today=TODAY)
    return untold.messages_of(session, case)[0]


def test_an_invitation_written_after_all_gives_its_reason(current: Session) -> None:
    letter = posting.write_after_all(current, invited(current), actor=someone(), today=TODAY)
    assert letter.sheet["details"]["reason"] == WHY


def test_the_reminder_of_a_visit_asks_for_no_papers_and_moves_no_day(current: Session) -> None:
    message, last = reminded(current, invited(current))
    assert "datang" in message.text
    assert ": –" not in message.text
    day = last - timedelta(days=10)
    letter = posting.write_after_all(current, message, actor=someone(), today=day)
    assert letter.sheet["details"]["of"] == COME_IN
    assert (len(letter.sheet["asked"]), letter.wait_until) == (0, last)


def test_the_reminder_of_papers_names_them_until_the_same_day(current: Session) -> None:
    message, last = reminded(current, asked_for_papers(current))
    day = last - timedelta(days=10)
    letter = posting.write_after_all(current, message, actor=someone(), today=day)
    assert letter.sheet["details"]["of"] == MISSING
    assert (len(letter.sheet["asked"]), letter.wait_until) == (1, last)
