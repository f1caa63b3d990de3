"""Labels on their sheets: each on its place, moved by whole dots of the printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from postal.printing.dots import Dots
from postal.printing.items import Item
from postal.printing.stock import LabelStock

LaidOut = Iterable[Item]
"""What stands on one label, in millimetres from its own top left."""


def sheets(labels: Iterable[LaidOut], stock: LabelStock, start: int = 1) -> Iterator[LaidOut]:
    """Return the items of each sheet, in millimetres from its top left, in order.

    ``start`` is the place of the first label on its sheet, from 1, row by row, so that a sheet
    which is partly used goes back into the printer.
    """
    placed = enumerate(labels, start=max(start, 1) - 1)
    for _number, sheet in groupby(placed, key=lambda pair: pair[0] // stock.per_sheet):
        yield _sheet(sheet, stock)


def _sheet(sheet: Iterable[tuple[int, LaidOut]], stock: LabelStock) -> Iterator[Item]:
    dots = Dots(stock.dpi)
    for number, label in sheet:
        left, top = (dots.snap(edge) for edge in stock.place(number))
        for item in label:
            yield replace(item, x=item.x + left, y=item.y + top) if left or top else item
