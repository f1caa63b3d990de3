"""Papers that citizens put into envelopes: forms, tables, letters, copied cards, all invented.

Each maker returns a :class:`Drawn`: printed items in millimetres plus what the printing kit has no
business with (handwriting, photographs). Every page says CONTOH.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
import qrcode

from postal.demo import cast
from postal.printing.barcode import bars
from postal.printing.items import Box, Item, Rule, Shape, Text
from postal.printing.qr import symbol
from postal.printing.stock import A4, Paper

Rng = np.random.Generator
LANDSCAPE = Paper("A4 mendatar", A4.height, A4.width)


@dataclass
class Drawn:
    """One page before it is scanned: items, handwriting (x, y, mm high, text), photographs."""

    paper: Paper = A4
    items: list[Item] = field(default_factory=list)
    ink: list[tuple[float, float, float, str]] = field(default_factory=list)
    photos: list[tuple[float, float, float, float]] = field(default_factory=list)


def _begin(title: str, paper: Paper = A4) -> Drawn:
    page = Drawn(paper)
    page.items += [
        Text(20, 12, paper.width - 40, 6, "CONTOH – BUKAN DOKUMEN SUNGGUHAN", 9, align="right"),
        Text(20, 20, paper.width - 40, 8, title, 13, bold=True, align="centre"),
        Rule(20, 30, paper.width - 40, 0, 0.5),
    ]
    return page


def _boxes(page: Drawn, x: float, y: float, letters: str, count: int) -> None:
    """Draw a comb of boxes with handwritten letters, one a box."""
    for place in range(count):
        page.items.append(Box(x + place * 5, y, 5, 6, 0.2))
    page.ink += [(x + 1 + n * 5, y + 5, 3.8, letter) for n, letter in enumerate(letters[:count])]


def event_form(rng: Rng) -> Drawn:
    """Return a page like form F-1.02: combs of boxes, tick boxes, handwriting, a signature."""
    page = _begin("FORMULIR PENDAFTARAN PERISTIWA KEPENDUDUKAN (F-1.02 CONTOH)")
    fields = (
        ("Nama lengkap", cast.a_name(rng).upper(), 24),
        ("NIK", cast.a_number(rng), 16),
        ("Nomor Kartu Keluarga", cast.a_number(rng), 16),
        ("Nomor telepon", "0000000000", 13),
    )
    for number, (label, value, count) in enumerate(fields):
        y = 38.0 + number * 10
        page.items.append(Text(20, y + 1, 42, 5, f"{number + 1}. {label}", 9))
        _boxes(page, 66, y, value, count)
    for number in range(14):
        y = 86.0 + number * 8
        page.items += [Box(20 + 84 * (number % 2), y, 5, 5, 0.3)]
        label = f"{chr(65 + number)}. Pilihan peragaan nomor {number + 1} untuk pengujian"
        page.items.append(Text(28 + 84 * (number % 2), y, 76, 5, label, 8.5, middle=True))
        if rng.random() < 0.3:
            page.ink.append((20.5 + 84 * (number % 2), y + 5, 6, "V"))
    page.items.append(Text(120, 225, 70, 5, "Kota Contoh, ........................", 9))
    page.ink.append((125, 250, 11, cast.a_name(rng)))
    return page


def family_card(rng: Rng) -> Drawn:
    """Return a landscape table like a family card, with a signature QR that leads to an address."""
    page = _begin("KARTU KELUARGA (PERAGAAN)", LANDSCAPE)
    page.items.append(Text(20, 32, 250, 6, f"No. {cast.a_number(rng)}", 12, align="centre"))
    widths = (8.0, 62, 42, 24, 34, 30, 34, 23)
    heads = ("No", "Nama lengkap", "NIK", "Kelamin", "Tempat lahir", "Tanggal", "Pekerjaan", "Gol.")
    for block in range(2):
        top = 42.0 + block * 60
        for row in range(8):
            _table_row(page, top + row * 6.2, widths, heads if row == 0 else _member(row, rng))
    page.items += url_symbol("https://contoh.invalid/tte/" + cast.a_number(rng), 245, 168, 28)
    page.items.append(Text(20, 175, 120, 5, "Ditandatangani secara elektronik (contoh)", 9))
    return page


def _member(row: int, rng: Rng) -> tuple[str, ...]:
    sex = str(rng.choice(["L", "P"]))
    born = cast.a_birthday(rng)
    return str(row), cast.a_name(rng), cast.a_number(rng), sex, "Contoh", born, "Peraga", "-"


def _table_row(page: Drawn, y: float, widths: tuple[float, ...], cells: tuple[str, ...]) -> None:
    x = 20.0
    for width, cell in zip(widths, cells, strict=True):
        page.items.append(Box(x, y, width, 6.2, 0.25))
        page.items.append(Text(x + 1, y, width - 2, 6.2, cell, 8, middle=True))
        x += width


def card_copy(rng: Rng) -> Drawn:
    """Return a photocopied identity card, with a photograph, in the upper half of a page."""
    page = _begin("FOTOKOPI KARTU (CONTOH)")
    x, y = float(rng.uniform(25, 90)), float(rng.uniform(45, 120))
    page.items.append(Box(x, y, 86, 54, 0.4))
    page.items.append(Text(x, y + 2, 86, 5, "KARTU PERAGAAN", 10, align="centre"))
    lines = (cast.a_number(rng), cast.a_name(rng), cast.a_birthday(rng), cast.an_address(rng))
    for number, line in enumerate(lines):
        page.items.append(Text(x + 3, y + 10 + number * 8, 54, 7, line, 9 if number else 12))
    page.photos.append((x + 61, y + 10, 21, 28))
    return page


def statement(rng: Rng) -> Drawn:
    """Return a typed letter full of text, signed over a duty stamp."""
    page = _begin("SURAT PERNYATAAN (CONTOH)")
    sentence = "Dengan ini saya menyatakan dengan sebenarnya bahwa seluruh isi halaman ini rekaan. "
    for number in range(int(rng.integers(5, 9))):
        words = sentence * int(rng.integers(2, 5)) + cast.an_address(rng)
        page.items.append(Text(20, 38 + number * 24, 170, 22, words, 11))
    page.items += [Box(120, 246, 26, 20, 0.4, 0.75), Text(122, 250, 22, 10, "METERAI CONTOH", 8)]
    page.ink.append((118, 268, 11, cast.a_name(rng)))
    return page


def certificate(rng: Rng) -> Drawn:
    """Return a page in a thick frame, with a product-like barcode and a foreign QR symbol."""
    page = _begin("KUTIPAN AKTA (PERAGAAN)")
    page.items += [Box(12, 8, 186, 280, 2.5), Box(16, 12, 178, 272, 0.6)]
    name, address = cast.a_name(rng).upper(), cast.an_address(rng)
    for row, text in enumerate(("Berdasarkan akta nomor 0000-CONTOH-0000", name, address)):
        place = (30, 50 + 22 * row, 150, 18)
        page.items.append(Text(*place, text, 14, bold=row == 1, align="centre"))
    page.items += [bars("899999000000", 30, 250, 0.33, 12), foreign_symbol(150, 235, 30)]
    return page


def photographs(rng: Rng) -> Drawn:
    """Return a sheet with photographs glued on it, some of them large and dark."""
    page = _begin("PAS FOTO (CONTOH)")
    for number in range(int(rng.integers(1, 5))):
        side = float(rng.uniform(25, 90))
        page.photos.append((15 + 95 * (number % 2), 40 + 120 * (number // 2), side, side * 1.3))
    return page


def ledger(rng: Rng) -> Drawn:
    """Return a table in bands of grey and black that runs from edge to edge."""
    page = _begin("REKAPITULASI (CONTOH)")
    step = float(rng.uniform(3, 9))
    for row in range(int(240 / step)):
        y = 36 + row * step
        if row % 2 or rng.random() < 0.2:
            page.items.append(Box(8, y, 194, step, fill=float(rng.choice([0.0, 0.4, 0.8]))))
        else:
            page.items.append(Text(10, y, 190, step, cast.an_address(rng), 9, middle=True))
    return page


def empty(rng: Rng) -> Drawn:
    """Return the unused back of a sheet."""
    del rng
    return Drawn()


def url_symbol(address: str, x: float, y: float, size: float) -> list[Item]:
    """Return a QR symbol with an address, as electronic signatures carry it."""
    code: Any = qrcode.QRCode(border=0)
    code.add_data(address)
    code.make()
    module = size / len(code.modules)
    parts = []
    for row, modules in enumerate(code.modules):
        column = 0
        for dark, run in groupby(modules):
            length = len(list(run))
            if dark:
                parts.append((column * module, row * module, length * module, module))
            column += length
    return [Shape(x, y, size, size, tuple(parts))]


def foreign_symbol(x: float, y: float, size: float) -> Shape:
    """Return a QR symbol of our size and version with the number of somebody else's system."""
    return symbol("0012345678", x, y, size)


MAKERS: dict[str, Callable[[Rng], Drawn]] = {
    "event-form": event_form,
    "family-card": family_card,
    "card-copy": card_copy,
    "statement": statement,
    "certificate": certificate,
    "photographs": photographs,
    "ledger": ledger,
    "empty": empty,
}
