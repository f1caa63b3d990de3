"""The two languages of the office: Indonesian is the source, English stands complete beside it."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["id", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")
DEFAULT_LANGUAGE: Final[Language] = "id"
OWN_NAMES: Final[dict[Language, str]] = {"id": "Bahasa Indonesia", "en": "English"}
"""Each language in its own words, so that whoever speaks it finds it."""
CHOICES: Final[dict[str, str]] = {
    "" if code == DEFAULT_LANGUAGE else code: OWN_NAMES[code] for code in LANGUAGES
}
"""A case's language as a form asks for it: nothing chosen is the usual one."""


def as_language(text: str | None) -> Language:
    """Return the language that a tag like ``en-GB`` asks for; Indonesian for anything else."""
    return "en" if text and text.lower().startswith("en") else DEFAULT_LANGUAGE
