"""NIK, family card number, phone and name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postal.errors import Refusal
from postal.identity import (
    LONG_NAME,
    NOT_LATIN,
    OTHER_BIRTH_DATE,
    OTHER_REGION,
    SINGLE_WORD,
    UNKNOWN_PROVINCE,
    FamilyCardNumber,
    Nik,
    NotAPhone,
    WrongFamilyCardDate,
    WrongFamilyCardLength,
    WrongFamilyCardSerial,
    WrongNikDate,
    WrongNikLength,
    WrongNikSerial,
    format_phone,
    mask_name,
    mask_phone,
    name_warnings,
    parse_phone,
)
from postal.provinces import PROVINCES

TODAY = date(2026, 11, 21)


@given(
    born=st.dates(date(1927, 1, 1), TODAY),
    female=st.booleans(),
    province=st.sampled_from(sorted(PROVINCES)),
)
@settings(max_examples=50, deadline=None, database=None)
def test_a_nik_gives_back_the_birth_date_and_sex_it_was_made_of(
    *, born: date, female: bool, province: str
) -> None:
    nik = Nik.parse(f"{province}0101{born.day + 40 * female:02}{born:%m%y}0001")
    assert nik.birth_date_by(TODAY) == born
    assert nik.female is female
    assert nik.warnings(born, province) == ()


@pytest.mark.parametrize(
    "typed", ["3573 0105 1190 0001", "3573.01.051190-0001", "3573010511900001"]
)
def test_a_nik_is_typed_in_groups(typed: str) -> None:
    nik = Nik.parse(typed)
    assert nik.value == "3573010511900001"
    assert nik.region == "357301"


@pytest.mark.parametrize("typed", ["", "357301051190001", "35730105119000011", "3573O10511900001"])
def test_it_refuses_a_nik_that_is_not_16_digits(typed: str) -> None:
    with pytest.raises(WrongNikLength):
        Nik.parse(typed)


def test_the_refusal_tells_how_many_digits_were_written() -> None:
    with pytest.raises(WrongNikLength, match="yang ditulis ada 15"):
        Nik.parse("3573 0105 1190 001")


@pytest.mark.parametrize("day", ["00", "32", "40", "72", "81", "99"])
def test_it_refuses_a_nik_with_a_day_that_no_month_has(day: str) -> None:
    with pytest.raises(WrongNikDate):
        Nik.parse(f"357301{day}10900001")


@pytest.mark.parametrize("ddmmyy", ["310690", "711190", "290201", "010090", "011390"])
def test_it_refuses_a_nik_with_a_day_that_its_month_does_not_have(ddmmyy: str) -> None:
    with pytest.raises(WrongNikDate):
        Nik.parse(f"357301{ddmmyy}0001")


def test_it_refuses_a_nik_with_serial_0000() -> None:
    with pytest.raises(WrongNikSerial):
        Nik.parse("3573010511900000")


def test_a_child_born_this_century_is_not_a_hundred_years_old() -> None:
    assert Nik.parse("3573010511050001").birth_date_by(TODAY) == date(2005, 11, 5)


def test_a_birth_date_is_never_in_the_future() -> None:
    assert Nik.parse("3573012211260001").birth_date_by(TODAY) == date(1926, 11, 22)
    assert Nik.parse("3573012111260001").birth_date_by(TODAY) == date(2026, 11, 21)


def test_a_leap_day_of_a_year_00_is_in_2000() -> None:
    assert Nik.parse("3573012902000001").birth_date_by(TODAY) == date(2000, 2, 29)
    assert Nik.parse("3573012902000001").birth_date_by(date(2000, 1, 1)) == date(1600, 2, 29)


def test_todays_reading_of_the_birth_date_is_the_property() -> None:
    assert Nik.parse("3573010511900001").birth_date == date(1990, 11, 5)


def test_the_form_says_the_century() -> None:
    nik = Nik.parse("3573010511200001")
    assert nik.birth_date_by(TODAY) == date(2020, 11, 5)
    assert nik.warnings(birth_date=date(1920, 11, 5)) == ()


def test_another_birth_date_is_a_warning() -> None:
    assert Nik.parse("3573010511900001").warnings(date(1990, 11, 6)) == (OTHER_BIRTH_DATE,)


@pytest.mark.parametrize("region", ["35", "3573", "35.73", "35.73.01"])
def test_the_same_region_is_no_warning(region: str) -> None:
    assert Nik.parse("3573010511900001").warnings(region=region) == ()


def test_another_region_is_a_warning() -> None:
    assert Nik.parse("3507010511900001").warnings(region="35.73") == (OTHER_REGION,)


def test_an_unknown_province_is_a_warning_because_provinces_are_founded() -> None:
    assert Nik.parse("9701010511900001").warnings() == (UNKNOWN_PROVINCE,)


def test_numbers_are_masked_wherever_they_show_themselves() -> None:
    nik = Nik.parse("3573010511900001")
    card = FamilyCardNumber.parse("3573010511200001")
    assert nik.masked == card.masked == "3573************01"
    assert f"{nik} {nik!r} {[card]}".count("3573************01") == 3


def test_refusals_never_hold_the_number() -> None:
    for typed in ("35730105119000", "3573013211900001", "3573010511900000"):
        with pytest.raises(Refusal) as refusal:
            Nik.parse(typed)
        assert typed not in f"{refusal.value}{refusal.value.values}"


def test_a_family_card_number_holds_a_day_of_entry() -> None:
    number = FamilyCardNumber.parse("3573 0105 1120 0001")
    assert number.value == "3573010511200001"
    assert number.region == "357301"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("357301051120", WrongFamilyCardLength),
        ("3573014511200001", WrongFamilyCardDate),  # 40 is added for women, not for cards
        ("3573010013200001", WrongFamilyCardDate),
        ("3573010511200000", WrongFamilyCardSerial),
    ],
)
def test_it_refuses_a_family_card_number_of_another_structure(
    typed: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        FamilyCardNumber.parse(typed)


@pytest.mark.parametrize(
    "typed",
    ["0812 0000 1234", "0812-0000-1234", "+62 812 0000 1234", "6281200001234", "(0812)00001234"],
)
def test_a_phone_is_kept_in_one_form(typed: str) -> None:
    assert parse_phone(typed) == "+6281200001234"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "112",
        "0812",
        "0812CALLME",
        "0811234567 ext 3",
        "+62+62811",
        "0812 0000 1234 / 0813 0000 1234",
    ],
)
def test_it_refuses_what_cannot_be_called(typed: str) -> None:
    with pytest.raises(NotAPhone):
        parse_phone(typed)


def test_a_phone_is_shown_as_it_is_dialled_here() -> None:
    assert format_phone("+6281200001234") == "0812-0000-1234"
    assert format_phone("+62341000123") == "(0341) 000123"
    assert format_phone("+6561234567") == "+65 6123 4567"


def test_a_phone_is_masked_for_lists() -> None:
    assert mask_phone("+6281200001234") == "0812******34"
    assert mask_phone("+62341000123") == "0341******23"


@pytest.mark.parametrize(
    "name", ["Siti Contohwati", "  Budi   Misalkan ", "André Contoh", "A" * 29 + " " + "B" * 30]
)
def test_a_name_after_the_rule_gives_no_warning(name: str) -> None:
    assert name_warnings(name) == ()


@pytest.mark.parametrize(
    ("name", "warnings"),
    [
        ("Contohwati", (SINGLE_WORD,)),
        ("", (SINGLE_WORD,)),
        ("A" * 30 + " " + "B" * 30, (LONG_NAME,)),
        ("S. Contohwati", (NOT_LATIN,)),
        ("Siti Contohwati 2", (NOT_LATIN,)),
        ("Ситі Contohwati", (NOT_LATIN,)),
    ],
)
def test_a_name_outside_the_rule_is_warned_of(name: str, warnings: tuple[str, ...]) -> None:
    assert name_warnings(name) == warnings


def test_a_combining_accent_is_part_of_its_letter() -> None:
    assert name_warnings("Andre\u0301 Contoh") == ()


def test_names_are_masked_for_lists() -> None:
    assert mask_name("S. Aminah") == "S*** A*****"
    assert mask_name("  Siti   Contohwati ") == "S*** C*********"
    assert mask_name("") == ""
