"""Covers that a person reads at once and a reader of symbols does not: wavy, inked over, afar."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from postal.demo.damage import turned
from postal.demo.paper import content_page, pictures, scanned
from postal.imaging import guard_bars, readers
from postal.imaging.checkered import may_hold_large_codes
from postal.imaging.filters import to_dpi
from postal.imaging.first_look import first_look
from postal.imaging.qr import read_page_marks
from postal.intake.cover_sheet import EXAMPLE, render

Grey = NDArray[np.uint8]

DPI = 100.0
DOTS = DPI / 25.4
CODES = ((31, 31), (179, 31), (31, 266), (179, 266), (105, 148.5))  # their middles in mm
BARS = (16, 194)


@pytest.fixture(scope="module")
def cover() -> Grey:
    return next(pictures(render([EXAMPLE]), DPI)).copy()


def wavy(page: Grey, cell_mm: float, wave_mm: float, seed: int) -> Grey:
    """Paper that was wet: every place lies up to twice ``wave_mm`` beside where it was."""
    rng = np.random.default_rng(seed)
    height, width = page.shape
    cells = (int(height / DOTS / cell_mm) + 3, int(width / DOTS / cell_mm) + 3)
    shifts = [
        cv2.resize(
            (rng.standard_normal(cells) * wave_mm * DOTS).astype(np.float32),
            (width, height),
            interpolation=cv2.INTER_CUBIC,
        )
        for _ in range(2)
    ]
    rows, columns = np.indices(page.shape, dtype=np.float32)
    moved: Any = cv2.remap(
        page, columns + shifts[0], rows + shifts[1], cv2.INTER_LINEAR, borderValue=255
    )
    return np.asarray(moved, dtype=np.uint8)


def hatched(page: Grey, gap_mm: float, ink: int) -> Grey:
    """Every code crossed out with a felt pen, stroke beside stroke, in both directions."""
    strokes = np.full_like(page, 255)
    reach = 24 * DOTS
    for x, y in CODES:
        middle = np.array([x, y]) * DOTS
        for angle in (0.7, 2.2):
            along = np.array([np.cos(angle), np.sin(angle)])
            beside = np.array([-along[1], along[0]])
            for away in np.arange(-reach, reach, gap_mm * DOTS):
                ends = (middle + beside * away + along * reach * side for side in (-1, 1))
                start, end = (tuple(one.round().astype(int).tolist()) for one in ends)
                cv2.line(strokes, start, end, ink, round(1.2 * DOTS), cv2.LINE_AA)
    return (page.astype(np.uint16) * strokes // 255).astype(np.uint8)


def barred(page: Grey, ink: int) -> Grey:
    """Both guard bars drawn over with a marker."""
    page = page.copy()
    for x in BARS:
        left, right = (round((x + side) * DOTS) for side in (-6, 6))
        bar = page[round(55 * DOTS) : round(242 * DOTS), left:right]
        bar[:] = bar.astype(np.uint16) * ink // 255
    return page


def corners_gone(page: Grey) -> Grey:
    """Correction fluid over one finder of each code: no reader sees a symbol any more."""
    page = page.copy()
    for x, y in CODES:
        cv2.line(
            page,
            (round((x - 21) * DOTS), round((y - 8) * DOTS)),
            (round((x - 6) * DOTS), round((y - 19) * DOTS)),
            255,
            round(4 * DOTS),
        )
    return page


def on_a3(page: Grey) -> Grey:
    """The sheet upright on the glass of a large scanner, which delivers A3 across."""
    bed = np.full((round(297 * DOTS), round(420 * DOTS)), 255, np.uint8)
    left = round(70 * DOTS)
    bed[: page.shape[0], left : left + page.shape[1]] = page[: bed.shape[0]]
    return bed


@pytest.mark.parametrize(("cell", "wave", "seed"), [(16, 1.6, 5), (18, 1.9, 4), (22, 1.9, 4)])
def test_a_cover_on_paper_that_dried_in_waves_is_read(
    cover: Grey, cell: float, wave: float, seed: int
) -> None:
    page = wavy(cover, cell, wave, seed)
    assert not any(one.text for one in readers.zxing(page))
    seen = read_page_marks(page, DPI, seconds=60)
    assert {mark.text for mark in seen.marks} == {EXAMPLE.code}
    assert seen.cover_like


@pytest.mark.parametrize("turn", [0, 90])
def test_codes_crossed_out_with_a_pen_less_black_than_toner_are_read_under_it(
    cover: Grey, turn: int
) -> None:
    page = turned(barred(hatched(cover, 1.6, 40), 12), turn)
    assert not any(one.text for one in readers.zxing(page))
    seen = read_page_marks(page, DPI, seconds=60)
    assert {mark.text for mark in seen.marks} == {EXAMPLE.code}


@pytest.mark.parametrize("ink", [12, 90])
def test_codes_under_a_pen_are_seen_from_afar(cover: Grey, ink: int) -> None:
    page = to_dpi(hatched(cover, 1.6 if ink < 50 else 4, ink), DPI, 38)
    assert may_hold_large_codes(page, 38, [])


@pytest.mark.parametrize("kind", ["event-form", "card-copy", "ledger", "photographs", "statement"])
def test_what_stands_on_ordinary_papers_is_not_taken_for_large_codes(kind: str) -> None:
    page = to_dpi(scanned(content_page(kind, 5, DPI), 5), DPI, 38)
    assert not may_hold_large_codes(page, 38, [])


def test_a_cover_across_a_large_glass_is_read_though_no_bars_are_looked_for_that_way(
    cover: Grey,
) -> None:
    page = on_a3(corners_gone(cover))
    assert guard_bars.search(page).score < guard_bars.LIKELY
    assert first_look(to_dpi(page, DPI, 38), 38) is None
    seen = read_page_marks(page, DPI, seconds=60)
    assert {mark.text for mark in seen.marks} == {EXAMPLE.code}
    assert seen.cover_like


def test_a_cover_of_which_one_code_is_read_is_known_by_the_others(cover: Grey) -> None:
    page, (x, y) = hatched(cover, 4, 90), CODES[4]
    part = tuple(slice(round((one - 24) * DOTS), round((one + 24) * DOTS)) for one in (y, x))
    page[part] = cover[part]
    seen = read_page_marks(on_a3(page), DPI, seconds=60)
    assert ([mark.text for mark in seen.marks], seen.cover_like) == ([EXAMPLE.code], True)


@pytest.mark.parametrize("seed", range(3))
def test_squares_drawn_by_lot_are_no_cover(seed: int) -> None:
    fields = np.random.default_rng(seed).random((117, 83)) > 0.5
    page = np.kron(fields, np.ones((10, 10))).astype(np.uint8) * 255
    seen = read_page_marks(page, DPI, seconds=60)
    assert (seen.marks, seen.cover_like) == ((), False)


@pytest.mark.parametrize("kind", ["event-form", "family-card", "card-copy", "ledger", "statement"])
def test_forms_and_tables_are_not_searched_for_codes(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[object] = []

    def search(*asked: object) -> list[object]:
        searched.append(asked)
        return []

    monkeypatch.setattr("postal.imaging.attempts.read_copies", search)
    seen = read_page_marks(scanned(content_page(kind, 5, DPI), 5), DPI)
    assert (searched, seen.cover_like) == ([], False)
