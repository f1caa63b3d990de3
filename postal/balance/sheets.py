"""Sheets of paper against pages: how many sheets may lie behind the pages a scanner gave.

The cutter asks the same when it reads a batch, of a whole segment and with its neighbours in
sight; here a dossier may have pages from several batches, each scanned in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class PagesOf:
    """The pages of a dossier that came with one batch.

    ``sides`` is what the batch says of itself (``auto``, ``single``, ``double``, ``mixed``);
    ``filled`` of the ``total`` pages carry something; ``back`` tells that the first is blank, as
    the back of the cover is when both sides are scanned.
    """

    sides: str
    total: int
    filled: int
    back: bool


def possible_sheets(pages: PagesOf) -> frozenset[int]:
    """Return every number of sheets that these pages may come from.

    One side: each page a sheet, or only those that carry something. Both sides: two pages a sheet
    after the cover's blank back. Mixed, where the scanner drops blank backs: one to two filled
    pages a sheet. A batch that does not say its sides may be of one side or, where a blank back
    comes first, of both.
    """
    if pages.sides == "mixed":
        return frozenset(range((pages.filled + 1) // 2, pages.filled + 1))
    found = set() if pages.sides == "double" else {pages.total, pages.filled}
    if pages.sides == "double" or (pages.sides == "auto" and pages.back):
        sheets, half = divmod(pages.total - pages.back, 2)
        found |= set() if half else {sheets}
    return frozenset(found)


def fits(sheets: int, batches: Iterable[PagesOf]) -> bool:
    """Tell whether ``sheets`` counted at intake agree with the pages of all batches together."""
    sums = {0}
    for pages in batches:
        sums = {before + more for before in sums for more in possible_sheets(pages)}
    return sheets in sums
