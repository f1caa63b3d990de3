"""Where may codes as large as a cover's stand, whatever is left of them?

At some 20 dpi a module of a cover's code is a dot or two, so that over the whole of a code each dot
differs from its neighbours, across and down at once. Writing has run together into grey there, and
so have the finer codes on civil papers; rules and tables differ only one way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.printing.cover_marks import CORNER

if TYPE_CHECKING:
    from postal.imaging.marks import Found, Grey

_DPI = 20.0
_SQUARE_MM = 24.0  # a good half of a code's side
# Grey levels between neighbours, on average over such a square. Forms, tables, photographs and
# ledgers stayed below 32, a certificate's border below 35; codes under blur of 1 mm, under a pen,
# wavy, shrunk or copied with little toner came to 37 and more.
_CHECKERED = 36.0
# What is worth a search of the page: rows of barcodes came to 42, crosswords to 33, and only
# newspapers (60) are searched in vain. Where guard bars seem to stand, less will do.
SURELY, PERHAPS = 50.0, 40.0
_SMALLEST = 8  # dots: no page is so narrow
_MOST = 8  # of a cover's codes and what else there may be
_AROUND = 1.2  # what stands around a symbol that was read belongs to it, of its side
_PALEST = 8.0  # times by which the contrast of a pale page is raised, at most
_WHITE, _BLACK = 255, 0.25  # the share of a square that must be black before it is looked at
_AS_BLACK_AS_TONER = 6.0  # times by which the darkest of all levels are drawn apart
_PAPER_AND_INK = (95, 1)  # percentiles


def may_hold_large_codes(grey: Grey, dpi: float, foreign: list[Found]) -> bool:
    """Tell whether a code of a cover's size may stand beside the ``foreign`` symbols on a page.

    A tenth of a millisecond for a page at 36 to 56 dpi.
    """
    coarse = _coarse(grey, dpi)
    square = _square(coarse, grey, dpi)
    if _checkered(coarse, square, foreign).max() >= _CHECKERED:
        return True
    toner = _under_ink(coarse)
    if np.count_nonzero(toner < _WHITE) < square * square * _BLACK:
        return False
    return bool(_checkered(toner, square, foreign).max() >= _CHECKERED)


def large_codes(
    grey: Grey, dpi: float, foreign: list[Found], least: float = SURELY
) -> list[tuple[float, float]]:
    """Return the middles of the likeliest such codes as fractions of the page, pale ones too."""
    coarse = _coarse(grey, dpi)
    return _peaks(_stretched(coarse, grey), _square(coarse, grey, dpi), foreign, least)


def codes_under_ink(grey: Grey, dpi: float, foreign: list[Found]) -> list[tuple[float, float]]:
    """Return the same for codes that a marker or a pen covers, and that are blacker than it."""
    coarse = _coarse(grey, dpi)
    return _peaks(_under_ink(coarse), _square(coarse, grey, dpi), foreign, SURELY)


def _peaks(
    coarse: Grey, square: int, foreign: list[Found], least: float
) -> list[tuple[float, float]]:
    checkered = _checkered(coarse, square, foreign)
    apart = round(square * CORNER / _SQUARE_MM)
    found: list[tuple[float, float]] = []
    while len(found) < _MOST:
        _, most, _, (x, y) = cv2.minMaxLoc(checkered)
        if most < least:
            break
        found.append(((x + 1) / coarse.shape[1], (y + 1) / coarse.shape[0]))
        checkered[max(0, y - apart) : y + apart, max(0, x - apart) : x + apart] = 0
    return found


def _coarse(grey: Grey, dpi: float) -> Grey:
    """Return the page at 17 to 28 dpi: averaging whole dots is far quicker than any fraction."""
    times = max(1, min(round(dpi / _DPI), *grey.shape))
    width, height = (side // times for side in grey.shape[::-1])
    whole = grey[: height * times, : width * times]
    coarse: Any = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    return coarse  # type: ignore[no-any-return]


def _square(coarse: Grey, grey: Grey, dpi: float) -> int:
    """Return the side of the square in dots of ``coarse``, an odd number."""
    side: int = round(_SQUARE_MM / 25.4 * dpi * coarse.shape[0] / grey.shape[0])
    return side | 1


def _checkered(coarse: Grey, square: int, foreign: list[Found]) -> Grey:
    """Return how far neighbours differ around each dot, across or down, whichever is less."""
    if min(coarse.shape) < _SMALLEST:
        return np.zeros((1, 1), dtype=np.uint8)
    across: Any = cv2.absdiff(coarse[:-1, 1:], coarse[:-1, :-1])
    down: Any = cv2.absdiff(coarse[1:, :-1], coarse[:-1, :-1])
    for one in foreign:
        middle = one.corners.mean(axis=0)
        corners = (middle + (one.corners - middle) * _AROUND) * coarse.shape[::-1]
        cv2.fillConvexPoly(across, corners.round().astype(np.int32), 0)
    both: Any = cv2.min(cv2.blur(across, (square, square)), cv2.blur(down, (square, square)))
    return both  # type: ignore[no-any-return]


def _under_ink(grey: Grey) -> Grey:
    """Return only what is as black as toner: codes under a marker are darker than it."""
    toner: Any = cv2.convertScaleAbs(grey, alpha=_AS_BLACK_AS_TONER)
    return toner  # type: ignore[no-any-return]


def _stretched(coarse: Grey, grey: Grey) -> Grey:
    """Return ``coarse`` with the page's paper white and its ink black."""
    paper, ink = np.percentile(grey[::4, ::4], _PAPER_AND_INK)
    times = min(_PALEST, 255 / max(1.0, paper - ink))
    stretched: Grey = np.clip((coarse - ink) * times, 0, 255).astype(np.uint8)
    return stretched
