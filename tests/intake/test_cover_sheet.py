from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from postal import catalogue
from postal.codes import CheckFailed, Kind, Mark, NotAMark
from postal.demo.paper import pictures
from postal.intake.cover_sheet import EXAMPLE, CoverSheet, layout, render
from postal.printing.items import Box, Item, Rule, Shape, Text
from postal.printing.stock import A4, F4, Paper
from postal.printing.type import LEADING, MM, fitted, width_of
from tests.printing.approval import differs

BLANK = CoverSheet(code=EXAMPLE.code, office_name=EXAMPLE.office_name, blank=True)
UNCLEAR = CoverSheet(code=EXAMPLE.code, office_name=EXAMPLE.office_name, sheets=4)
REPRINT = replace(EXAMPLE, reprint=2, printed=date(2020, 9, 28), demo=False)
CROWDED = replace(
    REPRINT,
    demo=True,
    needs_visit=True,
    office_name="Dinas Kependudukan, Pencatatan Sipil dan Pengendalian Penduduk Kabupaten Contoh",
    service_name="Pembetulan dan perubahan seluruh elemen data pada kutipan akta " * 2,
    applicant="Contohwati " * 12,
    enclosures=(("Kutipan akta perkawinan asli bermeterai", 1),) * 9,
    requirements=("Fotokopi surat keterangan kelahiran (RS/puskesmas/dokter/bidan/desa) " * 3,)
    * 19,
)
SHEETS = {
    "example": EXAMPLE,
    "blank": BLANK,
    "unclear": UNCLEAR,
    "reprint": REPRINT,
    "crowded": CROWDED,
    "supplement": replace(REPRINT, demo=True, needs_visit=True, supplement=True),
}
QUIET_MODULES = 4 / 21  # the white that QR asks for, as a share of its side


def _services() -> list[CoverSheet]:
    table = catalogue.load(Path(catalogue.__file__).with_suffix(".toml").read_text("utf-8"))
    return [
        replace(
            CROWDED,
            service_code=service.code,
            service_name=service.name("id"),
            requirements=catalogue.requirement_lines(service, table.items, "id"),
        )
        for service in table.services.values()
    ]


def _words(sheet: CoverSheet, **options: object) -> str:
    document = pypdfium2.PdfDocument(render([sheet], **options))  # type: ignore[arg-type]
    text: str = document[0].get_textpage().get_text_bounded()
    return " ".join(text.split())


def _edges(item: Item) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of what the item really covers; codes with their quiet."""
    grow = 0.0
    height = item.height
    if isinstance(item, Shape) and item.width == item.height:
        grow = item.width * QUIET_MODULES
    if isinstance(item, Text):
        size, lines = fitted(item.text, item.size, item.width, item.height, bold=item.bold)
        assert all(width_of(line, size, bold=item.bold) <= item.width + 0.1 for line in lines)
        height = (1 + (len(lines) - 1) * LEADING) * size / MM
        assert height <= item.height + 0.3, item
        height = item.height if item.middle else height
    return item.x - grow, item.y - grow, item.x + item.width + grow, item.y + height + grow


def _overlap(one: Item, other: Item) -> bool:
    left, top, right, bottom = _edges(one)
    other_left, other_top, other_right, other_bottom = _edges(other)
    slack = 0.05
    return (
        left < other_right - slack
        and other_left < right - slack
        and top < other_bottom - slack
        and other_top < bottom - slack
    )


def _framed(one: Item, other: Item) -> bool:
    """Say whether one of them is a notice's frame, in which words are meant to stand."""
    frames = [item for item in (one, other) if isinstance(item, Box)]
    words = [item for item in (one, other) if isinstance(item, Text)]
    return bool(frames and words and frames[0].width > 100 and words[0].middle)


def _collisions(sheet: CoverSheet, paper: Paper) -> list[tuple[Item, Item]]:
    items = [item for item in layout(sheet, paper) if not isinstance(item, Rule)]
    pairs = combinations(items, 2)
    return [pair for pair in pairs if _overlap(*pair) and not _framed(*pair)]


@pytest.mark.parametrize("paper", [A4, F4], ids=lambda paper: paper.name)
@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_nothing_overlaps_or_leaves_the_paper(sheet: CoverSheet, paper: Paper) -> None:
    assert _collisions(sheet, paper) == []
    for item in layout(sheet, paper):
        left, top, right, bottom = _edges(item)
        assert left >= 4
        assert top >= 4
        assert right <= paper.width - 4
        assert bottom <= paper.height - 4


def test_every_service_of_the_catalogue_fits() -> None:
    for sheet in _services():
        assert _collisions(sheet, A4) == [], sheet.service_code


def test_every_requirement_of_the_catalogue_is_printed_whole() -> None:
    for sheet in _services():
        printed = [item for item in layout(sheet) if isinstance(item, Text)]
        for line in sheet.requirements:
            (room,) = [item for item in printed if item.text == line]
            _, lines = fitted(line, room.size, room.width, room.height, bold=False)
            assert not lines[-1].endswith("…"), (sheet.service_code, line)


@pytest.mark.parametrize("paper", [A4, F4], ids=lambda paper: paper.name)
@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_all_five_codes_read_back_from_a_scan(sheet: CoverSheet, paper: Paper) -> None:
    page = next(pictures(render([sheet], paper), 200))
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [sheet.code] * 5


@pytest.mark.parametrize("name", SHEETS)
def test_it_looks_as_approved(name: str) -> None:
    assert not differs(render([SHEETS[name]]), f"cover-{name}")


def test_it_looks_as_approved_on_folio() -> None:
    assert not differs(render([EXAMPLE], F4), "cover-example-f4")


def test_a_changed_sheet_is_not_approved() -> None:
    assert differs(render([replace(EXAMPLE, sheets=60)]), "cover-example")


def test_many_sheets_come_out_in_order_and_always_the_same() -> None:
    codes = [Mark(Kind.DOSSIER, "MG", f"0000{n}").text for n in range(3)]
    pdf = render(replace(EXAMPLE, code=code) for code in codes)
    read = [zxingcpp.read_barcodes(page)[0].text for page in pictures(pdf, 100)]
    assert read == codes
    assert pdf == render([replace(EXAMPLE, code=code) for code in codes])


def test_the_code_stands_in_28_points_grouped_for_people() -> None:
    (code,) = [item for item in layout(EXAMPLE) if isinstance(item, Text) and item.size == 28]
    assert code.text == "BDMG 7K3 MQS"
    assert fitted(code.text, 28, code.width, code.height, bold=True) == (28, ("BDMG 7K3 MQS",))


def test_a_reprint_says_which_one_and_when() -> None:
    assert "CETAK ULANG KE-2 · Senin, 28 September 2020" in _words(REPRINT)
    assert "CETAK ULANG" not in _words(EXAMPLE)


def test_a_name_with_markup_prints_as_it_was_written() -> None:
    name = "Contohwati <b>Rekaan</b> & 100% %(x)s"
    assert name in _words(replace(EXAMPLE, applicant=name))


def test_it_warns_of_a_visit_and_marks_the_demo() -> None:
    assert "PERLU DATANG" in _words(replace(EXAMPLE, needs_visit=True))
    assert "PERLU DATANG" not in _words(EXAMPLE)
    assert "DATA CONTOH" in _words(EXAMPLE)
    assert "DATA CONTOH" not in _words(REPRINT)


def test_it_tells_what_the_envelope_told() -> None:
    words = _words(EXAMPLE)
    for expected in ("KIA-5-17", "Contohwati Ujicoba", "2 × Pas foto", "Jumat, 25 September 2020"):
        assert expected in words
    assert "3 dari 20" in words


def test_an_unclear_service_is_said() -> None:
    assert "Belum jelas" in _words(UNCLEAR)


def test_blank_stock_leaves_room_for_a_pen() -> None:
    rules = [item for item in layout(BLANK) if isinstance(item, Rule)]
    boxes = [item for item in layout(BLANK) if isinstance(item, Box)]
    assert len(rules) >= 10
    assert sum(box.width == box.height >= 5 for box in boxes) == 6
    assert "Stok kosong" in _words(BLANK)


def test_tick_boxes_are_large_enough_for_a_pen() -> None:
    for sheet in _services():
        ticks = [item for item in layout(sheet) if isinstance(item, Box) and item.width < 10]
        assert len(ticks) == len(sheet.requirements)
        assert all(tick.width >= 5 for tick in ticks)


def test_requirements_that_have_no_room_are_counted() -> None:
    assert "dan 4 lainnya" in _words(CROWDED)  # 15 of 19 are printed


def test_it_speaks_the_language_of_the_print() -> None:
    words = _words(EXAMPLE, translate=lambda text: f"«{text}»", language="en")
    assert "«Jumlah lembar»" in words
    assert "«Amplop 3 dari 20 dalam baki»" in words
    assert "Friday, 25 September 2020" in words


def test_it_prints_no_code_that_could_not_be_read_back() -> None:
    with pytest.raises(CheckFailed):
        layout(replace(EXAMPLE, code="BDMG7K3MQX"))
    with pytest.raises(NotAMark):
        layout(replace(EXAMPLE, code="7K3MQX"))
