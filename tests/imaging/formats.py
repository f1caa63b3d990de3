"""The same cover as many scanners would write it: PDF, TIFF, JPEG, PNG, each in many ways."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageOps

from postal.demo.paper import pictures
from postal.intake.cover_sheet import EXAMPLE, render
from tests.imaging import scan_files as scans

CODE = EXAMPLE.code
FILLS = b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q"
# Where the picture of an EXIF orientation has to be turned from, to come out upright.
_UNDONE = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True)
class Written:
    """A file with the cover as its first page, and what reading that page has to tell."""

    name: str
    data: bytes
    how: str
    size: tuple[int, int]
    dpi: float = 100
    tolerance: float = 2


def cover(dpi: float = 100) -> Image.Image:
    """The example cover, drawn."""
    return Image.fromarray(next(pictures(render([EXAMPLE]), dpi)))


def everything() -> Iterator[Written]:
    """Every way to write it."""
    page = cover()
    yield from pdf_codecs(page)
    yield from pdf_layouts(page)
    yield from pdf_strips(page)
    yield from tiffs(page)
    yield from jpegs(page)
    yield from pngs(page)
    yield from sizes()


def bilevel(page: Image.Image) -> Image.Image:
    """Black and white without grey."""
    return page.convert("1", dither=Image.Dither.NONE)


def one_page(make: Callable[[pikepdf.Pdf], Stream], **page: Any) -> bytes:  # noqa: ANN401 -- passed on
    """A PDF of one page that shows one image."""
    pdf = pikepdf.new()
    scans.add_page(pdf, make(pdf), **page)
    return scans.saved(pdf)


def filling(
    image: Image.Image, make: Callable[[pikepdf.Pdf, Image.Image], Stream], more: bytes = b""
) -> bytes:
    """A PDF page of the size of an image at 100 dpi, black and white, with more drawn over it."""
    wide, high = (side * 0.72 for side in image.size)
    content = f"q {wide:.3f} 0 0 {high:.3f} 0 0 cm /Im0 Do Q".encode() + more
    black = bilevel(image)
    return boxed(one_page(lambda pdf: make(pdf, black), content=content), (0, 0, wide, high))


def pdf_codecs(page: Image.Image) -> Iterator[Written]:
    """One image a page, in every codec."""
    colour, black = page.convert("RGB"), bilevel(page)
    size = page.size

    def jpeg(image: Image.Image, **options: Any) -> bytes:  # noqa: ANN401 -- passed on
        data = scans.jpeg(image, **options)
        return one_page(lambda pdf: scans.image_stream(pdf, image, data, "/DCTDecode"))

    yield Written("pdf-jpeg-grey", jpeg(page), "jpeg", size)
    yield Written("pdf-jpeg-colour", jpeg(colour), "jpeg", size)
    yield Written("pdf-jpeg-progressive", jpeg(colour, progressive=True), "jpeg", size)
    yield Written("pdf-jpeg-444", jpeg(colour, subsampling=0), "jpeg", size)
    yield Written("pdf-jpeg-in-flate", one_page(lambda pdf: _wrapped(pdf, page)), "jpeg", size)
    ink = one_page(lambda pdf: _cmyk(pdf, page))
    yield Written("pdf-jpeg-cmyk", ink, "rendered", (1654, 2339), 200)
    makers = {"ccitt": scans.ccitt_stream, "flate": scans.flate_stream, "jbig2": jbig2_stream}
    for how, make in makers.items():
        yield Written(f"pdf-{how}-bilevel", _showing(make, black), how, size)
    yield Written("pdf-fax-group3", one_page(lambda pdf: group3_stream(pdf, black)), "ccitt", size)
    for image in (page, colour):
        data = _showing(scans.flate_stream, image)
        yield Written(f"pdf-flate-{image.mode}", data, "flate", size)
        data = _showing(scans.jpeg2000_stream, image)
        yield Written(f"pdf-jpeg2000-{image.mode}", data, "jpeg2000", size)
    shallow = one_page(lambda pdf: _jpeg2000(pdf, page, num_resolutions=1))
    yield Written("pdf-jpeg2000-shallow", shallow, "jpeg2000", size)
    palette = one_page(lambda pdf: _palette(pdf, page))
    yield Written("pdf-palette", palette, "rendered", (1654, 2339), 200)


def pdf_layouts(page: Image.Image) -> Iterator[Written]:
    """One JPEG a page, on pages of every make."""
    size, turned = page.size, page.size[::-1]

    def jpeg(image: Image.Image = page) -> Callable[[pikepdf.Pdf], Stream]:
        return lambda pdf: scans.image_stream(pdf, image, scans.jpeg(image), "/DCTDecode")

    for rotate, undone in ((90, 90), (180, 180), (270, 270)):
        image = page.rotate(undone, expand=True)
        content = FILLS if rotate == 180 else b"q 841.89 0 0 595.28 0 0 cm /Im0 Do Q"
        box = (0, 0, 841.89, 595.28) if rotate != 180 else None
        data = boxed(one_page(jpeg(image), content=content, rotate=rotate), box)
        yield Written(f"pdf-rotate-{rotate}", data, "jpeg", size)
    # 600 points across instead of 595: the box starts elsewhere than at nought.
    shifted = one_page(jpeg(), content=b"q 595.28 0 0 841.89 -50 70 cm /Im0 Do Q")
    yield Written("pdf-box-elsewhere", boxed(shifted, (-50, 70, 545.28, 911.89)), "jpeg", size)
    cut = boxed(one_page(jpeg()), (0, 0, 595.28, 841.89), crop=(0, 300, 595.28, 841.89))
    yield Written("pdf-crop-box", cut, "rendered", (1654, 1505), 200)
    larger = boxed(one_page(jpeg()), (0, 0, 598, 845))
    yield Written("pdf-box-a-little-larger", larger, "jpeg", size)
    half = one_page(jpeg(), content=b"q 297.64 0 0 420.945 0 0 cm /Im0 Do Q")
    unit = boxed(half, (0, 0, 297.64, 420.945), UserUnit=2)
    yield Written("pdf-user-unit", unit, "jpeg", size)
    text = b"BT /F1 12 Tf 50 700 Td (words) Tj ET"
    drawn_unit = boxed(
        one_page(jpeg(), content=half_content(text)), (0, 0, 297.64, 420.945), UserUnit=2
    )
    yield Written("pdf-user-unit-rendered", drawn_unit, "rendered", (1654, 2339), 200)
    layer = b"BT 3 Tr " + text[3:] + b" " + FILLS
    yield Written("pdf-text-layer", one_page(jpeg(), content=layer), "jpeg", size)
    framed = b"q 0 0 595.28 841.89 re W n " + FILLS + b" Q"
    yield Written("pdf-cut-out-along-its-edge", one_page(jpeg(), content=framed), "jpeg", size)
    corner = b"q 0 0 300 841.89 re W n " + FILLS + b" Q 1 1 1 rg 0 0 1 1 re f"
    data = one_page(jpeg(), content=corner)
    yield Written("pdf-cut-out-in-part", data, "rendered", (1654, 2339), 200, tolerance=-1)
    yield Written("pdf-drawn-in-a-form", _in_a_form(page), "rendered", (1654, 2339), 200)
    yield Written("pdf-mask-over-background", _mixed(page), "rendered", (1654, 2339), 200)
    inherited = _inheriting(page.rotate(90, expand=True))
    yield Written("pdf-rotate-from-the-tree", inherited, "jpeg", size)
    assert turned != size


def half_content(more: bytes) -> bytes:
    """The picture at half size, with some text under it."""
    return more + b" q 297.64 0 0 420.945 0 0 cm /Im0 Do Q"


def pdf_strips(page: Image.Image) -> Iterator[Written]:
    """Pages in strips from top to bottom."""
    makers: dict[str, tuple[Image.Image, Callable[..., Stream]]] = {
        "jpeg": (page, _jpeg_stream),
        "jpeg-colour": (page.convert("RGB"), _jpeg_stream),
        "ccitt": (bilevel(page), scans.ccitt_stream),
        "flate": (page, scans.flate_stream),
    }
    for name, (image, make) in makers.items():
        for rows in (128, 100, 7 if name == "flate" else 301):
            data = stripped(image, make, rows)
            yield Written(f"pdf-strips-{name}-{rows}", data, "strips", page.size)
    upside = stripped(page.rotate(180), _jpeg_stream, 128, rotate=180)
    yield Written("pdf-strips-turned", upside, "strips", page.size)
    below = stripped(page, _jpeg_stream, 128, last_first=True)
    yield Written("pdf-strips-from-below", below, "strips", page.size)
    gap = stripped(page, _jpeg_stream, 128, gap=3.0)
    yield Written("pdf-strips-with-gaps", gap, "rendered", (1654, 2339), 200, tolerance=-1)


def stripped(
    image: Image.Image,
    make: Callable[..., Stream],
    rows: int,
    *,
    rotate: int = 0,
    last_first: bool = False,
    gap: float = 0.0,
) -> bytes:
    """A PDF of one page in strips of so many rows."""
    pdf = pikepdf.new()
    content, images, height = [], {}, image.height
    for number, top in enumerate(range(0, height, rows)):
        bottom = min(top + rows, height)
        strip = image.crop((0, top, image.width, bottom))
        images[f"/Im{number}"] = pdf.make_indirect(make(pdf, strip))
        low, high = (841.89 * (height - edge) / height for edge in (bottom, top))
        place = f"q 595.28 0 0 {high - low - gap:.3f} 0 {low:.3f} cm /Im{number} Do Q"
        content.append(place.encode())
    page = pdf.add_blank_page(page_size=scans.A4_POINTS)
    page.obj.Resources = Dictionary(XObject=Dictionary(images))
    page.obj.Contents = Stream(pdf, b"\n".join(content[::-1] if last_first else content))
    page.obj.Rotate = rotate
    return scans.saved(pdf)


def tiffs(page: Image.Image) -> Iterator[Written]:
    """TIFF in every compression and of every make; two pages where the library can."""
    black, colour, size = bilevel(page), page.convert("RGB"), page.size
    for packed in ("group4", "group3", "packbits", "tiff_lzw", "tiff_adobe_deflate", "raw"):
        data = scans.tiff([black, black], compression=packed)
        yield Written(f"tiff-bilevel-{packed}", data, "tiff", size)
        data = scans.tiff([black], compression=packed, tiffinfo={278: 64})
        yield Written(f"tiff-bilevel-{packed}-strips", data, "tiff", size)
    for packed in ("packbits", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "raw"):
        for image in (page, colour):
            data = scans.tiff([image, image], compression=packed)
            yield Written(f"tiff-{image.mode}-{packed}", data, "tiff", size)
    yield Written("tiff-big", scans.tiff([page], big_tiff=True), "tiff", size)
    yield Written("tiff-palette", scans.tiff([page.convert("P")]), "tiff", size)
    deep = Image.fromarray(np.asarray(page).astype(np.uint16) * 257)
    yield Written("tiff-16-bit", scans.tiff([deep]), "tiff", size)
    yield Written("tiff-cmyk", scans.tiff([colour.convert("CMYK")]), "tiff", size)
    yield Written("tiff-alpha", scans.tiff([page.convert("RGBA")]), "tiff", size)
    for orientation in range(1, 9):
        stored = _as_stored(page, orientation)
        for packed in ("raw", "tiff_lzw"):
            data = scans.tiff([stored], compression=packed, tiffinfo={274: orientation})
            yield Written(f"tiff-orientation-{orientation}-{packed}", data, "tiff", size)
    yield Written(
        "tiff-white-is-zero", raw_tiff(ImageOps.invert(page), photometric=0), "tiff", size
    )
    yield Written("tiff-in-centimetres", raw_tiff(page, resolution=(100 / 2.54, 3)), "tiff", size)
    yield Written("tiff-without-resolution", raw_tiff(page, resolution=None), "tiff", size)
    yield Written("tiff-motorola", raw_tiff(page, order=">"), "tiff", size)
    yield Written("tiff-tiles", raw_tiff(page, tile=256), "tiff", size)
    yield Written("tiff-old-jpeg", old_jpeg_tiff(page), "tiff", size)
    flat = page.resize((page.width, page.height // 2))
    data = scans.encoded(flat, "TIFF", dpi=(100, 50))
    yield Written("tiff-flat-pixels", data, "tiff", (page.width, flat.height * 2))


def jpegs(page: Image.Image) -> Iterator[Written]:
    """JPEG files as scanners and telephones make them."""
    size = page.size
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[274] = orientation
        data = scans.jpeg(_as_stored(page, orientation), exif=exif)
        yield Written(f"jpeg-orientation-{orientation}", data, "jpeg", size)
    colour = page.convert("RGB")
    yield Written("jpeg-progressive", scans.jpeg(colour, progressive=True), "jpeg", size)
    yield Written("jpeg-cmyk", scans.jpeg(colour.convert("CMYK")), "jpeg", size)
    restarts = scans.jpeg(page, restart_marker_rows=4)
    yield Written("jpeg-restarts", restarts, "jpeg", size)
    yield Written("jpeg-without-dpi", scans.encoded(page, "JPEG"), "jpeg", size)
    data = scans.jpeg(page, comment=b"\xff\xd8\xff\xd9 scanner" * 100)
    yield Written("jpeg-comment", data, "jpeg", size)
    yield Written("jpeg-telephone", scans.jpeg(page) + b"\0" * 3_000, "jpeg", size)


def pngs(page: Image.Image) -> Iterator[Written]:
    """PNG files of every depth."""
    size = page.size
    clear = Image.merge("LA", (Image.new("L", size, 0), ImageOps.invert(page)))
    images = {
        "bilevel": bilevel(page),
        "grey": page,
        "colour": page.convert("RGB"),
        "palette": page.convert("P"),
        "16-bit": Image.fromarray(np.asarray(page).astype(np.uint16) * 257),
        "alpha": page.convert("RGBA"),
        "ink-on-nothing": clear,
    }
    for name, image in images.items():
        yield Written(f"png-{name}", scans.encoded(image, "PNG", dpi=(100, 100)), "png", size)
    yield Written("png-interlaced", interlaced_png(page), "png", size)


def sizes() -> Iterator[Written]:
    """The cover in every resolution."""
    for dpi in (75, 150, 200, 300, 400, 600):
        page = cover(dpi)
        yield Written(f"dpi-{dpi}", _scan(page), "jpeg", page.size, dpi)
        if dpi in {200, 300, 600}:
            black = bilevel(page)
            data = _showing(scans.ccitt_stream, black)
            yield Written(f"dpi-{dpi}-fax", data, "ccitt", page.size, dpi)


def boxed(
    data: bytes,
    box: tuple[float, ...] | None,
    crop: tuple[float, ...] | None = None,
    **entries: int,
) -> bytes:
    """The PDF with another MediaBox, CropBox and other entries on its first page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0].obj
        for name, value in (("/MediaBox", box), ("/CropBox", crop)):
            if value is not None:
                page[name] = Array([round(number, 3) for number in value])
        for name, number in entries.items():
            page[f"/{name}"] = number
        return scans.saved(pdf)


def group4(image: Image.Image) -> bytes:
    """Fax group 4 data in which black is black."""
    inverse = ImageOps.invert(image.convert("L")).convert("1")
    data = scans.encoded(inverse, "TIFF", compression="group4", tiffinfo={278: image.height})
    return _only_strip(data)


def jbig2_stream(pdf: pikepdf.Pdf, image: Image.Image) -> Stream:
    """A JBIG2 image: a page segment, and a generic region whose data are those of a fax."""
    page = struct.pack(">IIIIBH", *image.size, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", *image.size, 0, 0, 0, 1) + group4(image)
    data = b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, (kind, body) in enumerate(((48, page), (38, region)))
    )
    return scans.image_stream(pdf, image, data, "/JBIG2Decode")


def group3_stream(pdf: pikepdf.Pdf, image: Image.Image) -> Stream:
    """A fax group 3 image."""
    inverse = ImageOps.invert(image.convert("L")).convert("1")
    data = scans.encoded(inverse, "TIFF", compression="group3", tiffinfo={278: image.height})
    stream = scans.image_stream(pdf, image, _only_strip(data), "/CCITTFaxDecode")
    stream.DecodeParms = Dictionary(K=0, Columns=image.width, Rows=image.height)
    return stream


def raw_tiff(
    image: Image.Image,
    *,
    photometric: int = 1,
    resolution: tuple[float, int] | None = (100.0, 2),
    order: str = "<",
    tile: int = 0,
) -> bytes:
    """An uncompressed grey TIFF written by hand."""
    pixels = np.asarray(image)
    height, width = pixels.shape
    if tile:
        padded = np.pad(pixels, ((0, -height % tile), (0, -width % tile)), constant_values=255)
        down, across = padded.shape[0] // tile, padded.shape[1] // tile
        chunks = padded.reshape(down, tile, across, tile).swapaxes(1, 2).reshape(-1, tile * tile)
        parts = [chunk.tobytes() for chunk in chunks]
    else:
        parts = [pixels.tobytes()]
    tags: dict[int, tuple[int, list[Any]]] = {
        256: (4, [width]), 257: (4, [height]), 258: (3, [8]), 259: (3, [1]),
        262: (3, [photometric]), 277: (3, [1]),
    }  # fmt: skip
    if resolution:
        tags |= {282: (5, [resolution[0]]), 283: (5, [resolution[0]]), 296: (3, [resolution[1]])}
    return _assembled(tags, parts, order, tile, height)


def old_jpeg_tiff(image: Image.Image) -> bytes:
    """The abandoned way of keeping a JPEG in a TIFF, which some scanners never abandoned."""
    data = scans.jpeg(image)
    tags: dict[int, tuple[int, list[Any]]] = {
        256: (4, [image.width]), 257: (4, [image.height]), 258: (3, [8]), 259: (3, [6]),
        262: (3, [1]), 277: (3, [1]), 282: (5, [100.0]), 283: (5, [100.0]), 296: (3, [2]),
        513: (4, [8]), 514: (4, [len(data)]),
    }  # fmt: skip
    return _assembled(tags, [data], "<", 0, image.height)


def _assembled(
    tags: dict[int, tuple[int, list[Any]]], parts: list[bytes], order: str, tile: int, height: int
) -> bytes:
    body, places = bytearray(8), []
    for part in parts:
        places.append(len(body))
        body += part + bytes(len(part) % 2)
    lengths = [len(part) for part in parts]
    if tile:
        tags |= {322: (3, [tile]), 323: (3, [tile]), 324: (4, places), 325: (4, lengths)}
    else:
        tags |= {273: (4, places), 278: (4, [height]), 279: (4, lengths)}
    lines = b""
    for tag, (kind, values) in sorted(tags.items()):
        if kind == 5:
            packed = struct.pack(order + "II", round(values[0] * 1_000), 1_000)
        else:
            packed = struct.pack(order + f"{len(values)}{'HI'[kind == 4]}", *values)
        if len(packed) > 4:
            place = len(body)
            body += packed
            packed = struct.pack(order + "I", place)
        lines += struct.pack(order + "HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
    start = len(body)
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, start)
    count = struct.pack(order + "H", len(tags))
    return head + bytes(body[8:]) + count + lines + bytes(4)


def interlaced_png(image: Image.Image) -> bytes:
    """A grey PNG in seven passes (Adam7)."""
    pixels = np.asarray(image)
    starts = (
        (0, 0, 8, 8),
        (0, 4, 8, 8),
        (4, 0, 8, 4),
        (0, 2, 4, 4),
        (2, 0, 4, 2),
        (0, 1, 2, 2),
        (1, 0, 2, 1),
    )
    rows = b"".join(
        b"\0" + row.tobytes()
        for top, left, down, across in starts
        for row in pixels[top::down, left::across]
    )
    head = struct.pack(">IIBBBBB", *image.size, 8, 0, 0, 0, 1)
    dots = struct.pack(">IIB", 3_937, 3_937, 1)
    parts = ((b"IHDR", head), (b"pHYs", dots), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def _showing(make: Callable[[pikepdf.Pdf, Image.Image], Stream], image: Image.Image) -> bytes:
    return one_page(lambda pdf: make(pdf, image))


def _scan(page: Image.Image) -> bytes:
    return one_page(lambda pdf: _jpeg_stream(pdf, page))


def _jpeg_stream(pdf: pikepdf.Pdf, image: Image.Image) -> Stream:
    return scans.image_stream(pdf, image, scans.jpeg(image), "/DCTDecode")


def _as_stored(page: Image.Image, orientation: int) -> Image.Image:
    undone = _UNDONE[orientation]
    return page if undone is None else page.transpose(undone)


def _wrapped(pdf: pikepdf.Pdf, page: Image.Image) -> Stream:
    stream = scans.image_stream(pdf, page, zlib.compress(scans.jpeg(page)), "/DCTDecode")
    stream.Filter = Array([Name.FlateDecode, Name.DCTDecode])
    return stream


def _cmyk(pdf: pikepdf.Pdf, page: Image.Image) -> Stream:
    ink = page.convert("RGB").convert("CMYK")
    stream = scans.image_stream(pdf, ink, scans.jpeg(ink), "/DCTDecode")
    stream.Decode = Array([1, 0] * 4)  # as Adobe stores ink
    return stream


def _jpeg2000(pdf: pikepdf.Pdf, page: Image.Image, **options: Any) -> Stream:  # noqa: ANN401
    return scans.image_stream(pdf, page, scans.encoded(page, "JPEG2000", **options), "/JPXDecode")


def _palette(pdf: pikepdf.Pdf, page: Image.Image) -> Stream:
    stream = scans.flate_stream(pdf, page)
    greys = bytes(shade for shade in range(256) for _ in range(3))
    stream.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 255, pikepdf.String(greys)])
    return stream


def _in_a_form(page: Image.Image) -> bytes:
    pdf = pikepdf.new()
    form = Stream(pdf, FILLS, Type=Name.XObject, Subtype=Name.Form)
    form.BBox = Array([0, 0, 596, 842])
    image = pdf.make_indirect(_jpeg_stream(pdf, page))
    form.Resources = Dictionary(XObject=Dictionary(Im0=image))
    sheet = pdf.add_blank_page(page_size=scans.A4_POINTS)
    sheet.obj.Resources = Dictionary(XObject=Dictionary(Fm0=pdf.make_indirect(form)))
    sheet.obj.Contents = Stream(pdf, b"/Fm0 Do")
    return scans.saved(pdf)


def _mixed(page: Image.Image) -> bytes:
    """Paper in colour below, ink as a stencil above: small files of colour scanners."""
    pdf = pikepdf.new()
    paper = Image.new("RGB", (207, 292), (240, 238, 225))
    ink = scans.ccitt_stream(pdf, bilevel(page))
    del ink["/ColorSpace"]
    ink.ImageMask, ink.Decode = True, Array([0, 1])
    sheet = pdf.add_blank_page(page_size=scans.A4_POINTS)
    images = {"Im0": _jpeg_stream(pdf, paper), "Im1": ink}
    sheet.obj.Resources = Dictionary(
        XObject=Dictionary({f"/{name}": pdf.make_indirect(one) for name, one in images.items()})
    )
    over = b"q .1 .1 .2 rg 595.28 0 0 841.89 0 0 cm /Im1 Do Q"
    sheet.obj.Contents = Stream(pdf, FILLS + b" " + over)
    return scans.saved(pdf)


def _inheriting(image: Image.Image) -> bytes:
    """A page that takes its turn, box and resources from the tree above it."""
    pdf = pikepdf.new()
    page = scans.add_page(pdf, _jpeg_stream(pdf, image), content=b"q 842 0 0 595 0 0 cm /Im0 Do Q")
    tree = pdf.Root.Pages
    tree.Rotate, tree.Resources = 90, page.obj.Resources
    tree.MediaBox = Array([0, 0, 842, 595])
    for key in ("/Resources", "/MediaBox"):
        del page.obj[key]
    return scans.saved(pdf)


def _only_strip(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as opened:
        tags: Any = opened.tag_v2  # type: ignore[attr-defined]
        start, length = tags[273][0], tags[279][0]
    return data[start : start + length]
