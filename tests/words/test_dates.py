"""Days and times as people write, read and type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from postal.dates import (
    ZONES,
    DateTooEarly,
    DateTooLate,
    NotADate,
    age,
    clock,
    day_begins,
    hours_in,
    local_date,
    long_date,
    parse_date,
    short_date,
)
from postal.languages import Language, as_language

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)


def test_a_day_begins_at_midnight_of_the_offices_own_zone() -> None:
    day = date(2026, 11, 19)
    assert day_begins(day, "WIB") == datetime(2026, 11, 18, 17, tzinfo=UTC)
    assert day_begins(day, "WITA") == datetime(2026, 11, 18, 16, tzinfo=UTC)
    assert day_begins(day, "WIT").utcoffset() == timedelta(0)


def test_days_are_written_out_in_both_languages() -> None:
    assert long_date(date(2020, 9, 25), "id") == "Jumat, 25 September 2020"
    assert long_date(date(2020, 9, 25), "en") == "Friday, 25 September 2020"
    assert short_date(date(2020, 5, 5), "id") == "5 Mei 2020"
    assert short_date(date(2020, 8, 5), "en") == "5 Aug 2020"


def test_the_weekdays_of_an_offices_hours_are_said_in_both_languages() -> None:
    hours = "Senin–Kamis 08.00–15.00, Jumat 08.00–11.00, Sabtu/Minggu tutup"
    assert hours_in(hours, "id") == hours
    assert hours_in(hours, "en") == (
        "Monday–Thursday 08.00–15.00, Friday 08.00–11.00, Saturday/Sunday tutup"
    )


def test_a_moment_has_one_clock_in_each_zone() -> None:
    assert [clock(NOW, zone) for zone in ZONES] == ["14.30 WIB", "15.30 WITA", "16.30 WIT"]


def test_a_late_evening_in_utc_is_the_next_day_here() -> None:
    late = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
    assert local_date(late, "WIB") == date(2026, 11, 21)
    assert local_date(late, "WIT") == date(2026, 11, 22)


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock(NOW.replace(tzinfo=None), "WIB")


@pytest.mark.parametrize(
    ("waited", "language", "text"),
    [
        (timedelta(days=2, hours=23), "id", "2 hari"),
        (timedelta(days=2), "en", "2 days"),
        (timedelta(days=1), "en", "1 day"),
        (timedelta(days=400), "id", "400 hari"),
        (timedelta(hours=23, minutes=59), "id", "23 jam"),
        (timedelta(hours=3), "en", "3 hours"),
        (timedelta(minutes=59, seconds=59), "id", "59 menit"),
        (timedelta(seconds=5), "id", "1 menit"),
        (timedelta(seconds=-90), "en", "1 minute"),
    ],
)
def test_an_age_is_one_rounded_down_unit(waited: timedelta, language: Language, text: str) -> None:
    assert age(NOW - waited, NOW, language) == text


@pytest.mark.parametrize(
    "typed", ["2026-11-21", "21-11-2026", "21/11/2026", "21.11.2026", " 21-11-2026 "]
)
def test_a_clerk_types_a_day_in_several_forms(typed: str) -> None:
    assert parse_date(typed) == date(2026, 11, 21)


def test_single_digits_are_enough() -> None:
    assert parse_date("5/1/2026") == date(2026, 1, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "21-11-26",
        "31-11-2026",
        "29/02/2025",
        "2026-13-01",
        "11/21/2026",
        "21-11/2026",
        "hari ini",
        "0000-01-01",
    ],
)
def test_it_refuses_what_is_no_day(typed: str) -> None:
    with pytest.raises(NotADate):
        parse_date(typed)


def test_it_refuses_a_year_that_is_a_slip() -> None:
    with pytest.raises(DateTooEarly, match="1026"):
        parse_date("21-11-1026")


def test_it_refuses_the_future_on_request() -> None:
    today = date(2026, 11, 21)
    assert parse_date("21-11-2026", not_after=today) == today
    with pytest.raises(DateTooLate):
        parse_date("22-11-2026", not_after=today)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("id", "id"),
        ("jv", "id"),
        ("", "id"),
        (None, "id"),
    ],
)
def test_any_other_language_is_answered_in_indonesian(tag: str | None, language: Language) -> None:
    assert as_language(tag) == language
