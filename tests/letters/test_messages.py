"""What somebody tells because no letter does: rules, the list, and what telling begins."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, leaving, repromising
from postal.codes import TrackingCode
from postal.correspondence import messaging, untold
from postal.correspondence.composing import last_day
from postal.correspondence.letter_facts import KINDS
from postal.correspondence.refusals import AlreadyTold, NotWorthTelling, WayOfTellingUnknown
from postal.letters import again, handing, posting
from postal.lookups import office_calendar, office_today, the_office
from postal.models import Event, Letter, LetterRule, Message
from postal.office import post_rules
from postal.verification import deciding, taking
from postal.verification.checklist import Outcome
from postal.workflow import Role
from tests.cases import NIK, PHONE, a_case, someone
from tests.letters.stage import TODAY, composed, handed_over, letter_of, returned
from tests.verification.stage import judge, lines, person, ready

ALL = tuple(KINDS)
COUNTER = someone(Role.COUNTER)


def rule(session: Session, service: str, kind: str, *, by_post: bool) -> None:
    session.add(LetterRule(service_code=service, kind=kind, by_post=by_post))
    session.flush()


def incomplete(session: Session, *, address: bool = True) -> Message:
    """The message of a case whose last paper is missing."""
    actor = person(session, "operator")
    case = ready(session)
    assert case.applicant is not None
    if not address:
        case.applicant.postcode, case.reach_note = None, "lewat ketua RT"
    taking.take(session, case, seen_version=case.version, actor=actor)
    judge(session, case, actor, lines(session, case)[-1])
    seen = case.version
    deciding.confirm(session, case, Outcome.INCOMPLETE, seen_version=seen, actor=actor, today=TODAY)
    return untold.messages_of(session, case)[0]


def open_again(session: Session, number: int) -> tuple[str | None, datetime | None]:
    session.expire_all()
    found = session.get_one(Message, number)
    return found.told_way, found.told_at


def open_kinds(session: Session) -> list[str]:
    return [row.kind for row in untold.open_messages(session, ALL, 1, 50)[0]]


def test_a_decision_writes_a_message_and_its_letter(current: Session) -> None:
    message = incomplete(current)
    assert (message.kind, message.language) == ("missing", "id")
    assert message.letter is not None
    assert message.letter.state == "composed"
    assert open_kinds(current) == []


def test_a_message_names_no_person(current: Session) -> None:
    case = a_case(current, name=f"Siti Contohwati {NIK}"[:14], nik=NIK, phone=PHONE)
    for kind, details in (
        ("receipt", {}),
        ("come_in", {}),
        ("rejected", {"reason": "bukan warga"}),
        ("returned", {"returns": ["uang"]}),
        ("forwarded", {"office": "Dinas Umpama"}),
        ("ready", {}),
    ):
        said = messaging.tell(
            current, case, kind, actor=someone(), today=TODAY, details=details
        ).text
        assert "Siti" not in said
        assert NIK not in said
        assert PHONE not in said
        assert "Dinas Contoh" in said
        assert TrackingCode(case.tracking_code).grouped in said


def test_the_services_own_rule_goes_before_the_general_one(current: Session) -> None:
    case = a_case(current)
    assert messaging.goes_by_post(current, case, "missing")
    assert not messaging.goes_by_post(current, case, "receipt")
    rule(current, "", "missing", by_post=False)
    assert not messaging.goes_by_post(current, case, "missing")
    rule(current, "KTP-HILANG", "missing", by_post=True)
    assert messaging.goes_by_post(current, case, "missing")
    assert not messaging.goes_by_post(current, a_case(current, "KIA-0-5"), "missing")


def test_without_post_or_without_an_address_somebody_has_to_tell(current: Session) -> None:
    nowhere = incomplete(current, address=False)
    rule(current, "", "missing", by_post=False)
    unposted = incomplete(current)
    assert nowhere.letter is unposted.letter is None
    shown = untold.open_messages(current, ["missing"], 1, 50)[0]
    assert shown == [nowhere, unposted]
    assert untold.count_open(current, ["missing"]) == 2


def test_a_receipt_is_listed_only_where_there_is_a_telephone(current: Session) -> None:
    for phone in (None, PHONE):
        messaging.greet(current, a_case(current, phone=phone), actor=someone(), today=TODAY)
    assert untold.count_open(current, ["receipt"]) == 1


def test_telling_begins_the_wait_that_a_letter_would_have_begun(current: Session) -> None:
    message = incomplete(current, address=False)
    untold.mark_told(current, message, "phone", actor=COUNTER)
    told = current.scalars(select(Event).where(Event.name == "told")).one()
    office = the_office(current)
    until = last_day(current, office_today(current), office.wait_days)
    assert told.application_id == message.application_id
    assert told.data == {
        "kind": "missing",
        "way": "phone",
        "message": message.id,
        "wait_until": until.isoformat(),
    }
    assert (message.told_way, message.told_by) == ("phone", 1)
    assert open_kinds(current) == []


def test_it_is_told_once_on_a_way_that_exists_and_while_it_holds(current: Session) -> None:
    message = incomplete(current, address=False)
    with pytest.raises(WayOfTellingUnknown):
        untold.mark_told(current, message, "post", actor=COUNTER)
    untold.mark_told(current, message, "whatsapp", actor=COUNTER)
    with pytest.raises(AlreadyTold) as refused:
        untold.mark_told(current, message, "phone", actor=COUNTER)
    assert refused.value.values["way"] == ("lewat WhatsApp",)
    late = incomplete(current, address=False)
    case = late.application
    audit.transition(
        current, case, "resume", seen_version=case.version, actor=someone(), reason="ketemu"
    )
    assert open_kinds(current) == []
    with pytest.raises(NotWorthTelling):
        untold.mark_told(current, late, "phone", actor=COUNTER)


def test_a_letter_that_leaves_tells_its_message_until_it_comes_back(current: Session) -> None:
    letter = handed_over(current)
    message = untold.message_of(current, letter)
    assert message is not None
    current.refresh(message)
    assert message.told_way == "post"
    handing.came_back(current, letter, reason="moved", actor=COUNTER)
    assert open_again(current, message.id) == (None, None)


def test_who_was_reached_otherwise_waits_anew(current: Session) -> None:
    letter = returned(current)
    seen = letter.version
    handing.settle(current, letter, seen_version=seen, actor=COUNTER, done="ditelepon", way="phone")
    message = untold.message_of(current, letter)
    assert message is not None
    assert message.told_way == "phone"


def test_a_settled_letter_without_a_way_leaves_its_message_to_be_told(current: Session) -> None:
    letter = returned(current)
    seen = letter.version
    handing.settle(current, letter, seen_version=seen, actor=COUNTER, done="titip pesan")
    assert open_kinds(current) == ["missing"]


def test_a_letter_written_anew_tells_the_same_message(current: Session) -> None:
    letter = returned(current)
    message = untold.message_of(current, letter)
    fresh = again.compose_again(
        current, letter, seen_version=letter.version, actor=someone(), today=TODAY, sure=True
    )
    assert message is not None
    assert message.letter_id == fresh.id


def test_a_message_becomes_a_letter_once_the_address_is_known(current: Session) -> None:
    message = incomplete(current, address=False)
    assert not posting.can_write(current, message)
    with pytest.raises(again.NowhereToWrite):
        posting.write_after_all(current, message, actor=someone(), today=TODAY)
    assert message.application.applicant is not None
    message.application.applicant.postcode = "69901"
    assert posting.can_write(current, message)
    letter = posting.write_after_all(current, message, actor=someone(), today=TODAY)
    assert message.letter_id == letter.id
    assert len(letter.sheet["asked"]) == 1
    assert open_kinds(current) == []


def test_whoever_has_to_come_is_told_so(current: Session) -> None:
    actor = person(current, "operator")
    case = ready(current)
    seen = case.version
    leaving.leave(
        current, case, "require_visit", seen_version=seen, actor=actor, reason="foto ulang"
    )
    message = untold.messages_of(current, case)[0]
    assert message.kind == "come_in"
    assert message.letter is not None
    assert message.letter.sheet["details"]["reason"] == "foto ulang"
    leaving.leave(
        current, case, "withdraw", seen_version=case.version, actor=someone(), reason="batal"
    )
    assert letter_of(current, case).state == "cancelled"


def test_only_a_later_day_is_told(current: Session) -> None:
    actor = person(current, "operator")
    case = ready(current)
    taking.take(current, case, seen_version=case.version, actor=actor)
    judge(current, case, actor)
    deciding.confirm(
        current, case, Outcome.COMPLETE, seen_version=case.version, actor=actor, today=TODAY
    )
    before = case.finish_by
    assert before is not None
    later = office_calendar(current).add(before, 2)
    for day in (later, before):
        repromising.repromise(current, case, day, actor=actor, reason="blangko habis", today=TODAY)
    said = [row.text for row in untold.messages_of(current, case) if row.kind == "date_changed"]
    assert len(said) == 1
    assert str(later.day) in said[0]
    rule(current, "", "date_changed", by_post=True)
    repromising.repromise(current, case, later, actor=actor, reason="blangko habis", today=TODAY)
    letter = current.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()
    assert letter.sheet["details"]["reason"] == "blangko habis"
    assert date.fromisoformat(letter.sheet["details"]["new"]) == later


def test_the_rules_follow_the_general_one_where_they_agree(current: Session) -> None:
    usual = post_rules.ticked(current)
    assert ("KTP-HILANG", "missing") in usual
    assert ("KTP-HILANG", "ready") not in usual
    post_rules.change_services(current, usual | {("KTP-HILANG", "ready")})
    assert post_rules.own(current) == {("KTP-HILANG", "ready")}
    post_rules.change_general(current, ["ready"])
    assert post_rules.own(current) == set()
    assert ("KIA-0-5", "ready") in post_rules.ticked(current)
    assert ("KIA-0-5", "missing") not in post_rules.ticked(current)
    post_rules.change_general(current, ["missing"])
    assert post_rules.own(current) == {("KTP-HILANG", "ready")}


def test_a_withdrawn_letter_by_hand_leaves_its_message_to_be_told(current: Session) -> None:
    letter = composed(current)
    audit.transition(
        current, letter, "cancel", seen_version=letter.version, actor=someone(), reason="keliru"
    )
    assert open_kinds(current) == ["missing"]


def test_what_a_letter_says_already_is_not_written_twice(current: Session) -> None:
    message = incomplete(current)
    assert not posting.can_write(current, message)
    with pytest.raises(posting.WrittenAlready):
        posting.write_after_all(current, message, actor=someone(), today=TODAY)
