"""Numbers and days in words, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from postal.number_words import day_in_words, in_words

WORDS = {
    0: ("nol", "zero"),
    1: ("satu", "one"),
    10: ("sepuluh", "ten"),
    11: ("sebelas", "eleven"),
    12: ("dua belas", "twelve"),
    19: ("sembilan belas", "nineteen"),
    20: ("dua puluh", "twenty"),
    21: ("dua puluh satu", "twenty-one"),
    100: ("seratus", "one hundred"),
    111: ("seratus sebelas", "one hundred eleven"),
    200: ("dua ratus", "two hundred"),
    999: ("sembilan ratus sembilan puluh sembilan", "nine hundred ninety-nine"),
    1000: ("seribu", "one thousand"),
    1500: ("seribu lima ratus", "one thousand five hundred"),
    2026: ("dua ribu dua puluh enam", "two thousand twenty-six"),
    11_000: ("sebelas ribu", "eleven thousand"),
    100_000: ("seratus ribu", "one hundred thousand"),
    1_000_000: ("satu juta", "one million"),
    1_001_001: ("satu juta seribu satu", "one million one thousand one"),
    2_000_000_000: ("dua miliar", "two billion"),
    3_000_000_000_000: ("tiga triliun", "three trillion"),
}


@pytest.mark.parametrize("number", WORDS)
def test_a_number_is_written_out(number: int) -> None:
    assert (in_words(number), in_words(number, "en")) == WORDS[number]


@pytest.mark.parametrize("number", [-1, 10**15])
def test_a_number_beyond_reach_is_a_defect(number: int) -> None:
    with pytest.raises(ValueError, match="expected a number"):
        in_words(number)


def test_two_numbers_never_share_their_words() -> None:
    assert len({in_words(number) for number in range(3000)}) == 3000
    assert len({in_words(number, "en") for number in range(3000)}) == 3000


def test_a_day_is_written_out() -> None:
    day = date(2020, 9, 25)
    expected = "Jumat tanggal dua puluh lima bulan September tahun dua ribu dua puluh"
    assert day_in_words(day) == expected
    assert day_in_words(day, "en") == "Friday, the twenty-fifth of September, two thousand twenty"


@pytest.mark.parametrize(
    ("day", "ordinal"),
    [
        (1, "first"),
        (3, "third"),
        (4, "fourth"),
        (9, "ninth"),
        (12, "twelfth"),
        (20, "twentieth"),
        (30, "thirtieth"),
        (31, "thirty-first"),
    ],
)
def test_an_english_day_counts(day: int, ordinal: str) -> None:
    assert f"the {ordinal} of" in day_in_words(date(2026, 1, day), "en")
