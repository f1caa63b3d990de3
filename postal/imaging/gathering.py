"""Pages from several readers, shared out in blocks and gathered again in order."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator

from postal.imaging import wire
from postal.imaging.limits import FileRefused
from postal.imaging.pages import PageRead
from postal.imaging.reading_process import ReadingProcess

OnPages = Callable[[list[PageRead], int], None]

# Neighbouring pages take turns in small blocks: backs that are blank are spread over both
# children, and the pages arrive nearly in order.
_BLOCK_PAGES = 3


class Told:
    """Which pages have arrived, and when something was last heard."""

    def __init__(self) -> None:
        self.arrived: set[int] = set()
        self.last = time.monotonic()


def collect(
    readers: list[ReadingProcess],
    total: int,
    on_pages: OnPages | None,
    told: Told,
    seconds: float,
) -> list[PageRead]:
    """Share ``total`` pages out, take them in as they come and hand them on in order.

    Returns all of them. Raises FileRefused, ``too-slow`` when they take more than ``seconds``.
    """
    blocks = [
        [first, min(first + _BLOCK_PAGES - 1, total)] for first in range(1, total + 1, _BLOCK_PAGES)
    ]
    for place, reader in enumerate(readers):
        reader.ask({"read": blocks[place :: len(readers)]})
    pages: list[PageRead] = []
    early: dict[int, PageRead] = {}
    for arrived in _arrivals(list(readers), time.monotonic() + seconds):
        early.update((page.number, page) for page in arrived)
        told.arrived.update(page.number for page in arrived)
        told.last = time.monotonic()
        ready: list[PageRead] = []
        while (number := len(pages) + len(ready) + 1) in early:
            ready.append(early.pop(number))
        pages += ready
        if ready and on_pages is not None:
            on_pages(ready, total)
    if len(pages) != total:
        raise FileRefused("reader-died", f"{len(pages)} pages of {total}")
    return pages


def _arrivals(working: list[ReadingProcess], deadline: float) -> Iterator[list[PageRead]]:
    """Yield pages from whoever has some, until all are done. Raises FileRefused.

    Every page may take its time, but a file of 2,000 slow pages would hold up the day's paper.
    """
    while working:
        if time.monotonic() > deadline:
            raise FileRefused("too-slow", "its pages come too slowly")
        patience = 0.0 if any(one.has_answer for one in working) else None
        patience = min(one.seconds_left for one in working) if patience is None else patience
        ready = select.select(working, [], [], patience)[0]
        for reader in list(working):
            if reader not in ready and not reader.has_answer and reader.seconds_left > 0:
                continue
            answer = reader.next_answer()
            if "done" in answer:
                working.remove(reader)
            yield [wire.page_from_wire(values) for values in answer["pages"]]
