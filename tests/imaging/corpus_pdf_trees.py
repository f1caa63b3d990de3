"""PDF files whose tables, trees, locks and letters are broken in the ways that fuzzers find."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tests.imaging.corpus_case import Case, Fate
from tests.imaging.raw_pdf import FILLED, PAGE_BOX, Raw, image, jpeg_image, page, scan, stream

_ONE = b"<</Type/Page/Parent 2 0 R/MediaBox" + PAGE_BOX + b"/Contents 3 0 R>>"
_FLATE = b"/Filter/FlateDecode"


def trees() -> Iterator[Case]:
    """Catalogues and page trees that are not what they should be."""
    yield Case("no-pages", _scan({2: b"<</Type/Pages/Count 0/Kids[]>>"}), "refused")
    for name, root in (
        ("itself", b"<</Type/Catalog/Pages 1 0 R>>"),
        ("page", b"<</Type/Catalog/Pages 10 0 R>>"),
        ("array", b"<</Type/Catalog/Pages[2 0 R]>>"),
        ("text", b"<</Type/Catalog/Pages(2 0 R)>>"),
        ("stream", stream(b"/Type/Catalog/Pages 2 0 R", b"")),
        ("number", b"7"),
        ("nothing", b""),
    ):
        yield Case(f"root-{name}", _scan({1: root}), "any")
    for name, trailer in (
        ("without-root", b""),
        ("root-is-a-number", b"/Root 7"),
        ("root-is-direct", b"/Root<</Type/Catalog/Pages 2 0 R>>"),
        ("root-in-another-generation", b"/Root 1 7 R"),
        ("root-far-away", b"/Root 999999999 0 R"),
        ("previous-in-the-middle", b"/Root 1 0 R/Prev 77"),
        ("previous-negative", b"/Root 1 0 R/Prev -9"),
        ("hybrid-nowhere", b"/Root 1 0 R/XRefStm 99999999"),
        ("hybrid-here", b"/Root 1 0 R/XRefStm 15"),
        ("size-negative", b"/Root 1 0 R/Size -1"),
    ):
        raw = scan()
        raw.trailer = trailer
        yield Case(f"trailer-{name}", raw.built(), "any")
    kids = {
        "numbers": b"[1 2 3]",
        "direct": b"[" + _ONE * 3 + b"]",
        "catalogue": b"[1 0 R 1 0 R 1 0 R]",
        "streams": b"[3 0 R 20 0 R 21 0 R]",
        "dictionary": b"<</A 10 0 R>>",
        "arrays": b"[[10 0 R][11 0 R][12 0 R]]",
        "another-generation": b"[10 9 R 11 9 R 12 9 R]",
    }
    for name, told in kids.items():
        yield Case(f"kids-{name}", _scan({2: b"<</Type/Pages/Count 3/Kids" + told + b">>"}), "any")
    circle = b"<</Type/Pages/Count 3/Kids[10 0 R 11 0 R 12 0 R]/Parent 2 0 R>>"
    boxless = b"<</Type/Page/Parent 2 0 R/Contents 3 0 R>>"
    yield Case("parent-of-itself", _scan({2: circle, 10: boxless}), "any")
    parents = {2: circle.replace(b"Parent 2", b"Parent 5"), 5: b"<</Type/Pages/Parent 2 0 R>>"}
    yield Case("parents-of-each-other", _scan(parents | {10: boxless}), "any")
    yield Case("page-with-kids", _scan({10: _ONE[:-2] + b"/Kids[11 0 R]>>"}), "any")
    yield Case("page-without-content", page(b"", extra=b"/Contents null"), "any")
    yield Case("resources-of-themselves", page(b"/A Do", b"/XObject 5 0 R", {5: b"<</A 5 0 R>>"}))
    for wide in (1, 7, 40):
        data = scan().built()
        table = data.rfind(b"xref\n0") + 29
        lines = data[table : table + 20 * wide]
        yield Case(f"table-nought-{wide}", data.replace(lines, b"0" * 10 + lines[10:]), "any")
    for header in (b"%PDF-", b"%PDF-1.4", b"\0%PDF-1.4\n", b"x" * 1_000 + b"%PDF-1.4\n"):
        raw = scan()
        raw.header = header
        yield Case(f"header-{len(header)}", raw.built(), "any")
    beyond = b"x" * 2_000 + scan().built()
    yield Case("header-beyond", beyond, "refused")
    plain = scan().built()
    yield Case("two-files", plain + plain, "any")
    yield Case("end-twice", plain + b"%%EOF\n%%EOF\n", 3)
    yield Case("update-of-junk", plain + b"1 0 obj\n<<\nstartxref\n5\n%%EOF\n", "any")


def locks() -> Iterator[Case]:
    """Locks that nobody can open, or that are broken."""
    words = b"/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")/P -4"
    for name, entries in (
        ("unknown", b"/Filter/Nobody/V 1/R 2" + words),
        ("certificate", b"/Filter/Adobe.PubSec/V 4/SubFilter/adbe.pkcs7.s5/Recipients[(x)]"),
        ("version-9", b"/Filter/Standard/V 9/R 9" + words),
        ("version-negative", b"/Filter/Standard/V -1/R -1" + words),
        ("without-words", b"/Filter/Standard/V 2/R 3/P -4"),
        ("short-words", b"/Filter/Standard/V 2/R 3/O(o)/U(u)/P -4"),
        ("key-of-9999", b"/Filter/Standard/V 2/R 3/Length 9999" + words),
        ("key-negative", b"/Filter/Standard/V 2/R 3/Length -8" + words),
        ("filters-missing", b"/Filter/Standard/V 4/R 4/StmF/X/StrF/Y" + words),
        ("revision-6-empty", b"/Filter/Standard/V 5/R 6/UE()/OE()/Perms()" + words),
    ):
        raw = scan()
        raw.trailer = b"/Root 1 0 R/ID[(a)(b)]/Encrypt<<" + entries + b">>"
        yield Case(f"lock-{name}", raw.built(), "refused" if name != "filters-missing" else "any")
    raw = scan()
    raw.trailer = b"/Root 1 0 R/Encrypt 1 0 R"
    yield Case("lock-is-the-catalogue", raw.built(), "refused")


def letters() -> Iterator[Case]:
    """Fonts of rubbish, and names that are hardly names."""
    rubbish = bytes(range(256)) * 40
    text = b"BT /T 20 Tf 99 500 Td (Surat) Tj ET"
    files = {"Type1": b"FontFile", "TrueType": b"FontFile2", "Type1C": b"FontFile3"}
    starts = {"rubbish": rubbish, "nothing": b"", "true": b"\0\1\0\0\xff\xff" + rubbish}
    starts |= {"type1": b"%!PS-AdobeFont-1.0\neexec\n" + rubbish, "otto": b"OTTO\0\x09" + rubbish}
    for kind, key in files.items():
        for start, data in starts.items():
            extra = b"/Subtype/Type1C" if kind == "Type1C" else b""
            fonts = {
                5: b"<</Type/Font/Subtype/" + kind.removesuffix("C").encode()
                + b"/BaseFont/X/FirstChar 0/LastChar 255/Widths 99 0 R/FontDescriptor 6 0 R>>",
                6: b"<</Type/FontDescriptor/FontName/X/Flags 4/" + key + b" 7 0 R>>",
                7: stream(extra, data),
            }  # fmt: skip
            yield Case(f"font-{kind}-{start}", page(text, b"/Font<</T 5 0 R>>", fonts), "any")
    composite = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding %s/DescendantFonts[%s]>>"
    for name, encoding, below in (
        ("of-itself", b"/Identity-H", b"5 0 R"),
        ("of-nothing", b"/Identity-H", b"99 0 R"),
        ("of-an-unknown-map", b"/Nothing-V", b"6 0 R"),
        ("of-a-broken-map", b"7 0 R", b"6 0 R"),
    ):
        fonts = {
            5: composite % (encoding, below),
            6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/W[0 65535 9 1 [1 2]]>>",
            7: stream(
                b"/UseCMap 7 0 R", b"begincmap 1 begincidrange <00> <ffffffff> 0 endcidrange"
            ),
        }
        yield Case(f"font-composite-{name}", page(text, b"/Font<</T 5 0 R>>", fonts), "any")
    mapped = {
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R/Encoding 7 0 R>>",
        6: stream(b"", b"1 beginbfrange <0000> <ffff> [" + b"<41>" * 9 + b"] endbfrange"),
        7: b"<</Differences[-5/A 300/B(c)/D]>>",
    }
    yield Case("font-mapped", page(text, b"/Font<</T 5 0 R>>", mapped), 1)
    for odd in (b"Bild-\xe4", b"a" * 4_000, b"\xe2\x80\xae", b"Im#23", b"Im#zz", b"Im#00", b"("):
        content = b"q 595 0 0 842 0 0 cm /" + odd + b" Do Q"
        data = page(content, b"/XObject<</" + odd + b" 5 0 R>>", {5: jpeg_image()})
        fate: Fate = "any" if odd in {b"Im#zz", b"Im#00", b"("} else 1
        yield Case(f"name-{odd[:8].hex()}", data, fate)


def small_and_large() -> Iterator[Case]:
    """Pictures of a pixel, a line or a billion, and tables that unpack to much."""
    for wide, high in ((1, 1), (1, 5_000), (5_000, 1), (40_000, 2), (2, 40_000)):
        size = f"{wide}-{high}"
        grey = b"/ColorSpace/DeviceGray/BitsPerComponent 8"
        flat = image(wide, high, grey, b"\x77" * (wide * high))
        yield Case(f"picture-{size}", page(FILLED, b"/XObject<</Im0 5 0 R>>", {5: flat}), "any")
        fax = b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode"
        fax += b"/DecodeParms<</K -1/Columns %d>>" % wide
        bits = image(wide, high, fax, b"\x80" * (high // 8 + 1))
        yield Case(f"fax-{size}", page(FILLED, b"/XObject<</Im0 5 0 R>>", {5: bits}), "any")
    jbig2 = b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode/DecodeParms"
    for name, parms in (("gone", b"99 0 R"), ("itself", b"5 0 R"), ("number", b"7")):
        packed = image(9, 9, jbig2 + b"<</JBIG2Globals " + parms + b">>", bytes(range(200)))
        data = page(FILLED, b"/XObject<</Im0 5 0 R>>", {5: packed})
        yield Case(f"jbig2-globals-{name}", data, "refused")
    codestream = b"\xff\x4f\xff\x51\0\x29\0\0" + b"\x7f\xff\xff\xff" * 2 + bytes(8)
    codestream += b"\x7f\xff\xff\xff" * 2 + bytes(8) + b"\x40\0" + b"\7\1\1" * 9
    huge = image(9, 9, b"/Filter/JPXDecode", codestream)
    yield Case("jpx-of-2e9", page(FILLED, b"/XObject<</Im0 5 0 R>>", {5: huge}), "refused")
    zeros = zlib.compress(bytes(300_000_000), 9)
    raw = scan()
    raw.objects[30] = stream(b"/Type/ObjStm/N 1/First 5" + _FLATE, zeros)
    yield Case("object-stream-bomb-beside", raw.built(), "any")
    yield Case("table-stream-bomb", _with_tables(zeros, b"1 4 2"), "any", slow=True)
    yield Case("table-stream-of-nothing", _with_tables(b"", b"0 0 0"), "any")
    mask = b"/ColorSpace/DeviceGray/BitsPerComponent 8/SMask %d 0 R"
    masks = {number: image(9, 9, mask % (number + 1), bytes(81)) for number in range(5, 3_000)}
    yield Case("masks-3000-deep", page(FILLED, b"/XObject<</Im0 5 0 R>>", masks), "any")
    spaces = {
        number: b"[/Indexed %d 0 R 1<00FF00FF00FF>]" % (number + 1) for number in range(6, 2_000)
    }
    spaces[5] = image(9, 9, b"/ColorSpace 6 0 R/BitsPerComponent 8", bytes(81))
    yield Case("spaces-2000-deep", page(FILLED, b"/XObject<</Im0 5 0 R>>", spaces), "any")
    state = {5: b"<</SMask<</S/Alpha/G 6 0 R>>>>"}
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Group<</S/Transparency>>/Resources<<"
    state[6] = stream(form + b"/ExtGState<</G 5 0 R>>>>", b"/G gs 0 0 9 9 re f")
    yield Case("state-masks-itself", page(b"/G gs 0 0 9 9 re f", b"/ExtGState<</G 5 0 R>>", state))


def _scan(changed: dict[int, bytes]) -> bytes:
    raw = scan()
    raw.objects |= changed
    return raw.built()


def _with_tables(packed: bytes, widths: bytes) -> bytes:
    """The scan behind a table that is a stream."""
    body = Raw(scan().objects).built()
    body = body[: body.rfind(b"xref\n0")]
    entries = b"/Type/XRef/Size 99/W[" + widths + b"]/Root 1 0 R" + _FLATE
    table = b"99 0 obj\n" + stream(entries, packed) + b"\nendobj\n"
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)
