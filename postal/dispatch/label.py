"""The label of a parcel: what it says, where it stands, and its PDF.

It is read by a courier in the rain and by scanners. It never carries a NIK, a No. KK or the kind of
document, and everything on it is black: a thermal printer makes dots of grey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from postal.codes import Mark
from postal.dispatch.label_large import large
from postal.dispatch.label_small import small
from postal.languages import Language
from postal.printing.canvas import draw
from postal.printing.items import Item
from postal.printing.label_sheets import sheets
from postal.printing.stock import LabelStock
from postal.printing.type import unprintable
from postal.printing.words import Words, as_written
from postal.wording import N_


@dataclass(frozen=True)
class Label:
    """One label as it will be printed.

    ``code`` is a parcel's mark (10 symbols). ``name`` is who or where it goes to, ``attention`` the
    person for whom it lies there (pick-up), ``lines`` the address without the postcode. ``carrier``
    is a name, None where the office brings the parcel itself; ``channel`` the way back in words.
    ``resi`` is the carrier's number where it is bound already. ``items`` counts what is inside,
    ``day`` is that of the first print; ``reprint`` counts the prints after it, ``printed`` is the
    day of the reprint.
    """

    code: str
    name: str
    lines: tuple[str, ...]
    postcode: str
    office_name: str
    office_lines: tuple[str, ...]
    channel: str
    items: int
    day: date
    attention: str | None = None
    phone: str | None = None
    carrier: str | None = None
    resi: str | None = None
    reprint: int = 0
    printed: date | None = None
    demo: bool = False

    @property
    def unprintable(self) -> str:
        """The letters of the recipient that the label shows as ``?``."""
        return unprintable(" ".join((self.name, self.attention or "", *self.lines)))

    def to_json(self) -> dict[str, Any]:
        """Return plain values for the row of a print."""
        values = asdict(self)
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in values.items()
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Label:
        """Return the label that :meth:`to_json` described."""
        made = dict(values)
        for key in ("lines", "office_lines"):
            made[key] = tuple(made[key])
        for key in ("day", "printed"):
            made[key] = date.fromisoformat(made[key]) if made[key] else None
        return cls(**made)


EXAMPLE: Final = Label(
    code="BPMG7K3MQT",
    name="Contohwati Ujicoba",
    lines=(
        "Jalan Percobaan Raya Gang Misal Nomor 12A",
        "RT/RW 003/007",
        "Kel./Desa Contohsari",
        "Kec. Contoh Utara",
        "KOTA CONTOH",
        "PROVINSI CONTOH",
    ),
    postcode="69901",
    phone="0812-0000-1234",
    office_name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
    office_lines=("Jalan Contoh 1", "KOTA CONTOH 69901", "Telp. (0300) 000000"),
    channel="Dikirim lewat Pos",
    carrier="Pos Indonesia",
    items=2,
    day=date(2020, 9, 25),
)


def layout(label: Label, stock: LabelStock, words: Words | None = None) -> tuple[Item, ...]:
    """Return everything that stands on the label, in millimetres from its own top left.

    Codes stand on the grid of the stock's dots. Raises NotAMark or CheckFailed when ``label.code``
    is no mark of ours: nothing is printed that could not be read back.
    """
    Mark.read(label.code)
    place = large if stock.large else small
    return tuple(place(label, stock, words or Words()))


def render(
    labels: Iterable[Label],
    stock: LabelStock,
    start: int = 1,
    translate: Callable[[str], str] = as_written,
    language: Language = "id",
) -> bytes:
    """Return one PDF with ``labels`` in order; the same input gives the same bytes.

    ``start`` is the place of the first label on its sheet, as :func:`label_sheets.sheets` has it.
    """
    words = Words(translate, language)
    laid_out = (layout(label, stock, words) for label in labels)
    return draw(sheets(laid_out, stock, start), stock.sheet, title=translate(N_("Label kiriman")))
