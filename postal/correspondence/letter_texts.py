"""The program's own words of every kind of letter: version 0, which an office can change."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from postal.languages import Language

FILE: Final = Path(__file__).with_name("letter_words.toml")


@dataclass(frozen=True)
class LetterText:
    """What stands behind "Hal", and the paragraphs with their fields in braces."""

    subject: str
    body: str


def own_text(kind: str, language: Language) -> LetterText:
    """Return the program's words for a kind. Raises KeyError for an unknown one."""
    found = _table()[kind][language]
    return LetterText(found["subject"], found["body"].strip())


def own_word(name: str, language: Language) -> str:
    """Return one of the small pieces from which fields are made. Raises KeyError."""
    return str(_table()["words"][name][language])


def reworded(line: str, before: Language, language: Language) -> str:
    """Return a line of a list, as ``uang: 1``, with its own word in another language."""
    word, colon, count = line.partition(":")
    for name in _table()["words"]:
        if own_word(name, before) == word:
            return own_word(name, language) + colon + count
    return line


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
