from __future__ import annotations

import pytest
import qrcode
import zxingcpp

from postal.codes import Kind, Mark
from postal.demo.paper import pictures
from postal.printing.barcode import bars
from postal.printing.canvas import draw
from postal.printing.items import Item
from postal.printing.qr import symbol
from postal.printing.stock import A4

MARKS = [Mark(kind, "MG", body).text for kind in Kind for body in ("00000", "ZZZZZ", "7K3MQ")]


def _read(item: Item, dpi: float) -> list[str]:
    page = next(pictures(draw([[item]], A4, title="Uji"), dpi))
    return [code.text for code in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize("mark", MARKS)
def test_every_symbol_reads_back(mark: str) -> None:
    assert _read(symbol(mark, 30, 30, 38), 100) == [mark]


def test_a_symbol_is_the_smallest_at_the_highest_level() -> None:
    page = next(pictures(draw([[symbol(MARKS[0], 30, 30, 38)]], A4, title="Uji"), 200))
    (code,) = zxingcpp.read_barcodes(page)
    assert code.ec_level == "H"


def test_it_refuses_a_text_that_does_not_fit() -> None:
    with pytest.raises((ValueError, qrcode.exceptions.DataOverflowError)):
        symbol("BDMG7K3MQSXX", 0, 0, 38)


@pytest.mark.parametrize("mark", MARKS)
def test_every_barcode_reads_back(mark: str) -> None:
    assert _read(bars(mark, 30, 30, 0.33, 10), 200) == [mark]
