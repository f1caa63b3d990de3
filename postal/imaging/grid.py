"""Read a code whose place is known but whose outlines are gone, module by module.

Readers give up when they cannot make out the three finder patterns. Here the whole known skeleton
(finders, timing lines, quiet zone) is laid over the picture at several sizes and angles; where it
fits best each of the 21 x 21 modules is averaged, decided black or white, and drawn again clean.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from postal.imaging.marks import is_ours
from postal.imaging.readers import zxing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from postal.imaging.marks import Found, Grey

    Signal = NDArray[np.float32]

_MODULES = 21
_EDGE = 1  # modules of quiet zone that belong to the skeleton
_SIZES = tuple(float(size) for size in np.geomspace(0.84, 1.07, 9))
_ANGLES = (-9.0, -6.0, -3.0, 0.0, 3.0, 6.0, 9.0)
_NUDGES = (-0.3, 0.0, 0.3)  # modules


def read_grid(grey: Grey, module: float, turn: int) -> list[Found]:
    """Return what the one code on ``grey`` says, whose modules are about ``module`` dots wide.

    ``turn`` is the clockwise quarter turn that sets the picture upright. The corners of the answer
    are those of the whole picture.
    """
    upright = np.ascontiguousarray(np.rot90(grey, -turn // 90))
    matrix = _fit(upright, module)
    for modules in _sampled(upright, matrix):
        found = [one for one in zxing(_drawn(modules)) if is_ours(one.text)]
        if found:
            return [_unturned(one, turn) for one in found]
    return []


def _fit(grey: Grey, module: float) -> Signal:
    """Return the affine matrix from modules to dots where the skeleton fits best."""
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    even = half.astype(np.float32) - float(half.mean())
    best, answer = -np.inf, np.zeros((2, 3), np.float32)
    for matrix, skeleton in _skeletons(round(module * 16)):
        rows, columns = skeleton.shape
        if rows > even.shape[0] or columns > even.shape[1]:
            continue
        match = cv2.matchTemplate(even, skeleton, cv2.TM_CCORR)
        _, score, _, (left, top) = cv2.minMaxLoc(match)
        if score > best:
            best = score
            answer = 2 * (matrix + np.array([[0, 0, left], [0, 0, top]], dtype=np.float32))
    return answer


@lru_cache(maxsize=4)
def _skeletons(sixteenths: int) -> list[tuple[Signal, Signal]]:
    """Return skeletons at half the resolution, each with its matrix from modules to its dots."""
    made = []
    for size in _SIZES:
        for angle in _ANGLES:
            module = sixteenths / 32 * size
            side = int(np.ceil((_MODULES + 2 * _EDGE) * module * 1.12))
            matrix = _about_middle(angle, module, side)
            made.append((matrix, _skeleton(matrix, side)))
    return made


def _about_middle(angle: float, module: float, side: int) -> Signal:
    """Return the matrix from modules to dots that puts the symbol in the middle of a square."""
    middle = (_MODULES / 2, _MODULES / 2)
    matrix = np.asarray(cv2.getRotationMatrix2D(middle, angle, module), dtype=np.float32)
    matrix[:, 2] += np.float32(side / 2 - _MODULES / 2)
    return matrix


def _skeleton(matrix: Signal, side: int) -> Signal:
    """Return the known modules as weights: white 1, black -1, unknown 0, all together 1."""
    known = np.pad(_known(), _EDGE, constant_values=1.0)
    shift = np.array([[0, 0, 0], [0, 0, 0]], dtype=np.float32)
    shift[:, 2] = matrix[:, :2] @ np.array([0.5 - _EDGE, 0.5 - _EDGE], dtype=np.float32)
    drawn = cv2.warpAffine(known, matrix + shift, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(drawn / np.abs(drawn).sum(), dtype=np.float32)


def _known() -> Signal:
    known = np.zeros((_MODULES, _MODULES), dtype=np.float32)
    known[6, 8:13] = known[8:13, 6] = [-1, 1, -1, 1, -1]
    finder = np.ones((8, 8), dtype=np.float32)
    finder[:7, :7] = -1
    finder[1:6, 1:6] = 1
    finder[2:5, 2:5] = -1
    known[:8, :8] = finder
    known[:8, -8:] = finder[:, ::-1]
    known[-8:, :8] = finder[::-1]
    return known


def _sampled(grey: Grey, matrix: Signal) -> Iterator[Signal]:
    """Yield the modules as -1 (black) to 1 (white), for the fit and small nudges of it."""
    module = float(np.hypot(*matrix[:, 0]))
    smooth = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), max(0.3, 0.3 * module))
    known = _known()
    for down in _NUDGES:
        for right in _NUDGES:
            nudge = matrix[:, :2] @ np.array([0.5 + right, 0.5 + down], dtype=np.float32)
            moved = matrix.copy()
            moved[:, 2] += nudge
            modules = cv2.warpAffine(
                smooth, moved, (_MODULES, _MODULES), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            )
            middle = (modules[known > 0].mean() + modules[known < 0].mean()) / 2
            yield np.asarray(np.sign(modules - middle), dtype=np.float32)


def _drawn(modules: Signal) -> Grey:
    known = _known()
    clean = np.where(known == 0, modules, known)
    picture = np.where(clean < 0, 0, 255).astype(np.uint8)
    picture = np.kron(picture, np.ones((4, 4), np.uint8))
    return np.pad(picture, 16, constant_values=255)


def _unturned(one: Found, turn: int) -> Found:
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32)
    return type(one)(one.text, np.roll(corners, turn // 90, axis=0))
