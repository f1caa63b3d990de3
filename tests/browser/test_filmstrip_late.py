"""The filmstrip while an answer is on its way, is late, is lost, or is another one."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.trays import Tray, before_person, clerk_at, decides, pages_of


def test_what_is_typed_without_a_network_is_told_kept_and_decided_once(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page, context = person.page, person.page.context
    person.press("Shift+ArrowRight")
    before_person(person, 2)
    person.loses_network()
    person.press("b")
    person.type(tray.codes[0][-6:])
    person.press("Enter")
    lost = page.locator(".panel-stop")
    expect(lost).to_contain_text("Belum tersimpan")
    expect(page.locator("#kode")).to_have_value(tray.codes[0][-6:])
    expect(page.locator(".frame-chosen")).to_have_count(2)
    person.finds_it_whole()
    assert pages_of(office, tray.codes[0]) == []
    context.set_offline(False)
    expect(lost).to_have_count(0)
    decides(person, "Enter")
    before_person(person, 4)
    assert pages_of(office, tray.codes[0]) == [1, 2]
    events = office.flask("fsck")["problems"]
    assert events == []


def test_a_page_that_could_not_be_opened_takes_no_key(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page, context = person.page, person.page.context
    before_person(person, 1)
    person.loses_network()
    person.press("ArrowRight", "ArrowRight", "ArrowRight")
    expect(page.locator(".panel-stop")).to_contain_text("belum terbuka")
    person.press("1")
    context.set_offline(False)
    before_person(person, 4)
    expect(page.locator(".panel-stop")).to_have_count(0)
    expect(page.locator("#hal-4")).to_have_attribute("aria-current", "true")


def test_an_answer_that_went_astray_is_not_decided_twice(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page = person.page

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    person.intercepts("**/pindaian/halaman", lose)
    person.press("r")
    expect(page.locator(".panel-stop")).to_contain_text("Belum tersimpan")
    page.unroute("**/pindaian/halaman")
    decides(person, "r")
    expect(page.locator(".panel-stop")).to_contain_text("sudah menempatkan halaman ini")
    expect(page.locator("#hal-1")).to_have_attribute("data-turn", "90")


def test_a_code_typed_before_the_next_page_is_there_waits_in_its_field(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page = person.page

    def slowly(route: Route) -> None:
        person.press("o", "k")
        person.type("bo2")
        person.press("Backspace", "1", "Enter")
        route.continue_()

    person.intercepts("**/pindaian/halaman", slowly)
    decides(person, "1")
    page.unroute("**/pindaian/halaman")
    before_person(person, 4)
    expect(page.locator("#kode")).to_have_value("bo1")
    expect(page.locator("#kode")).to_be_focused()
    assert pages_of(office, tray.codes[0]) == [1]


def test_what_stands_beside_another_pages_picture_takes_no_click(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page = person.page
    before_person(person, 1)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    person.intercepts("**/pindaian/*?halaman=4", lambda route: route.abort())
    page.locator("#hal-4").click()
    expect(page.locator(".panel-stop")).to_contain_text("belum terbuka")
    expect(page.locator(".focus-work")).to_have_css("opacity", "0.4")
    spot = page.locator(".offer").first.bounding_box()
    assert spot is not None
    page.mouse.click(spot["x"] + 20, spot["y"] + 10)
    page.evaluate("document.getElementById('putusan').requestSubmit()")
    person.press("1")
    before_person(person, 1)
    person.finds_it_whole()
    page.unroute("**/pindaian/*?halaman=4")
    page.get_by_role("button", name="Buka halaman ini lagi").click()
    before_person(person, 4)
    expect(page.locator(".panel-stop")).to_have_count(0)
    expect(page.locator(".focus-work")).to_have_css("opacity", "1")
    assert "POST" not in sent
    decides(person, "r")
    expect(page.locator("#hal-4")).to_have_attribute("data-turn", "90")


def test_a_code_typed_while_a_page_is_fetched_presses_no_offer(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page = person.page

    def slowly(route: Route) -> None:
        person.press("k", "b", "1")
        route.continue_()

    person.intercepts("**/pindaian/*?halaman=4", slowly)
    page.locator("#hal-4").click()
    before_person(person, 4)
    expect(page.locator("#kode")).to_have_value("b1")
    expect(page.locator("#hal-4")).to_have_class(re.compile("frame-waits"))


def test_a_code_typed_ahead_is_dropped_where_the_page_before_it_stays(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page = person.page
    sent: list[str] = []

    def types_ahead(route: Route) -> None:
        sent.append(route.request.method)
        person.press("k")
        person.type("bo1")
        if len(sent) == 1:
            route.abort()
        else:
            route.continue_()

    person.intercepts("**/pindaian/halaman", types_ahead)
    dropped = page.locator(".panel-stop", has_text="dibuang")
    person.press("1")
    expect(dropped).to_be_visible()
    expect(page.locator("#kode")).to_have_value("")
    person.press("1", "Enter")  # the hand goes on typing
    assert len(sent) == 1
    person.press("Escape", "b")
    expect(dropped).to_have_count(0)
    person.type("salah")
    decides(person, "Enter")
    expect(dropped).to_be_visible()
    expect(page.locator("#kode")).to_have_value("salah")
    person.press("Enter")
    assert len(sent) == 2
    assert pages_of(office, tray.codes[0]) == []


def test_the_browsers_own_keys_work_while_a_decision_is_on_its_way(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = clerk_at(visit, office, tray)
    page = person.page
    where: list[str] = []

    def slowly(route: Route) -> None:
        for key in ("ArrowRight", "Tab"):
            person.press(key)
            where.append(page.evaluate("document.activeElement.id"))
        route.continue_()

    person.intercepts("**/pindaian/halaman", slowly)
    decides(person, "r")
    assert where[0] == "hal-1"
    assert where[1] != "hal-1"


def test_an_answer_that_is_another_page_leads_there(visit: Open, office: Live, tray: Tray) -> None:
    person = clerk_at(visit, office, tray)
    page = person.page

    def elsewhere(route: Route) -> None:
        if "x-part" in route.request.headers:
            route.fulfill(status=200, content_type="text/html", body="<h1>Masuk dahulu</h1>")
        else:
            route.continue_()

    person.intercepts("**/pindaian/halaman", elsewhere)
    person.sends("r")
    expect(page.locator("#hal-1")).to_have_attribute("data-turn", "90")
