from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from postal.codes import Kind, Mark
from postal.demo.damage import DAMAGES, spoil, spoilt_by, turned
from postal.demo.forms import MAKERS, foreign_symbol, url_symbol
from postal.demo.paper import content_page, pictures, scanned
from postal.imaging import guard_bars, readers
from postal.imaging.codeword import KNOWN, drawn
from postal.imaging.filters import to_dpi
from postal.imaging.qr import read_page_marks
from postal.intake.cover_sheet import EXAMPLE, render
from postal.printing.canvas import draw
from postal.printing.items import Item
from postal.printing.qr import symbol
from postal.printing.stock import A4, F4, Paper
from scripts.bench_parts.decoys import DECOYS, KINDS, ordinary_page

Grey = NDArray[np.uint8]

SAMPLES = Path(__file__).parents[1] / "samples" / "covers"
TURNS = (0, 90, 180, 270)


@pytest.fixture(scope="module")
def cover() -> Grey:
    return next(pictures(render([EXAMPLE]), 200))


def _sheet(*items: Item, dpi: float = 100) -> Grey:
    return next(pictures(draw([items], A4, title="Uji"), dpi))


def _sample(name: str) -> Grey:
    (file,) = SAMPLES.glob(f"{name}.*")
    page = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
    assert page is not None
    return np.asarray(page, dtype=np.uint8)


def _without_bars(page: Grey) -> Grey:
    page, dots = page.copy(), 100 / 25.4
    for left in (10, 188):
        page[int(57 * dots) : int(240 * dots), int(left * dots) : int((left + 12) * dots)] = 255
    return page


def _without_text_of_codes(page: Grey) -> Grey:
    """Leave of every code only the modules that all covers share."""
    page, dots = page.copy(), 100 / 25.4
    for x, y, side in (
        (12, 12, 38),
        (160, 12, 38),
        (12, 247, 38),
        (160, 247, 38),
        (85, 128.5, 40),
    ):
        for row, column in np.argwhere(KNOWN == 0):
            top, left = y + row * side / 21, x + column * side / 21
            bottom, right = top + side / 21, left + side / 21
            page[
                round(top * dots) : round(bottom * dots), round(left * dots) : round(right * dots)
            ] = 128
    return page


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("paper", [A4, F4], ids=lambda paper: paper.name)
@pytest.mark.parametrize("dpi", [75, 100, 150, 300])
def test_a_clean_cover_reads_at_any_rotation(dpi: float, paper: Paper, turn: int) -> None:
    page = turned(next(pictures(render([EXAMPLE], paper), dpi)), turn)
    seen = read_page_marks(page, dpi)
    assert [mark.text for mark in seen.marks] == [EXAMPLE.code] * 5
    assert seen.cover_like
    assert seen.rotation == -turn % 360


def test_it_tells_where_each_code_stands(cover: Grey) -> None:
    places = {(round(mark.x, 1), round(mark.y, 1)) for mark in read_page_marks(cover, 200).marks}
    assert places == {(0.1, 0.1), (0.9, 0.1), (0.5, 0.5), (0.1, 0.9), (0.9, 0.9)}


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_of_middling_severity_is_read(cover: Grey, name: str) -> None:
    page = to_dpi(spoilt_by(cover, name, 200, 0.6, seed=7), 200, 100)
    assert {mark.text for mark in read_page_marks(page, 100).marks} == {EXAMPLE.code}


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("only-adaptive-reads-it", "zxing-adaptive"),
        ("only-median-reads-it", "zxing-median"),
        ("only-closed-reads-it", "zxing-closed"),
        ("only-pyzbar-reads-it", "pyzbar"),
        ("moved", "copies"),
        ("faded-and-written-over", "copies"),
        ("blurred-and-faxed", "copies"),
        ("copied-again", "copies"),
        ("tilted-and-covered", "copies"),
        ("pale-bars", "zxing-sharpened"),
    ],
)
def test_a_later_reader_gets_what_those_before_it_could_not(name: str, reader: str) -> None:
    seen = read_page_marks(_sample(name), 100, seconds=60)
    assert {(mark.text, mark.reader) for mark in seen.marks} == {(EXAMPLE.code, reader)}
    assert seen.cover_like


def test_a_cover_nobody_can_read_is_still_a_cover() -> None:
    seen = read_page_marks(_sample("unreadable-but-a-cover"), 100, seconds=60)
    assert (seen.marks, seen.cover_like, seen.rotation) == ((), True, 90)


@pytest.mark.parametrize("turn", [0, 90])
def test_unreadable_codes_of_ours_make_a_cover_without_its_bars(cover: Grey, turn: int) -> None:
    page = turned(_without_text_of_codes(_without_bars(to_dpi(cover, 200, 100))), turn)
    seen = read_page_marks(page, 100, seconds=60)
    assert (seen.marks, seen.cover_like, seen.rotation) == ((), True, -turn % 360)


def test_one_unreadable_code_of_ours_without_bars_makes_no_cover(cover: Grey) -> None:
    page = _without_text_of_codes(_without_bars(to_dpi(cover, 200, 100)))
    page[: page.shape[0] * 2 // 3] = 255
    page[:, : page.shape[1] // 2] = 255
    seen = read_page_marks(page, 100, seconds=60)
    assert (seen.marks, seen.cover_like) == ((), False)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("left", [26, 33])
def test_a_cover_under_a_letter_is_known_by_the_corners_of_two_codes(
    cover: Grey, left: int, turn: int
) -> None:
    page, letter = to_dpi(cover, 200, 100).copy(), content_page("statement", 3, 100)
    edge = round(left / 25.4 * 100)
    page[edge:] = letter[edge : page.shape[0], : page.shape[1]]
    seen = read_page_marks(turned(page, turn), 100, seconds=60)
    assert (seen.marks, seen.cover_like) == ((), True)


@pytest.mark.parametrize("turn", TURNS)
def test_a_letter_that_leaves_most_of_two_codes_keeps_nobody_from_reading_them(
    cover: Grey, turn: int
) -> None:
    page, letter = to_dpi(cover, 200, 100).copy(), content_page("statement", 3, 100)
    edge = round(45 / 25.4 * 100)
    page[edge:] = letter[edge : page.shape[0], : page.shape[1]]
    seen = read_page_marks(turned(page, turn), 100, seconds=60)
    assert ({mark.text for mark in seen.marks}, seen.cover_like) == ({EXAMPLE.code}, True)


@pytest.mark.parametrize("left", [24, 26, 28])
def test_a_cover_under_a_paper_with_a_large_code_of_its_own_is_known_all_the_same(
    cover: Grey, left: int
) -> None:
    page, paper = to_dpi(cover, 200, 100).copy(), content_page("certificate", 2, 100)
    edge = round(left / 25.4 * 100)
    high, wide = paper.shape
    page[edge : edge + high, :wide] = paper[: page.shape[0] - edge]
    assert any(one.text for one in readers.zxing(page))
    seen = read_page_marks(page, 100, seconds=60)
    assert (seen.marks, seen.cover_like) == ((), True)


def test_a_code_cut_out_of_a_cover_makes_no_cover(cover: Grey) -> None:
    page = content_page("statement", 3, 100)
    page[500:690, 300:490] = to_dpi(cover, 200, 100)[30:220, 30:220]
    seen = read_page_marks(page, 100)
    assert ([mark.text for mark in seen.marks], seen.cover_like) == ([EXAMPLE.code], False)


def test_a_picture_of_a_cover_on_a_page_makes_no_cover(cover: Grey) -> None:
    page = content_page("statement", 3, 100)
    small = to_dpi(cover, 200, 50)
    page[300 : 300 + small.shape[0], 100 : 100 + small.shape[1]] = small
    seen = read_page_marks(page, 100)
    assert ({mark.text for mark in seen.marks}, seen.cover_like) == ({EXAMPLE.code}, False)


def test_a_code_too_spoilt_for_repair_is_read_where_a_reader_saw_it() -> None:
    modules = drawn(EXAMPLE.code)
    wrong = np.random.default_rng(5).choice(180, 22, replace=False)
    modules[tuple(np.argwhere(KNOWN == 0)[wrong].T)] *= -1
    page = np.full((1169, 827), 255, np.uint8)
    page[500:647, 300:447] = np.kron(np.where(modules > 0, 255, 0), np.ones((7, 7)))
    seen = read_page_marks(page, 100, seconds=60)
    assert [(mark.text, mark.reader) for mark in seen.marks] == [(EXAMPLE.code, "copies-around")]
    assert (seen.marks[0].x, seen.marks[0].y) == pytest.approx(
        (373.5 / 827, 573.5 / 1169), abs=0.005
    )
    assert seen.rotation == 0


@pytest.mark.parametrize("kind", DECOYS)
def test_a_page_that_looks_like_a_cover_is_none(kind: str) -> None:
    place = list(KINDS).index(kind)
    for seed in range(4):
        page = ordinary_page(place, seed, 75)
        page = spoil(page, 75, seed, count=2) if seed % 2 else page
        seen = read_page_marks(page, 75)
        assert (seen.marks, seen.cover_like) == ((), False), seed


@pytest.mark.parametrize("turn", TURNS)
def test_a_cover_whose_codes_are_gone_is_known_by_its_bars(cover: Grey, turn: int) -> None:
    page = to_dpi(cover, 200, 100).copy()
    dots = 100 / 25.4
    for x, y in ((31, 31), (179, 31), (31, 266), (179, 266), (105, 148.5)):
        left, top, side = (int(value * dots) for value in (x - 22, y - 22, 44))
        page[top : top + side, left : left + side] = 255
    seen = read_page_marks(turned(page, turn), 100)
    assert (seen.marks, seen.cover_like, seen.rotation) == ((), True, -turn % 360)


def test_most_covers_under_three_damages_are_read_and_none_wrongly(cover: Grey) -> None:
    seen = [
        read_page_marks(to_dpi(spoil(cover, 200, seed), 200, 100), 100) for seed in range(300, 340)
    ]
    texts = [{mark.text for mark in page.marks} for page in seen]
    assert texts.count({EXAMPLE.code}) >= 39
    assert all(text <= {EXAMPLE.code} for text in texts)
    assert sum(page.cover_like for page in seen) >= 39


@pytest.mark.parametrize("kind", MAKERS)
def test_an_ordinary_page_is_no_cover_and_carries_no_mark(kind: str) -> None:
    for seed in range(12):
        page = content_page(kind, seed, 75)
        page = spoil(page, 75, seed, count=1 + seed % 3) if seed % 2 else scanned(page, seed)
        seen = read_page_marks(page, 75)
        assert (seen.marks, seen.cover_like, seen.rotation) == ((), False, None), seed


def test_codes_of_others_are_ignored_beside_ours() -> None:
    address = url_symbol("https://contoh.invalid/t/BDMG7K3MQS", 20, 20, 38)
    seen = read_page_marks(
        _sheet(*address, foreign_symbol(120, 20, 38), symbol("BDMG7K3MQS", 60, 120, 38)), 100
    )
    assert [mark.text for mark in seen.marks] == ["BDMG7K3MQS"]


@pytest.mark.parametrize("text", ["BDMG7K3M.S", "ADMG7K3MQS", "BZMG7K3MQS", "0012345678"])
def test_a_symbol_of_our_version_with_another_shape_is_not_ours(text: str) -> None:
    assert read_page_marks(_sheet(symbol(text, 60, 120, 38)), 100).marks == ()


def test_a_mark_with_a_wrong_check_symbol_is_reported() -> None:
    seen = read_page_marks(_sheet(symbol("BDMG7K3MQX", 60, 120, 38)), 100)
    assert [mark.text for mark in seen.marks] == ["BDMG7K3MQX"]


def test_marks_that_disagree_are_all_reported() -> None:
    other = Mark(Kind.DOSSIER, "MG", "AAAAA").text
    page = _sheet(symbol(EXAMPLE.code, 20, 20, 38), symbol(other, 120, 200, 38))
    assert {mark.text for mark in read_page_marks(page, 100).marks} == {EXAMPLE.code, other}


def test_a_mark_of_another_kind_makes_no_cover() -> None:
    parcel = Mark(Kind.PARCEL, "MG", "AAAAA").text
    seen = read_page_marks(_sheet(symbol(parcel, 20, 20, 38)), 100)
    assert [mark.text for mark in seen.marks] == [parcel]
    assert not seen.cover_like


def test_it_stops_when_the_time_is_up() -> None:
    page = _sample("moved")
    seen = read_page_marks(page, 100, seconds=0)
    assert seen.marks == ()
    assert seen.cover_like


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (900, 3), (40, 40)])
def test_it_bears_odd_pictures(shape: tuple[int, int]) -> None:
    seen = read_page_marks(np.full(shape, 255, np.uint8), 100)
    assert (seen.marks, seen.cover_like) == ((), False)


def test_bars_read_backwards_mean_upside_down(cover: Grey) -> None:
    assert guard_bars.glance(cover).turn == 0
    assert guard_bars.glance(turned(cover, 180)).turn == 180


def test_bands_across_the_whole_page_are_no_bars(cover: Grey) -> None:
    column = to_dpi(cover, 200, 100)[:, int(16 * 100 / 25.4)]
    banded = np.repeat(column[:, None], 827, axis=1)
    assert guard_bars.search(banded).score < guard_bars.SURE
