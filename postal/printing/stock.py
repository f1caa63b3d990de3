"""What the office prints on, as tables: a new paper size or label sheet is one entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """One paper size, upright, in millimetres."""

    name: str
    width: float
    height: float


A4 = Paper("A4", 210, 297)
# Folio as it is sold in Indonesia (ISO calls nothing F4).
F4 = Paper("F4", 215, 330)

PAPERS: dict[str, Paper] = {paper.name: paper for paper in (A4, F4)}


@dataclass(frozen=True)
class LabelStock:
    """Label stock: ``columns`` by ``rows`` labels of ``width`` by ``height`` mm on each sheet.

    ``left`` and ``top`` are from the sheet's edges to the first label, ``gap_x`` and ``gap_y``
    between labels, in mm. ``dpi`` is the printer's dot grid, on which narrow bars must fall.
    ``edge`` is what stays white inside each label: printers and cutters miss by as much.
    """

    name: str
    sheet: Paper
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    gap_x: float = 0
    gap_y: float = 0
    dpi: int = 203
    edge: float = 4

    @property
    def large(self) -> bool:
        """Whether a label is high enough for a carrier's label, or a box's name in large type."""
        return self.height >= 100

    @property
    def per_sheet(self) -> int:
        """How many labels one sheet holds."""
        return self.columns * self.rows

    def place(self, number: int) -> tuple[float, float]:
        """Return where label ``number`` (from 0, row by row) begins on its sheet, in mm."""
        row, column = divmod(number % self.per_sheet, self.columns)
        return (
            self.left + column * (self.width + self.gap_x),
            self.top + row * (self.height + self.gap_y),
        )


LABEL_STOCKS: dict[str, LabelStock] = {
    stock.name: stock
    for stock in (
        LabelStock("thermal-100x150", Paper("100x150", 100, 150), 100, 150),
        LabelStock("a6-on-a4", A4, 105, 148.5, columns=2, rows=2, dpi=600, edge=6),
        LabelStock(
            "address-a4",
            A4,
            99.1,
            67.7,
            columns=2,
            rows=4,
            left=4.65,
            top=13.1,
            gap_x=2.5,
            dpi=600,
            edge=3.5,
        ),
    )
}
