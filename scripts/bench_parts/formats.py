"""Each kind of file that scanners write: reading its pages beside decoding them and nothing more.

Four A4 pages at 300 dpi of each kind, read in this process, on one core. What a kind costs beyond
its own decoder is ours: hashing, looking for codes and bars, and telling blank pages.
"""

from __future__ import annotations

import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pikepdf
from PIL import Image

from postal.demo.paper import any_content, scanned, write_tray
from postal.imaging import jpeg2000
from postal.imaging.limits import Limits
from postal.imaging.pages import opened, read_page
from postal.imaging.pdf_parts import fax_bits
from scripts.bench_parts.table import Line

DPI = 300.0
PAGES = 4
_ROUNDS = 3
_ROWS_A_STRIP = 278

Pages = Sequence[np.ndarray[Any, Any]]
Pack = Callable[[Image.Image], bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it is written, and how its stored pages are decoded, all of them."""

    name: str
    suffix: str
    write: Callable[[Path, Pages], None]
    decode: Callable[[Path], None]


def lines() -> list[Line]:
    """Measure every kind, and return a row for each."""
    pages = [scanned(any_content(seed, DPI), seed) for seed in range(PAGES)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        return [_measured(kind, Path(folder), pages) for kind in KINDS]


def _measured(kind: Kind, folder: Path, pages: Pages) -> Line:
    path = folder / f"{kind.name.replace(' ', '-')}{kind.suffix}"
    kind.write(path, pages)
    reading = decoding = float("inf")
    for _ in range(_ROUNDS):
        reading = min(reading, _seconds(_read, path))
        decoding = min(decoding, _seconds(kind.decode, path))
    return Line(
        f"  {kind.name}",
        f"{PAGES / reading:.0f} pages/s a core",
        f"{1000 * reading / PAGES:.1f} ms a page, of which decoding alone "
        f"{1000 * decoding / PAGES:.1f} ({decoding / reading:.0%})",
    )


def _seconds(work: Callable[[Path], None], path: Path) -> float:
    began = time.process_time()
    work(path)
    return time.process_time() - began


def _read(path: Path) -> None:
    with opened(path, Limits()) as source:
        for number in range(1, source.pages + 1):
            read_page(source, number)


def _write_grey(path: Path, pages: Pages) -> None:
    write_tray(path, pages, DPI)


def _write_colour(path: Path, pages: Pages) -> None:
    tint = np.array([0.94, 0.98, 1.0])
    write_tray(path, ((page[..., None] * tint).astype(np.uint8) for page in pages), DPI)


def _write_fax(path: Path, pages: Pages) -> None:
    first, *rest = (Image.fromarray(page).convert("1", dither=Image.Dither.NONE) for page in pages)
    whole = {_ROWS_A_STRIP: first.height}  # as scanners write them, in one piece
    first.save(
        path,
        save_all=True,
        append_images=rest,
        compression="group4",
        dpi=(DPI, DPI),
        tiffinfo=whole,
    )


def _write_jpeg2000(path: Path, pages: Pages) -> None:
    write_tray(path, pages, DPI)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page, pixels in zip(pdf.pages, pages, strict=True):
            stored = BytesIO()
            Image.fromarray(pixels).save(
                stored, "JPEG2000", quality_mode="rates", quality_layers=[20], no_jp2=True
            )
            picture = next(iter(page.get_images().values()))
            picture.write(stored.getvalue(), filter=pikepdf.Name.JPXDecode)
        pdf.save(path)


def _write_packed(path: Path, pages: Pages, pack: Pack, how: dict[str, Any]) -> None:
    """Put pages of black and white into a PDF, stored as ``how`` says."""
    write_tray(path, pages, DPI)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page, pixels in zip(pdf.pages, pages, strict=True):
            black = Image.fromarray(pixels).convert("1", dither=Image.Dither.NONE)
            picture = next(iter(page.get_images().values()))
            picture.write(pack(black), **how)
            picture.BitsPerComponent, picture.ColorSpace = 1, pikepdf.Name.DeviceGray
        pdf.save(path)


def _write_fax_pdf(path: Path, pages: Pages) -> None:
    height, width = pages[0].shape
    parms = pikepdf.Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=True)
    code = pikepdf.Name.CCITTFaxDecode
    same = [page if page.shape == (height, width) else page.T for page in pages]
    _write_packed(path, same, _group4, {"filter": code, "decode_parms": parms})


def _group4(black: Image.Image) -> bytes:
    with BytesIO() as stored:
        black.save(stored, "TIFF", compression="group4", tiffinfo={_ROWS_A_STRIP: black.height})
        with Image.open(stored) as opened:
            tags: Any = opened.tag_v2  # type: ignore[attr-defined]
            start, length = tags[273][0], tags[279][0]
        return stored.getvalue()[start : start + length]


def _write_flate_bits(path: Path, pages: Pages) -> None:
    def pack(black: Image.Image) -> bytes:
        return zlib.compress(black.tobytes())

    _write_packed(path, pages, pack, {"filter": pikepdf.Name.FlateDecode})


def _decode_jpegs(path: Path) -> None:
    for stored in _stored(path):
        cv2.imdecode(np.frombuffer(stored, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8)


def _decode_jpeg2000s(path: Path) -> None:
    for stored in _stored(path):
        jpeg2000.decode(stored, 8)


def _decode_bits(path: Path) -> None:
    """Only the decoder, without making a byte of every bit."""
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            picture: Any = next(iter(page.get_images().values()))
            fax_bits(picture)


def _inflate(path: Path) -> None:
    for stored in _stored(path):
        zlib.decompress(stored)


def _decode_frames(path: Path) -> None:
    with Image.open(path) as image:
        for number in range(PAGES):
            image.seek(number)
            image.load()


def _stored(path: Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        return [next(iter(page.get_images().values())).read_raw_bytes() for page in pdf.pages]


KINDS = (
    Kind("grey JPEG in PDF", ".pdf", _write_grey, _decode_jpegs),
    Kind("colour JPEG in PDF", ".pdf", _write_colour, _decode_jpegs),
    Kind("CCITT G4 in TIFF", ".tif", _write_fax, _decode_frames),
    Kind("CCITT G4 in PDF", ".pdf", _write_fax_pdf, _decode_bits),
    Kind("bits, Flate in PDF", ".pdf", _write_flate_bits, _inflate),
    Kind("grey LZW in TIFF", ".tif", _write_grey, _decode_frames),
    Kind("JPEG 2000 in PDF", ".pdf", _write_jpeg2000, _decode_jpeg2000s),
)
