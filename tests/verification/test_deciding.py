"""From verdicts to a decision, and back again when somebody has a second look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import people
from postal.audit import SomeoneElseMovedIt
from postal.duplicates import duplicates, tell_apart
from postal.extensions import writing
from postal.leaving import leave
from postal.matching import services as matching
from postal.models import Application, Event, Place, Subject
from postal.models.vault import blind
from postal.promises import CalendarEnds, versions
from postal.reaching import NotReachable
from postal.return_wish import ChannelUnknown, PlaceMissing
from postal.verification import deciding, judging, reaching
from postal.verification.checklist import Outcome
from postal.verification.refusals import (
    CaseOver,
    DecisionChanged,
    PossibleDuplicate,
    SamePerson,
)
from postal.workflow import NotYourMove, ReasonMissing
from tests.cases import NIK, a_case, a_dossier, an_envelope, someone
from tests.verification.stage import LATER, TODAY, judge, lines, person, taken


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def confirm(session: Session, case: Application, outcome: Outcome, today: date = TODAY) -> None:
    deciding.confirm(
        session,
        case,
        outcome,
        seen_version=case.version,
        actor=person(session, "operator"),
        today=today,
    )


def decided(session: Session, *open_lines: int, code: str = "KTP-HILANG") -> Application:
    """A case in the operator's hand with everything judged; ``open_lines`` are absent."""
    operator = person(session, "operator")
    case = taken(session, operator, code)
    keys = lines(session, case)
    judge(session, case, operator, *(keys[place] for place in open_lines))
    return case


def test_a_complete_case_is_promised_office_days_of_its_own_service(writer: Session) -> None:
    case = decided(writer)
    assert case.service is not None
    confirm(writer, case, Outcome.COMPLETE)
    assert case.state == "complete"
    assert case.service.days == 5
    assert case.finish_by == date(2026, 11, 30)
    assert [(row.kind, row.number, row.reason) for row in versions(writer, case)] == [
        ("examine", 1, None),
        ("finish", 1, "berkas lengkap"),
    ]


def test_a_case_that_left_the_hand_is_in_nobodys(writer: Session) -> None:
    case = decided(writer)
    confirm(writer, case, Outcome.COMPLETE)
    assert (case.taken_by_id, case.taken_at) == (None, None)


def test_an_incomplete_case_tells_what_is_missing_in_the_words_of_that_day(writer: Session) -> None:
    case = decided(writer, 0)
    confirm(writer, case, Outcome.INCOMPLETE)
    event = writer.scalars(select(Event).where(Event.name == "find_incomplete")).one()
    assert event.data is not None
    assert [each["verdict"] for each in event.data["missing"]] == ["absent"]
    assert set(event.data["verdicts"]) == set(lines(writer, case))


def test_it_confirms_only_what_the_person_saw(writer: Session) -> None:
    case = decided(writer, 0)
    with pytest.raises(DecisionChanged):
        confirm(writer, case, Outcome.COMPLETE)


def test_it_confirms_nothing_while_a_line_is_not_judged(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    with pytest.raises(DecisionChanged):
        confirm(writer, case, Outcome.UNDECIDED)


def test_nothing_is_sent_to_an_address_nobody_knows(writer: Session) -> None:
    case = decided(writer)
    assert case.applicant is not None
    case.applicant.village = None
    with pytest.raises(NotReachable):
        confirm(writer, case, Outcome.COMPLETE)
    case.reach_note = "lewat ketua RT, 0300 111"
    confirm(writer, case, Outcome.COMPLETE)
    assert case.state == "complete"


def test_a_result_that_is_collected_needs_no_address_but_a_letter_does(writer: Session) -> None:
    complete, incomplete = decided(writer), decided(writer, 0)
    for case in (complete, incomplete):
        assert case.applicant is not None
        case.applicant.address = None
        case.return_channel = "ambil_kantor"
    confirm(writer, complete, Outcome.COMPLETE)
    assert versions(writer, complete)[-1].place == "Dinas Contoh"
    with pytest.raises(NotReachable):
        confirm(writer, incomplete, Outcome.INCOMPLETE)


def test_a_possible_duplicate_is_settled_first(writer: Session) -> None:
    case = decided(writer)
    other = a_case(writer, nik=NIK)
    writer.add(Subject(application_id=case.id, nik=NIK, nik_index=blind("nik", NIK)))
    writer.flush()
    writer.expire(case)
    with pytest.raises(PossibleDuplicate):
        confirm(writer, case, Outcome.COMPLETE)
    tell_apart(writer, case, other, actor=person(writer, "operator"))
    confirm(writer, case, Outcome.COMPLETE)
    assert case.state == "complete"


def test_no_day_is_promised_in_a_year_whose_holidays_are_not_known(writer: Session) -> None:
    case = decided(writer)
    with pytest.raises(CalendarEnds) as refused:
        confirm(writer, case, Outcome.COMPLETE, today=date(2031, 1, 6))
    assert refused.value.values == {"year": 2031}


def test_a_kecamatan_has_to_be_named(writer: Session) -> None:
    case = decided(writer)
    case.return_channel = "ambil_kecamatan"
    with pytest.raises(PlaceMissing):
        confirm(writer, case, Outcome.COMPLETE)


def test_the_return_wish_keeps_channel_and_place(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    place = writer.scalars(select(Place).where(Place.kind == "district")).first()
    assert place is not None
    reaching.choose_return(
        writer, case, "ambil_kecamatan", place_id=place.id, reach_note=None, actor=operator
    )
    assert reaching.place_of(writer, case, "ambil_kecamatan") == place.name
    with pytest.raises(ChannelUnknown):
        reaching.choose_return(
            writer, case, "merpati", place_id=None, reach_note=None, actor=operator
        )


def with_channels(session: Session, *channels: str) -> Application:
    """A case in the operator's hand whose service offers exactly these ways back."""
    case = decided(session)
    assert case.service is not None
    case.service.definition = {**case.service.definition, "channels": list(channels)}
    case.return_channel = None
    session.flush()
    return case


def test_a_post_office_has_to_be_named_too(writer: Session) -> None:
    operator = person(writer, "operator")
    case = with_channels(writer, "ambil_kantorpos")
    writer.add(Place(kind="post_office", code="KP69900", name="Kantor Pos Contoh"))
    writer.flush()
    office = writer.scalars(select(Place).where(Place.kind == "post_office")).one()
    district = writer.scalars(select(Place).where(Place.kind == "district").limit(1)).one()
    with pytest.raises(PlaceMissing):
        confirm(writer, case, Outcome.COMPLETE)
    for wrong in (None, district.id):
        with pytest.raises(PlaceMissing):
            reaching.choose_return(
                writer, case, "ambil_kantorpos", place_id=wrong, reach_note=None, actor=operator
            )
    reaching.choose_return(
        writer, case, "ambil_kantorpos", place_id=office.id, reach_note=None, actor=operator
    )
    confirm(writer, case, Outcome.COMPLETE)
    assert versions(writer, case)[-1].place == "Kantor Pos Contoh"


def test_a_service_whose_result_goes_nowhere_is_complete_without_a_way_back(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    case = with_channels(writer)
    reaching.choose_return(writer, case, None, place_id=None, reach_note="telepon", actor=operator)
    with pytest.raises(ChannelUnknown):
        reaching.choose_return(writer, case, "pos", place_id=None, reach_note=None, actor=operator)
    confirm(writer, case, Outcome.COMPLETE)
    assert (case.state, case.return_channel) == ("complete", None)


def test_a_place_is_kept_only_where_the_result_is_collected(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    place = writer.scalars(select(Place).where(Place.kind == "district").limit(1)).one()
    reaching.choose_return(writer, case, "pos", place_id=place.id, reach_note=None, actor=operator)
    assert case.return_place_id is None


def test_a_supplement_asks_only_for_the_open_items_again(writer: Session) -> None:
    case = decided(writer, 0)
    confirm(writer, case, Outcome.INCOMPLETE)
    supplement = a_dossier(writer, case, pages=1, envelope=an_envelope(writer))
    matching.settle(writer, supplement, someone())
    examination = judging.examine(writer, case)
    assert case.state == "under_verification"
    assert case.taken_by_id is None
    assert examination.decision.outcome is Outcome.UNDECIDED
    assert [line.key for line in examination.decision.lines] == [lines(writer, case)[0]]
    assert [(row.kind, row.number) for row in versions(writer, case)] == [
        ("examine", 1),
        ("examine", 2),
    ]
    assert case.examine_by == versions(writer, case)[-1].day


def test_a_supplement_to_any_other_case_moves_nothing(writer: Session) -> None:
    case = decided(writer)
    confirm(writer, case, Outcome.COMPLETE)
    supplement = a_dossier(writer, case, pages=1, envelope=an_envelope(writer))
    matching.settle(writer, supplement, someone())
    assert case.state == "complete"


def test_an_operator_goes_on_with_a_case_whose_page_was_found(writer: Session) -> None:
    operator = person(writer, "operator")
    case = decided(writer, 0)
    confirm(writer, case, Outcome.INCOMPLETE)
    deciding.resume(
        writer, case, seen_version=case.version, actor=operator, reason="ketemu", today=TODAY
    )
    assert case.taken_by_id == operator.staff_id


def test_the_clock_of_an_incomplete_case_starts_when_it_is_complete(writer: Session) -> None:
    operator = person(writer, "operator")
    case = decided(writer, 0)
    confirm(writer, case, Outcome.INCOMPLETE)
    assert case.finish_by is None
    deciding.resume(
        writer, case, seen_version=case.version, actor=operator, reason="x", today=LATER
    )
    judge(writer, case, operator)
    confirm(writer, case, Outcome.COMPLETE, today=LATER)
    assert case.finish_by == date(2026, 12, 7)


def test_a_second_look_does_not_restart_a_promise_that_can_be_kept(writer: Session) -> None:
    operator = person(writer, "operator")
    case = decided(writer)
    confirm(writer, case, Outcome.COMPLETE)
    told = case.finish_by
    deciding.look_again(
        writer,
        case,
        "recheck",
        seen_version=case.version,
        actor=operator,
        reason="nama",
        today=TODAY,
    )
    assert case.taken_by_id == operator.staff_id
    confirm(writer, case, Outcome.COMPLETE, today=date(2026, 11, 25))
    assert case.finish_by == told
    assert [row.number for row in versions(writer, case) if row.kind == "finish"] == [1]


def test_a_promise_that_passed_during_a_second_look_becomes_a_new_version(writer: Session) -> None:
    case = decided(writer)
    confirm(writer, case, Outcome.COMPLETE)
    deciding.look_again(
        writer,
        case,
        "recheck",
        seen_version=case.version,
        actor=person(writer, "operator"),
        reason="nama",
        today=date(2026, 12, 7),
    )
    confirm(writer, case, Outcome.COMPLETE, today=date(2026, 12, 7))
    last = versions(writer, case)[-1]
    assert (last.number, last.day) == (2, date(2026, 12, 14))
    assert last.reason == "berkas lengkap setelah diperiksa ulang"


def proposed(session: Session) -> Application:
    case = decided(session)
    deciding.propose_rejection(
        session,
        case,
        seen_version=case.version,
        actor=person(session, "operator"),
        reason="akta palsu",
    )
    return case


def test_a_rejection_takes_a_supervisor_and_a_reason(writer: Session) -> None:
    case = proposed(writer)
    assert case.state == "second_look"
    with pytest.raises(NotYourMove):
        deciding.confirm_rejection(
            writer,
            case,
            seen_version=case.version,
            actor=person(writer, "mailroom"),
            reason="ya",
        )
    supervisor = person(writer, "supervisor")
    with pytest.raises(ReasonMissing):
        deciding.confirm_rejection(
            writer, case, seen_version=case.version, actor=supervisor, reason=" "
        )
    deciding.confirm_rejection(
        writer, case, seen_version=case.version, actor=supervisor, reason="ya"
    )
    assert case.state == "rejected"


def test_nobody_approves_their_own_rejection(writer: Session) -> None:
    both = someone(staff_id=person(writer, "operator").staff_id)
    case = proposed(writer)
    with pytest.raises(SamePerson):
        deciding.confirm_rejection(writer, case, seen_version=case.version, actor=both, reason="ya")


def test_of_two_supervisors_the_second_hears_who_was_first(writer: Session) -> None:
    case = proposed(writer)
    seen = case.version
    supervisor = person(writer, "supervisor")
    deciding.send_back(writer, case, seen_version=seen, actor=supervisor, reason="periksa lagi")
    with pytest.raises(SomeoneElseMovedIt) as refused:
        deciding.confirm_rejection(
            writer, case, seen_version=seen, actor=someone(staff_id=7), reason="ya"
        )
    assert refused.value.values["who"] == supervisor.name


def test_a_rejection_sent_back_is_in_the_proposers_hand_again(writer: Session) -> None:
    case = proposed(writer)
    deciding.send_back(
        writer,
        case,
        seen_version=case.version,
        actor=person(writer, "supervisor"),
        reason="foto jelas",
    )
    assert case.taken_by_id == person(writer, "operator").staff_id


def test_a_supervisor_may_find_complete_what_was_to_be_rejected(writer: Session) -> None:
    case = proposed(writer)
    deciding.decide_after_all(
        writer,
        case,
        Outcome.COMPLETE,
        seen_version=case.version,
        actor=person(writer, "supervisor"),
        today=TODAY,
    )
    assert case.state == "complete"
    assert case.finish_by is not None


def test_an_objection_opens_the_case_with_its_old_verdicts(writer: Session) -> None:
    case = proposed(writer)
    supervisor = person(writer, "supervisor")
    deciding.confirm_rejection(
        writer, case, seen_version=case.version, actor=supervisor, reason="ya"
    )
    deciding.look_again(
        writer,
        case,
        "object",
        seen_version=case.version,
        actor=supervisor,
        reason="bukti baru",
        today=TODAY,
    )
    assert case.state == "under_verification"
    assert case.taken_by_id is None
    assert judging.examine(writer, case).decision.outcome is Outcome.COMPLETE


def test_an_invitation_is_sent_only_where_it_arrives(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    assert case.applicant is not None
    case.applicant.name = None
    assert people.address_gaps(people.applicant_data(case)) == ("name",)
    with pytest.raises(NotReachable):
        leave(
            writer,
            case,
            "require_visit",
            seen_version=case.version,
            actor=operator,
            reason="rekam biometrik",
        )


def test_a_case_put_aside_stays_in_hand_with_its_reason(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    deciding.note(writer, case, actor=operator, reason="menelepon pemohon")
    event = writer.scalars(select(Event).where(Event.name == "set_aside")).one()
    assert (case.state, event.reason) == ("under_verification", "menelepon pemohon")


def test_a_note_needs_no_case_in_hand_but_one_that_runs(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    deciding.note(writer, case, actor=person(writer, "supervisor"), reason="lihat akta aslinya")
    case.state = "finished"
    writer.flush()
    with pytest.raises(CaseOver) as refused:
        deciding.note(writer, case, actor=person(writer, "operator"), reason="terlambat")
    assert refused.value.code == "case-over"


def test_who_was_rejected_may_ask_anew(writer: Session) -> None:
    case = proposed(writer)
    writer.add(Subject(application_id=case.id, nik=NIK, nik_index=blind("nik", NIK)))
    anew = a_case(writer, nik=NIK)
    assert duplicates(writer, anew) == [case]
    deciding.confirm_rejection(
        writer,
        case,
        seen_version=case.version,
        actor=person(writer, "supervisor"),
        reason="ya",
    )
    assert duplicates(writer, anew) == []
