"""Pictures on a sheet: a JPEG as large as its room lets it be."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from postal.printing.items import Picture


def picture_in(jpeg: bytes, x: float, y: float, width: float, height: float) -> Picture:
    """Return ``jpeg`` in its own proportions, right-aligned at the top of a room in mm.

    Only for pictures that we encoded ourselves: a file from outside is never opened here.
    """
    with Image.open(BytesIO(jpeg)) as image:
        across, down = image.size
    scale = min(width / across, height / down)
    return Picture(x + width - across * scale, y, across * scale, down * scale, jpeg)
