"""What time alone brings: released documents count as arrived, hands let go overnight."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, upkeep, worker
from postal.extensions import writing
from postal.finishing import RELEASED_DAYS
from postal.models import Application, Document, Event, LineVerdict
from tests.delivery.stage import SYSTEM, a_produced_case
from tests.verification.stage import judge, lines, person, taken

pytestmark = pytest.mark.usefixtures("app")
WIB = ZoneInfo("Asia/Jakarta")
SECOND = timedelta(seconds=1)


def held(session: Session) -> Application:
    """A case that an operator has had in hand since this moment."""
    return taken(session, person(session, "operator"))


def end_of_day(case: Application) -> datetime:
    """The midnight in the office's zone after a case was taken."""
    assert case.taken_at is not None
    day = case.taken_at.astimezone(WIB).date() + timedelta(days=1)
    return datetime.combine(day, time(), WIB)


def test_a_case_is_let_go_at_midnight_of_the_office_and_not_before() -> None:
    with writing() as session:
        case = held(session)
        night = end_of_day(case)
        assert upkeep.release_left(session, now=night - SECOND, actor=SYSTEM) == 0
        assert case.state == "under_verification"
        assert upkeep.release_left(session, now=night + SECOND, actor=SYSTEM) == 1
        assert (case.state, case.taken_by_id) == ("registered", None)
        event = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert event is not None
        assert (event.name, event.reason, event.actor_id) == ("release", upkeep.DAY_OVER, None)


def test_what_was_found_is_kept_when_the_day_ends() -> None:
    with writing() as session:
        case, operator = held(session), person(session, "operator")
        judge(session, case, operator)
        night = end_of_day(case)
        upkeep.release_left(session, now=night + SECOND, actor=SYSTEM)
        assert case.state == "registered"
        assert len(session.scalars(select(LineVerdict)).all()) == len(lines(session, case))


@pytest.mark.parametrize("how", ["verdict", "note"])
def test_a_case_worked_on_today_stays_in_its_hand(how: str) -> None:
    with writing() as session:
        case, operator = held(session), person(session, "operator")
        case.taken_at = datetime.now(UTC) - timedelta(days=2)
        if how == "verdict":
            judge(session, case, operator)
        else:
            audit.record(session, case, "set_aside", actor=operator, reason="menelepon")
        session.flush()
        now = datetime.now(UTC)
        assert upkeep.release_left(session, now=now, actor=SYSTEM) == 0


def test_a_case_in_nobodys_hand_is_left_alone() -> None:
    with writing() as session:
        case = held(session)
        night = end_of_day(case)
        case.taken_by_id = case.taken_at = None
        session.flush()
        assert upkeep.release_left(session, now=night + SECOND, actor=SYSTEM) == 0


def test_the_watch_finishes_what_a_released_document_left_open() -> None:
    with writing() as session:
        case = a_produced_case(session)
        since = datetime.now(UTC) - timedelta(days=RELEASED_DAYS)
        document = Document(
            state="released",
            state_since=since,
            application_id=case.id,
            kind="paper",
            channel="pdf",
        )
        audit.born(session, document, actor=SYSTEM)
        case_id = case.id
    assert list(worker.watch(once=True)) == []
    with writing() as session:
        assert session.get_one(Application, case_id).state == "finished"


def test_the_watch_before_the_office_is_set_up_does_nothing(empty_app: Flask) -> None:
    del empty_app
    assert list(worker.watch(once=True)) == []


def test_rounds_are_ten_minutes_apart() -> None:
    now = [100.0]
    rounds = upkeep.Rounds(clock=lambda: now[0])
    told = []
    for moment in (100.0, 101.0, 699.0, 700.0, 701.0):
        now[0] = moment
        told.append(rounds.due())
    assert told == [True, False, False, True, False]
