"""A damaged tray at the filmstrip: how it is made, and what a person does with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import qrcode
from numpy.typing import NDArray
from playwright.sync_api import expect

from postal.codes import Kind, Mark
from postal.demo.paper import content_page, pictures, write_tray
from tests.browser.live import Live
from tests.browser.person import Person

DPI = 150.0
SHEETS = (4, 2, 2, 2)
Grey = NDArray[np.uint8]
Cover = tuple[str, Grey]


@dataclass(frozen=True)
class Tray:
    """A scanned batch and the codes of its four dossiers, of 4, 2, 2 and 2 sheets."""

    address: str
    codes: list[str]


def covers(office: Live, folder: Path, trays: int) -> list[Cover]:
    """Register envelopes for so many trays: of 4, 2, 2 and 2 sheets, and again; print covers."""
    listed, pdf = folder / "amplop.csv", folder / "lembar.pdf"
    people = [f"KTP-HILANG,Contohwati Rol {chr(65 + n)}" for n in range(trays)]
    lines = [f"{one},{sheets}" for one in people for sheets in SHEETS]
    listed.write_text("\n".join(["service,name,sheets", *lines]))
    made = office.flask("receive", "--from", str(listed), "--covers", str(pdf))["dossiers"]
    sheets = [picture.copy() for picture in pictures(pdf.read_bytes(), DPI)]
    return [(one["code"], sheet) for one, sheet in zip(made, sheets, strict=True)]


def scan(office: Live, path: Path, four: list[Cover]) -> Tray:
    """Pages 1 and 2 lie before their cover, 2 looks blank; 6 cannot be read; 11 has a decoy."""
    (first, second, third, fourth) = (cover for _, cover in four)
    inside = [content_page("statement", 50 + number, DPI) for number in range(9)]
    pages = [inside[0], faint(inside[0]), first, inside[1], inside[2]]
    pages += [without_codes(second), inside[3], inside[4]]
    pages += [third, inside[5], with_decoy(inside[6])]
    pages += [fourth, inside[7], inside[8]]
    write_tray(path, pages, DPI)
    office.flask("ingest", str(path))
    return Tray(path.name, [code for code, _ in four])


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


def clerk_at(visit: Callable[..., Person], office: Live, tray: Tray) -> Person:
    """Return somebody of the mailroom in a browser of their own, with the batch opened."""
    person = visit(office, "surat")
    opens(person, tray)
    return person


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
