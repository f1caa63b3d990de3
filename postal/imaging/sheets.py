"""What every kind of file is turned into: sheets whose pixels can be had at several scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import cv2
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable

Pixels = npt.NDArray[np.uint8]
"""Grey (h, w) or blue-green-red (h, w, 3), 8 bits."""

REDUCTIONS = (1, 2, 4, 8)
"""The scales a JPEG decoder offers almost for free: each side divided by this."""

# A resolution tag is believed when it makes a page between a stamp card and A0; a phone photo
# that claims 72 dpi would be 1.4 m long.
_PLAUSIBLE_LONG_EDGE_MM = (80.0, 1_200.0)
_A4_LONG_EDGE_MM = 297.0


@dataclass(frozen=True)
class Sheet:
    """One page before it is read, in the orientation in which a viewer shows it.

    ``decode(reduction, colour)`` returns its pixels with both sides divided by ``reduction`` (one
    of REDUCTIONS), grey or, when asked and ``colourful``, in colour.
    """

    width_px: int
    height_px: int
    dpi: float
    how: str
    colourful: bool
    decode: Callable[[int, bool], Pixels]


Kind = Literal["pdf", "jpeg", "png", "tiff"]


class Source(Protocol):
    """An opened file: how many pages it has, and each of them by its number from 1."""

    kind: Kind
    pages: int

    def sheet(self, number: int) -> Sheet:
        """Return page ``number``; raises Unreadable."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def plausible_dpi(width: int, height: int, tagged: float) -> float:
    """Return ``tagged`` dpi when it makes a sensible paper size, else as if the page were A4."""
    long_edge = max(width, height)
    low, high = _PLAUSIBLE_LONG_EDGE_MM
    if tagged > 0 and low <= long_edge / tagged * 25.4 <= high:
        return tagged
    return long_edge / _A4_LONG_EDGE_MM * 25.4


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn or mirror ``pixels`` as an EXIF orientation (1 to 8) asks; others leave them alone."""
    if orientation in {2, 5, 7}:
        pixels = pixels[:, ::-1]
    if orientation == 4:
        pixels = pixels[::-1]
    quarters_clockwise = {3: 2, 5: 3, 6: 1, 7: 1, 8: 3}.get(orientation, 0)
    return np.ascontiguousarray(np.rot90(pixels, -quarters_clockwise))


def turned_clockwise(degrees: int) -> int:
    """Return the EXIF orientation for a clockwise turn by 0, 90, 180 or 270 degrees."""
    return {90: 6, 180: 3, 270: 8}.get(degrees % 360, 1)


def swaps_sides(orientation: int) -> bool:
    """Tell whether an EXIF orientation makes a portrait picture a landscape one."""
    return orientation in {5, 6, 7, 8}


def reduced(pixels: Pixels, reduction: int) -> Pixels:
    """Shrink by averaging, as a JPEG decoder's own scaling does: sides round up."""
    while reduction > 1:
        pixels, reduction = _halved(pixels), reduction // 2
    return pixels


def _halved(pixels: Pixels) -> Pixels:
    """Average squares of two pixels: several times quicker than any fraction of a pixel."""
    down, across = (side % 2 for side in pixels.shape[:2])
    even: Any = pixels
    if down or across:
        even = cv2.copyMakeBorder(pixels, 0, down, 0, across, cv2.BORDER_REPLICATE)
    size = (even.shape[1] // 2, even.shape[0] // 2)
    half: Any = cv2.resize(even, size, interpolation=cv2.INTER_AREA)
    return half  # type: ignore[no-any-return]


def grey(pixels: Pixels) -> Pixels:
    """Return a grey picture of ``pixels``."""
    if pixels.ndim == 2:
        return pixels
    plain: Any = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return plain  # type: ignore[no-any-return]
