"""The hand-over list (daftar serah terima): what a carrier takes from us, on one page or ten.

Short, because it is ticked at a counter: our parcel code, the resi where it is known, the town. No
name, no street and nothing about what is inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from postal.codes import Mark
from postal.dispatch.box_code import box_code
from postal.printing.canvas import draw
from postal.printing.flow import Block, flow, paragraph
from postal.printing.items import Box, Item, Rule, Text
from postal.printing.stock import A4, Paper
from postal.printing.words import Words
from postal.wording import N_

_EDGE: Final = 15.0
_FIRST: Final = 70.0  # where the table begins on page 1
_TOP: Final = 26.0  # and on the later pages
_FOOT: Final = 14.0
_ROW: Final = 6.4
_SIGN: Final = 46.0
_TITLE: Final = N_("Daftar serah terima kiriman")


@dataclass(frozen=True)
class Row:
    """A parcel on the list: its mark, the carrier's number where it is known, the town."""

    code: str
    resi: str | None
    city: str
    postcode: str


@dataclass(frozen=True)
class ManifestSheet:
    """What the list says: ``code`` is the box's mark, ``number`` as ``2026/17``.

    ``struck`` are the codes of parcels that were on the manifest and did not leave, with reasons.
    """

    code: str
    number: str
    office_name: str
    carrier: str
    day: date
    rows: tuple[Row, ...]
    struck: tuple[tuple[str, str], ...] = ()
    demo: bool = False


EXAMPLE: Final = ManifestSheet(
    code="BXMG0B0KS4",
    number="2020/17",
    office_name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
    carrier="Pos Indonesia",
    day=date(2020, 9, 25),
    rows=(
        Row("BPMG7K3MQT", "P2009250000017", "KOTA CONTOH", "69901"),
        Row("BPMG0000A7", None, "KABUPATEN CONTOH SELATAN SEKALI", "69977"),
        Row("BPMG00HDTK", "P2009250000024", "KOTA CONTOH", "69905"),
    ),
    struck=(("BPMGZZZZZ8", "amplop basah, dikemas ulang"),),
    demo=True,
)


def layout(
    sheet: ManifestSheet, paper: Paper = A4, words: Words | None = None
) -> tuple[tuple[Item, ...], ...]:
    """Return the items of each page, in millimetres from the top left.

    Raises NotAMark or CheckFailed where a code is no mark of ours.
    """
    words = words or Words()
    width = paper.width - 2 * _EDGE
    pages = flow(
        [*_table(sheet, width, words), *_end(sheet, width, words)],
        first=_FIRST,
        top=_TOP,
        bottom=paper.height - _FOOT - 6,
    )
    return tuple(
        (*_head(sheet, paper, number, words), *page, *_foot(paper, number, len(pages), words))
        for number, page in enumerate(pages, start=1)
    )


def render(sheet: ManifestSheet, paper: Paper = A4, words: Words | None = None) -> bytes:
    """Return the list as PDF; same input, same bytes."""
    words = words or Words()
    return draw(layout(sheet, paper, words), paper, title=words.say(_TITLE))


def _head(sheet: ManifestSheet, paper: Paper, number: int, words: Words) -> Iterator[Item]:
    width = paper.width - 2 * _EDGE
    title = words.say(_TITLE)
    named = f"{sheet.number} · {words.say(N_('DATA CONTOH'))}" if sheet.demo else sheet.number
    if number > 1:
        short = f"{title} · {named} · {sheet.carrier} · {Mark.read(sheet.code).grouped}"
        yield Text(_EDGE, 13, width, 6, short, 10, bold=True)
        yield Rule(_EDGE, 21, width, 0, 0.4)
        return
    left = width - 62
    yield Text(_EDGE, 13, left, 12, sheet.office_name, 11, bold=True)
    yield Text(_EDGE, 27, left, 14, title, 16, bold=True)
    told = (
        (N_("Nomor"), named),
        (N_("Tanggal"), words.day(sheet.day)),
        (N_("Kurir"), sheet.carrier),
    )
    for place, (label, value) in enumerate(told):
        yield Text(_EDGE, 43 + 6.5 * place, 24, 6, words.say(label), 10, grey=0.3)
        yield Text(_EDGE + 24, 43 + 6.5 * place, left - 24, 6, value, 11, bold=True)
    yield from box_code(sheet.code, paper.width - _EDGE, 13)


def _columns(width: float) -> tuple[tuple[float, float], ...]:
    """Return (x, width) of: number, parcel, resi, town, weight."""
    fixed = (11.0, 36.0, 42.0)
    weight = 26.0
    town = width - sum(fixed) - weight
    x, columns = _EDGE, []
    for wide in (*fixed, town, weight):
        columns.append((x, wide))
        x += wide
    return tuple(columns)


def _line(values: tuple[str, ...], width: float, *, bold: bool = False) -> tuple[Item, ...]:
    """Return one line of the table with its ruling."""
    columns = _columns(width)
    texts = tuple(
        Text(x + 1.2, 0, wide - 2.4, _ROW, value, 9.5, bold=bold, middle=True)
        for (x, wide), value in zip(columns, values, strict=True)
        if value
    )
    bars = tuple(Rule(x, 0, 0, _ROW, 0.15, 0.4) for x, _ in columns[1:])
    return (Box(_EDGE, 0, width, _ROW, 0.15), *bars, *texts)


def _table(sheet: ManifestSheet, width: float, words: Words) -> Iterator[Block]:
    titles = (N_("No."), N_("Kode kiriman"), N_("Resi"), N_("Tujuan"), N_("Berat (gram)"))
    shade = Box(_EDGE, 0, width, _ROW, fill=0.88)
    line = _line(tuple(words.say(title) for title in titles), width, bold=True)
    head = Block(_ROW, (shade, *line), with_next=True)
    yield head
    for number, row in enumerate(sheet.rows, start=1):
        town = f"{row.city} {row.postcode}".strip()
        values = (str(number), Mark.read(row.code).grouped, row.resi or "", town, "")
        yield Block(_ROW, _line(values, width), head)


def _end(sheet: ManifestSheet, width: float, words: Words) -> Iterator[Block]:
    total = words.say(N_("Jumlah: %(count)s kiriman"), count=len(sheet.rows))
    yield Block(10, (Text(_EDGE, 2, width, 7, total, 12, bold=True),), with_next=True)
    for code, reason in sheet.struck:
        said = words.say(
            N_("Dicoret, tidak diserahkan: %(parcel)s (%(reason)s)"),
            parcel=Mark.read(code).grouped,
            reason=reason,
        )
        yield paragraph(_EDGE, width, said, 9.5)
    half = width / 2
    signs = (N_("Yang menyerahkan"), N_("Yang menerima (nama jelas, tanggal, pukul, cap)"))
    items: list[Item] = []
    for place, label in enumerate(signs):
        x = _EDGE + place * half
        items.append(Text(x, 5, half - 8, 5, words.say(label), 10))
        items.append(Rule(x, _SIGN - 8, half - 12, 0, 0.25))
    yield Block(_SIGN, tuple(items))


def _foot(paper: Paper, number: int, of: int, words: Words) -> Iterator[Item]:
    width = paper.width - 2 * _EDGE
    y = paper.height - _FOOT
    page = words.say(N_("Halaman %(number)s dari %(of)s"), number=number, of=of)
    yield Text(_EDGE, y, width, 5, page, 9, align="right", grey=0.3)
