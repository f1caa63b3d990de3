"""Reminders and expiry by the calendar, and what stops them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, upkeep, waiting
from postal.correspondence import untold
from postal.intake import services as intake
from postal.intake.new_dossier import NewDossier
from postal.letters import handing
from postal.lookups import office_calendar, office_today, the_office
from postal.matching import services as matching
from postal.models import Application, ClosedDay, Event, LetterRule, Message
from postal.paper_since import stopped_by_paper
from postal.verification import judging, steps
from postal.workflow import Role
from tests.cases import a_dossier, an_envelope, service, someone
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
from tests.verification.stage import ready

SYSTEM = audit.system("test")
COUNTER = someone(Role.COUNTER)


def look(session: Session, day: date) -> tuple[int, int]:
    return waiting.look_after(session, today=day, actor=SYSTEM)


def kinds(session: Session, case: Application) -> list[str]:
    return [row.kind for row in untold.messages_of(session, case)]


def test_a_person_is_reminded_once_at_half_the_wait_and_no_day_moves(current: Session) -> None:
    letter = sent(current)
    wait = waiting.wait_of(current, letter.application)
    assert wait is not None
    assert wait.last == last(letter)
    assert look(current, wait.remind_on - timedelta(days=1)) == (0, 0)
    assert look(current, wait.remind_on) == (1, 0)
    assert look(current, wait.remind_on + timedelta(days=1)) == (0, 0)
    reminder = letter_of(current, letter.application)
    assert (reminder.kind, reminder.wait_until) == ("reminder", wait.last)
    assert [each["name"] for each in reminder.sheet["asked"]] == [
        each["name"] for each in letter.sheet["asked"]
    ]
    assert current.scalars(select(Event.name).where(Event.name == "reminded")).one()
    assert waiting.wait_of(current, letter.application) == wait


def test_nobody_is_reminded_who_has_too_little_time_left_to_answer(current: Session) -> None:
    letter = sent(current)
    assert look(current, last(letter) - waiting.LEAST_LEFT + timedelta(days=1)) == (0, 0)
    assert look(current, last(letter) - waiting.LEAST_LEFT) == (1, 0)


def test_a_case_expires_on_the_day_after_the_last_and_its_reminder_is_withdrawn(
    current: Session,
) -> None:
    letter = sent(current)
    case = letter.application
    look(current, last(letter) - waiting.LEAST_LEFT)
    reminder = letter_of(current, case)
    assert look(current, last(letter)) == (0, 0)
    assert look(current, last(letter) + timedelta(days=1)) == (0, 1)
    assert (case.state, reminder.state) == ("expired", "cancelled")
    event = audit.last_event(current, audit.thing_of(case), case.id, "expire")
    assert event is not None
    assert event.actor_id is None


def test_a_wait_never_ends_on_a_day_the_office_is_closed(current: Session) -> None:
    letter = sent(current)
    for more in range(3):
        current.add(ClosedDay(day=last(letter) + timedelta(days=more), reason="banjir"))
    current.flush()
    wait = waiting.wait_of(current, letter.application)
    assert wait is not None
    assert wait.last > last(letter) + timedelta(days=2)
    assert look(current, wait.last) == (0, 0)
    assert look(current, wait.last + timedelta(days=1)) == (0, 1)


@pytest.mark.parametrize("state", ["composed", "printed", "returned"])
def test_who_was_not_told_waits_for_ever(current: Session, state: str) -> None:
    letter = returned(current) if state == "returned" else composed(current)
    if state == "printed":
        printed(current, letter)
    assert letter.state == state
    assert look(current, last(letter) + timedelta(days=400)) == (0, 0)
    assert letter.application.state == "incomplete"


def test_a_reminder_that_comes_back_stops_the_wait(current: Session) -> None:
    letter = sent(current)
    look(current, last(letter) - waiting.LEAST_LEFT)
    reminder = letter_of(current, letter.application)
    handed_over(current, reminder)
    handing.came_back(current, reminder, reason="moved", actor=COUNTER)
    assert look(current, last(letter) + timedelta(days=1)) == (0, 0)


def test_a_supplement_that_lies_here_unread_stops_the_wait(current: Session) -> None:
    letter = sent(current)
    a_dossier(current, letter.application, envelope=an_envelope(current))
    assert look(current, last(letter) + timedelta(days=1)) == (0, 0)


def test_a_page_that_turns_up_withdraws_the_letter_and_ends_the_wait(current: Session) -> None:
    letter = composed(current)
    case = letter.application
    steps.make(
        current,
        case,
        "resume",
        seen_version=case.version,
        actor=someone(Role.OPERATOR),
        today=office_today(current),
    )
    assert (case.state, letter.state) == ("under_verification", "cancelled")
    assert waiting.wait_of(current, case) is None


def test_who_was_called_waits_as_long_and_is_called_again(current: Session) -> None:
    letter = returned(current)
    handing.settle(
        current,
        letter,
        seen_version=letter.version,
        actor=COUNTER,
        done="ditelepon",
        way="phone",
    )
    wait = waiting.wait_of(current, letter.application)
    assert wait is not None
    assert wait.last >= office_today(current) + timedelta(days=the_office(current).wait_days)
    the_office(current).wait_days = 7
    assert waiting.wait_of(current, letter.application) == wait, "what was said, holds"
    assert look(current, wait.remind_on) == (1, 0)
    reminder = untold.messages_of(current, letter.application)[0]
    assert (reminder.kind, reminder.letter) == ("reminder", None)
    assert untold.open_messages(current, ["reminder"], 1, 5)[0] == [reminder]


@pytest.mark.parametrize("came", [False, True])
def test_an_invitation_expires_unless_somebody_comes(current: Session, *, came: bool) -> None:
    current.add(LetterRule(service_code="", kind="come_in", by_post=False))
    case = ready(current)
    actor = someone()
    steps.make(
        current,
        case,
        "require_visit",
        seen_version=case.version,
        actor=actor,
        today=office_today(current),
        reason="foto ulang",
    )
    message = untold.messages_of(current, case)[0]
    untold.mark_told(current, message, "phone", actor=COUNTER)
    wait = waiting.wait_of(current, case)
    assert wait is not None
    if came:
        audit.transition(current, case, "record_visit", seen_version=case.version, actor=COUNTER)
    assert look(current, wait.last + timedelta(days=1)) == (0, int(not came))
    assert case.state == ("registered" if came else "expired")


def invited_at_intake(session: Session) -> Application:
    """A case of a service that asks for a visit, as its envelope is opened and its paper read."""
    new = NewDossier(service=service(session, "BETUL-NAMA"), name="Siti Contohwati")
    envelope = intake.register(
        session,
        intake.NewEnvelope(arrived=office_today(session), dossiers=(new,)),
        office=the_office(session),
        calendar=office_calendar(session),
        actor=someone(),
    )
    (dossier,) = envelope.dossiers
    audit.transition(
        session, dossier, "scan", seen_version=dossier.version, actor=audit.system("test")
    )
    matching.settle(session, dossier, someone())
    assert (dossier.state, dossier.application is not None) == ("matched", True)
    assert dossier.application is not None
    return dossier.application


def test_the_paper_that_came_before_an_invitation_does_not_answer_it(current: Session) -> None:
    case = invited_at_intake(current)
    untold.mark_told(current, untold.messages_of(current, case)[0], "phone", actor=COUNTER)
    assert list(stopped_by_paper(current)) == []
    wait = waiting.wait_of(current, case)
    assert wait is not None
    assert look(current, wait.remind_on) == (1, 0)
    assert look(current, wait.last + timedelta(days=1)) == (0, 1)
    assert case.state == "expired"


def test_an_invitation_that_was_written_just_before_its_own_paper_is_not_answered_by_it(
    current: Session,
) -> None:
    case = invited_at_intake(current)
    (message,) = untold.messages_of(current, case)
    (born,) = current.scalars(
        select(Event.at).where(
            Event.thing == "dossier", Event.name == "born", Event.application_id == case.id
        )
    )
    message.at = born - timedelta(milliseconds=5)
    untold.mark_told(current, message, "phone", actor=COUNTER)
    assert list(stopped_by_paper(current)) == []
    wait = waiting.wait_of(current, case)
    assert wait is not None
    assert look(current, wait.remind_on) == (1, 0)
    assert look(current, wait.last + timedelta(days=1)) == (0, 1)


def expired(session: Session) -> Application:
    letter = sent(session)
    look(session, last(letter) + timedelta(days=1))
    return letter.application


def test_a_late_supplement_opens_an_expired_case_at_its_open_items(current: Session) -> None:
    case = expired(current)
    dossier = a_dossier(current, case, pages=1, envelope=an_envelope(current))
    matching.settle(current, dossier, someone())
    assert (case.state, dossier.state) == ("under_verification", "matched")
    verdicts = {row.verdict: row.again for row in judging.examine(current, case).rows.values()}
    assert verdicts == {"present": False, "absent": True}


def test_an_operator_opens_an_expired_case_and_a_supervisor_closes_it(current: Session) -> None:
    one, other = expired(current), expired(current)
    today = office_today(current)
    operator, supervisor = someone(Role.OPERATOR), someone(Role.SUPERVISOR)
    steps.make(current, one, "resume", seen_version=one.version, actor=operator, today=today)
    assert one.state == "under_verification"
    seen = other.version
    steps.make(
        current, other, "close", seen_version=seen, actor=supervisor, today=today, reason="lama"
    )
    assert other.state == "finished"


def test_giving_up_on_a_person_expires_the_case_with_what_was_tried(current: Session) -> None:
    letter = returned(current)
    case = letter.application
    seen = letter.version
    handing.give_up(current, letter, seen_version=seen, actor=COUNTER, reason="tiga kali ditelepon")
    assert (letter.state, case.state) == ("unreachable", "expired")
    event = audit.last_event(current, audit.thing_of(case), case.id, "expire")
    assert event is not None
    assert event.reason == "tiga kali ditelepon"


def test_the_programs_rounds_look_after_the_waits(current: Session) -> None:
    letter = sent(current)
    after = last(letter) + timedelta(days=1)
    upkeep.tend(
        current, now=datetime(after.year, after.month, after.day, 5, tzinfo=UTC), actor=SYSTEM
    )
    assert letter.application.state == "expired"


def test_a_new_decision_after_the_answer_is_reminded_anew(current: Session) -> None:
    letter = sent(current)
    look(current, last(letter) - waiting.LEAST_LEFT)
    assert kinds(current, letter.application) == ["reminder", "missing"]
    second = Message(
        application_id=letter.application_id,
        kind="missing",
        language="id",
        text="-",
        told_at=datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=UTC),
        told_way="counter",
    )
    current.add(second)
    current.flush()
    wait = waiting.wait_of(current, letter.application)
    assert wait is not None
    assert wait.ask == second
    assert look(current, wait.remind_on) == (1, 0)
