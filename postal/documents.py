"""The kinds of documents the office makes, as people call them."""

from __future__ import annotations

from typing import Final

from postal.wording import N_

CARD: Final = "card"
PAPER: Final = "paper"
PDF: Final = "pdf"
"""The channel of a document that is released as a file instead of being printed."""

DOCUMENT_KINDS: Final[dict[str, str]] = {
    PAPER: N_("Kertas"),
    CARD: N_("Kartu"),
}
NUMBERED_KINDS: Final[dict[str, str]] = {
    PAPER: N_("Kertas %(n)s"),
    CARD: N_("Kartu %(n)s"),
}
"""The same with the number it has among the documents of its kind in one case."""


def document_name(kind: str, number: int) -> str:
    """Return the words (``Kartu %(n)s`` or ``Kertas``) for one document; fill in ``number`` as n.

    A case has a card for each of its people, so cards always carry a number; a second paper does.
    """
    return NUMBERED_KINDS[kind] if kind == CARD or number > 1 else DOCUMENT_KINDS[kind]
