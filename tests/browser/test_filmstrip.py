"""A damaged tray is settled at the filmstrip, by keys alone, by a mouse alone, without script."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import qrcode
from numpy.typing import NDArray
from playwright.sync_api import Route, expect

from postal.codes import Kind, Mark
from postal.demo.paper import content_page, pictures, write_tray
from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.person import Person

DPI = 150.0
PATIENCE_SECONDS = 30
SHEETS = (4, 2, 2, 2)
TRAYS = 24  # at least as many as there are tests; registering is one command for all
Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Tray:
    """A scanned batch and the codes of its four dossiers, of 4, 2, 2 and 2 sheets."""

    address: str
    codes: list[str]


Covers = Iterator[tuple[str, Grey]]


@pytest.fixture(scope="module")
def printed(office: Live, tmp_path_factory: pytest.TempPathFactory) -> Covers:
    """Covers of registered envelopes, one after the other: of 4, 2, 2 and 2 sheets, and again."""
    folder = tmp_path_factory.mktemp("lembar")
    listed, pdf = folder / "amplop.csv", folder / "lembar.pdf"
    people = [f"KTP-HILANG,Contohwati Rol {chr(65 + n)}" for n in range(TRAYS)]
    lines = [f"{one},{sheets}" for one in people for sheets in SHEETS]
    listed.write_text("\n".join(["service,name,sheets", *lines]))
    made = office.flask("receive", "--from", str(listed), "--covers", str(pdf))["dossiers"]
    sheets = [picture.copy() for picture in pictures(pdf.read_bytes(), DPI)]
    return iter([(one["code"], sheet) for one, sheet in zip(made, sheets, strict=True)])


@pytest.fixture
def tray(office: Live, printed: Covers, tmp_path: Path) -> Tray:
    """Pages 1 and 2 lie before their cover, 2 looks blank; 6 cannot be read; 11 has a decoy."""
    codes, covers = zip(*(next(printed) for _ in SHEETS), strict=True)
    inside = [content_page("statement", 50 + number, DPI) for number in range(9)]
    first, second, third, fourth = covers
    pages = [inside[0], faint(inside[0]), first, inside[1], inside[2]]
    pages += [without_codes(second), inside[3], inside[4]]
    pages += [third, inside[5], with_decoy(inside[6])]
    pages += [fourth, inside[7], inside[8]]
    path = tmp_path / "baki-uji.pdf"
    write_tray(path, pages, DPI)
    office.flask("ingest", str(path))
    return Tray("baki-uji.pdf", list(codes))


def faint(like: Grey) -> Grey:
    """A page with so little on it that it is taken for blank."""
    page = np.full_like(like, 255)
    for place in range(3):
        page[400 + 90 * place, 300:308] = 90
    return page


def without_codes(cover: Grey) -> Grey:
    """A cover with a note on each of its codes."""
    page, note, edge = cover.copy(), round(44 / 25.4 * DPI), round(8 / 25.4 * DPI)
    height, width = page.shape
    far = (width - edge - note, height - edge - note)
    spots = [(edge, edge), (far[0], edge), (edge, far[1]), far]
    for x, y in (*spots, ((width - note) // 2, (height - note) // 2)):
        page[y : y + note, x : x + note] = 225
    return page


def with_decoy(page: Grey) -> Grey:
    """A paper that carries the code of another office's cover."""
    code = qrcode.QRCode(border=4, box_size=8)
    code.add_data(Mark.new(Kind.DOSSIER, "ZZ").text)
    modules = np.kron(np.array(code.get_matrix()), np.ones((8, 8), dtype=bool))
    marked = page.copy()
    height, width = modules.shape
    marked[1100 : 1100 + height, 200 : 200 + width] = np.where(modules, 0, 255)
    return marked


def opens(person: Person, tray: Tray) -> None:
    """Open the batch from the list, with the first page that waits before the person."""
    person.page.goto("/pindaian/")
    person.page.get_by_role("link", name=tray.address).first.focus()
    person.sends("Enter")


def before_person(person: Person, number: int) -> None:
    expect(person.page.locator("#sorot")).to_have_attribute("data-number", str(number))


def decides(person: Person, *keys: str) -> None:
    """Press keys, the last of which decides; the page stays the one it is."""
    page = person.page
    page.evaluate("window.stayed = true")
    person.press(*keys[:-1])
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        person.press(keys[-1])
    expect(page.locator("#rol[aria-busy]")).to_have_count(0)
    assert page.evaluate("window.stayed")


def pages_of(office: Live, code: str) -> list[int]:
    return [each["page"] for each in office.flask("show", code)["pages"]]


def test_a_damaged_tray_is_settled_by_keys_alone(visit: Open, office: Live, tray: Tray) -> None:
    first, second, third, fourth = tray.codes
    person = visit(office, "surat")
    opens(person, tray)
    before_person(person, 1)
    person.finds_it_whole()
    began = time.monotonic()
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
    assert time.monotonic() - began < PATIENCE_SECONDS
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
    person = visit(office, "surat")
    opens(person, tray)
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
    person = visit(office, "surat")
    opens(person, tray)
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
    person = visit(office, "surat")
    opens(person, tray)
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


def test_what_is_typed_without_a_network_is_told_kept_and_decided_once(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = visit(office, "surat")
    opens(person, tray)
    page, context = person.page, person.page.context
    person.press("Shift+ArrowRight")
    before_person(person, 2)
    context.set_offline(True)
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
    person = visit(office, "surat")
    opens(person, tray)
    page, context = person.page, person.page.context
    before_person(person, 1)
    context.set_offline(True)
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
    person = visit(office, "surat")
    opens(person, tray)
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
    person = visit(office, "surat")
    opens(person, tray)
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
    person = visit(office, "surat")
    opens(person, tray)
    page = person.page
    before_person(person, 1)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    person.intercepts("**/pindaian/*?halaman=4", lambda route: route.abort())
    page.locator("#hal-4").click()
    expect(page.locator(".panel-stop")).to_contain_text("belum terbuka")
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
    assert "POST" not in sent
    decides(person, "r")
    expect(page.locator("#hal-4")).to_have_attribute("data-turn", "90")


def test_a_code_typed_while_a_page_is_fetched_presses_no_offer(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = visit(office, "surat")
    opens(person, tray)
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
    person = visit(office, "surat")
    opens(person, tray)
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


def test_the_browsers_own_keys_work_while_a_decision_is_on_its_way(
    visit: Open, office: Live, tray: Tray
) -> None:
    person = visit(office, "surat")
    opens(person, tray)
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
    person = visit(office, "surat")
    opens(person, tray)
    page = person.page

    def elsewhere(route: Route) -> None:
        if "x-part" in route.request.headers:
            route.fulfill(status=200, content_type="text/html", body="<h1>Masuk dahulu</h1>")
        else:
            route.continue_()

    person.intercepts("**/pindaian/halaman", elsewhere)
    person.sends("r")
    expect(page.locator("#hal-1")).to_have_attribute("data-turn", "90")
