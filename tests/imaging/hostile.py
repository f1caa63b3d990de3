"""Files that mean harm, each small and made by a few lines; nothing here comes from outside."""

from __future__ import annotations

import struct
import zlib

import pikepdf

from tests.imaging.scan_files import A4_POINTS, saved


def memory_eater() -> bytes:
    """A page that shows an image of a few bytes which claims nearly four gigabytes of pixels."""
    pdf = pikepdf.new()
    image = pikepdf.Stream(
        pdf,
        b"\0" * 10,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=60_000,
        Height=60_000,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
    )
    page = pdf.add_blank_page(page_size=A4_POINTS)
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im0=pdf.make_indirect(image))
    )
    page.obj.Contents = pikepdf.Stream(pdf, b"q 500 0 0 500 20 20 cm /Im0 Do Q")
    return saved(pdf)


def processor_burner(levels: int = 9, times: int = 10) -> bytes:
    """A page that draws a drawing ten times, which draws another ten times, and so on."""
    pdf = pikepdf.new()
    inner = None
    for _ in range(levels):
        form = pikepdf.Stream(pdf, b"0 0 9 9 re f " if inner is None else b"/F Do " * times)
        form.Type = pikepdf.Name.XObject
        form.Subtype = pikepdf.Name.Form
        form.BBox = pikepdf.Array([0, 0, 500, 500])
        if inner is not None:
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
        inner = pdf.make_indirect(form)
    page = pdf.add_blank_page(page_size=A4_POINTS)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
    page.obj.Contents = pikepdf.Stream(pdf, b"/F Do")
    return saved(pdf)


def endless_content(drawings: int = 3_000_000) -> bytes:
    """A page that draws so many small squares that the renderer ends the process."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4_POINTS)
    packed = zlib.compress(b"0 0 1 1 re f " * drawings, 1)
    page.obj.Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
    return saved(pdf)


def endless_nesting(depth: int = 100_000) -> bytes:
    """A document whose catalogue is wrapped into very many arrays."""
    nested = b"[" * depth + b"]" * depth
    body = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + nested + b">>\nendobj\n"
    second = len(body)
    body += b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    table = len(body)
    body += b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n"
    body += f"{second:010d} 00000 n \n".encode()
    return body + b"trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def pages_in_a_circle() -> bytes:
    """A page tree that holds itself."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4_POINTS)
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    return saved(pdf)


def huge_paper() -> bytes:
    """A page of five by five metres with a line on it."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(14_400, 14_400))
    page.obj.Contents = pikepdf.Stream(pdf, b"0 0 m 100 100 l S")
    return saved(pdf)


def png_bomb(side: int = 50_000) -> bytes:
    """A PNG of some hundred bytes that claims gigapixels."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000, 9)
    parts = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def tiff_of_directories(count: int) -> bytes:
    """A TIFF with ``count`` directories that all show the same single white pixel."""
    pixel = 8
    first = 10
    size = 2 + 12 * 8 + 4
    parts = [struct.pack("<2sHI", b"II", 42, first), b"\xff\0"]
    for number in range(count):
        following = first + size * (number + 1) if number + 1 < count else 0
        parts.append(_directory(pixel, following))
    return b"".join(parts)


def tiff_in_a_circle() -> bytes:
    """A TIFF whose only directory says that it follows itself."""
    return struct.pack("<2sHI", b"II", 42, 10) + b"\xff\0" + _directory(8, 10)


def tiff_without_its_pixels() -> bytes:
    """A TIFF that was cut behind its directory, where this one would have its pixels."""
    return struct.pack("<2sHI", b"II", 42, 10) + b"\xff\0" + _directory(5_000, 0)


def _directory(pixel: int, following: int) -> bytes:
    shorts = ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1))
    lines = [struct.pack("<HHIHH", tag, 3, 1, value, 0) for tag, value in shorts]
    lines.append(struct.pack("<HHII", 273, 4, 1, pixel))
    lines.append(struct.pack("<HHIHH", 278, 3, 1, 1, 0))
    lines.append(struct.pack("<HHII", 279, 4, 1, 1))
    return struct.pack("<H", len(lines)) + b"".join(lines) + struct.pack("<I", following)


def _chunk(name: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + check
