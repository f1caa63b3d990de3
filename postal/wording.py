"""Marks words for people so that the translators find them, without pulling in Flask."""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the usual gettext name for "translate later"
    """Return ``text`` (an Indonesian gettext msgid) unchanged; extraction looks for this name."""
    return text
