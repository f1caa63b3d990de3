"""Sheets counted at intake against pages found, on plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from postal.scanning import reasons as why
from postal.scanning.cut_values import Segment, Surroundings
from postal.scanning.sides import PASSES


@dataclass(frozen=True)
class Counts:
    """How a batch was scanned, and so how pages and counted sheets compare.

    ``way`` is single, double or mixed. ``sure`` is False where the covers' own backs contradict
    what was said about the batch: then no count can speak for a dossier.
    """

    known: Surroundings
    way: str
    sure: bool = True

    def sheets(self, segment: Segment) -> int | None:
        """Return how many sheets were counted for a segment's dossier, None if nobody counted."""
        return self.known.covers[segment.code].sheets if segment.code is not None else None

    def fits(self, segment: Segment, sheets: int) -> bool:
        """Tell whether a segment's pages agree with ``sheets``.

        One side: a page a sheet. Both sides: two pages a sheet after the cover's own back. Mixed:
        anything from one to two pages a sheet.
        """
        return _fits(segment, sheets, self.way)

    def settles(self, segment: Segment) -> bool:
        """Tell whether the counted sheets say that a segment holds its own pages and no others."""
        sheets = self.sheets(segment)
        exact = self.sure and self.way != "mixed"
        return exact and sheets is not None and self.fits(segment, sheets)

    def difference(self, segment: Segment) -> str | None:
        """Return the reason why a segment's pages disagree with what was counted, if they do."""
        sheets = self.sheets(segment)
        if sheets is None:
            return None
        if not self.sure:
            return why.SIDES_DIFFER
        return None if self.fits(segment, sheets) else why.SHEETS_DIFFER


def _fits(segment: Segment, sheets: int, way: str) -> bool:
    if way == "mixed":
        return sheets <= segment.filled <= 2 * sheets
    own_backs = 1 + len(segment.spare)  # those of the cover and of reprints lying on it
    return len(segment.pages) == (2 * sheets + own_backs if way == "double" else sheets)


def counts_of(segments: Sequence[Segment], known: Surroundings) -> Counts:
    """Return how the batch was scanned: as was said, or else as the covers' own backs show."""
    backs = _blank_backs(segments)
    if known.sides == "mixed":
        return Counts(known, "mixed")
    if known.sides == "double" or known.sides in PASSES:
        return Counts(known, "double", sure=backs != "none")
    if known.sides == "single":
        several = sum(segment.code is not None for segment in segments) > 1
        return Counts(known, "single", sure=not (several and backs == "all"))
    return Counts(known, "double" if backs in ("all", "most") else "single")


def _blank_backs(segments: Sequence[Segment]) -> str:
    """Say on how many covers a blank page follows at once: all, most, some or none.

    A cover's back may be dirty, so that it does not look blank.
    """
    heads = [segment for segment in segments if segment.code is not None and segment.pages]
    backs = sum(segment.pages[0].blank for segment in heads)
    if not heads or backs == len(heads):
        return "all" if heads else "some"
    if backs * 3 >= len(heads) * 2:
        return "most"
    return "some" if backs else "none"
