"""Whether promises were kept: which ones came due, and which of them were met by their day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Application
from postal.promises import EXAMINE, FINISH
from postal.reports import kept
from postal.reports.kept import Kept
from tests.reports.past import a_document, a_parcel, a_row, happened, moment, promised

MONDAY = date(2026, 11, 16)
DUE = MONDAY + timedelta(days=2)
TOLD = DUE - timedelta(days=7)
TODAY = MONDAY + timedelta(days=4)
pytestmark = pytest.mark.usefixtures("app")


def judged(session: Session, kind: str, day: date = DUE) -> Kept:
    return kept.by_day(session, kind, [day], "WIB").get(day, Kept())


def owed(
    session: Session, kind: str, state: str = "produced", since: date = DUE, day: date = DUE
) -> Application:
    """A case that was promised ``day``."""
    case = a_row(session, state, moment(since))
    promised(session, case, kind, day, TOLD)
    return case


@pytest.mark.parametrize("name", kept.DECISIONS)
def test_an_examination_is_kept_by_any_decision_up_to_the_last_minute_of_its_day(
    session: Session, name: str
) -> None:
    with writing() as s:
        happened(s, owed(s, EXAMINE), name, moment(DUE, 23, 59))
    assert judged(session, EXAMINE) == Kept(1, 1)


def test_a_decision_after_midnight_comes_too_late(session: Session) -> None:
    with writing() as s:
        happened(s, owed(s, EXAMINE), "find_complete", moment(DUE + timedelta(days=1), 0))
    assert judged(session, EXAMINE) == Kept(1, 0)


@pytest.mark.parametrize("name", ["take", "release", "propose_rejection", "hold"])
def test_nothing_but_a_decision_keeps_an_examination(session: Session, name: str) -> None:
    with writing() as s:
        happened(s, owed(s, EXAMINE), name, moment(DUE))
    assert judged(session, EXAMINE) == Kept(1, 0)


def test_a_decision_from_before_the_promise_does_not_keep_it(session: Session) -> None:
    with writing() as s:
        happened(s, owed(s, EXAMINE), "find_incomplete", moment(TOLD - timedelta(days=1)))
    assert judged(session, EXAMINE) == Kept(1, 0)


def test_a_day_replaced_before_it_came_is_not_due_and_its_successor_is(session: Session) -> None:
    later = DUE + timedelta(days=1)
    with writing() as s:
        promised(s, owed(s, EXAMINE), EXAMINE, later, DUE - timedelta(days=1), number=2)
    assert judged(session, EXAMINE) == Kept(0, 0)
    assert judged(session, EXAMINE, later) == Kept(1, 0)


def test_a_day_replaced_on_its_own_day_was_broken_all_the_same(session: Session) -> None:
    with writing() as s:
        promised(s, owed(s, EXAMINE), EXAMINE, DUE + timedelta(days=1), DUE, number=2)
    assert judged(session, EXAMINE) == Kept(1, 0)


def test_the_other_promise_of_the_case_replaces_nothing(session: Session) -> None:
    with writing() as s:
        case = owed(s, EXAMINE)
        promised(s, case, FINISH, DUE + timedelta(days=9), DUE - timedelta(days=1), number=2)
        happened(s, case, "find_complete", moment(DUE - timedelta(days=1)))
    assert judged(session, EXAMINE) == Kept(1, 1)
    assert judged(session, FINISH) == Kept(0, 0)


@pytest.mark.parametrize("state", kept.GONE)
def test_a_case_that_left_before_its_day_was_over_owes_nothing(
    session: Session, state: str
) -> None:
    with writing() as s:
        owed(s, EXAMINE, state, since=DUE)
        owed(s, EXAMINE, state, since=DUE + timedelta(days=1))
    assert judged(session, EXAMINE) == Kept(1, 0)


def test_a_rejected_case_owes_no_result(session: Session) -> None:
    with writing() as s:
        owed(s, FINISH, "rejected")
    assert judged(session, FINISH) == Kept(0, 0)


def test_a_result_is_kept_when_its_parcel_was_handed_over_on_the_day(session: Session) -> None:
    with writing() as s:
        for days, hour in ((0, 23), (1, 0)):
            case = owed(s, FINISH)
            handed = moment(DUE + timedelta(days=days), hour)
            a_document(s, case, "packed", a_parcel(s, case, "in_transit", handed))
    assert judged(session, FINISH) == Kept(2, 1)


def test_every_document_must_have_left_but_a_voided_one_counts_for_nothing(
    session: Session,
) -> None:
    with writing() as s:
        for second in ("voided", "ready"):
            case = owed(s, FINISH)
            a_document(s, case, "released", since=moment(DUE))
            a_document(s, case, second)
    assert judged(session, FINISH) == Kept(2, 1)


def test_a_parcel_ready_at_the_counter_has_left_the_office_s_hands(session: Session) -> None:
    with writing() as s:
        for days in (0, 1):
            case = owed(s, FINISH)
            parcel = a_parcel(s, case, "ready_at_counter")
            happened(s, parcel, "keep_ready", moment(DUE + timedelta(days=days)))
            a_document(s, case, "packed", parcel)
    assert judged(session, FINISH) == Kept(2, 1)


def test_a_parcel_that_came_back_counts_from_its_first_way_out(session: Session) -> None:
    with writing() as s:
        case = owed(s, FINISH)
        parcel = a_parcel(s, case, "replaced", moment(DUE))
        for days in (10, 20):
            handed = moment(DUE + timedelta(days=days))
            parcel = a_parcel(s, case, "replaced", handed, previous=parcel)
        a_document(s, case, "packed", parcel)
    assert judged(session, FINISH) == Kept(1, 1)


def test_a_labelled_parcel_has_not_left(session: Session) -> None:
    with writing() as s:
        case = owed(s, FINISH)
        a_document(s, case, "packed", a_parcel(s, case, "labelled"))
    assert judged(session, FINISH) == Kept(1, 0)


def test_a_service_without_a_document_is_kept_by_the_end_of_its_case(session: Session) -> None:
    with writing() as s:
        owed(s, FINISH, "finished", since=DUE)
        owed(s, FINISH, "finished", since=DUE + timedelta(days=1))
        owed(s, FINISH, "in_process")
    assert judged(session, FINISH) == Kept(3, 1)


def test_weeks_end_yesterday_and_the_present_one_is_the_last(session: Session) -> None:
    with writing() as s:
        for day in (TODAY, TODAY - timedelta(days=1), MONDAY - timedelta(days=1)):
            happened(s, owed(s, EXAMINE, day=day), "find_complete", moment(TOLD))
        owed(s, EXAMINE, day=MONDAY - timedelta(weeks=8))
    weeks = kept.by_week(session, TODAY, "WIB")
    assert [week.monday for week in weeks] == [
        MONDAY - timedelta(weeks=back) for back in range(7, -1, -1)
    ]
    assert [week.examine.due for week in weeks] == [0, 0, 0, 0, 0, 0, 1, 1]


def test_on_a_monday_the_present_week_is_still_empty(session: Session) -> None:
    with writing() as s:
        owed(s, EXAMINE, day=MONDAY)
    assert kept.by_week(session, MONDAY, "WIB")[-1].examine == Kept(0, 0)


@pytest.mark.parametrize(
    ("due", "met", "percent"), [(0, 0, None), (3, 2, 66), (1000, 999, 99), (4, 4, 100)]
)
def test_a_hundred_percent_is_only_said_when_all_were_kept(
    due: int, met: int, percent: int | None
) -> None:
    assert Kept(due, met).percent == percent
