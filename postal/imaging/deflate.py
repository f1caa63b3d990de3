"""Deflated pixels, taken for whole only when their checksum says so.

qpdf and the TIFF library do not look at it: a hole in the middle of a page then passes as paper.
"""

from __future__ import annotations

import zlib

from postal.imaging.limits import Unreadable


def unpacked(data: bytes | memoryview, most: int) -> bytes:
    """Return what ``data`` holds. Raises Unreadable ``damaged`` unless it ends within ``most``."""
    unpacking = zlib.decompressobj()
    try:
        pixels = unpacking.decompress(data, most + 1)
    except zlib.error as error:
        raise Unreadable("damaged", str(error)) from error
    if not unpacking.eof:
        raise Unreadable("damaged", "deflated pixels are cut or too many")
    return pixels
