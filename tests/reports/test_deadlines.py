"""Who is late, who will be, and what is due on which day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Applicant, Staff
from postal.reports import deadlines
from postal.reports.deadlines import Dates, Due, dates_from
from postal.workdays import Calendar
from tests.reports.past import a_document, a_parcel, a_row, moment

FRIDAY = date(2026, 11, 20)
DAYS = dates_from(FRIDAY, Calendar())
YESTERDAY = FRIDAY - timedelta(days=1)
pytestmark = pytest.mark.usefixtures("app")


def codes(session: Session, name: str, page: int = 1) -> list[str]:
    return [case.tracking_code for case in deadlines.listed(session, name, DAYS, page)[0]]


def test_days_ahead_are_office_days() -> None:
    assert Dates(FRIDAY, date(2026, 11, 24), date(2026, 11, 25)) == DAYS


def test_an_examination_is_late_from_the_day_after_and_the_oldest_comes_first(
    session: Session,
) -> None:
    with writing() as s:
        a_row(s, "registered", moment(FRIDAY), examine_by=FRIDAY)
        late = [
            a_row(s, state, moment(FRIDAY), examine_by=FRIDAY - timedelta(days=days)).tracking_code
            for days, state in ((1, "registered"), (3, "second_look"), (2, "under_verification"))
        ]
    assert codes(session, "periksa") == [late[1], late[2], late[0]]
    assert deadlines.counts(session, DAYS)["periksa"] == 3


@pytest.mark.parametrize("state", ["incomplete", "in_person_required", "complete", "withdrawn"])
def test_a_decided_case_owes_no_examination(session: Session, state: str) -> None:
    with writing() as s:
        a_row(s, state, moment(FRIDAY), examine_by=YESTERDAY)
    assert codes(session, "periksa") == []


@pytest.mark.parametrize("state", deadlines.UNMADE)
def test_a_result_is_late_wherever_its_case_stands_in_the_office(
    session: Session, state: str
) -> None:
    with writing() as s:
        late = a_row(s, state, moment(FRIDAY), finish_by=YESTERDAY).tracking_code
        a_row(s, "finished", moment(FRIDAY), finish_by=YESTERDAY)
    assert codes(session, "selesai") == [late]


def test_what_is_on_its_way_is_not_late_any_more(session: Session) -> None:
    with writing() as s:
        gone = a_row(s, "produced", moment(FRIDAY), finish_by=YESTERDAY)
        a_document(s, gone, "packed", a_parcel(s, gone, "in_transit", moment(FRIDAY)))
        a_document(s, gone, "voided")
    assert codes(session, "selesai") == []


@pytest.mark.parametrize(("document", "parcel"), [("ready", None), ("packed", "manifested")])
def test_a_case_with_one_document_still_here_is_late(
    session: Session, document: str, parcel: str | None
) -> None:
    with writing() as s:
        case = a_row(s, "produced", moment(FRIDAY), finish_by=YESTERDAY)
        a_document(s, case, "released")
        a_document(s, case, document, a_parcel(s, case, parcel) if parcel else None)
        late = case.tracking_code
    assert codes(session, "selesai") == [late]


def test_at_risk_is_what_must_leave_within_two_office_days(session: Session) -> None:
    with writing() as s:
        case = [
            a_row(s, "in_process", moment(FRIDAY), finish_by=FRIDAY + timedelta(days=days))
            for days in (-1, 0, 4, 5)
        ]
        wanted = [case[1].tracking_code, case[2].tracking_code]
    assert codes(session, "berisiko") == wanted


def test_a_case_on_hold_is_looked_at_from_its_day_on(session: Session) -> None:
    with writing() as s:
        case = [
            a_row(s, state, moment(FRIDAY), review_on=FRIDAY + timedelta(days=days))
            for state, days in (("on_hold", 0), ("on_hold", 1), ("in_process", -1))
        ]
        wanted = [case[0].tracking_code]
    assert codes(session, "tinjau") == wanted


def test_a_list_has_pages_of_fifty_and_masks_names(session: Session) -> None:
    with writing() as s:
        for _ in range(deadlines.PAGE + 1):
            case = a_row(s, "registered", moment(FRIDAY), examine_by=YESTERDAY)
            s.add(Applicant(application_id=case.id, name="Siti Contohwati"))
    first, more = deadlines.listed(session, "periksa", DAYS, 1)
    second, end = deadlines.listed(session, "periksa", DAYS, 2)
    assert (len(first), more, len(second), end) == (deadlines.PAGE, True, 1, False)
    assert "Contohwati" not in first[0].name
    assert first[0].name.startswith("S")


def test_due_days_name_today_and_the_next_three_office_days(session: Session) -> None:
    with writing() as s:
        a_row(s, "registered", moment(FRIDAY), examine_by=FRIDAY)
        a_row(s, "in_process", moment(FRIDAY), examine_by=FRIDAY, finish_by=FRIDAY)
        a_row(s, "complete", moment(FRIDAY), finish_by=date(2026, 11, 25))
        a_row(s, "complete", moment(FRIDAY), finish_by=date(2026, 11, 26))
    assert deadlines.due(session, DAYS, Calendar()) == [
        Due(FRIDAY, 1, 1),
        Due(date(2026, 11, 23), 0, 0),
        Due(date(2026, 11, 24), 0, 0),
        Due(date(2026, 11, 25), 0, 1),
    ]


def test_whoever_holds_the_oldest_case_is_named_first(session: Session) -> None:
    people = session.scalars(select(Staff.id).order_by(Staff.id)).all()[:2]
    with writing() as s:
        for days, who in ((1, people[0]), (4, people[1]), (2, people[1])):
            taken = moment(FRIDAY - timedelta(days=days))
            a_row(s, "under_verification", taken, taken_by_id=who, taken_at=taken)
    found = deadlines.hands(session)
    assert [(each.count, each.oldest) for each in found] == [
        (2, moment(FRIDAY - timedelta(days=4))),
        (1, moment(FRIDAY - timedelta(days=1))),
    ]
