"""Names as they are compared and searched: plain letters, and a key of how a name sounds.

One name is written in many ways: in the spelling before 1972 (``Soerjo`` for ``Suryo``), with the
sounds of Arabic (``Rachmat``, ``Rahmat``), with a letter doubled or left out. Spellings that are
said alike have the same key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

WORD_LENGTH: Final = 60
SOUND: Final = "~"
"""What stands before a key of sound where it is kept among words; no word holds it."""

_BREAKS: Final = re.compile(r"[\s\-/,.]+")
_WHOLE: Final = (
    # Muhammad in all its forms and abbreviations, but not Mahmud or Mahdi.
    (re.compile(r"m[ou]?[ck]?h(?:[ae]?mm?[ae][dt]|d)?|md"), "muhamat"),
    (re.compile(r"sitt?i|st"), "siti"),
    (re.compile(r"abd(?:[ou]e?l)?"), "apdul"),
    (re.compile(r"ach|akh"), "ahmat"),
    (re.compile(r"bte?|bin?ti"), "pinti"),
)
_SOUNDS: Final = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"^m[ou][ck]?h(?=a)", "muh"),
        # Two letters for one sound: the old spelling first, then what came with other scripts.
        ("oe|oo", "u"),
        ("tj", "c"),
        ("dj", "j"),
        ("nj", "ny"),
        (r"^chr", "kr"),
        ("[ck]h", "h"),
        ("s[jyh]|ts", "s"),
        ("dz", "z"),
        ("dh", "d"),
        ("th", "t"),
        ("ph|[fv]", "p"),
        ("q", "k"),
        ("x", "ks"),
        (r"^z", "j"),
        ("z", "s"),
        ("ae", "ai"),
        ("ao", "au"),
        ("uw(?=[aeio])", "u"),
        # Surya, Suria and the old Surja; Heri, Hery and Herrie.
        (r"(?<=[^aeiou])ie(?=[^aeiou]?$)", "i"),
        (r"(?<=[^aeiou])(?:i[yj]|[iyj])(?=[aeou])", "i"),
        (r"(?<=[^aeiou])y$", "i"),
        (r"(?<=[^aeiou])y(?=[^aeiou])", "i"),
        ("y", "j"),
    )
)
_ENDS: Final = (
    (re.compile(r"(?<=[aeiou])h$"), ""),
    (re.compile("d$"), "t"),
    (re.compile("b$"), "p"),
)
_DOUBLED: Final = re.compile(r"(.)\1+")


def name_words(names: Iterable[str | None]) -> list[str]:
    """Return the folded words of ``names``, each once: ``Nur-Aini D'Arta`` is nur, aini, darta."""
    words = (fold(word) for name in names for word in _BREAKS.split(name or ""))
    return list(dict.fromkeys(word for word in words if word))


def fold(word: str) -> str:
    """Return the plain letters of a word, by which spellings with and without marks meet."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    letters = "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
    return letters[:WORD_LENGTH]


def sound(word: str, *, whole: bool = True) -> str:
    """Return the key of a folded word's sound, the same for all spellings of one name.

    ``whole`` False is for the beginning of a word that somebody has not typed to its end: what
    only ends of words do is left as it is.
    """
    if whole:
        for pattern, said in _WHOLE:
            if pattern.fullmatch(word):
                return said
    key = word
    for pattern, said in _SOUNDS:
        key = pattern.sub(said, key)
    for pattern, said in _ENDS if whole else ():
        key = pattern.sub(said, key)
    return _DOUBLED.sub(r"\1", key)


def index_words(names: Iterable[str | None]) -> list[str]:
    """Return what a case is found by: each word of its names, and each key of their sounds."""
    words = name_words(names)
    return [*words, *dict.fromkeys(SOUND + sound(word)[: WORD_LENGTH - 1] for word in words)]


def sounds_like(one: str | None, other: str | None) -> bool:
    """Tell whether two names sound the same, whatever the order of their words; never of none."""
    first = {sound(word) for word in name_words([one])}
    return bool(first) and first == {sound(word) for word in name_words([other])}
