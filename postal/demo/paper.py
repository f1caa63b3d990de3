"""Sheets as a scanner sees them, and trays of them as files.

For the demo, the tests and the measurements: pages are numpy pictures (h, w, uint8). PDFium runs in
the calling process here, which is fine for our own PDFs and never for files from outside.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pikepdf
import pypdfium2
from PIL import Image

from postal.demo.damage import spoil, turned
from postal.demo.forms import MAKERS, Drawn
from postal.printing.canvas import draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

_GRAIN = 512  # pixels; drawing noise for every pixel of a page takes ten times as long
_COMMON = ("event-form", "family-card", "card-copy", "statement", "certificate")


def pictures(pdf: bytes, dpi: float) -> Iterator[Grey]:
    """Yield each page of one of our own PDFs as a grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        yield np.array(page.render(scale=dpi / 72, grayscale=True).to_numpy()).squeeze()
    document.close()


def content_page(kind: str, seed: int, dpi: float) -> Grey:
    """Return a made-up page of one of the kinds in ``forms.MAKERS``, before scanning."""
    rng = np.random.default_rng(seed)
    drawn = MAKERS[kind](rng)
    page = next(pictures(draw([drawn.items], drawn.paper, title="CONTOH"), dpi)).copy()
    for x, y, width, height in drawn.photos:
        _glue(page, _portrait(rng, int(width * dpi / 25.4), int(height * dpi / 25.4)), x, y, dpi)
    _write(page, drawn, dpi)
    return page


def any_content(seed: int, dpi: float) -> Grey:
    """Return one of the papers that dossiers mostly hold."""
    return content_page(_COMMON[seed % len(_COMMON)], seed, dpi)


def scanned(page: Grey, seed: int) -> Grey:
    """Return ``page`` as an office scanner delivers it: a little crooked, with grain."""
    rng = np.random.default_rng(seed)
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-0.7, 0.7)), 1)
    crooked = cv2.warpAffine(page, matrix, (width, height), borderValue=255)
    tile = rng.normal(rng.uniform(-8, -3), 3, (_GRAIN, _GRAIN)).astype(np.int16)
    times = (height // _GRAIN + 1, width // _GRAIN + 1)
    grain = np.tile(tile, times)[:height, :width]
    return _clipped(crooked + grain)


def tray(
    covers: Iterable[Grey], sheets: Sequence[int], *, dpi: float, seed: int, worst: float = 0.0
) -> list[Grey]:
    """Return the pages of a tray: each cover followed by as many made-up pages as ``sheets`` says.

    With ``worst`` above 0 three of four pages suffer two damages of up to that severity, the fourth
    lies in the feeder the wrong way round.
    """
    pages: list[Grey] = []
    for cover, count in zip(covers, sheets, strict=True):
        start = seed + 100 * len(pages)
        pages.append(cover)
        pages.extend(any_content(start + number, dpi) for number in range(count))
    return [_handled(page, dpi, seed + place, worst) for place, page in enumerate(pages)]


def write_tray(path: Path, pages: Iterable[NDArray[Any]], dpi: float, quality: int = 75) -> None:
    """Write ``pages`` (grey, or BGR) to a .pdf (one JPEG a page), .tif, .jpg or .png file.

    A .jpg or .png holds exactly one page; more raise ValueError.
    """
    if path.suffix == ".pdf":
        path.write_bytes(_pdf(pages, dpi, quality))
        return
    first, *rest = (Image.fromarray(_rgb(page)) for page in pages)
    if path.suffix in {".tif", ".tiff"}:
        first.save(path, save_all=True, append_images=rest, compression="tiff_lzw", dpi=(dpi, dpi))
        return
    if rest:
        raise ValueError(f"{path.suffix} holds one page")
    first.save(path, dpi=(dpi, dpi), quality=quality)


def _handled(page: Grey, dpi: float, seed: int, worst: float) -> Grey:
    if worst and seed % 4:
        page = spoil(page, dpi, seed, count=2, worst=worst)
    elif worst:
        page = turned(page, 180)
    return scanned(page, seed)


def _pdf(pages: Iterable[NDArray[Any]], dpi: float, quality: int) -> bytes:
    document = pikepdf.new()
    for page in pages:
        height, width = page.shape[:2]
        size = (width * 72 / dpi, height * 72 / dpi)
        document.add_blank_page(page_size=size)
        _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
        picture = pikepdf.Stream(document, data.tobytes())
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = width, height, 8
        colours = pikepdf.Name.DeviceGray if page.ndim == 2 else pikepdf.Name.DeviceRGB
        picture.ColorSpace, picture.Filter = colours, pikepdf.Name.DCTDecode
        placed = document.pages[-1]
        placed.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
        placed.Contents = document.make_stream(
            f"q {size[0]:.3f} 0 0 {size[1]:.3f} 0 0 cm /Scan Do Q".encode()
        )
    file = BytesIO()
    document.save(file, deterministic_id=True)
    return file.getvalue()


def _rgb(page: NDArray[Any]) -> NDArray[Any]:
    return page if page.ndim == 2 else np.ascontiguousarray(page[:, :, ::-1])


def _glue(page: Grey, picture: Grey, x: float, y: float, dpi: float) -> None:
    top, left = int(y * dpi / 25.4), int(x * dpi / 25.4)
    room = page[top : top + picture.shape[0], left : left + picture.shape[1]]
    room[:] = picture[: room.shape[0], : room.shape[1]]


def _portrait(rng: np.random.Generator, width: int, height: int) -> Grey:
    """Return a head and shoulders without a face, over a mottled background."""
    clouds = cv2.resize(rng.uniform(60, 200, (9, 7)).astype(np.float32), (width, height))
    centre, radius = (width // 2, int(height * 0.42)), int(width * 0.24)
    cv2.ellipse(clouds, (width // 2, height), (int(width * 0.45), height // 3), 0, 0, 360, 40, -1)
    cv2.ellipse(clouds, centre, (radius, int(radius * 1.35)), 0, 0, 360, 170, -1)
    cv2.ellipse(clouds, centre, (radius, int(radius * 1.3)), 0, 180, 360, 25, -1)
    grain = rng.standard_normal(clouds.shape, dtype=np.float32) * np.float32(6)
    return _clipped(clouds + grain)


def _clipped(page: NDArray[Any]) -> Grey:
    grey: Grey = np.clip(page, 0, 255).astype(np.uint8)
    return grey


def _write(page: Grey, drawn: Drawn, dpi: float) -> None:
    for x, y, size, text in drawn.ink:
        place = (int(x * dpi / 25.4), int(y * dpi / 25.4))
        scale, wide = size * dpi / 25.4 / 30, max(1, int(dpi / 90))
        face = cv2.FONT_HERSHEY_SCRIPT_SIMPLEX
        cv2.putText(page, text, place, face, scale, 60, wide, cv2.LINE_AA)
