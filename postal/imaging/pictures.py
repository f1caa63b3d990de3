"""Files that are pictures themselves, JPEG and PNG, and what TIFF shares with them."""

from __future__ import annotations

import contextlib
import mmap
from itertools import islice
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image, ImageFile

from postal.imaging import jpeg, png
from postal.imaging.limits import Limits, Unreadable, check_page_pixels
from postal.imaging.sheets import (
    Kind,
    Pixels,
    Sheet,
    grey,
    plausible_dpi,
    reduced,
    swaps_sides,
    upright,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Sizes are checked by our limits before anything is decoded; a second bound would only warn.
Image.MAX_IMAGE_PIXELS = None
ImageFile.LOAD_TRUNCATED_IMAGES = False

ORIENTATION = 274
_JPEG_START = b"\xff\xd8\xff"
_MOST_PICTURES = 20
# Fax pixels are up to twice as wide as high; what claims more than three times is not believed.
_SQUARE_PIXELS = 0.05
_MOST_STRETCHED = 3.0


class MappedFile:
    """The bytes of a file without reading them all into memory."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as opened:
            self._map = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        self.view = memoryview(self._map)

    def places_of(self, start: bytes) -> Iterator[int]:
        """Yield every place where these bytes stand."""
        place = self._map.find(start)
        while place >= 0:
            yield place
            place = self._map.find(start, place + 1)

    def close(self) -> None:
        """Let go of the file."""
        # On the way out of an error somebody may still look at parts; they go with the process.
        with contextlib.suppress(BufferError):
            self.view.release()
            self._map.close()


class JpegFile:
    """A JPEG as a document of one page, turned as its EXIF orientation says."""

    kind: Kind = "jpeg"
    pages = 1

    def __init__(self, path: Path, limits: Limits) -> None:
        self._file = MappedFile(path)
        self._header = jpeg.read_header(self._file.view)
        check_page_pixels(self._header.width, self._header.height, limits)
        with Image.open(path) as image:
            self._orientation = int(image.getexif().get(ORIENTATION, 1))
            self._dpi = tagged_dpi(image)[0]
            listed = getattr(image, "n_frames", 1) if image.format == "MPO" else 1
        further = self._further()
        if further >= listed:
            raise Unreadable("several-pictures")
        self._how = "jpeg-first" if further else "jpeg"

    def sheet(self, number: int) -> Sheet:
        """Return the only page."""
        del number
        header, orientation = self._header, self._orientation
        width, height = header.width, header.height
        if swaps_sides(orientation):
            width, height = height, width

        def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
            pixels = jpeg.decode(self._file.view, header, reduction, colour=colour)
            return upright(pixels, orientation)

        return Sheet(
            width_px=width,
            height_px=height,
            dpi=plausible_dpi(width, height, self._dpi),
            how=self._how,
            colourful=header.components > 1,
            decode=decode,
        )

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _further(self) -> int:
        """Return how many photos as large as the first lie behind it, where no page shows them.

        Smaller ones are thumbnails, or the brightness that telephones put behind a photo. A
        telephone that takes several lists them (MPO): they are of the same moment, and the first
        is the one it shows. What nobody listed was glued on.
        """
        found = 0
        for start in islice(self._file.places_of(_JPEG_START), 1, _MOST_PICTURES):
            try:
                other = jpeg.read_header(self._file.view[start:])
            except Unreadable:
                continue
            found += (other.width, other.height) == (self._header.width, self._header.height)
        return found


class PngFile:
    """A PNG as a document of one page; what is transparent is paper."""

    kind: Kind = "png"
    pages = 1

    def __init__(self, path: Path, limits: Limits) -> None:
        file = MappedFile(path)
        try:
            check_page_pixels(*png.read_size(file.view), limits)
        finally:
            file.close()
        self._path = path

    def sheet(self, number: int) -> Sheet:
        """Return the only page."""
        del number
        with Image.open(self._path) as image:
            return image_sheet(image, "png")

    def close(self) -> None:
        """Nothing is kept open."""


def image_sheet(image: Image.Image, how: str) -> Sheet:
    """Decode ``image`` and return it as a sheet, turned and with square pixels as its tags ask."""
    orientation = int(image.getexif().get(ORIENTATION, 1))
    dpi = tagged_dpi(image)
    return squared_sheet(decoded(image), how, orientation, dpi)


def squared_sheet(pixels: Pixels, how: str, orientation: int, dpi: tuple[float, float]) -> Sheet:
    """Return a sheet of ``pixels``, made square by their ``dpi`` across and down, then turned."""
    tagged = dpi[0]
    if is_stretched(*dpi):
        pixels = _squared(pixels, *dpi)
        tagged = max(dpi)
    pixels = upright(pixels, orientation)
    height, width = pixels.shape[:2]
    return pixels_sheet(pixels, how, plausible_dpi(width, height, tagged))


def pixels_sheet(pixels: Pixels, how: str, dpi: float) -> Sheet:
    """Return a sheet of pixels that are decoded already."""
    height, width = pixels.shape[:2]

    def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
        shrunk = reduced(pixels, reduction)
        return shrunk if colour else grey(shrunk)

    return Sheet(
        width_px=width,
        height_px=height,
        dpi=dpi,
        how=how,
        colourful=pixels.ndim == 3,
        decode=decode,
    )


def decoded(image: Image.Image) -> Pixels:
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
    return from_rgb(np.asarray(image.convert("RGB")))


def from_rgb(pixels: Pixels) -> Pixels:
    """Return red-green-blue pixels as blue-green-red."""
    bgr: Any = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    return bgr  # type: ignore[no-any-return]


def is_stretched(dpi_x: float, dpi_y: float) -> bool:
    """Tell whether pixels are so much wider than high, or higher than wide, that it shows."""
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


def tagged_dpi(image: Image.Image) -> tuple[float, float]:
    """Return the resolution that the file claims, across and down; 0 where it claims none."""
    try:
        across, down = image.info.get("dpi", (0, 0))
        return float(across), float(down)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
