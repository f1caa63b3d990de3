"""The first look at a page: an eighth of 300 dpi tells nearly every ordinary page from a cover.

Decoding is most of the cost of a page, and reading a picture grows with its pixels. At some 38
dpi a clean cover is read (its modules are nearly three pixels wide), and an ordinary page shows
that nothing on it could be a code of ours or a guard bar. Whatever is in between gets the closer
look: this one may only say "certainly ordinary" or "read", never "unreadable".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging import guard_bars, readers
from postal.imaging.checkered import may_hold_large_codes
from postal.imaging.finders import two_codes
from postal.imaging.marks import Found, PageMarks, is_ours, page_marks
from postal.imaging.quality import paper_and_ink

if TYPE_CHECKING:
    from postal.imaging.marks import Grey

# Below, modules of a cover run together; above, a small code is no longer as finely checkered as
# the bound for it says. Paper sizes are rounded, hence a little less than an eighth of 300 dpi.
LOWEST_DPI, HIGHEST_DPI = 36.0, 56.0
# A search, of a closer look, is worth its time from DOUBTFUL on; a little earlier, as this
# picture is coarser. Ordinary pages stayed below 0.327.
_DOUBTFUL_BARS = guard_bars.DOUBTFUL - 0.02
# Grey levels by which neighbours differ, across and down at once, on average over a square of
# about 9 mm: text, tables, stamps and photographs stayed below 54, codes with modules of half a
# millimetre and more, which are too small to be read here, came to 64 and more.
_CHECKERED = 57.0
_SQUARE_MM = 9.0
# What stands around a symbol that was read belongs to it, up to this share of its side.
_AROUND = 0.12
# A patch large enough for a signature's code, enlarged so often that its modules are told apart.
_PATCH_MM, _ENLARGED, _PATCHES = 56.0, 3, 3
# The same code so often: all that stands on a cover was read.
_WHOLE_COVER = 5
# A page that is mostly dark, a negative or a lid left open, is no ordinary page.
_DARK_PAPER = 110.0


def first_look(grey: Grey, dpi: float) -> PageMarks | None:
    """Return what an ordinary page or a clean cover carries, None where a closer look is needed.

    ``grey`` is the page (h, w, uint8; black ink low) at ``dpi`` between LOWEST_DPI and
    HIGHEST_DPI. A page that may be blank gets the closer look too.
    """
    paper, clearly_written = paper_and_ink(grey, dpi)
    if not clearly_written or paper < _DARK_PAPER:
        return None
    # Ours light on dark stand on a dark page only, which was sent on.
    read = [one for one in readers.zxing(grey, light_on_dark=False) if one.text]
    ours = [one for one in read if is_ours(one.text)]
    if ours:
        whole = len(ours) >= _WHOLE_COVER and len({one.text for one in ours}) == 1
        return page_marks("zxing", ours, grey.shape) if whole else None
    if _may_be_a_cover(grey, dpi) or _may_hold_a_code(grey, dpi, read):
        return None
    return PageMarks((), cover_like=False, rotation=None)


def _may_be_a_cover(grey: Grey, dpi: float) -> bool:
    """Tell whether bars stand at the sides, or what a letter over them leaves of two codes."""
    return guard_bars.glance(grey).score >= _DOUBTFUL_BARS or two_codes(grey, dpi)


def _may_hold_a_code(grey: Grey, dpi: float, foreign: list[Found]) -> bool:
    """Tell whether a code of ours may stand anywhere beside the symbols that were read.

    A patch that is as finely checkered as a code is enlarged and read by itself.
    """
    across: Any = cv2.absdiff(grey[:-1, 1:], grey[:-1, :-1])
    down: Any = cv2.absdiff(grey[1:, :-1], grey[:-1, :-1])
    side = round(_SQUARE_MM / 25.4 * dpi) | 1
    known = list(foreign)
    for _ in range(_PATCHES):
        for one in foreign:
            left, top, right, bottom = _box(one, grey)
            across[top:bottom, left:right] = 0
        both = cv2.min(cv2.blur(across, (side, side)), cv2.blur(down, (side, side)))
        _, most, _, place = cv2.minMaxLoc(both)
        if most < _CHECKERED:
            return may_hold_large_codes(grey, dpi, known)
        found = _read_enlarged(grey, dpi, place[0], place[1])
        foreign = [one for one in found if not is_ours(one.text)]
        if not foreign:
            return True
        known += foreign
    return True


def _read_enlarged(grey: Grey, dpi: float, x: int, y: int) -> list[Found]:
    """Return the symbols read around a place, their corners as fractions of the page."""
    reach = round(_PATCH_MM / 2 / 25.4 * dpi)
    left, top = max(0, x - reach), max(0, y - reach)
    patch = grey[top : y + reach, left : x + reach]
    large: Any = cv2.resize(patch, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    size = np.array(grey.shape[::-1], dtype=np.float32)
    return [
        Found(one.text, (one.corners * patch.shape[::-1] + (left, top)) / size)
        for one in readers.zxing(large)
        if one.text
    ]


def _box(one: Found, grey: Grey) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of a symbol in pixels, with a little around it."""
    height, width = grey.shape
    corners = one.corners * (width, height)
    low, high = corners.min(axis=0), corners.max(axis=0)
    around = _AROUND * (high - low).max()
    left, top = np.maximum(low - around, 0).astype(int)
    right, bottom = np.ceil(high + around).astype(int)
    return int(left), int(top), int(right), int(bottom)
