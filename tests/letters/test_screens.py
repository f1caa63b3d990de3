"""The letters desk through the door, each role its own."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal.correspondence import composing
from postal.extensions import writing
from postal.models import AccessLog, Letter, PrintRun
from tests.cases import someone
from tests.conftest import ClientFor
from tests.letters.stage import came_out, composed, handed_over, printed, returned

pytestmark = pytest.mark.usefixtures("app")
LONG = "Jalan " + "Panjangsekali Sungguhpanjang " * 12


def follow(browser: FlaskClient, answer: TestResponse) -> str:
    assert answer.status_code == 302, answer.text
    return browser.get(answer.location).text


def pages(answer: TestResponse) -> list[str]:
    assert answer.mimetype == "application/pdf", answer.text
    document = PdfDocument(BytesIO(answer.data))
    return [page.get_textpage().get_text_bounded() for page in document]


def states(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Letter.state).order_by(Letter.id)))


def test_the_desk_prints_everything_by_postcode_and_asks_how_it_went(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        for postcode in ("69909", "69901"):
            composed(current, postcode=postcode)
    browser = client("mailroom")
    desk = browser.get("/surat/").text
    assert "Cetak semua (2)" in desk
    assert "Siti Contohwati" not in desk
    sheets = pages(browser.post("/surat/cetak", data={"semua": "1"}))
    assert ["470/1/2026" in sheets[0], "470/2/2026" in sheets[1]] == [True, True]
    assert "69901" in sheets[0]
    assert states(session) == ["printed", "printed"]
    assert "apakah semua keluar" in browser.get("/surat/").text


def test_a_jam_gives_the_rest_again_and_a_settled_run_no_more(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        run = printed(current, *(composed(current) for _ in range(3))).id
    browser = client("mailroom")
    assert len(pages(browser.get(f"/surat/cetakan/{run}.pdf"))) == 3
    wrong = browser.post(f"/surat/cetakan/{run}", data={"hasil": "gagal", "mulai": "4"})
    assert "isinya surat 470/1/2026 sampai 470/3/2026" in follow(browser, wrong)
    again = pages(browser.post(f"/surat/cetakan/{run}", data={"hasil": "gagal", "mulai": "3"}))
    assert len(again) == 1
    assert "470/3/2026" in again[0]
    assert "CETAK ULANG" not in again[0].upper()
    assert browser.get(f"/surat/cetakan/{run}.pdf").status_code == 404
    session.rollback()
    fresh = session.scalars(select(PrintRun.id).where(PrintRun.outcome.is_(None))).one()
    done = browser.post(f"/surat/cetakan/{fresh}", data={"hasil": "keluar"})
    assert "Hasil cetakan tercatat." in follow(browser, done)
    twice = browser.post(f"/surat/cetakan/{fresh}", data={"hasil": "keluar"})
    assert "sudah dicatat" in follow(browser, twice)


def test_one_address_that_fits_no_window_is_named_and_the_others_are_printed(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        composed(current, street=LONG)
        composed(current)
    browser = client("mailroom")
    assert len(pages(browser.post("/surat/cetak", data={"semua": "1"}))) == 1
    assert "terlalu panjang untuk jendela amplop" in browser.get("/surat/").text
    assert states(session) == ["composed", "printed"]
    for address in ("/surat/1", "/surat/1/surat.pdf"):
        assert "Singkat alamatnya" in browser.get(address).text
    assert "jendela amplop" not in browser.get("/surat/2").text


def test_a_single_letter_is_printed_and_its_second_print_says_so(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = composed(current).id
        composed(current)
    browser = client("mailroom")
    first = pages(browser.post("/surat/cetak", data={"surat": letter}))
    second = pages(browser.post("/surat/cetak", data={"surat": letter}))
    assert len(first) == len(second)
    assert first != second
    assert states(session) == ["printed", "composed"]
    nothing = browser.post("/surat/cetak", data={})
    assert "Tidak ada surat yang dipilih" in follow(browser, nothing)


def test_ticked_letters_leave_and_the_missing_one_is_named(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        here, missing = composed(current), composed(current)
        came_out(current, here, missing)
        seen = {f"versi-{row.id}": str(row.version) for row in (here, missing)}
        ticked = here.id
    browser = client("counter")
    desk = browser.get("/surat/?antrean=letters_to_send").text
    assert all(f'name="{key}"' in desk for key in seen)
    answer = browser.post("/surat/serah", data={"surat": ticked, **seen})
    told = follow(browser, answer)
    assert "1 surat diserahkan." in told
    assert "Belum diserahkan: 470/2/2026 (S*" in told
    assert states(session) == ["handed_over", "printed"]


def test_a_withdrawn_letter_is_taken_off_the_pile_by_name(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = composed(current)
        printed(current, letter)
        seen = {f"versi-{letter.id}": str(letter.version), "surat": str(letter.id)}
        composing.withdraw(
            current, letter.application, reason="berkas susulan datang", actor=someone()
        )
    browser = client("mailroom")
    assert "Keluarkan dari tumpukan" in browser.get("/surat/?antrean=letters_to_send").text
    told = follow(browser, browser.post("/surat/serah", data=seen))
    assert "470/1/2026 dibatalkan (berkas susulan datang)" in told


def test_the_page_of_a_letter_on_its_way_writes_down_that_it_came_back(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = handed_over(current)
        at, number = letter.id, str(letter.number_text)
    mailroom = client("mailroom")
    shown = mailroom.get(f"/surat/{at}").text
    assert "Surat ini kembali; mengapa" in shown
    (code,) = re.findall(r'name="kode" value="([^"]+)"', shown)
    assert code == number
    follow(mailroom, mailroom.post("/surat/kembali", data={"kode": code, "mengapa": "moved"}))
    assert states(session) == ["returned"]
    assert "Surat ini kembali" not in mailroom.get(f"/surat/{at}").text


def test_a_letter_that_came_back_is_scanned_and_settled(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = handed_over(current)
        slip, number = letter.slip, letter.id
    mailroom, counter = client("mailroom"), client("counter")
    unknown = mailroom.post("/surat/kembali", data={"kode": "99", "mengapa": "moved"})
    assert unknown.status_code == 409
    assert 'value="99"' in unknown.text
    assert '<option value="moved" selected>' in unknown.text
    why = mailroom.post("/surat/kembali", data={"kode": slip, "mengapa": ""})
    assert "Pilih mengapa" in why.text
    told = follow(
        mailroom, mailroom.post("/surat/kembali", data={"kode": slip, "mengapa": "moved"})
    )
    assert "470/1/2026 untuk S" in told
    assert "pindah" in told
    twice = mailroom.post("/surat/kembali", data={"kode": slip, "mengapa": "moved"})
    assert "tidak tercatat diserahkan: Kembali, tidak sampai" in twice.text
    page = counter.get(f"/surat/{number}").text
    assert "Buat surat baru" in page
    session.rollback()
    step = {"move": "settle", "seen_version": session.get_one(Letter, number).version}
    without = counter.post(f"/surat/{number}/langkah", data=step)
    assert without.status_code == 409
    done = counter.post(f"/surat/{number}/langkah", data={**step, "reason": "ditelepon"})
    assert "ditelepon" in follow(counter, done)
    assert states(session) == ["settled"]


def test_a_new_letter_is_made_from_the_page_and_other_moves_are_unknown(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = returned(current)
        number, version = letter.id, letter.version
    browser = client("counter")
    step = {"move": "again", "seen_version": version, "sure": "1"}
    assert "Surat baru dibuat" in follow(
        browser, browser.post(f"/surat/{number}/langkah", data=step)
    )
    assert states(session) == ["settled", "composed"]
    assert browser.post(f"/surat/{number}/langkah", data={"move": "x"}).status_code == 400
    assert browser.get("/surat/99").status_code == 404


def test_the_register_explains_a_void_number_and_hides_names(client: ClientFor) -> None:
    with writing() as current:
        letter, other = composed(current), composed(current)
        printed(current, letter, other)
        number, version = letter.id, letter.version
    browser = client("mailroom")
    step = {"move": "cancel", "seen_version": version, "reason": "kertas sobek"}
    assert "Nomornya tetap tercatat" in follow(
        browser, browser.post(f"/surat/{number}/langkah", data=step)
    )
    book = client("auditor").get("/surat/buku?tahun=2026").text
    assert book.index("470/2/2026") < book.index("470/1/2026")
    assert "kertas sobek" in book
    assert "Siti Contohwati" not in book
    assert "Belum ada surat bernomor" in browser.get("/surat/buku?tahun=2025").text


def test_a_look_at_a_letter_is_written_down_and_its_page_masks(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        number = handed_over(current).id
    browser = client("auditor")
    page = browser.get(f"/surat/{number}").text
    assert "Siti Contohwati" not in page
    assert "Langkah" not in page
    (sheet,) = pages(browser.get(f"/surat/{number}/surat.pdf"))
    assert "Siti Contohwati" in sheet
    session.rollback()
    assert session.scalars(select(AccessLog.what)).all() == ["letter"]


def test_a_case_shows_its_letters_and_what_happened_to_them(client: ClientFor) -> None:
    with writing() as current:
        letter = returned(current)
        code, number = letter.application.tracking_code, letter.id
    page = client("operator").get(f"/kasus/{code}").text
    assert f'href="/surat/{number}"' in page
    assert "nomor 470/1/2026" in page
    assert "pindah" in page
    assert "Kelengkapan berkas permohonan" in page
    assert ">missing" not in page


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("auditor", "/surat/cetak"),
        ("counter", "/surat/cetak"),
        ("operator", "/surat/serah"),
        ("supervisor", "/surat/kembali"),
        ("auditor", "/surat/1/langkah"),
        ("district", "/surat/cetak"),
    ],
)
def test_each_step_is_for_those_whose_work_it_is(
    client: ClientFor, role: str, address: str
) -> None:
    assert client(role).post(address).status_code == 403


def test_the_desk_speaks_english_and_shows_empty_piles(client: ClientFor) -> None:
    browser = client("mailroom")
    for pile in ("letters_to_print", "letters_to_send", "cannot_reach"):
        assert browser.get(f"/surat/?antrean={pile}").status_code == 200
    assert "Tidak ada surat yang kembali" in browser.get("/surat/?antrean=cannot_reach").text
