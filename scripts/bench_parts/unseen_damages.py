"""Damages that nothing was tuned on: the reader meets them in the bench only.

They have the form of those in ``postal.demo.damage``: page (h, w, uint8), dpi, severity 0 to 1,
generator -> page. A page may grow; the resolution that its file would claim stays the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postal.demo.damage import Damage

    Grey = NDArray[np.uint8]
    Rng = np.random.Generator

_DARK_LID = 25


def _grey(page: NDArray[Any]) -> Grey:
    grey: Grey = np.clip(page, 0, 255).astype(np.uint8)
    return grey


def _moved(page: Grey, matrix: NDArray[Any], background: int) -> Grey:
    size = page.shape[::-1]
    return _grey(cv2.warpPerspective(page, matrix, size, borderValue=background))


def _somewhere(page: Grey, rng: Rng) -> tuple[int, int]:
    height, width = page.shape
    return int(rng.uniform(0.05, 0.95) * width), int(rng.uniform(0.05, 0.95) * height)


def coffee(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Pour a cup over the sheet: large brown pools that leave a tenth of the contrast."""
    shade = np.ones(page.shape, dtype=np.float32)
    for _ in range(1 + int(3 * severity)):
        axes = tuple(int(rng.uniform(25, 60) * dpi / 25.4) for _ in range(2))
        slant = float(rng.uniform(0, 180))
        cv2.ellipse(shade, _somewhere(page, rng), axes, slant, 0, 360, 1 - 0.7 * severity, -1)
    lifted = page + (90 - page) * (1 - shade) * 0.9
    return _grey(lifted * cv2.GaussianBlur(shade, (0, 0), dpi / 25))


def staples(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Leave staples in it, some torn out with the paper around them."""
    page = page.copy()
    for _ in range(round(10 * severity)):
        x, y = _somewhere(page, rng)
        angle = rng.uniform(0, np.pi)
        reach = np.array([np.cos(angle), np.sin(angle)]) * 6 * dpi / 25.4
        ends = [(round(x + way * reach[0]), round(y + way * reach[1])) for way in (-1, 1)]
        if rng.random() < 0.4:
            cv2.circle(page, ends[0], int(rng.uniform(2, 6) * dpi / 25.4), 250, -1)
        cv2.line(page, ends[0], ends[1], int(rng.integers(0, 120)), max(1, int(dpi / 28)))
    return page


def punched(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Punch holes of 8 mm, black on a dark lid, through the middle of things."""
    page = page.copy()
    for _ in range(round(25 * severity)):
        cv2.circle(page, _somewhere(page, rng), int(4 * dpi / 25.4), int(rng.choice([0, 255])), -1)
    return page


def halftone(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Print grey as dots on a slanted screen, down to 30 lines an inch."""
    height, width = page.shape
    lines = 85 - 55 * severity
    angle = rng.uniform(0, np.pi / 2)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32) * (2 * np.pi * lines / dpi)
    along = np.cos(angle) * columns + np.sin(angle) * rows
    across = np.cos(angle) * rows - np.sin(angle) * columns
    screen = 127 + 60 * np.sin(along) + 60 * np.sin(across)
    softened = 60 + cv2.GaussianBlur(page, (0, 0), dpi / 90).astype(np.float32) * 0.62
    return _grey(np.where(softened > screen, 250, 20))


def low_toner(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Print with a worn drum: pale stripes along the feed, some of them without any ink."""
    ink = np.ones(page.shape[1], dtype=np.float32)
    for _ in range(int(3 + 9 * severity)):
        at = int(rng.uniform(0, 1) * len(ink))
        wide = int(rng.uniform(3, 18) * dpi / 25.4)
        ink[at : at + wide] *= 1 - severity * rng.uniform(0.4, 1)
    ink = cv2.GaussianBlur(ink[None, :], (0, 0), dpi / 30)
    return _grey(255 - (255 - page.astype(np.float32)) * ink)


def wrinkles(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Crumple and flatten it, then photograph it from an angle: place and light jump at creases."""
    height, width = page.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    shift_x, shift_y, light = (np.zeros(page.shape, dtype=np.float32) for _ in range(3))
    for _ in range(int(4 + 10 * severity)):
        angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(0.2, 0.8)
        distance = np.cos(angle) * (columns / width - offset) + np.sin(angle) * (
            rows / height - offset
        )
        slope = np.tanh(distance * 18).astype(np.float32)
        reach = np.float32(rng.uniform(0, 1.1) * severity * dpi / 25.4)
        shift_x += reach * slope * np.float32(np.cos(angle))
        shift_y += reach * slope * np.float32(np.sin(angle))
        light -= np.float32(rng.uniform(0, 0.16) * severity) * np.exp(-((distance * 25) ** 2))
    bent = cv2.remap(page, columns + shift_x, rows + shift_y, cv2.INTER_LINEAR, borderValue=200) * (
        1 + light
    )
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], dtype=np.float32)
    target = corners + inward * rng.uniform(0, 0.16 * severity, (4, 2)) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    return _moved(_grey(bent), matrix, 90)


def clips(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Scan it with paper clips on: dark wire, and a soft shadow beside it."""
    shade = np.ones(page.shape, dtype=np.float32)
    wire = page.copy()
    for _ in range(round(8 * severity)):
        x, y = _somewhere(page, rng)
        size = np.array([4.0, 16.0]) * dpi / 25.4 * rng.uniform(0.8, 1.8)
        angle = float(rng.uniform(0, 180))
        for part in (1.0, 0.7):
            axes = (int(size[0] * part), int(size[1] * part))
            cv2.ellipse(shade, (x + 12, y + 12), axes, angle, 0, 360, 0.35, int(dpi / 12))
            cv2.ellipse(wire, (x, y), axes, angle, 0, 360, 50, max(2, int(dpi / 22)))
    return _grey(wire * cv2.GaussianBlur(shade, (0, 0), dpi / 40))


def moire(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Photograph it from a screen: two line patterns beat against each other."""
    height, width = page.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    bright = page.astype(np.float32)
    for _ in range(2):
        angle, period = rng.uniform(0, np.pi), rng.uniform(0.8, 6) * dpi / 25.4
        along = (np.cos(angle) * columns + np.sin(angle) * rows) * (2 * np.pi / period)
        bright += np.float32(70 * severity) * np.sin(along)
    return _grey(np.clip(bright, 0, 255) * (1 - 0.4 * severity) + 40 * severity)


def copied_again(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Copy the copy of a copy: each a little soft, too dark or too light, and full of specks."""
    for _ in range(1 + round(4 * severity)):
        soft = cv2.GaussianBlur(page, (0, 0), 0.2 * (1 + severity) * dpi / 25.4)
        level = rng.uniform(128 - 45 * severity, 128 + 45 * severity)
        hard = 1 / (1 + np.exp((level - soft.astype(np.float32)) / 14))
        specks = rng.random(page.shape, dtype=np.float32) < 0.002 * severity
        page = _grey(np.where(specks, 0, 255 * hard))
    return page


def coloured_paper(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Print on dark coloured, patterned paper: grey when scanned in grey."""
    height, width = page.shape
    rough = rng.uniform(0.6, 1, (height // 60 + 2, width // 60 + 2)).astype(np.float32)
    pattern = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
    paper = 255 * (1 - 0.75 * severity) * (1 - 0.3 * severity * (1 - pattern))
    del dpi
    return _grey(paper * (page / 255.0) + 18 * severity)


def tilted(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Lay it on the glass at 5 to 15 degrees, lid open."""
    del dpi
    height, width = page.shape
    angle = (5 + 10 * severity) * float(rng.choice([-1, 1]))
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1), [0, 0, 1]])
    return _moved(page, matrix, _DARK_LID)


def hundred_dpi(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Scan at 100 dpi and less with a cheap sensor, enlarged without smoothing."""
    del rng
    height, width = page.shape
    scale = min(1.0, (100 - 45 * severity) / dpi)
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    return _grey(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST))


def jpeg_ten(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Compress it twice, at quality 10 and below, shifted by some dots in between."""
    del dpi
    for quality in (10, int(10 - 6 * severity)):
        shift = tuple(int(one) for one in rng.integers(0, 8, 2))
        _, data = cv2.imencode(
            ".jpg", np.roll(page, shift, (0, 1)), [cv2.IMWRITE_JPEG_QUALITY, quality]
        )
        page = _grey(np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)))
    return page


def folded_over(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Scan it with a corner or an edge folded over: its blank back hides what lies below."""
    del dpi
    page = page.copy()
    height, width = page.shape
    angle = rng.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    along = np.cos(angle) * (columns - width / 2) + np.sin(angle) * (rows - height / 2)
    edge = float(along.max()) * (1 - 0.75 * severity)
    folded, gone = (along > edge - (float(along.max()) - edge)) & (along <= edge), along > edge
    page[folded] = 235
    page[np.abs(along - edge) < 4] = 90
    page[gone] = _DARK_LID
    return page


def cut_off(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Lose up to half of the page, at any one edge, filled with the colour of the lid."""
    del dpi
    page = page.copy()
    share = 0.5 * severity
    lid = int(rng.choice([255, _DARK_LID]))
    turned = np.rot90(page, int(rng.integers(4)))
    turned[: int(turned.shape[0] * share)] = lid
    return page


def shrunk_to_a5(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Copy it smaller, down to A5, somewhere on an A4 sheet."""
    del dpi
    height, width = page.shape
    scale = 1 - (1 - 0.707) * severity
    x, y = rng.uniform(0, 1 - scale) * width, rng.uniform(0, 1 - scale) * height
    return _moved(page, np.array([[scale, 0, x], [0, scale, y], [0, 0, 1]]), 255)


def dark_lid(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Scan it on a bed larger than the paper with a black lid, a little askew, edges in shade."""
    border = int((2 + 40 * severity) * dpi / 25.4)
    large = cv2.copyMakeBorder(
        page, border, border, border, border, cv2.BORDER_CONSTANT, value=_DARK_LID
    )
    angle = float(rng.uniform(-3, 3)) * severity
    middle = (large.shape[1] / 2, large.shape[0] / 2)
    matrix = np.vstack([cv2.getRotationMatrix2D(middle, angle, 1), [0, 0, 1]])
    return _moved(_grey(large), matrix, _DARK_LID)


UNSEEN: dict[str, Damage] = {
    "coffee": coffee,
    "staples": staples,
    "punched": punched,
    "halftone": halftone,
    "low-toner": low_toner,
    "wrinkles": wrinkles,
    "clips": clips,
    "moire": moire,
    "copied-again": copied_again,
    "coloured-paper": coloured_paper,
    "tilted": tilted,
    "hundred-dpi": hundred_dpi,
    "jpeg-ten": jpeg_ten,
    "folded-over": folded_over,
    "cut-off": cut_off,
    "shrunk-to-a5": shrunk_to_a5,
    "dark-lid": dark_lid,
}
