"""What a page draws through forms within forms is looked at as closely as what it draws itself."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from postal.imaging import sandbox
from postal.imaging.sandbox import FileRefused

SIDE = 300


def grain() -> bytes:
    pixels = np.random.default_rng(1).integers(0, 256, (SIDE, SIDE), dtype=np.uint8)
    encoded = BytesIO()
    Image.fromarray(pixels).save(encoded, "JPEG", quality=80)
    return encoded.getvalue()


def form_around(pdf: Pdf, inner: pikepdf.Object, kind: pikepdf.Name = Name.Form) -> pikepdf.Object:
    form = pdf.make_stream(b"/X Do")
    form.Type, form.Subtype, form.BBox = Name.XObject, kind, Array([0, 0, 595, 842])
    form.Resources = Dictionary(XObject=Dictionary(X=inner))
    return form


def write(path: Path, picture: bytes, depth: int, innermost: pikepdf.Name = Name.Form) -> Path:
    with pikepdf.new() as pdf:
        image = pdf.make_stream(b"")
        image.write(picture, filter=Name.DCTDecode)
        image.Type, image.Subtype, image.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
        image.Width, image.Height, image.BitsPerComponent = SIDE, SIDE, 8
        drawn = form_around(pdf, image, innermost)
        for _ in range(depth - 1):
            drawn = form_around(pdf, drawn)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Contents=pdf.make_stream(b"q 400 0 0 400 0 0 cm /X Do Q"),
            Resources=Dictionary(XObject=Dictionary(X=drawn)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path)
    return path


@pytest.mark.parametrize("depth", [1, 5, 12])
def test_a_picture_deep_within_forms_is_read_and_half_of_it_is_damage(
    depth: int, tmp_path: Path
) -> None:
    whole = grain()
    cut = whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2)
    assert sandbox.read_file(write(tmp_path / "whole.pdf", whole, depth)).facts.pages == 1
    with pytest.raises(FileRefused, match="damaged"):
        sandbox.read_file(write(tmp_path / "cut.pdf", cut, depth))


def test_a_picture_deeper_than_anybody_draws_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="too deep"):
        sandbox.read_file(write(tmp_path / "deep.pdf", grain(), 40))


def test_a_form_that_no_longer_says_that_it_is_one_is_damage_and_no_white_page(
    tmp_path: Path,
) -> None:
    with pytest.raises(FileRefused, match="neither picture nor drawing"):
        sandbox.read_file(write(tmp_path / "one.pdf", grain(), 1, Name("/ADADZZB")))
