"""A TIFF with many pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import Image

from postal.imaging import jpeg, tiff, tiff_page
from postal.imaging.bilevel import Bilevel, bilevel_sheet
from postal.imaging.limits import Limits, check_page_pixels
from postal.imaging.pictures import (
    ORIENTATION,
    MappedFile,
    decoded,
    is_stretched,
    squared_sheet,
    tagged_dpi,
)
from postal.imaging.sheets import Kind, Pixels, Sheet, plausible_dpi, swaps_sides
from postal.imaging.strips import stacked

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES_A_PIXEL = 8
_SPARE_BYTES = 1 << 16


class TiffFile:
    """A TIFF with one page for each of its directories."""

    kind: Kind = "tiff"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._file = MappedFile(path)
        self.pages = tiff.count_pages(self._file.view, limits)
        # By its name the library would map the file, and mapped pixels lying on their side come
        # out wrong.
        self._opened = path.open("rb")
        self._image: Any = Image.open(self._opened)
        self._limits = limits

    def sheet(self, number: int) -> Sheet:
        """Return page ``number``; the library checks what the walk over the file could not."""
        self._image.seek(number - 1)
        width, height = self._image.size
        check_page_pixels(width, height, self._limits)
        tags = self._image.tag_v2
        stored = tiff_page.StoredPage(tags, self._file.view)
        orientation = int(tags.get(ORIENTATION, 1))
        dpi_x, dpi_y = tagged_dpi(self._image)
        if not is_stretched(dpi_x, dpi_y) and (jpegs := tiff_page.jpegs_of(stored)):
            dpi = plausible_dpi(width, height, dpi_x)
            strips = [_jpeg_sheet(*one, dpi) for one in jpegs]
            return stacked(strips, orientation, "tiff") or strips[0]
        tiff_page.check_deflated(stored, width * height * _MOST_BYTES_A_PIXEL + _SPARE_BYTES)
        found = tiff_page.fax_page(stored) or tiff_page.plain_page(stored)
        if isinstance(found, Bilevel):
            if not is_stretched(dpi_x, dpi_y):
                dpi = plausible_dpi(width, height, dpi_x)
                return bilevel_sheet(found, "tiff", dpi, orientation)
            found = found.grey()
        if found is None:
            found = decoded(self._image)
            # The library has turned the page as it is tagged, and we must not do it again.
            if swaps_sides(orientation):
                dpi_x, dpi_y = dpi_y, dpi_x
            orientation = 1
        return squared_sheet(found, "tiff", orientation, (dpi_x, dpi_y))

    def close(self) -> None:
        """Let go of the file."""
        self._image.close()
        self._opened.close()
        self._file.close()


def _jpeg_sheet(header: jpeg.JpegHeader, data: memoryview, dpi: float) -> Sheet:
    def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
        return jpeg.decode(data, header, reduction, colour=colour)

    return Sheet(
        width_px=header.width,
        height_px=header.height,
        dpi=dpi,
        how="jpeg",
        colourful=header.components > 1,
        decode=decode,
    )
