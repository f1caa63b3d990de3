"""Find our marks on the picture of one page.

A cheap look comes first: most pages carry no code of ours and must cost almost nothing. Only a page
that looks like a sheet of ours (a symbol was seen but not read, or guard bars stand at its sides)
is worth the slower attempts, one after the other, until one reads a mark or the time is up.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from postal.codes import Kind
from postal.imaging import guard_bars, readers
from postal.imaging.attempts import quick, thorough
from postal.imaging.filters import to_dpi
from postal.imaging.guard_bars import BarsSeen
from postal.imaging.marks import Found, Grey, MarkSeen, PageMarks, is_ours, turn_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postal.imaging.attempts import Attempt

__all__ = ["MarkSeen", "PageMarks", "read_page_marks"]

FIRST_LOOK_DPI = 100.0
# Side of a code as a share of the page's short side: 0.18 on A4, less on a larger bed, more askew.
_SMALLEST, _LARGEST = 0.14, 0.32
SECONDS = 3.0  # for all attempts at one page; a single attempt takes a fraction of a second


def read_page_marks(grey: Grey, dpi: float, *, seconds: float = SECONDS) -> PageMarks:
    """Return the marks on ``grey`` (h, w, uint8; black ink low), scanned at ``dpi``.

    A picture reduced to 75-100 dpi is read as well as a full one. Everything that does not have the
    shape of a mark of ours (signature QRs, other offices' systems) is left out. Attempts end after
    ``seconds``; the one that is running then is finished first.
    """
    deadline = time.monotonic() + seconds
    seen = readers.zxing(to_dpi(grey, dpi, FIRST_LOOK_DPI))
    if _ours(seen):
        return _read("zxing", seen, grey)
    bars = _bars(grey)
    for name, attempt in _worthwhile(grey, dpi, seen, bars):
        if time.monotonic() > deadline:
            break
        found = attempt()
        if _ours(found):
            return _read(name, found, grey)
        if bars.score < guard_bars.LIKELY and any(one.text for one in found):
            break  # what could not be read at first is somebody else's
    is_cover = bars.score >= guard_bars.SURE
    return PageMarks((), is_cover, bars.turn if is_cover else None)


def _bars(grey: Grey) -> BarsSeen:
    bars = guard_bars.glance(grey)
    return guard_bars.search(grey) if guard_bars.DOUBTFUL <= bars.score < guard_bars.SURE else bars


def _worthwhile(grey: Grey, dpi: float, seen: list[Found], bars: BarsSeen) -> Iterator[Attempt]:
    """Return the attempts that the page deserves: all, the quick ones, or none."""
    unread = [one.centre for one in seen if not one.text and _has_our_size(one, grey)]
    likely = bars.score >= guard_bars.LIKELY
    if likely or unread:
        yield from quick(grey, dpi)
    if likely:
        yield from thorough(grey, dpi, unread, bars.turn)


def _ours(seen: list[Found]) -> list[Found]:
    return [one for one in seen if is_ours(one.text)]


def _has_our_size(one: Found, grey: Grey) -> bool:
    """Say whether a symbol is as large on the page as a cover's: signature QRs are smaller."""
    height, width = grey.shape
    across, down = (one.corners.max(axis=0) - one.corners.min(axis=0)) * (width, height)
    side = max(across, down) / min(width, height)
    return bool(_SMALLEST <= side <= _LARGEST)


def _read(reader: str, seen: list[Found], grey: Grey) -> PageMarks:
    ours = _ours(seen)
    marks = tuple(MarkSeen(one.text, *one.centre, reader) for one in ours)
    height, width = grey.shape
    is_cover = any(mark.text[1] == Kind.DOSSIER for mark in marks)
    return PageMarks(marks, is_cover, turn_of(ours, width, height))
