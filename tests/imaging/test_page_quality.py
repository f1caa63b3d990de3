from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from postal.demo.paper import content_page, scanned
from postal.imaging.page_quality import measure
from postal.imaging.sheets import Pixels
from postal.page_words import BLURRED_MM, WORDS, unclear

DPI = 150.0


@cache
def sharp() -> Pixels:
    return content_page("statement", 3, DPI)


def scan(page: Pixels) -> Pixels:
    """As from the glass: grain, but lying straight."""
    grain = np.random.default_rng(1).normal(-4, 3, page.shape)
    return np.clip(page + grain, 0, 255).astype(np.uint8)


def turned(page: Pixels, clockwise: float) -> Pixels:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -clockwise, 1)
    return np.asarray(
        cv2.warpAffine(page, matrix, (width, height), borderValue=255), dtype=np.uint8
    )


def words(page: Pixels, dpi: float = DPI) -> tuple[str, ...]:
    return unclear(measure(page, dpi).plain())


@pytest.mark.parametrize("kind", ["event-form", "family-card", "card-copy", "ledger"])
def test_an_ordinary_scan_gets_no_word(kind: str) -> None:
    assert words(scanned(content_page(kind, 4, DPI), 4)) == ()


def test_blur_is_the_width_of_an_edge_in_millimetres() -> None:
    widths = [
        measure(scan(np.asarray(cv2.GaussianBlur(sharp(), (0, 0), blur))), DPI).blur_mm or 0
        for blur in (0.5, 1.0, 2.0, 3.0)
    ]
    assert widths == sorted(widths)
    assert widths[0] < 0.3
    assert widths[2] > BLURRED_MM


def test_a_blurred_page_is_called_so_at_any_resolution() -> None:
    for dpi in (100.0, 200.0, 300.0):
        page = content_page("statement", 3, dpi)
        assert words(scan(page), dpi) == ()
        assert words(scan(np.asarray(cv2.GaussianBlur(page, (0, 0), 0.35 * dpi / 25.4))), dpi) == (
            "blurred",
        )


def test_a_dark_page_is_called_so() -> None:
    quality = measure((scan(sharp()) * 0.4).astype(np.uint8), DPI)
    assert 90 < quality.paper < 110
    assert unclear(quality.plain()) == ("dark",)


def test_a_pale_page_is_called_so() -> None:
    page = (255 - (255 - sharp().astype(np.float32)) * 0.14).astype(np.uint8)
    assert words(page) == ("pale",)


@pytest.mark.parametrize("degrees", [-6.0, -3.0, -1.0, 0.0, 2.0, 5.0])
@pytest.mark.parametrize("quarters", [0, 1])
def test_skew_is_told_in_degrees_clockwise(degrees: float, quarters: int) -> None:
    page = np.ascontiguousarray(np.rot90(turned(sharp(), degrees), quarters))
    quality = measure(scan(page), DPI)
    assert quality.skew_degrees == pytest.approx(degrees, abs=0.3)
    assert unclear(quality.plain()) == (("skewed",) if abs(degrees) > 2.5 else ())


@pytest.mark.parametrize(
    ("side", "part"),
    [("left", np.s_[:, 170:]), ("right", np.s_[:, :-170])],
)
def test_a_page_whose_print_runs_off_is_called_cut_and_where(
    side: str, part: tuple[slice, slice]
) -> None:
    quality = measure(np.ascontiguousarray(scan(sharp())[part]), DPI)
    assert quality.cut == (side,)
    assert unclear(quality.plain()) == ("cut",)


def test_a_shadow_along_the_border_is_no_cut() -> None:
    page = scan(sharp())
    page[:, :12] = 40
    page[-9:] = 60
    assert measure(page, DPI).cut == ()


def test_an_empty_page_has_no_figures_but_its_paper() -> None:
    quality = measure(scan(np.full_like(sharp(), 245)), DPI)
    assert quality.paper == pytest.approx(241, abs=2)
    assert quality.plain() | {"paper": 0} == {
        "blur_mm": None,
        "paper": 0,
        "contrast": None,
        "skew_degrees": None,
        "cut": [],
    }
    assert unclear(quality.plain()) == ()


@pytest.mark.parametrize("shape", [(3, 3), (40, 2000), (2000, 40), (1, 1)])
def test_scraps_and_strips_are_measured_without_a_fault(shape: tuple[int, int]) -> None:
    luck = np.random.default_rng(1)
    measure(luck.integers(0, 255, shape).astype(np.uint8), DPI)


def test_nothing_is_said_of_what_was_not_measured() -> None:
    assert unclear(None) == ()
    assert unclear({}) == ()


def test_several_words_come_gravest_first() -> None:
    poor = {"blur_mm": 0.6, "paper": 90.0, "contrast": 30.0, "skew_degrees": -4.0, "cut": ["top"]}
    assert unclear(poor) == tuple(WORDS)
