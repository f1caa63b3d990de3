"""The first look may call a page ordinary only when nothing on it could be a code or a bar."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Literal

import cv2
import numpy as np
import pytest

from postal.codes import Kind, Mark
from postal.demo.damage import spoil
from postal.demo.paper import content_page, pictures, scanned
from postal.imaging import guard_bars, pages
from postal.imaging.first_look import first_look
from postal.imaging.qr import read_page_marks
from postal.imaging.sheets import Pixels, Sheet, reduced
from postal.intake.cover_sheet import EXAMPLE, render

DPI = 300.0
CODE = Mark(Kind.DOSSIER, "MG", "7K3MQ").text
KINDS = ["event-form", "family-card", "card-copy", "statement", "certificate", "ledger"]


@cache
def cover() -> Pixels:
    return next(iter(pictures(render([replace(EXAMPLE, code=CODE)]), DPI)))


def eighth(page: Pixels) -> Pixels:
    return reduced(page, 8)


def on_paper(small: Pixels, left: int = 400, top: int = 500, shade: int = 255) -> Pixels:
    page = np.full((3508, 2480), shade, np.uint8)
    page[top : top + small.shape[0], left : left + small.shape[1]] = small
    return page


def test_a_clean_cover_is_read_at_once() -> None:
    seen = first_look(eighth(scanned(cover(), 1)), DPI / 8)
    assert seen is not None
    assert {mark.text for mark in seen.marks} == {CODE}
    assert (seen.cover_like, seen.rotation) == (True, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_an_ordinary_page_is_settled(kind: str) -> None:
    seen = first_look(eighth(scanned(content_page(kind, 5, DPI), 5)), DPI / 8)
    assert seen is not None
    assert (seen.marks, seen.cover_like, seen.rotation) == ((), False, None)


@pytest.mark.parametrize("seed", range(9000, 9012))
def test_no_spoilt_cover_is_taken_for_an_ordinary_page(seed: int) -> None:
    page = spoil(cover(), DPI, seed)
    seen = first_look(eighth(page), DPI / 8)
    if seen is None:
        return
    closer = read_page_marks(reduced(page, 4), DPI / 4)
    assert {mark.text for mark in seen.marks} == {mark.text for mark in closer.marks}
    assert seen.cover_like == closer.cover_like


@pytest.mark.parametrize("scale", [0.34, 0.38, 0.42, 0.5, 0.6])
@pytest.mark.parametrize("shade", [255, 150])
def test_a_cover_photographed_from_afar_is_not_overlooked(scale: float, shade: int) -> None:
    small = cv2.resize(cover(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    page = scanned(on_paper(small.astype(np.uint8), shade=shade), 3)
    assert read_page_marks(reduced(page, 4), DPI / 4).marks
    seen = first_look(eighth(page), DPI / 8)
    assert seen is None or {mark.text for mark in seen.marks} == {CODE}


def test_one_small_code_in_the_middle_of_a_letter_gets_the_closer_look() -> None:
    page = scanned(content_page("statement", 2, DPI), 2)
    size = int(16 * DPI / 25.4)
    code = cover()[int(12 / 25.4 * DPI) :, int(12 / 25.4 * DPI) :][: int(38 / 25.4 * DPI)]
    code = code[:, : int(38 / 25.4 * DPI)]
    page[2400 : 2400 + size, 1000 : 1000 + size] = cv2.resize(code, (size, size))
    assert first_look(eighth(page), DPI / 8) is None


def test_a_single_code_of_ours_gets_the_closer_look_for_what_may_stand_beside_it() -> None:
    page = scanned(content_page("statement", 2, DPI), 2)
    inset, side = int(8 / 25.4 * DPI), int(46 / 25.4 * DPI)
    page[inset : inset + side, inset : inset + side] = cover()[inset:, inset:][:side, :side]
    assert read_page_marks(reduced(page, 8), DPI / 8).marks
    assert first_look(eighth(page), DPI / 8) is None


def test_a_cover_whose_codes_are_blackened_gets_the_closer_look_for_its_bars() -> None:
    page = cover().copy()
    page[:, 200:-200] = 255
    page[1000:2500, 400:2000] = 60
    assert guard_bars.glance(eighth(page)).score > guard_bars.DOUBTFUL
    assert first_look(eighth(page), DPI / 8) is None


@pytest.mark.parametrize("left_mm", [24, 28, 36, 47])
@pytest.mark.parametrize("kind", ["statement", "event-form"])
def test_a_letter_that_leaves_two_codes_of_a_cover_in_part_is_no_ordinary_page(
    kind: str, left_mm: int
) -> None:
    page, letter = cover().copy(), content_page(kind, 2, DPI)
    edge = round(left_mm / 25.4 * DPI)
    page[edge:] = letter[: page.shape[0] - edge, : page.shape[1]]
    small = eighth(scanned(page, 3))
    assert guard_bars.glance(small).score < guard_bars.DOUBTFUL
    assert first_look(small, DPI / 8) is None


def test_two_covers_on_one_page_get_the_closer_look() -> None:
    other = next(
        iter(pictures(render([replace(EXAMPLE, code=Mark(Kind.DOSSIER, "MG", "00000").text)]), DPI))
    )
    page = cover().copy()
    page[1754:] = other[1754 : page.shape[0]]
    assert first_look(eighth(page), DPI / 8) is None


def test_a_page_that_may_be_blank_gets_the_closer_look() -> None:
    page = np.full((3508, 2480), 250, np.uint8)
    assert first_look(eighth(page), DPI / 8) is None
    cv2.line(page, (900, 1500), (1200, 1560), 225, 6)
    assert first_look(eighth(page), DPI / 8) is None


def test_a_negative_gets_the_closer_look() -> None:
    page = 255 - scanned(content_page("statement", 1, DPI), 1)
    assert first_look(eighth(page), DPI / 8) is None


class Decoded:
    """A sheet that remembers at which scales it was asked for."""

    def __init__(self, page: Pixels, dpi: float) -> None:
        self.page, self.dpi = page, dpi
        self.asked: list[int] = []

    def decode(self, reduction: int, colour: bool) -> Pixels:  # noqa: FBT001
        assert not colour
        self.asked.append(reduction)
        return reduced(self.page, reduction)

    kind: Literal["pdf", "jpeg", "png", "tiff"] = "pdf"
    pages = 1

    def sheet(self, number: int) -> Sheet:
        assert number == 1
        height, width = self.page.shape
        return Sheet(width, height, self.dpi, "jpeg", False, self.decode)  # noqa: FBT003

    def close(self) -> None:
        """Nothing is open."""


def test_an_ordinary_page_is_decoded_once_and_small() -> None:
    source = Decoded(scanned(content_page("ledger", 5, DPI), 5), DPI)
    read = pages.read_page(source, 1)
    assert source.asked == [8]
    assert (read.blank, read.marks, read.cover_like) == (False, (), False)
    assert read.look != "0" * 64


def test_a_doubtful_page_is_decoded_again_as_before() -> None:
    source = Decoded(np.full((3508, 2480), 250, np.uint8), DPI)
    assert pages.read_page(source, 1).blank
    assert source.asked == [8, 4]


@pytest.mark.parametrize("dpi", [60.0, 600.0])
def test_a_resolution_without_a_fitting_scale_gets_the_closer_look_alone(dpi: float) -> None:
    shape = (int(297 / 25.4 * dpi), int(210 / 25.4 * dpi))
    source = Decoded(np.full(shape, 250, np.uint8), dpi)
    pages.read_page(source, 1)
    assert len(source.asked) == 1
