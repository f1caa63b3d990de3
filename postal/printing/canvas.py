"""One drawer for every sheet: placed items become PDF pages.

Items are in millimetres from the top left; PDF counts points from the bottom left. The only
conversion between the two is here.
"""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from postal.printing.items import Box, Item, Picture, Rule, Shape, Text
from postal.printing.type import LEADING, MM, fitted, font, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from postal.printing.stock import Paper

rl_config.useA85 = 0  # binary streams: text encoding costs a quarter in time and in size

_Parts = tuple[tuple[float, float, float, float], ...]
_MANY = 3  # pages from which on it pays to store what is the same on all of them
_ASCENT = 0.76  # of the type size: where the first baseline stands under the room's top edge
_CAPITALS = 0.73  # of the type size: height of capital letters


def draw(pages: Iterable[Iterable[Item]], paper: Paper, *, title: str) -> bytes:
    """Return a PDF with one page of ``paper`` for each entry of ``pages``, in order.

    The same input gives the same bytes. ``title`` is the document's name for people, never a
    person's data. Viewers are told not to scale and to print on one side.
    """
    drawer = _Drawer(paper, title)
    sheets = [list(items) for items in pages]
    stationery = _on_every(sheets)
    if stationery:
        drawer.print_stationery(stationery)
    same = set(stationery)
    for items in sheets:
        drawer.page([item for item in items if isinstance(item, Shape) or item not in same])
    return drawer.finish()


def _on_every(sheets: Sequence[Sequence[Item]]) -> list[Item]:
    """Return what stands on every one of many pages, at the same place with the same words."""
    if len(sheets) < _MANY:
        return []
    shared = {item for item in sheets[0] if not isinstance(item, Shape)}
    for items in sheets[1:]:
        shared.intersection_update(item for item in items if not isinstance(item, Shape))
    return [item for item in sheets[0] if not isinstance(item, Shape) and item in shared]


class _Drawer:
    """A reportlab canvas with the origin moved to the top left."""

    def __init__(self, paper: Paper, title: str) -> None:
        self.height = paper.height
        self.file = BytesIO()
        size = (paper.width * MM, paper.height * MM)
        self.canvas = Canvas(self.file, pagesize=size, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setCreator("BerkasPos")
        self.canvas.setViewerPreference("PrintScaling", "None")
        # Two-sided, the next letter would stand on the back of this one.
        self.canvas.setViewerPreference("Duplex", "Simplex")
        self.stationery = False
        self.shapes: dict[_Parts, str] = {}
        self.drawn: set[_Parts] = set()
        self.again: set[_Parts] = set()

    def finish(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()

    def print_stationery(self, items: Sequence[Item]) -> None:
        """Store what every page has, to be laid under the rest of each."""
        self.canvas.beginForm("stationery", 0, 0, *self.canvas._pagesize)  # noqa: SLF001 - no getter
        for item in items:
            self.put(item)
        self.canvas.endForm()
        self.stationery = True

    def page(self, items: Sequence[Item]) -> None:
        """Draw one page; a shape is stored where it stands twice on it, or stood on another.

        Most codes are printed once, and a stored shape costs an object of its own.
        """
        shapes = Counter(item.parts for item in items if isinstance(item, Shape))
        self.again |= self.drawn & shapes.keys()
        self.again.update(parts for parts, count in shapes.items() if count > 1)
        if self.stationery:
            self.canvas.doForm("stationery")
        for item in items:
            self.put(item)
        self.drawn.update(shapes)
        self.canvas.showPage()

    def put(self, item: Item) -> None:
        if isinstance(item, Text):
            self._text(item)
        elif isinstance(item, Shape):
            self._shape(item)
        elif isinstance(item, Box):
            self._box(item)
        elif isinstance(item, Picture):
            self._picture(item)
        else:
            self._rule(item)

    def _up(self, y: float) -> float:
        return (self.height - y) * MM

    def _text(self, item: Text) -> None:
        size, lines = fitted(item.text, item.size, item.width, item.height, bold=item.bold)
        self.canvas.setFillGray(item.grey)
        self.canvas.setFont(font(item.bold), size)
        leading = LEADING * size / MM
        block = (len(lines) - 1) * leading + _CAPITALS * size / MM
        first = (item.height - block) / 2 if item.middle else 0
        first += (_CAPITALS if item.middle else _ASCENT) * size / MM
        for number, line in enumerate(lines):
            slack = item.width - width_of(line, size, bold=item.bold) if item.align != "left" else 0
            shift = slack / 2 if item.align == "centre" else slack
            baseline = item.y + first + number * leading
            self.canvas.drawString((item.x + shift) * MM, self._up(baseline), line)

    def _box(self, item: Box) -> None:
        filled = item.fill is not None
        if item.fill is not None:
            self.canvas.setFillGray(item.fill)
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(item.weight * MM)
        bottom = self._up(item.y + item.height)
        size = (item.width * MM, item.height * MM)
        self.canvas.rect(item.x * MM, bottom, *size, stroke=not filled, fill=filled)

    def _picture(self, item: Picture) -> None:
        place = (item.x * MM, self._up(item.y + item.height), item.width * MM, item.height * MM)
        self.canvas.drawImage(ImageReader(BytesIO(item.jpeg)), *place)
        if item.framed:
            self._box(Box(item.x, item.y, item.width, item.height, 0.15))

    def _rule(self, item: Rule) -> None:
        self.canvas.setStrokeGray(item.grey)
        self.canvas.setLineWidth(item.weight * MM)
        start = (item.x * MM, self._up(item.y))
        self.canvas.line(*start, (item.x + item.width) * MM, self._up(item.y + item.height))

    def _shape(self, item: Shape) -> None:
        self.canvas.saveState()
        self.canvas.translate(item.x * MM, self._up(item.y))
        if item.parts in self.again:
            self.canvas.doForm(self.shapes.get(item.parts) or self._store(item))
        else:
            self._path(item)
        self.canvas.restoreState()

    def _store(self, item: Shape) -> str:
        name = f"shape{len(self.shapes)}"
        self.canvas.beginForm(name, 0, -item.height * MM, item.width * MM, 0)
        self._path(item)
        self.canvas.endForm()
        self.shapes[item.parts] = name
        return name

    def _path(self, item: Shape) -> None:
        """Draw the shape as one path: neighbours share edges without a hairline between them."""
        # The operators are written here because reportlab's way of writing numbers takes three
        # quarters of the time of a tray of covers.
        rectangles = [
            f"{x * MM:.4f} {-(y + height) * MM:.4f} {width * MM:.4f} {height * MM:.4f} re"
            for x, y, width, height in item.parts
        ]
        self.canvas.setFillGray(0)
        self.canvas.drawPath(PDFPathObject(rectangles), stroke=0, fill=1)
