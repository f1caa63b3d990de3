"""Pages of which a part is missing within a file that is whole: none may pass as a page.

Each of these was once taken for a page with white, grey or black below.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
from pikepdf import Dictionary
from PIL import Image

from tests.imaging import formats, jbig2_code
from tests.imaging import scan_files as scans
from tests.imaging.corpus_case import Case, Fate

_DPI = 40
_HOLE = 400
Spoil = Callable[[bytes], bytes]


def _cut(share: float) -> Spoil:
    return lambda data: data[: int(len(data) * share)]


def _zeros_from_half(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


def _hole(data: bytes) -> bytes:
    start, size = len(data) // 2, min(_HOLE, len(data) // 4)
    return data[:start] + bytes(size) + data[start + size :]


_SPOILT: dict[str, Spoil] = {
    "cut-30": _cut(0.3),
    "cut-60": _cut(0.6),
    "cut-95": _cut(0.95),
    "zeros-from-half": _zeros_from_half,
    "hole": _hole,
    "nothing": lambda _: b"",
}


def pdf_pictures() -> Iterator[Case]:
    """Pictures of PDF pages, cut or half zeros, and such as hold fewer rows than they say."""
    page = scans.written(_DPI)
    black, colour = formats.bilevel(page), page.convert("RGB")
    upper = (0, 0, page.width, page.height // 2)
    makers: dict[str, tuple[Image.Image, Callable[[Image.Image], bytes], str]] = {
        "jbig2-fax": (black, _jbig2_fax, "/JBIG2Decode"),
        "jbig2": (black, jbig2, "/JBIG2Decode"),
        "jpx": (page, lambda one: scans.encoded(one, "JPEG2000"), "/JPXDecode"),
        "jpx-colour": (colour, lambda one: scans.encoded(one, "JPEG2000"), "/JPXDecode"),
        "jpx-tiles": (page, _tiled_jpeg2000, "/JPXDecode"),
        "jpx-lossy": (page, _lossy_jpeg2000, "/JPXDecode"),
        "flate": (page, lambda one: zlib.compress(one.tobytes()), "/FlateDecode"),
        "flate-bits": (black, lambda one: zlib.compress(one.tobytes()), "/FlateDecode"),
        "lzw": (page, _lzw, "/LZWDecode"),
        "lzw-bits": (black, _lzw, "/LZWDecode"),
        "run-length": (page, _packbits, "/RunLengthDecode"),
        "run-length-bits": (black, _packbits, "/RunLengthDecode"),
        "hex": (page, lambda one: one.tobytes().hex().encode() + b">", "/ASCIIHexDecode"),
        "plain": (page, lambda one: one.tobytes(), ""),
        "fax": (black, formats.group4, "/CCITTFaxDecode"),
    }
    for name, (image, encode, code) in makers.items():
        whole = encode(image)
        yield Case(f"{name}-whole", _pdf(image, whole, code), 1)
        for how, spoil in _SPOILT.items():
            # Of pixels that are not packed nobody can tell a hole from black.
            fate: Fate = "any" if (name, how) in _UNKNOWABLE else "refused"
            spoilt = _pdf(image, spoil(whole), code)
            yield Case(f"{name}-{how}", spoilt, fate)
            if how in _ALSO_DRAWN:
                yield Case(f"{name}-{how}-drawn", _drawn_over(spoilt), fate)
        if not name.startswith("jp"):
            half = _pdf(image, encode(image.crop(upper)), code)
            yield Case(f"{name}-half-the-rows", half, "refused")
            yield Case(f"{name}-half-the-rows-drawn", _drawn_over(half), "refused")
    yield from _predicted(page)


_UNKNOWABLE = {("plain", "zeros-from-half"), ("plain", "hole")}
_ALSO_DRAWN = {"cut-60", "zeros-from-half"}


def jbig2_segments() -> Iterator[Case]:
    """JBIG2 whose segments do not cover the page, or end too early."""
    black = formats.bilevel(scans.written(_DPI))
    wide, high = black.size
    coded = jbig2_code.arithmetic(black)
    whole = jbig2_code.region(black.size, coded)
    start = jbig2_code.page_segment(black.size)

    def case(name: str, data: bytes, fate: Fate = "refused") -> Case:
        return Case(name, _pdf(black, data, "/JBIG2Decode"), fate)

    region = jbig2_code.segment(1, jbig2_code.REGION, whole)
    yield case("ended", start + region + jbig2_code.segment(2, 49, b""), 1)
    yield case("page-without-regions", start)
    yield case("region-without-a-page", region)
    yield case("end-without-regions", start + jbig2_code.segment(2, 49, b""))
    for share in (0.3, 0.6, 0.9):
        kept = whole[: int(len(whole) * share)]
        # What arithmetic code does not say any more cannot be told from white paper.
        relabelled = start + jbig2_code.segment(1, 38, kept)
        yield case(f"cut-and-relabelled-{share}", relabelled, "any")
    half = black.crop((0, 0, wide, high // 2))
    upper = jbig2_code.region(half.size, jbig2_code.arithmetic(half))
    yield case("half-a-page-of-regions", start + jbig2_code.segment(1, 38, upper))
    unknown = jbig2_code.segment(1, jbig2_code.REGION, whole, length=0xFFFFFFFF)
    yield case("length-unknown-and-cut", (start + unknown)[: len(start) + len(whole) // 2])
    middle = len(whole) // 2
    hole = whole[:middle] + bytes(300) + whole[middle + 300 :]
    yield case("hole", start + jbig2_code.segment(1, 38, hole))


def tiff_strips() -> Iterator[Case]:
    """TIFF whose strips are shorter than they should be, or partly zeros."""
    page = scans.written(_DPI)
    black = formats.bilevel(page)
    for packed in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "group3", "group4", "jpeg"):
        image = black if packed.startswith("group") else page
        whole = scans.tiff([image], compression=packed, tiffinfo={278: image.height})
        yield Case(f"{packed}-whole", whole, 1)
        start, length = _strip(whole)
        for share in (30, 60, 95):
            short = _relabelled(whole, length * share // 100)
            yield Case(f"{packed}-cut-{share}", short, "refused")
        zeros = whole[: start + length // 2] + bytes(length - length // 2) + whole[start + length :]
        fate: Fate = "any" if packed == "raw" else "refused"
        yield Case(f"{packed}-zeros-from-half", zeros, fate)
        strips = scans.tiff([image], compression=packed, tiffinfo={278: 64})
        yield Case(f"{packed}-strip-of-nothing", _relabelled(strips, 0, number=4), "refused")


def _predicted(page: Image.Image) -> Iterator[Case]:
    """Rows that are stored as differences to the row above, all or only half of them."""
    wide, pixels = page.width, page.tobytes()
    rows = [b"\0" + pixels[at : at + wide] for at in range(0, len(pixels), wide)]
    parms = Dictionary(Predictor=15, Columns=wide)
    whole, half = (zlib.compress(b"".join(rows[:count])) for count in (len(rows), len(rows) // 2))
    yield Case("predicted-whole", _pdf(page, whole, "/FlateDecode", parms), 1)
    yield Case("predicted-half-the-rows", _pdf(page, half, "/FlateDecode", parms), "refused")


def _pdf(image: Image.Image, data: bytes, code: str, parms: Dictionary | None = None) -> bytes:
    def made(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        stream = scans.image_stream(pdf, image, data, code or "/None")
        if not code:
            del stream["/Filter"]
        if code == "/CCITTFaxDecode":
            stream.DecodeParms = Dictionary(K=-1, Columns=image.width, Rows=image.height)
        if parms is not None:
            stream.DecodeParms = parms
        return stream

    return formats.one_page(made)


def _drawn_over(data: bytes) -> bytes:
    """The page with a dot drawn on it, so that it has to be rendered."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].contents_add(b"0 0 1 1 re f")
        return scans.saved(pdf)


def with_globals(image: Image.Image, data: bytes, shared: bytes) -> bytes:
    """A page of JBIG2 with segments that lie apart."""

    def made(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        stream = scans.image_stream(pdf, image, data, "/JBIG2Decode")
        common = pdf.make_indirect(pikepdf.Stream(pdf, shared))
        stream.DecodeParms = Dictionary(JBIG2Globals=common)
        return stream

    return formats.one_page(made)


def _jbig2_fax(image: Image.Image) -> bytes:
    data = jbig2_code.region(image.size, formats.group4(image), fax=True)
    return jbig2_code.page_segment(image.size) + jbig2_code.segment(1, jbig2_code.REGION, data)


def jbig2(image: Image.Image) -> bytes:
    """The picture in arithmetic code."""
    data = jbig2_code.region(image.size, jbig2_code.arithmetic(image))
    return jbig2_code.page_segment(image.size) + jbig2_code.segment(1, jbig2_code.REGION, data)


def _tiled_jpeg2000(image: Image.Image) -> bytes:
    return scans.encoded(image, "JPEG2000", tile_size=(128, 128), no_jp2=True)


def _lossy_jpeg2000(image: Image.Image) -> bytes:
    return scans.encoded(
        image, "JPEG2000", quality_mode="rates", quality_layers=[40, 20, 10], no_jp2=True
    )


def _lzw(image: Image.Image) -> bytes:
    return _only_strip(scans.tiff([image], compression="tiff_lzw", tiffinfo={278: image.height}))


def _packbits(image: Image.Image) -> bytes:
    packed = scans.tiff([image], compression="packbits", tiffinfo={278: image.height})
    return _only_strip(packed) + b"\x80"


def _only_strip(data: bytes) -> bytes:
    start, length = _strip(data)
    return data[start : start + length]


def _strip(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as opened:
        tags = opened.tag_v2  # type: ignore[attr-defined]
        return int(tags[273][0]), int(tags[279][0])


def _relabelled(data: bytes, length: int, number: int = 0) -> bytes:
    """The TIFF with another length of one of its strips."""
    changed = bytearray(data)
    (start,) = struct.unpack_from("<I", data, 4)
    for line in range(struct.unpack_from("<H", data, start)[0]):
        place = start + 2 + 12 * line
        tag, kind, count, value = struct.unpack_from("<HHII", data, place)
        if tag == 279:
            code, room = ("<H", 2) if kind == 3 else ("<I", 4)
            values = place + 8 if count * room <= 4 else value
            struct.pack_into(code, changed, values + number * room, length)
    return bytes(changed)


def holes() -> Iterator[Case]:
    """Every case of this module."""
    for family in (pdf_pictures, jbig2_segments, tiff_strips):
        for case in family():
            yield replace(case, name=f"holes/{family.__name__}/{case.name}")
