"""Another service or another desk: what goes along, what is dropped, and on whose pile it lies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor, SomeoneElseMovedIt
from postal.extensions import writing
from postal.models import Application, Desk, Document, Event, Staff, StaffDesk
from postal.promises import DayClosed
from postal.service import Service
from postal.verdicts import Verdict
from postal.verification import changing, judging, taking
from postal.verification.checklist import Line, lines_of
from postal.verification.judging import Evidence
from postal.verification.refusals import AlreadyMade, DayNotLater, SameDesk, SameService
from postal.workflow import NotYourMove, ReasonMissing, Role, Thing
from tests.cases import EXAMINE_BY, service, someone
from tests.verification.stage import LATER, TODAY, first_page, person, ready, taken

OLD, IN_PERSON = "KTP-HILANG", "KTP-REKAM"


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def at_desk(session: Session, actor: Actor, *desks: str) -> None:
    found = session.get_one(Staff, actor.staff_id)
    found.desks = [StaffDesk(desk_code=code) for code in desks]
    session.flush()


def change(
    session: Session,
    case: Application,
    code: str,
    actor: Actor,
    *,
    reason: str | None = None,
    examine_by: date | None = None,
) -> Event:
    changing.change_service(
        session,
        case,
        service(session, code),
        seen_version=case.version,
        actor=actor,
        today=TODAY,
        reason=reason,
        examine_by=examine_by,
    )
    event = audit.last_event(session, Thing.APPLICATION, case.id, "change_service")
    assert event is not None
    return event


def found(session: Session, case: Application) -> dict[str, str]:
    return {key: row.verdict for key, row in judging.examine(session, case).rows.items()}


def say(session: Session, case: Application, line: str, verdict: Verdict, actor: Actor) -> None:
    seen = Evidence(page_id=first_page(session, case.dossiers[0]).id)
    judging.set_verdict(session, case, line, verdict, evidence=seen, actor=actor)


def common(session: Session, one: str, other: str) -> tuple[str, list[str]]:
    """A line both services have, and those that only the first one has."""
    first, second = (
        {line.key for line in lines_of(Service.from_json(row.definition))}
        for row in (service(session, one), service(session, other))
    )
    return min(first & second), sorted(first - second)


def test_the_checklist_and_the_desk_follow_and_what_both_ask_for_keeps_its_verdict(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    both, alone = common(writer, OLD, "KIA-5-17")
    say(writer, case, both, Verdict.UNCLEAR, operator)
    say(writer, case, alone[0], Verdict.PRESENT, operator)
    page = judging.examine(writer, case).rows[both].page_id
    event = change(writer, case, "KIA-5-17", operator)
    assert case.service is not None
    assert (case.service.code, case.desk_code) == ("KIA-5-17", case.service.desk_code)
    assert found(writer, case) == {both: "unclear"}
    assert judging.examine(writer, case).rows[both].page_id == page
    assert event.data is not None
    assert event.data["dropped"] == {alone[0]: "present"}
    assert (event.data["before"], event.data["service"]) == (OLD, "KIA-5-17")


@pytest.mark.parametrize(
    ("old", "verdict", "new", "fits"),
    [
        (Line("need:A", ("A",)), Verdict.ABSENT, Line("need:A", ("A",)), True),
        (Line("need:A", ("A",)), Verdict.PRESENT, Line("any:A+B", ("A", "B")), True),
        (Line("need:A", ("A",)), Verdict.ABSENT, Line("any:A+B", ("A", "B")), False),
        (Line("any:A+B", ("A", "B")), Verdict.PRESENT, Line("need:A", ("A",)), False),
        (Line("need:B", ("B",)), Verdict.PRESENT, Line("need:A", ("A",)), False),
    ],
)
def test_a_verdict_goes_along_only_where_it_says_the_same(
    old: Line, verdict: Verdict, new: Line, *, fits: bool
) -> None:
    assert changing._answers(old, verdict, new) is fits


def test_a_case_stays_in_hand_at_ones_own_desks_and_leaves_it_for_any_other(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    stays, goes = taken(writer, operator), taken(writer, operator)
    kia = service(writer, "KIA-5-17").desk_code
    at_desk(writer, operator, "ktp", kia)
    change(writer, stays, "KIA-5-17", operator)
    assert (stays.state, stays.taken_by_id) == ("under_verification", operator.staff_id)
    at_desk(writer, operator, "ktp")
    change(writer, goes, "KIA-5-17", operator)
    assert (goes.state, goes.taken_by_id) == ("under_verification", None)
    assert taking.take_next(writer, (kia,), someone(staff_id=7)) is goes


def test_a_way_back_that_the_new_service_does_not_offer_is_chosen_anew(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    change(writer, case, "KIA-5-17", operator)
    assert case.return_channel == "pos"
    case.return_channel = "pdf"
    event = change(writer, case, OLD, operator)
    assert event.data is not None
    assert event.data["channel_dropped"] == "pdf"
    writer.refresh(case)
    assert not case.return_channel


def test_the_promised_day_stays_and_moves_away_only_with_a_reason(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    with pytest.raises(DayNotLater):
        change(writer, case, "KIA-5-17", operator, examine_by=EXAMINE_BY, reason="penuh")
    with pytest.raises(ReasonMissing):
        change(writer, case, "KIA-5-17", operator, examine_by=LATER)
    with pytest.raises(DayClosed):
        change(writer, case, "KIA-5-17", operator, examine_by=date(2026, 11, 29), reason="penuh")
    change(writer, case, "KIA-5-17", operator)
    assert case.examine_by == EXAMINE_BY
    change(writer, case, OLD, operator, examine_by=LATER, reason="meja KTP penuh")
    assert case.examine_by == LATER


def test_the_service_it_has_and_one_with_a_document_of_it_are_refused(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    with pytest.raises(SameService):
        change(writer, case, OLD, operator)
    writer.add(
        Document(state="to_print", application_id=case.id, kind="ktp", number=1, channel="pos")
    )
    writer.flush()
    with pytest.raises(AlreadyMade):
        change(writer, case, "KIA-5-17", operator)


def test_two_windows_on_one_case_the_second_hears_who_changed_it(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    seen = case.version
    change(writer, case, "KIA-5-17", operator)
    with pytest.raises(SomeoneElseMovedIt) as refused:
        changing.change_service(
            writer,
            case,
            service(writer, OLD),
            seen_version=seen,
            actor=operator,
            today=TODAY,
        )
    assert refused.value.values["who"] == operator.name
    assert refused.value.values["when"]


def test_a_colleagues_case_is_not_changed(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    with pytest.raises(SomeoneElseMovedIt):
        change(writer, case, "KIA-5-17", someone(Role.OPERATOR, staff_id=7))


def test_a_service_that_needs_the_person_asks_for_the_visit(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    change(writer, case, IN_PERSON, operator)
    assert (case.state, case.taken_by_id) == ("in_person_required", None)


def test_a_case_goes_to_another_desks_pile_with_what_was_found_of_it(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    line = judging.examine(writer, case).lines[0].key
    say(writer, case, line, Verdict.PRESENT, operator)
    desk = writer.get_one(Desk, "kk")
    with pytest.raises(ReasonMissing):
        move(writer, case, desk, operator, " ")
    move(writer, case, desk, operator, "KK-nya yang diminta")
    assert (case.state, case.desk_code, case.taken_by_id) == ("registered", "kk", None)
    assert found(writer, case) == {line: "present"}
    assert taking.take_next(writer, ("kk",), someone(staff_id=7)) is case


def move(session: Session, case: Application, desk: Desk, actor: Actor, reason: str) -> None:
    changing.change_desk(session, case, desk, seen_version=case.version, actor=actor, reason=reason)


def test_the_desk_it_lies_at_a_colleagues_case_and_another_role_are_refused(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    own, other = writer.get_one(Desk, case.desk_code), writer.get_one(Desk, "kk")
    with pytest.raises(SameDesk):
        move(writer, case, own, operator, "salah")
    with pytest.raises(SomeoneElseMovedIt):
        move(writer, case, other, someone(Role.OPERATOR, staff_id=7), "salah")
    waiting = ready(writer)
    with pytest.raises(NotYourMove):
        move(writer, waiting, other, someone(Role.MAILROOM), "salah")
    move(writer, case, other, person(writer, "supervisor"), "operatornya cuti")
    assert case.desk_code == "kk"
