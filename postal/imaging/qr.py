"""Find our marks on the picture of one page.

A cheap look comes first: most pages carry no code of ours and must cost almost nothing. Only a page
that looks like a sheet of ours (a symbol was seen but not read, or guard bars stand at its sides)
is worth the slower attempts, one after the other, until one reads a mark or the time is up.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from postal.codes import Kind
from postal.imaging import guard_bars, readers
from postal.imaging.attempts import TURNS, anywhere, around, quick, thorough, under_ink
from postal.imaging.checkered import PERHAPS, SURELY, codes_under_ink, large_codes
from postal.imaging.copies import read_copies
from postal.imaging.filters import levelled, to_dpi
from postal.imaging.finders import two_codes
from postal.imaging.guard_bars import BarsSeen
from postal.imaging.marks import Found, Grey, MarkSeen, PageMarks, is_ours, page_marks, turn_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postal.imaging.attempts import Attempt

__all__ = ["MarkSeen", "PageMarks", "read_page_marks"]

FIRST_LOOK_DPI = 100.0
# Side of a code as a share of the page's short side: 0.18 on A4, less on a larger bed, more askew.
_SMALLEST, _LARGEST = 0.14, 0.32
_BARS_DPI = 32.0
_NOISIER = 0.03  # what ordinary pages gain at the bars by being evened
_WITH_ITS_EDGE = 1.08  # what is taken off a page with a symbol, of its side
_CODES_OF_A_COVER = 2  # a label or a form of ours has one; no other page has two
# Of a cover with shreds of its codes; tables and squares drawn by lot came to 0.54.
_BARS_BESIDE_CODES = 0.57
_BARS_HINTED_AT = 0.40
SECONDS = 6.0  # for all attempts at one page; a single one takes up to a second and a half


def read_page_marks(grey: Grey, dpi: float, *, seconds: float = SECONDS) -> PageMarks:
    """Return the marks on ``grey`` (h, w, uint8; black ink low), scanned at ``dpi``.

    A picture reduced to 75-100 dpi is read as well as a full one. Everything that does not have the
    shape of a mark of ours (signature QRs, other offices' systems) is left out. Attempts end after
    ``seconds``; the one that is running then is finished first.
    """
    deadline = time.monotonic() + seconds
    seen = readers.zxing(to_dpi(grey, dpi, FIRST_LOOK_DPI))
    if _ours(seen):
        return _known(page_marks("zxing", _ours(seen), grey.shape), grey, dpi)
    bars = _bars(grey, dpi)
    unread: list[Found] = []  # surely codes of ours
    for name, attempt in _worthwhile(grey, dpi, seen, bars):
        if time.monotonic() > deadline:
            break
        found = attempt()
        if _ours(found):
            return _known(page_marks(name, _ours(found), grey.shape), grey, dpi, bars)
        if bars.score < guard_bars.LIKELY and any(one.text for one in found):
            break  # what could not be read at first is somebody else's
        if name.startswith("copies"):
            unread = _apart([*unread, *found])
    page = _unread(bars, unread, grey)
    if page.cover_like:
        return page
    if bars.score >= _BARS_BESIDE_CODES and len(large_codes(grey, dpi, [])) >= _CODES_OF_A_COVER:
        return PageMarks((), cover_like=True, rotation=None)
    return replace(page, cover_like=two_codes(_without(seen, grey), dpi))


def _known(read: PageMarks, grey: Grey, dpi: float, bars: BarsSeen | None = None) -> PageMarks:
    """Say of a page whose code was read whether it is a cover, and not only carries its code."""
    if read.cover_like or not any(mark.text[1] == Kind.DOSSIER for mark in read.marks):
        return read
    bars = bars or _bars(grey, dpi)
    if bars.score >= guard_bars.LIKELY or two_codes(grey, dpi):
        return replace(read, cover_like=True)
    if len(large_codes(grey, dpi, [])) < _CODES_OF_A_COVER:
        return read
    more = read_copies(grey, dpi, TURNS)
    texts = {mark.text for mark in read.marks}
    spread = page_marks("copies", [one for one in more if one.text in texts], grey.shape)
    return replace(read, cover_like=spread.cover_like or len(_apart(more)) > len(texts))


def _bars(grey: Grey, dpi: float) -> BarsSeen:
    """Return the best of up to three looks for guard bars, each dearer than the one before."""
    bars = guard_bars.glance(grey)
    # A glance sees straight pages. Of ordinary pages that get here, one in five is searched.
    if not guard_bars.NOTHING <= bars.score < guard_bars.SURE:
        return bars
    bars = max(bars, guard_bars.search(grey), key=lambda one: one.score)
    if bars.score >= guard_bars.SURE:
        return bars
    even = guard_bars.search(_even(grey, dpi))
    return max(bars, replace(even, score=even.score - _NOISIER), key=lambda one: one.score)


def _even(grey: Grey, dpi: float) -> Grey:
    """Return the page small, with pale and dark places alike: bars under stains or nearly faded."""
    page = levelled(to_dpi(grey, dpi, _BARS_DPI), min(dpi, _BARS_DPI))
    return np.clip(page * 75 + 128, 0, 255).astype(np.uint8)


def _worthwhile(grey: Grey, dpi: float, seen: list[Found], bars: BarsSeen) -> Iterator[Attempt]:
    """Return the attempts that the page deserves: all, those at the codes it may hold, or none."""
    if bars.score >= guard_bars.LIKELY:
        yield from quick(grey, dpi)
        yield from thorough(grey, dpi, bars.turn if bars.score >= guard_bars.SURE else None)
        return
    unread = [one.centre for one in seen if not one.text and _has_our_size(one, grey)]
    foreign = [one for one in seen if one.text]
    least = PERHAPS if bars.score >= _BARS_HINTED_AT else SURELY
    large, inked = large_codes(grey, dpi, foreign, least), codes_under_ink(grey, dpi, foreign)
    if unread or large or inked:
        yield from quick(grey, dpi)
        yield from around(grey, dpi, unread)
    if len(large) >= _CODES_OF_A_COVER:
        yield from anywhere(grey, dpi)
    else:
        yield from around(grey, dpi, large)
    if len(inked) >= _CODES_OF_A_COVER:
        yield from under_ink(grey, dpi)


def _apart(found: list[Found]) -> list[Found]:
    """Leave out what stands where another one does."""
    kept: list[Found] = []
    for one in found:
        if all(np.abs(np.subtract(one.centre, other.centre)).max() > _SMALLEST for other in kept):
            kept.append(one)
    return kept


def _unread(bars: BarsSeen, codes: list[Found], grey: Grey) -> PageMarks:
    """Say whether a page without a mark is a cover: by its bars, by codes unread, or by both."""
    height, width = grey.shape
    if bars.score >= guard_bars.SURE:
        return PageMarks((), cover_like=True, rotation=bars.turn)
    if len(codes) >= (1 if bars.score >= guard_bars.LIKELY else _CODES_OF_A_COVER):
        return PageMarks((), cover_like=True, rotation=turn_of(codes, width, height))
    return PageMarks((), cover_like=False, rotation=None)


def _ours(seen: list[Found]) -> list[Found]:
    return [one for one in seen if is_ours(one.text)]


def _without(seen: list[Found], grey: Grey) -> Grey:
    """Return the page without the symbols that were read: all of them are somebody else's."""
    foreign = [one for one in seen if one.text]
    if not foreign:
        return grey
    page = grey.copy()
    for one in foreign:
        middle = one.corners.mean(axis=0)
        corners = (middle + (one.corners - middle) * _WITH_ITS_EDGE) * page.shape[::-1]
        cv2.fillConvexPoly(page, corners.round().astype(np.int32), 255)
    return page


def _has_our_size(one: Found, grey: Grey) -> bool:
    """Say whether a symbol is as large on the page as a cover's: signature QRs are smaller."""
    height, width = grey.shape
    across, down = (one.corners.max(axis=0) - one.corners.min(axis=0)) * (width, height)
    side = max(across, down) / min(width, height)
    return bool(_SMALLEST <= side <= _LARGEST)
