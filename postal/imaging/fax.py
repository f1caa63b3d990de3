"""CCITT fax pictures: an end mark too early, or a wrong bit, makes half a page without a word.

Therefore group 4 data get three rows more, black, white and black from edge to edge, in place of
their end mark: when these come out at the end, everything before them was decoded in step. It costs
nothing but three rows. Data without an end mark, and group 3, are judged by what the decoder minds
and by whether it came to the last row.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from postal.imaging.bilevel import Bilevel, of_bits
from postal.imaging.libtiff import stored_rows, untouched
from postal.imaging.limits import Unreadable

if TYPE_CHECKING:
    from postal.imaging.sheets import Pixels

GROUP_3, GROUP_4 = 3, 4  # by the numbers that TIFF gives them
# Two end-of-line codes end a group 4 picture.
_END, _END_BITS = 0x001001, 24
_SENTINEL = (1, 0, 1)
# A fax line disturbed on the telephone is lost alone; more than this share is no page any more.
_MOST_LINES_LOST = 0.05
# What the decoder says when rows are missing at the end.
_RAN_OUT = (b"EOF", b"without EOL")
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


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


def decode(fax: Fax, *, light: bool = False) -> Bilevel:
    """Return the picture, where the code's black is ink, or ``light``.

    Raises Unreadable ``damaged`` unless it is whole.
    """
    data = fax.data.translate(_MIRRORED) if fax.mirrored else fax.data
    if fax.group == GROUP_4 and (longer := _with_sentinel(data, fax.width)) is not None:
        rows, _ = _decoded(fax, longer, fax.height + len(_SENTINEL))
        if [_only_shade(row, fax.width) for row in rows[fax.height :]] == list(_SENTINEL):
            return of_bits(rows[: fax.height], fax.width, light=light)
    if len(data) * 8 < fax.height:
        raise Unreadable("damaged", "a fax image has fewer bits than rows")
    rows, complaints = _decoded(fax, data, fax.height)
    _check(fax, rows, complaints)
    return of_bits(rows, fax.width, light=light)


def _only_shade(row: Pixels, width: int) -> int | None:
    shades = np.unpackbits(row, count=width)
    return int(shades[0]) if (shades == shades[0]).all() else None


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
    rows = np.repeat(np.array(_SENTINEL, np.uint8)[:, None], width, axis=1) * np.uint8(255)
    coded, white_is_zero = _coded(255 - rows)
    return coded if white_is_zero else _coded(rows)[0]


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


def _decoded(fax: Fax, data: bytes, height: int) -> tuple[Pixels, list[bytes]]:
    return stored_rows(_as_tiff(fax, data, height), [height], -(-fax.width // 8))


def _check(fax: Fax, rows: Pixels, complaints: list[bytes]) -> None:
    """Raise Unreadable ``damaged`` when rows are missing at the end, or too many are wrong."""
    lines = sum(b" at line " in complaint for complaint in complaints)
    allowed = fax.height * _MOST_LINES_LOST if fax.group == GROUP_3 else 0
    ran_out = any(word in complaint for word in _RAN_OUT for complaint in complaints)
    if ran_out or lines > allowed or (rows[-1] == untouched(rows.shape[1])).all():
        raise Unreadable("damaged", f"{lines} lines of a fax image are wrong")
