"""Office days: what a promise counts."""

from __future__ import annotations

from datetime import date

import pytest

from postal.workdays import Calendar

OFFICE = Calendar()
FRIDAY = date(2026, 9, 25)
SATURDAY = date(2026, 9, 26)
MONDAY = date(2026, 9, 28)


def test_the_office_works_from_monday_to_friday() -> None:
    assert OFFICE.is_office_day(FRIDAY)
    assert not OFFICE.is_office_day(SATURDAY)
    assert OFFICE.why_closed(SATURDAY) == "Sabtu"
    assert OFFICE.why_closed(SATURDAY, "en") == "Saturday"
    assert OFFICE.why_closed(FRIDAY) is None


def test_an_office_may_work_on_saturdays() -> None:
    assert Calendar(weekdays=range(6)).is_office_day(SATURDAY)


def test_a_national_holiday_closes_the_office() -> None:
    independence_day = date(2026, 8, 17)
    assert not OFFICE.is_office_day(independence_day)
    assert OFFICE.why_closed(independence_day) == "Hari Kemerdekaan Republik Indonesia"
    assert OFFICE.why_closed(independence_day, "en") == "Independence Day"


def test_collective_leave_closes_the_office() -> None:
    day_before_christmas = date(2026, 12, 24)
    assert not OFFICE.is_office_day(day_before_christmas)
    assert "Cuti Bersama" in (OFFICE.why_closed(day_before_christmas) or "")


def test_the_offices_own_words_come_first() -> None:
    office = Calendar({MONDAY: "Pindahan kantor", SATURDAY: "Perbaikan listrik"})
    assert not office.is_office_day(MONDAY)
    assert office.why_closed(MONDAY) == "Pindahan kantor"
    assert office.why_closed(SATURDAY, "en") == "Perbaikan listrik"


def test_days_are_counted_after_the_start() -> None:
    assert OFFICE.add(FRIDAY, 1) == MONDAY
    assert OFFICE.add(SATURDAY, 1) == MONDAY
    assert OFFICE.add(FRIDAY, 5) == date(2026, 10, 2)


def test_closed_days_in_between_are_not_counted() -> None:
    office = Calendar({MONDAY: "Pindahan kantor"})
    assert office.add(FRIDAY, 1) == date(2026, 9, 29)
    # Thursday 24 is collective leave, Friday 25 Christmas, then a weekend.
    assert OFFICE.add(date(2026, 12, 23), 1) == date(2026, 12, 28)


def test_no_days_mean_the_same_day_or_the_next_open_one() -> None:
    assert OFFICE.add(FRIDAY, 0) == FRIDAY
    assert OFFICE.add(SATURDAY, 0) == MONDAY


def test_a_promise_crosses_the_year() -> None:
    assert OFFICE.add(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_days_are_not_counted_backward() -> None:
    with pytest.raises(ValueError, match="forward"):
        OFFICE.add(FRIDAY, -1)


def test_an_office_that_never_opens_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="office day"):
        Calendar(weekdays=[])


def test_years_without_decreed_leave_are_not_known() -> None:
    assert OFFICE.known(date(2026, 1, 1))
    assert OFFICE.known(date(2027, 12, 31))
    assert not OFFICE.known(date(2099, 1, 3))


def test_a_year_is_known_when_the_office_has_completed_it() -> None:
    office = Calendar({date(2099, 1, 5): "Cuti bersama"}, completed_years=[2099])
    assert office.known(date(2099, 1, 3))
    assert not office.is_office_day(date(2099, 1, 5))
    assert not office.known(date(2098, 1, 3))


def test_an_unknown_year_still_has_its_fixed_holidays() -> None:
    assert not OFFICE.is_office_day(date(2099, 5, 1))
