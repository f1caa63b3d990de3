"""Damages that move a page's points: skewed feeding, cameras, curled paper, too few dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Rng = np.random.Generator

_WHITE = 255


def _grey(page: NDArray[Any]) -> Grey:
    grey: Grey = np.clip(page, 0, 255).astype(np.uint8)
    return grey


def _background(rng: Rng) -> int:
    """Scanner lids are white or black."""
    return int(rng.choice([_WHITE, _WHITE, 30]))


def skew(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Feed the page at an angle of up to 9 degrees."""
    del dpi
    height, width = page.shape
    angle = 9 * severity * rng.choice([-1, 1])
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return _grey(cv2.warpAffine(page, matrix, (width, height), borderValue=_background(rng)))


def low_resolution(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Scan with as few as 38 dots an inch and enlarge again."""
    del rng
    height, width = page.shape
    scale = min(1.0, (38 / dpi) ** severity)
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _grey(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))


def cropping(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Lose up to 30 % at one end and 15 % at one side: fed off centre."""
    del dpi
    height, width = page.shape
    down = int(height * 0.30 * severity) * int(rng.choice([-1, 1]))
    right = int(width * 0.15 * severity) * int(rng.choice([-1, 1]))
    matrix = np.array([[1, 0, right], [0, 1, down]], dtype=np.float32)
    return _grey(cv2.warpAffine(page, matrix, (width, height), borderValue=_background(rng)))


def camera(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Photograph the page from an angle on a table, darker towards one corner."""
    del dpi
    height, width = page.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], dtype=np.float32)
    moves = rng.uniform(0, 0.13 * severity, (4, 2)) * np.array([width, height])
    target = (corners + inward * moves).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    table = int(rng.integers(40, 140))
    photo = cv2.warpPerspective(page, matrix, (width, height), borderValue=table)
    across = np.linspace(0, 1, width)[None, :] * rng.uniform() + (
        np.linspace(0, 1, height)[:, None] * rng.uniform()
    )
    photo = photo * (1 - 0.55 * severity * across)
    return _grey(cv2.GaussianBlur(photo, (0, 0), 0.3 + 2.0 * severity))


def curl(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Scan paper that does not lie flat: waves in place and in light."""
    height, width = page.shape
    rows, cols = np.mgrid[0:height, 0:width].astype(np.float32)
    phase = rows / height * np.float32(2 * np.pi * rng.uniform(0.6, 1.8)) + rng.uniform(0, 6)
    wave = np.sin(phase, dtype=np.float32)
    shift = np.float32(5 * severity * dpi / 25.4)
    across, down = cols + shift * wave, rows + shift * np.cos(phase)
    waved = cv2.remap(page, across, down, cv2.INTER_LINEAR, borderValue=_WHITE)
    return _grey(waved * (1 - 0.4 * severity * np.maximum(wave, 0)))
