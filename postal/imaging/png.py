"""PNG: whole or not is told from its chunks, before anything is decompressed."""

from __future__ import annotations

import struct
import zlib

from postal.imaging.limits import Unreadable

_SIGNATURE_BYTES = 8
_CHUNK_FRAME_BYTES = 12  # length, name, checksum


def read_size(data: memoryview) -> tuple[int, int]:
    """Check every chunk and its checksum up to IEND; returns width and height in pixels.

    Raises Unreadable ``truncated`` or ``damaged``.
    """
    size = None
    place = _SIGNATURE_BYTES
    while place + _CHUNK_FRAME_BYTES <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        body_end = place + 8 + length
        if body_end + 4 > len(data):
            break
        (checksum,) = struct.unpack_from(">I", data, body_end)
        if zlib.crc32(data[place + 4 : body_end]) != checksum:
            raise Unreadable("damaged", f"PNG checksum wrong at byte {place}")
        if name == b"IHDR" and length == 13:
            size = struct.unpack_from(">II", data, place + 8)
        if name == b"IEND" and size:
            return size[0], size[1]
        place = body_end + 4
    raise Unreadable("truncated", "PNG ends before its last chunk")
