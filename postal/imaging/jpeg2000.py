"""JPEG 2000, whose codec keeps smaller pictures within the large one: a look costs a part of it.

The codec tells when data end early, but zeros amidst them mean "nothing here" to it. They are told
from holes by how many parts without anything a picture can have (ISO 15444-1, annexes A and B).
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image

from postal.imaging.limits import Unreadable
from postal.imaging.pictures import decoded
from postal.imaging.sheets import reduced

if TYPE_CHECKING:
    from postal.imaging.sheets import Pixels

# Measured on text at an eighth: the same spread of greys as from averaging.
_LIKE_AN_AVERAGE = np.array([0.12, 0.76, 0.12])
_START, _FIRST_TILE, _END = b"\xff\x4f\xff\x51", b"\xff\x90", b"\xff\xd9"
_DEFAULTS, _TILE_START = 0xFF52, 0xFF90
_SIZES = 4  # of what stands before the image's sizes
# Zeros within what is coded; with the bits of a code block stored as they are, so many more.
_SHORT_ZEROS, _PLAIN_BLOCK = 64, 512
# More parts than this a header may claim, but no page has them; see also how many bytes there are.
_MOST_ZEROS = 1 << 17


def opened(data: bytes) -> Image.Image:
    """Open a picture held in memory, to ask for its size and colours."""
    return Image.open(BytesIO(data))


def check(data: bytes) -> None:
    """Raise Unreadable ``damaged`` when there is a longer run of zeros than a picture can have."""
    start = data.find(_START)
    tiles = data.find(_FIRST_TILE, start)
    end = data.rfind(_END)
    try:
        parts = _empty_parts(data, start)
    except struct.error as error:
        raise Unreadable("damaged", "a JPEG 2000 header is cut") from error
    # Each part has a byte at least, and no more than four times as many were counted as there are.
    if parts // 4 > len(data):
        raise Unreadable("damaged", "a JPEG 2000 header claims more than there is")
    if data.find(bytes(min(_SHORT_ZEROS + parts, _MOST_ZEROS)), tiles, end) >= 0:
        raise Unreadable("damaged", "a JPEG 2000 image has a hole")


def _empty_parts(data: bytes, start: int) -> int:
    """Return how many parts (packets) a tile has at most: each is a zero when it is empty."""
    _, _, right, low, left, top, wide, high = struct.unpack_from(">HHIIIIII", data, start + _SIZES)
    (components,) = struct.unpack_from(">H", data, start + _SIZES + 36)
    if right <= left or low <= top or not (wide and high):
        raise struct.error("no size")
    place = _marker(data, start + 2, _DEFAULTS)
    precincts, _, layers, _, levels, _, _, style = struct.unpack_from(">BBHBBBBB", data, place + 4)
    sides = (
        data[place + 14 : place + 15 + levels] if precincts & 1 else bytes([0xFF]) * (levels + 1)
    )
    count = 0
    for depth, side in enumerate(reversed(sides)):
        across, down = (
            -(-min(whole, tile) // (1 << (depth + exponent))) + 1
            for whole, tile, exponent in (
                (right - left, wide, side & 15), (low - top, high, side >> 4),
            )
        )  # fmt: skip
        count += across * down
    parts: int = count * layers * components
    return parts + (_PLAIN_BLOCK if style & 1 else 0)


def _marker(data: bytes, place: int, wanted: int) -> int:
    """Walk over the main header to a marker. Raises struct.error where it ends."""
    while True:
        marker, length = struct.unpack_from(">HH", data, place)
        if marker == wanted:
            return place
        if marker == _TILE_START or marker < 0xFF00:
            raise struct.error("no such marker")
        place += 2 + length


def decode(data: bytes, reduction: int) -> Pixels:
    """Decode a picture with both sides divided by ``reduction``, rounded up.

    One that has too few smaller pictures within is decoded in full and shrunk. Those within are
    sharper than an average of pixels, by which our bounds are set; they are evened out to its
    contrast. Raises Unreadable ``damaged``.
    """
    image: Any = opened(data)
    image.reduce = reduction.bit_length() - 1
    # Its decoder rounds halved sides up, the library to the nearest: without a rest both agree.
    image._size = tuple(-(-side // reduction) * reduction for side in image.size)  # noqa: SLF001
    try:
        pixels = decoded(image)
    except Unreadable:
        if reduction == 1:
            raise
        return reduced(decoded(opened(data)), reduction)
    if reduction > 1:
        evened: Any = cv2.sepFilter2D(pixels, -1, _LIKE_AN_AVERAGE, _LIKE_AN_AVERAGE)
        pixels = evened
    return pixels
