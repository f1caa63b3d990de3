"""The dispatch desk and the parcel's page through the door."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import zxingcpp
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal.demo.paper import pictures
from postal.extensions import writing
from postal.models import AccessLog, Application, Document, Enclosure, Parcel, PrintRun
from tests.conftest import ClientFor
from tests.dispatch.stage import documents, made, packed, printed


def form_of(session: Session, code: str, **more: str) -> dict[str, str]:
    """Return what the desk's form sends when this case's row is ticked."""
    case = session.scalars(select(Application).where(Application.tracking_code == code)).one()
    key = f"{code}-{case.return_channel}"
    seen = " ".join(str(row.id) for row in documents(session, case))
    return {"paket": key, f"isi-{key}": seen, "kertas": "thermal-100x150", **more}


def pages(answer: TestResponse) -> int:
    assert answer.mimetype == "application/pdf", answer.headers.get("Location")
    return len(PdfDocument(BytesIO(answer.data)))


def follow(browser: FlaskClient, answer: TestResponse) -> str:
    assert answer.status_code == 302
    return browser.get(answer.headers["Location"]).text


def test_the_desk_lists_what_is_ready_with_masked_names_and_fates(client: ClientFor) -> None:
    with writing() as current:
        made(current, enclosures=(("old_card", 1), ("original", 2)))
    page = client("mailroom").get("/pengiriman/").text
    assert "S*** C*********" in page
    assert "Contohwati" not in page
    checked = re.findall(r'name="nasib-(\d+)" value="(\w+)" checked', page)
    assert [value for _number, value in checked] == ["withdrawn", "parcel"]
    assert "Kemas dan cetak label" in page


@pytest.mark.parametrize("role", ["supervisor", "auditor"])
def test_others_see_the_desk_and_a_parcel_but_no_buttons(client: ClientFor, role: str) -> None:
    with writing() as current:
        made(current)
        code = packed(current, made(current, street="Jalan Lain 2")).code
    browser = client(role)
    for address in ("/pengiriman/", f"/pengiriman/kiriman/{code}"):
        page = browser.get(address).text
        assert 'name="aksi"' not in page
        assert "Cetak label" not in page
    assert browser.post("/pengiriman/kemas").status_code == 403
    assert browser.post(f"/pengiriman/kiriman/{code}/langkah").status_code == 403


def test_operators_and_districts_stay_out(client: ClientFor) -> None:
    assert client("operator").get("/pengiriman/").status_code == 403


@pytest.mark.parametrize("role", ["mailroom", "counter"])
def test_pack_and_print_gives_the_pdf_of_one_run(
    client: ClientFor, session: Session, role: str
) -> None:
    with writing() as current:
        code = made(current, enclosures=(("original", 1),)).tracking_code
        form = form_of(current, code)
    answer = client(role).post("/pengiriman/kemas", data={**form, "aksi": "cetak"})
    assert pages(answer) == 1
    session.rollback()
    parcel = session.scalars(select(Parcel)).one()
    assert parcel.state == "labelled"
    page = next(pictures(answer.data, 203))
    assert {it.text for it in zxingcpp.read_barcodes(page)} == {parcel.code}


def test_fates_of_the_form_are_followed(client: ClientFor, session: Session) -> None:
    with writing() as current:
        code = made(current, enclosures=(("original", 1),)).tracking_code
        form = form_of(current, code)
        row = current.scalars(select(Enclosure)).one()
        form[f"nasib-{row.id}"] = "held"
    browser = client("mailroom")
    answer = browser.post("/pengiriman/kemas", data={**form, "aksi": "kemas"})
    assert "1 kiriman dikemas." in follow(browser, answer)
    session.rollback()
    assert session.scalars(select(Enclosure)).one().state == "held"
    assert session.scalars(select(Parcel)).one().state == "packing"


def test_what_is_only_withdrawn_makes_no_parcel(client: ClientFor, session: Session) -> None:
    with writing() as current:
        code = made(current, documents=0, enclosures=(("photo", 2),)).tracking_code
        form = form_of(current, code)
    browser = client("mailroom")
    answer = browser.post("/pengiriman/kemas", data={**form, "aksi": "lampiran"})
    assert "1 lampiran ditarik." in follow(browser, answer)
    session.rollback()
    assert session.scalars(select(Enclosure)).one().state == "withdrawn"
    assert session.scalars(select(Parcel)).all() == []


def test_a_courier_is_chosen_on_the_row(client: ClientFor, session: Session) -> None:
    with writing() as current:
        code = made(current, channel="kurir").tracking_code
        form = form_of(current, code)
    browser = client("mailroom")
    refused = browser.post("/pengiriman/kemas", data={**form, "aksi": "kemas"})
    assert "Pilih kurir untuk" in follow(browser, refused)
    chosen = {**form, "aksi": "kemas", f"kurir-{code}-kurir": "jne"}
    browser.post("/pengiriman/kemas", data=chosen)
    session.rollback()
    assert session.scalars(select(Parcel)).one().carrier == "jne"


def test_a_row_that_changed_meanwhile_is_not_packed(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case = made(current)
        form = form_of(current, case.tracking_code)
        second = Document(
            state="ready", application_id=case.id, kind="paper", number=2, channel="pos"
        )
        current.add(second)
    browser = client("mailroom")
    answer = browser.post("/pengiriman/kemas", data={**form, "aksi": "cetak"})
    assert "tidak lagi siap dikemas" in follow(browser, answer)
    nothing = browser.post("/pengiriman/kemas", data={"aksi": "cetak"})
    assert "Pilih dulu yang akan dicetak" in follow(browser, nothing)
    session.rollback()
    assert session.scalars(select(Parcel)).all() == []


def test_a_case_without_an_address_has_no_box_to_tick_and_says_why(client: ClientFor) -> None:
    with writing() as current:
        made(current, street="")
    page = client("mailroom").get("/pengiriman/").text
    assert "belum lengkap: jalan dan nomor" in page
    assert 'name="paket"' not in page


def test_packed_parcels_are_printed_from_their_pile_by_postcode(client: ClientFor) -> None:
    with writing() as current:
        codes = [packed(current, made(current, postcode=f"6990{n}")).code for n in (2, 1)]
    browser = client("mailroom")
    assert codes[0][:4] in browser.get("/pengiriman/?antrean=packing").text
    given = {"kiriman": codes, "kertas": "a6-on-a4", "posisi": "4"}
    assert pages(browser.post("/pengiriman/cetak", data=given)) == 2
    desk = browser.get("/pengiriman/?antrean=to_manifest").text
    assert 'value="a6-on-a4" selected' in browser.get("/pengiriman/kiriman/" + codes[0]).text
    assert "2 label" in desk


def test_a_run_is_settled_and_a_jam_gives_the_rest_again(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        parcels = [packed(current, made(current, postcode=f"6990{n}")) for n in range(1, 4)]
        run = printed(current, *parcels).id
    browser = client("mailroom")
    assert pages(browser.get(f"/pengiriman/cetakan/{run}.pdf")) == 3
    wrong = browser.post(f"/pengiriman/cetakan/{run}", data={"hasil": "gagal", "mulai": "9"})
    assert "nomor 1 sampai 3" in follow(browser, wrong)
    jammed = browser.post(f"/pengiriman/cetakan/{run}", data={"hasil": "gagal", "mulai": "2"})
    assert pages(jammed) == 2
    assert browser.get(f"/pengiriman/cetakan/{run}.pdf").status_code == 404
    session.rollback()
    fresh = session.scalars(select(PrintRun).where(PrintRun.outcome.is_(None))).one()
    done = browser.post(f"/pengiriman/cetakan/{fresh.id}", data={"hasil": "keluar"})
    page = follow(browser, done)
    assert "Hasil cetakan tercatat." in page
    assert "Semua keluar" not in page


def test_the_parcels_page_shows_its_label_and_the_look_is_written_down(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        code = packed(current).code
    browser = client("auditor")
    page = browser.get(f"/pengiriman/kiriman/{code}").text
    assert "Belum dicetak" in page
    picture = browser.get(f"/pengiriman/kiriman/{code}/label.svg")
    assert picture.mimetype == "image/svg+xml"
    assert "Siti Contohwati" in picture.text
    assert "style" not in picture.text
    session.rollback()
    assert session.scalars(select(AccessLog.what)).all() == ["label"]
    assert browser.get("/pengiriman/kiriman/BPCX000000").status_code == 404


def step(browser: FlaskClient, session: Session, code: str, move: str, **more: str) -> str:
    session.rollback()
    found = session.scalars(select(Parcel).where(Parcel.code == code)).one()
    data = {"move": move, "seen_version": str(found.version), **more}
    answer = browser.post(f"/pengiriman/kiriman/{code}/langkah", data=data)
    return answer.text if answer.status_code == 409 else follow(browser, answer)


def test_a_parcel_goes_back_step_by_step(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case = made(current, documents=2)
        parcel = packed(current, case)
        printed(current, parcel)
        code, document = parcel.code, parcel.documents[0].id
    browser = client("mailroom")
    assert "meminta alasan" in step(browser, session, code, "void_label")
    page = step(browser, session, code, "void_label", reason="salah alamat")
    assert "salah alamat" in page
    assert "Dikemas" in page
    assert "kembali siap dikemas" in step(
        browser, session, code, "take_out", document=str(document)
    )
    assert "isinya kembali siap dikemas" in step(browser, session, code, "void")
    session.rollback()
    assert set(session.scalars(select(Document.state))) == {"ready"}


def test_a_stale_page_is_refused(client: ClientFor, session: Session) -> None:
    with writing() as current:
        code = packed(current).code
    browser = client("mailroom")
    data = {"move": "void", "seen_version": "99"}
    answer = browser.post(f"/pengiriman/kiriman/{code}/langkah", data=data)
    assert "sudah mengubahnya" in answer.text
    assert browser.post(f"/pengiriman/kiriman/{code}/langkah", data={}).status_code == 400


def test_the_counters_shelf_is_only_for_what_is_collected_here(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        here, away = packed(current, made(current, channel="ambil_kantor")), packed(current)
        printed(current, here, away)
        here_code, away_code = here.code, away.code
    browser = client("counter")
    assert 'value="keep_ready"' not in browser.get(f"/pengiriman/kiriman/{away_code}").text
    assert 'value="keep_ready"' in browser.get(f"/pengiriman/kiriman/{here_code}").text
    assert "siap diambil di loket" in step(browser, session, here_code, "keep_ready")


def test_a_reprint_from_the_page_says_so(client: ClientFor) -> None:
    with writing() as current:
        parcel = packed(current)
        printed(current, parcel)
        code = parcel.code
    browser = client("mailroom")
    assert "Cetak ulang label" in browser.get(f"/pengiriman/kiriman/{code}").text
    answer = browser.post("/pengiriman/cetak", data={"kiriman": code})
    text = PdfDocument(BytesIO(answer.data))[0].get_textpage().get_text_bounded()
    assert "CETAK ULANG 1" in text
    assert "Cetak ulang 1." in browser.get(f"/pengiriman/kiriman/{code}").text


def test_a_parcel_that_left_shows_its_label_and_no_moves(client: ClientFor) -> None:
    with writing() as current:
        parcel = packed(current)
        printed(current, parcel)
        parcel.state = "handed_over"
        code = parcel.code
    page = client("mailroom").get(f"/pengiriman/kiriman/{code}").text
    assert "label.svg" in page
    assert "Langkah" not in page


@pytest.mark.parametrize("state", ["labelled", "manifested"])
def test_an_address_that_changed_after_the_print_is_shown_with_the_way_out(
    client: ClientFor, state: str
) -> None:
    with writing() as current:
        parcel = packed(current)
        printed(current, parcel)
        parcel.state = state
        code = parcel.code
    page = f"/pengiriman/kiriman/{code}"
    assert "berubah sesudah label" not in client("mailroom").get(page).text
    with writing() as current:
        found = current.scalars(select(Parcel)).one()
        assert found.application.applicant is not None
        found.application.applicant.address = "Jalan Baru 9"
    shown = client("mailroom").get(page).text
    assert "Data penerima berubah sesudah label dicetak" in shown
    assert "Jalan Contoh 1" in shown
    assert "Jalan Baru 9" in shown
    way_out = (
        "Keluarkan kiriman ini dari manifes" if state == "manifested" else "Batalkan label ini"
    )
    assert way_out in shown


def test_an_address_that_changed_is_no_news_once_the_parcel_left(client: ClientFor) -> None:
    with writing() as current:
        parcel = packed(current)
        printed(current, parcel)
        parcel.state = "handed_over"
        assert parcel.application.applicant is not None
        parcel.application.applicant.address = "Jalan Baru 9"
        code = parcel.code
    page = client("mailroom").get(f"/pengiriman/kiriman/{code}").text
    assert "berubah sesudah label" not in page


def test_a_name_that_the_label_cannot_print_is_marked_and_refused_nowhere(
    client: ClientFor,
) -> None:
    with writing() as current:
        made(current, name="陳 Contohwati")
        parcel = packed(current, made(current, name="Müller 王 Contohwati", street="Jalan Lain 2"))
        code = parcel.code
    browser = client("mailroom")
    assert "tidak bisa dicetak pada label" in browser.get("/pengiriman/").text
    page = browser.get(f"/pengiriman/kiriman/{code}").text
    assert "tidak bisa mencetak huruf ini: 王." in page
    with writing() as current:
        printed(current, current.scalars(select(Parcel)).one())


def test_a_latin_name_with_accents_is_not_marked(client: ClientFor) -> None:
    with writing() as current:
        made(current, name="Renée Ðo Contohwati")
    assert "tidak bisa dicetak" not in client("mailroom").get("/pengiriman/").text
