"""Damages of the paper itself: torn, folded, stained, written on, covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Rng = np.random.Generator


def _grey(page: NDArray[Any]) -> Grey:
    grey: Grey = np.clip(page, 0, 255).astype(np.uint8)
    return grey


def streaks(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Drag up to 25 black or white lines along the feed: dust on the glass."""
    page = page.copy()
    for _ in range(int(25 * severity)):
        column = int(rng.integers(page.shape[1]))
        wide = max(1, int(rng.uniform(0.1, 1.6) * severity * dpi / 25.4))
        page[:, column : column + wide] = rng.choice([0, 60, 255])
    return page


def folds(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Crease the sheet one to four times: a dark valley beside a worn, white ridge."""
    bright = page.astype(np.float32)
    for _ in range(1 + int(3 * severity)):
        flat = rng.random() < 0.5
        lines = bright if flat else bright.T
        at = int(rng.uniform(0.1, 0.9) * lines.shape[0])
        wide = max(1, int((0.3 + 2.2 * severity) * dpi / 25.4))
        lines[at : at + wide] = lines[at : at + wide] * (1 - severity) + 245 * severity
        shade = np.linspace(1, 1 - 0.6 * severity, 8 * wide)[:, None]
        valley = lines[max(0, at - 8 * wide) : at]
        valley *= shade[-valley.shape[0] :] if valley.shape[0] else 1
    return _grey(bright)


def torn_corner(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Tear a corner off, up to 55 % of the width and 35 % of the height, with a ragged edge."""
    del dpi
    page = page.copy()
    height, width = page.shape
    steps = np.linspace(0, 1, 12)
    wobble = rng.uniform(0.85, 1.15, 12)
    across = width * 0.55 * severity * steps * wobble
    down = height * 0.35 * severity * (1 - steps) * wobble
    points = np.vstack([[[0, 0]], np.stack([across, down], 1)])
    if rng.random() < 0.5:
        points[:, 0] = width - points[:, 0]
    if rng.random() < 0.5:
        points[:, 1] = height - points[:, 1]
    cv2.fillPoly(page, [points.astype(np.int32)], int(rng.choice([255, 40])))
    return page


def sticky_note(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Leave up to four 76 mm notes on the sheet."""
    page = page.copy()
    side = int(76 * dpi / 25.4)
    for _ in range(round(4 * severity)):
        x, y = (int(rng.uniform(-0.3 * side, limit - 0.7 * side)) for limit in page.shape[::-1])
        area = page[max(0, y) : y + side, max(0, x) : x + side]
        area[:] = int(rng.integers(190, 235))
        for line in range(20, area.shape[0] - 10, max(8, side // 9)):
            end = max(11, int(area.shape[1] * rng.uniform(0.3, 0.9)))
            cv2.line(area, (10, line), (end, line), 90, max(1, int(dpi / 80)))
    return page


def stain(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Spill coffee: up to six blots with a dark rim."""
    shade = np.ones(page.shape, dtype=np.float32)
    for _ in range(1 + int(5 * severity)):
        centre = tuple(int(rng.uniform(0, limit)) for limit in page.shape[::-1])
        radius = int(rng.uniform(10, 45) * dpi / 25.4)
        cv2.circle(shade, centre, radius, 1 - 0.65 * severity, -1)
        cv2.circle(shade, centre, radius, 1 - 0.85 * severity, max(1, int(dpi / 30)))
    return _grey(page * cv2.GaussianBlur(shade, (0, 0), dpi / 60))


def scribble(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Write across everything with a thick pen, up to fourteen strokes."""
    page = page.copy()
    height, width = page.shape
    for _ in range(round(14 * severity)):
        knots = rng.uniform(0, 1, (4, 2)) * [width, height]
        along = np.linspace(0, 1, 40)[:, None]
        curve = (1 - along) ** 3 * knots[0] + 3 * (1 - along) ** 2 * along * knots[1]
        curve = curve + 3 * (1 - along) * along**2 * knots[2] + along**3 * knots[3]
        wide = max(1, int(rng.uniform(0.5, 2.5) * dpi / 25.4))
        cv2.polylines(page, [curve.astype(np.int32)], False, int(rng.integers(0, 90)), wide)  # noqa: FBT003
    return page


def holes(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Punch up to twelve holes of 6 mm, most of them near an edge."""
    page = page.copy()
    height, width = page.shape
    for number in range(round(12 * severity)):
        near = rng.uniform(0.03, 0.14) if number % 3 else rng.uniform(0, 1)
        centre = (int(near * width), int(rng.uniform(0, 1) * height))
        cv2.circle(page, centre, int(3 * dpi / 25.4), int(rng.choice([0, 20, 255])), -1)
    return page
