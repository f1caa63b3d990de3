"""PDF: opened by two libraries that must agree; page images are read directly where possible."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
import pypdfium2

from postal.imaging.limits import Limits, Unreadable, check_page_count, check_page_pixels
from postal.imaging.pdf_content import box_points, only_picture
from postal.imaging.pdf_image import image_of_page
from postal.imaging.sheets import Kind, Pixels, Sheet, pixels_sha256, reduced, turned_clockwise

if TYPE_CHECKING:
    from pathlib import Path

RENDER_DPI = 200
# Where the specification wants the end-of-file mark to stand.
_TAIL_BYTES = 1_024
# Pages that scanners make have a handful of images; more are not looked at one by one.
_MOST_IMAGES = 100
_FORM_DEPTH = 3


class PdfFile:
    """A PDF document. qpdf reads structure and stored images, PDFium draws everything else.

    Recovery is off and every warning is a failure: with recovery on, half a file of 20 pages
    opens as a good file of 10.
    """

    kind: Kind = "pdf"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._pdf = _open_strictly(path)
        if self._pdf.is_encrypted:
            raise Unreadable("encrypted")
        self._pages = self._pdf.pages
        self.pages = len(self._pages)
        self._check_warnings()
        check_page_count(self.pages, limits)
        self._drawing = _open_for_drawing(path)
        if len(self._drawing) != self.pages:
            raise Unreadable("page-counts-differ", f"{self.pages} and {len(self._drawing)}")

    def sheet(self, number: int) -> Sheet:
        """Return page ``number`` from its stored image or, failing that, rendered at 200 dpi."""
        sheet = self._stored_image(self._pages[number - 1])
        self._check_warnings()
        return sheet or self._rendered(number)

    def close(self) -> None:
        """Let go of the file."""
        self._drawing.close()
        self._pdf.close()

    def _check_warnings(self) -> None:
        warnings = self._pdf.get_warnings()
        if warnings:
            raise Unreadable("damaged", str(warnings[0]))

    def _stored_image(self, page: pikepdf.Page) -> Sheet | None:
        image = only_picture(page)
        if image is None:
            return None
        left, bottom, right, top = box_points(page)
        turn = turned_clockwise(int(page.obj.get("/Rotate", 0)))
        return image_of_page(self._pdf, image, (right - left, top - bottom), turn, self._limits)

    def _rendered(self, number: int) -> Sheet:
        width, height = self._drawing.get_page_size(number - 1)
        scale = RENDER_DPI / 72
        check_page_pixels(round(width * scale), round(height * scale), self._limits)
        pixels = self._draw(number, 1, colour=False)

        def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
            if colour:
                return self._draw(number, reduction, colour=True)
            return reduced(pixels, reduction)

        return Sheet(
            width_px=pixels.shape[1],
            height_px=pixels.shape[0],
            dpi=float(RENDER_DPI),
            digest=pixels_sha256(pixels),
            how="rendered",
            colourful=True,
            decode=decode,
        )

    def _draw(self, number: int, reduction: int, *, colour: bool) -> Pixels:
        page = self._drawing[number - 1]
        _check_images(page)
        bitmap = page.render(scale=RENDER_DPI / 72 / reduction, grayscale=not colour)
        drawn: Any = bitmap.to_numpy()
        pixels = np.ascontiguousarray(drawn[..., :3] if colour else drawn.reshape(drawn.shape[:2]))
        # The bitmap's memory goes with it, so that memory stays flat over any number of pages.
        owned = pixels.copy() if np.shares_memory(pixels, drawn) else pixels
        bitmap.close()
        page.close()
        return owned


def _open_strictly(path: Path) -> pikepdf.Pdf:
    if not _has_end(path):
        raise Unreadable("truncated", "no end-of-file mark")
    try:
        # Not mapped into memory: a file of 1.5 GB would eat the limit on address space.
        return pikepdf.open(
            path,
            attempt_recovery=False,
            access_mode=pikepdf.AccessMode.stream,
        )
    except pikepdf.PasswordError as error:
        raise Unreadable("encrypted") from error
    except pikepdf.PdfError as error:
        raise Unreadable("damaged", str(error).replace(str(path), "file")) from error


def _has_end(path: Path) -> bool:
    with path.open("rb") as opened:
        opened.seek(0, 2)
        opened.seek(max(0, opened.tell() - _TAIL_BYTES))
        return b"%%EOF" in opened.read()


def _check_images(page: Any) -> None:  # noqa: ANN401 -- the library has no types
    """PDFium leaves out an image that it cannot decode, and the page would look blank."""
    objects = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=_FORM_DEPTH)
    for image in islice(objects, _MOST_IMAGES):
        try:
            image.get_bitmap().close()
        except pypdfium2.PdfiumError as error:
            raise Unreadable("damaged", "an image of the page cannot be decoded") from error


def _open_for_drawing(path: Path) -> Any:  # noqa: ANN401 -- the library has no types
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged", "PDFium cannot open it") from error
    if document.get_formtype():
        # Otherwise what was typed into a form's fields is not drawn.
        document.init_forms()
    return document
