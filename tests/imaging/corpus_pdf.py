"""PDF files that are sloppy and whole, or of which something is missing."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from tests.imaging import scan_files as scans
from tests.imaging.corpus_case import Case, Fate
from tests.imaging.raw_pdf import jpeg_image, scan, scan_with


def sloppy() -> Iterator[Case]:
    """Files that programs for reading PDF open, and nothing of them is missing."""
    whole = scan().built()
    yield Case("whole", whole, 3)
    yield Case("junk-before", b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n" + whole, 3)
    yield Case("nuls-after", whole + bytes(5_000), 3)
    yield Case("blanks-after", whole + b"\r\n" * 2_000, 3)
    yield Case("page-of-html-after", whole + b"<p>delivered</p>\n" * 300, 3)
    yield Case("no-newline-at-the-end", whole.rstrip(), 3)
    for shift in (-1, 1, 2, 7):
        yield Case(f"startxref-{shift:+}", _changed(start_error=shift), 3)
        yield Case(f"offsets-{shift:+}", _changed(offset_error=shift), 3)
    yield Case("startxref-0", whole.replace(_start(whole), b"startxref\n0\n"), 3)
    yield Case("startxref-behind", whole.replace(_start(whole), b"startxref\n99999999\n"), 3)
    yield Case("table-lines-of-19-bytes", _changed(entry_end=b"\n"), 3)
    yield Case("table-from-1", _changed(first_line=b"xref\n1 23\n"), "any")
    yield Case("no-endobj", _changed(end_of_object=b"\n"), 3)
    yield Case("endobj-glued", _changed(end_of_object=b" endobj "), 3)
    yield Case("size-too-small", _changed(size=5), 3)
    yield Case("size-too-large", _changed(size=5_000), 3)
    for version in (b"1.0", b"1.9", b"2.0", b"7.7", b"1."):
        yield Case(f"version-{version.decode()}", _changed(header=b"%PDF-" + version + b"\n"), 3)
    for told in (b"10", b"99999999", b"-5", b"0", b"null", b"88 0 R", b"(x)"):
        name = told.decode().replace(" ", "").strip("()")
        yield Case(f"length-{name}", scan_with(20, jpeg_image(1, length=told)), 3)
    yield Case("page-without-type", _less(b"/Type/Page/", b"/"), 3)
    yield Case("tree-without-type", _less(b"/Type/Pages", b""), 3)
    yield Case("catalogue-without-type", _less(b"/Type/Catalog", b""), 3)
    yield Case("page-without-parent", _less(b"/Parent 2 0 R", b""), 3)
    yield Case("comment-everywhere", _less(b"/Type/Page/", b"/Type %x\n /Page%/\n/"), 3)
    yield Case("name-written-in-hex", _less(b"/Contents", b"/Con#74ents"), 3)
    yield Case("object-twice", whole.replace(b"3 0 obj", b"2 0 obj\n1\nendobj\n3 0 obj", 1), "any")
    yield from _saved_otherwise()


def _saved_otherwise() -> Iterator[Case]:
    with pikepdf.open(io.BytesIO(scan().built())) as pdf:
        mode = pikepdf.ObjectStreamMode.generate
        yield Case("object-streams", scans.saved(pdf, object_stream_mode=mode), 3)
        yield Case("linearised", scans.saved(pdf, linearize=True), 3)
        for revision in (2, 3, 4, 6):
            aes = revision >= 4
            for user in ("", "secret"):
                lock = pikepdf.Encryption(
                    owner="owner", user=user, R=revision, aes=aes, metadata=aes
                )
                name = f"locked-{revision}-{user or 'owner-only'}"
                yield Case(name, scans.saved(pdf, encryption=lock), "refused" if user else 3)
    yield Case("update-appended", _updated(b"<</Type/Catalog/Pages 2 0 R/Lang(id)>>", 1), 3)
    two = b"<</Type/Pages/Count 2/Kids[10 0 R 11 0 R]>>"
    yield Case("update-drops-a-page", _updated(two, 2), 2)
    for update in (200, 120, 40, 6):
        data = _updated(two, 2) + _update(_updated(two, 2), b"<</Type/Catalog/Pages 2 0 R>>", 1)
        yield Case(f"update-cut-{update}", data[:-update], "refused")


def lost() -> Iterator[Case]:
    """Files of which something is missing: none may be read."""
    whole = scan().built()
    for share in range(5, 100, 5):
        cut = whole[: len(whole) * share // 100]
        yield Case(f"cut-at-{share}", cut, "refused")
        yield Case(f"cut-and-ended-{share}", cut + b"\n%%EOF\n", "refused")
        yield Case(f"cut-and-tailed-{share}", cut + whole[whole.rfind(b"xref\n0") :], "refused")
    for share in range(10, 90, 10):
        middle = bytearray(whole)
        start = len(whole) * share // 100
        middle[start : start + 3_000] = bytes(3_000)
        yield Case(f"hole-at-{share}", bytes(middle), "refused")
        yield Case(f"gap-at-{share}", whole[:start] + whole[start + 1_500 :], "refused")
    linear = _linear(12)
    for share in (10, 20, 30, 50, 70, 90, 99):
        yield Case(f"linearised-cut-{share}", linear[: len(linear) * share // 100], "refused")
    first_end = linear.index(b"%%EOF") + 6
    yield Case("linearised-first-part", linear[:first_end], "refused")
    for kids in (
        b"[10 0 R 11 0 R]",
        b"[10 0 R 11 0 R 99 0 R]",
        b"[10 0 R null 12 0 R]",
        b"7",
        b"[]",
    ):
        tree = b"<</Type/Pages/Count 3/Kids" + kids + b">>"
        yield Case(f"kids-{kids.decode().strip('[]')}", scan_with(2, tree), "refused")
    for count in (b"-1", b"0", b"2", b"4", b"2147483647", b"99999999999", b"(3)", b"null"):
        tree = b"<</Type/Pages/Count " + count + b"/Kids[10 0 R 11 0 R 12 0 R]>>"
        fate: Fate = "refused" if count in {b"2", b"4"} else "any"
        yield Case(f"count-{count.decode()}", scan_with(2, tree), fate)
    yield Case("page-object-gone", _less(b"11 0 obj", b"xx 0 obj"), "refused")
    yield Case("image-object-gone", _less(b"21 0 obj", b"xx 0 obj"), "refused")
    yield Case(
        "no-catalogue", whole.replace(b"/Type/Catalog/Pages", b"/Type/Nothing/Pagez"), "refused"
    )


def _changed(**changes: object) -> bytes:
    raw = scan()
    for name, value in changes.items():
        setattr(raw, name, value)
    return raw.built()


def _less(old: bytes, new: bytes) -> bytes:
    """The scan with a text in it replaced, and a table that fits."""
    raw = scan()
    raw.objects = {n: content.replace(old, new) for n, content in raw.objects.items()}
    built = raw.built()
    return built.replace(old, new) if len(old) == len(new) else built


def _start(data: bytes) -> bytes:
    return data[data.rfind(b"startxref") : data.rfind(b"%%EOF")]


def _update(data: bytes, content: bytes, number: int) -> bytes:
    """What an update of object ``number`` appends to ``data``."""
    place = len(data)
    previous = int(_start(data).split()[1])
    body = b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = place + len(body)
    body += b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    body += b"trailer\n<</Size 23/Root 1 0 R/Prev %d>>\n" % previous
    return body + b"startxref\n%d\n%%%%EOF\n" % table


def _updated(content: bytes, number: int) -> bytes:
    whole = scan().built()
    return whole + _update(whole, content, number)


def _linear(pages: int) -> bytes:
    with pikepdf.open(io.BytesIO(scan(pages).built())) as pdf:
        return scans.saved(pdf, linearize=True)
