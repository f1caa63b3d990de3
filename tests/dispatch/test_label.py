"""The label on paper: nothing overlaps, everything reads back, nothing is said that must not be."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import date
from itertools import combinations

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from pyzbar import pyzbar

from postal.carriers import CARRIERS, Carrier
from postal.codes import CheckFailed, NotAMark
from postal.demo.paper import pictures
from postal.dispatch.label import EXAMPLE, Label, layout, render
from postal.printing.dots import Dots
from postal.printing.items import Box, Item, Rule, Shape, Text
from postal.printing.stock import LABEL_STOCKS, LabelStock
from postal.printing.type import LEADING, MM, fitted, width_of
from tests.printing.approval import differs

STREET = (
    "Perumahan Griya Percobaan Indah Permai Tahap Tiga Blok AB-12 Nomor 345, Jalan Raya Contoh "
    "Timur Kilometer 12"
)
CROWDED = replace(
    EXAMPLE,
    name="Raden Ajeng Contohwati Kusumaningtyas Ujicoba Percobaanwati Wijayaningrum",
    lines=(
        f"{STREET}, belakang Puskesmas Pembantu",
        "RT/RW 003/007",
        "Kelurahan Contohsari Percobaan Selatan",
        "Kec. Contoh Utara Percobaan Raya",
        "KABUPATEN CONTOH PERCOBAAN SELATAN",
        "NUSA TENGGARA PERCOBAAN",
    ),
    office_name="Dinas Kependudukan, Pencatatan Sipil dan Pengendalian Penduduk Kabupaten Contoh",
    carrier="J&T Express",
    channel="Dikirim lewat kurir",
    resi="P2009250000001",
    items=12,
    reprint=2,
    printed=date(2020, 9, 28),
    demo=True,
)
PICK_UP = replace(
    EXAMPLE,
    name="Kantor Kecamatan Contoh Utara",
    attention="Contohwati Ujicoba",
    lines=("KOTA CONTOH", "PROVINSI CONTOH"),
    carrier=None,
    channel="Diambil di kecamatan",
)
BARE = replace(
    EXAMPLE, lines=("Kantor Contoh",), postcode="", phone=None, carrier=None, channel="Diambil"
)
LABELS = {"example": EXAMPLE, "crowded": CROWDED, "pick-up": PICK_UP, "bare": BARE}
STOCKS = LABEL_STOCKS.values()
THERMAL = LABEL_STOCKS["thermal-100x150"]
QUIET = {"qr": 4, "bars": 10}  # modules of white that each symbology asks for


def _is_qr(item: Shape) -> bool:
    return abs(item.width - item.height) < 0.001


def _edges(item: Item) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of what the item covers; codes with their quiet zones."""
    beside = above = 0.0
    height = item.height
    if isinstance(item, Shape) and _is_qr(item):
        beside = above = item.width / 21 * QUIET["qr"]
    elif isinstance(item, Shape):
        beside = min(width for _x, _y, width, _height in item.parts) * QUIET["bars"]
    if isinstance(item, Text):
        size, lines = fitted(item.text, item.size, item.width, item.height, bold=item.bold)
        assert all(width_of(line, size, bold=item.bold) <= item.width + 0.1 for line in lines)
        first = 0.93 if item.middle else 1  # capitals and what hangs under the line
        height = (first + (len(lines) - 1) * LEADING) * size / MM
        assert height <= item.height + 0.3, item
        height = item.height if item.middle else height
    return item.x - beside, item.y - above, item.x + item.width + beside, item.y + height + above


def _overlap(one: Item, other: Item) -> bool:
    left, top, right, bottom = _edges(one)
    other_left, other_top, other_right, other_bottom = _edges(other)
    slack = 0.1
    return (
        left < other_right - slack
        and other_left < right - slack
        and top < other_bottom - slack
        and other_top < bottom - slack
    )


def _inside(one: Item, other: Item) -> bool:
    """Say whether one of them is a frame and the other stands in it with all it needs."""
    for frame, item in ((one, other), (other, one)):
        if isinstance(frame, Box):
            left, top, right, bottom = _edges(item)
            width, height = frame.x + frame.width, frame.y + frame.height
            return left >= frame.x and top >= frame.y and right <= width and bottom <= height
    return False


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_nothing_overlaps_or_leaves_the_label(label: Label, stock: LabelStock) -> None:
    items = layout(label, stock)
    pairs = combinations([item for item in items if not isinstance(item, Rule)], 2)
    assert [pair for pair in pairs if _overlap(*pair) and not _inside(*pair)] == []
    dot = Dots(stock.dpi).size  # codes stand on the grid, so up to one dot beside their place
    for item in items:
        assert item.x >= stock.edge - dot
        assert item.y >= stock.edge - dot
        assert item.x + item.width <= stock.width - stock.edge + dot
        assert item.y + item.height <= stock.height - stock.edge + dot


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
def test_long_names_and_addresses_are_printed_whole(stock: LabelStock) -> None:
    for item in layout(CROWDED, stock):
        if isinstance(item, Text):
            _size, lines = fitted(item.text, item.size, item.width, item.height, bold=item.bold)
            assert not lines[-1].endswith("…"), item.text


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_every_edge_of_a_code_falls_on_a_dot(label: Label, stock: LabelStock) -> None:
    dot = Dots(stock.dpi).size
    shapes = [item for item in layout(label, stock) if isinstance(item, Shape)]
    assert len(shapes) >= 2
    for shape in shapes:
        for x, y, width, height in shape.parts:
            for place in (shape.x + x, shape.x + x + width, shape.y + y, shape.y + y + height):
                assert abs(place / dot - round(place / dot)) < 0.001
            assert min(width, height) / dot >= 2.999


def test_the_thermal_label_has_modules_of_four_and_eight_dots() -> None:
    dot = Dots(THERMAL.dpi).size
    narrowest = {
        _is_qr(item): round(min(part[2] for part in item.parts) / dot)
        for item in layout(EXAMPLE, THERMAL)
        if isinstance(item, Shape)
    }
    assert narrowest == {False: 4, True: 8}


def _words(label: Label, stock: LabelStock) -> str:
    return " ".join(item.text for item in layout(label, stock) if isinstance(item, Text))


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
def test_it_says_what_a_courier_needs(stock: LabelStock) -> None:
    words = _words(CROWDED, stock)
    needed = (CROWDED.name, CROWDED.postcode, "0812-0000-1234", CROWDED.office_name)
    for part in (*needed, "J&T Express", "Dikirim lewat kurir", "BPMG 7K3 MQT", "isi 12"):
        assert part in words
    for part in ("25 Sep 2020", "GRATIS", "CETAK ULANG 2, 28 Sep 2020", "DATA CONTOH"):
        assert part in words
    for line in CROWDED.lines:
        assert line in words
    assert "P2009250000001" in words


def test_a_first_print_of_a_real_office_has_no_marks() -> None:
    assert "CETAK ULANG" not in _words(EXAMPLE, THERMAL)
    assert "DATA CONTOH" not in _words(EXAMPLE, THERMAL)


def test_there_is_room_for_what_must_not_stand_outside_nowhere() -> None:
    names = {part.name for part in fields(Label)}
    assert not names & {"nik", "family_card", "kind", "documents", "service", "birth_date"}


def test_the_carriers_room_is_empty_until_the_resi_is_bound() -> None:
    assert "tempel di sini" in _words(EXAMPLE, THERMAL)
    assert "tempel di sini" not in _words(CROWDED, THERMAL)
    assert "Tanda tangan" in _words(PICK_UP, THERMAL)


def test_a_resi_too_long_for_bars_is_still_in_letters() -> None:
    label = replace(EXAMPLE, resi="X" + "7A" * 14)
    shapes = [item for item in layout(label, THERMAL) if isinstance(item, Shape)]
    assert len(shapes) == 2
    assert label.resi is not None
    assert label.resi in _words(label, THERMAL)


@pytest.mark.parametrize(("code", "refused"), [("BPMG7K3MQX", CheckFailed), ("apa", NotAMark)])
def test_a_code_that_would_not_read_back_is_not_printed(
    code: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        layout(replace(EXAMPLE, code=code), THERMAL)


def _printed(label: Label, stock: LabelStock, scale: float) -> NDArray[np.uint8]:
    """Return the sheet as a printer of black and white dots leaves it, seen at 203 dpi."""
    page = next(pictures(render([label], stock), 203 * scale))
    black: NDArray[np.uint8] = np.where(page < 128, 0, 255).astype(np.uint8)
    return black


def _rained_on(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the page blurred, and grey on grey."""
    blurred = cv2.GaussianBlur(page, (0, 0), 0.8).astype(float)
    return (110 + blurred * (190 - 110) / 255).astype(np.uint8)


def _zxing(page: NDArray[np.uint8]) -> Counter[str]:
    return Counter(f"{it.format.name}:{it.text}" for it in zxingcpp.read_barcodes(page))


def _zbar(page: NDArray[np.uint8]) -> Counter[str]:
    kinds = {"CODE128": "Code128", "QRCODE": "QRCode"}
    symbols = [pyzbar.ZBarSymbol.CODE128, pyzbar.ZBarSymbol.QRCODE]
    found = pyzbar.decode(page, symbols=symbols)
    return Counter(f"{kinds[it.type]}:{it.data.decode()}" for it in found)


@pytest.mark.parametrize("reader", [_zxing, _zbar], ids=["zxing", "zbar"])
@pytest.mark.parametrize("scale", [0.8, 0.94, 1.0])
@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
@pytest.mark.parametrize("spoilt", [False, True], ids=["clean", "spoilt"])
def test_all_codes_read_back(
    stock: LabelStock, scale: float, reader: object, *, spoilt: bool
) -> None:
    assert callable(reader)
    page = _printed(CROWDED, stock, scale)
    found = reader(_rained_on(page) if spoilt else page)
    expected = {f"Code128:{EXAMPLE.code}", f"QRCode:{EXAMPLE.code}"}
    if stock.height > 100:
        expected.add(f"Code128:{CROWDED.resi}")
    assert set(found) == expected


SINGLES = [stock for stock in STOCKS if stock.per_sheet == 1]
SHEETS = [stock for stock in STOCKS if stock.per_sheet > 1]


@pytest.mark.parametrize("stock", SINGLES, ids=lambda stock: stock.name)
@pytest.mark.parametrize("name", LABELS)
def test_a_single_label_looks_as_approved(name: str, stock: LabelStock) -> None:
    assert not differs(render([LABELS[name]], stock), f"label-{stock.name}-{name}")


@pytest.mark.parametrize("stock", SHEETS, ids=lambda stock: stock.name)
def test_a_sheet_begun_at_its_second_label_looks_as_approved(stock: LabelStock) -> None:
    labels = [EXAMPLE, CROWDED, PICK_UP]
    assert not differs(render(labels, stock, start=2), f"label-{stock.name}")


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=lambda carrier: carrier.code)
def test_every_carrier_fits_on_every_label(carrier: Carrier, stock: LabelStock) -> None:
    items = layout(replace(EXAMPLE, carrier=carrier.name), stock)
    (name,) = [item for item in items if isinstance(item, Text) and item.text == carrier.name]
    size, lines = fitted(name.text, name.size, name.width, name.height, bold=name.bold)
    assert " ".join(lines) == carrier.name
    assert size >= 7


def test_a_used_sheet_goes_back_in_and_a_full_one_is_followed_by_another() -> None:
    stock = LABEL_STOCKS["a6-on-a4"]
    assert len(list(pictures(render([EXAMPLE] * 4, stock), 20))) == 1
    assert len(list(pictures(render([EXAMPLE] * 4, stock, start=2), 20))) == 2
    page = next(pictures(render([EXAMPLE], stock, start=4), 60))
    height, width = page.shape
    assert page[: height // 2].min() == 255
    assert page[height // 2 :, : width // 2].min() == 255
    assert page[height // 2 :, width // 2 :].min() < 60


def test_the_same_label_gives_the_same_bytes() -> None:
    assert render([CROWDED], THERMAL) == render([CROWDED], THERMAL)


def test_it_can_speak_another_language() -> None:
    said: dict[str, str] = {}
    render([CROWDED], THERMAL, translate=lambda text: said.setdefault(text, text), language="en")
    assert {"Kepada", "isi %(count)s"} <= set(said)
