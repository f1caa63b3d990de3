"""The steps beside the judging, in a browser: no barrier, and done without a mouse."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.live import Live


def test_a_second_request_is_split_off_without_a_mouse(visit: Open, office: Live) -> None:
    person = visit(office, "operator")
    person.page.goto("/pemeriksaan/")
    person.sends("n")
    bench = person.page.url.split("?")[0]
    person.page.goto(f"{bench}/pisah")
    assert person.barriers() == []
    person.page.locator("#layanan-kedua").select_option("KIA-5-17")
    person.page.locator('input[name="pages"]').first.focus()
    person.press("Space")
    person.page.get_by_role("button", name="Pisahkan").focus()
    person.sends("Enter")
    expect(person.page.locator("main")).to_contain_text("Permohonan kedua")
    assert person.page.url.split("?")[0] == bench


def test_the_pages_of_daily_life_have_no_barrier(visit: Open, office: Live) -> None:
    person = visit(office, "operator")
    person.page.goto("/pemeriksaan/")
    person.sends("n")
    bench = person.page.url.split("?")[0]
    for closed in person.page.locator(".steps[role=group] summary").all():
        closed.click()
    assert person.barriers() == []
    for address in (f"{bench}/gabung", "/pemeriksaan/beban", "/pemeriksaan/persetujuan"):
        person.page.goto(address)
        assert person.barriers() == [], address
