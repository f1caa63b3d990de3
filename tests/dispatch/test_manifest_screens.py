"""The scan field, the manifests and the hand-over through the door."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.codes import Mark
from postal.dispatch import manifests
from postal.extensions import writing
from postal.models import Event, Manifest, Parcel
from tests.cases import NIK
from tests.conftest import ClientFor
from tests.dispatch.boxes import RESI, filled, for_district, labelled, opened, opened_for, put
from tests.dispatch.stage import made, packed, printed

PAGES = ("/pengiriman/pindai", "/pengiriman/manifes/")


def parcel_of(session: Session, code: str) -> Parcel:
    session.rollback()
    return session.scalars(select(Parcel).where(Parcel.code == code)).one()


def manifest_of(session: Session, code: str) -> Manifest:
    session.rollback()
    return session.scalars(select(Manifest).where(Manifest.code == code)).one()


def a_filled_one() -> tuple[str, list[str], int]:
    """The box code, the parcel codes and the version of a filled manifest."""
    with writing() as session:
        manifest, parcels = filled(session)
        return manifest.code, [one.code for one in parcels], manifest.version


@pytest.mark.parametrize("role", ["mailroom", "counter", "supervisor", "auditor"])
def test_who_sends_or_watches_sees_the_pages(client: ClientFor, role: str) -> None:
    code, codes, _ = a_filled_one()
    browser = client(role)
    for page in (*PAGES, f"/pengiriman/manifes/{code}"):
        assert browser.get(page).status_code == 200
    page = browser.get(f"/pengiriman/manifes/{code}").text
    assert Mark.read(codes[0]).grouped in page
    assert "Contohwati" not in page


@pytest.mark.parametrize("role", ["operator", "district", "admin"])
def test_others_do_not(client: ClientFor, role: str) -> None:
    for page in PAGES:
        assert client(role).get(page).status_code == 403


@pytest.mark.parametrize("role", ["supervisor", "auditor"])
def test_who_only_watches_changes_nothing(client: ClientFor, session: Session, role: str) -> None:
    code, codes, version = a_filled_one()
    browser, one = client(role), f"/pengiriman/manifes/{code}"
    for path in ("", "/semua", "/keluar", "/batal", "/serah", "/ditolak", "/daftar.pdf"):
        assert browser.post(one + path if path else PAGES[1]).status_code == 403
    assert browser.post("/pengiriman/pindai", data={"pindai": codes[0]}).status_code == 403
    page = browser.get(one).text
    for word in ("Keluarkan", "Serahkan", 'name="pindai"', "Batalkan manifes"):
        assert word not in page
    assert manifest_of(session, code).version == version


def test_the_counter_hands_over_but_fills_no_box(client: ClientFor) -> None:
    code, _, _ = a_filled_one()
    browser = client("counter")
    assert browser.get(f"/pengiriman/manifes/{code}/serah").status_code == 200
    assert browser.post(f"/pengiriman/manifes/{code}/semua").status_code == 403
    assert browser.post(PAGES[1], data={"tujuan": "kurir:pos"}).status_code == 403


def test_a_missing_manifest_is_not_found(client: ClientFor) -> None:
    assert client("mailroom").get("/pengiriman/manifes/BXCX00000X").status_code == 404


def test_scans_fill_the_box_and_bind_the_resi(client: ClientFor, session: Session) -> None:
    with writing() as current:
        box, code = opened(current).code, labelled(current).code
    browser = client("mailroom")
    answer = browser.post("/pengiriman/pindai", data={"pindai": box})
    assert answer.headers["Location"] == f"/pengiriman/pindai?boks={box}"
    answer = browser.post("/pengiriman/pindai", data={"pindai": code, "boks": box})
    assert answer.headers["Location"] == f"/pengiriman/pindai?kiriman={code}&boks={box}"
    page = browser.get(answer.headers["Location"]).text
    assert 'data-tone="done"' in page
    assert "Belum ada resi" in page
    data = {"pindai": RESI, "kiriman": code, "boks": box}
    page = browser.post("/pengiriman/pindai", data=data, follow_redirects=True).text
    assert page.count(RESI) >= 2
    parcel = parcel_of(session, code)
    assert (parcel.state, parcel.resi) == ("manifested", RESI)


def test_a_refused_scan_is_red_and_keeps_what_is_open(client: ClientFor) -> None:
    with writing() as current:
        box, code = opened(current).code, labelled(current).code
    data = {"pindai": "halo", "kiriman": code, "boks": box}
    answer = client("mailroom").post("/pengiriman/pindai", data=data, follow_redirects=True)
    assert answer.request.query_string.decode() == f"kiriman={code}&boks={box}"
    assert 'data-tone="stop"' in answer.text
    assert "“halo”" in answer.text


def test_a_persons_number_is_refused_and_not_shown_again(client: ClientFor) -> None:
    data = {"pindai": NIK}
    answer = client("mailroom").post("/pengiriman/pindai", data=data, follow_redirects=True)
    assert "bukan resi" in answer.text
    assert NIK not in answer.text


def test_one_trigger_sent_twice_is_one_event(client: ClientFor, session: Session) -> None:
    with writing() as current:
        code = labelled(current).code
    browser = client("counter")
    page = browser.get(f"/pengiriman/pindai?kiriman={code}").text
    nonce = re.search(r'name="nonce" value="(\w+)"', page)
    assert nonce is not None
    data = {"pindai": RESI, "kiriman": code, "nonce": nonce[1]}
    for _ in range(2):
        page = browser.post("/pengiriman/pindai", data=data, follow_redirects=True).text
    assert "sudah tercatat sekali" in page
    session.rollback()
    assert len(session.scalars(select(Event).where(Event.name == "resi_bound")).all()) == 1


def test_an_empty_scan_and_unknown_codes_in_the_address_do_no_harm(client: ClientFor) -> None:
    browser = client("mailroom")
    assert browser.post("/pengiriman/pindai", data={"pindai": " "}).status_code == 302
    page = browser.get("/pengiriman/pindai?kiriman=APA&boks=APA&kasus=APA")
    assert page.status_code == 200


def test_the_last_scans_are_listed_and_undone(client: ClientFor, session: Session) -> None:
    with writing() as current:
        box, code = opened(current).code, labelled(current).code
    browser = client("mailroom")
    browser.post("/pengiriman/pindai", data={"pindai": code, "boks": box})
    page = browser.get("/pengiriman/pindai").text
    event = re.search(r'name="event" value="(\d+)"', page)
    assert event is not None
    browser.post("/pengiriman/pindai/batal", data={"event": event[1], "boks": box})
    assert parcel_of(session, code).state == "labelled"
    again = browser.post(
        "/pengiriman/pindai/batal", data={"event": event[1]}, follow_redirects=True
    )
    assert "tidak dapat dibatalkan lagi" in again.text
    assert "sudah berubah" in again.text


def test_a_case_shows_its_parcels(client: ClientFor) -> None:
    with writing() as current:
        parcel = labelled(current)
        tracking, code = parcel.application.tracking_code, parcel.code
    browser = client("mailroom")
    page = browser.post("/pengiriman/pindai", data={"pindai": tracking}, follow_redirects=True).text
    assert Mark.read(code).grouped in page
    assert f"kasus={tracking}" not in page


def test_a_wrong_resi_is_released_with_a_reason(client: ClientFor, session: Session) -> None:
    with writing() as current:
        code = labelled(current, resi=RESI).code
    data = {"kiriman": code, "resi": RESI, "alasan": "tertukar"}
    browser = client("mailroom")
    browser.post("/pengiriman/pindai/lepas-resi", data=data)
    assert parcel_of(session, code).resi is None
    again = browser.post("/pengiriman/pindai/lepas-resi", data=data, follow_redirects=True)
    assert "sudah tidak terpasang" in again.text


def test_a_manifest_is_opened_with_what_waits(client: ClientFor, session: Session) -> None:
    with writing() as current:
        code, jne = labelled(current).code, labelled(current, "jne").code
    answer = client("mailroom").post(PAGES[1], data={"tujuan": "kurir:pos", "semua": "1"})
    manifest = manifest_of(session, answer.headers["Location"].rsplit("/", 1)[1])
    assert [one.code for one in manifest.parcels] == [code]
    assert parcel_of(session, jne).state == "labelled"


def test_the_list_tells_how_much_is_on_each_and_how_much_waits(client: ClientFor) -> None:
    code, _, _ = a_filled_one()
    with writing() as current:
        for _ in range(3):
            labelled(current)
        empty = opened(current).code
    page = client("supervisor").get(PAGES[1]).text
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    (full,) = [row for row in rows if code in row]
    (bare,) = [row for row in rows if empty in row]
    assert "<td>2</td>" in full
    assert "<td>0</td>" in bare
    assert "Pos Indonesia (3 menunggu)" in client("mailroom").get(PAGES[1]).text
    page = client("mailroom").get(f"/pengiriman/manifes/{code}").text
    assert "Masukkan semua yang berlabel (3)" in page


def test_a_manifest_without_target_is_refused(client: ClientFor) -> None:
    answer = client("mailroom").post(PAGES[1], data={}, follow_redirects=True)
    assert "Pilih satu tujuan" in answer.text


def test_parcels_come_off_and_go_on_again(client: ClientFor, session: Session) -> None:
    code, (first, _), _ = a_filled_one()
    browser, seen = client("mailroom"), parcel_of(session, first).version
    data = {"kiriman": first, "seen_version": seen}
    browser.post(f"/pengiriman/manifes/{code}/keluar", data=data)
    assert parcel_of(session, first).state == "labelled"
    late = browser.post(f"/pengiriman/manifes/{code}/keluar", data=data, follow_redirects=True)
    assert "tidak ada di manifes" in late.text
    browser.post(f"/pengiriman/manifes/{code}/semua")
    assert parcel_of(session, first).state == "manifested"


def test_a_scan_on_the_manifests_page_comes_back_there(client: ClientFor) -> None:
    with writing() as current:
        box, code = opened(current).code, labelled(current).code
    data = {"pindai": code, "boks": box, "balik": "manifes"}
    answer = client("mailroom").post("/pengiriman/pindai", data=data)
    assert answer.headers["Location"] == f"/pengiriman/manifes/{box}"


def test_printing_is_not_handing_over(client: ClientFor, session: Session) -> None:
    code, (first, _), _ = a_filled_one()
    answer = client("mailroom").post(f"/pengiriman/manifes/{code}/daftar.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert parcel_of(session, first).state == "manifested"
    assert manifest_of(session, code).printed_at is not None


def test_the_minutes_keep_who_signs_for_the_next_time(client: ClientFor, session: Session) -> None:
    with writing() as current:
        box = opened_for(current)
        put(current, box, for_district(current))
        code, later = box.code, opened_for(current).code
    browser = client("mailroom")
    data = {"first-name": "Contoh Petugas", "second-name": "Contoh Camat", "condition": "baik"}
    answer = browser.post(f"/pengiriman/manifes/{code}/berita-acara.pdf", data=data)
    assert answer.mimetype == "application/pdf"
    parties = manifest_of(session, code).parties
    assert parties is not None
    assert parties["second"]["name"] == "Contoh Camat"
    with writing() as current:
        put(current, manifests.find_manifest(current, later), for_district(current))
    assert 'value="Contoh Camat"' in browser.get(f"/pengiriman/manifes/{later}").text


def test_who_signed_is_not_changed_after_the_hand_over(client: ClientFor, session: Session) -> None:
    with writing() as current:
        box = opened_for(current)
        put(current, box, for_district(current))
        code, version = box.code, box.version
    browser, one = client("mailroom"), f"/pengiriman/manifes/{code}"
    browser.post(f"{one}/berita-acara.pdf", data={"first-name": "Contoh Satu"})
    browser.post(f"{one}/serah", data={"semua": "1", "seen_version": version})
    assert 'name="first-name"' not in browser.get(one).text
    again = browser.post(f"{one}/berita-acara.pdf", data={"first-name": "Contoh Dua"})
    assert again.mimetype == "application/pdf"
    parties = manifest_of(session, code).parties
    assert parties is not None
    assert parties["first"]["name"] == "Contoh Satu"


def test_only_a_box_for_a_kecamatan_has_minutes(client: ClientFor, session: Session) -> None:
    code, _, _ = a_filled_one()
    data = {"first-name": "Contoh Petugas"}
    answer = client("mailroom").post(f"/pengiriman/manifes/{code}/berita-acara.pdf", data=data)
    assert answer.status_code == 404
    box = manifest_of(session, code)
    assert (box.parties, box.printed_at) == (None, None)


def test_one_missing_stops_the_hand_over_and_keeps_what_was_typed(
    client: ClientFor, session: Session
) -> None:
    code, (first, second), version = a_filled_one()
    browser, address = client("counter"), f"/pengiriman/manifes/{code}/serah"
    data = {"ada": [first], "seen_version": version}
    answer = browser.post(address, data=data)
    assert answer.status_code == 409
    assert f"belum dicoret: {Mark.read(second).grouped}" in answer.text
    assert re.search(rf'value="{first}"[^>]* checked', answer.text)
    assert not re.search(rf'value="{second}"[^>]* checked', answer.text)
    assert parcel_of(session, first).state == "manifested"
    answer = browser.post(address, data={**data, f"alasan-{second}": "amplop basah"})
    assert answer.headers["Location"] == f"/pengiriman/manifes/{code}"
    page = browser.get(answer.headers["Location"]).text
    assert "amplop basah" in page
    assert parcel_of(session, first).state == "handed_over"
    assert parcel_of(session, second).state == "labelled"


def test_all_are_there_but_the_struck_out(client: ClientFor, session: Session) -> None:
    code, (first, second), version = a_filled_one()
    data = {"semua": "1", "seen_version": version, f"alasan-{first}": "robek"}
    client("mailroom").post(f"/pengiriman/manifes/{code}/serah", data=data)
    assert parcel_of(session, first).state == "labelled"
    assert parcel_of(session, second).state == "handed_over"


def test_a_page_from_before_somebody_handed_over_is_told(client: ClientFor) -> None:
    code, _, version = a_filled_one()
    data = {"semua": "1", "seen_version": version}
    browser = client("mailroom")
    browser.post(f"/pengiriman/manifes/{code}/serah", data=data)
    answer = browser.post(f"/pengiriman/manifes/{code}/serah", data=data)
    assert answer.status_code == 409
    assert "Contoh Mailroom sudah mengubahnya" in answer.text


def test_what_is_refused_at_the_door_is_struck_out(client: ClientFor, session: Session) -> None:
    code, (first, _), version = a_filled_one()
    browser = client("counter")
    browser.post(f"/pengiriman/manifes/{code}/serah", data={"semua": "1", "seen_version": version})
    data = {"kiriman": first, "seen_version": parcel_of(session, first).version}
    address = f"/pengiriman/manifes/{code}/ditolak"
    assert "meminta alasan" in browser.post(address, data=data, follow_redirects=True).text
    browser.post(address, data={**data, "alasan": "terlalu berat"})
    assert parcel_of(session, first).state == "labelled"


def test_a_void_manifest_lets_its_parcels_wait(client: ClientFor, session: Session) -> None:
    code, (first, _), version = a_filled_one()
    browser, address = client("mailroom"), f"/pengiriman/manifes/{code}/batal"
    data = {"seen_version": version}
    assert "meminta alasan" in browser.post(address, data=data, follow_redirects=True).text
    assert parcel_of(session, first).state == "manifested"
    browser.post(address, data={**data, "alasan": "salah kurir"})
    assert parcel_of(session, first).state == "labelled"
    assert manifest_of(session, code).state == "void"


def test_the_hand_over_marks_parcels_whose_recipient_changed(client: ClientFor) -> None:
    with writing() as current:
        parcels = [packed(current, made(current, street=f"Jalan Contoh {n}")) for n in (1, 2)]
        printed(current, *parcels)
        box = opened(current)
        put(current, box, *parcels)
        assert parcels[1].application.applicant is not None
        parcels[1].application.applicant.address = "Jalan Baru 9"
        code, codes = box.code, [one.code for one in parcels]
    page = client("mailroom").get(f"/pengiriman/manifes/{code}/serah").text
    assert page.count("Data penerima berubah") == 1
    (row,) = [row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if "berubah" in row]
    assert codes[1] in row
