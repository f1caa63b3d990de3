"""A photo chosen as a file, or taken with a telephone: only the codes on it are wanted.

Parses hostile bytes and therefore runs in a child process: call ``sandbox.photo_marks``.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from postal.imaging.limits import Limits, Unreadable, check_page_pixels
from postal.imaging.marks import is_ours
from postal.imaging.sheets import Pixels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 3.0  # for all attempts at one photo; the one that is running then is finished first

# Ours are QR, a carrier's numbers Code 128. Weaker ones (ITF has no check at all) read numbers
# into the lines of a form.
_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCodeModel2,
        zxingcpp.BarcodeFormat.Code128,
    ]
)
# A code that fills the photo reads best when shrunk; a small one far away only in full.
_LONG_EDGES = (1_600, 3_200, 800)
# Telephones offer up to 200 megapixels; no more than this is decoded to look for a code.
_LONGEST_EDGE = 6_400
_LONGEST_TEXT = 200
_MOST_TEXTS = 50


def read_photo(path: Path, limits: Limits, seconds: float = SECONDS) -> tuple[str, ...]:
    """Return the texts of all codes on the photo at ``path``, in the order they were found.

    JPEG, PNG and WebP. Nothing is demanded of the photo but that it can be decoded: one without a
    code gives an empty tuple.
    Raises Unreadable ``empty-file``, ``too-large``, ``not-a-document``, ``page-too-large`` or
    ``damaged``, and what the libraries raise on broken pictures.
    """
    grey = _decoded(path, limits)
    deadline = time.monotonic() + seconds
    found: dict[str, None] = {}
    for plain, attempt in _attempts(grey):
        # The plain looks are made whatever is found: a small code may lie beside a large one.
        if time.monotonic() > deadline or (found and not plain):
            break
        found.update(dict.fromkeys(attempt))
        if any(is_ours(text) for text in found):
            break
    return tuple(text[:_LONGEST_TEXT] for text in list(found)[:_MOST_TEXTS] if text)


def _attempts(grey: Pixels) -> Iterator[tuple[bool, list[str]]]:
    """Yield whether a look is one of the plain ones, and what it found."""
    edges = [edge for edge in _LONG_EDGES if edge < max(grey.shape)]
    sizes = [_shrunk(grey, edge) for edge in edges] or [grey]
    if max(grey.shape) not in edges:
        sizes.insert(min(2, len(sizes)), grey)
    for picture in sizes:
        yield True, _zxing(picture)
    first = sizes[0]
    yield False, _zbar(first)
    evened: Any = cv2.createCLAHE(3.0, (8, 8)).apply(first)
    yield False, _zxing(evened)
    blurred: Any = cv2.GaussianBlur(first, (0, 0), 3)
    sharper: Any = cv2.addWeighted(first, 2.5, blurred, -1.5, 0)
    yield False, _zxing(sharper)
    local: Any = cv2.adaptiveThreshold(
        first, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 51, 10
    )
    yield False, _zxing(local)


def _zxing(grey: Pixels) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(grey, _FORMATS)]


def _zbar(grey: Pixels) -> list[str]:
    kinds = [pyzbar.ZBarSymbol.QRCODE, pyzbar.ZBarSymbol.CODE128, pyzbar.ZBarSymbol.CODE39]
    return [code.data.decode("utf-8", "replace") for code in pyzbar.decode(grey, symbols=kinds)]


def _shrunk(grey: Pixels, long_edge: int) -> Pixels:
    height, width = grey.shape
    scale = long_edge / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small: Any = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return small  # type: ignore[no-any-return]


def _decoded(path: Path, limits: Limits) -> Pixels:
    """Return the photo in grey, halved until it is of a size to look through."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty-file")
    if size > limits.file_bytes:
        raise Unreadable("too-large", f"{size} bytes")
    with path.open("rb") as opened:
        start = opened.read(16)
    if start.startswith(b"\xff\xd8\xff"):
        return _jpeg(path, limits)
    if start.startswith(b"\x89PNG\r\n\x1a\n") or (start[:4] + start[8:12]) == b"RIFFWEBP":
        return _other(path, limits)
    raise Unreadable("not-a-document")


def _jpeg(path: Path, limits: Limits) -> Pixels:
    with Image.open(path, formats=("JPEG", "MPO")) as image:
        width, height = image.size
    reduction = next((one for one in (1, 2, 4) if max(width, height) <= _LONGEST_EDGE * one), 8)
    check_page_pixels(width // reduction, height // reduction, limits)
    flags = {
        1: cv2.IMREAD_GRAYSCALE,
        2: cv2.IMREAD_REDUCED_GRAYSCALE_2,
        4: cv2.IMREAD_REDUCED_GRAYSCALE_4,
        8: cv2.IMREAD_REDUCED_GRAYSCALE_8,
    }
    pixels: Any = cv2.imdecode(np.fromfile(path, np.uint8), flags[reduction])
    if pixels is None:
        raise Unreadable("damaged", "JPEG cannot be decoded")
    return pixels  # type: ignore[no-any-return]


def _other(path: Path, limits: Limits) -> Pixels:
    with Image.open(path, formats=("PNG", "WEBP")) as image:
        check_page_pixels(*image.size, limits)
        layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return np.asarray(Image.alpha_composite(paper, layer).convert("L"))
