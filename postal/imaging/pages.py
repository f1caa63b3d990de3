"""A file from outside becomes pages: what kind it is, whether it is whole, what each page holds.

Everything here parses hostile bytes and therefore runs in a child process: call ``sandbox``, not
this module, from a server, a worker or a command.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2

from postal.imaging.first_look import HIGHEST_DPI, LOWEST_DPI, first_look
from postal.imaging.likeness import look_of
from postal.imaging.limits import Limits, NoSuchPicture, Unreadable
from postal.imaging.page_quality import PageQuality, quality_of
from postal.imaging.pdf import PdfFile
from postal.imaging.pictures import JpegFile, PngFile
from postal.imaging.qr import MarkSeen, PageMarks, read_page_marks
from postal.imaging.quality import is_blank
from postal.imaging.sheets import REDUCTIONS, Kind, Pixels, Sheet, Source, turned_clockwise, upright
from postal.imaging.tiff_file import TiffFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "FileFacts",
    "Limits",
    "NoSuchPicture",
    "PageRead",
    "Unreadable",
    "look",
    "picture",
    "read_pages",
]

# Of 120 spoilt covers scanned at 300 dpi, 118 were read at 75 dpi and 117 at 150: a quarter of the
# scale is enough, and cheaper to decode. Only a cover whose codes stayed unread is worth a closer
# look. Paper sizes are rounded, 300 dpi come as 299.96, hence a little less than the round number.
_LOOK_DPI = 72.0
_CLOSE_LOOK_DPI = 144.0
_AS_GOOD_DPI = 95.0  # all attempts are made at 100 dpi
_SECONDS_AGAIN = 3.0  # a page must be done before the reader is given up for hanging
_JPEG_QUALITY = 82
_WIDEST_PICTURE = 5_000
_PDF_HEADER_WITHIN = 1_024
_OPENERS: dict[Kind, Callable[[Path, Limits], Source]] = {
    "pdf": PdfFile,
    "jpeg": JpegFile,
    "png": PngFile,
    "tiff": TiffFile,
}


@dataclass(frozen=True)
class FileFacts:
    """What kind of file it is and how many pages it has."""

    kind: Kind
    pages: int


@dataclass(frozen=True)
class PageRead:
    """One page, oriented as a viewer shows it (after PDF /Rotate and EXIF orientation).

    ``number`` counts from 1; sizes are those of the stored image, or of the rendering at 200 dpi.
    ``blank`` means probably blank. ``rotation`` is the further clockwise turn that
    puts a cover upright. ``look`` is its fingerprint (see ``likeness``), empty for a sheet
    with little on it. ``how`` is jpeg, jpeg2000, ccitt, flate, rendered, png or tiff.
    """

    number: int
    width_px: int
    height_px: int
    dpi: float
    blank: bool
    marks: tuple[MarkSeen, ...]
    cover_like: bool
    rotation: int | None
    look: str
    how: str


def look(path: Path, limits: Limits) -> FileFacts:
    """Open the file at ``path`` far enough to count its pages. Raises Unreadable, OSError."""
    with opened(path, limits) as source:
        return facts_of(source)


def read_pages(path: Path, first: int, last: int, limits: Limits) -> Iterator[PageRead]:
    """Read pages ``first`` to ``last`` (from 1, both included), one in memory at a time.

    Raises Unreadable for the first page that cannot be read, NoSuchPicture for a page that the file
    does not have.
    """
    with opened(path, limits) as source:
        for number in range(first, last + 1):
            yield read_page(source, number)


def picture(path: Path, page: int, width_px: int, turn: int) -> bytes:
    """Return page ``page`` as a JPEG of our own making, at most ``width_px`` wide.

    The page is oriented as a viewer shows it and then turned clockwise by ``turn`` (0, 90, 180 or
    270 degrees). It is never enlarged. Raises Unreadable, and NoSuchPicture for bad arguments.
    """
    with opened(path, Limits()) as source:
        return page_jpeg(source, page, width_px, turn)


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Source]:
    """Open the file as what its first bytes say. Raises Unreadable; OSError when it is not there.

    Whatever the libraries raise while it is open becomes Unreadable ``damaged``.
    """
    kind = _sniff(path, limits)
    with damage_named():
        source = _OPENERS[kind](path, limits)
        try:
            yield source
        finally:
            source.close()


def facts_of(source: Source) -> FileFacts:
    """Return the facts of an opened file."""
    return FileFacts(source.kind, source.pages)


def read_page(source: Source, number: int) -> PageRead:
    """Read one page of an opened file. Raises Unreadable, NoSuchPicture."""
    sheet = _sheet(source, number)
    grey, blank, seen = _first_look(sheet) or _closer_look(sheet)
    return PageRead(
        number=number,
        width_px=sheet.width_px,
        height_px=sheet.height_px,
        dpi=round(sheet.dpi, 1),
        blank=blank,
        marks=seen.marks,
        cover_like=seen.cover_like,
        rotation=seen.rotation,
        look=look_of(grey),
        how=sheet.how,
    )


def page_quality(source: Source, number: int) -> PageQuality:
    """Measure how good the picture of one page is. Raises Unreadable, NoSuchPicture."""
    return quality_of(_sheet(source, number))


def page_jpeg(source: Source, number: int, width_px: int, turn: int) -> bytes:
    """Return one page of an opened file as a JPEG; see ``picture``."""
    if turn not in {0, 90, 180, 270} or not 1 <= width_px <= _WIDEST_PICTURE:
        raise NoSuchPicture(f"no picture {width_px} wide turned by {turn}")
    sheet = _sheet(source, number)
    native = sheet.width_px if turn in {0, 180} else sheet.height_px
    enough = [one for one in REDUCTIONS if native // one >= width_px]
    pixels = sheet.decode(max(enough, default=1), sheet.colourful)
    pixels = upright(pixels, turned_clockwise(turn))
    height, width = pixels.shape[:2]
    if width > width_px:
        size = (width_px, max(1, round(height * width_px / width)))
        resized: Any = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        pixels = resized
    done, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise Unreadable("damaged", "picture cannot be encoded")
    return bytes(encoded)


def _sniff(path: Path, limits: Limits) -> Kind:
    """Tell the kind from the first bytes; names of files prove nothing."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty-file")
    if size > limits.file_bytes:
        raise Unreadable("too-large", f"{size} bytes")
    with path.open("rb") as start:
        head = start.read(_PDF_HEADER_WITHIN)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
        return "tiff"
    if b"%PDF-" in head:
        return "pdf"
    raise Unreadable("not-a-document")


def _sheet(source: Source, number: int) -> Sheet:
    if not 1 <= number <= source.pages:
        raise NoSuchPicture(f"no page {number} in a file of {source.pages}")
    return source.sheet(number)


def _reduction(dpi: float, wanted: float) -> int:
    """Return the strongest reduction that leaves at least ``wanted`` dpi."""
    return max(one for one in REDUCTIONS if one == 1 or dpi / one >= wanted)


def _first_look(sheet: Sheet) -> tuple[Pixels, bool, PageMarks] | None:
    """Return picture, blankness and marks of a page that half the usual resolution settles."""
    reduction = _reduction(sheet.dpi, LOWEST_DPI)
    dpi = sheet.dpi / reduction
    if reduction == _reduction(sheet.dpi, _LOOK_DPI) or dpi > HIGHEST_DPI:
        return None
    grey = sheet.decode(reduction, False)  # noqa: FBT003 -- see Sheet
    seen = first_look(grey, dpi)
    return None if seen is None else (grey, False, seen)


def _closer_look(sheet: Sheet) -> tuple[Pixels, bool, PageMarks]:
    reduction = _reduction(sheet.dpi, _LOOK_DPI)
    grey = sheet.decode(reduction, False)  # noqa: FBT003 -- see Sheet
    if is_blank(grey, sheet.dpi / reduction):
        return grey, True, PageMarks((), False, None)  # noqa: FBT003
    return grey, False, _marks(sheet, grey, reduction)


def _marks(sheet: Sheet, grey: Pixels, reduction: int) -> PageMarks:
    seen = read_page_marks(grey, sheet.dpi / reduction)
    closer = _reduction(sheet.dpi, _CLOSE_LOOK_DPI)
    if seen.marks or not seen.cover_like or sheet.dpi / reduction >= _AS_GOOD_DPI:
        return seen
    full = sheet.decode(closer, False)  # noqa: FBT003
    again = read_page_marks(full, sheet.dpi / closer, seconds=_SECONDS_AGAIN)
    return again if again.marks else seen


@contextmanager
def damage_named() -> Iterator[None]:
    """Turn what libraries raise on broken input into one verdict.

    They raise nearly everything on hostile bytes, so everything is caught except what is no
    verdict about the file: no memory, and arguments that are wrong.
    """
    try:
        yield
    except (Unreadable, NoSuchPicture, MemoryError):
        raise
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from error
        raise Unreadable("damaged", str(error)) from error
    except Exception as error:
        raise Unreadable("damaged", f"{type(error).__name__}: {error}") from error
