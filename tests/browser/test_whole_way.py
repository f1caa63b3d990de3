"""The whole mission as people see it: from the envelope on the table to the parcel at the door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
from playwright.sync_api import Locator, expect

from postal.demo.paper import any_content, pictures, write_tray
from postal.imaging.readers import zxing
from tests.browser.conftest import PATIENCE_MS, Open
from tests.browser.live import Live
from tests.browser.person import Person

DPI = 150.0
LABEL_DPI = 203.0
RESI = "P2611211234567"
STEPS = ("to_enter", "to_print", "to_check", "to_prepare")


def test_an_envelope_becomes_a_parcel_at_the_door(
    visit: Open, office: Live, tmp_path: Path
) -> None:
    mailroom, operator = visit(office, "surat"), visit(office, "operator")
    citizen = visit(office, width=360)
    tracking, cover = registered(mailroom)
    code = tracking.replace("-", "")
    reads(citizen, code, "Berkas Anda sudah kami terima")
    with office.watching():
        scanned(mailroom, cover, tmp_path / "baki-perjalanan.pdf")
    examined(operator, tracking)
    reads(citizen, code, "Berkas Anda lengkap dan kami proses")
    made(operator, tracking)
    parcel = packed(mailroom, tracking)
    box = manifested(mailroom, parcel)
    handed_over(mailroom, parcel, box)
    reads(citizen, code, "kami serahkan kepada Pos Indonesia", RESI)
    delivered(office, tmp_path / "kabar.csv")
    reads(citizen, code, "Permohonan ini selesai pada", "sampai pada")
    assert office.flask("show", code)["state"] == "finished"
    assert office.flask("fsck")["problems"] == []


def registered(mailroom: Person) -> tuple[str, bytes]:
    """Key an envelope without a mouse; returns its tracking code and the printed cover."""
    page = mailroom.page
    mailroom.opens("/kiriman/", "scan")
    tabs_to(mailroom, "dossiers-0-service")
    mailroom.type("KTP-HILANG")
    mailroom.press("Tab")
    mailroom.type("2")
    mailroom.press("Tab")
    mailroom.type("Contohwati Perjalanan")
    mailroom.press("Tab", "Enter", "Tab")  # the address on the envelope unfolds
    mailroom.type("Jalan Ujicoba 1 RT 001/RW 002")
    mailroom.press("Tab")
    mailroom.type("Kelurahan Contoh Satu")
    mailroom.sends("Enter")
    assert "Terdaftar" in mailroom.panels()
    mailroom.finds_it_whole()
    tracking = page.locator(".fresh p .code").inner_text()
    with mailroom.printer("**/kiriman/lembar") as printed:
        mailroom.press("Escape", "c")
    return tracking, printed[0]


def scanned(mailroom: Person, cover: bytes, tray: Path) -> None:
    """Upload the cover and the papers under it; the worker cuts the pile while one watches."""
    write_tray(tray, [*pictures(cover, DPI), any_content(2, DPI), any_content(3, DPI)], DPI)
    page = mailroom.page
    page.goto("/pindaian/")
    page.locator("#files").set_input_files(tray)
    page.get_by_role("button", name="Unggah").focus()
    mailroom.sends("Enter")
    expect(page.locator(".segment")).to_have_count(1, timeout=2 * PATIENCE_MS)
    expect(page.locator(".segment-waits")).to_have_count(0)


def examined(operator: Person, tracking: str) -> None:
    """Take the case, key what the envelope did not say, judge each line, and decide by keys."""
    page = operator.page
    page.goto("/pemeriksaan/")
    opens_row(operator, tracking)
    page.get_by_role("button", name="Ambil untuk diperiksa").focus()
    operator.sends("Enter")
    expect(page.locator("#p-village")).to_have_value("Kelurahan Contoh Satu")
    page.locator("#p-district").focus()
    operator.type("Contoh Utara")
    tabs_to(operator, "p-postcode")
    operator.type("69901")
    operator.sends("Enter")
    expect(page.get_by_text("alamat belum lengkap")).to_have_count(0)
    lines = page.locator("#syarat [data-line]")
    for number in range(1, lines.count() + 1):
        with page.expect_response(re.compile("/nilai$")):
            operator.press(str(number), "a")
    expect(page.locator("#keputusan")).to_have_class(re.compile("decision-complete"))
    operator.finds_it_whole()
    operator.sends("Enter")
    gives_back(operator)


def gives_back(operator: Person) -> None:
    """Put the case that came up by itself back into the queue."""
    operator.page.locator("summary", has_text="Lepas kembali").focus()
    operator.press("Enter")
    operator.page.locator("#why-release").focus()
    operator.type("giliran petugas lain")
    operator.sends("Enter")


def made(operator: Person, tracking: str) -> None:
    """Start the case at the production desk and take its card through every step, by keys."""
    page = operator.page
    page.goto("/produksi/?antrean=decided")
    ticks(operator, tracking)
    operator.finds_it_whole()
    operator.sends("Enter")
    for step in STEPS:
        page.goto(f"/produksi/?antrean={step}")
        ticks(operator, tracking)
        operator.sends("Enter")
        assert "dikerjakan" in operator.panels()
    operator.press("p")
    operator.type(tracking.lower())
    operator.sends("Enter")
    expect(page.locator(".document-ready")).to_have_count(1)
    operator.finds_it_whole()


def packed(mailroom: Person, tracking: str) -> str:
    """Pack what is ready and print its label; returns the code that a scanner reads there."""
    page = mailroom.page
    page.goto("/pengiriman/")
    page.locator("tbody tr", has_text=tracking).get_by_role("checkbox").first.focus()
    mailroom.press("Space")
    mailroom.finds_it_whole()
    page.locator("#kertas-kemas").focus()
    mailroom.type("thermal-100x150")
    with mailroom.printer("**/pengiriman/kemas") as printed:
        page.get_by_role("button", name="Kemas dan cetak label").focus()
        mailroom.press("Enter")
    (label,) = pictures(printed[0], LABEL_DPI)
    assert "69901" in text_of(printed[0])
    (parcel,) = {mark.text for mark in zxing(label) if mark.text.startswith("BP")}
    return parcel


def manifested(mailroom: Person, parcel: str) -> str:
    """Open a box for the post and fill it by one field; returns the address of its manifest."""
    page = mailroom.page
    page.goto("/pengiriman/?antrean=to_manifest")
    mailroom.finds_it_whole()
    page.goto(f"/pengiriman/kiriman/{parcel}")
    expect(page.locator(".label-picture")).to_be_visible()
    mailroom.finds_it_whole()
    page.goto("/pengiriman/manifes/")
    page.locator("#tujuan").focus()
    mailroom.type("Pos Indonesia")
    mailroom.press("Tab", "Space", "Tab")  # it is filled by scanning
    mailroom.sends("Enter")
    manifest = page.url
    box = manifest.rsplit("/", 1)[-1]
    mailroom.opens("/pengiriman/pindai", "pindai")
    for text in (parcel, RESI.lower(), box, parcel):
        mailroom.type(text)
        mailroom.sends("Enter")
        expect(page.locator("#pindai")).to_be_focused()
    expect(page.locator(".scan-count")).to_have_text("1 kiriman")
    expect(page.locator("tbody tr").first).to_contain_text("Masuk boks")
    assert "masuk boks" in mailroom.panels()
    mailroom.finds_it_whole()
    return manifest


def handed_over(mailroom: Person, parcel: str, manifest: str) -> None:
    """Print the list, look at it, tick what lies on the table by scanning, and lock it."""
    page = mailroom.page
    page.goto(manifest)
    expect(page.locator("tbody tr")).to_have_count(1)
    mailroom.finds_it_whole()
    with mailroom.printer("**/daftar.pdf") as printed:
        page.get_by_role("button", name="Cetak daftar serah terima").focus()
        mailroom.press("Enter")
    said = text_of(printed[0])
    assert RESI in said
    assert "69901" in said
    page.get_by_role("link", name="Serahkan").focus()
    mailroom.sends("Enter")
    expect(page.locator("#centang")).to_be_focused()
    expect(page.locator("[data-missing]")).to_be_visible()
    mailroom.finds_it_whole()
    mailroom.type(parcel.lower())
    mailroom.press("Enter")
    expect(page.locator("[data-missing]")).to_be_hidden()
    page.get_by_role("button", name="Serahkan dan kunci manifes").focus()
    mailroom.sends("Enter")
    assert "1 kiriman diserahkan" in mailroom.panels()
    mailroom.finds_it_whole()


def delivered(office: Live, path: Path) -> None:
    """Let the carrier's list say that somebody opened the door."""
    at = (datetime.now(UTC) - timedelta(minutes=1)).isoformat(timespec="seconds")
    path.write_text(
        f"resi;event;time;place;reason;receiver\n{RESI};selesai antar;{at};Contoh;;keluarga\n"
    )
    said = office.flask("carrier-events", str(path))
    assert (said["recorded"], said["errors"]) == (1, [])


def reads(citizen: Person, code: str, *words: str) -> None:
    """Ask with the code of the letter, on a phone."""
    citizen.opens("/", "kode")
    citizen.type(code.lower())
    citizen.sends("Enter")
    answer = citizen.page.locator(".answer").inner_text()
    assert [word for word in words if word not in answer] == []
    assert "Contohwati" not in answer
    citizen.finds_it_whole()


def tabs_to(person: Person, field: str) -> None:
    while person.focused() != field:
        person.press("Tab")


def opens_row(person: Person, tracking: str) -> None:
    person.page.get_by_role("link", name=tracking, exact=True).focus()
    person.sends("Enter")


def ticks(person: Person, tracking: str) -> None:
    """Go down the list by the key for it, and tick the case's row."""
    box = person.page.get_by_role("checkbox", name=tracking)
    for row in rows(person.page.locator("tbody input[name=row]")):
        person.press("j")
        expect(row).to_be_focused()
        if row.get_attribute("value") == box.get_attribute("value"):
            break
    person.press("Space")
    expect(box).to_be_checked()


def rows(found: Locator) -> Iterator[Locator]:
    yield from (found.nth(place) for place in range(found.count()))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_bounded() for page in document)
