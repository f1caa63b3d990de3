"""The program's own words of every kind of letter: version 0, which an office can change."""

from __future__ import annotations

import re
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


def usual_in(text: str, language: Language) -> str:
    """Return what the office wrote once with its usual words in the letter's language.

    Proper names, addresses and numbers stay as they are.
    """
    if language == "id":
        return text
    glossary: dict[str, str] = _table()["glossary"]
    longest = sorted(glossary, key=len, reverse=True)
    pattern = "|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in longest)
    return re.sub(pattern, lambda found: glossary[found[0]], text)


def reworded(line: str, before: Language, language: Language) -> str:
    """Return a line of a list, as ``uang (Rp20.000)``, with its own word in another language."""
    for name in _table()["words"]:
        word = own_word(name, before)
        if line == word or line.startswith((f"{word}:", f"{word} (")):
            return own_word(name, language) + line.removeprefix(word)
    return line


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
