"""JPEG: a fast look at any scale, and no half picture taken for a whole one."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging.limits import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postal.imaging.sheets import Pixels

_GREY = {
    1: cv2.IMREAD_GRAYSCALE,
    2: cv2.IMREAD_REDUCED_GRAYSCALE_2,
    4: cv2.IMREAD_REDUCED_GRAYSCALE_4,
    8: cv2.IMREAD_REDUCED_GRAYSCALE_8,
}
_COLOUR = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}
_START_OF_SCAN = 0xDA
# Start-of-frame markers: C0 to CF without DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True)
class JpegHeader:
    """Size in pixels and number of colour components, from the frame header."""

    width: int
    height: int
    components: int


def read_header(data: memoryview) -> JpegHeader:
    """Walk the markers up to the first scan and make sure that the picture has an end.

    Entropy-coded data never holds FF D9, so a file that was cut anywhere after its first scan
    began has no end marker behind it. Raises Unreadable ``truncated`` or ``damaged``.
    """
    header = None
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise Unreadable("damaged", f"no JPEG marker at byte {place}")
        marker = data[place + 1]
        if marker == 0xFF or marker in _ALONE:
            place += 1 if marker == 0xFF else 2
            continue
        if marker in _FRAMES and place + 10 <= len(data):
            header = _frame(data[place + 4 : place + 10])
        if marker == _START_OF_SCAN:
            break
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    else:
        raise Unreadable("truncated", "JPEG ends within its headers")
    if header is None:
        raise Unreadable("damaged", "JPEG without a frame header")
    if not _has_end(data, place):
        raise Unreadable("truncated", "JPEG without an end marker")
    return header


def decode(data: memoryview, reduction: int, *, colour: bool) -> Pixels:
    """Decode ``data`` with both sides divided by ``reduction``, ignoring EXIF orientation.

    Any complaint of the decoder (a hole, bytes that fit nothing) raises Unreadable ``damaged``.
    """
    flags = (_COLOUR if colour else _GREY)[reduction] | cv2.IMREAD_IGNORE_ORIENTATION
    with _decoder_complaints() as complaints:
        pixels: Any = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if pixels is None:
        raise Unreadable("damaged", "JPEG cannot be decoded")
    if complaints:
        raise Unreadable("damaged", complaints[0])
    return pixels  # type: ignore[no-any-return]


def _frame(body: memoryview) -> JpegHeader:
    """Read precision (1 byte), height, width (2 bytes each) and components (1 byte)."""
    return JpegHeader(
        width=int.from_bytes(body[3:5], "big"),
        height=int.from_bytes(body[1:3], "big"),
        components=body[5],
    )


def _has_end(data: memoryview, scan: int) -> bool:
    """Look for the end marker behind ``scan``, from the back and without copying everything."""
    step = 1 << 16
    end = len(data)
    while end > scan:
        start = max(scan, end - step)
        if b"\xff\xd9" in bytes(data[start : end + 1]):
            return True
        end = start
    return False


@contextmanager
def _decoder_complaints() -> Iterator[list[str]]:
    """Collect what libjpeg writes to standard error: its only way to tell about a hole.

    Redirects file descriptor 2 of the whole process for the moment: only for the reading
    process, which has one thread.
    """
    complaints: list[str] = []
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    kept = os.dup(2)
    os.dup2(writing, 2)
    try:
        yield complaints
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(writing)
        told = os.read(reading, 4096)
        os.close(reading)
    if told:
        complaints.append(told.decode(errors="replace").strip())
