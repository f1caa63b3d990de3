"""A page as it was read, as a row of its own: the same for a scanned tray and a picture sent in."""

from __future__ import annotations

from typing import Final

from postal.imaging.pages import PageRead
from postal.models import Batch, Page

# A page's order in its dossier: batches in the order they came, pages as a person reads them.
_BATCH_STRIDE: Final = 100_000


def page_row(batch: Batch, page: PageRead) -> Page:
    """Return the row of a page that has no place yet."""
    codes = list(dict.fromkeys(mark.text for mark in page.marks))
    row = Page(
        batch_id=batch.id,
        number=page.number,
        codes=codes,
        code_seen=codes[0] if codes else None,
        reader=page.marks[0].reader if page.marks else None,
        cover_like=page.cover_like,
        read_blank=page.blank,
        turn=page.rotation or 0,
        width_px=page.width_px,
        height_px=page.height_px,
        dpi=round(page.dpi),
        look=page.look,
        how=page.how,
    )
    if page.blank:
        row.quality = {}  # nothing on it could be unclear
    return row


def position(batch_id: int, rank: int) -> int:
    """Return where the page of this rank in its batch stands within a dossier.

    The next number is free for its back, should a later batch bring the backs.
    """
    return batch_id * _BATCH_STRIDE + 2 * rank
