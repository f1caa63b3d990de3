"""The places on a large label (100 x 150 mm, A6), from top to bottom.

Sender and carrier; who it goes to with the postcode beside our QR; our bars; and a framed room,
for the carrier's own label where a carrier takes it, for the collector's signature where not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from postal.codes import Mark
from postal.dates import short_date
from postal.printing.dots import Dots
from postal.printing.items import Box, Item, Rule, Text
from postal.printing.type_block import Lines, stack, stack_best, text_height
from postal.wording import N_

if TYPE_CHECKING:
    from postal.dispatch.label import Label
    from postal.printing.stock import LabelStock
    from postal.printing.words import Words

_HEAD: Final = 17.0
_FLAG: Final = 6.5
_POSTCODE: Final = 14.0
_BARS: Final = 14.5
_CARRIER: Final = 26.0  # height of the framed room
_BAR_MODULE: Final = 0.5
_QR_MODULE: Final = 1.0
_QR_ROOM: Final = 30.0  # the symbol and what has to stay white beside it
_FOOT: Final = 4.5


@dataclass(frozen=True)
class _Room:
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


def large(label: Label, stock: LabelStock, words: Words) -> Iterator[Item]:
    """Yield all items of a large label."""
    edge, width = stock.edge, stock.width - 2 * stock.edge
    dots = Dots(stock.dpi)
    yield from _head(label, _Room(edge, edge, width, _HEAD), words)
    y = edge + _HEAD + 1.5
    flags = list(_flags_of(label, words))
    if flags:
        yield from _flags(flags, _Room(edge, y, width, _FLAG))
        y += _FLAG + 1.5
    floor = stock.height - edge - _FOOT
    carriers = _Room(edge, floor - _CARRIER - 1.5, width, _CARRIER)
    own = _Room(edge, carriers.y - 2 - _BARS - 8, width, _BARS + 8)
    yield Rule(edge, y, width, 0, 0.5)
    yield from _recipient(label, _Room(edge, y + 1.5, width, own.y - y - 3.5), dots, words)
    yield from _own_code(label, own, dots)
    yield from _below(label, carriers, dots, words)
    yield from _foot(label, _Room(edge, floor + 0.5, width, _FOOT - 0.5), words)


def _flags_of(label: Label, words: Words) -> Iterator[tuple[str, bool]]:
    """Yield the notices of a label, each with whether it is printed white on black."""
    if label.reprint:
        yield reprint_of(label, words), True
    if label.demo:
        yield words.say(N_("DATA CONTOH")), False


def reprint_of(label: Label, words: Words) -> str:
    """Return the mark of a reprint with its day."""
    again = words.say(N_("CETAK ULANG %(number)s"), number=label.reprint)
    day = short_date(label.printed, words.language) if label.printed else None
    return ", ".join(part for part in (again, day) if part)


def _head(label: Label, room: _Room, words: Words) -> Iterator[Item]:
    way = 31.0
    left = room.width - way - 2
    yield Text(room.x, room.y, left, 3, words.say(N_("Pengirim dan alamat kembali")), 7)
    sender = [(label.office_name, True), *((line, False) for line in label.office_lines)]
    yield from stack(sender, (room.x, room.y + 3.4, left, room.height - 3.4), 8.5, gap=0.15)
    x = room.x + room.width - way
    name = label.carrier or label.channel
    band = room.height - 6 if label.carrier else room.height
    yield Box(x, room.y, way, band, fill=0)
    yield Text(x + 1, room.y, way - 2, band, name, 12.5, True, "centre", 1, True)  # noqa: FBT003
    if label.carrier:
        place = (x, room.y + band + 0.8, way, 5.2)
        yield Text(*place, label.channel, 8, align="centre", middle=True)


def _flags(flags: list[tuple[str, bool]], room: _Room) -> Iterator[Item]:
    letters = sum(len(text) for text, _black in flags)
    x = room.x
    for text, black in flags:
        width = (room.width - 2 * (len(flags) - 1)) * len(text) / letters
        yield Box(x, room.y, width, room.height, 0.5, 0 if black else None)
        place = (x + 1, room.y + 1, width - 2, room.height - 2)
        yield Text(*place, text, 11, True, "centre", 1 if black else 0, True)  # noqa: FBT003
        x += width + 2


def _recipient(label: Label, room: _Room, dots: Dots, words: Words) -> Iterator[Item]:
    yield Text(room.x, room.y, room.width, 3, words.say(N_("Kepada")), 7)
    y = room.y + 3.4
    for text, size in name_lines(label, 18, words):
        height = text_height(text, size, room.width, 11.5, bold=True)
        yield Text(room.x, y, room.width, height + 0.01, text, size, bold=True)
        y += height + 1
    side = dots.module(_QR_MODULE) * 21
    top = room.bottom - side - 1.5
    yield dots.qr(label.code, room.x + room.width - side, top, _QR_MODULE)
    left = room.width - _QR_ROOM
    yield from _postcode(label, _Room(room.x, room.bottom - _POSTCODE, left, _POSTCODE))
    beside = (room.x, y + 0.5, left, room.bottom - _POSTCODE - y - 2)
    above = (room.x, y + 0.5, room.width, top - _QR_ROOM + side + 4 - y)
    lines, fewer = address_lines(label, words), address_lines(label, words, joined=True)
    ways = [(lines, beside), (lines, above), (fewer, beside), (fewer, above)]
    yield from stack_best(ways, 12.5, good=9)


def name_lines(label: Label, size: float, words: Words) -> Iterator[tuple[str, float]]:
    """Yield who it goes to and for whom it lies there, each with its type size."""
    yield label.name, size
    if label.attention:
        yield words.say(N_("u.p. %(name)s"), name=label.attention), size * 0.83


def address_lines(label: Label, words: Words, *, joined: bool = False) -> Lines:
    """Return the lines of the address and the telephone; ``joined`` has the short ones in one."""
    lines = [(line, line.startswith(("KOTA ", "KABUPATEN "))) for line in label.lines]
    if joined and lines:
        city = next((n for n, line in enumerate(lines) if line[1]), len(lines))
        parts = label.lines[1:city], label.lines[max(city, 1) :]
        lines = [lines[0], (", ".join(parts[0]), False), (", ".join(parts[1]), True)]
    if label.phone:
        lines.append((words.say(N_("Telp. %(phone)s"), phone=label.phone), True))
    return [line for line in lines if line[0]]


def _postcode(label: Label, room: _Room) -> Iterator[Item]:
    if not label.postcode:
        return
    yield Box(room.x, room.y, room.width, room.height, 0.5)
    place = (room.x + 1, room.y, room.width - 2, room.height)
    yield Text(*place, label.postcode, 42, bold=True, align="centre", middle=True)


def _own_code(label: Label, room: _Room, dots: Dots) -> Iterator[Item]:
    yield Rule(room.x, room.y, room.width, 0, 0.5)
    y = room.y + 2
    bars = dots.code128(label.code, (room.x, y, room.width), _BARS - 1, _BAR_MODULE)
    if bars is not None:
        yield bars
    place = (room.x, y + _BARS - 0.3, room.width, 6.3)
    yield Text(*place, Mark.read(label.code).grouped, 15, bold=True, align="centre", middle=True)


def _below(label: Label, room: _Room, dots: Dots, words: Words) -> Iterator[Item]:
    yield Box(room.x, room.y, room.width, room.height, 0.4)
    inner = _Room(room.x + 1.5, room.y + 1.2, room.width - 3, room.height - 2.4)
    if label.carrier is None:
        yield from _signature(inner, words)
    elif label.resi is None:
        here = words.say(N_("Resi kurir: tempel di sini"))
        yield Text(inner.x, inner.y, inner.width, 3, here, 7)
    else:
        yield from _resi(label.resi, inner, dots, words)


def _resi(resi: str, room: _Room, dots: Dots, words: Words) -> Iterator[Item]:
    yield Text(room.x, room.y, room.width, 3, words.say(N_("Resi kurir")), 7)
    bars = dots.code128(resi, (room.x, room.y + 3.8, room.width), 13, _BAR_MODULE)
    if bars is not None:
        yield bars
    place = (room.x, room.y + 17.3, room.width, room.height - 17.3)
    yield Text(*place, resi, 17, bold=True, align="centre", middle=True)


def _signature(room: _Room, words: Words) -> Iterator[Item]:
    """Place three lines for a pen: who collected it, when, and the signature."""
    lines = (N_("Diambil oleh"), N_("Tanggal"), N_("Tanda tangan"))
    step = room.height / len(lines)
    for number, line in enumerate(lines):
        y = room.y + number * step
        yield Text(room.x, y + step - 4.6, 24, 3.4, words.say(line), 8)
        yield Rule(room.x + 25, y + step - 1.4, room.width - 26, 0, 0.3)


def _foot(label: Label, room: _Room, words: Words) -> Iterator[Item]:
    inside = words.say(N_("isi %(count)s"), count=label.items)
    left = f"{inside} · {short_date(label.day, words.language)}"
    free = words.say(N_("GRATIS – layanan ini tidak dipungut biaya"))
    third = room.width * 0.32
    yield Text(room.x, room.y, third, room.height, left, 8, bold=True)
    place = (room.x + third + 1, room.y, room.width - third - 1, room.height)
    yield Text(*place, free, 8, bold=True, align="right")
