"""TIFF: its chain of directories is walked by ourselves first.

A file of 22 MB with 200,000 directories holds an imaging library for 20 s; this walk stops at
the limit, sees loops, and sees data that should lie behind the end of a file that was cut.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from postal.imaging.limits import Limits, Unreadable, check_page_count, check_page_pixels

_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 16: 8}
_NUMBERS = {1: "B", 3: "H", 4: "I", 16: "Q"}
_WIDTH, _HEIGHT = 256, 257
_PLACES_AND_LENGTHS = ((273, 279), (324, 325))  # strips, tiles


@dataclass(frozen=True)
class _Layout:
    """Where classic TIFF and BigTIFF differ: byte order, sizes of counts and offsets."""

    order: str
    first: int
    count: str
    offset: str
    entry_bytes: int


@dataclass(frozen=True)
class _Entry:
    """One line of a directory: type of value, how many, and where the values start."""

    kind: int
    count: int
    place: int


def count_pages(data: memoryview, limits: Limits) -> int:
    """Walk all directories and return their number.

    Raises Unreadable ``truncated``, ``damaged``, ``no-pages``, ``too-many-pages`` or
    ``page-too-large``.
    """
    layout = _layout(data)
    seen: set[int] = set()
    place = _number(data, layout, layout.offset, layout.first)
    while place:
        if place in seen:
            raise Unreadable("damaged", "TIFF directories run in a circle")
        seen.add(place)
        check_page_count(len(seen), limits)
        place = _walk(data, layout, place, limits)
    check_page_count(len(seen), limits)
    return len(seen)


def _layout(data: memoryview) -> _Layout:
    order = "<" if bytes(data[:2]) == b"II" else ">"
    if len(data) < 16:
        raise Unreadable("truncated", "TIFF ends within its header")
    if struct.unpack_from(order + "H", data, 2)[0] == 43:
        return _Layout(order, 8, "Q", "Q", 20)
    return _Layout(order, 4, "H", "I", 12)


def _number(data: memoryview, layout: _Layout, code: str, place: int) -> int:
    if place + struct.calcsize(layout.order + code) > len(data):
        raise Unreadable("truncated", f"TIFF points to byte {place} of {len(data)}")
    number: int = struct.unpack_from(layout.order + code, data, place)[0]
    return number


def _walk(data: memoryview, layout: _Layout, place: int, limits: Limits) -> int:
    """Check one directory and return the place of the next, 0 after the last."""
    count = _number(data, layout, layout.count, place)
    start = place + struct.calcsize(layout.order + layout.count)
    after = start + count * layout.entry_bytes
    following = _number(data, layout, layout.offset, after)
    entries = {}
    for line in range(start, after, layout.entry_bytes):
        tag = _number(data, layout, "H", line)
        entries[tag] = _entry(data, layout, line)
    if _WIDTH not in entries or _HEIGHT not in entries:
        raise Unreadable("damaged", "TIFF directory without a picture")
    width, height = (_values(data, layout, entries[tag])[0] for tag in (_WIDTH, _HEIGHT))
    check_page_pixels(width, height, limits)
    _check_data_is_there(data, layout, entries)
    return following


def _entry(data: memoryview, layout: _Layout, line: int) -> _Entry:
    kind = _number(data, layout, "H", line + 2)
    count = _number(data, layout, layout.offset, line + 4)
    inline = line + 4 + struct.calcsize(layout.order + layout.offset)
    room = struct.calcsize(layout.order + layout.offset)
    fits = _TYPE_BYTES.get(kind, 1) * count <= room
    return _Entry(kind, count, inline if fits else _number(data, layout, layout.offset, inline))


def _values(data: memoryview, layout: _Layout, entry: _Entry) -> tuple[int, ...]:
    code = _NUMBERS.get(entry.kind)
    if code is None or entry.count < 1:
        raise Unreadable("damaged", "TIFF tag of an unexpected type")
    end = entry.place + entry.count * struct.calcsize(layout.order + code)
    if end > len(data):
        raise Unreadable("truncated", f"TIFF points to byte {end} of {len(data)}")
    return struct.unpack_from(f"{layout.order}{entry.count}{code}", data, entry.place)


def _check_data_is_there(data: memoryview, layout: _Layout, entries: dict[int, _Entry]) -> None:
    for places, lengths in _PLACES_AND_LENGTHS:
        if places in entries and lengths in entries:
            starts = _values(data, layout, entries[places])
            sizes = _values(data, layout, entries[lengths])
            if any(start + size > len(data) for start, size in zip(starts, sizes, strict=False)):
                raise Unreadable("truncated", "TIFF picture data ends behind the file")
            return
    raise Unreadable("damaged", "TIFF directory without picture data")
