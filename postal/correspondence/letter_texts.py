"""The program's own words of every kind of letter: version 0, which an office can change."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from postal.correspondence.letter_facts import Signer
    from postal.languages import Language

FILE: Final = Path(__file__).with_name("letter_words.toml")
_BEFORE: Final = r"(?<![\w.@/-])"
_AFTER: Final = r"(?![\w@/-]|\.\w)"
"""What stands around a word that is no part of a name, an address or a domain."""
_POINTS: Final = ".,;:!?()\"'\N{EN DASH}-"
_STAYS: Final = re.compile(r"[A-Z]\S*|\+?\d\S*|\S+@\S+|[\w-]+(?:\.[\w-]{2,})+(?:/\S*)?")
"""A word that is the same in every language: a name, a number, a mail or web address."""


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


def place_in(text: str, language: Language) -> str:
    """Return where to complain, as the office wrote it once, in the letter's language.

    As written unless every word of it is known, a name, a number or an address: a sentence half
    in another language helps nobody.
    """
    if language == "id":
        return text
    places: dict[str, str] = _table()["places"]
    longest = sorted(places, key=len, reverse=True)
    known = re.compile(rf"{_BEFORE}(?:{'|'.join(map(re.escape, longest))}){_AFTER}")
    common = {word for phrase in places for word in phrase.split()}
    rest = (word.strip(_POINTS) for word in known.sub(" ", text).split())
    if any(word.casefold() in common or not _STAYS.fullmatch(word) for word in rest if word):
        return text
    return known.sub(lambda found: places[found[0]], text)


def signer_in(signer: Signer, language: Language) -> Signer:
    """Return who signs with usual titles in ``language``; as written unless all are known."""
    titles: dict[str, str] = _table()["titles"]
    said = [title for title in (signer.title, signer.on_behalf_of) if title]
    if language == "id" or any(title not in titles for title in said):
        return signer
    title, behalf = (titles.get(each or "", each) for each in (signer.title, signer.on_behalf_of))
    return replace(signer, title=title or "", on_behalf_of=behalf)


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
