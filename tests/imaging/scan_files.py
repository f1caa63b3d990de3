"""Small files as scanners, phones and office programs write them, made anew for every test."""

# ruff: noqa: ANN401 -- options go through to the libraries as they are

from __future__ import annotations

import io
import random
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
import qrcode
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

A4_MM = (210.0, 297.0)
A4_POINTS = (595.28, 841.89)
MARK = "BDMG7K3MQX"


def paper(dpi: int = 100, *, mode: str = "L", shade: int = 245) -> Image.Image:
    """An empty A4 page."""
    size = (round(A4_MM[0] / 25.4 * dpi), round(A4_MM[1] / 25.4 * dpi))
    return Image.new("L", size, shade).convert(mode)


def written(dpi: int = 100, *, mode: str = "L", seed: int = 1) -> Image.Image:
    """A page with lines of something like words."""
    luck = random.Random(seed)  # noqa: S311 -- words, not secrets
    page = paper(dpi)
    draw = ImageDraw.Draw(page)
    unit = dpi / 25.4
    for line in range(25, 270, 8):
        left = 25.0
        while left < 180:
            right = left + luck.uniform(4, 18)
            draw.rectangle([left * unit, line * unit, right * unit, (line + 3) * unit], fill=40)
            left = right + 3
    return page.convert(mode)


def marked(dpi: int = 100, *, mode: str = "L", text: str = MARK, seed: int = 1) -> Image.Image:
    """A written page with one of our marks, 38 mm, at the top left."""
    page = written(dpi, seed=seed)
    side = round(38 / 25.4 * dpi)
    quiet = round(8 / 25.4 * dpi)
    place = round(12 / 25.4 * dpi)
    code = qrcode.QRCode(version=1, error_correction=qrcode.ERROR_CORRECT_H, border=0)
    code.add_data(text)
    code.make()
    modules = [[0 if dark else 255 for dark in row] for row in code.get_matrix()]
    symbol = Image.new("L", (21, 21))
    symbol.putdata([shade for row in modules for shade in row])
    page.paste(255, (place - quiet, place - quiet, place + side + quiet, place + side + quiet))
    page.paste(symbol.resize((side, side), Image.Resampling.NEAREST), (place, place))
    return page.convert(mode)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    """The bytes of ``image`` in the format ``form``, as Pillow names it."""
    buffer = io.BytesIO()
    # A copy, because Pillow remembers the settings of an earlier JPEG in the image.
    image.copy().save(buffer, form, **options)
    return buffer.getvalue()


def jpeg(image: Image.Image, dpi: int = 100, **options: Any) -> bytes:
    """A JPEG as from a scanner."""
    return encoded(image, "JPEG", quality=80, dpi=(dpi, dpi), **options)


def tiff(pages: Sequence[Image.Image], dpi: int = 100, **options: Any) -> bytes:
    """A TIFF of several pages."""
    return encoded(
        pages[0],
        "TIFF",
        save_all=True,
        append_images=[page.copy() for page in pages[1:]],
        dpi=(dpi, dpi),
        **options,
    )


def image_stream(
    pdf: pikepdf.Pdf, image: Image.Image, data: bytes, filter_name: str
) -> pikepdf.Stream:
    """A PDF image of the size and colours of ``image`` whose bytes are ``data``."""
    spaces = {"1": "/DeviceGray", "L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
    return pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=image.width,
        Height=image.height,
        ColorSpace=pikepdf.Name(spaces[image.mode]),
        BitsPerComponent=1 if image.mode == "1" else 8,
        Filter=pikepdf.Name(filter_name),
    )


def add_page(
    pdf: pikepdf.Pdf,
    image: pikepdf.Stream,
    *,
    content: bytes = b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q",
    rotate: int = 0,
) -> pikepdf.Page:
    """Add an A4 page that shows ``image`` by ``content``."""
    page = pdf.add_blank_page(page_size=A4_POINTS)
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im0=pdf.make_indirect(image))
    )
    page.obj.Contents = pikepdf.Stream(pdf, content)
    if rotate:
        page.obj.Rotate = rotate
    return page


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """The bytes of ``pdf``, the same whenever it is saved."""
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id="encryption" not in options, **options)
    return buffer.getvalue()


def scanner_pdf(pages: Sequence[Image.Image], *, rotate: int = 0, **options: Any) -> bytes:
    """A PDF with one JPEG a page, as most scanners write it."""
    pdf = pikepdf.new()
    for image in pages:
        add_page(pdf, image_stream(pdf, image, jpeg(image), "/DCTDecode"), rotate=rotate)
    return saved(pdf, **options)


def ccitt_stream(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    """A fax group 4 image: its bytes are the only strip of a TIFF."""
    data = encoded(image, "TIFF", compression="group4", tiffinfo={278: image.height})
    with Image.open(io.BytesIO(data)) as opened:
        tags: Any = opened.tag_v2  # type: ignore[attr-defined]
        start, length = tags[273][0], tags[279][0]
        white_is_zero = tags[262] == 0
    stream = image_stream(pdf, image, data[start : start + length], "/CCITTFaxDecode")
    stream.DecodeParms = pikepdf.Dictionary(
        K=-1, Columns=image.width, Rows=image.height, BlackIs1=not white_is_zero
    )
    return stream


def flate_stream(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    """An image compressed without loss."""
    return image_stream(pdf, image, zlib.compress(image.tobytes()), "/FlateDecode")


def jpeg2000_stream(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    """A JPEG 2000 image."""
    return image_stream(pdf, image, encoded(image, "JPEG2000"), "/JPXDecode")


def written_to(path: Path, data: bytes) -> Path:
    """Put ``data`` into the file and return its path."""
    path.write_bytes(data)
    return path
