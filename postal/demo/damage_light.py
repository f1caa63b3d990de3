"""Damages of light and signal: blur, noise, copies of copies, compression."""

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


def blur(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Lose focus, up to a standard deviation of 1.1 mm."""
    del rng
    return _grey(cv2.GaussianBlur(page, (0, 0), 0.1 + 1.1 * severity * dpi / 25.4))


def motion(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Move the page up to 3.5 mm, in any direction, while it is taken."""
    length = 1 + int(3.5 * severity * dpi / 25.4)
    angle = rng.uniform(0, np.pi)
    kernel = np.zeros((2 * length + 1, 2 * length + 1), dtype=np.float32)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    start, end = (tuple(int(v) for v in np.round(length + way * reach)) for way in (-1, 1))
    cv2.line(kernel, start, end, 1.0)
    return _grey(cv2.filter2D(page, -1, kernel / kernel.sum()))


def noise(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Add grain and up to 12 % black or white dots."""
    del dpi
    grain = rng.standard_normal(page.shape, dtype=np.float32) * np.float32(90 * severity)
    dots = rng.random(page.shape, dtype=np.float32)
    noisy = page + grain
    noisy[dots < 0.06 * severity] = 0
    noisy[dots > 1 - 0.06 * severity] = 255
    return _grey(noisy)


def fax(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Send it by telefax: black or white, down to 60 lines an inch, some lines lost."""
    height, width = page.shape
    across, down = min(1.0, 100 / dpi), min(1.0, (200 - 140 * severity) / dpi)
    small = cv2.resize(page, None, fx=across, fy=down, interpolation=cv2.INTER_AREA)
    small = np.where(small > 128 + rng.uniform(-60, 60) * severity, 255, 0).astype(np.uint8)
    lost = rng.random(small.shape[0]) < 0.06 * severity
    small[lost] = np.roll(small, 3, axis=1)[lost]
    return _grey(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST))


def fading(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Print with an empty cartridge: down to 6 % contrast, uneven, with scanner noise."""
    del dpi
    height, width = page.shape
    strength = cv2.resize(rng.uniform(0.6, 1.0, (4, 3)).astype(np.float32), (width, height))
    contrast = 1 - severity * (1 - 0.06) if severity > 0 else 1.0
    faded = 250 - (250 - page.astype(np.float32)) * contrast * strength
    return _grey(faded + rng.standard_normal(page.shape, dtype=np.float32) * np.float32(1.5))


def dark_copy(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Copy with the lid open and the contrast wrong: everything sinks into grey, one side black."""
    del dpi
    height, width = page.shape
    slope = np.linspace(rng.uniform(0.5, 1), rng.uniform(0.5, 1), width, dtype=np.float32)
    dark = page.astype(np.float32) * (1 - 0.85 * severity * slope)[None, :]
    spread = 6 * severity
    dark += rng.standard_normal((height, width), dtype=np.float32) * np.float32(spread)
    return _grey(dark)


def jpeg(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Compress down to quality 3."""
    del dpi, rng
    quality = int(75 - 72 * severity)
    _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _grey(np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)))


def show_through(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Let the other side of thin paper shine through, mirrored."""
    shift = int(rng.uniform(-6, 6) * dpi / 25.4)
    back = np.roll(page[:, ::-1], (shift, shift), axis=(0, 1))
    shine = 255 - cv2.GaussianBlur(back, (0, 0), 0.5 + dpi / 150).astype(np.float32)
    return _grey(page.astype(np.float32) - shine * 0.55 * severity)


def negative(page: Grey, dpi: float, severity: float, rng: Rng) -> Grey:
    """Deliver white on black, with up to 70 % of the contrast gone."""
    del dpi, rng
    return _grey(30 + (255 - page.astype(np.float32)) * (1 - 0.7 * severity) * 0.85)
