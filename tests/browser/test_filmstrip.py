"""A damaged tray is settled at the filmstrip, by keys alone, by a mouse alone, without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.trays import Tray, before_person, clerk_at, decides, opens, pages_of


def test_a_damaged_tray_is_settled_by_keys_alone(visit: Open, office: Live, tray: Tray) -> None:
    first, second, third, fourth = tray.codes
    person = clerk_at(visit, office, tray)
    before_person(person, 1)
    person.finds_it_whole()
    decides(person, "1")  # the lost page: its own dossier lies right behind it
    before_person(person, 4)
    person.press("ArrowLeft", "ArrowLeft")
    before_person(person, 2)
    decides(person, "o")  # not blank after all
    decides(person, "1")
    before_person(person, 4)
    decides(person, "y")  # what lay behind the cover, too few by the pages before it
    before_person(person, 6)
    person.press("k")
    person.type(second[-6:].lower())
    decides(person, "Enter")  # the cover nobody could read, and what follows it
    before_person(person, 10)
    decides(person, "1")
    before_person(person, 11)
    decides(person, "1")  # the decoy is a page of the dossier before it
    state = person.page.locator(".head .state")
    expect(state).to_have_class(re.compile("state-accepted"))
    decides(person, "u")
    decides(person, "u")
    before_person(person, 10)
    expect(state).to_have_class(re.compile("state-needs_attention"))
    decides(person, "1")
    person.press("b")
    person.type(third[-6:])
    decides(person, "Enter")
    expect(state).to_have_class(re.compile("state-accepted"))
    assert [pages_of(office, code) for code in (first, second, third, fourth)] == [
        [1, 2, 4, 5],
        [7, 8],
        [10, 11],
        [13, 14],
    ]
    assert office.flask("fsck")["problems"] == []
    person.finds_it_whole()


def test_pages_are_chosen_enlarged_and_turned_by_keys(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page = person.page
    person.press("End")
    before_person(person, 14)
    person.press("Shift+ArrowLeft")
    expect(page.locator(".frame-chosen")).to_have_count(2)
    expect(page.locator(".chosen-words")).to_contain_text("2 halaman dipilih: 13, 14")
    before_person(person, 13)
    person.press("Enter")
    expect(page.locator("#rol")).to_have_class(re.compile("strip-desk-large"))
    expect(page.locator(".focus-picture img")).to_have_attribute("src", re.compile("width=1700"))
    person.finds_it_whole()
    decides(person, "r")
    expect(page.locator("#rol")).to_have_class(re.compile("strip-desk-large"))
    expect(page.locator('.frame[data-turn="90"]')).to_have_count(2)
    person.press("Escape")
    expect(page.locator("#rol")).not_to_have_class(re.compile("strip-desk-large"))
    person.press("x", "ArrowRight", "x", "x")
    expect(page.locator(".frame-chosen")).to_have_count(1)
    person.press("Escape")
    expect(page.locator(".frame-chosen")).to_have_count(0)
    person.press("n")
    before_person(person, 1)
    person.press("k")
    person.type(tray.codes[3][-6:])
    decides(person, "Enter")  # what was typed, not what is offered first
    assert 1 in pages_of(office, tray.codes[3])
    decides(person, "u")
    person.press("?")
    listed = page.locator("#tombol").inner_text()
    assert all(word in listed for word in ("ketik kode", "urungkan", "pilih halaman ini"))
    person.press("Escape")
    decides(person, "u")
    expect(page.locator('.frame[data-turn="90"]')).to_have_count(0)


def test_a_wrong_code_is_said_at_the_field_and_kept(visit: Open, office: Live, tray: Tray) -> None:
    person = clerk_at(visit, office, tray)
    person.press("b")
    person.type("salah")
    decides(person, "Enter")
    field = person.page.locator("#kode")
    expect(field).to_have_value("salah")
    expect(field).to_be_focused()
    expect(person.page.locator("#kode-salah")).to_be_visible()
    person.finds_it_whole()


def test_the_strip_works_without_script(visit: Open, office: Live, tray: Tray) -> None:
    person = visit(office, "surat", java_script_enabled=False)
    opens(person, tray)
    page = person.page
    page.locator("#hal-6").click()
    before_person(person, 6)
    page.locator("#kode").fill(tray.codes[1])
    page.get_by_role("button", name="Ini lembar kendalinya").click()
    before_person(person, 10)
    page.get_by_role("button", name=re.compile("^Ya, semuanya milik")).last.click()
    assert pages_of(office, tray.codes[2]) == [10, 11]
    page.get_by_label("Pilih halaman").fill("1")
    page.get_by_label("sampai").fill("2")
    page.get_by_role("button", name="Pilih", exact=True).click()
    expect(page.locator(".frame-chosen")).to_have_count(2)
    page.locator("#kode").fill(tray.codes[0])
    page.get_by_role("button", name="Pindah ke berkas itu").click()
    assert pages_of(office, tray.codes[0]) == [1, 2]
    page.get_by_role("button", name="Urungkan").click()
    assert pages_of(office, tray.codes[0]) == []
    page.goto("/pindaian/tanpa-tempat")
    expect(page.locator("#putusan")).to_have_count(1)


def test_the_list_of_waiting_pages_is_worked_by_the_same_keys(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = visit(office, "surat")
    person.page.goto("/pindaian/tanpa-tempat")
    person.finds_it_whole()
    waits = person.page.locator(".segment", has_text=tray.address).last.locator(".frame")
    expect(waits).to_have_count(8)
    person.press("End")
    while person.page.locator(".frame[aria-current]").get_attribute("data-n") != "6":
        person.press("ArrowLeft")
    before_person(person, 6)
    person.press("k")
    person.type(tray.codes[1][-6:])
    decides(person, "Enter")
    before_person(person, 10)
    expect(waits).to_have_count(5)
    decides(person, "u")
    expect(waits).to_have_count(8)


def test_a_decision_redraws_what_it_changed_and_nothing_else(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page = person.page
    before_person(person, 1)
    marked = "document.querySelectorAll('#film > *').forEach((it) => { it.seen = true; })"
    page.evaluate(marked)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    person.press("End", "ArrowLeft")
    before_person(person, 13)
    top = "document.getElementById('hal-13').getBoundingClientRect().top"
    stood = page.evaluate(top)
    decides(person, "r")
    before_person(person, 13)
    assert page.evaluate(top) == pytest.approx(stood, abs=2)
    assert page.evaluate("document.activeElement.dataset.n") == "13"
    fresh = "[...document.querySelectorAll('#film > *')].map((it) => !it.seen)"
    assert page.evaluate(fresh) == [False, False, False, False, True]
    thumbs = [url for url in asked if "width=320" in url]
    assert len(thumbs) <= 1  # the turned page, and no picture that is there already
    page.reload()
    before_person(person, 13)  # the address went with the person
    person.finds_it_whole()


def test_a_code_refused_for_a_page_that_is_gone_is_not_asked_of_the_next(
    visit: Open, office: Live, tray: Tray
) -> None:
    person, colleague = visit(office, "surat"), visit(office, "surat")
    opens(colleague, tray)
    colleague.page.locator("#hal-6").click()
    before_person(colleague, 6)
    gone = str(colleague.page.locator("#sorot").get_attribute("data-focus"))
    beside, listed = person.page.locator("#sorot"), 1
    person.page.goto(f"/pindaian/tanpa-tempat?halaman={gone}")
    while beside.get_attribute("data-focus") != gone:
        listed += 1
        person.page.goto(f"/pindaian/tanpa-tempat?hal={listed}&halaman={gone}")
    colleague.press("k")
    colleague.type(tray.codes[1][-6:])
    decides(colleague, "Enter")
    person.press("k")
    person.type(tray.codes[1][-6:])
    decides(person, "Enter")
    expect(person.page.locator(".panel-stop")).to_contain_text("sudah menempatkan")
    expect(beside).not_to_have_attribute("data-focus", gone)
    expect(person.page.locator("#kode")).not_to_be_focused()
