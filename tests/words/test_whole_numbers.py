"""Whole numbers as browsers send them: what is none never reaches the database."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from postal.whole_numbers import LARGEST, whole_number, whole_numbers

POSTAL = Path(__file__).parents[2] / "postal"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 5000, None),
        ("²", None),
        ("٣", None),
        ("-1", None),
        ("1.5", None),
        ("1_000", None),
        ("", None),
    ],
)
def test_only_digits_that_a_column_holds_are_a_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_a_smaller_bound_is_kept() -> None:
    assert (whole_number("100", 100), whole_number("101", 100)) == (100, None)


def test_what_is_no_number_is_left_out_of_several() -> None:
    assert list(whole_numbers(["3", " 4 ", "²", "", "x"])) == [3, 4]


def looked_at() -> Iterator[tuple[str, str]]:
    """Every question after digits that a superscript passes as well."""
    for path in POSTAL.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isnumeric"):
                yield path.relative_to(POSTAL).as_posix(), ast.unparse(node.value)


def test_nothing_that_is_sent_is_asked_for_digits_in_another_way() -> None:
    """Two count or look for digits in what was typed and make no number of it."""
    assert set(looked_at()) <= {("identity.py", "character"), ("counter/views/desk.py", "each")}
