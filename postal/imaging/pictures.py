"""Files that are pictures themselves: JPEG and PNG with one page, TIFF with many."""

from __future__ import annotations

import mmap
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image, ImageFile

from postal.imaging import jpeg, png, tiff
from postal.imaging.limits import Limits, Unreadable, check_page_pixels
from postal.imaging.sheets import (
    Kind,
    Pixels,
    Sheet,
    pixels_sha256,
    plausible_dpi,
    reduced,
    sha256,
    swaps_sides,
    upright,
)

if TYPE_CHECKING:
    from pathlib import Path

# Sizes are checked by our limits before anything is decoded; a second bound would only warn.
Image.MAX_IMAGE_PIXELS = None
ImageFile.LOAD_TRUNCATED_IMAGES = False

_ORIENTATION = 274
# Fax pixels are up to twice as wide as high; what claims more than three times is not believed.
_SQUARE_PIXELS = 0.05
_MOST_STRETCHED = 3.0


class _MappedFile:
    """The bytes of a file without reading them all into memory."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as opened:
            self._map = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        self.view = memoryview(self._map)

    def close(self) -> None:
        self.view.release()
        self._map.close()


class JpegFile:
    """A JPEG as a document of one page, turned as its EXIF orientation says."""

    kind: Kind = "jpeg"
    pages = 1

    def __init__(self, path: Path, limits: Limits) -> None:
        self._file = _MappedFile(path)
        self._header = jpeg.read_header(self._file.view)
        check_page_pixels(self._header.width, self._header.height, limits)
        with Image.open(path) as image:
            self._orientation = int(image.getexif().get(_ORIENTATION, 1))
            self._dpi = _tagged_dpi(image)[0]

    def sheet(self, number: int) -> Sheet:
        """Return the only page."""
        del number
        header, orientation = self._header, self._orientation
        width, height = header.width, header.height
        if swaps_sides(orientation):
            width, height = height, width

        def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
            pixels = jpeg.decode(self._file.view, reduction, colour=colour)
            return upright(pixels, orientation)

        return Sheet(
            width_px=width,
            height_px=height,
            dpi=plausible_dpi(width, height, self._dpi),
            digest=sha256(self._file.view),
            how="jpeg",
            colourful=header.components > 1,
            decode=decode,
        )

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class PngFile:
    """A PNG as a document of one page; what is transparent is paper."""

    kind: Kind = "png"
    pages = 1

    def __init__(self, path: Path, limits: Limits) -> None:
        file = _MappedFile(path)
        try:
            check_page_pixels(*png.read_size(file.view), limits)
            self._digest = sha256(file.view)
        finally:
            file.close()
        self._path = path

    def sheet(self, number: int) -> Sheet:
        """Return the only page."""
        del number
        with Image.open(self._path) as image:
            return image_sheet(image, "png", digest=self._digest)

    def close(self) -> None:
        """Nothing is kept open."""


class TiffFile:
    """A TIFF with one page for each of its directories."""

    kind: Kind = "tiff"

    def __init__(self, path: Path, limits: Limits) -> None:
        file = _MappedFile(path)
        try:
            self.pages = tiff.count_pages(file.view, limits)
        finally:
            file.close()
        self._image = Image.open(path)
        self._limits = limits

    def sheet(self, number: int) -> Sheet:
        """Return page ``number``; the library checks what the walk over the file could not."""
        self._image.seek(number - 1)
        check_page_pixels(*self._image.size, self._limits)
        return image_sheet(self._image, "tiff", digest=None)

    def close(self) -> None:
        """Let go of the file."""
        self._image.close()


def image_sheet(
    image: Image.Image,
    how: str,
    *,
    digest: str | None,
    orientation: int | None = None,
    dpi: float | None = None,
) -> Sheet:
    """Decode ``image`` and return it as a sheet.

    ``orientation`` (an EXIF number) and ``dpi`` come from the image's own tags unless given; then
    pixels that are not square are made so.
    """
    dpi_x, dpi_y = _tagged_dpi(image) if dpi is None else (dpi, dpi)
    if orientation is None:
        orientation = int(image.getexif().get(_ORIENTATION, 1))
    pixels = _decoded(image)
    if _is_stretched(dpi_x, dpi_y):
        pixels = _squared(pixels, dpi_x, dpi_y)
        dpi_x = max(dpi_x, dpi_y)
    pixels = upright(pixels, orientation)
    height, width = pixels.shape[:2]

    def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
        shrunk = reduced(pixels, reduction)
        if colour or shrunk.ndim == 2:
            return shrunk
        plain: Any = cv2.cvtColor(shrunk, cv2.COLOR_BGR2GRAY)
        return plain  # type: ignore[no-any-return]

    return Sheet(
        width_px=width,
        height_px=height,
        dpi=dpi or plausible_dpi(width, height, dpi_x),
        digest=digest or pixels_sha256(pixels),
        how=how,
        colourful=pixels.ndim == 3,
        decode=decode,
    )


def open_image(data: bytes) -> Image.Image:
    """Open a picture held in memory, for codecs that are decoded as a whole."""
    return Image.open(BytesIO(data))


def _decoded(image: Image.Image) -> Pixels:
    """Return all pixels, grey (h, w) or blue-green-red (h, w, 3), transparency on white."""
    try:
        image.load()
    except (OSError, SyntaxError) as error:
        raise Unreadable("damaged", str(error)) from error
    if image.mode.startswith("I;16"):
        return (np.asarray(image) >> 8).astype(np.uint8)
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    elif image.mode in {"1", "L"}:
        return np.asarray(image.convert("L"))
    bgr: Any = cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR)
    return bgr  # type: ignore[no-any-return]


def _is_stretched(dpi_x: float, dpi_y: float) -> bool:
    if dpi_x <= 0 or dpi_y <= 0:
        return False
    return 1 + _SQUARE_PIXELS < max(dpi_x, dpi_y) / min(dpi_x, dpi_y) <= _MOST_STRETCHED


def _squared(pixels: Pixels, dpi_x: float, dpi_y: float) -> Pixels:
    """Stretch the coarser side: a fax has 204 dots an inch across and 98 or 196 down."""
    height, width = pixels.shape[:2]
    finest = max(dpi_x, dpi_y)
    size = (round(width * finest / dpi_x), round(height * finest / dpi_y))
    stretched: Any = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
    return stretched  # type: ignore[no-any-return]


def _tagged_dpi(image: Image.Image) -> tuple[float, float]:
    """Return the resolution that the file claims, across and down; 0 where it claims none."""
    try:
        across, down = image.info.get("dpi", (0, 0))
        return float(across), float(down)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
