"""PDF files that hold themselves, or want much."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tests.imaging import hostile
from tests.imaging.corpus_case import Case
from tests.imaging.raw_pdf import (
    FILLED,
    PAGE_BOX,
    Raw,
    image,
    page,
    picture_page,
    scan,
    scan_with,
    stream,
)


def looped() -> Iterator[Case]:
    """Things that hold themselves."""
    yield Case("tree-holds-itself", hostile.pages_in_a_circle(), "refused")
    yield Case("kid-is-its-tree", scan_with(2, b"<</Type/Pages/Count 1/Kids[2 0 R]>>"), "refused")
    same = b"<</Type/Pages/Count 3/Kids[10 0 R 10 0 R 10 0 R]>>"
    yield Case("same-page-thrice", scan_with(2, same))
    yield Case("table-follows-itself", _previous(scan().built()), "any")
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]"
    own = b"/Resources<</XObject<</F 5 0 R>>>>"
    yield Case(
        "form-draws-itself",
        page(b"/F Do", b"/XObject<</F 5 0 R>>", {5: stream(form + own, b"/F Do")}),
    )
    other = b"/Resources<</XObject<</F 6 0 R>>>>"
    pair = {5: stream(form + other, b"/F Do"), 6: stream(form + own, b"/F Do /F Do")}
    yield Case("forms-draw-each-other", page(b"/F Do", b"/XObject<</F 5 0 R>>", pair))
    glyph = {
        5: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 65"
        b"/LastChar 65/Widths[9]/Encoding<</Differences[65/A]>>/CharProcs<</A 6 0 R>>"
        b"/Resources<</Font<</T 5 0 R>>>>>>",
        6: stream(b"", b"9 0 0 0 9 9 d1 BT /T 9 Tf (AAAAAAAAAA) Tj ET"),
    }
    yield Case(
        "letter-writes-itself",
        page(b"BT /T 20 Tf 99 99 Td (AAAA) Tj ET", b"/Font<</T 5 0 R>>", glyph),
    )
    tile = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9"
    pattern = b"/Resources<</Pattern<</P 5 0 R>>>>"
    yield Case(
        "tile-paints-itself",
        page(
            b"/Pattern cs /P scn 0 0 500 500 re f",
            b"/Pattern<</P 5 0 R>>",
            {5: stream(tile + pattern, b"/Pattern cs /P scn 0 0 9 9 re f")},
        ),
    )
    masked = image(9, 9, b"/ColorSpace/DeviceGray/BitsPerComponent 8/SMask 5 0 R", bytes(81))
    yield Case("mask-masks-itself", picture_page(masked))
    yield Case("length-is-its-own-stream", scan_with(3, stream(b"", FILLED, length=b"3 0 R")))
    yield Case(
        "contents-hold-themselves", page(b"", extra=b"/Contents 5 0 R", objects={5: b"[5 0 R]"})
    )
    outline = {
        5: b"<</First 6 0 R/Last 6 0 R/Count 1>>",
        6: b"<</Title(x)/Parent 5 0 R/Next 6 0 R>>",
    }
    yield Case("outline-loops", page(b"0 g", objects=outline, catalogue=b"/Outlines 5 0 R"), "any")
    fields = {5: b"<</Fields[6 0 R]>>", 6: b"<</T(x)/Kids[6 0 R]>>"}
    yield Case("fields-loop", page(b"0 g", objects=fields, catalogue=b"/AcroForm 5 0 R"), "any")
    yield Case("object-stream-extends-itself", _object_stream(b"/Extends 30 0 R"), "any")
    yield Case("reference-chain", scan_with(20, b"21 0 R"), "any")


def bombs() -> Iterator[Case]:
    """Small files that want much."""
    yield Case("memory-eater", hostile.memory_eater(), "refused")
    yield Case("processor-burner", hostile.processor_burner(), "refused", slow=True)
    yield Case("endless-content", hostile.endless_content(), "refused")
    yield Case("endless-nesting", hostile.endless_nesting(), "refused")
    yield Case("huge-paper", hostile.huge_paper(), "refused")
    grey = b"/ColorSpace/DeviceGray/BitsPerComponent 8"
    for side in (0, -5, 70_000, 1_000_000_000, 2_147_483_647, 99_999_999_999):
        yield Case(
            f"image-side-{side}", picture_page(image(side, side, grey, b"x" * 99)), "refused"
        )
        ccitt = grey[:-1] + b"1/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns %d>>" % side
        yield Case(f"fax-side-{side}", picture_page(image(side, side, ccitt, b"x" * 99)), "refused")
    zeros = zlib.compress(bytes(300_000_000), 9)
    thrice = zlib.compress(zlib.compress(zlib.compress(bytes(300_000_000), 9), 9), 9)
    flate = b"/Filter/FlateDecode"
    yield Case("flate-bomb-image", picture_page(image(2_000, 2_000, grey + flate, zeros)))
    yield Case(
        "flate-bomb-content", page(b"", extra=b"/Contents 5 0 R", objects={5: stream(flate, zeros)})
    )
    chain = b"/Filter[" + b"/FlateDecode" * 3 + b"]"
    yield Case("flate-bomb-thrice", picture_page(image(2_000, 2_000, grey + chain, thrice)))
    spaces = zlib.compress(b" " * 200_000_000, 9)
    yield Case(
        "content-of-spaces", page(b"", extra=b"/Contents 5 0 R", objects={5: stream(flate, spaces)})
    )
    hundred = b"/Filter[" + b"/ASCIIHexDecode" * 100 + b"]"
    yield Case("filters-100", picture_page(image(10, 10, grey + hundred, b"30" * 500 + b">")))
    many = b"/Contents[" + b"4 0 R " * 100_000 + b"]"
    yield Case("contents-100000", page(b"0 g", extra=many))
    yield Case("states-1000000", page(b"q " * 1_000_000))
    yield Case("array-in-content", page(b"[" * 200_000))
    yield Case("name-of-a-megabyte", page(b"/" + b"a" * 1_000_000 + b" Do"))
    yield Case("string-of-ten-megabytes", page(b"(" + b"a" * 10_000_000 + b") Tj"))
    yield Case("dashes", page(b"[.00001 .00001] 0 d 0 0 m 590 800 l S " * 40), "any", slow=True)
    yield Case(
        "numbers-beyond",
        page(b"1e38 0 0 1e38 1e38 1e38 cm 0 0 9 9 re f 9" + b"9" * 500 + b" w 0 0 m 9 9 l S"),
    )
    tile = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]"
    tile += b"/XStep .0001/YStep .0001"
    tiles = {5: stream(tile + b"/Resources<<>>", b"0 0 1 1 re f")}
    yield Case(
        "tiles-too-small",
        page(b"/Pattern cs /P scn 0 0 500 500 re f", b"/Pattern<</P 5 0 R>>", tiles),
        "any",
        slow=True,
    )
    yield from _shadings()
    yield Case("pages-2001", _many(2_001), "refused")
    yield Case("pages-2000", _many(2_000, blank=True), "any", slow=True)
    yield Case("tree-50000-deep", _deep(50_000), "any")
    yield Case("objects-declared-1e9", _of_size(1_000_000_000), "any")
    wide = b"<</Type/XRef/Size 9/W[1 999999999 2]/Root 1 0 R/Length 3>>stream\nabc\nendstream"
    yield Case("table-stream-wide", _with_tail(wide), "any")
    index = b"<</Type/XRef/Size 9/W[1 2 2]/Index[0 2147483647]/Root 1 0 R/Length 3>>"
    index += b"stream\nabc\nendstream"
    yield Case("table-stream-long", _with_tail(index), "any")
    yield Case("object-stream-of-1e9", _object_stream(b"", count=1_000_000_000), "any")


def _shadings() -> Iterator[Case]:
    sampled = b"<</FunctionType 0/Domain[0 1 0 1]/Range[0 1]/Size[60000 60000]/BitsPerSample 8"
    sampled += b"/Length 3>>stream\nabc\nendstream"
    postscript = stream(
        b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]", b"{" + b"{" * 5_000 + b"}" * 5_000 + b"}"
    )
    stitched = b"<</FunctionType 3/Domain[0 1]/Functions[6 0 R 6 0 R]/Bounds[.5]/Encode[0 1 0 1]>>"
    for name, function in (
        ("sampled", sampled),
        ("postscript", postscript),
        ("stitched", stitched),
    ):
        shade = b"<</ShadingType 1/ColorSpace/DeviceGray/Function 6 0 R>>"
        yield Case(
            f"shading-{name}",
            page(b"500 0 0 500 0 0 cm /S sh", b"/Shading<</S 5 0 R>>", {5: shade, 6: function}),
        )
    for kind in (4, 5, 6, 7):
        entries = (
            b"/ShadingType %d/ColorSpace/DeviceGray/BitsPerCoordinate 8/BitsPerComponent 8" % kind
        )
        entries += b"/BitsPerFlag 8/VerticesPerRow 2/Decode[0 600 0 800 0 1]"
        packed = zlib.compress((b"\0" + bytes(range(40))) * 200_000)
        mesh = stream(entries + b"/Filter/FlateDecode", packed)
        yield Case(
            f"shading-mesh-{kind}",
            page(b"/S sh", b"/Shading<</S 5 0 R>>", {5: mesh}),
            "any",
            slow=True,
        )


def _previous(data: bytes) -> bytes:
    """A table that names itself as the one before it."""
    place = data.rfind(b"xref\n0")
    return data.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev %d>>" % place)


def _many(pages: int, *, blank: bool = False) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[" % pages + kids + b"]>>",
    }
    for number in range(pages):
        objects[10 + number] = b"<</Type/Page/Parent 2 0 R/Resources<<>>/MediaBox[0 0 %d 72]>>" % (
            72 if blank else 10
        )
    return Raw(objects).built()


def _deep(depth: int) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for number in range(2, depth):
        objects[number] = b"<</Type/Pages/Count 1/Kids[%d 0 R]/Parent %d 0 R>>" % (
            number + 1,
            max(2, number - 1),
        )
    objects[depth] = b"<</Type/Page/Parent %d 0 R/MediaBox%s>>" % (depth - 1, PAGE_BOX)
    return Raw(objects).built()


def _object_stream(extra: bytes, count: int = 1) -> bytes:
    raw = scan()
    raw.objects[30] = stream(b"/Type/ObjStm/N %d/First 5" % count + extra, b"40 0 <</A 1>>")
    return raw.built()


def _with_tail(table: bytes) -> bytes:
    """The scan behind a table that is a stream."""
    whole = scan().built()
    body = whole[: whole.rfind(b"xref\n0")]
    return body + b"9 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def _of_size(size: int) -> bytes:
    raw = scan()
    raw.size = size
    return raw.built()
