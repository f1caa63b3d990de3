"""JPEG: a fast look at any scale, and no half picture taken for a whole one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import simplejpeg

from postal.imaging.jpeg_eighth import EIGHTH, decode_eighth
from postal.imaging.limits import Unreadable

if TYPE_CHECKING:
    from postal.imaging.sheets import Pixels

_INKS = 4  # components of a picture for a printing press: cyan, magenta, yellow, black
_START_OF_SCAN = 0xDA
# Start-of-frame markers: C0 to CF without DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_END = b"\xff\xd9"
_USUAL_REST = 64  # bytes in which an honest file has its end marker
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


def decode(data: memoryview, header: JpegHeader, reduction: int, *, colour: bool) -> Pixels:
    """Decode ``data`` with both sides divided by ``reduction``, ignoring EXIF orientation.

    Sides round up. Any complaint of the decoder (a hole, bytes that fit nothing) raises Unreadable
    ``damaged``.
    """
    small = decode_eighth(data) if reduction == EIGHTH and not colour else None
    if small is not None:
        return small
    inks = header.components == _INKS
    space = "CMYK" if inks else "BGR" if colour else "GRAY"
    try:
        pixels: Any = simplejpeg.decode_jpeg(
            data,
            space,
            min_height=header.height // reduction,
            min_width=header.width // reduction,
            min_factor=reduction,
        )
    except ValueError as error:
        raise Unreadable("damaged", str(error)) from error
    if inks:
        pixels = _without_inks(pixels)
        return pixels if colour else _grey(pixels)
    return pixels if colour else pixels[..., 0]  # type: ignore[no-any-return]


def _without_inks(pixels: Any) -> Any:  # noqa: ANN401 -- the library has no types
    """Turn inks, stored as how much light each lets through, into blue-green-red."""
    black = pixels[..., 3]
    light = [cv2.multiply(pixels[..., ink], black, scale=1 / 255) for ink in (2, 1, 0)]
    return cv2.merge(light)


def _grey(pixels: Any) -> Pixels:  # noqa: ANN401 -- the library has no types
    plain: Any = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return plain  # type: ignore[no-any-return]


def _frame(body: memoryview) -> JpegHeader:
    """Read precision (1 byte), height, width (2 bytes each) and components (1 byte)."""
    return JpegHeader(
        width=int.from_bytes(body[3:5], "big"),
        height=int.from_bytes(body[1:3], "big"),
        components=body[5],
    )


def _has_end(data: memoryview, scan: int) -> bool:
    """Look for the end marker behind ``scan``, from the back and without copying everything."""
    step = _USUAL_REST
    end = len(data)
    while end > scan:
        start = max(scan, end - step)
        if _END in bytes(data[start : end + 1]):
            return True
        end, step = start, 1 << 16
    return False
