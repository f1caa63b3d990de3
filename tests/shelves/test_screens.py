"""The archive through the door: who may do what, and what the pages say."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import zxingcpp
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.codes import Mark
from postal.demo.paper import pictures
from postal.dispatch import scanned as dispatch_scan
from postal.dispatch.manifest_refusals import ManifestUnknown
from postal.extensions import writing
from postal.models import Box, Dossier, Loan
from postal.shelves import asking, contents
from tests.cases import someone
from tests.conftest import ClientFor
from tests.shelves.stage import CLERK, a_box, a_manifest, filed, lent, matched

PAGES = ("/arsip/", "/arsip/boks/", "/arsip/ambil")
WRITES = ("/arsip/", "/arsip/batal", "/arsip/boks/", "/arsip/boks/label.pdf")


def dossier_of(session: Session, code: str) -> Dossier:
    session.rollback()
    return session.scalars(select(Dossier).where(Dossier.code == code)).one()


def a_box_and_bundle(*, put: bool = False) -> tuple[str, str]:
    """The codes of a box and of a bundle, which lies in it when ``put``."""
    with writing() as session:
        box = a_box(session)
        dossier = filed(session, box) if put else matched(session)
        return box.code, dossier.code


def hidden(page: str, form: str) -> dict[str, str]:
    """The hidden fields of the form that goes to ``form``, in the order of the page."""
    part = page.split(f'action="{form}"', 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'type="hidden" name="([a-z]+)" value="([^"]*)"', part))


def scan(browser: FlaskClient, text: str, page: str) -> str:
    """Scan ``text`` on the page as it is shown; return the page that follows."""
    fields = {**hidden(page, "/arsip/"), "pindai": text}
    answer = browser.post("/arsip/", data=fields, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("role", ["mailroom", "operator", "supervisor", "auditor"])
def test_who_works_with_paper_or_watches_sees_the_pages(client: ClientFor, role: str) -> None:
    box, dossier = a_box_and_bundle(put=True)
    browser = client(role)
    for page in (*PAGES, f"/arsip/boks/{box}"):
        assert browser.get(page).status_code == 200
    page = browser.get(f"/arsip/boks/{box}").text
    assert Mark.read(dossier).grouped in page
    assert "Contohwati" not in page


@pytest.mark.parametrize("role", ["counter", "district", "admin"])
def test_others_do_not(client: ClientFor, role: str) -> None:
    for page in PAGES:
        assert client(role).get(page).status_code == 403


@pytest.mark.parametrize("role", ["operator", "supervisor", "auditor"])
def test_only_the_mailroom_scans_and_prints(client: ClientFor, role: str) -> None:
    browser = client(role)
    for page in WRITES:
        assert browser.post(page).status_code == 403
    for page in PAGES:
        assert 'name="pindai"' not in browser.get(page).text


@pytest.mark.parametrize("role", ["mailroom", "supervisor", "auditor"])
def test_only_operators_ask(client: ClientFor, role: str) -> None:
    assert client(role).post("/arsip/ambil", data={"kode": "x"}).status_code == 403


def test_a_box_is_opened_filled_and_a_scan_undone(client: ClientFor, session: Session) -> None:
    box, code = a_box_and_bundle()
    browser = client("mailroom")
    page = scan(browser, box, browser.get("/arsip/").text)
    assert 'data-tone="done"' in page
    page = scan(browser, code, page)
    assert "urutan 1" in page
    assert dossier_of(session, code).state == "filed"
    number = re.search(r'name="event" value="(\d+)"', page)
    assert number is not None
    kept = {"event": number[1], "boks": box}
    page = browser.post("/arsip/batal", data=kept, follow_redirects=True).text
    assert dossier_of(session, code).state == "matched"
    assert hidden(page, "/arsip/")["boks"] == box
    page = browser.post("/arsip/batal", data=kept, follow_redirects=True).text
    assert 'data-tone="stop"' in page


def test_a_form_sent_twice_is_one_filing(client: ClientFor, session: Session) -> None:
    box, code = a_box_and_bundle()
    browser = client("mailroom")
    page = browser.get("/arsip/", query_string={"boks": box}).text
    assert "masuk boks" in scan(browser, code, page)
    version = dossier_of(session, code).version
    assert "sudah tercatat sekali" in scan(browser, code, page)
    assert dossier_of(session, code).version == version


def test_a_bundle_of_another_box_moves_with_the_second_scan(
    client: ClientFor, session: Session
) -> None:
    _old, code = a_box_and_bundle(put=True)
    with writing() as current:
        new = a_box(current, "baru").code
    browser = client("mailroom")
    page = scan(browser, code, browser.get("/arsip/", query_string={"boks": new}).text)
    assert 'data-tone="look"' in page
    assert dossier_of(session, code).shelf == "2026-001"
    page = scan(browser, code, page)
    assert 'data-tone="done"' in page
    assert dossier_of(session, code).shelf == "baru"
    assert "pindah" not in hidden(page, "/arsip/")


def test_a_refused_scan_keeps_what_is_open(client: ClientFor) -> None:
    with writing() as session:
        box, manifest = a_box(session).code, a_manifest(session).code
    browser = client("mailroom")
    page = scan(browser, manifest, browser.get("/arsip/", query_string={"boks": box}).text)
    assert 'data-tone="stop"' in page
    assert "boks serah terima" in page
    assert hidden(page, "/arsip/")["boks"] == box


def test_an_operator_asks_at_the_case_and_the_mailroom_lends_it(
    client: ClientFor, session: Session
) -> None:
    _box, code = a_box_and_bundle(put=True)
    operator, mailroom = client("operator"), client("mailroom")
    dossier = dossier_of(session, code)
    assert dossier.application is not None
    case = f"/kasus/{dossier.application.tracking_code}"
    fields = {**hidden(operator.get(case).text, "/arsip/ambil"), "alasan": "tanda tangan"}
    answer = operator.post("/arsip/ambil", data=fields)
    assert answer.headers["Location"] == case
    operator.post("/arsip/ambil", data=fields)
    assert "diminta untuk Contoh Operator" in operator.get(case).text
    listed = mailroom.get("/arsip/ambil").text
    assert listed.count("tanda tangan") == 1
    page = scan(mailroom, "pinjam", mailroom.get("/arsip/").text)
    assert "dipinjam Contoh Operator" in scan(mailroom, code, page)
    assert dossier_of(session, code).state == "lent"
    assert "dipinjam Contoh Operator sejak" in operator.get(case).text


def test_the_case_offers_asking_only_to_those_who_may(client: ClientFor, session: Session) -> None:
    _box, code = a_box_and_bundle(put=True)
    dossier = dossier_of(session, code)
    assert dossier.application is not None
    case = f"/kasus/{dossier.application.tracking_code}"
    for role, offered in (("operator", True), ("mailroom", False), ("counter", False)):
        page = client(role).get(case).text
        assert ("/arsip/ambil" in page) == offered, role
        assert "urutan 1" in page


def test_lending_to_somebody_who_did_not_ask_names_them(
    client: ClientFor, session: Session
) -> None:
    _box, code = a_box_and_bundle(put=True)
    browser = client("mailroom")
    page = scan(browser, code, browser.get("/arsip/", query_string={"pinjam": 1}).text)
    assert 'data-tone="stop"' in page
    query = {"pinjam": 1, "untuk": "Contoh Peminjam", "alasan": "cek"}
    page = scan(browser, code, browser.get("/arsip/", query_string=query).text)
    assert "dipinjam Contoh Peminjam" in page
    assert hidden(page, "/arsip/")["untuk"] == "Contoh Peminjam"


def test_typed_codes_that_are_refused_stay_in_the_field(client: ClientFor) -> None:
    _box, code = a_box_and_bundle(put=True)
    fields = {"kode": f"{code}\nentah", "alasan": "cek"}
    answer = client("operator").post("/arsip/ambil", data=fields)
    assert answer.status_code == 409
    assert "1 berkas diminta." in answer.text
    assert ">entah</textarea>" in answer.text
    answer = client("operator").post("/arsip/ambil", data={**fields, "alasan": " "})
    assert "Langkah ini meminta alasan." in answer.text
    assert code in answer.text


def test_a_request_is_withdrawn_once(client: ClientFor, session: Session) -> None:
    with writing() as current:
        dossier = filed(current, a_box(current))
        number = asking.ask(current, dossier, actor=CLERK, reason="cek").id
    browser = client("mailroom")
    assert browser.post("/arsip/ambil/batal", data={"id": number}).status_code == 302
    assert browser.post("/arsip/ambil/batal", data={"id": number}).status_code == 409
    session.rollback()
    assert session.get_one(Loan, number).withdrawn_at is not None


def test_what_is_out_too_long_is_shown_as_late(client: ClientFor) -> None:
    with writing() as session:
        box = a_box(session)
        lent(session, box)
        (loan,) = asking.lent_out(session)
        number = loan.id
    browser = client("supervisor")
    assert "terlambat" not in browser.get("/arsip/ambil").text
    with writing() as session:
        loan = session.get_one(Loan, number)
        assert loan.lent_at is not None
        loan.lent_at -= timedelta(days=8)
    assert "terlambat kembali" in browser.get("/arsip/ambil").text


def test_a_box_is_made_found_filled_up_and_renamed(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    made = browser.post("/arsip/boks/", data={"nama": "2026-017", "rak": "Rak B"})
    where = made.headers["Location"]
    again = browser.post("/arsip/boks/", data={"nama": "2026-017", "rak": "Rak C"})
    assert again.status_code == 409
    assert 'value="Rak C"' in again.text
    assert "2026-017" in browser.get("/arsip/boks/?q=rak+b").text
    assert "Tidak ada boks" in browser.get("/arsip/boks/?q=rak+z").text
    for step, full in (("penuh", True), ("terbuka", False)):
        assert browser.post(where, data={"langkah": step}).status_code == 302
        session.rollback()
        assert (session.scalars(select(Box)).one().full_at is not None) == full
    fields = {"langkah": "ganti", "nama": "2026-018", "rak": ""}
    assert browser.post(where, data=fields).status_code == 302
    assert browser.post(where, data={**fields, "nama": " "}).status_code == 409
    assert browser.post(where, data={"langkah": "aneh"}).status_code == 400
    assert "Boks 2026-018" in browser.get(where).text


def test_labels_come_as_a_pdf_that_reads_back(client: ClientFor) -> None:
    box, _code = a_box_and_bundle()
    browser = client("mailroom")
    answer = browser.post("/arsip/boks/label.pdf", data={"boks": box, "posisi": "9"})
    assert answer.mimetype == "application/pdf"
    page = next(pictures(answer.data, 203))
    assert {code.text for code in zxingcpp.read_barcodes(page)} == {box}
    for wrong in ({"boks": "x"}, {"boks": box, "kertas": "address-a4"}):
        assert browser.post("/arsip/boks/label.pdf", data=wrong).status_code == 400


def test_contents_go_on_over_the_page(client: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PAGE", 2)
    with writing() as session:
        box = a_box(session)
        codes = [filed(session, box).code for _ in range(3)]
        where = f"/arsip/boks/{box.code}"
    browser = client("auditor")
    first, second = browser.get(where).text, browser.get(f"{where}?hal=2").text
    shown = [Mark.read(code).grouped for code in codes]
    assert [code in first for code in shown] == [True, True, False]
    assert [code in second for code in shown] == [False, False, True]


def test_the_bar_counts_what_waits_in_the_archive(client: ClientFor) -> None:
    with writing() as session:
        matched(session)
        lent(session, a_box(session))
    bar = client("mailroom").get("/beranda").text
    (count,) = re.findall(r'<a href="/arsip/"[^>]*>Arsip <span[^>]*>(\d+)<', bar)
    assert count == "2"


def test_a_box_of_the_archive_is_no_manifest(client: ClientFor) -> None:
    with writing() as session:
        box = a_box(session)
        with pytest.raises(ManifestUnknown):
            dispatch_scan.scan(session, box.code, parcel=None, box=None, actor=someone())
