"""Fit a code's grid to the picture as exactly as its known modules allow.

From a rough place, the grid is moved, turned, stretched and bent until the known modules explain
the picture best (Gauss-Newton); modules that do not fit (under a pen stroke, a note) lose weight.
Paper that was wet is bent more than once within a code: for that, modules that are only believed
help the known ones, and the grid may follow waves.
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
    Points = tuple[Signal, Signal, Signal, Signal]

_RING = 1
_PARTS = (0.25, 0.75)  # where inside a module the picture is compared
_STEPS = ((1.0, 3, 5), (0.5, 3, 6), (0.35, 6, 8))  # blur in modules, terms of the warp, rounds
_WAVES = 4  # rounds for each blur when the grid may follow waves
_WAVE_BLURS = (0.5, 0.35)
_DAMPING = 0.02
_STIFFNESS = 0.0003  # what holds waves back, more the shorter they are
_UNTOLD = 0.05  # modules that are believed less say nothing
_FINE, _MARGIN = 6, 4  # dots a module, and modules around, of the pattern to compare with
# Of the terms beyond 1, u, v, uv, uu, vv: how often each of u and v is multiplied in.
_WAVE_ORDERS = tuple((whole - down, down) for whole in (3, 4, 5, 6) for down in range(whole + 1))
_SHORTNESS = np.array([0.0] * 6 + [sum(one) - 2 for one in _WAVE_ORDERS], dtype=np.float32)
MOST_TERMS = len(_SHORTNESS)


@dataclass(frozen=True)
class Grid:
    """A fitted grid: ``warp`` (2, 6 or more) takes the terms of (u, v) to dots.

    ``fit`` is the correlation of the known modules with the picture, negative for white on black.
    """

    warp: Signal
    fit: float

    def dots(self, u: Signal, v: Signal) -> tuple[Signal, Signal]:
        """Return the dots (x, y) of points in modules from the code's top left corner."""
        terms = _terms(u, v, self.warp.shape[1])
        return terms @ self.warp[0], terms @ self.warp[1]


def fit(page: Signal, matrix: Signal) -> Grid:
    """Return the grid that fits best near ``matrix`` (2, 3), which takes modules to dots."""
    steps = [(blur, terms, rounds, _known_points(blur)) for blur, terms, rounds in _STEPS]
    return _fitted(page, _from_affine(matrix), steps)


def bent(page: Signal, grid: Grid, believed: Signal, terms: int) -> Grid:
    """Return ``grid`` bent in up to ``terms`` terms, to fit modules that may only be believed.

    ``believed`` is 21 x 21, from -1 (black for sure) to 1 (white for sure).
    """
    warp = np.zeros((2, terms), dtype=np.float32)
    warp[:, : grid.warp.shape[1]] = grid.warp
    steps = [(blur, terms, _WAVES, _points(believed, blur)) for blur in _WAVE_BLURS]
    return _fitted(page, warp, steps)


def _fitted(page: Signal, warp: Signal, steps: list[tuple[float, int, int, Points]]) -> Grid:
    module = float(np.sqrt(abs(np.linalg.det(warp[:, 1:3])))) / (MODULES / 2)
    window, corner = _window(page, warp, module)
    warp = warp.copy()
    warp[:, 0] -= corner
    grid = Grid(warp, 0.0)
    for blur, terms, rounds, points in steps:
        smooth: Any = cv2.GaussianBlur(window, (0, 0), max(0.3, blur * module))
        slopes = cv2.Sobel(smooth, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(smooth, cv2.CV_32F, 0, 1) / 8
        grid = _settled(grid, (smooth, *slopes), points, terms, rounds)
    warp = grid.warp.copy()
    warp[:, 0] += corner
    return Grid(warp, grid.fit)


def _settled(grid: Grid, pictures: Signals, points: Points, terms: int, rounds: int) -> Grid:
    """Do some rounds of Gauss-Newton and return the best grid on the way."""
    best, warp = Grid(grid.warp, 0.0), grid.warp
    for _ in range(rounds + 1):
        fit, following = _better(warp, pictures, points, terms)
        if abs(fit) > abs(best.fit):
            best = Grid(warp, fit)
        warp = following
    return best


def _better(warp: Signal, pictures: Signals, points: Points, terms: int) -> tuple[float, Signal]:
    """Return how well ``warp`` fits, and the warp after one round of Gauss-Newton."""
    u, v, known, belief = points
    x, y = Grid(warp, 0.0).dots(u, v)
    seen, across, down = (
        cv2.remap(one, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).ravel()
        for one in pictures
    )
    about, apart = (one - np.average(one, weights=belief) for one in (seen, known))
    along, square = float((belief * apart) @ about), float((belief * apart) @ apart)
    fit = along / (float(np.sqrt((belief * about) @ about * square)) + 1e-6)
    rest = np.abs(about - along / square * apart)
    weight = belief / (1 + (rest / (2 * np.median(rest) + 1e-6)) ** 2)
    basis = _terms(u, v, terms)
    moving = np.hstack([-across[:, None] * basis, -down[:, None] * basis])
    matrix = np.hstack([moving, known[:, None], np.ones_like(known)[:, None]])
    following = warp.copy()
    following[:, :terms] += _solved(matrix, seen, weight, warp[:, :terms])
    return fit, following


def _solved(matrix: Signal, seen: NDArray[Any], weight: Signal, warp: Signal) -> Signal:
    """Return the damped least squares answer: by how much to change ``warp``."""
    weighted = matrix * weight[:, None]
    normal = matrix.T @ weighted
    wanted = weighted.T @ seen
    moves = warp.size
    usual = np.trace(normal[:moves, :moves]) / moves
    damping, stiffness = np.full(len(normal), 1e-6), np.zeros(len(normal))
    damping[:moves] += _DAMPING * usual
    stiffness[:moves] = _STIFFNESS * usual * np.tile(_SHORTNESS[: warp.shape[1]] ** 2, 2)
    wanted[:moves] -= stiffness[:moves] * warp.ravel()
    answer: Signal = np.linalg.solve(normal + np.diag(damping + stiffness), wanted)
    return answer[:moves].reshape(warp.shape)


def _terms(u: Signal, v: Signal, count: int) -> Signal:
    """Return the first ``count`` terms of points in modules, scaled to -1..1.

    They are 1, u, v, uv, uu, vv, and then products of Legendre's polynomials, the long waves first.
    """
    a, b = (u / (MODULES / 2) - 1).ravel(), (v / (MODULES / 2) - 1).ravel()
    columns = [np.ones_like(a), a, b, a * b, a * a, b * b]
    if count > len(columns):
        across, down = _legendre(a), _legendre(b)
        columns += [across[i] * down[j] for i, j in _WAVE_ORDERS[: count - len(columns)]]
    return np.stack(columns[:count], axis=1).astype(np.float32)


def _legendre(x: Signal) -> list[Signal]:
    """Return Legendre's polynomials of ``x`` up to the order that waves need."""
    found = [np.ones_like(x), x]
    for n in range(1, _WAVE_ORDERS[-1][1]):
        found.append(((2 * n + 1) * x * found[n] - n * found[n - 1]) / (n + 1))
    return found


def _from_affine(matrix: Signal) -> Signal:
    half = MODULES / 2
    warp = np.zeros((2, 6), dtype=np.float32)
    warp[:, 0] = matrix @ np.array([half, half, 1], dtype=np.float32) - 0.5
    warp[:, 1:3] = matrix[:, :2] * half
    return warp


def _window(page: Signal, warp: Signal, module: float) -> tuple[Signal, Signal]:
    """Return the part of the page around the code, and its top left corner (x, y)."""
    x, y = warp[:, 0] + 0.5
    reach = 0.85 * (MODULES + 2) * module
    left = int(np.clip(x - reach, 0, page.shape[1] - 1))
    top = int(np.clip(y - reach, 0, page.shape[0] - 1))
    window = page[top : max(top, int(y + reach)) + 1, left : max(left, int(x + reach)) + 1]
    return window, np.array([left, top], dtype=np.float32)


@lru_cache(maxsize=len(_STEPS))
def _known_points(blur: float) -> Points:
    return _points(KNOWN, blur)


def _points(modules: Signal, blur: float) -> Points:
    """Return u, v, value and belief of the points where a picture so blurred is compared."""
    fine: Any = np.kron(np.pad(modules, _MARGIN), np.ones((_FINE, _FINE), dtype=np.float32))
    white = np.ones_like(fine)
    white[_MARGIN * _FINE : -_MARGIN * _FINE, _MARGIN * _FINE : -_MARGIN * _FINE] = 0
    smooth = cv2.GaussianBlur(fine + white, (0, 0), np.hypot(blur, 0.3) * _FINE)
    belief = np.pad(np.abs(modules), _RING, constant_values=1)
    rows, columns = np.nonzero(belief > _UNTOLD)
    parts = [(du, dv) for du in _PARTS for dv in _PARTS]
    u = np.concatenate([columns - _RING + du for du, _ in parts]).astype(np.float32)
    v = np.concatenate([rows - _RING + dv for _, dv in parts]).astype(np.float32)
    at_u, at_v = ((one + _MARGIN) * _FINE - 0.5 for one in (u, v))
    values = np.asarray(cv2.remap(smooth, at_u, at_v, cv2.INTER_LINEAR), dtype=np.float32).ravel()
    return u, v, values, np.tile(belief[rows, columns], len(parts)).astype(np.float32)
