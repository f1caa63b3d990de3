"""A message that somebody would have had to tell becomes a letter that says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import late_letters, leaving, people, waiting
from postal.correspondence import messaging, untold
from postal.correspondence.letter_facts import (
    COME_IN,
    DATE_CHANGED,
    MISSING,
    RECEIPT,
    REJECTED,
    REMINDER,
)
from postal.dates import letter_date
from postal.extensions import writing
from postal.letters import again, posting, runs
from postal.letters.refusals import LetterCancelled
from postal.lookups import the_office
from postal.models import Application, Letter, LetterRule, Message
from postal.repromising import repromise
from postal.verification import deciding, taking
from postal.verification.checklist import Outcome
from postal.workflow import Role
from tests.cases import someone
from tests.conftest import ClientFor
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


def saves(session: Session, case: Application, **parts: str | None) -> list[str]:
    """Save other data of the applicant, as every screen does; return what is told of letters."""
    saved = late_letters.save_people(
        session,
        case,
        replace(people.applicant_data(case), **parts),
        people.subject_data(case),
        seen=people.seen_mark(case),
        actor=someone(Role.OPERATOR),
    )
    return [text % values for text, values in saved.letters]


def without_address(session: Session) -> Application:
    """A case whose person is told by post that it came, if only somebody knew the address."""
    session.add(LetterRule(service_code="", kind=RECEIPT, by_post=True))
    case = ready(session)
    assert case.applicant is not None
    case.applicant.address = case.applicant.postcode = None
    case.examine_by = date(2026, 11, 27)
    session.flush()
    messaging.greet(session, case, actor=someone(), today=TODAY)
    return case


def letters_of(session: Session, case: Application) -> list[str]:
    query = select(Letter.kind).where(Letter.application_id == case.id).order_by(Letter.id)
    return list(session.scalars(query))


def test_a_receipt_by_post_is_written_as_soon_as_the_address_is_known(current: Session) -> None:
    case = without_address(current)
    assert letters_of(current, case) == []
    assert saves(current, case, address="Jalan Contoh 9") == []
    told = saves(current, case, postcode="69901")
    assert told == ["Alamatnya kini lengkap: suratnya dibuat dan menunggu dicetak."]
    assert letters_of(current, case) == [RECEIPT]
    (message,) = untold.messages_of(current, case)
    assert message.letter is not None
    assert "Jumat, 27 November 2026" in str(message.letter.sheet["passages"])
    assert saves(current, case, address="Jalan Contoh 10")
    assert letters_of(current, case) == [RECEIPT], "it takes the new address and is no other"


def test_an_address_writes_no_letter_that_the_office_sends_otherwise(current: Session) -> None:
    case = without_address(current)
    current.query(LetterRule).delete()
    assert saves(current, case, address="Jalan Contoh 9", postcode="69901") == []
    assert letters_of(current, case) == []


def test_an_address_writes_nothing_that_somebody_has_told_meanwhile(current: Session) -> None:
    case = without_address(current)
    untold.mark_told(
        current, untold.messages_of(current, case)[0], "phone", actor=someone(Role.COUNTER)
    )
    assert saves(current, case, address="Jalan Contoh 9", postcode="69901") == []
    assert letters_of(current, case) == []


def new_day(session: Session, case: Application, day: date, reason: str) -> Message | None:
    """Promise another day; return the message of it, None for an earlier day."""
    before = len(untold.messages_of(session, case))
    repromise(session, case, day, actor=someone(), reason=reason, today=TODAY)
    messages = untold.messages_of(session, case)
    return messages[0] if len(messages) > before else None


def in_process(session: Session) -> Application:
    """A case whose result is promised, told of by telephone."""
    never_by_post(session, DATE_CHANGED)
    case = ready(session)
    case.state, case.finish_by = "in_process", date(2026, 12, 1)
    session.flush()
    return case


def test_a_letter_of_a_new_day_names_the_day_that_the_person_was_told_before(
    current: Session,
) -> None:
    case = in_process(current)
    assert new_day(current, case, date(2026, 12, 3), "blangko habis")
    message = new_day(current, case, date(2026, 12, 8), "mesin rusak")
    assert message is not None
    letter = posting.write_after_all(current, message, actor=someone(), today=TODAY)
    said = {key: letter.sheet["details"][key] for key in ("old", "new", "reason")}
    assert said == {"old": "2026-12-01", "new": "2026-12-08", "reason": "mesin rusak"}


@pytest.mark.parametrize(
    ("first", "then", "old"), [(3, 8, "2026-12-01"), (3, 2, None), (7, 4, None)]
)
def test_a_letter_that_goes_at_once_names_the_day_told_before_not_one_that_never_left(
    current: Session, first: int, then: int, old: str | None
) -> None:
    case = in_process(current)
    current.query(LetterRule).delete()
    current.add(LetterRule(service_code="", kind=DATE_CHANGED, by_post=True))
    current.flush()
    new_day(current, case, date(2026, 12, first), "blangko habis")
    message = new_day(current, case, date(2026, 12, then), "mesin rusak")
    said = message.letter.sheet["details"]["old"] if message and message.letter else None
    assert said == old


def test_after_a_day_that_came_nearer_the_letter_still_names_one_before_the_new(
    current: Session,
) -> None:
    case = in_process(current)
    current.query(LetterRule).delete()
    current.add(LetterRule(service_code="", kind=DATE_CHANGED, by_post=True))
    case.finish_by = date(2026, 12, 10)
    current.flush()
    assert new_day(current, case, date(2026, 12, 4), "lebih cepat") is None
    message = new_day(current, case, date(2026, 12, 8), "mesin rusak")
    assert message is not None
    assert message.letter is not None
    assert message.letter.sheet["details"]["old"] == "2026-12-04"


def test_a_letter_of_a_new_day_begins_at_the_one_that_was_told(current: Session) -> None:
    case = in_process(current)
    first = new_day(current, case, date(2026, 12, 3), "blangko habis")
    assert first is not None
    untold.mark_told(current, first, "phone", actor=someone(Role.COUNTER))
    message = new_day(current, case, date(2026, 12, 8), "mesin rusak")
    assert message is not None
    assert new_day(current, case, date(2026, 12, 7), "lebih cepat") is None
    letter = posting.write_after_all(current, message, actor=someone(), today=TODAY)
    said = {key: letter.sheet["details"][key] for key in ("old", "new", "reason")}
    assert said == {"old": "2026-12-03", "new": "2026-12-07", "reason": "mesin rusak"}


def test_who_is_told_by_telephone_gets_no_letter_with_another_last_day(
    current: Session,
) -> None:
    message = asked_for_papers(current)
    day = TODAY - timedelta(days=20)
    letter = posting.write_after_all(current, message, actor=someone(), today=day)
    assert untold.mark_told(current, message, "phone", actor=someone(Role.COUNTER)) is letter
    assert letter.state == "cancelled"
    with pytest.raises(LetterCancelled) as refused:
        runs.print_letters(
            current, [letter], office=the_office(current), today=TODAY, actor=someone()
        )
    assert refused.value.values["reason"] == (untold.TOLD,)
    wait = waiting.wait_of(current, message.application)
    assert wait is not None
    assert letter_date(wait.last, "id") in message.text
    seen, later = letter.version, wait.last - timedelta(days=10)
    fresh = again.compose_again(current, letter, seen_version=seen, actor=someone(), today=later)
    assert fresh.wait_until == wait.last, "who asks for it all the same gets the day that holds"


def test_a_rejection_that_is_told_still_goes_by_post(current: Session) -> None:
    case = ready(current)
    case.state = "rejected"
    message = messaging.tell(
        current, case, REJECTED, actor=someone(), today=TODAY, details={"reason": "bukan warga"}
    )
    assert message.letter is not None
    assert untold.mark_told(current, message, "counter", actor=someone(Role.COUNTER)) is None
    assert message.letter.state == "composed"


def test_the_screen_says_which_letter_does_not_leave(client: ClientFor) -> None:
    with writing() as session:
        message = asked_for_papers(session)
        letter = posting.write_after_all(session, message, actor=someone(), today=TODAY)
        path, number = f"/surat/pesan/{message.id}", letter.id
    browser = client("counter")
    page = browser.post(path, data={"way": "counter"}, follow_redirects=True).text
    assert "tidak jadi dikirim" in page
    with writing() as session:
        assert session.get_one(Letter, number).state == "cancelled"
