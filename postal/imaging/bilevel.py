"""Pictures of black and white, eight pixels to a byte, shrunk by counting and never spread out.

A fax page of 9 million pixels is a megabyte of bits; as grey pixels it would cost more time to make
and to shrink than to decode.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging.sheets import Sheet, swaps_sides, upright

if TYPE_CHECKING:
    from postal.imaging.sheets import Pixels

_BITS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)
# For every byte, how much ink is in each group of so many neighbours, side by side in one number.
_GROUPS: dict[int, Any] = {
    2: np.ascontiguousarray(_BITS.reshape(256, 4, 2).sum(axis=2, dtype=np.uint8)).view(np.uint32),
    4: np.ascontiguousarray(_BITS.reshape(256, 2, 4).sum(axis=2, dtype=np.uint8)).view(np.uint16),
}


@dataclass(frozen=True)
class Bilevel:
    """Rows of bits (h, row bytes), 1 for ink, the bits behind ``width`` 0."""

    rows: Pixels
    width: int

    @property
    def height(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def grey(self, reduction: int = 1) -> Pixels:
        """Return grey pixels, both sides divided by 1, 2, 4 or 8 and rounded up, ink 0."""
        if reduction == 1:
            return np.unpackbits(self.rows, axis=1, count=self.width) - np.uint8(1)
        whole = self.height // reduction * reduction
        parts = [self.rows[:whole], self.rows[whole:]]
        shades = [_shade(part, reduction) for part in parts if len(part)]
        return np.vstack(shades)[:, : -(-self.width // reduction)]


def of_bits(rows: Pixels, width: int, *, light: bool) -> Bilevel:
    """Return the picture of rows of bits, where 1 is ``light`` or ink; changes rows of ink."""
    ink = ~rows if light else rows
    ink[:, -1] &= np.uint8(0xFF << -width % 8 & 0xFF)
    return Bilevel(ink, width)


def joined(parts: list[Bilevel]) -> Bilevel:
    """Put pictures of one width below each other."""
    if len(parts) == 1:
        return parts[0]
    return Bilevel(np.vstack([part.rows for part in parts]), parts[0].width)


def bilevel_sheet(bits: Bilevel, how: str, dpi: float, orientation: int) -> Sheet:
    """Return the sheet of a picture that is turned as an EXIF ``orientation`` asks."""
    sides = (bits.height, bits.width) if swaps_sides(orientation) else (bits.width, bits.height)

    def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
        del colour
        return upright(bits.grey(reduction), orientation)

    return Sheet(*sides, dpi, how, colourful=False, decode=decode)


def _shade(rows: Pixels, reduction: int) -> Pixels:
    """Shade squares by the ink in them; fewer rows than a square is high make one row."""
    high = min(reduction, len(rows))
    ink = _ink_in_groups(rows, reduction)
    total = ink[::high].copy()
    for row in range(1, high):
        total += ink[row::high]
    most = high * reduction
    shades = np.clip(255 - np.arange(256) * 255 / most + 0.5, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(total, shades))


def _ink_in_groups(rows: Pixels, size: int) -> Pixels:
    if size == 8:
        return np.bitwise_count(rows)
    counted: Pixels = _GROUPS[size].ravel().take(rows).view(np.uint8)
    return counted
