"""The first page of an empty office."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.live import Live

ANSWERS = {
    "name": "Dinas Contoh Kota Umpama",
    "city": "KOTA UMPAMA",
    "region": "35.99",
    "address": "Jalan Contoh 1",
    "postcode": "69901",
    "phone": "(0300) 000000",
    "hours": "Senin–Jumat 08.00–15.00",
    "complaints": "lapor.go.id",
    "places": "35.99.01; Contoh Utara; 69901\n35.99.02; Contoh Selatan; 69902",
    "admin_name": "Contoh Admin Pertama",
    "admin_username": "admin.pertama",
    "password": "empat kata tidak berhubungan",
    "repeat": "empat kata tidak berhubungan",
}


def test_an_empty_office_is_set_up_and_its_first_admin_is_in(visit: Open, new_office: Live) -> None:
    person = visit(new_office)
    page = person.page
    page.goto("/")
    assert person.heading() == "Menyiapkan kantor"
    assert person.barriers() == []
    for field, value in ANSWERS.items():
        page.locator(f"[name={field}]").fill(value)
    page.locator("[name=repeat]").focus()
    person.sends("Enter")
    expect(page.locator(".bar-name")).to_contain_text(ANSWERS["name"])
    expect(page.locator(".bar-person")).to_contain_text(ANSWERS["admin_name"])
    page.goto("/admin/tempat")
    expect(page.locator("tbody tr")).to_have_count(2)
    citizen = visit(new_office).page
    citizen.goto("/")
    expect(citizen.locator("body")).to_contain_text("(0300) 000000")
