from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from postal.imaging.quality import is_blank
from tests.imaging import scan_files as scans

DPIS = [75, 100, 150, 200, 300]


def scanned(page: Image.Image, dpi: int, noise: float = 3.0) -> np.ndarray:
    """A page as it comes from the glass: noise, uneven light, shadows at two edges."""
    luck = np.random.default_rng(7)
    pixels = np.asarray(page.convert("L")).astype(np.float32)
    pixels -= np.linspace(0, 12, len(pixels))[:, None]
    shadow = dpi // 8
    pixels[:, :shadow] -= np.linspace(120, 0, shadow)[None]
    pixels[-shadow:] -= 60
    return np.clip(pixels + luck.normal(0, noise, pixels.shape), 0, 255).astype(np.uint8)


def drawn(dpi: int) -> tuple[Image.Image, ImageDraw.ImageDraw, float]:
    page = scans.paper(dpi)
    return page, ImageDraw.Draw(page), dpi / 25.4


@pytest.mark.parametrize("shade", [150, 200, 245])
@pytest.mark.parametrize("dpi", DPIS)
def test_empty_paper_with_shadows_at_its_edges_is_blank(dpi: int, shade: int) -> None:
    assert is_blank(scanned(scans.paper(dpi, shade=shade), dpi), dpi)


@pytest.mark.parametrize("noise", [0.0, 2.0, 6.0])
def test_noise_does_not_make_writing(noise: float) -> None:
    assert is_blank(scanned(scans.paper(150), 150, noise), 150)


@pytest.mark.parametrize("dpi", DPIS)
def test_a_little_dust_is_blank(dpi: int) -> None:
    page, draw, unit = drawn(dpi)
    for x, y in [(40, 60), (90, 200), (150, 120), (60, 250), (180, 40)]:
        draw.ellipse([x * unit, y * unit, (x + 0.8) * unit, (y + 0.8) * unit], fill=90)
    assert is_blank(scanned(page, dpi), dpi)


@pytest.mark.parametrize("lighter_than_paper_by", [15, 25, 60])
@pytest.mark.parametrize("dpi", DPIS)
def test_a_pencil_line_is_not_blank(dpi: int, lighter_than_paper_by: int) -> None:
    page, draw, unit = drawn(dpi)
    shade = 245 - lighter_than_paper_by
    draw.line(
        [90 * unit, 140 * unit, 110 * unit, 146 * unit], fill=shade, width=max(1, round(unit / 2))
    )
    assert not is_blank(scanned(page, dpi), dpi)


@pytest.mark.parametrize("dpi", DPIS)
def test_a_small_pale_stamp_is_not_blank(dpi: int) -> None:
    page, draw, unit = drawn(dpi)
    draw.ellipse([150 * unit, 220 * unit, 162 * unit, 232 * unit], outline=215, width=round(unit))
    assert not is_blank(scanned(page, dpi), dpi)


def test_a_single_word_in_a_corner_is_not_blank() -> None:
    page, draw, unit = drawn(150)
    for letter in range(6):
        left = (12 + 2.5 * letter) * unit
        draw.rectangle([left, 280 * unit, left + 1.5 * unit, 282.5 * unit], fill=60)
    assert not is_blank(scanned(page, 150), 150)


@pytest.mark.parametrize("dpi", DPIS)
@pytest.mark.parametrize("paler_by", [20, 25, 55])
def test_a_pale_copy_full_of_print_is_not_blank(dpi: int, paler_by: int) -> None:
    page, draw, dot = drawn(dpi)
    for row in range(20, 280, 10):
        for column in range(15, 195, 10):
            corner, far = (column * dot, row * dot), ((column + 6) * dot, (row + 6) * dot)
            draw.rectangle((*corner, *far), fill=255 - paler_by)
    assert not is_blank(scanned(page, dpi), dpi)


def test_a_dark_photo_is_not_blank() -> None:
    pixels = np.random.default_rng(3).integers(0, 120, (1700, 1200)).astype(np.uint8)
    assert not is_blank(pixels, 150)


def test_a_scrap_too_small_to_judge_is_not_blank() -> None:
    assert not is_blank(np.full((60, 60), 255, np.uint8), 150)
