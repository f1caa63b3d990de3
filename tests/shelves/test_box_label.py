"""The label of a box on paper: nothing overlaps, it reads back, and looks as approved."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
import zxingcpp
from pyzbar import pyzbar

from postal.codes import CheckFailed, Kind, Mark, NotAMark
from postal.demo.paper import pictures
from postal.printing.items import Item, Shape
from postal.printing.stock import LABEL_STOCKS, LabelStock
from postal.shelves.box_label import BOX_STOCKS, EXAMPLE, BoxLabel, layout, render
from tests.printing.approval import differs

CROWDED = replace(
    EXAMPLE,
    name="Perubahan elemen data 2026, boks percobaan kesekian kalinya",
    shelf="Gedung arsip percobaan lantai dua, ruang sebelah timur, rak berputar B, papan 13",
    office_name="Dinas Kependudukan, Pencatatan Sipil dan Pengendalian Penduduk Kabupaten Contoh",
    demo=True,
)
LABELS = {"example": EXAMPLE, "crowded": CROWDED}
STOCKS = BOX_STOCKS.values()
QUIET_QR, QUIET_BARS = 4, 10


def edges(item: Item) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of an item, codes with the white that they ask for."""
    beside = above = 0.0
    if isinstance(item, Shape):
        square = abs(item.width - item.height) < 0.001
        module = min(width for _x, _y, width, _height in item.parts)
        beside = item.width / 21 * QUIET_QR if square else module * QUIET_BARS
        above = beside if square else 0
    return (
        item.x - beside,
        item.y - above,
        item.x + item.width + beside,
        item.y + item.height + above,
    )


def overlap(one: Item, other: Item) -> bool:
    left, top, right, bottom = edges(one)
    other_left, other_top, other_right, other_bottom = edges(other)
    slack = 0.1
    return (
        left < other_right - slack
        and other_left < right - slack
        and top < other_bottom - slack
        and other_top < bottom - slack
    )


def test_it_is_for_large_labels_only() -> None:
    assert set(BOX_STOCKS) == {"thermal-100x150", "a6-on-a4"}
    assert BOX_STOCKS.keys() < LABEL_STOCKS.keys()


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_nothing_overlaps_or_leaves_the_label(label: BoxLabel, stock: LabelStock) -> None:
    items = layout(label, stock)
    assert [pair for pair in combinations(items, 2) if overlap(*pair)] == []
    for item in items:
        left, top, right, bottom = item.x, item.y, item.x + item.width, item.y + item.height
        assert left >= stock.edge - 0.2
        assert top >= stock.edge - 0.2
        assert right <= stock.width - stock.edge + 0.2
        assert bottom <= stock.height - stock.edge + 0.2


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_both_codes_read_back_on_every_place_of_a_sheet(label: BoxLabel, stock: LabelStock) -> None:
    codes = [Mark(Kind.BOX, "MG", f"0B0K{place}").text for place in range(stock.per_sheet)]
    page = next(pictures(render([replace(label, code=code) for code in codes], stock), 203))
    machine = [code.text for code in zxingcpp.read_barcodes(page)]
    hand = [code.data.decode() for code in pyzbar.decode(page)]
    assert sorted(machine) == sorted(hand) == sorted(codes * 2)


def test_a_code_that_could_not_be_read_back_is_not_printed() -> None:
    stock = BOX_STOCKS["a6-on-a4"]
    for code, problem in (("BXMG0B0KS5", CheckFailed), ("BXMG", NotAMark)):
        with pytest.raises(problem):
            layout(replace(EXAMPLE, code=code), stock)


def test_printing_begins_at_the_first_free_place() -> None:
    stock = BOX_STOCKS["a6-on-a4"]
    four = render([EXAMPLE] * 4, stock, start=2)
    assert len(list(pictures(four, 30))) == 2
    assert render([EXAMPLE], stock) == render([EXAMPLE], stock, start=1)
    assert render([EXAMPLE], stock) != render([EXAMPLE], stock, start=2)


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
def test_it_looks_as_approved(stock: LabelStock) -> None:
    assert not differs(render([EXAMPLE], stock), f"box-{stock.name}")


def test_a_crowded_one_looks_as_approved() -> None:
    stock = BOX_STOCKS["thermal-100x150"]
    assert not differs(render([CROWDED], stock), "box-thermal-100x150-crowded")
