from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from postal.imaging.sandbox import page_picture, read_file
from tests.imaging import formats
from tests.imaging import scan_files as scans
from tests.imaging.formats import Written

WRITTEN = {one.name: one for one in formats.everything()}
LOOKED_AT = 320


def likeness(picture: bytes, drawing: Image.Image) -> float:
    """Correlation between a picture for the screen and the drawing it was made from."""
    shown = Image.open(io.BytesIO(picture)).convert("L")
    small = drawing.resize(shown.size, Image.Resampling.BOX)
    return float(np.corrcoef(np.asarray(shown).ravel(), np.asarray(small).ravel())[0, 1])


@pytest.fixture(scope="module")
def drawing() -> Image.Image:
    return formats.cover()


@pytest.mark.parametrize("name", WRITTEN)
def test_a_cover_is_read_whatever_wrote_it(name: str, tmp_path: Path, drawing: Image.Image) -> None:
    written: Written = WRITTEN[name]
    path = scans.written_to(tmp_path / "file", written.data)
    page = read_file(path).pages[0]
    assert (page.how, page.blank) == (written.how, False)
    assert abs(page.width_px - written.size[0]) <= max(written.tolerance, 2)
    assert abs(page.height_px - written.size[1]) <= max(written.tolerance, 2)
    assert page.dpi == pytest.approx(written.dpi, rel=0.01)
    assert {mark.text for mark in page.marks} == {formats.CODE}
    assert (page.cover_like, page.rotation) == (True, 0)
    if "crop" not in name and written.tolerance > 0:
        assert likeness(page_picture(path, 1, LOOKED_AT, 0), drawing) > 0.93


def test_sizes_and_sides_of_one_pile_are_told_page_by_page(tmp_path: Path) -> None:
    """A card, a sheet, its blank back, a longer one and a folded one, as the feeder took them."""
    millimetres = {"card": (86, 54), "a4": (210, 297), "f4": (215, 330), "a3": (420, 297)}
    points = {name: (w / 25.4 * 72, h / 25.4 * 72) for name, (w, h) in millimetres.items()}
    pdf = pikepdf.new()
    for box in points.values():
        size = (round(box[0] / 72 * 100), round(box[1] / 72 * 100))
        page = pdf.add_blank_page(page_size=box)
        image = scans.written(100).resize(size)
        stream = scans.image_stream(pdf, image, scans.jpeg(image), "/DCTDecode")
        page.obj.Resources = pikepdf.Dictionary(XObject={"/Im0": pdf.make_indirect(stream)})
        content = f"q {box[0]:.2f} 0 0 {box[1]:.2f} 0 0 cm /Im0 Do Q"
        page.obj.Contents = pikepdf.Stream(pdf, content.encode())
    back = scans.paper(100)
    scans.add_page(pdf, scans.image_stream(pdf, back, scans.jpeg(back), "/DCTDecode"))
    path = scans.written_to(tmp_path / "pile.pdf", scans.saved(pdf))
    pages = read_file(path).pages
    told = [(p.width_px / p.dpi * 25.4, p.height_px / p.dpi * 25.4) for p in pages[:4]]
    assert np.abs(np.subtract(told, list(millimetres.values()))).max() < 1
    assert [page.blank for page in pages] == [False] * 4 + [True]
    assert {page.how for page in pages} == {"jpeg"}


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("kind", ["jpeg", "ccitt", "tiff", "rendered"])
def test_a_cover_fed_from_any_side_says_which_way_is_up(
    kind: str, turn: int, tmp_path: Path, drawing: Image.Image
) -> None:
    fed = drawing.rotate(turn, expand=True)  # counter-clockwise, so the same turn puts it right
    data = {
        "jpeg": lambda: scans.jpeg(fed),
        "ccitt": lambda: formats.filling(fed, scans.ccitt_stream),
        "tiff": lambda: scans.tiff([formats.bilevel(fed)], compression="group4"),
        "rendered": lambda: formats.filling(fed, scans.flate_stream, b" 0 0 1 1 re f"),
    }[kind]()
    path = scans.written_to(tmp_path / "file", data)
    page = read_file(path).pages[0]
    assert (page.how, page.rotation) == (kind, turn)
    assert {mark.text for mark in page.marks} == {formats.CODE}
    assert likeness(page_picture(path, 1, LOOKED_AT, turn), drawing) > 0.93
