"""Find the corner squares of our codes when too little of a code is left to read anything.

A letter that lies over a cover may leave the upper third of two codes to be seen: no reader takes
that for a symbol, but its finder patterns (a ring around a square, 7, 5 and 3 modules wide) stand
there, and they are larger than those of any code on a civil paper.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging.filters import to_dpi
from postal.printing.cover_marks import CENTRE, CORNER
from postal.printing.qr import MODULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postal.imaging.marks import Grey

_DPI = 60.0
_SMALLEST_MM, _LARGEST_MM = 0.85 * 7 * CORNER / MODULES, 1.15 * 7 * CENTRE / MODULES
_SIDE_AGAINST_SIDE = 1.3
_INNER = (0.28, 0.85)  # of the outer side: the ring's inside is 5/7 of it, the square 3/7
_OFF_CENTRE = 0.2
_DARKER = 12  # grey levels by which black is darker than what is around it
# The middle of a square is not known to the dot at a glance.
_NEARLY = 0.9
# Sizes of a module that are tried at a glance: with fewer, a blurred ring lies between two of them.
_MODULES_MM = np.geomspace(_SMALLEST_MM / 7, _LARGEST_MM / 7 * 1.4, 9)
# Two finders of one code are at most this far apart; farther ones belong to two codes.
_ONE_CODE_MM = 1.2 * CENTRE * 2**0.5


def two_codes(grey: Grey, dpi: float) -> bool:
    """Tell whether finders of at least two codes of a cover's size stand on ``grey``."""
    page, dpi = to_dpi(grey, dpi, _DPI), min(dpi, _DPI)
    apart = _ONE_CODE_MM / 25.4 * dpi
    window = round(_LARGEST_MM * 3 / 25.4 * dpi) | 1
    around: Any = cv2.blur(page, (window, window), borderType=cv2.BORDER_REPLICATE)
    # What adaptiveThreshold does, which takes half as long again.
    _, black = cv2.threshold(cv2.subtract(around, page), _DARKER - 1, 255, cv2.THRESH_BINARY)
    if not _worth_tracing(black, dpi, apart):
        return False
    found = _finders(black, dpi)
    return any(np.hypot(a - c, b - d) > apart for (a, b), (c, d) in combinations(found, 2))


def _worth_tracing(black: Any, dpi: float, apart: float) -> bool:  # noqa: ANN401 -- without types
    """Tell at a glance whether black squares with a ring around them may stand so far apart.

    Tracing all outlines of a page takes several times as long. From the middle of a finder the
    white lies two modules away and the ring three, up to 1.4 times as far where it stands askew.
    """
    modules = _MODULES_MM / 25.4 * dpi
    edge = round(3 * modules[-1])
    solid: Any = cv2.erode(black, np.ones((2, 2), np.uint8), iterations=round(dpi / 12))
    framed: Any = cv2.copyMakeBorder(black, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    wide, dots = framed.shape[1], framed.ravel()
    solid_at: Any = cv2.findNonZero(solid)  # far quicker than numpy's
    if solid_at is None:
        return False
    columns, rows = solid_at.reshape(-1, 2).T.astype(np.intp)
    places = (rows + edge) * wide + columns + edge
    sizes = {(round(2 * module), round(3 * module)) for module in modules.tolist()}
    white = {away: _between(dots, places, 0, away, wide) for away, _ in sizes}
    found = [_between(dots, white[hole], 255, ring, wide) for hole, ring in sizes]
    down, across = np.divmod(np.concatenate(found), wide)
    return len(down) > 0 and bool(np.hypot(np.ptp(down), np.ptp(across)) > _NEARLY * apart)


def _between(
    dots: NDArray[np.uint8], places: NDArray[np.intp], wanted: int, away: int, wide: int
) -> NDArray[np.intp]:
    """Return the places with dots of the wanted colour so many dots away on all four sides."""
    for step in (away, -away, away * wide, -away * wide):
        places = places[dots[places + step] == wanted]
    return places


def _finders(black: Any, dpi: float) -> list[tuple[float, float]]:  # noqa: ANN401 -- without types
    """Return the centres in pixels of rings of our size around a square."""
    outlines, tree = cv2.findContours(black, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return []
    rings = _Rings(outlines, tree[0])
    least, most = (mm / 25.4 * dpi for mm in (_SMALLEST_MM, _LARGEST_MM))
    return [
        (left + wide / 2, top + high / 2)
        for number in np.flatnonzero(tree[0][:, 2] >= 0).tolist()  # those with something inside
        for left, top, wide, high in [rings.box(number)]
        if least <= min(wide, high) and max(wide, high) <= most and rings.is_finder(number)
    ]


class _Rings:
    """Outlines on a page, and which lies in which."""

    def __init__(self, outlines: Any, tree: Any) -> None:  # noqa: ANN401 -- the library has no types
        self._outlines, self._tree = outlines, tree

    def box(self, number: int) -> tuple[int, int, int, int]:
        """Return left, top, width and height of an outline."""
        left, top, wide, high = cv2.boundingRect(self._outlines[number])
        return left, top, wide, high

    def is_finder(self, number: int) -> bool:
        """Tell whether a hole lies in the outline, and in that a square, all about one centre."""
        ring = self.box(number)
        if max(ring[2:]) > _SIDE_AGAINST_SIDE * min(ring[2:]):
            return False
        hole = self._tree[number][2]
        while hole >= 0:
            inner = self._tree[hole][2]
            if inner >= 0 and _fits(self.box(hole), ring) and _fits(self.box(inner), ring):
                return True
            hole = self._tree[hole][0]
        return False


def _fits(inner: tuple[int, int, int, int], outer: tuple[int, int, int, int]) -> bool:
    side = max(outer[2:])
    x, y = (inner[at] + inner[at + 2] / 2 - outer[at] - outer[at + 2] / 2 for at in (0, 1))
    share = max(inner[2:]) / side
    return _INNER[0] <= share <= _INNER[1] and max(abs(x), abs(y)) < _OFF_CENTRE * side
