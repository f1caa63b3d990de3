from __future__ import annotations

import numpy as np
import pypdfium2
import pytest

from postal.demo.paper import pictures
from postal.printing.canvas import draw
from postal.printing.items import Box, Item, Shape, Text
from postal.printing.stock import A4, F4, Paper

DPI = 50.8  # two dots a millimetre


def _drawn(*items: Item, paper: Paper = A4) -> np.ndarray:
    return next(pictures(draw([items], paper, title="Uji"), DPI))


def _words(*items: Text) -> str:
    document = pypdfium2.PdfDocument(draw([items], A4, title="Uji"))
    text: str = document[0].get_textpage().get_text_bounded()
    return text


def test_it_measures_in_millimetres_from_the_top_left() -> None:
    page = _drawn(Box(20, 30, 10, 5, fill=0))
    rows, columns = np.nonzero(page < 128)
    # A dot either way: renderers round edges differently.
    assert (columns.min(), columns.max() + 1) == pytest.approx((40, 60), abs=1)
    assert (rows.min(), rows.max() + 1) == pytest.approx((60, 70), abs=1)


@pytest.mark.parametrize("paper", [A4, F4], ids=lambda paper: paper.name)
def test_it_makes_pages_of_the_paper(paper: Paper) -> None:
    page = pypdfium2.PdfDocument(draw([[]], paper, title="Uji"))[0]
    assert page.get_width() * 25.4 / 72 == pytest.approx(paper.width)
    assert page.get_height() * 25.4 / 72 == pytest.approx(paper.height)


def test_the_same_items_give_the_same_bytes() -> None:
    items: list[Item] = [
        Text(10, 10, 50, 10, "Sama", 12),
        Shape(10, 30, 5, 5, ((0.0, 0.0, 5.0, 5.0),)),
    ]
    assert draw([items], A4, title="Uji") == draw([items], A4, title="Uji")


def test_it_draws_nothing_between_neighbouring_parts_of_a_shape() -> None:
    strips = tuple((0.0, n * 0.37, 8.0, 0.37) for n in range(20))
    page = _drawn(Shape(50, 50, 8, 7.4, strips))
    inside = page[102:112, 102:114]
    assert inside.max() == 0


def _stored(*pages: list[Item]) -> int:
    return draw(pages, A4, title="Uji").count(b"/Subtype /Form")


def test_it_stores_a_shape_only_when_it_comes_again() -> None:
    parts = tuple((float(n), 0.0, 0.5, 3.0) for n in range(300))
    first, second = Shape(10, 10, 9, 3, parts), Shape(10, 40, 9, 3, parts)
    assert _stored([first]) == 0
    assert _stored([first, second]) == 1
    assert _stored([first], [second]) == 1
    assert _stored([first], [second], [first, second]) == 1


def test_words_are_never_markup() -> None:
    assert "<b>A & B</b> %(x)s </para>" in _words(
        Text(10, 10, 150, 10, "<b>A & B</b> %(x)s </para>", 12)
    )


def test_letters_that_the_font_lacks_become_their_base_or_a_question_mark() -> None:
    assert "Nguyen ?" in _words(Text(10, 10, 100, 10, "Nguyễn \u6f22", 12))


def test_long_words_stay_in_their_room() -> None:
    page = _drawn(Text(40, 40, 30, 12, "Panjang" * 30 + " dan masih ada lagi" * 9, 20))
    rows, columns = np.nonzero(page < 250)
    assert columns.min() >= 80 - 1
    assert columns.max() <= 140 + 1
    assert rows.min() >= 80 - 1
    assert rows.max() <= 104 + 1


def test_words_that_had_to_be_left_out_end_in_an_ellipsis() -> None:
    assert _words(Text(40, 40, 20, 4, "satu dua tiga empat " * 20, 9)).rstrip().endswith("…")


def test_text_in_the_middle_stands_in_the_middle_of_its_room() -> None:
    page = _drawn(Text(40, 40, 100, 20, "HHH", 20, middle=True))
    rows, _ = np.nonzero(page < 128)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(100, abs=1.5)


def test_a_long_word_shrinks_before_it_is_split() -> None:
    assert "Kependudukanselengkapnya" in _words(
        Text(20, 20, 40, 30, "Kependudukanselengkapnya", 24)
    )


def test_what_every_page_has_looks_the_same_as_on_a_page_of_its_own() -> None:
    head: list[Item] = [Text(20, 20, 120, 10, "DINAS CONTOH", 14, bold=True), Box(18, 18, 124, 14)]
    pages: list[list[Item]] = [
        [*head, Text(20, 60 + 9 * n, 80, 8, f"Kiriman {n}", 12)] for n in range(4)
    ]
    together = draw(pages, A4, title="Uji")
    for drawn, items in zip(pictures(together, DPI), pages, strict=True):
        assert np.array_equal(drawn, _drawn(*items))
    apart = [draw([items], A4, title="Uji") for items in pages]
    assert len(together) < sum(map(len, apart)) / 2
