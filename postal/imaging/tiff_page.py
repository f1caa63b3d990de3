"""One page of a TIFF from its stored strips, where a library would not tell that a strip is cut.

Fax and JPEG data are taken out of the file and decoded by ourselves, which tells, and in the case
of JPEG is quicker; everything else is left to the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from postal.imaging import fax, jpeg
from postal.imaging.bilevel import Bilevel, joined, of_bits
from postal.imaging.deflate import unpacked
from postal.imaging.libtiff import stored_rows
from postal.imaging.limits import Unreadable
from postal.imaging.pictures import from_rgb

if TYPE_CHECKING:
    from postal.imaging.sheets import Pixels

_WIDTH, _HEIGHT, _COMPRESSION, _PHOTOMETRIC, _FILL_ORDER = 256, 257, 259, 262, 266
_PLACES, _SAMPLES, _ROWS, _LENGTHS, _FAX_OPTIONS = 273, 277, 278, 279, 292
_TILE_PLACES, _TILE_LENGTHS = 324, 325
_BITS, _PLANES = 258, 284
_TABLES, _JPEG_PLACE, _JPEG_LENGTH = 347, 513, 514
_OLD_JPEG, _JPEG = 6, 7
_DEFLATED = frozenset([8, 32_946])
_JPEG_START = b"\xff\xd8"
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _YCBCR = 0, 1, 2, 6
_SIMPLE = frozenset([(1, _WHITE_IS_ZERO), (1, _BLACK_IS_ZERO), (3, _RGB)])
_PLAIN = 1
_LOSSLESS = frozenset([_PLAIN, 5, 32_773, *_DEFLATED])
_ODD = frozenset([338, 339])  # more than colours in a pixel, numbers with a sign or a fraction


@dataclass(frozen=True)
class StoredPage:
    """The tags of one directory by number, and the bytes of the whole file."""

    tags: Any
    file: memoryview

    def strips(self) -> list[memoryview]:
        """Return the stored data of each strip, from above, or of each tile."""
        places = self.tags.get(_PLACES) or self.tags.get(_TILE_PLACES, ())
        lengths = self.tags.get(_LENGTHS) or self.tags.get(_TILE_LENGTHS, ())
        return [self.file[at : at + size] for at, size in zip(places, lengths, strict=True)]

    def rows_of_strips(self) -> list[int]:
        """Return how many rows each strip has. Raises Unreadable ``damaged`` for none a strip."""
        height = int(self.tags[_HEIGHT])
        rows = min(int(self.tags.get(_ROWS, height)), height)
        if rows < 1:
            raise Unreadable("damaged", "strips without rows")
        return [min(rows, height - top) for top in range(0, height, rows)]

    def stored_bytes(self) -> int:
        """Return how many bytes all strips or tiles have together."""
        return sum(map(len, self.strips()))


def fax_page(page: StoredPage) -> Bilevel | None:
    """Return the page when it is a fax, else None. Raises Unreadable ``damaged``."""
    tags = page.tags
    if tags.get(_COMPRESSION) not in {fax.GROUP_3, fax.GROUP_4} or tags.get(_SAMPLES, 1) != 1:
        return None
    width, strips, rows = int(tags[_WIDTH]), page.strips(), page.rows_of_strips()
    if len(strips) != len(rows):
        raise Unreadable("damaged", "a fax image with strips missing")
    options = int(tags.get(_FAX_OPTIONS, 0))
    mirrored = tags.get(_FILL_ORDER, 1) == 2
    parts = [
        fax.decode(
            fax.Fax(
                bytes(strip), width, high, tags[_COMPRESSION], options, mirrored,
            ),
            light=tags.get(_PHOTOMETRIC) == _BLACK_IS_ZERO,
        )
        for strip, high in zip(strips, rows, strict=True)
    ]  # fmt: skip
    return joined(parts)


def plain_page(page: StoredPage) -> Bilevel | Pixels | None:
    """Return the page when its rows mean grey, black and white, or colour as they are stored.

    None for tiles, palettes and whatever else needs care. Raises Unreadable ``damaged`` when a
    strip is cut.
    """
    tags = page.tags
    samples, shades = int(tags.get(_SAMPLES, 1)), tags.get(_PHOTOMETRIC)
    bits = {int(one) for one in tags.get(_BITS, (1,))}
    simple = (samples, shades) in _SIMPLE and bits <= {1, 8} and not _ODD.intersection(tags)
    if not simple or tags.get(_COMPRESSION, _PLAIN) not in _LOSSLESS or _PLACES not in tags:
        return None
    if len(bits) != 1 or (bits == {1} and samples > 1) or tags.get(_PLANES, 1) != 1:
        return None
    width, rows = int(tags[_WIDTH]), page.rows_of_strips()
    if len(rows) != len(page.strips()):
        raise Unreadable("damaged", "an image with strips missing")
    row_bytes = -(-width * samples * max(bits) // 8)
    if tags.get(_COMPRESSION, _PLAIN) == _PLAIN and page.stored_bytes() < row_bytes * sum(rows):
        raise Unreadable("damaged", "fewer pixels than the image should have")
    stored, _ = stored_rows(page.file, rows, row_bytes, tags.offset)
    if bits == {1}:
        return of_bits(stored, width, light=shades == _BLACK_IS_ZERO)
    if samples == 1:
        return stored if shades == _BLACK_IS_ZERO else 255 - stored
    return from_rgb(stored.reshape(-1, width, samples))


def jpegs_of(page: StoredPage) -> list[tuple[jpeg.JpegHeader, memoryview]]:
    """Return header and bytes of the JPEGs that make up a page from above, none if others do.

    Raises Unreadable ``damaged`` when one is not whole.
    """
    if page.tags.get(_PHOTOMETRIC) not in {_BLACK_IS_ZERO, _YCBCR}:
        return []
    parts = [memoryview(data) for data in _jpeg_data(page)]
    try:
        found = [(jpeg.read_header(part), part) for part in parts]
    except Unreadable as error:
        raise Unreadable("damaged", f"page image: {error.detail}") from error
    width, height = page.tags[_WIDTH], page.tags[_HEIGHT]
    wide = all(header.width == width for header, _ in found)
    # The last strip may be as high as the others, and end below the page.
    high = sum(header.height for header, _ in found) == height
    return found if wide and high else []


def check_deflated(page: StoredPage, most: int) -> None:
    """Refuse a page as ``damaged`` whose deflated strips or tiles do not hold what they should."""
    if page.tags.get(_COMPRESSION) in _DEFLATED:
        for strip in page.strips():
            unpacked(strip, most)


def _jpeg_data(page: StoredPage) -> list[bytes]:
    """Return the JPEGs that a page consists of: tables and pictures may lie apart."""
    tags = page.tags
    if tags.get(_COMPRESSION) == _OLD_JPEG and _JPEG_PLACE in tags:
        start = int(tags[_JPEG_PLACE])
        data = bytes(page.file[start : start + int(tags.get(_JPEG_LENGTH, 0))])
        return [data] if data.startswith(_JPEG_START) else []
    if tags.get(_COMPRESSION) != _JPEG or _PLACES not in tags:
        return []
    tables = bytes(tags.get(_TABLES, b""))[:-2] or _JPEG_START
    return [tables + bytes(strip[2:]) for strip in page.strips()]
