"""Blocks down the pages."""

from __future__ import annotations

from postal.printing.flow import Block, flow, paragraph, row
from postal.printing.items import Item, Text


def block(name: str, height: float = 10, **how: object) -> Block:
    return Block(height, (Text(0, 0, 50, height, name, 10),), **how)  # type: ignore[arg-type]


def shown(pages: list[tuple[Item, ...]]) -> list[list[tuple[str, float]]]:
    return [[(item.text, item.y) for item in page if isinstance(item, Text)] for page in pages]


def test_blocks_follow_each_other_and_go_on_on_the_next_page() -> None:
    pages = flow([block("a"), block("b"), block("c")], first=20, top=5, bottom=41)
    assert shown(pages) == [[("a", 20), ("b", 30)], [("c", 5)]]


def test_a_heading_stands_again_where_its_row_begins_a_page() -> None:
    head = block("kepala", 4)
    rows = [block(name, heading=head) for name in ("a", "b")]
    pages = flow([head, *rows], first=20, top=5, bottom=35)
    assert shown(pages) == [[("kepala", 20), ("a", 24)], [("kepala", 5), ("b", 9)]]


def test_a_block_stays_with_the_next_one() -> None:
    pages = flow([block("a"), block("b", with_next=True), block("c")], first=0, top=0, bottom=25)
    assert shown(pages) == [[("a", 0)], [("b", 0), ("c", 10)]]


def test_a_block_higher_than_a_page_is_placed_all_the_same() -> None:
    assert len(flow([block("a", 100), block("b")], first=0, top=0, bottom=50)) == 2


def test_no_blocks_are_one_page() -> None:
    assert flow([], first=0, top=0, bottom=50) == [()]


def test_a_paragraph_is_as_high_as_its_lines() -> None:
    one, two = paragraph(0, 100, "satu", 10), paragraph(0, 20, "satu dua tiga empat lima", 10)
    assert two.height > one.height
    assert row(one, two).height == two.height
