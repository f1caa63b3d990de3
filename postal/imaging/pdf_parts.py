"""Is everything there that a page draws? PDFium draws what it finds and leaves out the rest.

Asked before a page is rendered: a picture that is cut or gone would only look like white paper.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from postal.imaging import fax, jbig2, jpeg, jpeg2000
from postal.imaging.deflate import unpacked
from postal.imaging.limits import Limits, Unreadable, check_page_pixels
from postal.imaging.pdf_colours import components
from postal.imaging.pdf_content import is_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postal.imaging.bilevel import Bilevel

# Pages that scanners make have a handful of images; more are not looked at one by one.
MOST_IMAGES = 100
FORM_DEPTH = 3  # which PDFium walks through again for every time a form is drawn
_DEEPEST_FORM = 24  # here each form is looked into once
_PLAIN_FILTERS = frozenset(
    [
        "/FlateDecode",
        "/LZWDecode",
        "/RunLengthDecode",
        "/ASCII85Decode",
        "/ASCIIHexDecode",
        "/Fl",
        "/LZW",
        "/RL",
        "/A85",
        "/AHx",
    ]
)
# Some writers leave the last row out; more than this is a picture that was cut.
_MOST_MISSING = 0.01
_SPARE_BYTES = 1 << 16
_NAMED = re.compile(rb"(/[^\s/<>\[\](){}%]*) (\d+) (\d+) R")
# Every bit is looked at whatever the scale, and the smallest costs least.
_COARSE = 8


def check_parts(pdf: pikepdf.Pdf, page: pikepdf.Page, limits: Limits) -> None:
    """Refuse a page of ``pdf`` as ``damaged`` when something it shows is cut or not there.

    Or as ``page-too-large``, when one of its pictures is.

    What qpdf has to say about a stream is left among its warnings.
    """
    drawn = list(_drawn(pdf, page, page.resources, _DEEPEST_FORM, set()))
    for image in drawn[:MOST_IMAGES]:
        _check_image(pdf, image, limits)


def _drawn(
    pdf: pikepdf.Pdf,
    canvas: pikepdf.Page | Stream,
    resources: pikepdf.Object,
    depth: int,
    seen: set[tuple[int, int]],
) -> Iterator[Stream]:
    """Yield the images that a page or form draws, each once."""
    pictures = resources.get("/XObject", Dictionary())
    names = _names(canvas)
    try:
        wanted = pictures.keys() if names is None else map(str, names)
        called = [pictures.get(name) for name in wanted]
    except UnicodeDecodeError:
        called = _called_oddly(pdf, pictures, names)
    for found in called:
        if not isinstance(found, Stream):
            raise Unreadable("damaged", "a picture of the page is not there")
        if found.objgen in seen:
            continue
        seen.add(found.objgen)
        kind = found.get("/Subtype")
        if kind == Name.Image:
            yield found
        elif kind not in (Name.Form, Name.PS):
            raise Unreadable("damaged", "a part of the page is neither picture nor drawing")
        elif not depth:
            raise Unreadable("damaged", "parts of the page lie too deep within each other")
        else:
            yield from _drawn(pdf, found, found.get("/Resources", resources), depth - 1, seen)


def _called_oddly(
    pdf: pikepdf.Pdf, pictures: pikepdf.Object, names: list[pikepdf.Object] | None
) -> list[Any]:
    """Return what is drawn where names stand in some older code than UTF-8; None what is missing.

    The library has no words for such names: they are compared as they are written in a file.
    """
    written = pictures.unparse(resolved=True)
    if written.count(b"<<") > 1:
        raise Unreadable("damaged", "a picture of the page is no object of its own")
    known = {
        name: pdf.get_object(int(number), int(generation))
        for name, number, generation in _NAMED.findall(written)
    }
    if names is None:
        return list(known.values())
    return [known.get(name.unparse()) for name in names]


def _names(canvas: pikepdf.Page | Stream) -> list[pikepdf.Object] | None:
    """Return the names of what is drawn; None where the instructions are too many to read."""
    contents: Any = canvas.obj.get("/Contents") if isinstance(canvas, pikepdf.Page) else canvas
    parts: list[Any] = [contents] if isinstance(contents, Stream) else list(contents or ())
    if not all(isinstance(part, Stream) for part in parts):
        raise Unreadable("damaged", "a part of the page is not there")
    if not is_short(parts):
        return None
    drawings = pikepdf.parse_content_stream(canvas, "Do")
    return [drawing.operands[0] for drawing in drawings if drawing.operands]


def _check_image(pdf: pikepdf.Pdf, image: Stream, limits: Limits) -> None:
    check_page_pixels(*image_size(image), limits)
    if _PLAIN_FILTERS.issuperset(filter_names(image)):
        _check_length(image)
        return
    inner = _unwrapped(pdf, image)
    filters = filter_names(inner)
    if filters in (["/DCTDecode"], ["/DCT"]):
        view = memoryview(inner.get_raw_stream_buffer())
        jpeg.decode(view, check_jpeg(view), _COARSE, colour=False)
    elif filters in (["/CCITTFaxDecode"], ["/CCF"]):
        fax_bits(inner)
    elif filters == ["/JBIG2Decode"]:
        check_jbig2(inner, limits)
    elif filters == ["/JPXDecode"]:
        data = bytes(inner.get_raw_stream_buffer())
        check_jpeg2000(data, limits)
        jpeg2000.decode(data, _COARSE)


def _unwrapped(pdf: pikepdf.Pdf, image: Stream) -> Stream:
    """Take off the filters around the last, which some programs wrap in ASCII 85 or Flate."""
    filters = filter_names(image)
    if len(filters) < 2 or not _PLAIN_FILTERS.issuperset(filters[:-1]):
        return image
    parms: Any = image.get("/DecodeParms")
    settings: list[Any] = list(parms) if isinstance(parms, Array) else []
    settings += [None] * (len(filters) - len(settings))
    around = Dictionary(
        Filter=Array([Name(name) for name in filters[:-1]]), DecodeParms=Array(settings[:-1])
    )
    data = Stream(pdf, image.read_raw_bytes(), around).read_bytes()
    width, height = image_size(image)
    inner = Dictionary(Width=width, Height=height, Filter=Name(filters[-1]))
    if isinstance(settings[-1], Dictionary):
        inner.DecodeParms = settings[-1]
    return Stream(pdf, data, inner)


def check_jpeg(view: memoryview) -> jpeg.JpegHeader:
    """Return its header; a JPEG that was cut inside a PDF is ``damaged``, the PDF is whole."""
    if bytes(view[:2]) != b"\xff\xd8":
        raise Unreadable("damaged", "page image is no JPEG")
    try:
        return jpeg.read_header(view)
    except Unreadable as error:
        raise Unreadable("damaged", f"page image: {error.detail}") from error


def check_jpeg2000(data: bytes, limits: Limits) -> None:
    """Refuse a JPEG 2000 image as ``damaged`` when it has a hole."""
    if not limits.lenient:
        jpeg2000.check(data)


def check_jbig2(image: Stream, limits: Limits) -> None:
    """Refuse a JBIG2 image as ``damaged`` when a part of it is missing."""
    if limits.lenient:
        return
    shared: Any = _parms(image).get("/JBIG2Globals")
    common = b""
    if isinstance(shared, Stream):
        if not _PLAIN_FILTERS.issuperset(filter_names(shared)):
            raise Unreadable("damaged", "what JBIG2 images have in common is itself an image")
        common = shared.read_bytes()
    rows = image_size(image)[1]
    jbig2.check(bytes(image.get_raw_stream_buffer()), common, rows, limits)


def fax_bits(image: Stream) -> Bilevel | None:
    """Return a CCITT image; None for codes seldom used.

    Raises Unreadable ``damaged`` unless it is whole.
    """
    parms = _parms(image)
    width, height = image_size(image)
    kind, aligned = int(parms.get("/K", 0)), bool(parms.get("/EncodedByteAlign", False))
    if int(parms.get("/Columns", 1_728)) != width or (kind < 0 and aligned):
        return None
    group = fax.GROUP_4 if kind < 0 else fax.GROUP_3
    options = (kind > 0) | aligned << 2
    data = bytes(image.get_raw_stream_buffer())
    light = bool(parms.get("/BlackIs1", False))
    return fax.decode(fax.Fax(data, width, height, group, options), light=light)


def _parms(image: Stream) -> pikepdf.Object:
    """Return how the only filter of an image is set."""
    parms = image.get("/DecodeParms", Dictionary())
    if isinstance(parms, Array):
        parms = parms[0] if len(parms) == 1 else Dictionary()
    return parms if isinstance(parms, Dictionary) else Dictionary()


def image_size(image: Stream) -> tuple[int, int]:
    """Return width and height in pixels as the file tells them, whatever they are."""
    return int(image.get("/Width", 0)), int(image.get("/Height", 0))


def filter_names(image: Stream) -> list[str]:
    """Return the names of the filters of a stream, the outermost first."""
    filters = image.get("/Filter")
    if filters is None:
        return []
    return [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]


def _check_length(image: Stream) -> None:
    """Refuse an image that has fewer bytes than its size asks for, or a wrong checksum."""
    bits = int(image.get("/BitsPerComponent", 1))
    width, height = image_size(image)
    wanted, most = (-(-width * bits * one // 8) * height for one in components(image))
    if filter_names(image) in (["/FlateDecode"], ["/Fl"]):
        unpacked(memoryview(image.get_raw_stream_buffer()), 2 * most + _SPARE_BYTES)
    level = pikepdf.StreamDecodeLevel.specialized
    if len(image.get_stream_buffer(level)) < wanted * (1 - _MOST_MISSING):
        raise Unreadable("damaged", "an image of the page is cut")
