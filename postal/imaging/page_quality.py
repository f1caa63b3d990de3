"""How good a page's picture is: measured after the commit, for whoever looks at it later.

Plain figures in units that mean something on paper; which of them are worth a word is said in
``postal/page_words.py``. A figure that cannot be had, such as the slope of a page without lines,
is None.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging.sheets import REDUCTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postal.imaging.sheets import Pixels, Sheet

# Fine enough to tell a sharp edge from a blurred one, coarse enough to even out grain.
_MEASURE_DPI = 140.0
_SKEW_DPI = 36.0
_EDGE_MM = 6.0  # nearer to the border stand shadows of the paper's edge and of the lid
_INK_LEVELS, _INK_NOISE_TIMES = 20.0, 6.0
_INK_SHARE = 0.0004  # less is dust
_SMALLEST = 10_000  # pixels; less is no page
_STEEPEST = 0.0005  # share of the pixels that stand on the steepest edges
# Lines of print make the sum along each row jump; a page turned away from them does not.
_ANGLES = np.arange(-8.0, 8.01, 0.25)
_CLEAR_PEAK = 1.35
# Ink that runs off the paper: so many short runs within so much of the border. The first part of a
# millimetre is blurred by the paper's own edge.
_RIM_MM, _INSIDE_MM, _RUNS = 0.4, 1.8, 5
_SHORTEST_RUN_MM, _LONGEST_RUN_MM = 0.7, 12.0


@dataclass(frozen=True)
class PageQuality:
    """What was measured of one page.

    ``blur_mm`` is the width in which ink goes over into paper, ``paper`` how light the paper is
    and ``contrast`` how much darker its ink (grey levels of 255), ``skew_degrees`` by how much its
    lines are turned clockwise, ``cut`` the sides (left, top, right, bottom) where ink runs off.
    """

    blur_mm: float | None
    paper: float
    contrast: float | None
    skew_degrees: float | None
    cut: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, for a message or a row."""
        return asdict(self) | {"cut": list(self.cut)}


def quality_of(sheet: Sheet) -> PageQuality:
    """Decode a page as far as is needed, and measure it. Raises Unreadable."""
    reduction = max(one for one in REDUCTIONS if one == 1 or sheet.dpi / one >= _MEASURE_DPI)
    return measure(sheet.decode(reduction, False), sheet.dpi / reduction)  # noqa: FBT003


def measure(grey: Pixels, dpi: float) -> PageQuality:
    """Measure ``grey`` (h, w, uint8; black ink low), scanned at ``dpi``."""
    grey, dpi = _at_most(grey, dpi, _MEASURE_DPI * 1.5)
    margin = round(_EDGE_MM / 25.4 * dpi)
    inner = grey[margin:-margin, margin:-margin] if min(grey.shape) > 4 * margin else grey
    sample = inner[::3, ::3]
    paper = float(np.percentile(sample, 75))
    bound = paper - max(_INK_LEVELS, _INK_NOISE_TIMES * _noise(inner))
    ink = sample[sample < bound]
    if inner.size < _SMALLEST or ink.size < _INK_SHARE * sample.size:
        return PageQuality(None, round(paper, 1), None, None, ())
    contrast = paper - float(np.percentile(ink, 10))
    return PageQuality(
        blur_mm=_blur_mm(inner, contrast, dpi),
        paper=round(paper, 1),
        contrast=round(contrast, 1),
        skew_degrees=_skew(inner, bound, dpi),
        cut=_cut_sides(grey, bound, dpi),
    )


def _at_most(grey: Pixels, dpi: float, most: float) -> tuple[Pixels, float]:
    """Shrink a picture by whole numbers until its resolution is at most ``most``."""
    factor = int(-(-dpi // most))
    if factor <= 1:
        return grey, dpi
    height, width = (side // factor for side in grey.shape)
    whole = grey[: height * factor, : width * factor]
    shrunk: Any = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    return shrunk, dpi / factor


def _noise(inner: Pixels) -> float:
    """Return about one standard deviation of the grain, from neighbours that should be alike."""
    right = inner[::3, 1::3].astype(np.int16)
    if not right.size:
        return 0.0
    return float(np.median(np.abs(right - inner[::3, ::3][:, : right.shape[1]]))) / 0.954


def _blur_mm(inner: Pixels, contrast: float, dpi: float) -> float | None:
    across = cv2.absdiff(inner[:, 1:], inner[:, :-1])
    down = cv2.absdiff(inner[1:], inner[:-1])
    steep = max(_steepest(across), _steepest(down))
    return round(contrast / steep / dpi * 25.4, 3) if steep >= 1 else None


def _steepest(steps: Any) -> float:  # noqa: ANN401 -- the library has no types
    counted = np.bincount(steps.ravel(), minlength=256)[::-1].cumsum()
    return float(255 - np.searchsorted(counted, _STEEPEST * steps.size))


def _skew(inner: Pixels, bound: float, dpi: float) -> float | None:
    """Return the clockwise turn of lines, of print or of a form, along or across the page."""
    ink: Any = np.where(inner < bound, np.uint8(255), np.uint8(0))
    factor = max(1, round(dpi / _SKEW_DPI))
    size = (ink.shape[1] // factor, ink.shape[0] // factor)
    small: Any = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    along = _jumps(small)
    across = _jumps(np.ascontiguousarray(small.T))
    # Turned over its diagonal, a page leans the other way.
    best = (along, 1.0) if along.max() >= across.max() else (across, -1.0)
    scores, sign = best
    if scores.max() < _CLEAR_PEAK * np.median(scores):
        return None
    return round(sign * float(_ANGLES[int(scores.argmax())]), 2) + 0.0


def _jumps(small: Any) -> NDArray[np.float64]:  # noqa: ANN401 -- the library has no types
    """Return for each angle how much sums along lines of that slope differ from one to the next."""
    height, width = small.shape
    scores = []
    for angle in _ANGLES:
        slope = np.tan(np.radians(angle))
        matrix = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], dtype=np.float32)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        level: Any = cv2.warpAffine(small, matrix, (width, height), flags=flags)
        sums = cv2.reduce(level, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel()
        scores.append(float(np.square(np.diff(sums)).sum()))
    return np.array(scores)


def _cut_sides(grey: Pixels, bound: float, dpi: float) -> tuple[str, ...]:
    """Return the sides where at least a few strokes run off the paper.

    A shadow along the border is one long run, a cut line of print is a row of short ones.
    """
    ink = grey < bound
    sides = {"left": ink, "top": ink.T, "right": ink[:, ::-1], "bottom": ink[::-1].T}
    return tuple(side for side, turned in sides.items() if _runs_off(turned, dpi) >= _RUNS)


def _runs_off(ink: NDArray[np.bool_], dpi: float) -> int:
    """Count the short runs of ink along the left border."""
    rim, inside = (round(mm / 25.4 * dpi) for mm in (_RIM_MM, _INSIDE_MM))
    touched = ink[:, rim : inside + 1].any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], touched.astype(np.int8), [0]))))
    lengths = (edges[1::2] - edges[::2]) / dpi * 25.4
    return int(np.count_nonzero((lengths >= _SHORTEST_RUN_MM) & (lengths <= _LONGEST_RUN_MM)))
