"""What the cover's layout is worth: the same damages on covers that carry fewer codes.

Run it as ``python -m scripts.bench_parts.layouts [covers] [seed]``; one line a layout, and for each
the share of covers read by ever more of the cascade. Without guard bars the whole cascade has less
to go by: that is part of what they are worth.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the reading processes

import cv2

from postal.demo.damage import spoil
from postal.demo.paper import pictures
from postal.imaging import readers
from postal.imaging.filters import adaptive, to_dpi
from postal.imaging.qr import read_page_marks
from postal.intake.cover_sheet import EXAMPLE, layout
from postal.printing.canvas import draw
from postal.printing.items import Shape
from postal.printing.qr import symbol
from postal.printing.stock import A4
from scripts.bench_parts.reading import SCAN_DPI, random_codes

if TYPE_CHECKING:
    from postal.imaging.marks import Grey
    from postal.printing.items import Item

_READ_DPI = 100.0
_FAR_X, _FAR_Y = A4.width - 12, A4.height - 12


def _corner(right: int, low: int, side: float) -> tuple[float, float, float]:
    return (_FAR_X - side if right else 12, _FAR_Y - side if low else 12, side)


def _middle(side: float) -> tuple[float, float, float]:
    return ((A4.width - side) / 2, (A4.height - side) / 2, side)


_FOUR = [_corner(right, low, 38) for right in (0, 1) for low in (0, 1)]
LAYOUTS: dict[str, list[tuple[float, float, float]] | None] = {
    "one, 35 mm, top left": [_corner(0, 0, 35)],
    "one, 60 mm, centre": [_middle(60)],
    "two, 38 mm, opposite corners": [_corner(0, 0, 38), _corner(1, 1, 38)],
    "four corners, 38 mm": _FOUR,
    "four corners and centre": [*_FOUR, _middle(40)],
    "the same with guard bars": None,  # as it is printed
}


def _page(places: list[tuple[float, float, float]] | None, code: str) -> Grey:
    items: tuple[Item, ...] = layout(replace(EXAMPLE, code=code))
    if places is not None:
        words = (item for item in items if not isinstance(item, Shape))
        items = (*words, *(symbol(code, *place) for place in places))
    return next(pictures(draw([items], A4, title="Sampul"), SCAN_DPI))


def _readers(page: Grey, code: str) -> list[bool]:
    """Return, for each step of the cascade, whether it or one before it reads the code."""
    ways = (
        lambda: readers.zxing(page),
        lambda: readers.zxing(to_dpi(page, 2, 1)),
        lambda: readers.zbar(page),
        lambda: readers.zxing(adaptive(page)),
        lambda: read_page_marks(page, _READ_DPI).marks,
    )
    read, so_far = False, []
    for way in ways:
        read = read or any(one.text == code for one in way())
        so_far.append(read)
    return so_far


def main() -> None:
    """Print the table."""
    covers, seed = (int(text) for text in (*sys.argv[1:3], *("120", "1000")[len(sys.argv) - 1 :]))
    cv2.setNumThreads(1)
    print("layout | one zxing call | + half size | + pyzbar | + adaptive | whole cascade")
    for name, places in LAYOUTS.items():
        counts = [0] * 5
        for number, code in enumerate(random_codes(covers, seed)):
            page = to_dpi(spoil(_page(places, code), SCAN_DPI, seed + number), SCAN_DPI, _READ_DPI)
            counts = [sum(pair) for pair in zip(counts, _readers(page, code), strict=True)]
        print(name, *(f"{count / covers:.1%}" for count in counts), sep=" | ", flush=True)


if __name__ == "__main__":
    main()
