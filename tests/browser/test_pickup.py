"""Pick-up in a district office, on the narrowest phone that people still have."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.live import Live


def test_a_parcel_is_found_and_handed_to_a_person_at_the_district(
    visit: Open, office: Live
) -> None:
    person = visit(office, "kecamatan", width=320)
    page = person.page
    person.opens("/pengambilan/", "kode")
    person.finds_it_whole()
    ready = page.locator(".items .code")
    expect(ready).to_have_count(1)
    code = ready.inner_text()
    person.type(code.lower())
    person.sends("Enter")
    expect(page.locator("h1")).to_have_text(code)
    person.finds_it_whole()
    page.get_by_label("keluarga", exact=True).focus()
    person.press("Space", "Tab")
    person.type("Contohman Keluarga")
    person.sends("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Cocokkan dulu identitas")
    expect(page.locator("#name")).to_have_value("Contohman Keluarga")
    person.finds_it_whole()
    page.locator("#identity").focus()
    person.press("Space")
    person.sends("Enter")
    assert "sudah diserahkan" in person.panels()
    page.get_by_role("link", name="Diambil hari ini").focus()
    person.sends("Enter")
    expect(page.locator(".items .code")).to_have_text([code])
    person.finds_it_whole()
