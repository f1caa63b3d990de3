"""PDF: opened by two libraries that must agree; page images are read directly where possible."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
import pypdfium2

from postal.imaging.limits import Limits, Unreadable, check_page_pixels
from postal.imaging.pdf_content import box_points, only_pictures
from postal.imaging.pdf_image import image_of_page, is_masked, is_plain, square_dpi
from postal.imaging.pdf_open import OpenedPdf
from postal.imaging.pdf_parts import (
    FORM_DEPTH,
    MOST_IMAGES,
    check_jbig2,
    check_parts,
    filter_names,
    image_size,
)
from postal.imaging.pictures import pixels_sheet
from postal.imaging.sheets import (
    Kind,
    Pixels,
    Sheet,
    reduced,
    turned_clockwise,
    upright,
)
from postal.imaging.strips import stacked

if TYPE_CHECKING:
    from pathlib import Path

RENDER_DPI = 200
_POINTS_AN_INCH = 72


class PdfFile:
    """A PDF document. qpdf reads structure and stored images, PDFium draws everything else.

    A file that must be repaired is read only when nothing of it is missing, see ``pdf_open``.
    """

    kind: Kind = "pdf"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._file = OpenedPdf(path, limits)
        self.pages = self._file.pages

    def sheet(self, number: int) -> Sheet:
        """Return page ``number`` from its stored image or, failing that, rendered at 200 dpi."""
        try:
            return self._sheet(number)
        except Unreadable as error:
            if error.reason != "damaged" or not self._file.mend():
                raise
        return self._sheet(number)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _sheet(self, number: int) -> Sheet:
        try:
            return self._found(number)
        except (pikepdf.PdfError, RuntimeError) as error:
            raise Unreadable("damaged", self._file.without_path(str(error))) from error

    def _found(self, number: int) -> Sheet:
        page = self._file.pdf.pages[number - 1]
        if self._file.mended and "/Contents" not in page.obj:
            raise Unreadable("damaged", "a page without content in a file that had to be mended")
        sheet = self._stored(page, number)
        self._file.check_warnings()
        return sheet or self._rendered(page, number)

    def _stored(self, page: pikepdf.Page, number: int) -> Sheet | None:
        images = only_pictures(page)
        if not images:
            return None
        left, bottom, right, top = box_points(page)
        unit = _user_unit(page)
        points = ((right - left) * unit, (top - bottom) * unit)
        sizes = [image_size(image) for image in images]
        width, height = sizes[0][0], sum(size[1] for size in sizes)
        dpi = square_dpi(width, height, points)
        if dpi is None:
            return None
        check_page_pixels(width, height, self._limits)
        turn = turned_clockwise(int(page.rotation))
        if len(images) == 1:
            return self._one_image(images[0], number, dpi, turn)
        strips = [self._strip(image, dpi) for image in images]
        return stacked([strip for strip in strips if strip], turn) if all(strips) else None

    def _strip(self, image: pikepdf.Stream, dpi: float) -> Sheet | None:
        return image_of_page(self._file.pdf, image, dpi, 1, self._limits)

    def _one_image(self, image: pikepdf.Stream, number: int, dpi: float, turn: int) -> Sheet | None:
        if filter_names(image) == ["/JBIG2Decode"]:
            return self._jbig2(image, number, dpi, turn)
        return image_of_page(self._file.pdf, image, dpi, turn, self._limits)

    def _jbig2(self, image: pikepdf.Stream, number: int, dpi: float, turn: int) -> Sheet | None:
        """Let PDFium decode the only image of a page, in its own pixels."""
        if is_masked(image) or not is_plain(image, 1):
            return None
        check_page_pixels(*image_size(image), self._limits)
        check_jbig2(image, self._limits)
        page = self._file.drawing[number - 1]
        try:
            found = list(islice(_images(page), 2))
            pixels = _bitmap_pixels(found[0]) if len(found) == 1 else None
        finally:
            page.close()
        if pixels is None or pixels.shape[::-1] != image_size(image):
            return None
        return pixels_sheet(upright(pixels, turn), "jbig2", dpi)

    def _rendered(self, page: pikepdf.Page, number: int) -> Sheet:
        scale = RENDER_DPI / _POINTS_AN_INCH * _user_unit(page)
        width, height = self._file.drawing.get_page_size(number - 1)
        check_page_pixels(round(width * scale), round(height * scale), self._limits)
        check_parts(self._file.pdf, page, self._limits)
        self._file.check_warnings()
        pixels = self._draw(number, scale, colour=False)

        def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
            if colour:
                return self._draw(number, scale / reduction, colour=True)
            return reduced(pixels, reduction)

        return Sheet(
            width_px=pixels.shape[1],
            height_px=pixels.shape[0],
            dpi=float(RENDER_DPI),
            how="rendered",
            colourful=True,
            decode=decode,
        )

    def _draw(self, number: int, scale: float, *, colour: bool) -> Pixels:
        page = self._file.drawing[number - 1]
        _check_images(page)
        pixels = _owned_pixels(page.render(scale=scale, grayscale=not colour), colour=colour)
        page.close()
        return pixels


def _user_unit(page: pikepdf.Page) -> float:
    """Return how many points one unit of the page is; PDFium counts every unit as one."""
    unit: Any = page.obj.get("/UserUnit", 1)
    return float(unit) if isinstance(unit, (int, Decimal)) and unit > 0 else 1.0


def _images(page: Any) -> Any:  # noqa: ANN401 -- the library has no types
    return page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=FORM_DEPTH)


def _check_images(page: Any) -> None:  # noqa: ANN401 -- the library has no types
    """PDFium leaves out an image that it cannot decode, and the page would look blank."""
    for image in islice(_images(page), MOST_IMAGES):
        try:
            image.get_bitmap().close()
        except pypdfium2.PdfiumError as error:
            raise Unreadable("damaged", "an image of the page cannot be decoded") from error


def _bitmap_pixels(image: Any) -> Pixels:  # noqa: ANN401 -- without types
    try:
        return _owned_pixels(image.get_bitmap(), colour=False)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged", "the image of the page cannot be decoded") from error


def _owned_pixels(bitmap: Any, *, colour: bool) -> Pixels:  # noqa: ANN401 -- without types
    """Copy the pixels: memory stays flat over any number of pages as the bitmap's goes with it."""
    drawn: Any = bitmap.to_numpy()
    view = drawn[..., :3] if colour else drawn.reshape(drawn.shape[0], -1)[:, : drawn.shape[1]]
    pixels = np.ascontiguousarray(view)
    owned = pixels.copy() if np.shares_memory(pixels, drawn) else pixels
    bitmap.close()
    return owned
