"""The desk sheet: barcodes that lie beside the mailroom's scanner instead of a mouse.

Each barcode is a mark of the command kind: a service, a kecamatan, or an action of the intake
screen. Handheld scanners read it from the desk or through a plastic cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postal.codes import Mark
from postal.printing.barcode import QUIET, bars
from postal.printing.canvas import draw
from postal.printing.items import Box, Rule, Text
from postal.printing.stock import A4
from postal.wording import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from postal.printing.items import Item
    from postal.printing.stock import Paper

_EDGE = 15.0
_HEAD = 18.0  # height of the page's own title
_TITLE = 10.0  # height of a group's title
_CELL = 27.0
_GAP = 8.0  # between the two columns
_MODULE = 0.4  # mm; cheap scanners want 0.3 and an office printer smears a little
_BAR_HEIGHT = 11.0

Group = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class DeskSheet:
    """Groups of commands: (title, ((mark of kind COMMAND, label), ...)), titles already worded."""

    office_name: str
    groups: tuple[Group, ...]


EXAMPLE = DeskSheet(
    office_name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
    groups=(
        ("Tindakan", (("BCMGSAVE00", "Simpan"), ("BCMGK0S0N9", "Amplop kosong"))),
        (
            "KTP-el",
            (
                ("BCMGKTP01Z", "KTP-HILANG · KTP-el hilang"),
                ("BCMGKTP02M", "KTP-RUSAK · KTP-el rusak"),
                ("BCMGKTP03E", "KTP-BARU · KTP-el baru (usia 17/sudah kawin)"),
            ),
        ),
        ("Kecamatan", (("BCMGKEC01R", "Contoh Utara"), ("BCMGKEC02K", "Contoh Selatan"))),
    ),
)


@dataclass(frozen=True)
class _Row:
    """One line of the sheet: a group's title, or up to two commands."""

    title: str | None
    commands: tuple[tuple[str, str], ...] = ()

    @property
    def height(self) -> float:
        return _TITLE if self.title is not None else _CELL


def layout(
    sheet: DeskSheet, paper: Paper = A4, translate: Callable[[str], str] = str
) -> tuple[tuple[Item, ...], ...]:
    """Return the items of each page, in millimetres from the top left.

    Raises NotAMark or CheckFailed where a command is no mark of ours.
    """
    pages = _pages(sheet, paper)
    return tuple(
        tuple(_page(sheet, rows, paper, (number, len(pages)), translate))
        for number, rows in enumerate(pages, start=1)
    )


def render(sheet: DeskSheet, paper: Paper = A4, translate: Callable[[str], str] = str) -> bytes:
    """Return the desk sheet as PDF; same input, same bytes."""
    return draw(layout(sheet, paper, translate), paper, title=translate(N_("Lembar kode meja")))


def _pages(sheet: DeskSheet, paper: Paper) -> list[list[_Row]]:
    """Break the groups into pages; a title never stands alone and is repeated on the next page."""
    room = paper.height - 2 * _EDGE - _HEAD
    pages: list[list[_Row]] = [[]]
    for title, commands in sheet.groups:
        pairs = [commands[start : start + 2] for start in range(0, len(commands), 2)]
        for number, pair in enumerate(pairs):
            rows = [_Row(None, pair)]
            used = sum(row.height for row in pages[-1])
            need = _CELL + (0 if number else _TITLE)
            if pages[-1] and used + need > room:
                pages.append([])
                rows.insert(0, _Row(title))
            elif number == 0:
                rows.insert(0, _Row(title))
            pages[-1].extend(rows)
    return pages


def _page(
    sheet: DeskSheet,
    rows: list[_Row],
    paper: Paper,
    place: tuple[int, int],
    translate: Callable[[str], str],
) -> Iterator[Item]:
    width = paper.width - 2 * _EDGE
    title = translate(N_("LEMBAR KODE MEJA"))
    number = translate(N_("Halaman %(number)s dari %(of)s")) % {"number": place[0], "of": place[1]}
    yield Text(_EDGE, _EDGE, width * 0.7, 7, title, 16, bold=True)
    yield Text(_EDGE, _EDGE + 7.5, width, 5, sheet.office_name, 10)
    yield Text(_EDGE + width * 0.7, _EDGE, width * 0.3, 5, number, 9, align="right")
    yield Rule(_EDGE, _EDGE + 14, width, 0, 0.4)
    y = _EDGE + _HEAD
    for row in rows:
        yield from _row(row, y, width)
        y += row.height


def _row(row: _Row, y: float, width: float) -> Iterator[Item]:
    if row.title is not None:
        yield Box(_EDGE, y + 1, width, _TITLE - 3, fill=0.88)
        yield Text(_EDGE + 2, y + 1, width - 4, _TITLE - 3, row.title, 11, bold=True, middle=True)
        return
    cell = (width - _GAP) / 2
    for column, (mark, label) in enumerate(row.commands):
        yield from _command(mark, label, _EDGE + column * (cell + _GAP), y, cell)


def _command(mark: str, label: str, x: float, y: float, width: float) -> Iterator[Item]:
    grouped = Mark.read(mark).grouped
    yield Text(x, y + 0.5, width, 5, label, 11, bold=True, middle=True)
    shape = bars(mark, x + QUIET * _MODULE, y + 6, _MODULE, _BAR_HEIGHT)
    yield shape
    yield Text(x, y + 17.5, shape.width + 2 * QUIET * _MODULE, 4, grouped, 9, align="centre")
