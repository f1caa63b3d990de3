"""Ordinary pages that look like covers more than most: what must never be taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from postal.demo.forms import MAKERS, foreign_symbol, url_symbol
from postal.demo.paper import content_page, pictures
from postal.printing.barcode import bars
from postal.printing.canvas import draw
from postal.printing.items import Box, Rule, Shape, Text
from postal.printing.stock import A4

if TYPE_CHECKING:
    from collections.abc import Callable

    from postal.imaging.marks import Grey
    from postal.printing.items import Item

    Rng = np.random.Generator


def black_bars(rng: Rng) -> list[Item]:
    """Return a sheet with a column of black fields at each side, as ours but in another order."""
    fields = rng.integers(0, 2, (2, 63))
    return [
        Box(12 + 178 * side, 58.7 + 2.85 * row, 8, 2.85, fill=0)
        for side in (0, 1)
        for row in range(63)
        if fields[side, row]
    ]


def staves(rng: Rng) -> list[Item]:
    """Return a sheet of music-like staves, five lines each, with heavy notes."""
    lines: list[Item] = []
    for stave in range(11):
        top = 20 + stave * 24.0
        lines += [Rule(15, top + 2 * line, 180, 0, 0.4) for line in range(5)]
        lines += [
            Box(float(x), top + float(rng.uniform(-2, 8)), 3, 2, fill=0)
            for x in rng.uniform(20, 190, 25)
        ]
    return lines


def ruled(rng: Rng) -> list[Item]:
    """Return a table that is ruled to the paper's edges, some of its cells filled in."""
    step = float(rng.uniform(4, 9))
    rows, columns = int(297 / step), (0, 14, 40, 120, 170, 196, 210)
    cells: list[Item] = [Rule(0, row * step, 210, 0, 0.3) for row in range(rows)]
    cells += [Rule(x, 0, 0, 297, 0.3) for x in columns]
    for _ in range(rows):
        column = int(rng.integers(6))
        x, wide = columns[column], columns[column + 1] - columns[column]
        cells.append(Box(x, step * int(rng.integers(rows)), wide, step, fill=0.1))
    return cells


def barcodes(rng: Rng) -> list[Item]:
    """Return a delivery note full of barcodes and codes of others, some as large as ours."""
    found: list[Item] = []
    for row in range(7):
        digits = "".join(str(digit) for digit in rng.integers(0, 10, 12))
        found.append(bars(digits, 20, 20 + 36 * row, 0.5, 18))
        size = float(rng.uniform(22, 40))
        found += url_symbol(f"https://contoh.invalid/{digits}", 160, 15 + 38 * row, size)
    return found


def foreign_cover(rng: Rng) -> list[Item]:
    """Return another office's cover sheet: five codes of the same make in the same places."""
    del rng
    places = ((12, 12, 38), (160, 12, 38), (12, 247, 38), (160, 247, 38), (85, 128.5, 40))
    symbols: list[Shape] = [foreign_symbol(*place) for place in places]
    return [*symbols, Text(58, 40, 94, 12, "0012 345 678", 28, bold=True, align="centre")]


DECOYS: dict[str, Callable[[Rng], list[Item]]] = {
    "black-bars": black_bars,
    "staves": staves,
    "ruled": ruled,
    "barcodes": barcodes,
    "foreign-cover": foreign_cover,
}
KINDS = (*MAKERS, *DECOYS)


def ordinary_page(number: int, seed: int, dpi: float) -> Grey:
    """Return the ``number``-th ordinary page: the papers of a dossier and the decoys in turn."""
    kind = KINDS[number % len(KINDS)]
    if kind in MAKERS:
        return content_page(kind, seed + number, dpi)
    items = DECOYS[kind](np.random.default_rng(seed + number))
    return next(pictures(draw([items], A4, title="CONTOH"), dpi)).copy()
