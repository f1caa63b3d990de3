"""Pictures made easier for readers: each filter undoes one thing that happens to paper."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from postal.imaging.marks import Grey


def to_dpi(grey: Grey, dpi: float, wanted: float) -> Grey:
    """Return ``grey`` (scanned at ``dpi``) at the wanted resolution; never enlarged."""
    scale = wanted / dpi
    if scale > 0.95:
        return grey
    return _grey(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def sharpened(grey: Grey) -> Grey:
    """Smooth the grain, then steepen the edges: against blur, fading and dark copies."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1)
    return _grey(cv2.addWeighted(smooth, 3, cv2.GaussianBlur(smooth, (0, 0), 4), -2, 0))


def smoothed(grey: Grey) -> Grey:
    """Average neighbours: against grain."""
    return _grey(cv2.GaussianBlur(grey, (0, 0), 1.5))


def median(grey: Grey) -> Grey:
    """Take the median of 3 by 3: against single dots."""
    return _grey(cv2.medianBlur(grey, 3))


def closed(grey: Grey) -> Grey:
    """Let white win over thin black: against streaks, scribbles and creases."""
    return _grey(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)))


def otsu(grey: Grey) -> Grey:
    """Threshold the lightly blurred page at its best single level: against low contrast."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.5)
    return _grey(cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1])


def adaptive(grey: Grey) -> Grey:
    """Threshold each place against its surroundings: against stains, shade and show-through."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1)
    method = cv2.ADAPTIVE_THRESH_GAUSSIAN_C
    return _grey(cv2.adaptiveThreshold(smooth, 255, method, cv2.THRESH_BINARY, 51, 10))


def evened(grey: Grey) -> Grey:
    """Bring every place to the same brightness and contrast: against uneven light."""
    page = grey.astype(np.float32)
    window = (grey.shape[0] // 12 | 1, grey.shape[0] // 12 | 1)
    difference = page - cv2.blur(page, window)
    spread = np.sqrt(np.maximum(cv2.blur(difference * difference, window), 0))
    return _grey(128 + difference / (spread + 4) * 70)


def inverted(grey: Grey) -> Grey:
    """Swap black and white, for readers that expect black on white."""
    return _grey(255 - grey)


def deblurred(crop: Grey, dpi: float) -> Iterator[Grey]:
    """Yield ``crop`` freed from each of a set of blurs (focus, or motion in eight directions).

    The blur is unknown, so all are tried; undoing the wrong one gives a picture that nothing reads.
    """
    size = 2 * cv2.getOptimalDFTSize((max(crop.shape) + 48) // 2)
    padded = cv2.copyMakeBorder(
        crop, 24, size - 24 - crop.shape[0], 24, size - 24 - crop.shape[1], cv2.BORDER_REPLICATE
    )
    spectrum = np.fft.rfft2(padded.astype(np.float32) - float(padded.mean()))
    for inverse in _inverses(size, round(dpi)):
        sharp = np.fft.irfft2(spectrum * inverse, s=(size, size))[24:][: crop.shape[0]]
        sharp = sharp[:, 24:][:, : crop.shape[1]]
        low, high = np.percentile(sharp, (2, 98))
        yield _grey((sharp - low) * (255 / max(float(high - low), 1e-3)))


@lru_cache(maxsize=4)
def _inverses(size: int, dpi: int) -> list[NDArray[Any]]:
    """Return the Wiener filters for the blurs, as half spectra."""
    kernels = [_focus(size, mm * dpi / 25.4) for mm in (0.6, 0.85, 1.1)]
    for mm in (1.5, 2.2, 2.9, 3.6):
        kernels += [_streak(size, mm * dpi / 25.4, np.pi * step / 8) for step in range(8)]
    spectra = [np.fft.rfft2(np.fft.ifftshift(kernel)) for kernel in kernels]
    return [np.conj(blur) / (np.abs(blur) ** 2 + 0.01) for blur in spectra]


def _focus(size: int, sigma: float) -> NDArray[Any]:
    line = np.exp(-0.5 * ((np.arange(size) - size // 2) / sigma) ** 2)
    kernel = np.outer(line, line)
    return np.asarray(kernel / kernel.sum())


def _streak(size: int, length: float, angle: float) -> NDArray[Any]:
    kernel = np.zeros((size, size))
    for along in np.linspace(-length / 2, length / 2, 4 * int(length) + 1):
        row, column = along * np.sin(angle) + size // 2, along * np.cos(angle) + size // 2
        top, left = int(row), int(column)
        down, right = row - top, column - left
        kernel[top, left] += (1 - down) * (1 - right)
        kernel[top + 1, left] += down * (1 - right)
        kernel[top, left + 1] += (1 - down) * right
        kernel[top + 1, left + 1] += down * right
    return np.asarray(kernel / kernel.sum())


def _grey(picture: NDArray[Any]) -> Grey:
    return np.clip(picture, 0, 255).astype(np.uint8) if picture.dtype != np.uint8 else picture
