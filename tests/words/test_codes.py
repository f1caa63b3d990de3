"""The codes: what is caught, what is forgiven, what is told apart."""

from __future__ import annotations

import itertools
from typing import TypeVar

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from postal.codes import (
    ALPHABET,
    CheckFailed,
    Kind,
    Mark,
    NotAMark,
    NotAnOfficeCode,
    NotATrackingCode,
    TrackingCode,
    check_symbol,
    normalise,
    parse_office_code,
)
from postal.errors import Refusal

QUICK = settings(max_examples=40, deadline=None, database=None)
SYMBOL = st.sampled_from(ALPHABET)
MARKS = st.builds(
    Mark,
    st.sampled_from(Kind),
    st.text(SYMBOL, min_size=2, max_size=2),
    st.text(SYMBOL, min_size=5, max_size=5),
)
TRACKING_CODES = st.text(SYMBOL, min_size=11, max_size=11).map(
    lambda symbols: TrackingCode(symbols + check_symbol(symbols))
)
SEPARATORS = ["", "", " ", "-", ".", " – ", "\u00a0"]
LOOKALIKES = {"1": "1IiLl", "0": "0Oo"}

Code = TypeVar("Code", Mark, TrackingCode)


def refused(text: str) -> bool:
    try:
        Mark.read(text)
    except Refusal:
        return True
    return False


@st.composite
def mistyped(draw: st.DrawFn, codes: st.SearchStrategy[Code]) -> tuple[Code, str]:
    """Type a code as hurried people do: lookalikes, small letters, stray separators."""
    code = draw(codes)
    separators = st.lists(st.sampled_from(SEPARATORS), min_size=12, max_size=12)
    spellings = [st.sampled_from(LOOKALIKES.get(it, it + it.lower())) for it in code.text]
    pairs = zip(draw(separators), draw(st.tuples(*spellings)), strict=False)
    return code, "".join(separator + symbol for separator, symbol in pairs)


def test_the_alphabet_has_32_symbols_and_none_that_is_misread() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("ILOU")


def test_every_single_slip_on_a_mark_is_caught() -> None:
    text = Mark(Kind.DOSSIER, "MG", "7K3MQ").text
    slips = [
        text[:place] + symbol + text[place + 1 :]
        for place in range(len(text))
        for symbol in ALPHABET
        if symbol != text[place]
    ]
    assert len(slips) == 310
    assert [slip for slip in slips if not refused(slip)] == []


def test_every_swap_of_two_places_is_caught_for_every_pair_of_symbols() -> None:
    for first, second in itertools.combinations(range(11), 2):
        for one, other in itertools.combinations(ALPHABET, 2):
            symbols = ["0"] * 11
            symbols[first], symbols[second] = one, other
            swapped = list(symbols)
            swapped[first], swapped[second] = other, one
            assert check_symbol("".join(symbols)) != check_symbol("".join(swapped))


@given(MARKS, st.integers(0, 9), SYMBOL)
@QUICK
def test_any_slip_on_any_mark_is_caught(mark: Mark, place: int, symbol: str) -> None:
    assume(mark.text[place] != symbol)
    assert refused(mark.text[:place] + symbol + mark.text[place + 1 :])


@given(MARKS, st.integers(0, 9), st.integers(0, 9))
@QUICK
def test_any_swap_on_any_mark_is_caught(mark: Mark, first: int, second: int) -> None:
    symbols = list(mark.text)
    assume(symbols[first] != symbols[second])
    symbols[first], symbols[second] = symbols[second], symbols[first]
    assert refused("".join(symbols))


@given(TRACKING_CODES, st.integers(0, 11), SYMBOL)
@QUICK
def test_any_slip_on_a_tracking_code_is_told_as_a_slip(
    code: TrackingCode, place: int, symbol: str
) -> None:
    assume(code.text[place] != symbol)
    with pytest.raises(CheckFailed):
        TrackingCode.parse(code.text[:place] + symbol + code.text[place + 1 :])


@given(TRACKING_CODES, st.integers(0, 11), st.integers(0, 11))
@QUICK
def test_any_swap_on_a_tracking_code_is_told_as_a_slip(
    code: TrackingCode, first: int, second: int
) -> None:
    symbols = list(code.text)
    assume(symbols[first] != symbols[second])
    symbols[first], symbols[second] = symbols[second], symbols[first]
    with pytest.raises(CheckFailed):
        TrackingCode.parse("".join(symbols))


@given(MARKS)
@QUICK
def test_a_machine_reads_back_what_was_printed(mark: Mark) -> None:
    assert len(mark.text) == 10
    assert Mark.read(mark.text) == mark


@given(mistyped(MARKS))
@QUICK
def test_a_typed_mark_is_forgiven_lookalikes_case_and_spaces(typed: tuple[Mark, str]) -> None:
    mark, text = typed
    assert Mark.parse(text) == mark


@given(mistyped(TRACKING_CODES))
@QUICK
def test_a_typed_tracking_code_is_forgiven_lookalikes_case_and_spaces(
    typed: tuple[TrackingCode, str],
) -> None:
    code, text = typed
    assert TrackingCode.parse(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "bdmg7k3mqs",  # not as printed
        "BDMG 7K3 MQS",
        " BDMG7K3MQS",
        "BDMG7K3MQS\n",
        "BZMG7K3MQS",  # no such kind
        "ADMG7K3MQS",  # another prefix
        "BDMG7K3MQ",
        "BDMG7K3MQSS",
        "BDMGOK3MQS",  # O is never printed
        "",
        "https://contoh.invalid/BDMG7K3MQS",
    ],
)
def test_a_machine_reading_is_strict(text: str) -> None:
    with pytest.raises(NotAMark):
        Mark.read(text)


def test_a_machine_reading_with_a_wrong_check_symbol_is_no_mark() -> None:
    with pytest.raises(CheckFailed):
        Mark.read("BDMG7K3MQT")


def test_a_typed_letter_that_we_never_use_is_a_slip() -> None:
    with pytest.raises(CheckFailed):
        Mark.parse("BDMGUK3MQS")


def test_the_last_six_symbols_mean_a_dossier_of_this_office() -> None:
    assert Mark.parse_typed("7k3 mqs", "MG") == Mark(Kind.DOSSIER, "MG", "7K3MQ")
    with pytest.raises(CheckFailed):
        Mark.parse_typed("7k3 mqs", "MH")


def test_the_whole_mark_keeps_its_own_office_and_kind_when_typed() -> None:
    parcel = Mark(Kind.PARCEL, "PS", "00001")
    assert Mark.parse_typed(parcel.grouped, "MG") == parcel


def test_codes_are_grouped_for_people() -> None:
    assert Mark(Kind.DOSSIER, "MG", "7K3MQ").grouped == "BDMG 7K3 MQS"
    assert TrackingCode("C3EJXD5KD667").grouped == "C3EJ-XD5K-D667"


@pytest.mark.parametrize(
    "text", ["", "C3EJ-XD5K-D66", "C3EJ-XD5K-D6677", "C3EJ/XD5KD667", "é" * 12]
)
def test_another_shape_is_no_tracking_code(text: str) -> None:
    with pytest.raises(NotATrackingCode):
        TrackingCode.parse(text)


def test_new_codes_are_valid_and_differ() -> None:
    marks = {Mark.new(Kind.BOX, "MG") for _ in range(20)}
    codes = {TrackingCode.new() for _ in range(20)}
    assert len(marks) > 15
    assert len(codes) == 20
    assert all(Mark.read(mark.text) == mark for mark in marks)
    assert all(TrackingCode.parse(code.text) == code for code in codes)


def test_what_could_not_be_printed_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="alphabet"):
        Mark(Kind.DOSSIER, "ML", "7K3MQ")
    with pytest.raises(ValueError, match="body"):
        Mark(Kind.DOSSIER, "MG", "7K3M")
    with pytest.raises(ValueError, match="12 symbols"):
        TrackingCode("C3EJXD5KD66")


@pytest.mark.parametrize("text", ["ML", "M", "MGX", "", "M-"])
def test_an_office_code_that_would_be_misread_is_refused(text: str) -> None:
    with pytest.raises(NotAnOfficeCode):
        parse_office_code(text)


def test_an_office_code_is_kept_in_capitals() -> None:
    assert parse_office_code(" mg ") == "MG"


def test_normalising_keeps_what_it_does_not_understand() -> None:
    assert normalise("ab-c. i l\to/?u") == "ABC110/?U"
