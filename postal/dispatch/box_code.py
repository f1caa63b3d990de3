"""The code of a box on its papers: for the camera, for the handheld scanner, and for the eye."""

from __future__ import annotations

from typing import Final

from postal.codes import Mark
from postal.printing.barcode import bars
from postal.printing.items import Item, Text
from postal.printing.qr import symbol

QR: Final = 25.0  # mm; its quiet zone is left free on every side
_MODULE: Final = 0.33
_HEIGHT: Final = 10.0


def box_code(code: str, right: float, y: float) -> tuple[Item, ...]:
    """Return a QR with its top right corner at ``right``, ``y``; bars and text under it.

    The whole is 48 mm high and 56 mm wide with the bars' quiet zone on the left; the paper's edge
    leaves it on the right. Raises NotAMark or CheckFailed for a text that is no
    mark of ours.
    """
    mark = Mark.read(code)
    shape = bars(mark.text, 0, 0, _MODULE, _HEIGHT)
    left = right - shape.width
    return (
        symbol(mark.text, right - QR, y, QR),
        bars(mark.text, left, y + QR + 5.5, _MODULE, _HEIGHT),
        Text(left, y + QR + 16.5, shape.width, 6, mark.grouped, 13, bold=True, align="centre"),
    )
