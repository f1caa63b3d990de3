"""The two languages of the office: Indonesian is the source, English stands complete beside it."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["id", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")
DEFAULT_LANGUAGE: Final[Language] = "id"


def as_language(text: str | None) -> Language:
    """Return the language that a tag like ``en-GB`` asks for; Indonesian for anything else."""
    return "en" if text and text.lower().startswith("en") else DEFAULT_LANGUAGE
