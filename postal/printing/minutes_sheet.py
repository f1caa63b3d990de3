"""The plain lined sheet of minutes: a table whose head repeats, and pages that say their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from postal.printing.flow import Block, flow
from postal.printing.items import Box, Item, Rule, Text
from postal.printing.stock import Paper
from postal.printing.words import Words
from postal.wording import N_

EDGE: Final = 20.0
"""Left and right of everything, in mm."""
_TOP: Final = 26.0  # of the second page and those after it
_FOOT: Final = 14.0
_ROW: Final = 6.6


@dataclass(frozen=True)
class Columns:
    """Widths in mm of a table's columns; the one at ``stretched`` takes what is left."""

    fixed: tuple[float, ...]
    stretched: int

    def places(self, width: float) -> tuple[tuple[float, float], ...]:
        """Return (x, width) of each column in a table of ``width``."""
        rest = width - sum(self.fixed)
        wide = (*self.fixed[: self.stretched], rest, *self.fixed[self.stretched :])
        return tuple((EDGE + sum(wide[:place]), each) for place, each in enumerate(wide))


def table(
    titles: Sequence[str], rows: Iterable[Sequence[str]], columns: Columns, width: float
) -> Iterator[Block]:
    """Yield a shaded head and a line for each row; the head stands again on every page."""
    places = columns.places(width)
    shade = Box(EDGE, 0, width, _ROW, fill=0.88)
    head = Block(_ROW, (shade, *_line(titles, places, width, bold=True)), with_next=True)
    yield head
    for values in rows:
        yield Block(_ROW, _line(values, places, width), head)


def _line(
    values: Sequence[str],
    places: Sequence[tuple[float, float]],
    width: float,
    *,
    bold: bool = False,
) -> tuple[Item, ...]:
    texts = tuple(
        Text(x + 1.2, 0, wide - 2.4, _ROW, value, 10, bold=bold, middle=True)
        for (x, wide), value in zip(places, values, strict=True)
    )
    bars = tuple(Rule(x, 0, 0, _ROW, 0.15, 0.4) for x, _ in places[1:])
    return (Box(EDGE, 0, width, _ROW, 0.15), *bars, *texts)


def paged(
    blocks: Sequence[Block],
    paper: Paper,
    words: Words,
    *,
    first: float,
    head: Callable[[int], Iterable[Item]],
) -> tuple[tuple[Item, ...], ...]:
    """Return the items of each page; what flows begins at ``first`` mm on the first one.

    ``head`` gives what stands above on a page (from 1).
    """
    pages = flow(blocks, first=first, top=_TOP, bottom=paper.height - _FOOT - 6)
    return tuple(
        (*head(number), *page, *_foot(paper, number, len(pages), words))
        for number, page in enumerate(pages, start=1)
    )


def numbered(number: str, words: Words, *, demo: bool) -> str:
    """Return the line with the minutes' number, marked where the data are made up."""
    text = words.say(N_("Nomor: %(number)s"), number=number)
    return f"{text} · {words.say(N_('DATA CONTOH'))}" if demo else text


def running_head(title: str, number: str, paper: Paper) -> Iterator[Item]:
    """Yield what stands above on the second page and those after it."""
    width = paper.width - 2 * EDGE
    yield Text(EDGE, 13, width, 6, f"{title} · {number}", 10, bold=True)
    yield Rule(EDGE, 21, width, 0, 0.4)


def _foot(paper: Paper, number: int, of: int, words: Words) -> Iterator[Item]:
    width = paper.width - 2 * EDGE
    page = words.say(N_("Halaman %(number)s dari %(of)s"), number=number, of=of)
    yield Text(EDGE, paper.height - _FOOT, width, 5, page, 9, align="right", grey=0.3)
