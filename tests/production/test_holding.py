"""Cases on hold, and the days that are promised anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal import audit, holding
from postal.audit import SomeoneElseMovedIt
from postal.extensions import writing
from postal.models import Application, ClosedDay, Promise
from postal.production import promised
from postal.production.refusals import PromiseElsewhere, SameDay
from postal.promises import CalendarEnds, DayClosed, DayPast, DayTooFar, versions
from postal.workflow import IllegalMove, NotYourMove, ReasonMissing, Role
from tests.cases import a_case, someone
from tests.production.stage import PROMISED, TODAY, events, person, started

LATER = date(2026, 12, 7)
SUNDAY = date(2026, 12, 6)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A writing transaction around the test."""
    del app
    with writing() as current:
        yield current


def hold(session: Session, case: Application, until: date | None = LATER) -> None:
    holding.hold(
        session,
        case,
        reason=" blangko habis ",
        until=until,
        seen_version=case.version,
        actor=someone(),
        today=TODAY,
    )


def go_on(
    session: Session, case: Application, today: date = TODAY, finish_by: date | None = None
) -> str:
    return holding.go_on(
        session,
        case,
        seen_version=case.version,
        actor=someone(),
        today=today,
        finish_by=finish_by,
    )


def examined(session: Session, holder: int | None) -> Application:
    case = a_case(session)
    audit.transition(session, case, "take", seen_version=case.version, actor=someone())
    case.taken_by_id = holder
    session.flush()
    return case


def told(session: Session, case: Application, kind: str = "finish") -> list[Promise]:
    return [each for each in versions(session, case) if each.kind == kind]


def test_a_case_in_process_rests_until_its_day(session: Session) -> None:
    case, _documents = started(session)
    hold(session, case)
    assert (case.state, case.review_on) == ("on_hold", LATER)
    last = holding.last_hold(session, case)
    assert last is not None
    assert last.reason == "blangko habis"
    assert go_on(session, case) == "go_on"
    assert (case.state, case.review_on, case.finish_by) == ("in_process", None, PROMISED)
    assert len(told(session, case)) == 1


def test_an_examined_case_goes_back_to_be_taken(session: Session) -> None:
    operator = person(session, "operator")
    case = examined(session, operator.staff_id)
    holding.hold(
        session,
        case,
        reason="sistem pusat",
        until=LATER,
        seen_version=case.version,
        actor=operator,
        today=TODAY,
    )
    assert (case.state, case.taken_by_id) == ("on_hold", None)
    assert go_on(session, case) == "examine_on"
    assert (case.state, case.taken_by_id) == ("under_verification", None)


def test_a_late_examination_is_promised_anew(session: Session) -> None:
    case = examined(session, 1)
    hold(session, case)
    go_on(session, case, today=LATER)
    assert case.examine_by is not None
    assert case.examine_by > LATER
    assert [each.number for each in told(session, case, "examine")] == [1, 2]


def test_the_last_rest_tells_where_it_goes_on(session: Session) -> None:
    case = examined(session, 1)
    hold(session, case)
    go_on(session, case)
    audit.transition(session, case, "find_complete", seen_version=case.version, actor=someone())
    audit.transition(session, case, "start", seen_version=case.version, actor=someone())
    hold(session, case)
    assert go_on(session, case) == "go_on"


def test_a_rest_needs_a_day_that_is_to_come_and_open(session: Session) -> None:
    case, _documents = started(session)
    session.add(ClosedDay(day=date(2026, 12, 8), reason="Pindahan kantor"))
    session.flush()
    with pytest.raises(holding.ReviewDateMissing):
        hold(session, case, None)
    with pytest.raises(DayPast):
        hold(session, case, TODAY - timedelta(days=3))
    with pytest.raises(DayClosed) as closed:
        hold(session, case, SUNDAY)
    assert closed.value.values == {"day": "06-12-2026", "why": "Minggu"}
    with pytest.raises(DayClosed) as own:
        hold(session, case, date(2026, 12, 8))
    assert own.value.values["why"] == "Pindahan kantor"
    with pytest.raises(DayTooFar):
        hold(session, case, date(2062, 12, 6))
    assert case.state == "in_process"


def test_a_rest_needs_a_reason_a_role_and_a_case_in_work(session: Session) -> None:
    case, _documents = started(session)
    about: dict[str, Any] = {"until": LATER, "today": TODAY}
    with pytest.raises(ReasonMissing):
        holding.hold(session, case, reason=" ", seen_version=case.version, actor=someone(), **about)
    with pytest.raises(NotYourMove):
        holding.hold(
            session,
            case,
            reason="x",
            seen_version=case.version,
            actor=someone(Role.MAILROOM),
            **about,
        )
    with pytest.raises(SomeoneElseMovedIt):
        holding.hold(session, case, reason="x", seen_version=0, actor=someone(), **about)
    with pytest.raises(IllegalMove):
        hold(session, a_case(session))


def test_a_case_in_a_colleagues_hand_is_put_on_hold_by_a_supervisor_only(
    session: Session,
) -> None:
    colleague, operator = person(session, "admin"), person(session, "operator")
    case = examined(session, colleague.staff_id)
    with pytest.raises(SomeoneElseMovedIt):
        holding.hold(
            session,
            case,
            reason="x",
            until=LATER,
            seen_version=case.version,
            actor=operator,
            today=TODAY,
        )
    holding.hold(
        session,
        case,
        reason="x",
        until=LATER,
        seen_version=case.version,
        actor=person(session, "supervisor"),
        today=TODAY,
    )
    assert case.state == "on_hold"


def test_a_promise_that_went_by_is_made_anew_with_the_reason_of_the_rest(
    session: Session,
) -> None:
    case, _documents = started(session)
    hold(session, case)
    with pytest.raises(holding.NewDateNeeded) as needed:
        go_on(session, case, today=LATER)
    assert needed.value.values == {"day": "30-11-2026"}
    assert holding.needs_date(session, case, LATER)
    assert not holding.needs_date(session, case, TODAY)
    go_on(session, case, today=LATER, finish_by=date(2026, 12, 14))
    first, second = told(session, case)
    assert (first.day, second.day, second.number) == (PROMISED, date(2026, 12, 14), 2)
    assert (second.reason, second.place) == ("blangko habis", "Dinas Contoh")
    assert case.finish_by == date(2026, 12, 14)
    assert "promise_changed" in events(session, case)


def test_going_on_refuses_days_the_office_could_not_keep(session: Session) -> None:
    case, _documents = started(session)
    hold(session, case)
    with pytest.raises(DayPast):
        go_on(session, case, today=LATER, finish_by=TODAY)
    with pytest.raises(DayClosed):
        go_on(session, case, finish_by=SUNDAY)
    with pytest.raises(SomeoneElseMovedIt):
        holding.go_on(session, case, seen_version=0, actor=someone(), today=TODAY)


def test_an_examined_case_has_no_day_of_the_result_yet(session: Session) -> None:
    case = examined(session, 1)
    hold(session, case)
    with pytest.raises(holding.FinishNotYet):
        go_on(session, case, finish_by=LATER)
    with pytest.raises(IllegalMove):
        go_on(session, a_case(session))


def change(
    session: Session, case: Application, day: date, reason: str = "jaringan", **other: object
) -> None:
    chosen: dict[str, Any] = {"seen_version": case.version, "actor": someone(), "today": TODAY}
    promised.change(session, case, day, reason=reason, **(chosen | other))


def test_another_day_is_promised_with_its_reason(session: Session) -> None:
    case, _documents = started(session)
    change(session, case, LATER)
    assert case.finish_by == LATER
    assert told(session, case)[-1].reason == "jaringan"
    assert events(session, case)[-1] == "promise_changed"


def test_a_promise_is_changed_only_for_what_the_office_can_keep(session: Session) -> None:
    case, _documents = started(session)
    with pytest.raises(SameDay):
        change(session, case, PROMISED)
    with pytest.raises(DayPast):
        change(session, case, date(2026, 11, 20))
    with pytest.raises(DayClosed):
        change(session, case, SUNDAY)
    with pytest.raises(CalendarEnds):
        change(session, case, date(2028, 3, 1), today=date(2028, 2, 1))
    with pytest.raises(ReasonMissing):
        change(session, case, LATER, " ")
    with pytest.raises(NotYourMove):
        change(session, case, LATER, actor=someone(Role.COUNTER))
    with pytest.raises(SomeoneElseMovedIt):
        change(session, case, LATER, seen_version=0)
    with pytest.raises(PromiseElsewhere):
        change(session, a_case(session), LATER)
    assert case.finish_by == PROMISED
