"""Do two pictures show the same sheet? A fingerprint of 220 bits that a second scan hardly changes.

The page is shrunk to 11 x 11 cells, and each bit says whether a cell is lighter than the one to its
right, or than the one below (a difference hash). A turned sheet has the same bits at turned places,
half of them the other way round, so that a pile that was fed upside down or sideways the second
time is known again. Two scans of one sheet differ in a few bits; filled-in forms of one kind differ
in some tens. It is a hint for a person, never a reason to drop a page.

Where most of the sheet is bare paper (a copy of an identity card, a note of four lines) most bits
are the same for everybody's, so that such a sheet has no fingerprint and is like no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postal.imaging.sheets import Pixels

    Bits = NDArray[np.bool_]

_SIDE = 11
_EDGES = _SIDE * (_SIDE - 1)  # between cells beside each other, and as many between rows
BITS = 2 * _EDGES
_COARSE = 96
_DIGITS = 64
_QUARTERS = range(4)
# Where two cells are as light as each other (paper, and nothing else), the outer one counts as the
# lighter one, however the sheet is turned: grain would say something else in each scan.
_OUT = np.arange(_SIDE, dtype=np.float32) - _SIDE // 2
_LEAN = np.float32(0.05) * (_OUT[:, None] ** 2 + _OUT**2)

# What spreads further than this many greys within a cell is print or a picture. Of made-up papers,
# statements and forms have it in 57 cells or more, copies of a card in 35 or fewer, notes in 5.
_PRINT = 8
_FEWEST_CELLS = 50


class Apart(NamedTuple):
    """In how many of ``BITS`` bits two fingerprints differ, the second turned clockwise to fit."""

    bits: int
    turn: int


def look_of(grey: Pixels) -> str:
    """Return the fingerprint of ``grey`` (h, w, uint8) as 64 hexadecimal digits.

    Of a sheet with too little on it to be told from others, return no digit at all.
    """
    height, width = grey.shape
    # Whole squares first: they cost a tenth of what parts of pixels do.
    whole = max(1, min(height, width) // _COARSE)
    size = (width // whole, height // whole)
    # What is too much for whole squares is cut on both sides: the same if the sheet is turned.
    left, top = (width - size[0] * whole) // 2, (height - size[1] * whole) // 2
    middle = grey[top : top + size[1] * whole, left : left + size[0] * whole]
    coarse = cv2.resize(middle, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    cells = _cells(coarse)
    if np.count_nonzero(_cells(coarse**2) - cells**2 > _PRINT**2) < _FEWEST_CELLS:
        return ""
    cells = cells + _LEAN
    return _written(cells[:, :-1] > cells[:, 1:], cells[:-1] > cells[1:])


def _cells(coarse: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the average of each cell."""
    cells: Any = cv2.resize(coarse, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    return cells  # type: ignore[no-any-return]


def _written(beside: Bits, below: Bits) -> str:
    bits = np.concatenate([beside.ravel(), below.ravel()])
    return np.packbits(bits).tobytes().hex().ljust(_DIGITS, "0")


def turns_of(look: str) -> tuple[int, ...]:
    """Return a fingerprint as a number, and as it would be a quarter, a half, three quarters on.

    The turns are clockwise.
    """
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(look), np.uint8))[:BITS].astype(bool)
    beside, below = bits[:_EDGES].reshape(_SIDE, -1), bits[_EDGES:].reshape(-1, _SIDE)
    found = []
    for _ in _QUARTERS:
        found.append(int(_written(beside, below), 16))
        beside, below = ~np.rot90(below, -1), np.rot90(beside, -1)
    return tuple(found)


def apart(one: str, other: str) -> Apart:
    """Return how far two fingerprints are apart, the other one turned as it fits best."""
    return nearest(int(one, 16), turns_of(other))


def nearest(one: int, turns: tuple[int, ...]) -> Apart:
    """Return how far a fingerprint is from the nearest of the four that ``turns_of`` gave."""
    return min(
        Apart((one ^ turned).bit_count(), 90 * quarter) for quarter, turned in enumerate(turns)
    )
