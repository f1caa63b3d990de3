"""Broken, odd and hostile TIFF, PNG and JPEG files, and files that are no scans at all."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

from tests.imaging import formats, hostile
from tests.imaging import scan_files as scans
from tests.imaging.corpus_case import Case


def tiffs() -> Iterator[Case]:
    """Directories that lie."""
    page = scans.written(50)
    whole = formats.raw_tiff(page)
    yield Case("whole", whole, 1)
    for share in (1, 10, 50, 90, 99):
        yield Case(f"cut-{share}", whole[: len(whole) * share // 100], "refused")
    yield Case("circle", hostile.tiff_in_a_circle(), "refused")
    yield Case("no-pixels", hostile.tiff_without_its_pixels(), "refused")
    yield Case("200000-directories", hostile.tiff_of_directories(200_000), "refused")
    yield Case("2000-directories", hostile.tiff_of_directories(2_000), "any", slow=True)
    for tag in (256, 257, 258, 259, 262, 273, 277, 278, 279, 282, 296):
        for value in (0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF):
            yield Case(f"tag-{tag}-{value}", _tag_set(whole, tag, value), "any")
        for kind in (0, 2, 5, 7, 12, 13, 99):
            yield Case(f"tag-{tag}-kind-{kind}", _kind_set(whole, tag, kind), "any")
    black = formats.bilevel(page)
    fax = scans.tiff([black], compression="group4")
    for row in (1, 40, 400, 100_000):
        yield Case(f"fax-wide-{row}", _tag_set(fax, 256, row), "any")
        yield Case(f"fax-high-{row}", _tag_set(fax, 257, row), "any")
        yield Case(f"fax-rows-{row}", _tag_set(fax, 278, row), "any")
    for packed in (1, 2, 3, 4, 5, 6, 7, 8, 32_773, 32_946, 34_712, 50_000, 50_001, 7_777):
        yield Case(f"packed-{packed}", _tag_set(whole, 259, packed), "any")
        yield Case(f"fax-packed-{packed}", _tag_set(fax, 259, packed), "any")
    bomb = zlib.compress(bytes(200_000_000), 9)
    yield Case("deflate-bomb", _strip_of(page, bomb, 8), "refused")
    for data, name in ((b"", "nothing"), (b"\0" * 9, "nuls"), (b"\xff" * 999, "ones")):
        for packed in (4, 5, 7, 8, 32_773):
            yield Case(f"strip-of-{name}-{packed}", _strip_of(page, data, packed), "any")


def pngs() -> Iterator[Case]:
    """Chunks that lie."""
    page = scans.written(50)
    whole = scans.encoded(page, "PNG")
    yield Case("whole", whole, 1)
    yield Case("junk-behind", whole + b"junk" * 999, 1)
    for share in (1, 10, 50, 90, 99):
        yield Case(f"cut-{share}", whole[: len(whole) * share // 100], "refused")
    yield Case("bomb", hostile.png_bomb(), "refused")
    for side in (0, 1, 9_000, 0x7FFF_FFFF, 0xFFFF_FFFF):
        yield Case(f"side-{side}", _png(struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)), "any")
    for depth in (0, 1, 3, 16, 99):
        for colour in (0, 2, 3, 6, 9):
            head = struct.pack(">IIBBBBB", 50, 50, depth, colour, 0, 0, 0)
            yield Case(f"depth-{depth}-{colour}", _png(head), "any")
    text = zlib.compress(b"x" * 300_000_000, 9)
    chunk = b"zTXtk\0\0" + text
    yield Case("text-bomb", _spliced(whole, chunk), "any")
    yield Case("profile-bomb", _spliced(whole, b"iCCPk\0\0" + text), "any")
    many = b"".join(_chunk(b"tEXta\0b") for _ in range(100_000))
    yield Case("chunks-100000", whole[:33] + many + whole[33:], "any")
    with io.BytesIO() as buffer:
        frames = [scans.written(50, seed=seed) for seed in (1, 2)]
        frames[0].save(buffer, "PNG", save_all=True, append_images=frames[1:])
        yield Case("moving", buffer.getvalue(), "any")


def jpegs() -> Iterator[Case]:
    """Markers that lie."""
    page = scans.written(50)
    whole = scans.jpeg(page)
    yield Case("whole", whole, 1)
    for share in (1, 10, 50, 90, 99):
        yield Case(f"cut-{share}", whole[: len(whole) * share // 100], "refused")
        yield Case(
            f"cut-and-ended-{share}", whole[: len(whole) * share // 100] + b"\xff\xd9", "refused"
        )
    frame = whole.index(b"\xff\xc0")
    for side in (0, 1, 9_000, 65_535):
        changed = bytearray(whole)
        changed[frame + 5 : frame + 9] = struct.pack(">HH", side, side)
        yield Case(f"side-{side}", bytes(changed), "refused")
    for kind in (0xC1, 0xC2, 0xC3, 0xC5, 0xC9, 0xCB, 0xCF):
        changed = bytearray(whole)
        changed[frame + 1] = kind
        yield Case(f"frame-{kind:x}", bytes(changed), "any")
    for bits in (0, 1, 12, 16, 255):
        changed = bytearray(whole)
        changed[frame + 4] = bits
        yield Case(f"bits-{bits}", bytes(changed), "refused")
    for count in (0, 2, 5, 255):
        changed = bytearray(whole)
        changed[frame + 9] = count
        yield Case(f"parts-{count}", bytes(changed), "refused")
    yield Case("scans-without-end", _scans_without_end(), "any", slow=True)
    yield Case("frames-10000", whole[:2] + whole[frame : frame + 13] * 10_000 + whole[2:], "any")
    yield Case("fill-bytes", whole[:2] + b"\xff" * 2_000_000 + whole[2:], "any")
    noise = np.random.default_rng(1).integers(0, 255, (8_000, 9_900), dtype=np.uint8)
    yield Case("noise-79-megapixels", scans.jpeg(Image.fromarray(noise)), 1)
    exif = b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff\xff" + bytes(range(250)) * 20
    app1 = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    yield Case("exif-of-rubbish", whole[:2] + app1 + whole[2:], "any")
    for orientation in (0, 9, 65_535):
        tags = Image.Exif()
        tags[274] = orientation
        yield Case(f"orientation-{orientation}", scans.jpeg(page, exif=tags), 1)


def others() -> Iterator[Case]:
    """What people put into a scan folder by mistake."""
    page = scans.written(50)
    for form in ("GIF", "BMP", "WEBP", "ICO", "PPM", "TGA", "JPEG2000", "AVIF"):
        yield Case(form.lower(), scans.encoded(page.convert("RGB"), form), "refused")
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("word/document.xml", "<w:document/>")
        yield Case("docx", buffer.getvalue(), "refused")
    yield Case("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000), "refused")
    yield Case("heic", b"\0\0\0\x18ftypheic" + bytes(4_000), "refused")
    yield Case("html", b"<!doctype html><title>Surat</title>", "refused")
    yield Case("postscript", b"%!PS-Adobe-3.0\n0 0 moveto showpage\n", "refused")
    yield Case("part-file", bytes(100_000), "refused")
    yield Case("two-photos-listed", _two_photos(), 1)
    photo = scans.jpeg(page)
    yield Case("two-photos-joined", photo + photo, "refused")
    small = scans.jpeg(page.resize((100, 140)))
    yield Case("photo-and-small-one", photo + small, 1)


def all_pictures() -> Iterator[Case]:
    """Every case of this module, under names that are all different."""
    for family in (tiffs, pngs, jpegs, others):
        for case in family():
            yield Case(f"{family.__name__}/{case.name}", case.data, case.fate, case.slow)


def _tag_set(data: bytes, tag: int, value: int) -> bytes:
    """The TIFF with another number in one line of its first directory."""
    return _line_changed(data, tag, lambda line: line[:8] + struct.pack("<I", value))


def _kind_set(data: bytes, tag: int, kind: int) -> bytes:
    return _line_changed(data, tag, lambda line: line[:2] + struct.pack("<H", kind) + line[4:])


def _line_changed(data: bytes, tag: int, change) -> bytes:  # type: ignore[no-untyped-def]  # noqa: ANN001
    changed = bytearray(data)
    start = struct.unpack_from("<I", data, 4)[0]
    for number in range(struct.unpack_from("<H", data, start)[0]):
        place = start + 2 + 12 * number
        if struct.unpack_from("<H", data, place)[0] == tag:
            changed[place : place + 12] = change(bytes(changed[place : place + 12]))
    return bytes(changed)


def _strip_of(page: Image.Image, data: bytes, packed: int) -> bytes:
    whole = formats.raw_tiff(page)
    place = len(whole)
    changed = _tag_set(_tag_set(whole, 259, packed), 273, place)
    return _tag_set(changed, 279, len(data)) + data


def _png(head: bytes) -> bytes:
    body = b"IDAT" + zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR" + head) + _chunk(body) + _chunk(b"IEND")


def _spliced(whole: bytes, chunk: bytes) -> bytes:
    return whole[:33] + _chunk(chunk) + whole[33:]


def _chunk(named: bytes) -> bytes:
    return struct.pack(">I", len(named) - 4) + named + struct.pack(">I", zlib.crc32(named))


def _scans_without_end(times: int = 3_000) -> bytes:
    """A progressive JPEG whose last scan is sent again and again: each costs a whole picture."""
    whole = scans.jpeg(Image.new("L", (6_000, 6_000), 200), progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * times + whole[-2:]


def _two_photos() -> bytes:
    with io.BytesIO() as buffer:
        first, second = scans.written(50, seed=1), scans.written(50, seed=2)
        first.save(buffer, "MPO", save_all=True, append_images=[second])
        return buffer.getvalue()
