"""A JPEG at an eighth of its size: the library's bytes in little more than half the time.

Most of the cost of a page is decoding it, and the first look needs only one pixel for each square
of 8 x 8. For the JPEG that scanners write (baseline, Huffman, one scan) a small compiled decoder
steps over all the rest (ITU-T T.81). It gives exactly what the library gives or nothing at all:
where a file is in any way unusual or damaged, the library decides.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from postal.imaging.compiled import library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postal.imaging.sheets import Pixels

_BASELINE, _TABLES, _SCAN, _QUANTA, _RESTART = 0xC0, 0xC4, 0xDA, 0xDB, 0xDD
_JFIF, _ADOBE, _REMARK = 0xE0, 0xEE, 0xFE
_TOLD_ABOUT = frozenset({*range(0xE1, 0xF0), _REMARK})  # EXIF, profiles, remarks: not its pixels
_NOT_PROGRESSIVE = b"\x00\x3f\x00"  # what a scan says that holds all values at once
_JFIF_BYTES = 14
_LONGEST = 65_500  # side in pixels, by the library
_MOST_SYMBOLS = 256
_COLOURS = b"\x01\x02\x03"  # components of these numbers are light and two colours
_BEGINNING = b"\xff\xd8"
EIGHTH = 8
_LIBRARY = library()


class _Component(ctypes.Structure):
    _fields_ = (
        ("dc", ctypes.c_void_p),
        ("ac", ctypes.c_void_p),
        ("across", ctypes.c_int32),
        ("down", ctypes.c_int32),
    )


class _NotOurs(Exception):
    """Another kind of JPEG, or none that an honest encoder wrote."""


@dataclass
class _Header:
    """What stands before the data of the scan."""

    frame: bytes = b""
    restart: int = 0
    quanta: dict[int, int] = field(default_factory=dict)
    tables: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    has_jfif: bool = False
    has_adobe: bool = False


def decode_eighth(data: memoryview) -> Pixels | None:
    """Return the grey picture (h, w) of a JPEG with both sides divided by 8, rounded up.

    None where the compiled decoder is not there, or the file is not of its kind or not whole.
    """
    if _LIBRARY is None:
        return None
    header = _Header()
    try:
        scan, start = _read(data, header)
        components = _components(header, scan)
        quantum = header.quanta[header.frame[8]]
    except (_NotOurs, IndexError, KeyError):
        return None
    height, width = (-(-side // EIGHTH) for side in _sides(header.frame))
    picture, origin = np.empty((height, width), np.uint8), np.frombuffer(data, np.uint8)
    failed = _LIBRARY.eighth(
        ctypes.c_void_p(origin.ctypes.data + start),
        ctypes.c_void_p(origin.ctypes.data + origin.size),
        components,
        len(components),
        header.restart,
        quantum,
        width,
        height,
        ctypes.c_void_p(picture.ctypes.data),
    )
    return None if failed else picture


def _read(data: memoryview, header: _Header) -> tuple[bytes, int]:
    """Fill the header; return what the scan says of itself, and where its data begin."""
    for marker, body, end in _segments(data):
        if marker == _SCAN:
            return body, end
        if marker == _BASELINE and not header.frame:
            header.frame = body
        elif marker == _TABLES:
            header.tables.update(_tables(body))
        elif marker == _QUANTA:
            header.quanta.update(_quanta(body))
        elif marker == _RESTART and len(body) == 2:
            header.restart = int.from_bytes(body, "big")
        elif marker == _JFIF:
            header.has_jfif = header.has_jfif or _is_jfif(body)
        elif marker not in _TOLD_ABOUT:
            raise _NotOurs
        header.has_adobe = header.has_adobe or marker == _ADOBE
    raise _NotOurs


def _is_jfif(body: bytes) -> bool:
    if body[:5] == b"JFIF\0" and (len(body) < _JFIF_BYTES or body[5] != 1):
        raise _NotOurs  # cut, or of a version that nobody knows
    return body[:5] == b"JFIF\0"


def _segments(data: memoryview) -> Iterator[tuple[int, bytes, int]]:
    """Yield marker, body and end of every segment behind the first marker."""
    place = 2 if data[:2] == _BEGINNING else len(data)
    while data[place] == 0xFF:
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        end = place + 2 + length
        if length < 2 or end > len(data):
            return
        yield data[place + 1], bytes(data[place + 4 : end]), end
        place = end


def _components(header: _Header, scan: bytes) -> ctypes.Array[_Component]:
    """Return what the scan holds of each component. Raises _NotOurs, IndexError, KeyError."""
    frame, count = header.frame, header.frame[5]
    numbers = frame[6::3]
    whole = frame[0] == 8 and len(frame) == 6 + 3 * count and len(scan) == 4 + 2 * count
    same = whole and scan[0] == count and scan[1:-3:2] == numbers
    sides = _sides(frame)
    # Of less than a whole block the library takes no eighth.
    if (
        not same
        or scan[-3:] != _NOT_PROGRESSIVE
        or not EIGHTH <= min(sides) <= max(sides) <= _LONGEST
    ):
        raise _NotOurs
    sampling = [(each >> 4, each & 15) for each in frame[7::3]]
    known = {*frame[8::3]} <= {*header.quanta} and {*sampling[0]} <= {1, 2}
    coloured = count == 3 and sampling[1:] == [(1, 1)] * 2 and not header.has_adobe
    if not known or not (count == 1 or (coloured and (header.has_jfif or numbers == _COLOURS))):
        raise _NotOurs
    if count == 1:
        sampling = [(1, 1)]  # a scan of one component has its blocks in plain order
    tables = [
        (_table(0, *header.tables[each >> 4]), _table(1, *header.tables[16 | each & 15]))
        for each in scan[2:-3:2]
    ]
    return (_Component * count)(
        *(
            _Component(ctypes.addressof(dc), ctypes.addressof(ac), *blocks)
            for (dc, ac), blocks in zip(tables, sampling, strict=True)
        )
    )


def _sides(frame: bytes) -> tuple[int, int]:
    """Return height and width in pixels."""
    return int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")


def _quanta(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield the number of each quantization table, and its first value."""
    if len(body) % (1 + EIGHTH * EIGHTH):
        raise _NotOurs
    for place in range(0, len(body), 1 + EIGHTH * EIGHTH):
        number, first = body[place], body[place + 1]
        if number > 3 or not first:
            raise _NotOurs  # values of 16 bits, or none
        yield number, first


def _tables(body: bytes) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    """Yield class and number of each Huffman table as one byte, its lengths and its symbols."""
    while body:
        end = 17 + sum(body[1:17])
        if body[0] & 0xEF > 3 or not 17 <= end <= min(17 + _MOST_SYMBOLS, len(body)):
            raise _NotOurs
        yield body[0], (body[1:17], body[17:end])
        body = body[end:]


@lru_cache(maxsize=16)
def _table(kind: int, counts: bytes, symbols: bytes) -> ctypes.Array[ctypes.c_char]:
    if _LIBRARY is None:
        raise _NotOurs
    table = ctypes.create_string_buffer(ctypes.c_int32.in_dll(_LIBRARY, "table_bytes").value)
    if _LIBRARY.make_table(counts, symbols, len(symbols), kind, table):
        raise _NotOurs
    return table
