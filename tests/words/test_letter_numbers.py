"""Numbers of letters and the NIP of who signs them."""

from __future__ import annotations

from datetime import date

import pytest

from postal.correspondence.letter_numbers import (
    NotANip,
    WrongPattern,
    check_pattern,
    number_text,
    parse_nip,
)

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("470/{number}/{year}", "470/17/2026"),
        ("470/{number}/{month}/{year}", "470/17/XI/2026"),
        ("{number}", None),
        ("B-{number}/Dukcapil/{month}.{year}", "B-17/Dukcapil/XI.2026"),
        ("  470 / {number} / {year} ", "470 / 17 / 2026"),
    ],
)
def test_a_pattern_becomes_a_number(pattern: str, said: str | None) -> None:
    if said is None:
        with pytest.raises(WrongPattern):
            check_pattern(pattern)
    else:
        assert number_text(check_pattern(pattern), 17, DAY) == said


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "470/{year}",
        "470/{number}/{number}/{year}",
        "470/{nomor}/{number}/{year}",
        "470/{number}{year}",
        "470{number}/{year}",
        "{number}470/{year}",
        "470/{number}/20{year}",
        "470/{number}/{year}/{",
        "470/{number}/{year}/%s",
        "470/{number}/{year}/" + "9" * 50,
    ],
)
def test_a_pattern_that_could_not_be_told_apart_is_refused(pattern: str) -> None:
    with pytest.raises(WrongPattern):
        check_pattern(pattern)


@pytest.mark.parametrize(
    "text", ["198001012005011001", "19800101 200501 1 001", "19870228 202121 2 001"]
)
def test_a_nip_is_written_in_its_groups(text: str) -> None:
    grouped = parse_nip(text)
    assert grouped.replace(" ", "") == text.replace(" ", "")
    assert [len(part) for part in grouped.split()] == [8, 6, 1, 3]


@pytest.mark.parametrize(
    "text",
    [
        "1980010120050110",
        "198013012005011001",
        "198002302005011001",
        "198001012005131001",
        "198001012005013001",
        "198001011979011001",
        "19800101200501100A",
    ],
)
def test_eighteen_digits_in_another_shape_are_refused(text: str) -> None:
    with pytest.raises(NotANip):
        parse_nip(text)
