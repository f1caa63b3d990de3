"""The label on the front of a box: its name in letters that are read from the ladder, its code.

Nothing of what lies inside stands on it. Everything is black: thermal printers make dots of grey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from postal.codes import Mark
from postal.languages import Language
from postal.printing.canvas import draw
from postal.printing.dots import Dots
from postal.printing.items import Item, Rule, Text
from postal.printing.label_sheets import sheets
from postal.printing.qr import MODULES
from postal.printing.stock import LABEL_STOCKS, LabelStock
from postal.printing.words import Words, as_written
from postal.wording import N_

BOX_STOCKS: Final[dict[str, LabelStock]] = {
    name: stock for name, stock in LABEL_STOCKS.items() if stock.large
}
"""Label stock on which a box's label fits, by name."""
_HEAD: Final = 5.0
_SHELF: Final = 14.0
_BARS: Final = 16.0
_CODE: Final = 9.0
_QR_MODULE: Final = 2.0
_QUIET: Final = 4  # modules of white around a QR symbol
_BAR_MODULE: Final = 0.5


@dataclass(frozen=True)
class BoxLabel:
    """``code`` is the box's mark (10 symbols), ``name`` its name, ``shelf`` its place."""

    code: str
    name: str
    shelf: str
    office_name: str
    demo: bool = False


EXAMPLE: Final = BoxLabel(
    code="BXMG0B0KS4",
    name="2020-017",
    shelf="Ruang arsip, rak B, papan 3",
    office_name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
)


def layout(label: BoxLabel, stock: LabelStock, words: Words | None = None) -> tuple[Item, ...]:
    """Return everything that stands on the label, in millimetres from its own top left.

    Codes stand on the grid of the stock's dots. Raises NotAMark or CheckFailed when ``label.code``
    is no mark of ours: nothing is printed that could not be read back.
    """
    return tuple(_items(label, stock, words or Words()))


def render(
    labels: Iterable[BoxLabel],
    stock: LabelStock,
    start: int = 1,
    translate: Callable[[str], str] = as_written,
    language: Language = "id",
) -> bytes:
    """Return one PDF with ``labels`` in order; the same input gives the same bytes.

    ``start`` is the place of the first label on its sheet, from 1, row by row.
    """
    words = Words(translate, language)
    laid_out = (layout(label, stock, words) for label in labels)
    return draw(
        sheets(laid_out, stock, start), stock.sheet, title=translate(N_("Label boks arsip"))
    )


def _items(label: BoxLabel, stock: LabelStock, words: Words) -> Iterator[Item]:
    mark, dots = Mark.read(label.code), Dots(stock.dpi)
    edge, width = stock.edge, stock.width - 2 * stock.edge
    yield from _head(label, edge, width, words)
    floor = stock.height - edge
    foot = floor - _CODE - _BARS - 2
    side = dots.module(_QR_MODULE) * MODULES
    white = dots.module(_QR_MODULE) * _QUIET
    top = foot - side - white
    name = edge + _HEAD + 2
    shelf = top - white - _SHELF
    place = (edge, name, width, shelf - name - 1)
    yield Text(*place, label.name, 80, bold=True, align="centre", middle=True)
    yield Text(edge, shelf, width, _SHELF, label.shelf, 20, align="centre", middle=True)
    yield dots.qr(mark.text, edge + (width - side) / 2, top, _QR_MODULE)
    bars = dots.code128(mark.text, (edge, foot, width), _BARS, _BAR_MODULE)
    if bars is not None:
        yield bars
    code = (edge, foot + _BARS + 1, width, _CODE)
    yield Text(*code, mark.grouped, 22, bold=True, align="centre", middle=True)


def _head(label: BoxLabel, edge: float, width: float, words: Words) -> Iterator[Item]:
    """Place what kind of box it is and whose."""
    title = words.say(N_("BOKS ARSIP"))
    if label.demo:
        title = f"{title} · {words.say(N_('DATA CONTOH'))}"
    half = width * 0.45
    yield Text(edge, edge, half, _HEAD - 0.5, title, 10, bold=True)
    own = (edge + half + 1, edge, width - half - 1, _HEAD - 0.5)
    yield Text(*own, label.office_name, 8, align="right")
    yield Rule(edge, edge + _HEAD, width, 0, 0.5)
