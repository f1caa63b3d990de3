"""CCITT fax pictures: their decoder stops at the first wrong bit and says nothing.

What was not decoded stays white, so that half a page looks like a page. Therefore group 4 data get
three rows more, black, white and black from edge to edge, in place of their end mark: when these
come out at the end, everything before them was decoded in step. It costs nothing but three rows.
"""

from __future__ import annotations

import io
import os
import struct
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image

from postal.imaging.limits import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postal.imaging.sheets import Pixels

GROUP_3, GROUP_4 = 3, 4  # by the numbers that TIFF gives them
# Two end-of-line codes end a group 4 picture.
_END, _END_BITS = 0x001001, 24
_SENTINEL = (0, 255, 0)
# A fax line disturbed on the telephone is lost alone; more than this share is no page any more.
_MOST_LINES_LOST = 0.05
# What the decoder says when rows are missing at the end.
_RAN_OUT = (b"EOF", b"without EOL")
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_WARNINGS = 3  # of OpenCV's levels of telling


@dataclass(frozen=True)
class Fax:
    """Coded data of one picture or strip, its size, and how it is coded.

    ``options`` are TIFF's T4Options (1 two-dimensional, 4 lines end at bytes); ``mirrored`` says
    that the lowest bit of each byte comes first.
    """

    data: bytes
    width: int
    height: int
    group: int
    options: int = 0
    mirrored: bool = False


def decode(fax: Fax) -> Pixels:
    """Return the picture, grey (h, w), ink 0. Raises Unreadable ``damaged`` unless it is whole."""
    data = fax.data.translate(_MIRRORED) if fax.mirrored else fax.data
    if fax.group == GROUP_4 and (longer := _with_sentinel(data, fax.width)) is not None:
        pixels = _decoded(_as_tiff(fax, longer, fax.height + len(_SENTINEL)))
        if [_only_shade(row) for row in pixels[fax.height :]] == list(_SENTINEL):
            return pixels[: fax.height]
    tiff = _as_tiff(fax, data, fax.height)
    _check_complaints(tiff, fax)
    return _decoded(tiff)


def _only_shade(row: Pixels) -> int | None:
    return int(row[0]) if (row == row[0]).all() else None


def _with_sentinel(data: bytes, width: int) -> bytes | None:
    """Put the three rows in the place of the end mark; None for data without one."""
    body = data.rstrip(b"\0")
    last = int.from_bytes(body[-8:], "big")
    unused = (last & -last).bit_length() - 1
    if (last >> max(unused, 0)) & ((1 << _END_BITS) - 1) != _END:
        return None
    kept = len(body) * 8 - unused - _END_BITS
    whole, bits = divmod(kept, 8)
    sentinel = _coded_sentinel(width)
    joined = (body[whole] >> (8 - bits) << len(sentinel) * 8) | int.from_bytes(sentinel, "big")
    length = bits + len(sentinel) * 8
    padding = -length % 8
    return body[:whole] + (joined << padding).to_bytes((length + padding) // 8, "big")


@lru_cache(maxsize=16)
def _coded_sentinel(width: int) -> bytes:
    """Code the three rows; the first says its runs in full and so fits below any other row."""
    rows = np.repeat(np.array(_SENTINEL, np.uint8)[:, None], width, axis=1)
    coded, black_is_one = _coded(rows)
    return coded if black_is_one else _coded(255 - rows)[0]


def _coded(rows: Pixels) -> tuple[bytes, bool]:
    """Return group 4 data, and whether what they call black is black."""
    buffer = io.BytesIO()
    picture = Image.fromarray(rows).convert("1")
    picture.save(buffer, "TIFF", compression="group4", tiffinfo={278: len(rows)})
    with Image.open(buffer) as opened:
        tags: Any = opened.tag_v2  # type: ignore[attr-defined]
        start, length = tags[273][0], tags[279][0]
        return buffer.getvalue()[start : start + length], tags[262] == 0


def _as_tiff(fax: Fax, data: bytes, height: int) -> bytes:
    """Wrap coded data into a TIFF of one strip, ink where the code says black."""
    lines = [
        (256, 4, fax.width), (257, 4, height), (258, 3, 1), (259, 3, fax.group), (262, 3, 0),
        (273, 4, 8), (278, 4, height), (279, 4, len(data)), (292, 4, fax.options),
    ]  # fmt: skip
    if fax.group == GROUP_4:
        lines.pop()
    padded = data + bytes(len(data) % 2)
    directory = b"".join(
        struct.pack("<HHII" if kind == 4 else "<HHIHxx", tag, kind, 1, value)
        for tag, kind, value in lines
    )
    head = struct.pack("<2sHI", b"II", 42, 8 + len(padded))
    return head + padded + struct.pack("<H", len(lines)) + directory + bytes(4)


def _decoded(tiff: bytes) -> Pixels:
    with Image.open(io.BytesIO(tiff)) as image:
        width, height = image.size
        # The library takes three times as long to make bytes of its bits.
        packed = np.frombuffer(image.tobytes(), np.uint8).reshape(height, -1)
    return np.unpackbits(packed, axis=1, count=width) * np.uint8(255)


def _check_complaints(tiff: bytes, fax: Fax) -> None:
    """Decode once more with a library that tells about wrong lines: slower, for doubts only."""
    if len(fax.data) * 8 < fax.height:
        raise Unreadable("damaged", "a fax image has fewer bits than rows")
    with _told() as complaints:
        done: Any = cv2.imdecode(np.frombuffer(tiff, np.uint8), cv2.IMREAD_GRAYSCALE)
    lines = complaints[0].count(b" at line ")
    allowed = fax.height * _MOST_LINES_LOST if fax.group == GROUP_3 else 0
    ran_out = any(word in complaints[0] for word in _RAN_OUT)
    if done is None or ran_out or lines > allowed:
        raise Unreadable("damaged", f"{lines} lines of a fax image are wrong")


@contextmanager
def _told() -> Iterator[list[bytes]]:
    """Collect what the decoder writes to standard error: its only way to tell.

    Redirects file descriptor 2 of the whole process for the moment: only for the reading
    process, which has one thread.
    """
    complaints: list[bytes] = []
    level = cv2.utils.logging.setLogLevel(_WARNINGS)
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    kept = os.dup(2)
    os.dup2(writing, 2)
    try:
        yield complaints
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(writing)
        complaints.append(os.read(reading, 1 << 20))
        os.close(reading)
        cv2.utils.logging.setLogLevel(level)
