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
from playwright.sync_api import expect

from postal.codes import Kind, Mark
from postal.demo.paper import content_page, pictures, write_tray
from tests.browser.conftest import Open
from tests.browser.live import Live
from tests.browser.person import Person

DPI = 150.0
PATIENCE_SECONDS = 30
SHEETS = (4, 2, 2, 2)
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
    lines = [f"KTP-HILANG,Contohwati Rol {n},{sheets}" for n in range(6) for sheets in SHEETS]
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


def pages_of(office: Live, code: str) -> list[int]:
    return [each["page"] for each in office.flask("show", code)["pages"]]


def test_a_damaged_tray_is_settled_by_keys_alone(visit: Open, office: Live, tray: Tray) -> None:
    first, second, third, fourth = tray.codes
    person = visit(office, "surat")
    opens(person, tray)
    before_person(person, 1)
    person.finds_it_whole()
    began = time.monotonic()
    person.sends("1")  # the lost page: its own dossier lies right behind it
    before_person(person, 4)
    person.press("ArrowLeft", "ArrowLeft")
    before_person(person, 2)
    person.sends("o")  # not blank after all
    person.sends("1")
    before_person(person, 4)
    person.sends("y")  # what lay behind the cover, too few by the pages before it
    before_person(person, 6)
    person.press("k")
    person.type(second[-6:].lower())
    person.sends("Enter")  # the cover nobody could read, and what follows it
    before_person(person, 10)
    person.sends("1")
    before_person(person, 11)
    person.sends("1")  # the decoy is a page of the dossier before it
    state = person.page.locator(".head .state")
    expect(state).to_have_class(re.compile("state-accepted"))
    person.sends("u")
    person.sends("u")
    before_person(person, 10)
    expect(state).to_have_class(re.compile("state-needs_attention"))
    person.sends("1")
    person.press("b")
    person.type(third[-6:])
    person.sends("Enter")
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
    person.sends("r")
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
    person.sends("Enter")  # what was typed, not what is offered first
    assert 1 in pages_of(office, tray.codes[3])
    person.sends("u")
    person.press("?")
    listed = page.locator("#tombol").inner_text()
    assert all(word in listed for word in ("ketik kode", "urungkan", "pilih halaman ini"))
    person.press("Escape")
    person.sends("u")
    expect(page.locator('.frame[data-turn="90"]')).to_have_count(0)


def test_a_wrong_code_is_said_at_the_field_and_kept(visit: Open, office: Live, tray: Tray) -> None:
    person = visit(office, "surat")
    opens(person, tray)
    person.press("b")
    person.type("salah")
    person.sends("Enter")
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
    person.sends("Enter")
    before_person(person, 10)
    expect(waits).to_have_count(5)
    person.sends("u")
    expect(waits).to_have_count(8)
