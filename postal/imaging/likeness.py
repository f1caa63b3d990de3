"""Do two pictures show the same sheet? A fingerprint of 256 bits that a second scan hardly changes.

The page is shrunk to 16 rows of 17 cells, and each bit says whether a cell is lighter than the one
to its right (a difference hash). Two scans of one sheet differ in a few bits; filled-in forms of
one kind differ in some tens. It is a hint for a person, never a reason to drop a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from postal.imaging.sheets import Pixels

_SIDE = 16
BITS = _SIDE * _SIDE
_COARSE = 6 * _SIDE


def look_of(grey: Pixels) -> str:
    """Return the fingerprint of ``grey`` (h, w, uint8) as 64 hexadecimal digits."""
    height, width = grey.shape
    # Whole squares first: they cost a tenth of what parts of pixels do.
    whole = max(1, min(height, width) // _COARSE)
    size = (width // whole, height // whole)
    coarse = cv2.resize(
        grey[: size[1] * whole, : size[0] * whole], size, interpolation=cv2.INTER_AREA
    )
    cells: Any = cv2.resize(coarse, (_SIDE + 1, _SIDE), interpolation=cv2.INTER_AREA)
    return np.packbits(cells[:, :-1] > cells[:, 1:]).tobytes().hex()


def difference(one: str, other: str) -> int:
    """Return in how many of 256 bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
