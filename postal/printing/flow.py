"""Blocks that follow each other down the pages, for papers as long as what stands on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from postal.printing.items import Item, Text
from postal.printing.type import LEADING, MM, fitted

_FULL = 1000.0  # mm; no paragraph is higher


@dataclass(frozen=True)
class Block:
    """Items that stay together, ``height`` mm high, placed from their own top (``y`` 0 there).

    ``heading`` stands above the block again where it begins a page: the head of its table.
    ``with_next`` keeps it on the page of the block after it.
    """

    height: float
    items: tuple[Item, ...] = ()
    heading: Block | None = None
    with_next: bool = False


def paragraph(  # noqa: PLR0913 - a room and how words stand in it
    x: float, width: float, text: str, size: float, *, bold: bool = False, gap: float = 0
) -> Block:
    """Return a block as high as ``text`` needs at ``size`` points, and ``gap`` mm under it."""
    _, lines = fitted(text, size, width, _FULL, bold=bold)
    height = (len(lines) * LEADING * size + 2) / MM
    return Block(height + gap, (Text(x, 0, width, height, text, size, bold=bold),))


def row(*blocks: Block) -> Block:
    """Return blocks side by side as one, as high as the highest of them."""
    items = tuple(item for block in blocks for item in block.items)
    return Block(max(block.height for block in blocks), items)


def flow(
    blocks: Sequence[Block], *, first: float, top: float, bottom: float
) -> list[tuple[Item, ...]]:
    """Return the items of each page, in mm from the paper's top left; at least one page.

    Args:
        blocks: in their order; one higher than a page is placed all the same.
        first: where the first page's blocks begin.
        top: where the later pages' blocks begin.
        bottom: where every page's blocks end.
    """
    pages: list[list[Item]] = [[]]
    y, fresh = first, True
    for number, block in enumerate(blocks):
        if not fresh and y + _together(blocks, number) > bottom:
            pages.append([])
            y, fresh = top, True
            if block.heading is not None:
                pages[-1].extend(_at(block.heading.items, y))
                y += block.heading.height
        pages[-1].extend(_at(block.items, y))
        y, fresh = y + block.height, False
    return [tuple(page) for page in pages]


def _together(blocks: Sequence[Block], number: int) -> float:
    """Return the height of a block and of those that it has to stand above."""
    height = blocks[number].height
    while blocks[number].with_next and number + 1 < len(blocks):
        number += 1
        height += blocks[number].height
    return height


def _at(items: Iterable[Item], y: float) -> Iterable[Item]:
    return (replace(item, y=item.y + y) for item in items)
