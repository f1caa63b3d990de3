"""PDF files put together byte by byte, so that every byte of them can be wrong on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.imaging import scan_files as scans

PAGE_BOX = b"[0 0 595 842]"
FILLED = b"q 595 0 0 842 0 0 cm /Im0 Do Q"


def stream(entries: bytes, data: bytes, *, length: bytes | None = None) -> bytes:
    """A stream object; ``length`` may lie about it."""
    told = b"%d" % len(data) if length is None else length
    return b"<<" + entries + b"/Length " + told + b">>\nstream\n" + data + b"\nendstream"


def jpeg_image(seed: int = 1, *, length: bytes | None = None, extra: bytes = b"") -> bytes:
    """The image of a written page in 50 dpi."""
    page = scans.written(50, seed=seed)
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % page.size
    entries += b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode" + extra
    return stream(entries, scans.jpeg(page, 50), length=length)


def image(width: int, height: int, entries: bytes, data: bytes) -> bytes:
    """An image object of any sort."""
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % (width, height)
    return stream(head + entries, data)


@dataclass
class Raw:
    """Objects by number, and everything around them; ``built`` writes the file."""

    objects: dict[int, bytes] = field(default_factory=dict)
    header: bytes = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    trailer: bytes = b"/Root 1 0 R"
    size: int | None = None
    end_of_object: bytes = b"\nendobj\n"
    offset_error: int = 0
    start_error: int = 0
    entry_end: bytes = b" \n"
    first_line: bytes | None = None
    tail: bytes = b"%%EOF\n"

    def built(self) -> bytes:
        """The whole file."""
        body, places = self.header, {}
        for number, content in self.objects.items():
            places[number] = len(body) + self.offset_error
            body += b"%d 0 obj\n" % number + content + self.end_of_object
        count = max(self.objects) + 1
        table = (
            (self.first_line or b"xref\n0 %d\n" % count) + b"0000000000 65535 f" + self.entry_end
        )
        for number in range(1, count):
            place, kind = (places[number], b"n") if number in places else (0, b"f")
            table += b"%010d %05d " % (place, 0 if kind == b"n" else 65_535) + kind
            table += self.entry_end
        size = count if self.size is None else self.size
        trailer = b"trailer\n<</Size %d" % size + self.trailer + b">>\n"
        start = b"startxref\n%d\n" % (len(body) + self.start_error)
        return body + table + trailer + start + self.tail


def scan(pages: int = 3) -> Raw:
    """A plain scan of some pages, one JPEG each: catalogue 1, tree 2, pages 10…, images 20…."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[" % pages
        + b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
        + b"]>>",
        3: stream(b"", FILLED),
    }
    for number in range(pages):
        objects[10 + number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox" + PAGE_BOX + b"/Contents 3 0 R"
            b"/Resources<</XObject<</Im0 %d 0 R>>>>>>" % (20 + number)
        )
        objects[20 + number] = jpeg_image(number + 1)
    return Raw(objects)


def scan_with(number: int, content: bytes) -> bytes:
    """The plain scan with another object in the place of one of its own."""
    raw = scan()
    raw.objects[number] = content
    return raw.built()


def page(
    content: bytes,
    resources: bytes = b"",
    objects: dict[int, bytes] | None = None,
    *,
    box: bytes = b"/MediaBox" + PAGE_BOX,
    extra: bytes = b"",
    catalogue: bytes = b"",
) -> bytes:
    """A file of one page: catalogue 1, tree 2, page 3, content 4; ``objects`` are from 5 on."""
    own = {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalogue + b">>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R"
        + (b"" if b"/Contents" in extra else b"/Contents 4 0 R")
        + b"/Resources<<"
        + resources
        + b">>"
        + box
        + extra
        + b">>",
        4: stream(b"", content),
    }
    return Raw(own | (objects or {})).built()


def picture_page(image_object: bytes, objects: dict[int, bytes] | None = None) -> bytes:
    """A page filled by one image, object 5."""
    return page(FILLED, b"/XObject<</Im0 5 0 R>>", {5: image_object} | (objects or {}))
