"""The slower ways of reading a page that looks like a sheet of ours, best yield first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from postal.imaging import filters, readers
from postal.imaging.grid import read_grid
from postal.imaging.stacking import DPI as STACK_DPI
from postal.imaging.stacking import Stack, stacks
from postal.printing.cover_marks import CENTRE, CORNER
from postal.printing.qr import MODULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from postal.imaging.marks import Found, Grey

    Attempt = tuple[str, Callable[[], list[Found]]]  # who reads, and the reading itself

_MIDDLE_DPI = 100.0
_LOW_DPI = 50.0
_HIGH_DPI = 200.0
_DEBLURRED_STACKS = 6

_FILTERS = (
    ("sharpened", filters.sharpened),
    ("smoothed", filters.smoothed),
    ("adaptive", filters.adaptive),
    ("evened", filters.evened),
    ("median", filters.median),
    ("closed", filters.closed),
    ("otsu", filters.otsu),
)


def quick(grey: Grey, dpi: float) -> Iterator[Attempt]:
    """Yield named attempts to call in turn, a few milliseconds each: one reader, many filters."""
    middle = filters.to_dpi(grey, dpi, _MIDDLE_DPI)
    for name, filtered in _FILTERS:
        yield f"zxing-{name}", partial(_filtered, filtered, middle)
    yield "zxing-low", partial(readers.zxing, filters.to_dpi(grey, dpi, _LOW_DPI))


def thorough(
    grey: Grey, dpi: float, unread: list[tuple[float, float]], turn: int
) -> Iterator[Attempt]:
    """Yield the attempts for a page that is surely a cover, half a second in all.

    ``unread`` are centres (fractions) of symbols that a reader saw and could not read, ``turn`` is
    what the guard bars say.
    """
    middle = filters.to_dpi(grey, dpi, _MIDDLE_DPI)
    high = filters.to_dpi(grey, dpi, _HIGH_DPI)
    yield "pyzbar", partial(readers.zbar, middle)
    yield "pyzbar-inverted", partial(_zbar_inverted, middle)
    if high is not middle:
        yield "zxing-high", partial(readers.zxing, high)
        yield "zxing-high-median", partial(_filtered, filters.median, high)
        yield "pyzbar-high", partial(readers.zbar, high)
    yield from _on_stacks(list(stacks(grey, dpi, unread)), min(dpi, STACK_DPI), turn)


def _on_stacks(piles: list[Stack], dpi: float, turn: int) -> Iterator[Attempt]:
    for pile in piles:
        sharp = filters.sharpened(pile.picture)
        for ending, picture in (("", pile.picture), ("-sharpened", sharp)):
            yield f"stack{ending}", partial(pile.read, readers.zxing, picture)
            yield f"opencv{ending}", partial(pile.read, readers.opencv, picture)
    module = (CORNER + CENTRE) / 2 / MODULES * dpi / 25.4
    reader = partial(read_grid, module=module, turn=turn)
    for pile in piles:
        yield "grid", partial(pile.read, reader, pile.picture)
        yield "grid-sharpened", partial(pile.read, reader, filters.sharpened(pile.picture))
    for pile in piles[:_DEBLURRED_STACKS]:
        for picture in filters.deblurred(pile.picture, dpi):
            yield "deblurred", partial(pile.read, readers.zxing, picture)


def _filtered(filtered: Callable[[Grey], Grey], grey: Grey) -> list[Found]:
    return readers.zxing(filtered(grey))


def _zbar_inverted(grey: Grey) -> list[Found]:
    return readers.zbar(filters.inverted(grey))
