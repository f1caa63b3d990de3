"""The admin's screens of the office."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.lookups import office_calendar
from postal.models import ClosedDay, Desk, Office, Place
from postal.office import closures, running
from tests.conftest import ClientFor

PAGES = (
    "/admin/",
    "/admin/kantor",
    "/admin/tempat",
    "/admin/tempat/baru",
    "/admin/tempat/1",
    "/admin/tempat/daftar",
    "/admin/meja",
    "/admin/meja/baru",
    "/admin/meja/ktp",
    "/admin/layanan",
    "/admin/layanan/baru",
    "/admin/layanan/KK-BARU",
    "/admin/layanan/KK-BARU/versi/1",
    "/admin/syarat",
    "/admin/syarat/baru",
    "/admin/syarat/POLISI",
    "/admin/hari-tutup",
    "/admin/petugas",
    "/admin/petugas/baru",
    "/admin/petugas/1",
    "/kata-sandi",
    "/beranda",
)
SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
AREA = re.compile(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)


def fields(page: str) -> dict[str, str | list[str]]:
    """What a browser would send for the main form of ``page``, unchanged."""
    main = page[page.index("<main") :].replace("&#39;", "'").replace("&#34;", "&quot;")
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", main):
        parts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        ticked = re.search(r"\bchecked\b", tag) is not None
        kind = parts.get("type", "text")
        if "name" not in parts or kind == "file" or (kind == "checkbox" and not ticked):
            continue
        if kind == "checkbox" and parts["name"] in ("channels", "desks"):
            known = found.setdefault(parts["name"], [])
            assert isinstance(known, list)
            known.append(parts["value"])
        else:
            found[parts["name"]] = parts.get("value", "y")
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL
    ):
        chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"', options) or re.search(
            r'<option[^>]*value="([^"]*)"[^>]*selected', options
        )
        found[name] = chosen[1] if chosen else re.findall(r'value="([^"]*)"', options)[0]
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', main, re.DOTALL
    ):
        found[name] = text.strip()
    return found


def page_of(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def said(browser: FlaskClient, address: str, **changes: str | Iterable[str]) -> str:
    """Send the form at ``address`` with some fields changed; return the page that follows."""
    data = {**fields(page_of(browser, address)), **changes}
    return browser.post(address, data=data, follow_redirects=True).get_data(as_text=True)


def test_no_page_carries_a_style_or_script_of_its_own(client: ClientFor) -> None:
    browser = client("admin")
    for address in PAGES:
        page = page_of(browser, address)
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", page), address


def test_every_field_of_a_page_has_a_label(client: ClientFor) -> None:
    browser = client("admin")
    for address in PAGES:
        page = page_of(browser, address)
        labelled = set(re.findall(r'<label[^>]*for="([^"]+)"', page))
        for tag in re.findall(r"<(?:input|select|textarea) [^>]*>", page):
            parts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if parts.get("type") == "hidden" or "aria-label" in parts:
                continue
            assert parts.get("id") in labelled, (address, tag)


def test_the_office_changes_what_it_says_but_not_its_mark(
    client: ClientFor, session: Session
) -> None:
    browser = client("admin")
    page = said(browser, "/admin/kantor", phone="(0300) 111111", zone="WIT", mark="ZZ")
    assert "Data kantor sudah disimpan." in page
    office = session.scalars(select(Office)).one()
    assert (office.phone, office.zone, office.mark) == ("(0300) 111111", "WIT", "CX")


def test_a_wrong_value_of_the_office_is_said_at_its_field(client: ClientFor) -> None:
    page = said(client("admin"), "/admin/kantor", region="12", postcode="x")
    assert "Kode wilayah terdiri dari 4 angka" in page
    assert "Kode pos terdiri dari 5 angka" in page


def test_a_place_is_added_changed_and_closed(client: ClientFor, session: Session) -> None:
    browser = client("admin")
    page = said(browser, "/admin/tempat/baru", code="359903", name="Contoh Timur", postcode="")
    assert "Contoh Timur ditambahkan." in page
    place = session.scalars(select(Place).where(Place.code == "359903")).one()
    data = fields(page_of(browser, f"/admin/tempat/{place.id}"))
    data.pop("active")
    browser.post(f"/admin/tempat/{place.id}", data={**data, "name": "Contoh Barat"})
    session.expire_all()
    changed = session.get_one(Place, place.id)
    assert (changed.name, changed.active) == ("Contoh Barat", False)


def test_a_place_code_is_given_once(client: ClientFor) -> None:
    browser = client("admin")
    page = said(browser, "/admin/tempat/baru", code="359901", name="Contoh Timur")
    assert "Kode tempat 359901 sudah dipakai." in page
    page = said(browser, "/admin/tempat/2", code="359901")
    assert "Kode tempat 359901 sudah dipakai." in page


def test_places_are_filtered_and_sorted_by_their_address(client: ClientFor) -> None:
    browser = client("admin")
    said(browser, "/admin/tempat/baru", kind="village", code="1", name="Desa Contoh")
    page = page_of(browser, "/admin/tempat?jenis=district&urut=-nama")
    assert re.findall(r"tempat/\d+\">([^<]+)<", page) == ["Contoh Utara", "Contoh Selatan"]


def test_a_list_goes_in_whole_or_not_at_all(client: ClientFor, session: Session) -> None:
    browser = client("admin")
    page = said(browser, "/admin/tempat/daftar", places="359903;Contoh Timur;69903\nsalah")
    assert "Baris 2: Tulis kode; nama; kode pos." in page
    assert len(session.scalars(select(Place)).all()) == 2
    page = said(browser, "/admin/tempat/daftar", places="359903;Contoh Timur;\n359901;Baru;")
    assert "1 tempat baru, 1 diperbarui." in page
    assert "Daftarnya kosong." in said(browser, "/admin/tempat/daftar", places=" ")


def test_a_list_may_come_as_a_file(client: ClientFor, session: Session) -> None:
    browser = client("admin")
    with io.BytesIO(b"kode,nama,kode pos\n9,Desa Contoh,69901\n") as file:
        browser.post(
            "/admin/tempat/daftar",
            data={"kind": "village", "places": "", "places_file": (file, "desa.csv")},
        )
    assert session.scalars(select(Place.kind).where(Place.code == "9")).one() == "village"


def test_a_desk_is_added_and_changed(client: ClientFor, session: Session) -> None:
    browser = client("admin")
    said(browser, "/admin/meja/baru", code="Tamu", name_id="Meja tamu", name_en="Guests")
    said(browser, "/admin/meja/tamu", phone="0800-0000-000", code="lain")
    desk = session.get_one(Desk, "tamu")
    assert (desk.name_en, desk.phone, desk.active) == ("Guests", "0800-0000-000", True)


def test_a_desk_with_services_says_which(client: ClientFor, session: Session) -> None:
    browser = client("admin")
    data = fields(page_of(browser, "/admin/meja/nik"))
    data.pop("active")
    page = browser.post("/admin/meja/nik", data=data).get_data(as_text=True)
    assert "Meja ini masih melayani: Pengaktifan NIK (BPJS, bank, dan lain-lain)." in page
    assert session.get_one(Desk, "nik").active


def test_a_service_sent_back_unchanged_makes_no_version(
    client: ClientFor, session: Session
) -> None:
    browser = client("admin")
    codes = [row.code for row in running.current_services(session)]
    for code in codes:
        data = fields(page_of(browser, f"/admin/layanan/{code}"))
        assert browser.post(f"/admin/layanan/{code}", data=data).status_code == 302, code
    session.rollback()
    changed = [code for code in codes if len(running.versions(session, code)) > 1]
    assert changed == []


def test_a_changed_service_shows_its_history(client: ClientFor, session: Session) -> None:
    browser = client("admin")
    changes = {"days": "7", "use-BUKTI": "when", "id-BUKTI": "bila ada", "en-BUKTI": "if any"}
    page = said(browser, "/admin/layanan/KTP-HILANG", **changes)
    assert "KTP-HILANG tersimpan sebagai versi 2." in page
    newest = running.versions(session, "KTP-HILANG")[0]
    assert running.service_of(newest).when[-1].item == "BUKTI"
    page = page_of(browser, "/admin/layanan/KTP-HILANG")
    assert "Contoh Admin" in page
    assert "bawaan" in page


def test_a_wrong_service_keeps_everything_typed(client: ClientFor, session: Session) -> None:
    browser = client("admin")
    changes = {"days": "7", "use-BUKTI": "when", "id-BUKTI": "bila ada", "law": "Perda Contoh"}
    page = said(browser, "/admin/layanan/KTP-HILANG", **changes)
    assert "penting: tulis syaratnya dalam bahasa Indonesia dan Inggris." in page
    assert "BUKTI: tulis" not in page
    for typed in ('value="7"', 'value="bila ada"', 'value="Perda Contoh"'):
        assert typed in page
    assert 'id="error-BUKTI"' in page
    assert 'is-invalid" name="en-BUKTI"' in page
    assert page.count("is-invalid") == 1
    assert len(running.versions(session, "KTP-HILANG")) == 1


def test_the_second_of_two_admins_is_told(client: ClientFor) -> None:
    browser = client("admin")
    stale = fields(page_of(browser, "/admin/layanan/KTP-HILANG"))
    said(browser, "/admin/layanan/KTP-HILANG", days="7")
    page = browser.post("/admin/layanan/KTP-HILANG", data={**stale, "days": "8"})
    assert "sudah diubah orang lain (versi 2)" in page.get_data(as_text=True)


def test_a_new_service_can_be_chosen_at_once(client: ClientFor, session: Session) -> None:
    page = said(
        client("admin"),
        "/admin/layanan/baru",
        code="ktp-contoh",
        name_id="Contoh",
        name_en="Example",
        days_source="Contoh",
        **{"use-F102": "always"},
    )
    assert "KTP-CONTOH tersimpan sebagai versi 1." in page
    row = running.current_service(session, "KTP-CONTOH")
    assert row is not None
    assert running.service_of(row).need == ("F102",)


def test_an_unknown_service_is_not_there(client: ClientFor) -> None:
    assert client("admin").get("/admin/layanan/TIDAK-ADA").status_code == 404


def test_a_closed_day_is_marked_and_taken_back(client: ClientFor, session: Session) -> None:
    browser = client("admin")
    page = said(
        browser, "/admin/hari-tutup?tahun=2026", start="2026-11-16", end="", reason="Pindahan"
    )
    assert "1 hari kerja ditandai tutup." in page
    assert "Senin, 16 November 2026" in page
    browser.post("/admin/hari-tutup/2026-11-16/buka")
    session.rollback()
    assert session.scalars(select(ClosedDay)).all() == []
    assert browser.post("/admin/hari-tutup/kapan/buka").status_code == 404


def test_a_year_is_completed_by_the_office_and_taken_back(
    client: ClientFor, session: Session
) -> None:
    browser = client("admin")
    year = closures.first_unknown_year(session, date(2028, 1, 1))
    page = f"/admin/hari-tutup?tahun={year}"
    lines = f"24-12-{year}; Cuti bersama Natal\n26-12-{year}\tCuti bersama, hari kedua\n"
    address = f"/admin/hari-tutup/daftar?tahun={year}"
    answer = browser.post(address, data={"days": lines}, follow_redirects=True).text
    assert "Cuti bersama, hari kedua" in answer
    kept = closures.own_days(session, year)
    assert f"untuk {year}: {kept}." in page_of(browser, page)
    browser.post(f"/admin/hari-tutup/lengkap?tahun={year}", data={"complete": "yes"})
    assert "menyatakan hari tutup" in page_of(browser, page)
    session.rollback()
    assert office_calendar(session).known(date(year, 6, 1))
    browser.post(f"/admin/hari-tutup/lengkap?tahun={year}", data={"complete": "no"})
    session.rollback()
    assert not office_calendar(session).known(date(year, 6, 1))


def test_nothing_of_a_list_is_stored_while_a_line_is_wrong(
    client: ClientFor, session: Session
) -> None:
    lines = "16-11-2026; Pindahan\n\n31-02-2027; Cuti\n17-11-2026\n16-11-2026; Lagi"
    answer = client("admin").post("/admin/hari-tutup/daftar", data={"days": lines})
    assert answer.status_code == 422
    for number in (3, 4, 5):
        assert f"Baris {number}: " in answer.text
    assert "Baris 1" not in answer.text
    assert "17-11-2026" in answer.text
    assert session.scalars(select(ClosedDay)).all() == []


def test_a_year_that_the_program_knows_needs_no_word(client: ClientFor, session: Session) -> None:
    address = "/admin/hari-tutup/lengkap?tahun=2026"
    answer = client("admin").post(address, data={"complete": "yes"}, follow_redirects=True)
    assert "sudah dikenal program ini" in answer.text
    assert not closures.is_completed(session, 2026)


def test_it_warns_where_the_calendar_ends(client: ClientFor) -> None:
    browser = client("admin")
    assert "belum ditetapkan" not in page_of(browser, "/admin/hari-tutup")
    found = re.findall(r"tahun=(\d{4})", page_of(browser, "/admin/hari-tutup"))
    assert "belum ditetapkan" in page_of(browser, f"/admin/hari-tutup?tahun={max(found)}")
