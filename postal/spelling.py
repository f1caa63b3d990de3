"""Codes read aloud: the words for letters on the telephone, in Indonesian and internationally.

The Indonesian words are the usual table, mostly of place names; the international ones are those
of pilots and ships.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from postal.number_words import in_words

_INDONESIAN: Final = (
    *("Ambon", "Bandung", "Cirebon", "Demak", "Ende", "Flores", "Garut", "Halong", "Irian"),
    *("Jepara", "Kendal", "Lombok", "Medan", "Namlea", "Opak", "Pati", "Quibek", "Rembang"),
    *("Solo", "Timor", "Ungaran", "Viktor", "Wilis", "Xaver", "Yongki", "Zainal"),
)
_INTERNATIONAL: Final = (
    *("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India"),
    *("Juliett", "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo"),
    *("Sierra", "Tango", "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu"),
)


@dataclass(frozen=True)
class Sound:
    """One symbol and what is said for it: in Indonesian, and to whom knows the other table."""

    symbol: str
    word_id: str
    word_en: str


LETTERS: Final = tuple(
    Sound(word[0], word, other) for word, other in zip(_INDONESIAN, _INTERNATIONAL, strict=True)
)
DIGITS: Final = tuple(
    Sound(str(digit), in_words(digit, "id"), in_words(digit, "en")) for digit in range(10)
)
_SOUNDS: Final = {sound.symbol: sound for sound in (*LETTERS, *DIGITS)}


def spell(code: str) -> tuple[tuple[Sound, ...], ...]:
    """Return the groups of a code (parted by spaces or hyphens) as they are read aloud.

    KeyError for a symbol that no code of ours has.
    """
    groups = code.upper().replace("-", " ").split()
    return tuple(tuple(_SOUNDS[symbol] for symbol in group) for group in groups)
