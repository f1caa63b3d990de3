"""Codes read aloud."""

from __future__ import annotations

import pytest

from postal.codes import ALPHABET
from postal.spelling import DIGITS, LETTERS, spell


def test_every_symbol_of_our_codes_has_a_word() -> None:
    (group,) = spell(ALPHABET)
    assert "".join(sound.symbol for sound in group) == ALPHABET
    assert all(sound.word_id and sound.word_en for sound in group)


def test_a_word_begins_with_its_letter_and_no_two_are_alike() -> None:
    assert len(LETTERS) == 26
    for each in LETTERS:
        assert each.word_id[0] == each.word_en[0] == each.symbol
    words = [each.word_id for each in (*LETTERS, *DIGITS)]
    assert len(set(words)) == len(words)


def test_a_code_is_read_in_its_groups() -> None:
    first, second = spell("7k3m-QX9D")
    assert [each.word_id for each in first] == ["tujuh", "Kendal", "tiga", "Medan"]
    assert [each.word_en for each in second] == ["Quebec", "X-ray", "nine", "Delta"]


def test_a_symbol_that_no_code_has_is_no_word() -> None:
    with pytest.raises(KeyError):
        spell("7K3?")
