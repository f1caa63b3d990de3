from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp

from postal.codes import CheckFailed, Kind, Mark
from postal.demo.paper import pictures
from postal.intake.desk_sheet import EXAMPLE, DeskSheet, layout, render
from postal.printing.items import Shape, Text
from postal.printing.stock import A4, F4, Paper
from tests.printing.approval import differs


def _large() -> DeskSheet:
    marks = [Mark(Kind.COMMAND, "MG", f"00{n:03d}").text for n in range(40)]
    commands = tuple((mark, f"Layanan contoh nomor {n}") for n, mark in enumerate(marks))
    return replace(EXAMPLE, groups=(("Meja satu", commands[:25]), ("Meja dua", commands[25:])))


def _marks(sheet: DeskSheet) -> list[str]:
    return [mark for _, commands in sheet.groups for mark, _ in commands]


@pytest.mark.parametrize("paper", [A4, F4], ids=lambda paper: paper.name)
def test_every_barcode_reads_back_from_a_scan(paper: Paper) -> None:
    pages = pictures(render(_large(), paper), 200)
    read = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]
    assert sorted(read) == sorted(_marks(_large()))


def test_it_looks_as_approved() -> None:
    assert not differs(render(EXAMPLE), "desk-sheet")


def test_narrow_bars_are_wide_enough_for_a_handheld_scanner() -> None:
    shapes = [item for page in layout(EXAMPLE) for item in page if isinstance(item, Shape)]
    assert min(width for shape in shapes for _, _, width, _ in shape.parts) >= 0.3


def test_bars_have_their_quiet_zone_inside_the_page_and_between_columns() -> None:
    for page in layout(_large()):
        shapes = sorted((item for item in page if isinstance(item, Shape)), key=lambda s: s.x)
        quiet = 10 * 0.4
        assert shapes[0].x >= quiet
        left = [shape for shape in shapes if shape.x < A4.width / 2]
        right = [shape for shape in shapes if shape.x > A4.width / 2]
        assert max(s.x + s.width for s in left) + 2 * quiet <= min(s.x for s in right)
        assert max(s.x + s.width for s in right) + quiet <= A4.width


def test_it_goes_on_on_the_next_page_and_says_the_group_again() -> None:
    first, second, *_ = layout(_large())
    titles = [item.text for item in second if isinstance(item, Text) and item.size == 11]
    assert "Meja satu" in titles
    assert max(item.y + item.height for item in first) <= A4.height - 10


def test_it_prints_no_command_that_could_not_be_read_back() -> None:
    with pytest.raises(CheckFailed):
        layout(DeskSheet("Dinas Contoh", (("Meja", (("BCMG00000A", "Salah"),)),)))
