"""Pictures made easier for readers: each filter undoes one thing that happens to paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postal.imaging.marks import Grey

_Picture = TypeVar("_Picture", bound="NDArray[Any]")
_LEVEL_DPI = 32.0
_LEVEL_ROUNDS = 4
_LEVEL_WINDOW = 1.3  # inches over which light and contrast are measured


def to_dpi(page: _Picture, dpi: float, wanted: float) -> _Picture:
    """Return ``page`` (scanned at ``dpi``) at the wanted resolution; never enlarged."""
    scale = wanted / dpi
    if scale > 0.95 or min(page.shape) * scale < 1:
        return page
    reduced: Any = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cast("_Picture", reduced)


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


def darkest(grey: Grey) -> Grey:
    """Keep what is darkest of the dark: toner under a marker or a pen that is not as black."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1)
    dark, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    inked = smooth[smooth <= dark]
    level, _ = cv2.threshold(inked, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    low, high = float(inked.min()), max(2 * level - float(inked.min()), float(inked.min()) + 1)
    return _grey(np.clip((smooth - low) * (255 / (high - low)), 0, 255))


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


def levelled(grey: Grey, dpi: float) -> NDArray[np.float32]:
    """Return the page with equal light and contrast everywhere, about -1.6 (black) to 1.6.

    A thick pen over a faded page would set the contrast all alone: what sticks out is cut off
    before light and contrast are measured again.
    """
    small: Any = to_dpi(grey, dpi, _LEVEL_DPI).astype(np.float32)
    side = round(_LEVEL_WINDOW * min(dpi, _LEVEL_DPI)) | 1
    low = high = cut = small
    for _ in range(_LEVEL_ROUNDS):
        mean = cv2.blur(cut, (side, side))
        spread = np.sqrt(np.maximum(cv2.blur(cut * cut, (side, side)) - mean * mean, 0)) + 0.5
        low, high = mean - 1.6 * spread, mean + 1.6 * spread
        cut = np.clip(small, low, high)
    low, high = (cv2.resize(bound, grey.shape[::-1]) for bound in (low, high))
    page = np.clip(grey.astype(np.float32), low, high)
    return np.asarray((page - low) / (high - low) * 3.2 - 1.6, dtype=np.float32)


def _grey(picture: NDArray[Any]) -> Grey:
    return np.clip(picture, 0, 255).astype(np.uint8) if picture.dtype != np.uint8 else picture
