"""Which pages of a case somebody should look at first: those whose picture is probably poor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from postal.models import Page
from postal.page_words import WORDS, unclear

_ILLEGIBLE: Final = frozenset({"blurred", "dark", "pale", "cut"})
"""What can cost words of a page; one that lies a little askew can still be read."""


def words_of(page: Page) -> tuple[str, ...]:
    """Return the msgids of what is poor about a page's picture, the gravest first."""
    return tuple(WORDS[key] for key in unclear(page.quality))


def first_to_look_at(pages: Sequence[Page]) -> Page | None:
    """Return the page that is shown first: the one hardest to read, else the first of all."""
    rank = {key: place for place, key in enumerate(WORDS)}
    doubtful = [
        (min(rank[key] for key in found), -len(found), place)
        for place, page in enumerate(pages)
        if (found := _ILLEGIBLE.intersection(unclear(page.quality)))
    ]
    if doubtful:
        return pages[min(doubtful)[2]]
    return pages[0] if pages else None
