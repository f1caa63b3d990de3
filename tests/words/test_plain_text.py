"""A person's number in somebody's own words: found, masked, and not confused with other numbers."""

from __future__ import annotations

import pytest

from postal.identity import holds_number, mask_numbers
from postal.plain_text import NumberInText, TextTooLong, as_fact, require_plain

NIK = "3599015401900001"
MASKED = "3599************01"
WRITTEN = [
    NIK,
    f"NIK{NIK}.",
    "3599 0154 0190 0001",
    "35.99.01.540190.0001",
    "3599-0154-0190-0001",
    "3599 - 0154 – 0190 - 0001",
    "berkas 2 3599 0154 0190 0001",
    "9999999999999901",
]
OTHER = [
    "",
    "ditunda 12-12-2026 - 05-01-2027",
    "12-11-2026 14.30 - 13-11-2026 15.00",
    "0812-0000-1234 0812-0000-5678",
    "NIP 198001012005011001",
    "19800101 200501 1 001",
    "resi P2611200000017",
    "Jalan Contoh 12 RT 3/RW 7 69901",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert holds_number(text)
    assert not holds_number(mask_numbers(text))
    assert "************01" in mask_numbers(text)


@pytest.mark.parametrize("text", OTHER)
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert not holds_number(text)
    assert mask_numbers(text) == text


def test_each_number_is_masked_and_the_words_stay() -> None:
    said = f"KK {NIK} dan NIK 3599 0154 0190 0001, 2 lembar"
    assert mask_numbers(said) == f"KK {MASKED} dan NIK {MASKED}, 2 lembar"


def test_a_text_with_a_number_or_beyond_its_column_is_refused() -> None:
    require_plain("a" * 200, None, "")
    with pytest.raises(NumberInText):
        require_plain("baik", NIK)
    with pytest.raises(TextTooLong) as refused:
        require_plain("a" * 201)
    assert "200" in str(refused.value)
    require_plain("a" * 5000, most=None)


def test_a_fact_is_masked_and_cut_in_sight() -> None:
    assert as_fact(None) is None
    assert as_fact(f"NIK {NIK}") == f"NIK {MASKED}"
    cut = as_fact("a" * 300) or ""
    assert len(cut) == 200
    assert cut.endswith("a…")
    assert as_fact("a" * 300, None) == "a" * 300
