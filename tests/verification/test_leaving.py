"""A case leaves the examination: on hold, invited, withdrawn, forwarded, from whatever desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import checking, leaving
from postal.audit import Actor, SomeoneElseMovedIt
from postal.checking import AskerNotChecked
from postal.codes import Mark
from postal.errors import Refusal
from postal.extensions import writing
from postal.leaving import InOtherHands, ParcelOnItsWay, StillInParcel
from postal.models import Application, Event
from postal.reaching import NotReachable
from postal.verification import steps
from postal.verification.checklist import Outcome
from postal.workflow import IllegalMove, NotYourMove
from postal.workflow.outgoing import STORY_OVER
from tests.cases import a_case, at_home, someone
from tests.status.stage import EVERYBODY, a_document, a_parcel, hand_over, in_process
from tests.status.stage import move as step
from tests.verification.stage import LATER, TODAY, judge, person, ready, taken

FRIDAY = date(2026, 12, 4)


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def make(session: Session, case: Application, move: str, actor: Actor, **values: Any) -> None:  # noqa: ANN401
    given: dict[str, Any] = {"reason": "alasan contoh", "today": TODAY} | values
    given.setdefault("seen_version", case.version)
    steps.make(session, case, move, actor=actor, **given)


@pytest.mark.parametrize("move", ["require_visit", "withdraw", "forward"])
def test_nobody_takes_a_case_out_of_a_colleagues_hand(writer: Session, move: str) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    with pytest.raises(InOtherHands) as refused:
        make(writer, case, move, someone(staff_id=7))
    assert refused.value.values["who"] == operator.name
    make(writer, case, move, operator)
    assert case.taken_by_id is None


def test_a_rejection_is_proposed_only_by_who_has_the_case_in_hand(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    with pytest.raises(SomeoneElseMovedIt):
        make(writer, case, "propose_rejection", someone(staff_id=7))


def test_a_case_in_nobodys_hand_is_withdrawn_at_the_counter(writer: Session) -> None:
    case = ready(writer)
    counter = person(writer, "counter")
    with pytest.raises(AskerNotChecked):
        make(writer, case, "withdraw", counter)
    assert case.state == "registered"
    checking.check(writer, case, {"card"}, actor=counter)
    make(writer, case, "withdraw", counter)
    assert case.state == "withdrawn"


def test_nobody_is_invited_who_cannot_be_reached(writer: Session) -> None:
    case = a_case(writer)
    counter = person(writer, "counter")
    with pytest.raises(NotReachable):
        make(writer, case, "require_visit", counter)
    case.reach_note = "telepon ketua RT"
    make(writer, case, "require_visit", counter)
    assert case.state == "in_person_required"


def test_the_table_is_asked_first(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    with pytest.raises(NotYourMove):
        make(writer, case, "forward", person(writer, "counter"))
    make(writer, case, "withdraw", person(writer, "operator"))
    with pytest.raises(IllegalMove):
        make(writer, case, "forward", person(writer, "operator"))


def test_a_version_seen_before_is_refused(writer: Session) -> None:
    case = ready(writer)
    with pytest.raises(SomeoneElseMovedIt):
        make(writer, case, "withdraw", person(writer, "counter"), seen_version=case.version - 1)


def test_a_case_on_hold_is_examined_on_with_its_verdicts(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    judge(writer, case, operator)
    make(writer, case, "hold", operator, reason="jaringan pusat putus", day=FRIDAY)
    assert (case.state, case.review_on, case.taken_by_id) == ("on_hold", FRIDAY, None)
    make(writer, case, "go_on", operator, today=LATER)
    assert (case.state, case.review_on, case.taken_by_id) == ("under_verification", None, None)
    make(writer, case, "take", operator)
    make(writer, case, "find_complete", operator)
    assert case.state == Outcome.COMPLETE.value


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (None, "review-date-missing"),
        (date(2026, 11, 20), "day-past"),
        (date(2026, 11, 29), "day-closed"),
        (date(2029, 1, 2), "day-too-far"),
    ],
)
def test_a_day_on_which_nobody_looks_is_refused(
    writer: Session, day: date | None, code: str
) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    with pytest.raises(Refusal) as refused:
        make(writer, case, "hold", operator, day=day)
    assert refused.value.code == code
    assert case.state == "under_verification"


@pytest.mark.parametrize("move", ["withdraw", "require_visit"])
@pytest.mark.parametrize("journey", ["labelled", "manifested", "ready_at_counter", "uncollected"])
def test_a_case_in_a_parcel_with_us_is_not_left_and_the_parcel_is_named(
    writer: Session, move: str, journey: str
) -> None:
    case = in_process(writer)
    at_home(case)
    parcel = a_parcel(writer, case, a_document(writer, case))
    parcel.state = journey
    with pytest.raises(StillInParcel, match=Mark.read(parcel.code).grouped):
        make(writer, case, move, EVERYBODY)
    assert case.state == "in_process"
    assert parcel.documents[0].state == "packed"


@pytest.mark.parametrize("journey", ["handed_over", "at_district", "tracing", "returning"])
def test_a_case_with_a_parcel_on_its_way_is_not_left(writer: Session, journey: str) -> None:
    case = in_process(writer)
    parcel = a_parcel(writer, case, a_document(writer, case))
    hand_over(writer, parcel)
    parcel.state = journey
    with pytest.raises(ParcelOnItsWay, match=Mark.read(parcel.code).grouped):
        make(writer, case, "withdraw", EVERYBODY)


@pytest.mark.parametrize("journey", sorted(STORY_OVER))
def test_a_parcel_whose_story_is_over_holds_nobody_back(writer: Session, journey: str) -> None:
    case = in_process(writer)
    parcel = a_parcel(writer, case, a_document(writer, case))
    parcel.state = journey
    make(writer, case, "withdraw", EVERYBODY)
    assert case.state == "withdrawn"
    assert parcel.documents[0].state == "packed"


@pytest.mark.parametrize("move", ["withdraw", "forward"])
def test_what_is_begun_is_voided_with_its_case_and_a_pdf_stays(writer: Session, move: str) -> None:
    case = in_process(writer)
    begun = [a_document(writer, case, "paper", state) for state in ("to_sign", "ready")]
    pdf = a_document(writer, case, "paper", "released")
    if move == "forward":
        step(writer, case, "recheck")
    make(writer, case, move, EVERYBODY)
    assert [row.state for row in (*begun, pdf)] == ["voided", "voided", "released"]
    said = writer.scalars(select(Event).where(Event.name == "void")).all()
    assert {(each.reason, each.actor_id) for each in said} == {(leaving.ENDING[move], None)}


def test_an_invitation_leaves_what_is_begun(writer: Session) -> None:
    case = in_process(writer)
    at_home(case)
    begun = a_document(writer, case)
    make(writer, case, "require_visit", EVERYBODY)
    assert begun.state == "ready"
