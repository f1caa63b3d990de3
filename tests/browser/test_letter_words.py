"""A supervisor changes the words of a letter and sees the sheet at once."""

from __future__ import annotations

from base64 import b64decode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.live import Live

PAGE = "/surat/naskah/come_in"


def sheet(page: Page, language: str) -> str:
    """The words of the first sheet of a language, as they are drawn."""
    address = page.locator(f"[data-pages={language}] img").first.get_attribute("src") or ""
    return b64decode(address.partition(",")[2]).decode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sheet_follows_the_words_and_faults_are_named_while_typing(
    visit: Open, office: Live, language: str
) -> None:
    person = visit(office, "penyelia")
    page = person.page
    page.goto(f"{PAGE}?bahasa={language}")
    person.finds_it_whole()
    words = page.locator("#isi-id")
    before = words.input_value()
    shown = page.locator("[data-pages=id] img").first
    first = shown.get_attribute("src") or ""
    with page.expect_response("**/contoh"):
        words.fill(before.replace("Dengan hormat,", "Selamat pagi,"))
    expect(shown).not_to_have_attribute("src", first)
    assert "Selamat pagi," in sheet(page, "id")
    with page.expect_response("**/contoh"):
        words.fill(before.replace("{kode}", "{kod}"))
    expect(page.locator("[data-faults=id]")).to_contain_text("{kod}")
    assert "7K3M-QX9D-24H3" in sheet(page, "id"), "the last whole sheet stays"
    person.finds_it_whole()


def test_without_script_a_button_shows_the_sheet_and_another_saves(
    visit: Open, office: Live
) -> None:
    page = visit(office, "penyelia", java_script_enabled=False).page
    page.goto("/surat/naskah/returned")
    words = page.locator("#isi-en")
    words.fill(words.input_value().replace("Dear Sir or Madam,", "Good morning,"))
    page.locator("button[name=lihat]").click()
    assert "Good morning," in sheet(page, "en")
    assert "Good morning," in words.input_value()
    page.locator("form[data-words] .actions button").first.click()
    page.goto("/surat/naskah")
    row = page.locator("tr", has=page.locator("a[href='/surat/naskah/returned']"))
    expect(row).not_to_contain_text("naskah bawaan")


def test_on_a_narrow_screen_the_sheet_stands_below_the_words(visit: Open, office: Live) -> None:
    person = visit(office, "penyelia", width=360)
    for path in ("/surat/naskah", PAGE):
        person.page.goto(path)
        assert person.overflow() == 0
