"""The office's own closed days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.lookups import office_calendar
from postal.office import closures
from postal.office.closure_list import close_list, read_closures
from postal.promises import CalendarEnds, office_day

MONDAY, TUESDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 22)


def test_a_closed_day_does_not_count_for_a_promise(app: Flask, session: Session) -> None:
    del app
    assert office_calendar(session).add(date(2026, 11, 13), 1) == MONDAY
    with writing() as s:
        closures.close_days(s, MONDAY, MONDAY, "Pindahan kantor")
    assert office_calendar(session).add(date(2026, 11, 13), 1) == TUESDAY
    assert office_calendar(session).why_closed(MONDAY) == "Pindahan kantor"


def test_only_office_days_are_taken_away(app: Flask) -> None:
    del app
    with writing() as s:
        assert closures.close_days(s, MONDAY, SUNDAY, "Pindahan kantor") == 5
    with writing() as s, pytest.raises(closures.NothingToClose):
        closures.close_days(s, MONDAY, SUNDAY, "Sekali lagi")


@pytest.mark.parametrize(("start", "end"), [(TUESDAY, MONDAY), (MONDAY, date(2027, 1, 1))])
def test_a_closure_has_a_beginning_and_an_end(app: Flask, start: date, end: date) -> None:
    del app
    with writing() as s, pytest.raises(closures.WrongClosure):
        closures.close_days(s, start, end, "Pindahan kantor")


def test_a_closure_can_be_taken_back(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        closures.close_days(s, MONDAY, MONDAY, "Pindahan kantor")
        assert closures.open_again(s, MONDAY)
        assert not closures.open_again(s, MONDAY)
    assert office_calendar(session).is_office_day(MONDAY)


def test_a_year_lists_holidays_and_own_closures(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        closures.close_days(s, MONDAY, MONDAY, "Pindahan kantor")
    listed = {it.day: it for it in closures.of_year(session, 2026, "id")}
    assert listed[MONDAY].own
    assert not listed[date(2026, 8, 17)].own
    assert "Kemerdekaan" in listed[date(2026, 8, 17)].reason
    assert SUNDAY not in listed


def test_it_knows_where_its_knowledge_ends(app: Flask, session: Session) -> None:
    del app
    unknown = closures.first_unknown_year(session, date(2026, 11, 21))
    assert office_calendar(session).known(date(unknown - 1, 12, 31))
    assert not office_calendar(session).known(date(unknown, 1, 1))


def test_a_day_is_promised_in_a_year_that_the_office_completed(
    app: Flask, session: Session
) -> None:
    del app
    year = closures.first_unknown_year(session, date(2028, 1, 1))
    start, holiday = date(year, 2, 1), date(year, 2, 2)
    while holiday.weekday() > 4 or not office_calendar(session).is_office_day(holiday):
        holiday += timedelta(days=1)
    with pytest.raises(CalendarEnds):
        office_day(office_calendar(session), start, 1)
    with writing() as s:
        close_list(s, {holiday: "Cuti bersama"})
        closures.complete_year(s, year)
    assert office_day(office_calendar(session), start, 1) > holiday
    with writing() as s:
        assert closures.reopen_year(s, year)
        assert not closures.reopen_year(s, year)
    with pytest.raises(CalendarEnds):
        office_day(office_calendar(session), start, 1)


def test_days_that_are_closed_anyway_are_left_out_of_a_list(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        days = {MONDAY: "Pindahan", SUNDAY: "Minggu", date(2026, 8, 17): "Kemerdekaan"}
        assert close_list(s, days) == 1
    assert closures.own_days(session, 2026) == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("16-11-2026", "not-a-closure-line"),
        ("besok; Cuti", "not-a-date"),
        ("16-11-2026; " + "x" * 121, "reason-too-long"),
    ],
)
def test_a_wrong_line_of_a_list_is_said(line: str, code: str) -> None:
    errors = read_closures(f"\n{line}").errors
    assert [(number, refusal.code) for number, refusal in errors] == [(2, code)]
