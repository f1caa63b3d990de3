"""The counter by keyboard alone, on the narrowest screen and on a desk's."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from postal.demo.office import PASSWORD
from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.person import Person


def tab_to(person: Person, words: str) -> None:
    """Press Tab until what has the focus is called so."""
    script = "(e => (e.labels?.[0] ?? e).innerText.trim())(document.activeElement)"
    for _ in range(80):
        person.press("Tab")
        if str(person.page.evaluate(script)).startswith(words):
            return
    raise AssertionError(f"Tab never came to {words}")


@pytest.mark.parametrize(("username", "width"), [("loket", 320), ("penyelia", 1280)])
def test_an_address_is_changed_after_a_check_without_a_mouse(
    visit: Open, office: Live, username: str, width: int
) -> None:
    person = visit(office, username, width=width)
    page = person.page
    person.opens("/loket/", "q")
    person.finds_it_whole()
    person.type("contohman")
    person.sends("Enter")
    person.finds_it_whole()
    tab_to(person, page.locator(".items a").first.inner_text()[:14])
    person.sends("Enter")
    assert "Kodenya belum disebutkan" in person.panels()
    person.finds_it_whole()
    tab_to(person, "Periksa identitas penanya")
    person.sends("Enter")
    person.finds_it_whole()
    tab_to(person, "Kode pelacakan")
    person.press("Space")
    tab_to(person, "Cocok")
    person.sends("Enter")
    assert "Belum cukup" in person.panels()
    expect(page.locator("#cocok-code")).to_be_checked()
    tab_to(person, "KTP-el asli")
    person.press("Space")
    tab_to(person, "Cocok")
    person.sends("Enter")
    assert "Identitas diperiksa" in person.panels()
    tab_to(person, "Ubah alamat")
    person.press("Enter")
    person.finds_it_whole()
    tab_to(person, "Jalan, nomor")
    person.press("Control+A")
    person.type(f"Jalan Ujicoba {width}")
    tab_to(person, "Simpan alamat")
    person.sends("Enter")
    assert "Alamat dan telepon tersimpan." in person.panels()
    person.finds_it_whole()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_the_counter_is_whole_on_a_narrow_phone(
    visit: Open, office: Live, language: str
) -> None:
    person = visit(office, "loket", width=320)
    for address in ("/loket/", "/loket/ejaan"):
        person.page.goto(f"{address}?bahasa={language}")
        person.finds_it_whole()
    person.opens("/loket/", "q")
    person.type("Orang Takdikenal")
    person.sends("Enter")
    assert "Belum kami terima." in person.page.locator(".aloud").inner_text()
    person.finds_it_whole()


def test_it_works_without_script(visit: Open, office: Live) -> None:
    person = visit(office, width=320, java_script_enabled=False)
    page = person.page
    page.goto("/masuk")
    page.fill("#username", "loket")
    page.fill("#password", PASSWORD)
    person.sends("Enter")
    page.goto("/loket/")
    page.fill("#q", "contohman")
    person.sends("Enter")
    page.locator(".items a").first.click()
    page.get_by_role("button", name="Periksa identitas").click()
    page.get_by_label("KTP-el asli dilihat di loket").check()
    page.get_by_role("button", name="Cocok", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Identitas diperiksa")
    page.locator("summary", has_text="Ubah cara kembali").click()
    page.get_by_role("button", name="Simpan cara kembali").click()
    expect(page.get_by_role("status").first).to_contain_text("Cara kembali tersimpan.")
