from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from postal.codes import Kind, Mark
from postal.demo import cast
from postal.demo.damage import DAMAGES, spoil, spoilt_by, turned
from postal.demo.forms import MAKERS
from postal.demo.paper import content_page, pictures, tray, write_tray
from postal.identity import Nik, WrongNikSerial
from postal.imaging.limits import Limits
from postal.imaging.pages import look, read_pages
from postal.intake.cover_sheet import EXAMPLE, render
from postal.printing.canvas import draw

Grey = NDArray[np.uint8]

DPI = 75


@pytest.fixture(scope="module")
def cover() -> Grey:
    return next(pictures(render([EXAMPLE]), DPI))


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_named_by_its_seed(cover: Grey, name: str) -> None:
    once, again = (spoilt_by(cover, name, DPI, 0.8, seed=4) for _ in range(2))
    assert (once == again).all()
    assert once.shape == cover.shape
    assert once.dtype == np.uint8


# A negative changes every dot from the start and then only loses contrast.
@pytest.mark.parametrize("name", sorted(DAMAGES.keys() - {"negative"}))
def test_a_worse_damage_changes_more(cover: Grey, name: str) -> None:
    little, much = (
        np.abs(spoilt_by(cover, name, DPI, severity, seed=4).astype(int) - cover).mean()
        for severity in (0.1, 1.0)
    )
    assert much > little


def test_spoilt_pages_differ_by_their_seed(cover: Grey) -> None:
    assert (spoil(cover, DPI, 1) == spoil(cover, DPI, 1)).all()
    assert not np.array_equal(spoil(cover, DPI, 1), spoil(cover, DPI, 2))


def test_a_turn_is_clockwise() -> None:
    assert turned(np.array([[1, 2], [3, 4]]), 90).tolist() == [[3, 1], [4, 2]]


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind != "empty"])
def test_every_made_up_paper_says_that_it_is_one(kind: str) -> None:
    drawn = MAKERS[kind](np.random.default_rng(1))
    document = pypdfium2.PdfDocument(draw([drawn.items], drawn.paper, title="Uji"))
    assert "CONTOH – BUKAN DOKUMEN SUNGGUHAN" in document[0].get_textpage().get_text_bounded()


def test_made_up_numbers_belong_to_nobody() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        with pytest.raises(WrongNikSerial):
            Nik.parse(cast.a_number(rng))


def test_the_same_seed_makes_the_same_page() -> None:
    assert np.array_equal(content_page("event-form", 5, DPI), content_page("event-form", 5, DPI))
    assert not np.array_equal(
        content_page("event-form", 5, DPI), content_page("event-form", 6, DPI)
    )


@pytest.mark.parametrize("worst", [0.0, 0.4])
def test_a_tray_is_read_cover_by_cover(tmp_path: Path, worst: float) -> None:
    codes = [Mark(Kind.DOSSIER, "MG", f"0000{n}").text for n in range(3)]
    covers = pictures(render(replace(EXAMPLE, code=code) for code in codes), 150)
    file = tmp_path / "baki.pdf"
    write_tray(file, tray(covers, [2, 0, 1], dpi=150, seed=8, worst=worst), 150)
    pages = list(read_pages(file, 1, 6, Limits()))
    read = [{mark.text for mark in page.marks} for page in pages]
    assert read == [{codes[0]}, set(), set(), {codes[1]}, {codes[2]}, set()]
    assert {round(page.dpi) for page in pages} == {150}


@pytest.mark.parametrize(("name", "kind"), [("a.pdf", "pdf"), ("a.tif", "tiff")])
def test_it_writes_many_pages(tmp_path: Path, cover: Grey, name: str, kind: str) -> None:
    write_tray(tmp_path / name, [cover, cover], DPI)
    facts = look(tmp_path / name, Limits())
    assert (facts.kind, facts.pages) == (kind, 2)


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "jpeg"), ("a.png", "png")])
def test_it_writes_one_picture(tmp_path: Path, cover: Grey, name: str, kind: str) -> None:
    write_tray(tmp_path / name, [cover], DPI)
    assert look(tmp_path / name, Limits()).kind == kind
    with pytest.raises(ValueError, match="one page"):
        write_tray(tmp_path / name, [cover, cover], DPI)


def test_the_same_tray_gives_the_same_file(tmp_path: Path, cover: Grey) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_tray(tmp_path / name, [cover], DPI)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_colour_pages_keep_their_colours(tmp_path: Path) -> None:
    red = np.zeros((200, 150, 3), np.uint8)
    red[:, :, 2] = 255
    write_tray(tmp_path / "merah.pdf", [red], DPI)
    page = pypdfium2.PdfDocument(tmp_path / "merah.pdf")[0].render(scale=1).to_pil()
    colour = page.getpixel((50, 50))
    assert isinstance(colour, tuple)
    assert colour[0] > 240
    assert colour[2] < 20
