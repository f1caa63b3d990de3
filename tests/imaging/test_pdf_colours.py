"""Pictures in every colour space of a PDF: whole ones are read, cut ones are not white paper."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from postal.imaging import sandbox
from postal.imaging.sandbox import FileRefused

WIDTH, HEIGHT = 420, 594  # A4 at 50 dpi
Space = Callable[[Pdf], pikepdf.Object]


def profile(count: int) -> Space:
    def made(pdf: Pdf) -> pikepdf.Object:
        stream = pdf.make_stream(b"no profile, only its number of colours counts")
        stream.N = count
        return Array([Name.ICCBased, stream])

    return made


def lab(_pdf: Pdf) -> pikepdf.Object:
    return Array([Name.Lab, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))])


def three_inks(pdf: Pdf) -> pikepdf.Object:
    last = pdf.make_stream(b"{pop pop}")
    last.FunctionType, last.Domain, last.Range = 4, Array([0, 1] * 3), Array([0, 1])
    return Array([Name.DeviceN, Array([Name.A, Name.B, Name.C]), Name.DeviceGray, last])


SPACES: dict[str, tuple[Space, int]] = {
    "profile-of-colours": (profile(3), 3),
    "profile-of-greys": (profile(1), 1),
    "lab": (lab, 3),
    "three-inks": (three_inks, 3),
}


def write(path: Path, space: Space, data: bytes, way: pikepdf.Name) -> None:
    """A page of which a picture fills the lower part, as programs for letters write it."""
    with pikepdf.new() as pdf:
        image = pdf.make_stream(b"")
        image.write(data, filter=way)
        image.Type, image.Subtype, image.ColorSpace = Name.XObject, Name.Image, space(pdf)
        image.Width, image.Height, image.BitsPerComponent = WIDTH, HEIGHT, 8
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Contents=pdf.make_stream(b"q 595 0 0 600 0 0 cm /I Do Q"),
            Resources=Dictionary(XObject=Dictionary(I=image)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path)


def pixels(count: int, rows: int = HEIGHT) -> bytes:
    grain = np.random.default_rng(1).integers(0, 256, (rows, WIDTH, count), dtype=np.uint8)
    return zlib.compress(grain.tobytes())


@pytest.mark.parametrize("name", SPACES)
def test_a_whole_picture_in_any_colour_space_is_read(name: str, tmp_path: Path) -> None:
    space, count = SPACES[name]
    write(tmp_path / "one.pdf", space, pixels(count), Name.FlateDecode)
    assert sandbox.read_file(tmp_path / "one.pdf").pages[0].how == "rendered"


@pytest.mark.parametrize("name", SPACES)
def test_half_a_picture_in_any_colour_space_is_damage(name: str, tmp_path: Path) -> None:
    space, count = SPACES[name]
    write(tmp_path / "one.pdf", space, pixels(count, HEIGHT // 2), Name.FlateDecode)
    with pytest.raises(FileRefused, match="damaged"):
        sandbox.read_file(tmp_path / "one.pdf")


def test_a_picture_in_printing_inks_with_a_profile_is_no_negative(tmp_path: Path) -> None:
    # The library stores inks turned round, as light: all of it is white paper here.
    paper = Image.new("CMYK", (WIDTH, HEIGHT), (255, 255, 255, 255))
    paper.paste((255, 255, 255, 0), (100, 100, 200, 200))
    encoded = BytesIO()
    paper.save(encoded, "JPEG", quality=90)
    path = tmp_path / "one.pdf"
    write(path, profile(4), encoded.getvalue(), Name.DCTDecode)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
        pdf.save(path)
    shown = np.asarray(Image.open(BytesIO(sandbox.page_picture(path, 1, 400, 0))).convert("L"))
    assert np.median(shown) > 200
    assert shown.min() < 60
