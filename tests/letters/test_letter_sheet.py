"""Letters on paper: what they say, what the window shows, and a slip that a scanner reads."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from babel.messages.pofile import read_po
from numpy.typing import NDArray

from postal.codes import CheckFailed, NotAMark, NotATrackingCode
from postal.correspondence.letter_facts import Asked, LetterFacts, Signer
from postal.correspondence.letter_texts import place_in
from postal.demo.damage import spoil, turned
from postal.demo.paper import content_page, pictures, scanned
from postal.imaging.qr import read_page_marks
from postal.languages import Language
from postal.letters import slip, window
from postal.letters.kop import SIZE
from postal.letters.letter_sheet import EXAMPLE, LetterSheet, Pages, layout, no_picture, render
from postal.letters.letter_text import PictureOf, worded
from postal.letters.samples import sample, samples
from postal.letters.window import AddressTooLong
from postal.printing.items import Box, Item, Picture, Rule, Shape, Text
from postal.printing.stock import A4, F4, Paper
from postal.printing.svg import picture
from postal.printing.type import LEADING, MM, fitted
from postal.printing.words import Words
from tests.printing.approval import differs

ENGLISH = Path(__file__).parents[2] / "postal/translations/en/LC_MESSAGES/messages.po"
KEPT = Path(__file__).parent / "kept"
NUMBER = "470/17/2020"
PAPERS = pytest.mark.parametrize("paper", [A4, F4], ids=lambda paper: paper.name)
UNCLEAR = replace(
    EXAMPLE,
    asked=(
        EXAMPLE.asked[0],
        Asked("unclear", "Fotokopi KTP-el orang tua", "NIK tidak tampak", ("a" * 64, 3, 90)),
    ),
)
MANY = replace(EXAMPLE, asked=EXAMPLE.asked * 8)
BARE = replace(
    EXAMPLE,
    about=(),
    service="",
    lines=(),
    postcode="",
    signer=Signer("Kepala Dinas"),
    demo=False,
)
CROWDED = replace(
    EXAMPLE,
    name="Contohwati Satu Dua Tiga Empat Lima Enam Tujuh Delapan Ujicoba",
    service="Pembetulan dan perubahan seluruh elemen data pada kutipan akta " * 2,
    about=("Contohman Kecil Satu Dua Tiga Ujicoba",) * 6,
    sender=replace(
        EXAMPLE.sender,
        name="Dinas Kependudukan, Pencatatan Sipil dan Pengendalian Penduduk Kabupaten Contoh",
        city="KABUPATEN CONTOH SELATAN",
        address="Kompleks Perkantoran Pemerintah Kabupaten Contoh, Jalan Percobaan Nomor 1",
        hours="Senin–Kamis 08.00–15.00, Jumat 08.00–11.00 dan 13.00–15.00",
    ),
    signer=replace(
        EXAMPLE.signer,
        title="Kepala Bidang Pelayanan Pendaftaran Penduduk",
        on_behalf_of="Kepala Dinas Kependudukan dan Pencatatan Sipil Kabupaten Contoh",
    ),
    asked=(
        Asked("unclear", "Fotokopi surat keterangan kelahiran " * 4, "catatan " * 60, ("b", 1, 0)),
        UNCLEAR.asked[1],
    )
    * 5,
)
LETTERS = {
    "usual": EXAMPLE,
    "unclear": UNCLEAR,
    "many": MANY,
    "bare": BARE,
    "crowded": CROWDED,
    **samples(),
    "reminder-to-come": replace(
        sample("come_in", "id"),
        kind="reminder",
        details={**sample("come_in", "id").details, "of": "come_in", "written_on": "2020-09-01"},
    ),
}


@cache
def english() -> Words:
    with ENGLISH.open("rb") as file:
        table = {str(each.id): str(each.string) for each in read_po(file) if each.string}
    return Words(lambda text: table.get(text, text), "en")


@cache
def card() -> bytes:
    """A small picture of a made-up page."""
    _, data = cv2.imencode(".jpg", content_page("family-card", 3, 40))
    return bytes(data.tobytes())


def a_picture(page: tuple[str, int, int]) -> bytes | None:
    return card() if page == ("a" * 64, 3, 90) else None


def pages_of(
    facts: LetterFacts,
    paper: Paper = A4,
    *,
    reprint: bool = False,
    picture_of: PictureOf = a_picture,
) -> Pages:
    return layout(facts, number=NUMBER, reprint=reprint, picture_of=picture_of, paper=paper)


def pdf_of(
    facts: LetterFacts,
    paper: Paper = A4,
    *,
    reprint: bool = False,
    words: Words | None = None,
) -> bytes:
    sheet = LetterSheet(facts, NUMBER, reprint, words or Words())
    return render([sheet], paper, picture_of=a_picture)


def words_on(pdf: bytes) -> list[str]:
    """The words of each page as a reader of the PDF finds them."""
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def last_page(pdf: bytes) -> bytes:
    """The last page of a letter as a document of its own."""
    document, alone = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    alone.import_pages(document, [len(document) - 1])
    file = BytesIO()
    alone.save(file)
    return file.getvalue()


def texts(page: tuple[Item, ...]) -> list[Text]:
    return [item for item in page if isinstance(item, Text)]


def bottom_of(item: Item) -> float:
    """Where the ink of an item ends, in mm."""
    if not isinstance(item, Text) or item.middle:
        return item.y + item.height
    size, lines = fitted(item.text, item.size, item.width, item.height, bold=item.bold)
    return item.y + (1 + (len(lines) - 1) * LEADING) * size / MM


def address_of(page: tuple[Item, ...]) -> list[Text]:
    """The texts that stand wholly inside the window's box."""
    left, top, width, height = window.BOX
    return [
        item
        for item in texts(page)
        if item.x >= left
        and item.x + item.width <= left + width
        and item.y >= top
        and item.y + item.height <= top + height
    ]


# What it says.


def test_it_asks_for_exactly_what_is_open_in_plain_words() -> None:
    (page,) = words_on(pdf_of(EXAMPLE))
    for part in (
        "PEMERINTAH KOTA CONTOH",
        "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL KOTA CONTOH",
        "Contoh, 25 September 2020",
        "Nomor : 470/17/2020",
        "Sifat : Biasa",
        "Lampiran : –",
        "Hal : Kelengkapan berkas permohonan",
        "Yth. Contohwati Satu Ujicoba Jalan Percobaan Raya Nomor 17 RT/RW 003/007",
        "JAWA TIMUR 69901",
        "KIA baru usia 5 sampai 17 tahun kurang 1 hari",
        "untuk Contohman Kecil Ujicoba kami terima pada Selasa, 22 September 2020.",
        "1. Fotokopi Kartu Keluarga belum ada. Mohon dikirim.",
        "2. Pas foto anak berwarna 2x3, 2 lembar tidak sesuai dengan yang diminta.",
        "Catatan petugas: fotonya hitam putih",
        "Kirim atau antarkan ke: Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
        "sampai Senin, 26 Oktober 2020.",
        "7K3M-QX9D-24H3",
        "telepon (0300) 000000 (Senin–Jumat 08.00–15.00), sebutkan kode ini.",
        "Layanan ini gratis. Diminta membayar? Adukan ke: SP4N-LAPOR",
        "a.n. Kepala Dinas Sekretaris,",
        "Contohman Tiga Ujicoba, S.Contoh. NIP 00000000 000000 0 000",
        "BSMG 7K3 MQ3",
        "Letakkan slip ini di atas berkas susulan.",
        "DATA CONTOH",
    ):
        assert part in page, part
    assert "3." not in page.replace("C*********", "")
    assert "Cetak ulang" not in page


@PAPERS
@pytest.mark.parametrize("name", samples())
def test_every_word_of_every_kind_is_read_back_from_the_paper(name: str, paper: Paper) -> None:
    facts = worded(samples()[name])
    whole = " ".join(words_on(spoken(facts, paper)))
    for passage in facts.passages:
        assert " ".join(passage.text.split()) in whole, passage
    for asked in facts.asked:
        assert asked.name in whole
    for part in ("7K3M-QX9D-24H3", facts.subject, NUMBER, facts.signer.nip, facts.name):
        assert part in whole, part
    free = {"id": "Layanan ini gratis.", "en": "This service is free."}[facts.language]
    assert f"{free} " in whole
    assert place_in(facts.sender.complaints, facts.language) in whole
    assert (" atau " in whole) is (facts.language == "id")


def test_the_slip_names_nobody_in_full() -> None:
    (page,) = pages_of(EXAMPLE)
    on_slip = " ".join(item.text for item in texts(page) if item.y > A4.height - slip.HEIGHT)
    assert "C********* S*** U******" in on_slip
    assert "Contohwati" not in on_slip


def test_a_reprint_says_so_and_nothing_else_differs() -> None:
    first, again = pages_of(MANY), pages_of(MANY, reprint=True)
    for before, after in zip(first, again, strict=True):
        more, fewer = set(after) - set(before), set(before) - set(after)
        assert [item.text for item in more if isinstance(item, Text)] == [
            "Cetak ulang · DATA CONTOH"
        ]
        assert len(fewer) == 1


def test_without_signer_people_or_service_it_still_reads_well() -> None:
    (page,) = words_on(pdf_of(BARE))
    assert "Permohonan Anda (layanan kependudukan) kami terima pada Selasa" in page
    assert "Kepala Dinas," in page
    for part in ("NIP", "a.n.", "DATA CONTOH", "untuk ,", "None", "()"):
        assert part not in page


def test_a_long_number_is_printed_smaller_and_stays_beside_the_window() -> None:
    (page,) = layout(EXAMPLE, number="470/" * 20)
    beside = [item for item in texts(page) if item.x > 110 and 45 < item.y < 95]
    assert len(beside) == 13
    assert all(item.height > 4 and bottom_of(item) <= 95 for item in beside)


def test_a_letter_that_asks_for_nothing_back_has_no_slip() -> None:
    (page,) = words_on(pdf_of(sample("rejected", "id")))
    for part in ("slip", "Slip", "menunggu", "BSMG"):
        assert part not in page


def test_only_an_unclear_page_is_shown_and_only_when_it_can_be() -> None:
    def shown(facts: LetterFacts, picture_of: PictureOf = a_picture) -> int:
        items = (item for page in pages_of(facts, picture_of=picture_of) for item in page)
        return sum(isinstance(item, Picture) for item in items)

    assert shown(UNCLEAR) == 1
    assert shown(UNCLEAR, no_picture) == 0
    wrong = replace(UNCLEAR, asked=tuple(replace(each, verdict="wrong") for each in UNCLEAR.asked))
    assert shown(wrong) == 0


def test_the_picture_keeps_its_proportions_and_is_in_the_paper() -> None:
    pages = pages_of(UNCLEAR)
    (shown,) = (item for page in pages for item in page if isinstance(item, Picture))
    height, width = content_page("family-card", 3, 40).shape
    assert shown.width / shown.height == pytest.approx(width / height)
    assert max(shown.width, shown.height) in (pytest.approx(34), pytest.approx(28))
    document = pypdfium2.PdfDocument(pdf_of(UNCLEAR))
    kinds = [each.type for each in document[0].get_objects()]
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE) == 1


def test_the_screen_shows_the_picture_too() -> None:
    drawn = picture(pages_of(UNCLEAR)[0], A4.width, A4.height)
    assert drawn.count("<image ") == 1
    assert b64encode(card()).decode("ascii") in drawn


# How it stands on the paper.


@PAPERS
@pytest.mark.parametrize("facts", LETTERS.values(), ids=LETTERS)
def test_words_are_twelve_points_or_larger_but_for_captions(
    facts: LetterFacts, paper: Paper
) -> None:
    for place, page in enumerate(pages_of(facts, paper)):
        for item in texts(page):
            size, _ = fitted(item.text, item.size, item.width, item.height, bold=item.bold)
            caption = item.grey > 0 or item.y < 5 or (place > 0 and item.y < 20)
            least = 10 if item in address_of(page) else 12
            assert size >= (9 if caption else least), item


@PAPERS
@pytest.mark.parametrize("facts", LETTERS.values(), ids=LETTERS)
def test_nothing_overlaps_or_leaves_the_paper(facts: LetterFacts, paper: Paper) -> None:
    for page in pages_of(facts, paper):
        rooms = [item for item in page if not isinstance(item, Rule | Box)]
        for place, item in enumerate(rooms):
            assert item.x >= 0
            assert item.x + item.width <= paper.width
            assert bottom_of(item) <= paper.height - 6
            for other in rooms[place + 1 :]:
                apart = (
                    item.x + item.width <= other.x + 0.01
                    or other.x + other.width <= item.x + 0.01
                    or bottom_of(item) <= other.y + 0.01
                    or bottom_of(other) <= item.y + 0.01
                )
                assert apart, (item, other)


@PAPERS
@pytest.mark.parametrize("count", range(1, 40, 3))
def test_the_slip_stands_once_at_the_foot_of_the_last_page_below_the_signature(
    count: int, paper: Paper
) -> None:
    pages = pages_of(replace(EXAMPLE, asked=EXAMPLE.asked[:1] * count), paper)
    for page in pages[:-1]:
        assert not any("BSMG" in item.text for item in texts(page))
    line = paper.height - slip.HEIGHT
    codes = [item for item in pages[-1] if isinstance(item, Shape) and item.height >= 30]
    assert len(codes) == 2
    assert all(item.y > line for item in codes)
    above = [item for item in texts(pages[-1]) if item.y < line]
    assert all(bottom_of(item) < line - 2 for item in above)
    said = " ".join(item.text for item in above)
    assert "Contohman Tiga" in said
    assert "gratis" in said


def test_a_long_list_runs_on_in_order_under_a_small_head() -> None:
    pages = words_on(pdf_of(MANY))
    assert len(pages) == 2
    whole = " ".join(pages)
    places = [whole.index(f" {number}. ") for number in range(1, 17)]
    assert places == sorted(places)
    for number, page in enumerate(pages, start=1):
        assert f"Halaman {number} dari 2" in page
        assert NUMBER in page


def test_a_usual_letter_is_one_page() -> None:
    assert [len(pages_of(EXAMPLE, paper)) for paper in (A4, F4)] == [1, 1]


def test_the_picture_of_an_unclear_page_costs_no_second_sheet() -> None:
    assert [len(pages_of(UNCLEAR, paper, picture_of=a_picture)) for paper in (A4, F4)] == [1, 1]
    bare = replace(UNCLEAR, slip=None)
    (page,) = pages_of(bare, picture_of=a_picture)
    (shown,) = (item for item in page if isinstance(item, Picture))
    assert max(shown.width, shown.height) == pytest.approx(34), "where there is room it is large"


# The window of the envelope.


@PAPERS
@pytest.mark.parametrize("facts", LETTERS.values(), ids=LETTERS)
def test_the_window_shows_the_address_and_nothing_else(facts: LetterFacts, paper: Paper) -> None:
    first = pages_of(facts, paper)[0]
    shown = address_of(first)
    assert shown[0].text == f"Yth. {facts.name}"
    x, y, width, height = window.MAY_SHOW
    for item in first:
        beside = item.x >= x + width or item.x + item.width <= x
        outside = beside or bottom_of(item) <= y or item.y >= y + height
        assert outside or item in shown, item


def test_the_box_is_what_every_position_of_the_sheet_shows() -> None:
    aside, down = 220 - A4.width, 110 - window.PANEL  # how far the sheet slides
    across = [(20 - slid, 110 - slid) for slid in (0, aside)]
    upright = [(110 - 15 - 45 - slid, 110 - 15 - slid) for slid in (0, down)]
    x, y, width, height = window.BOX
    assert (x, x + width) == (max(a for a, _ in across), min(b for _, b in across))
    assert (y, y + height) == (max(a for a, _ in upright), min(b for _, b in upright))
    assert window.MAY_SHOW == (10, 45, 100, 50)


@pytest.mark.parametrize(
    ("paper", "folds"), [(A4, [105, 201]), (F4, [105, 180, 255])], ids=["A4", "F4"]
)
def test_every_folded_part_fits_the_envelope(paper: Paper, folds: list[float]) -> None:
    marks = [item.y for item in window.fold_marks(paper)]
    assert marks == folds
    parts = np.diff([0, *marks, paper.height])
    assert parts.max() <= window.PANEL


def test_short_lines_are_joined_before_the_type_gets_smaller() -> None:
    street = "Jalan Percobaan Raya Selatan Nomor 117 Perumahan Contoh Asri"
    lines = (street, "RT/RW 003/007", "Kelurahan Contoh", *EXAMPLE.lines[3:])
    shown = address_of(pages_of(replace(EXAMPLE, lines=lines))[0])
    assert {item.size for item in shown} == {12}
    assert [item.text for item in shown[2:]] == [
        "RT/RW 003/007, Kelurahan Contoh",
        "Kec. Contoh, KOTA CONTOH",
        "JAWA TIMUR 69901",
    ]


def test_a_long_address_is_printed_smaller_but_never_below_ten_points() -> None:
    for words in range(1, 60):
        facts = replace(EXAMPLE, lines=("Contoh " * words, *EXAMPLE.lines[1:]))
        try:
            shown = address_of(pages_of(facts)[0])
        except AddressTooLong:
            break
        assert {item.size for item in shown} <= {12, 11.5, 11, 10.5, 10}
        assert shown[-1].text == "JAWA TIMUR 69901"
    assert 20 < words < 59
    assert shown[0].size == 10


@pytest.mark.parametrize("lines", [("Contoh " * 80, "KOTA"), ("C" * 70, "KOTA")])
def test_an_address_that_does_not_fit_is_refused_by_its_case(lines: tuple[str, ...]) -> None:
    with pytest.raises(AddressTooLong) as refused:
        pages_of(replace(EXAMPLE, lines=lines))
    assert "7K3M-QX9D-24H3" in str(refused.value)
    assert "Contohwati" not in str(refused.value)


# Codes.


@cache
def page_at(dpi: float, paper: Paper = A4) -> NDArray[np.uint8]:
    return next(pictures(pdf_of(EXAMPLE, paper), dpi))


@PAPERS
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("dpi", [100, 200])
def test_the_slip_is_read_at_any_turn_and_the_letter_is_no_cover(
    dpi: float, turn: int, paper: Paper
) -> None:
    seen = read_page_marks(turned(page_at(dpi, paper), turn), dpi)
    assert {mark.text for mark in seen.marks} == {EXAMPLE.slip}
    assert not seen.cover_like
    assert seen.rotation == -turn % 360


@pytest.mark.parametrize("dpi", [100, 200])
def test_the_slip_alone_is_read_as_well(dpi: int) -> None:
    page = page_at(dpi)
    torn = page[int((A4.height - slip.HEIGHT) * dpi / 25.4) :]
    seen = read_page_marks(scanned(torn, 5), dpi)
    assert {mark.text for mark in seen.marks} == {EXAMPLE.slip}
    assert not seen.cover_like


@PAPERS
@pytest.mark.parametrize("turn", [0, 180])
def test_a_priority_slip_is_read_on_its_letter_and_torn_off(turn: int, paper: Paper) -> None:
    page = next(pictures(pdf_of(sample("come_in", "en"), paper), 150))
    torn = page[int((paper.height - slip.HEIGHT) * 150 / 25.4) :]
    for shown in (page, scanned(torn, 3)):
        seen = read_page_marks(turned(shown, turn), 150)
        assert {mark.text for mark in seen.marks} == {EXAMPLE.slip}
        assert not seen.cover_like


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_priority_slip_looks_like_no_return_slip(language: Language) -> None:
    (page,) = words_on(pdf_of(sample("come_in", language)))
    on_slip = page[page.index("NIP") :]
    for part in {"id": ("SLIP PRIORITAS", "di loket"), "en": ("PRIORITY SLIP", "the counter")}[
        language
    ]:
        assert part in on_slip
    assert "7K3M-QX9D-24H3" in on_slip
    assert "BSMG 7K3 MQ3" in on_slip
    assert "berkas susulan" not in on_slip
    assert "Contohwati" not in on_slip


@PAPERS
def test_a_letter_of_two_sheets_has_one_address_and_its_slip_on_the_last(paper: Paper) -> None:
    told = sample("come_in", "id")
    bring = ["surat keterangan " * 9] * 14
    long = replace(told, details={**told.details, "bring": bring}, passages=())
    first, last = pages_of(long, paper)
    assert len(address_of(first)) == len(address_of(pages_of(told, paper)[0]))
    assert not [item for item in texts(last) if "Yth." in item.text or "RT/RW" in item.text]
    codes = [[item for item in page if isinstance(item, Shape)] for page in (first, last)]
    assert [len(each) for each in codes] == [0, 3]
    assert any("SLIP PRIORITAS" in item.text for item in texts(last))
    assert any("Halaman 1 dari 2" in item.text for item in texts(first))


@pytest.mark.parametrize("seed", range(24))
def test_a_slip_that_suffered_is_read_and_never_taken_for_a_cover(seed: int) -> None:
    page = scanned(spoil(page_at(100), 100, seed, count=2, worst=0.5), seed)
    seen = read_page_marks(page, 100)
    assert {mark.text for mark in seen.marks} == {EXAMPLE.slip}
    assert not seen.cover_like


@pytest.mark.parametrize("end", [0, 1])
def test_one_end_of_the_slip_is_enough(end: int) -> None:
    page = page_at(100).copy()
    half = page.shape[1] // 2
    page[-240:, end * half : (end + 1) * half] = 128
    assert {mark.text for mark in read_page_marks(page, 100).marks} == {EXAMPLE.slip}


@pytest.mark.parametrize("facts", [UNCLEAR, MANY, replace(EXAMPLE, slip=None)])
def test_no_page_of_a_letter_is_like_a_cover(facts: LetterFacts) -> None:
    for page in pictures(pdf_of(facts), 100):
        assert not read_page_marks(page, 100).cover_like


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"slip": "BSMG7K3MQA"}, CheckFailed),
        ({"slip": "BDMG7K3MQS"}, NotAMark),
        ({"slip": "apa"}, NotAMark),
        ({"tracking": "7K3MQX9D24HB"}, CheckFailed),
        ({"tracking": "apa"}, NotATrackingCode),
    ],
)
def test_a_code_that_would_not_lead_back_is_not_printed(
    changes: dict[str, Any], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        pages_of(replace(EXAMPLE, **changes))


# Many letters.


def test_many_letters_stand_in_one_file_in_their_order_with_the_same_bytes() -> None:
    sheets = [
        LetterSheet(replace(EXAMPLE, name=f"Contohwati Nomor{number}"), f"470/{number}/2020")
        for number in range(1, 6)
    ]
    sheets.insert(2, LetterSheet(UNCLEAR, "470/99/2020", reprint=True))
    pdf = render(sheets, picture_of=a_picture)
    assert pdf == render(sheets, picture_of=a_picture)
    first = [page for page in words_on(pdf) if "Yth." in page]
    assert ["470/99/2020" in page for page in first] == [False, False, True, False, False, False]
    assert [f"Nomor{number}" in page for number, page in zip((1, 2), first, strict=False)] == [
        True,
        True,
    ]


def test_a_letter_kept_as_a_row_prints_the_same_years_later() -> None:
    kept = json.loads(json.dumps(UNCLEAR.to_json()))
    assert pdf_of(LetterFacts.from_json(kept)) == pdf_of(UNCLEAR)


def test_the_printer_is_told_not_to_put_the_next_letter_on_the_back() -> None:
    with pikepdf.open(BytesIO(pdf_of(EXAMPLE))) as pdf:
        told = pdf.Root.ViewerPreferences
        assert [str(told.Duplex), str(told.PrintScaling)] == ["/Simplex", "/None"]


def test_no_letters_make_no_failure() -> None:
    assert render([]).startswith(b"%PDF")


# Pictures that somebody looked at.


def test_it_looks_as_approved() -> None:
    assert not differs(pdf_of(MANY), "letter-many")
    assert not differs(last_page(pdf_of(MANY)), "letter-many-last")
    assert not differs(pdf_of(UNCLEAR, reprint=True), "letter-reprint-unclear")


@pytest.mark.parametrize("name", samples())
def test_each_kind_looks_as_approved_in_both_languages(name: str) -> None:
    assert not differs(spoken(samples()[name]), f"letter-{name}")


@pytest.mark.parametrize("name", ["missing-en", "come_in-id"])
def test_on_f4_it_looks_as_approved(name: str) -> None:
    assert not differs(spoken(samples()[name], F4), f"letter-{name}-f4")


@pytest.mark.parametrize("name", ["come_in", "missing_without_words"])
def test_a_letter_of_an_earlier_year_still_looks_as_approved(name: str) -> None:
    """The files are sheets as the table kept them; they are never written anew."""
    kept = json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))
    assert not differs(pdf_of(LetterFacts.from_json(kept), reprint=True), f"letter-kept-{name}")


def test_with_a_crest_it_looks_as_approved() -> None:
    facts = replace(sample("receipt", "id"), crest="made-up")
    sheet = LetterSheet(facts, NUMBER)
    assert not differs(render([sheet], crest_of=lambda _name: crest()), "letter-crest")
    assert not differs(render([sheet]), "letter-receipt-id")


def spoken(facts: LetterFacts, paper: Paper = A4) -> bytes:
    """Print a letter in its own language."""
    return pdf_of(facts, paper, words=english() if facts.language == "en" else Words())


@cache
def crest() -> bytes:
    """A shield that is no town's."""
    drawn = np.full((600, 480, 3), 255, np.uint8)
    outline = np.array([[60, 40], [420, 40], [420, 340], [240, 560], [60, 340]])
    cv2.fillPoly(drawn, [outline], (120, 70, 20))
    cv2.circle(drawn, (240, 240), 110, (60, 200, 240), -1)
    _, data = cv2.imencode(".jpg", drawn)
    return bytes(data.tobytes())


def test_a_letter_without_a_number_yet_prints_nothing_over_anything() -> None:
    (page, *_) = layout(EXAMPLE, number="")
    texts = [item for item in page if isinstance(item, Text)]
    (number,) = (item for item in texts if item.text == "Nomor")
    (nature,) = (item for item in texts if item.text == "Sifat")
    assert nature.y >= number.y + SIZE * LEADING / MM
    beside = [item for item in texts if item.y == number.y and item.text not in ("Nomor", ":")]
    assert [item.text for item in beside] == ["belum bernomor"]


def test_without_a_signer_the_head_of_the_office_signs_in_the_letters_language() -> None:
    facts = replace(EXAMPLE, signer=Signer())
    (page, *_) = layout(facts, number=NUMBER)
    assert "Kepala Dinas," in [item.text for item in page if isinstance(item, Text)]
    (other, *_) = layout(
        replace(facts, language="en"), number=NUMBER, words=Words(lambda _text: "Head", "en")
    )
    assert "Head," in [item.text for item in other if isinstance(item, Text)]
