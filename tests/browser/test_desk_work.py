"""A day at the desks, through a real browser: mostly keys, no mouse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from postal.demo.office import PASSWORD
from postal.demo.paper import any_content, pictures, write_tray
from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.person import Person, codes_on


def test_a_person_signs_in_with_the_keyboard(visit: Open, office: Live) -> None:
    person = visit(office)
    person.opens("/kiriman/", "username")
    assert person.barriers() == []
    person.type("surat")
    person.press("Tab")
    person.type("salah sama sekali")
    person.sends("Enter")
    expect(person.page.get_by_role("alert")).to_be_visible()
    assert person.page.locator("#username").input_value() == "surat"
    person.page.locator("#password").focus()
    person.type(PASSWORD)
    person.sends("Enter")
    assert person.page.url.endswith("/kiriman/")


def test_an_envelope_is_registered_and_its_cover_printed_without_a_mouse(
    visit: Open, office: Live
) -> None:
    person = visit(office, "surat")
    person.opens("/kiriman/", "scan")
    person.type("rr 473124829 id")
    person.sends("Enter")
    assert "RR473124829ID" in person.panels()
    choose_service(person, "KTP-HILANG")
    person.press("Tab")
    person.type("6")
    person.press("Tab")
    person.type("Contohwati Peramban")
    person.sends("Enter")
    assert "Terdaftar" in person.panels()
    expect(person.page.locator("#scan")).to_be_focused()
    code, pdf = print_cover(person)
    assert codes_on(pdf) == [code]
    assert office.flask("show", code)["state"] == "received"


def print_cover(person: Person) -> tuple[str, bytes]:
    """Print the cover of what was just registered; returns its code and the PDF."""
    code = re.sub(r"\s", "", person.page.locator(".fresh .code-large").inner_text())
    with person.printer("**/kiriman/lembar") as printed:
        person.press("Escape", "c")
    return code, printed[0]


def test_a_dossier_of_an_unknown_service_is_matched_by_a_person(
    visit: Open, office: Live, tmp_path: Path
) -> None:
    mailroom = visit(office, "surat")
    mailroom.opens("/kiriman/", "scan")
    mailroom.sends("Enter")
    code, pdf = print_cover(mailroom)
    pages = [*pictures(pdf, 150.0), any_content(4, 150.0)]
    write_tray(tmp_path / "belum-jelas.pdf", pages, 150.0)
    office.flask("ingest", str(tmp_path / "belum-jelas.pdf"))
    operator = visit(office, "operator")
    operator.page.goto("/pencocokan/")
    assert operator.barriers() == []
    operator.page.locator("tbody a", has_text=code[4:7]).focus()
    operator.sends("Enter")
    assert operator.barriers() == []
    operator.page.locator("#service").focus()
    operator.type("KK-BARU")
    operator.press("Tab")
    operator.sends("Enter")
    assert "Layanan ditetapkan" in operator.panels()
    assert office.flask("show", code)["state"] == "matched"


def choose_service(person: Person, code: str) -> None:
    """Go from the scan field to the service and type its first letters."""
    while person.focused() != "dossiers-0-service":
        person.press("Tab")
    person.type(code)
    assert person.page.locator("#dossiers-0-service").input_value() == code


def test_keys_are_listed_and_a_slash_leads_to_the_search_field(visit: Open, office: Live) -> None:
    person = visit(office, "surat")
    person.page.goto("/pindaian/")
    person.press("?")
    expect(person.page.locator("#tombol")).to_be_visible()
    assert "/" in person.page.locator("#tombol dt").all_inner_texts()
    person.press("Escape")
    expect(person.page.locator("#tombol")).to_be_hidden()
    person.press("/")
    assert person.focused() == "cari"


def test_a_search_by_name_leads_to_an_address_that_tells_nothing(visit: Open, office: Live) -> None:
    person = visit(office, "operator")
    person.page.goto("/beranda")
    person.press("/")
    person.type("ujicoba")
    person.sends("Enter")
    assert "ujicoba" not in person.page.url.lower()
    assert re.search(r"/hasil/[\w-]{8,}$", person.page.url)
    assert "Ujicoba" not in person.page.locator("main").inner_text()
    assert person.barriers() == []
    rows = person.page.locator("tbody tr")
    assert rows.count() > 3
    rows.first.locator("a").first.focus()
    person.sends("Enter")
    assert "/kasus/" in person.page.url
    expect(person.page.locator(".timeline li").first).to_be_visible()


def test_a_case_shows_its_pages_and_its_timeline(visit: Open, office: Live) -> None:
    person = visit(office, "operator")
    person.page.goto("/beranda")
    person.press("/")
    person.type(office.flask("demo")["codes"]["received"])
    person.sends("Enter")
    page = person.page
    assert page.locator(".timeline li").count() >= 3
    pictures = page.locator(".strip img")
    assert pictures.count() >= 1
    pictures.first.scroll_into_view_if_needed()
    expect(pictures.first).to_have_js_property("naturalWidth", 320)


def test_the_demos_trays_are_cut_as_one_watches_and_doubts_wait(visit: Open, office: Live) -> None:
    person = visit(office, "surat")
    scan_sample(person, office)
    expect(person.page.locator(".segment")).to_have_count(4)
    expect(person.page.locator(".segment-waits")).to_have_count(0)
    scan_sample(person, office)
    assert person.page.locator(".segment-waits").count() >= 2
    place_by_typing(person)
    person.page.goto("/pindaian/")
    assert person.page.get_by_role("button", name="Pindai baki contoh").count() == 0


def scan_sample(person: Person, office: Live) -> None:
    """Press the demo's button; once the progress is shown, it gives way to the cuts."""
    person.page.goto("/pindaian/")
    button = person.page.get_by_role("button", name="Pindai baki contoh")
    button.focus()
    with person.page.expect_response(re.compile("/kemajuan$")) as polled:
        person.press("Enter")
    assert polled.value.json()["state"] == "arriving"
    office.flask("watch", "--once")  # not before: a tray that is read at once shows no progress
    person.page.wait_for_selector(".segments-arrive")


def place_by_typing(person: Person) -> None:
    """Give the pages of the cover without a readable code to the dossier that misses them."""
    page = person.page
    group = page.locator(".segment-waits", has_text="Belum ada tempatnya")
    expect(group).to_have_count(1)
    waiting = group.locator(".frame").count()
    number = re.search(r"/pindaian/(\d+)", page.url)
    cover = group.locator(".frame").first.get_attribute("data-n")
    page.goto("/kiriman/")
    row = page.locator("tbody tr", has_text="PINDAH-DATANG")
    code = re.sub(r"\s", "", row.locator(".code").inner_text())
    assert number is not None
    page.goto(f"/pindaian/{number[1]}?halaman={cover}")
    person.press("k")
    person.type(code[-6:].lower())
    person.sends("Enter")
    assert "lembar kendali" in person.panels()
    expect(group).to_have_count(0)
    mine = page.locator(".segment", has_text=f"{code[:4]} {code[4:7]} {code[7:]}")
    expect(mine.locator(".frame")).to_have_count(waiting)


def test_intake_works_without_scripts(visit: Open, office: Live) -> None:
    person = visit(office, "surat", java_script_enabled=False)
    page = person.page
    page.goto("/kiriman/")
    page.fill("#scan", "P2611210000007")
    page.press("#scan", "Enter")
    expect(page.locator("#resi")).to_have_value("P2611210000007")
    page.fill("#dossiers-0-sheets", "2")
    page.press("#dossiers-0-sheets", "Enter")
    expect(page.locator(".panel-done")).to_contain_text("Terdaftar")


def test_staff_change_the_language_and_stay_where_they_are(visit: Open, office: Live) -> None:
    person = visit(office, "auditor")
    person.page.goto("/pindaian/")
    for language, name in (("en", "English"), ("id", "Bahasa Indonesia")):
        person.page.locator(".bar-person summary").focus()
        person.press("Enter", "Tab")
        person.sends("Enter")
        assert person.page.url.endswith("/pindaian/"), name
        expect(person.page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("username", ["surat", "penyelia"])
def test_the_desks_of_the_bar_stand_in_one_row(visit: Open, office: Live, username: str) -> None:
    page = visit(office, username).page
    for width in (1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/beranda?bahasa=id")
        tops = page.locator(".bar-desks a").evaluate_all("every => every.map(a => a.offsetTop)")
        assert len(tops) > 1
        assert len(set(tops)) == 1, width


def test_scans_faster_than_pages_are_not_lost(visit: Open, office: Live) -> None:
    person = visit(office, "surat")
    person.opens("/kiriman/", "scan")
    person.page.keyboard.type("RR473124815ID\n7\n", delay=1)
    expect(person.page.locator("#dossiers-0-sheets")).to_have_value("7")
    expect(person.page.locator("#resi")).to_have_value("RR473124815ID")
