"""JBIG2: is all of a picture there? Its decoder leaves white what is not, and says nothing.

The data are walked segment by segment (ITU-T T.88, 7.2): none may end behind the data, what is
coded like a fax must come out whole, arithmetic code has no long run of zeros, and rows that are
stored as stripes must reach the foot of the page.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postal.imaging import fax
from postal.imaging.limits import Limits, Unreadable, check_page_pixels

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE = 48
_GENERIC = frozenset([38, 39])
_REGIONS = frozenset([6, 7, 22, 23, *_GENERIC, 42, 43])
# Where a segment says whether it is coded without arithmetic: the lowest bit of this byte.
_CODING = {0: 1, 4: 18, 6: 18, 7: 18, 36: 17, 38: 17, 39: 17}
_REGION_HEAD = 18
_NEIGHBOURS = 8
_UNKNOWN = 0xFFFFFFFF
_HEADER_BYTES = 11
_PADDING = b"\0\t\n\r "
# Of the surest pixels 2 ** 15 make one bit, and only they may make zeros.
_PIXELS_A_BYTE = 1 << 18
_SHORT_ZEROS = 64
# A last stripe may end this share of the page early.
_FOOT = 0.01


@dataclass(frozen=True)
class _Segment:
    kind: int
    body: bytes


def check(data: bytes, shared: bytes, rows: int, limits: Limits) -> None:
    """Raise Unreadable ``damaged`` when a part of the picture ``data`` of ``rows`` is missing.

    ``shared`` are the segments that it has in common with other pages (JBIG2Globals).
    """
    segments = [*_segments(shared, rows), *_segments(data, rows)]
    pages = [one.body for one in segments if one.kind == _PAGE]
    if not pages or len(pages[0]) < 8:
        raise Unreadable("damaged", "a JBIG2 image without its size")
    width, height = struct.unpack_from(">II", pages[0])
    check_page_pixels(width, 1 if height == _UNKNOWN else height, limits)
    for one in segments:
        _check_coding(one, limits)
    _check_foot(segments, width, min(height, rows))
    if height < rows * (1 - _FOOT):
        raise Unreadable("damaged", f"a JBIG2 image of {height} rows instead of {rows}")


def _segments(data: bytes, rows: int) -> Iterator[_Segment]:
    place, end = 0, len(data.rstrip(_PADDING))
    while place < end:
        kind, start, length = _header(data, place)
        is_open = length == _UNKNOWN
        if is_open:
            length = _length_by_its_end(data, start)
        place = start + length
        if place > len(data):
            raise Unreadable("damaged", "a JBIG2 image is cut")
        body = data[start:place]
        if kind in _REGIONS and body[4:8] == _UNKNOWN.to_bytes(4):
            # Those begun before their length was known tell their rows at the end.
            body = body[:4] + (body[-4:] if is_open else rows.to_bytes(4)) + body[8:]
        yield _Segment(kind, body)


def _header(data: bytes, place: int) -> tuple[int, int, int]:
    """Return the kind of a segment, where its data start and how long they are."""
    try:
        number, flags, referred = struct.unpack_from(">IBB", data, place)
        place += 6
        count = referred >> 5
        if count == 7:
            count = struct.unpack_from(">I", data, place - 1)[0] & 0x1FFFFFFF
            place += 3 + (count + 8) // 8
        place += count * (1 if number <= 256 else 2 if number <= 65_536 else 4)
        place += 4 if flags & 0x40 else 1
        (length,) = struct.unpack_from(">I", data, place)
    except struct.error as error:
        raise Unreadable("damaged", "a JBIG2 image is cut") from error
    return flags & 0x3F, place + 4, length


def _length_by_its_end(data: bytes, start: int) -> int:
    """Find the end of a region whose length was not known when it was begun; rows follow it."""
    is_fax = data[start + 17 : start + 18] == b"\1"
    end = data.find(b"\0\0" if is_fax else b"\xff\xac", start + _REGION_HEAD)
    if end < 0:
        raise Unreadable("damaged", "a JBIG2 image is cut")
    return end + 6 - start


def _check_coding(one: _Segment, limits: Limits) -> None:
    at = _CODING.get(one.kind)
    if at is None:
        return
    if len(one.body) <= max(at, _REGION_HEAD if at > 1 else 1):
        raise Unreadable("damaged", "a JBIG2 segment without data")
    width, height = struct.unpack_from(">II", one.body) if at > 1 else (0, 0)
    if at > 1:
        check_page_pixels(width, height, limits)
    if not one.body[at] & 1:
        longest = _SHORT_ZEROS + width * height // _PIXELS_A_BYTE
        if bytes(longest) in one.body[_REGION_HEAD + _NEIGHBOURS :]:
            raise Unreadable("damaged", "a JBIG2 image has a hole")
    elif one.kind in _GENERIC:
        fax.decode(fax.Fax(one.body[_REGION_HEAD:], width, height, fax.GROUP_4))


def _check_foot(segments: list[_Segment], width: int, height: int) -> None:
    """Refuse a page of stripes that ends early; regions here and there may leave the rest white."""
    regions = [one for one in segments if one.kind in _REGIONS]
    boxes = [struct.unpack_from(">IIII", one.body.ljust(16, b"\0")) for one in regions]
    if not boxes:
        raise Unreadable("damaged", "a JBIG2 image without anything in it")
    foot = max(high + top for _, high, _, top in boxes)
    stripes = all(one.kind in _GENERIC for one in regions) and all(
        wide == width for wide, *_ in boxes
    )
    if stripes and foot < height * (1 - _FOOT):
        raise Unreadable("damaged", f"a JBIG2 image ends in row {foot} of {height}")
