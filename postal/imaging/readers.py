"""The two QR readers behind one form: a picture in, symbols found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import zxingcpp
from pyzbar import pyzbar

from postal.imaging.marks import Found, Grey

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

# Without the micro and rectangular kinds, which see numbers in scribbles.
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
# Which corner of the upright rectangle is the symbol's own top left, by pyzbar's word.
_FIRST_CORNER = {"UP": 0, "RIGHT": 1, "DOWN": 2, "LEFT": 3}


def zxing(grey: Grey, *, light_on_dark: bool = True) -> list[Found]:
    """Return all symbols, also those that were seen and could not be read (with empty text).

    Those printed light on dark are looked for in a second pass.
    """
    found = []
    for code in zxingcpp.read_barcodes(grey, _QR, return_errors=True, try_invert=light_on_dark):
        place = code.position
        points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        corners = [(point.x, point.y) for point in points]
        found.append(_found(code.text if code.valid else "", corners, grey))
    return found


def zbar(grey: Grey) -> list[Found]:
    """Return the symbols that pyzbar reads."""
    found = []
    for code in pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE]):
        left, top, wide, high = code.rect
        box = [(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)]
        first = _FIRST_CORNER.get(code.orientation, 0)
        text = code.data.decode("utf-8", "replace")
        found.append(_found(text, box[first:] + box[:first], grey))
    return found


def _found(text: str, corners: ArrayLike, grey: Grey) -> Found:
    height, width = grey.shape
    size = np.array([width, height], dtype=np.float32)
    return Found(text, np.divide(corners, size, dtype=np.float32))
