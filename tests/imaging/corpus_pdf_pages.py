"""PDF files with odd pages, every sort of picture, and what is no paper."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tests.imaging import scan_files as scans
from tests.imaging.corpus_case import Case
from tests.imaging.raw_pdf import (
    FILLED,
    PAGE_BOX,
    Raw,
    image,
    jpeg_image,
    page,
    picture_page,
    stream,
)


def odd_pages() -> Iterator[Case]:
    """Boxes, turns and units that nobody would write."""
    boxes = {
        "none": b"",
        "negative": b"/MediaBox[-100 -100 495 742]",
        "swapped": b"/MediaBox[595 842 0 0]",
        "empty": b"/MediaBox[0 0 0 0]",
        "thin": b"/MediaBox[0 0 595 .001]",
        "words": b"/MediaBox[(a)(b)(c)(d)]",
        "short": b"/MediaBox[0 0 595]",
        "reference": b"/MediaBox 99 0 R",
        "far": b"/MediaBox[1000000000 1000000000 1000000595 1000000842]",
        "huge": b"/MediaBox[0 0 99999999 99999999]",
        "infinite": b"/MediaBox[0 0 " + b"9" * 40 + b" 842]",
        "crop-outside": b"/MediaBox[0 0 595 842]/CropBox[2000 2000 2500 2500]",
        "crop-empty": b"/MediaBox[0 0 595 842]/CropBox[10 10 10 10]",
        "crop-part": b"/MediaBox[0 0 595 842]/CropBox[100 100 400 500]",
    }
    for name, box in boxes.items():
        data = page(FILLED, b"/XObject<</Im0 5 0 R>>", {5: jpeg_image()}, box=box)
        certain = {
            "none": 1,
            "negative": 1,
            "swapped": 1,
            "crop-part": 1,
            "crop-empty": 1,
            "huge": "refused",
        }
        yield Case(f"box-{name}", data, certain.get(name, "any"))  # type: ignore[arg-type]
    for turn in (
        b"45",
        b"-90",
        b"450",
        b"90.0",
        b"1000000000",
        b"(90)",
        b"null",
        b"99 0 R",
        b"2147483648",
    ):
        data = page(FILLED, b"/XObject<</Im0 5 0 R>>", {5: jpeg_image()}, extra=b"/Rotate " + turn)
        yield Case(f"turn-{turn.decode()}", data, "any")
    for unit in (b"2", b"0", b"-1", b"1000000000", b"(x)"):
        data = page(
            FILLED, b"/XObject<</Im0 5 0 R>>", {5: jpeg_image()}, extra=b"/UserUnit " + unit
        )
        yield Case(f"unit-{unit.decode()}", data, "any")
    for content in (b"null", b"99 0 R", b"[null null]", b"7", b"[4 0 R 99 0 R]", b"<<>>"):
        data = page(
            FILLED, b"/XObject<</Im0 5 0 R>>", {5: jpeg_image()}, extra=b"/Contents " + content
        )
        yield Case(f"contents-{content.decode()}", data, "any")
    yield Case("page-of-nothing", page(b""), 1)
    yield Case(
        "text-page",
        page(
            b"BT /F 20 Tf 99 500 Td (Surat) Tj ET",
            b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
        ),
        1,
    )
    yield Case("resources-from-the-tree", _inherited(), 1)


def images() -> Iterator[Case]:
    """Every way to store a picture, and some ways to spoil it."""
    grey = b"/ColorSpace/DeviceGray/BitsPerComponent 8"
    flat = bytes(range(100)) * 100
    spaces = {
        "cmyk": (b"/ColorSpace/DeviceCMYK", 4),
        "indexed": (b"/ColorSpace[/Indexed/DeviceRGB 255 6 0 R]", 1),
        "indexed-short": (b"/ColorSpace[/Indexed/DeviceRGB 255<00>]", 1),
        "lab": (b"/ColorSpace[/Lab<</WhitePoint[.9 1 1]>>]", 3),
        "separation": (b"/ColorSpace[/Separation/Spot/DeviceCMYK 7 0 R]", 1),
        "icc-broken": (b"/ColorSpace[/ICCBased 6 0 R]", 1),
        "none": (b"", 1),
        "itself": (b"/ColorSpace[/Indexed 5 0 R 255<00>]", 1),
        "unknown": (b"/ColorSpace/Nothing", 1),
    }
    extra = {
        6: stream(b"/N 1", bytes(768)),
        7: b"<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 0 0 1]/N 1>>",
    }
    for name, (space, count) in spaces.items():
        data = picture_page(image(100, 100, space + b"/BitsPerComponent 8", flat * count), extra)
        yield Case(f"space-{name}", data, "any")
    for bits in (1, 2, 4, 16, 3, 0, -8, 99):
        entries = b"/ColorSpace/DeviceGray/BitsPerComponent %d" % bits
        yield Case(f"bits-{bits}", picture_page(image(100, 100, entries, flat * 2)), "any")
    marks = {
        "image-mask": b"/ImageMask true/BitsPerComponent 1",
        "inverted": grey + b"/Decode[1 0]",
        "colour-key": grey + b"/Mask[0 9]",
        "soft-mask": grey + b"/SMask 6 0 R",
        "matte": grey + b"/SMask 6 0 R/Matte[1]",
        "optional": grey + b"/OC<</Type/OCG/Name(x)>>",
        "alternates": grey + b"/Alternates[<</Image 5 0 R>>]",
    }
    for name, entries in marks.items():
        mask = {6: image(100, 100, grey, flat)}
        yield Case(f"with-{name}", picture_page(image(100, 100, entries, flat), mask), "any")
    yield from _filters(grey, flat)
    inline = b"q 500 0 0 500 0 0 cm BI /W 10 /H 10 /CS /G /BPC 8 ID " + bytes(range(100)) + b" EI Q"
    yield Case("inline", page(inline), 1)
    yield Case("inline-without-end", page(inline[:60]), "any")
    yield Case("inline-huge", page(inline.replace(b"/W 10", b"/W 999999999")), "any")


def _filters(grey: bytes, flat: bytes) -> Iterator[Case]:
    runs = (
        b"".join(b"\x63" + flat[start : start + 100] for start in range(0, 10_000, 100)) + b"\x80"
    )
    good = {
        "ascii-hex": (b"/ASCIIHexDecode", flat.hex().encode() + b">"),
        "run-length": (b"/RunLengthDecode", runs),
        "flate": (b"/FlateDecode", zlib.compress(flat)),
        "hex-flate": (b"[/AHx/Fl]", zlib.compress(flat).hex().encode() + b">"),
    }
    for name, (code, data) in good.items():
        yield Case(
            f"filter-{name}", picture_page(image(100, 100, grey + b"/Filter" + code, data)), 1
        )
    bad = (
        "FlateDecode",
        "LZWDecode",
        "RunLengthDecode",
        "ASCIIHexDecode",
        "ASCII85Decode",
        "DCTDecode",
        "JPXDecode",
        "JBIG2Decode",
        "CCITTFaxDecode",
        "Crypt",
        "Nothing",
    )
    for name in bad:
        entries = grey + b"/Filter/" + name.encode()
        yield Case(f"garbage-{name}", picture_page(image(100, 100, entries, flat[::-7])), "any")
        yield Case(f"nothing-{name}", picture_page(image(100, 100, entries, b"")), "any")
    for predictor in (2, 10, 15, 99, -1):
        for columns in (100, 0, -1, 1_000_000_000):
            parms = b"/DecodeParms<</Predictor %d/Columns %d/Colors 9999>>" % (predictor, columns)
            entries = grey + b"/Filter/FlateDecode" + parms
            name = f"predictor-{predictor}-{columns}"
            yield Case(name, picture_page(image(100, 100, entries, zlib.compress(flat))), "any")
    page2000 = scans.encoded(scans.written(50, mode="RGB"), "JPEG2000")
    for share in (20, 50, 80, 95):
        part = page2000[: len(page2000) * share // 100]
        data = picture_page(image(413, 585, b"/Filter/JPXDecode", part))
        yield Case(f"jpx-cut-{share}", data, "refused")
    globals_loop = {6: stream(b"", b"\0" * 40)}
    jbig2 = b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode"
    jbig2 += b"/DecodeParms<</JBIG2Globals 6 0 R>>"
    yield Case(
        "jbig2-broken-globals", picture_page(image(100, 100, jbig2, flat), globals_loop), "any"
    )
    huge = b"\0\0\0\0\x30\0\1\0\0\0\x13" + b"\xff" * 8 + bytes(11)
    yield Case("jbig2-huge", picture_page(image(100, 100, jbig2, huge), globals_loop), "any")


def interactive() -> Iterator[Case]:
    """Forms, scripts and packages."""
    script = b"/OpenAction<</S/JavaScript/JS(while\\(1\\);)>>"
    yield Case("script", page(b"0 g", catalogue=script), 1)
    xfa = {5: b"<</Fields[]/XFA 6 0 R>>", 6: stream(b"", b"<xdp:xdp/>")}
    yield Case("xfa-beside-pages", page(b"0 g", objects=xfa, catalogue=b"/AcroForm 5 0 R"), 1)
    dynamic = b"/AcroForm 5 0 R/NeedsRendering true"
    yield Case("xfa-instead-of-pages", page(b"0 g", objects=xfa, catalogue=dynamic), "refused")
    widget = {
        5: b"<</Fields[6 0 R]/DA(/Helv 0 Tf)>>",
        6: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(b)/Rect[9 9 99 99]/P 3 0 R>>",
    }
    form = page(b"0 g", objects=widget, catalogue=b"/AcroForm 5 0 R", extra=b"/Annots[6 0 R]")
    yield Case("form-field", form, 1)
    package = b"/Collection<</Type/Collection/View/T>>"
    yield Case("portfolio", page(b"0 g", catalogue=package), "refused")
    yield Case(
        "annotations-100000",
        page(
            b"0 g",
            extra=b"/Annots[" + b"5 0 R " * 100_000 + b"]",
            objects={5: b"<</Subtype/Square/Rect[0 0 9 9]>>"},
        ),
    )
    for name, start in (
        ("empty", b""),
        ("only-header", b"%PDF-1.4\n"),
        ("header-and-end", b"%PDF-1.4\n%%EOF\n"),
        ("nuls", bytes(9_000)),
        ("ones", b"\xff" * 9_000),
        ("html", b"<html>%PDF-1.4</html>"),
        ("no-objects", b"%PDF-1.4\nxref\n0 0\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"),
    ):
        yield Case(f"nearly-{name}", start, "refused")


def _inherited() -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox" + PAGE_BOX + b"/Rotate 90"
        b"/Resources<</XObject<</Im0 5 0 R>>>>>>",
        3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
        4: stream(b"", FILLED),
        5: jpeg_image(),
    }
    return Raw(objects).built()
