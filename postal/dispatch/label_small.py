"""The places on a small address label: no room for the carrier's own label, all else as large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from postal.codes import Mark
from postal.dates import short_date
from postal.dispatch.label_large import address_lines, name_lines, reprint_of
from postal.printing.dots import Dots
from postal.printing.items import Box, Item, Rule, Text
from postal.printing.type_block import stack_best, text_height
from postal.wording import N_

if TYPE_CHECKING:
    from postal.dispatch.label import Label
    from postal.printing.stock import LabelStock
    from postal.printing.words import Words

_HEAD: Final = 6.0
_SIDE: Final = 23.0  # the column of QR, way and count
_QR_MODULE: Final = 0.72
_BAR_MODULE: Final = 0.42
_BARS: Final = 9.0
_POSTCODE: Final = 9.5
_FOOT: Final = 2.6


def small(label: Label, stock: LabelStock, words: Words) -> Iterator[Item]:
    """Yield all items of a small label."""
    edge, width = stock.edge, stock.width - 2 * stock.edge
    dots, bottom = Dots(stock.dpi), stock.height - stock.edge
    yield from _sender(label, edge, width, words)
    top = edge + _HEAD + 1
    code = bottom - _FOOT - 4.6 - _BARS
    yield from _recipient(label, (edge, top, width - _SIDE - 2, code - top - 1.2), words)
    yield from _side(label, (edge + width - _SIDE, top, _SIDE, code - top - 1.2), dots, words)
    yield Rule(edge, code - 0.6, width, 0, 0.4)
    bars = dots.code128(label.code, (edge, code + 0.6, width), _BARS - 1.2, _BAR_MODULE)
    if bars is not None:
        yield bars
    grouped = Mark.read(label.code).grouped
    place = (edge, code + _BARS - 0.2, width, 4.6)
    yield Text(*place, grouped, 11, bold=True, align="centre", middle=True)
    inside = words.say(N_("isi %(count)s"), count=label.items)
    free = words.say(N_("GRATIS – layanan ini tidak dipungut biaya"))
    text = f"{inside} · {short_date(label.day, words.language)} · {free}"
    yield Text(edge, bottom - _FOOT + 0.2, width, _FOOT - 0.2, text, 6, align="centre")


def _sender(label: Label, x: float, width: float, words: Words) -> Iterator[Item]:
    lines = ", ".join((label.office_name, *label.office_lines))
    sender = words.say(N_("Pengirim: %(office)s"), office=lines)
    yield Text(x, x, width, _HEAD - 0.4, sender, 6.5)
    yield Rule(x, x + _HEAD + 0.2, width, 0, 0.4)


def _recipient(
    label: Label, place: tuple[float, float, float, float], words: Words
) -> Iterator[Item]:
    x, y, width, height = place
    end = y + height
    for text, size in name_lines(label, 13, words):
        own = text_height(text, size, width, 9.0, bold=True)
        yield Text(x, y, width, own + 0.01, text, size, bold=True)
        y += own + 0.6
    end -= _POSTCODE
    yield Text(x, end, 36, _POSTCODE, label.postcode, 29, bold=True, middle=True)
    room = (x, y + 0.3, width, end - y - 1)
    ways = [(address_lines(label, words, joined=joined), room) for joined in (False, True)]
    yield from stack_best(ways, 10, good=7.5, gap=0.15)
    if label.resi:
        resi = words.say(N_("Resi %(resi)s"), resi=label.resi)
        yield Text(x + 37, end + 0.8, width - 37, 4.2, resi, 8, bold=True, middle=True)
    if label.demo:
        demo = words.say(N_("DATA CONTOH"))
        yield Box(x + 37, end + 5.2, width - 38, 4, 0.3)
        place = (x + 37.5, end + 5.5, width - 39, 3.4)
        yield Text(*place, demo, 8, bold=True, align="centre", middle=True)


def _side(
    label: Label, place: tuple[float, float, float, float], dots: Dots, words: Words
) -> Iterator[Item]:
    x, y, width, height = place
    side = dots.module(_QR_MODULE) * 21
    quiet = side * 4 / 21
    yield dots.qr(label.code, x + width - side, y + quiet * 0.6, _QR_MODULE)
    y += side + quiet * 1.6
    bottom = place[1] + height
    if label.reprint:
        bottom -= 6
        yield Box(x, bottom, width, 5.8, fill=0)
        room = (x + 0.5, bottom + 0.3, width - 1, 5.2)
        again = reprint_of(label, words)
        yield Text(*room, again, 6.5, True, "centre", 1, True)  # noqa: FBT003
    half = min((bottom - y) / 2, 6.5)
    if label.carrier:
        yield Text(x, y, width, half, label.carrier, 8.5, bold=True, align="centre", middle=True)
        y += half
    yield Text(x, y, width, half, label.channel, 8, align="centre", middle=True)
