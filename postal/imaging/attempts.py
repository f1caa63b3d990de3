"""The slower ways of reading a page that looks like a sheet of ours, best yield first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from postal.imaging import filters, readers
from postal.imaging.copies import read_copies
from postal.imaging.marks import Found
from postal.printing.cover_marks import CENTRE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from postal.imaging.marks import Grey

    Attempt = tuple[str, Callable[[], list[Found]]]  # who reads, and the reading itself

_MIDDLE_DPI = 100.0
_LOW_DPI = 50.0
_AROUND = 0.9 * CENTRE  # mm to each side of a symbol's middle: holds it askew
TURNS = (0, 90, 180, 270)

_FILTERS = (
    ("sharpened", filters.sharpened),
    ("smoothed", filters.smoothed),
    ("adaptive", filters.adaptive),
    ("evened", filters.evened),
    ("median", filters.median),
    ("closed", filters.closed),
    ("otsu", filters.otsu),
    ("darkest", filters.darkest),
)


def quick(grey: Grey, dpi: float) -> Iterator[Attempt]:
    """Yield named attempts to call in turn, a few milliseconds each: one reader, many filters."""
    middle = filters.to_dpi(grey, dpi, _MIDDLE_DPI)
    for name, filtered in _FILTERS:
        yield f"zxing-{name}", partial(_filtered, filtered, middle)
    yield "zxing-low", partial(readers.zxing, filters.to_dpi(grey, dpi, _LOW_DPI))


def around(grey: Grey, dpi: float, middles: list[tuple[float, float]]) -> Iterator[Attempt]:
    """Yield an attempt for each place where a code may stand (its middle as fractions)."""
    for x, y in middles:
        yield "copies-around", partial(_around, grey, dpi, x, y)


def thorough(grey: Grey, dpi: float, turn: int | None) -> Iterator[Attempt]:
    """Yield the attempts for a page that is nearly surely a cover, a second in all.

    ``turn`` is the clockwise quarter turn that sets the page upright, None when it is not known.
    """
    yield "pyzbar", partial(readers.zbar, filters.to_dpi(grey, dpi, _MIDDLE_DPI))
    if turn is not None:
        yield "copies", partial(read_copies, grey, dpi, (turn,))
    yield from anywhere(grey, dpi)
    yield from under_ink(grey, dpi)


def anywhere(grey: Grey, dpi: float) -> Iterator[Attempt]:
    """Yield the attempt that looks for our codes all over the page, in whichever turn it lies."""
    yield "copies-any-turn", partial(read_copies, grey, dpi, TURNS)


def under_ink(grey: Grey, dpi: float) -> Iterator[Attempt]:
    """Yield the attempt that looks for codes under a marker or a pen that is not as black."""
    yield "copies-darkest", partial(_under_ink, grey, dpi)


def _under_ink(grey: Grey, dpi: float) -> list[Found]:
    page = filters.darkest(filters.to_dpi(grey, dpi, _MIDDLE_DPI))
    return read_copies(page, min(dpi, _MIDDLE_DPI), TURNS)


def _filtered(filtered: Callable[[Grey], Grey], grey: Grey) -> list[Found]:
    return readers.zxing(filtered(grey))


def _around(grey: Grey, dpi: float, x: float, y: float) -> list[Found]:
    """Return what the copies' reader finds in the surroundings of one place, placed on the page."""
    size = np.array(grey.shape[::-1], dtype=np.float32)
    reach, middle = _AROUND * dpi / 25.4, np.array([x, y]) * size
    left, top = np.maximum(0, middle - reach).astype(int)
    right, bottom = np.minimum(size, middle + reach).astype(int)
    part = grey[top:bottom, left:right]
    scale = np.array(part.shape[::-1], dtype=np.float32) / size
    origin = np.array([left, top], dtype=np.float32) / size
    found = read_copies(part, dpi, TURNS)
    return [Found(one.text, one.corners * scale + origin) for one in found]
