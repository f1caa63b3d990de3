"""Find where on a page codes of ours stand, when no reader can make out their outlines.

The modules that all our codes share (``codeword.KNOWN``: three finders, timing, format, prefix) are
a pattern of 261 black and white fields. It is laid over the whole page, reduced to a few dots a
millimetre, at many sizes, slants and all four turns: a convolution each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging.codeword import KNOWN
from postal.imaging.filters import to_dpi
from postal.printing.cover_marks import CENTRE, CORNER
from postal.printing.qr import MODULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Signal = NDArray[np.float32]

DPI = 32.0
MODULE = (CORNER + CENTRE) / 2 / MODULES  # mm
_RING = 1  # modules of quiet zone that belong to the pattern
_FINE = 6  # dots a module of the pattern before it is laid down
# Copied to A5 (0.7), photographed from above, stretched by a feeder.
_SIZES = tuple(float(size) for size in np.geomspace(0.66, 1.08, 9))
_SLANTS = tuple(float(slant) for slant in range(-15, 16, 3))
_APART = 14  # modules between the middles of two codes, at least
_MOST = 8


@dataclass(frozen=True)
class Place:
    """Where a code may stand: how well it fits, and its matrix from modules to dots at ``DPI``.

    ``fit`` is negative for white on black.
    """

    fit: float
    matrix: Signal


def places(even: Signal, dpi: float, turns: tuple[int, ...] = (0, 90, 180, 270)) -> list[Place]:
    """Return the likeliest places of codes on a page, best first, at most eight.

    ``even`` is the page with equal light and contrast everywhere (``filters.levelled``);
    ``turns`` are the clockwise quarter turns by which the page may have to be set upright.
    """
    page = to_dpi(even, dpi, DPI)
    dots = min(dpi, DPI) / 25.4
    bank = _bank(round(dots * 256), turns)
    best, which = _laid_over(page, [pattern for _, pattern in bank])
    return _peaks(best, which, bank, dots)


def _laid_over(page: Signal, patterns: list[Signal]) -> tuple[Signal, NDArray[np.int16]]:
    """Return, for every dot, the best match of a pattern around it, and which pattern it was."""
    largest = max(len(pattern) for pattern in patterns)
    height, width = (cv2.getOptimalDFTSize(side + largest) for side in page.shape)
    spectrum = cv2.dft(_padded(page, height, width))
    best = np.zeros((height, width), dtype=np.float32)
    which = np.zeros((height, width), dtype=np.int16)
    for number, pattern in enumerate(patterns):
        other = cv2.dft(_padded(pattern, height, width), nonzeroRows=len(pattern))
        product = cv2.mulSpectrums(spectrum, other, 0, conjB=True)
        match = cv2.idft(product, flags=cv2.DFT_SCALE | cv2.DFT_REAL_OUTPUT)
        half = len(pattern) // 2
        match = np.roll(match, (half, half), axis=(0, 1))  # from its corner to its middle
        better = np.abs(match) > np.abs(best)
        best[better] = match[better]
        which[better] = number
    return best[: page.shape[0], : page.shape[1]], which


def _peaks(
    best: Signal, which: NDArray[np.int16], bank: list[tuple[Signal, Signal]], dots: float
) -> list[Place]:
    found = []
    strength = np.abs(best)
    apart = round(_APART * MODULE * dots)
    for _ in range(_MOST):
        _, _, _, (x, y) = cv2.minMaxLoc(strength)
        matrix, pattern = bank[which[y, x]]
        corner = np.array([x, y], dtype=np.float32) - pattern.shape[0] // 2
        placed = matrix.copy()
        placed[:, 2] += corner
        found.append(Place(float(best[y, x]), placed))
        strength[max(0, y - apart) : y + apart, max(0, x - apart) : x + apart] = 0
    return found


def _padded(picture: Signal, height: int, width: int) -> Signal:
    padded = np.zeros((height, width), dtype=np.float32)
    padded[: picture.shape[0], : picture.shape[1]] = picture
    return padded


@lru_cache(maxsize=8)
def _bank(dots: int, turns: tuple[int, ...]) -> list[tuple[Signal, Signal]]:
    """Return (matrix from modules to dots, pattern) for every size, slant and turn."""
    fine: Any = np.kron(
        np.pad(KNOWN, _RING, constant_values=1), np.ones((_FINE, _FINE), dtype=np.float32)
    )
    made = []
    for size in _SIZES:
        module = dots / 256 * MODULE * size
        smooth: Any = cv2.GaussianBlur(fine, (0, 0), max(0.1, 0.4 / module * _FINE))
        side = int(np.ceil((MODULES + 2 * _RING) * module * 1.25)) | 1
        for turn in turns:
            for slant in _SLANTS:
                matrix = _about_middle(slant + turn, module, side)
                made.append((matrix, _pattern(smooth, matrix, side)))
    return made


def _about_middle(angle: float, module: float, side: int) -> Signal:
    """Return the matrix from modules to dots that puts the code into the middle of a square."""
    middle = (MODULES / 2, MODULES / 2)
    matrix = np.asarray(cv2.getRotationMatrix2D(middle, angle, module), dtype=np.float32)
    matrix[:, 2] += np.float32(side / 2 - MODULES / 2)
    return matrix


def _pattern(fine: Signal, matrix: Signal, side: int) -> Signal:
    """Return the pattern as weights whose absolute values add up to 1."""
    # Dot centres lie half a dot inside; module edges are whole numbers.
    step = np.float32(1 / _FINE)
    from_fine = matrix[:, :2] * step
    shift = matrix[:, 2] + matrix[:, :2] @ np.full(2, step / 2 - _RING, np.float32) - 0.5
    whole = np.hstack([from_fine, shift[:, None]]).astype(np.float32)
    laid = cv2.warpAffine(fine, whole, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(laid / np.abs(laid).sum(), dtype=np.float32)
