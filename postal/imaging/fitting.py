"""Fit a code's grid to the picture as exactly as its known modules allow.

From a rough place, the grid is moved, turned, stretched and bent until the known modules explain
the picture best (Gauss-Newton); modules that do not fit (under a pen stroke, a note) lose weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging.codeword import KNOWN
from postal.printing.qr import MODULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Signal = NDArray[np.float32]
    Signals = tuple[Signal, Signal, Signal]

_RING = 1
_PARTS = (0.25, 0.75)  # where inside a module the picture is compared
_STEPS = ((1.0, 3, 5), (0.5, 3, 6), (0.35, 6, 8))  # blur in modules, terms of the warp, rounds
_DAMPING = 0.02
_FINE, _MARGIN = 6, 4  # dots a module, and modules around, of the pattern to compare with


@dataclass(frozen=True)
class Grid:
    """A fitted grid: ``warp`` (2, 6) takes the terms of (u, v) to dots.

    ``fit`` is the correlation of the known modules with the picture, negative for white on black.
    """

    warp: Signal
    fit: float

    def dots(self, u: Signal, v: Signal) -> tuple[Signal, Signal]:
        """Return the dots (x, y) of points in modules from the code's top left corner."""
        terms = _terms(u, v)
        return terms @ self.warp[0], terms @ self.warp[1]


def fit(page: Signal, matrix: Signal) -> Grid:
    """Return the grid that fits best near ``matrix`` (2, 3), which takes modules to dots."""
    module = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    window, corner = _window(page, matrix, module)
    warp = _from_affine(matrix)
    warp[:, 0] -= corner
    grid = Grid(warp, 0.0)
    for blur, terms, rounds in _STEPS:
        smooth: Any = cv2.GaussianBlur(window, (0, 0), max(0.3, blur * module))
        slopes = cv2.Sobel(smooth, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(smooth, cv2.CV_32F, 0, 1) / 8
        grid = _settled(grid, (smooth, *slopes), _points(blur), terms, rounds)
    warp = grid.warp.copy()
    warp[:, 0] += corner
    return Grid(warp, grid.fit)


def _settled(grid: Grid, pictures: Signals, points: Signals, terms: int, rounds: int) -> Grid:
    """Do some rounds of Gauss-Newton and return the best grid on the way."""
    best, warp = Grid(grid.warp, 0.0), grid.warp
    for _ in range(rounds + 1):
        fit, following = _better(warp, pictures, points, terms)
        if abs(fit) > abs(best.fit):
            best = Grid(warp, fit)
        warp = following
    return best


def _better(warp: Signal, pictures: Signals, points: Signals, terms: int) -> tuple[float, Signal]:
    """Return how well ``warp`` fits, and the warp after one round of Gauss-Newton."""
    u, v, known = points
    x, y = Grid(warp, 0.0).dots(u, v)
    seen, across, down = (
        cv2.remap(one, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).ravel()
        for one in pictures
    )
    about, apart = seen - seen.mean(), known - known.mean()
    along = float(apart @ about)
    fit = along / (float(np.linalg.norm(about) * np.linalg.norm(apart)) + 1e-6)
    rest = np.abs(about - along / float(apart @ apart) * apart)
    weight = 1 / (1 + (rest / (2 * np.median(rest) + 1e-6)) ** 2)
    basis = _terms(u, v)[:, :terms]
    moving = np.hstack([-across[:, None] * basis, -down[:, None] * basis])
    matrix = np.hstack([moving, known[:, None], np.ones_like(known)[:, None]])
    step = _solved(matrix, seen, weight, 2 * terms)
    following = warp.copy()
    following[:, :terms] += step.reshape(2, terms)
    return fit, following


def _solved(matrix: Signal, seen: NDArray[Any], weight: Signal, moves: int) -> Signal:
    """Return the damped least squares answer for the first ``moves`` columns."""
    weighted = matrix * weight[:, None]
    normal = matrix.T @ weighted
    damping = np.full(len(normal), 1e-6)
    damping[:moves] += _DAMPING * np.trace(normal[:moves, :moves]) / moves
    answer: Signal = np.linalg.solve(normal + np.diag(damping), weighted.T @ seen)
    return answer[:moves]


def _terms(u: Signal, v: Signal) -> Signal:
    """Return 1, u, v, uv, uu, vv of points in modules, scaled to -1..1."""
    a, b = (u / (MODULES / 2) - 1).ravel(), (v / (MODULES / 2) - 1).ravel()
    stacked: Signal = np.stack([np.ones_like(a), a, b, a * b, a * a, b * b], axis=1)
    return stacked.astype(np.float32)


def _from_affine(matrix: Signal) -> Signal:
    half = MODULES / 2
    warp = np.zeros((2, 6), dtype=np.float32)
    warp[:, 0] = matrix @ np.array([half, half, 1], dtype=np.float32) - 0.5
    warp[:, 1:3] = matrix[:, :2] * half
    return warp


def _window(page: Signal, matrix: Signal, module: float) -> tuple[Signal, Signal]:
    """Return the part of the page around the code, and its top left corner (x, y)."""
    x, y = matrix @ np.array([MODULES / 2, MODULES / 2, 1], dtype=np.float32)
    reach = 0.85 * (MODULES + 2) * module
    left = int(np.clip(x - reach, 0, page.shape[1] - 1))
    top = int(np.clip(y - reach, 0, page.shape[0] - 1))
    window = page[top : max(top, int(y + reach)) + 1, left : max(left, int(x + reach)) + 1]
    return window, np.array([left, top], dtype=np.float32)


@lru_cache(maxsize=len(_STEPS))
def _points(blur: float) -> Signals:
    """Return u, v and the value of the points where a picture blurred so much is compared."""
    fine: Any = np.kron(np.pad(KNOWN, _MARGIN), np.ones((_FINE, _FINE), dtype=np.float32))
    white = np.ones_like(fine)
    white[_MARGIN * _FINE : -_MARGIN * _FINE, _MARGIN * _FINE : -_MARGIN * _FINE] = 0
    smooth = cv2.GaussianBlur(fine + white, (0, 0), np.hypot(blur, 0.3) * _FINE)
    rows, columns = np.nonzero(np.pad(KNOWN, _RING, constant_values=1))
    parts = [(du, dv) for du in _PARTS for dv in _PARTS]
    u = np.concatenate([columns - _RING + du for du, _ in parts]).astype(np.float32)
    v = np.concatenate([rows - _RING + dv for _, dv in parts]).astype(np.float32)
    at_u, at_v = ((one + _MARGIN) * _FINE - 0.5 for one in (u, v))
    values = cv2.remap(smooth, at_u, at_v, cv2.INTER_LINEAR)
    return u, v, np.asarray(values, dtype=np.float32).ravel()
