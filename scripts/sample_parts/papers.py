"""The sheets of sample scans: a made-up office's real covers, contents, and what spoils them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from postal.codes import Kind, Mark
from postal.demo.damage import spoilt_by
from postal.demo.paper import any_content, content_page, pictures, scanned
from postal.intake.cover_facts import CoverSheet
from postal.intake.cover_sheet import render
from postal.printing.canvas import draw
from postal.printing.cover_marks import cover_marks
from postal.printing.qr import symbol
from postal.printing.stock import A4

DPI = 100.0
Picture = NDArray[Any]


@dataclass(frozen=True)
class Side:
    """One page of a sample and what the program should make of it.

    ``place`` is cover, dossier, blank or unplaced; ``dossier`` numbers the sample's dossiers from
    0; ``reason`` is why it waits, ``blank`` whether it looks empty.
    """

    picture: Picture = field(repr=False)
    place: str
    dossier: int | None = None
    reason: str | None = None
    blank: bool = False

    def waits(self, reason: str) -> Side:
        """Return the same page, waiting for this reason."""
        return replace(self, place="unplaced", dossier=None, reason=reason)

    def seen_as(self, picture: Picture) -> Side:
        """Return the same page with another picture."""
        return replace(self, picture=picture)


def held(pages: list[Side], reason: str) -> list[Side]:
    """Return pages that wait; covers keep their place."""
    return [page if page.place == "cover" else page.waits(reason) for page in pages]


def doubted(page: Side, reason: str) -> Side:
    """Return a cover that is certain and needs a word all the same."""
    return Side(page.picture, page.place, page.dossier, reason, page.blank)


@dataclass(frozen=True)
class Papers:
    """The dossiers of one sample: their printed covers, and contents that no other one holds."""

    sheets: Sequence[CoverSheet]
    seed: int

    @cached_property
    def _covers(self) -> list[Picture]:
        return list(pictures(render(self.sheets), DPI))

    def cover(self, dossier: int) -> Side:
        """Return a dossier's cover as the scanner sees it."""
        picture = scanned(self._covers[dossier], self.seed + dossier)
        return Side(picture, "cover", dossier)

    def pages(self, dossier: int, count: int = 2, first: int = 0) -> list[Side]:
        """Return contents of a dossier, the same ones for the same numbers."""
        return [self._page(dossier, first + number) for number in range(count)]

    def whole(self, dossier: int, count: int = 2) -> list[Side]:
        """Return a dossier as it should be: its cover and ``count`` pages."""
        return [self.cover(dossier), *self.pages(dossier, count)]

    def _page(self, dossier: int, number: int) -> Side:
        key = self.seed + 10 * dossier + number
        return Side(scanned(_content(key % 12), key), "dossier", dossier)

    def back(self, dossier: int | None, number: int = 0) -> Side:
        """Return the unused back of a sheet."""
        picture = scanned(np.full_like(_content(0), 255), self.seed + 500 + number)
        place = "blank" if dossier is None else "dossier"
        return Side(picture, place, dossier, blank=True)

    def spoilt(self, dossier: int, damage: str, severity: float) -> Side:
        """Return a dossier's cover with one damage."""
        page = spoilt_by(self._covers[dossier], damage, DPI, severity, self.seed)
        return Side(scanned(page, self.seed), "cover", dossier)

    def unreadable(self, dossier: int) -> Side:
        """Return a dossier's cover with a note over every code; its bars stay to be seen."""
        page = self._covers[dossier].copy()
        height, width = page.shape
        note, edge = int(44 / 25.4 * DPI), int(8 / 25.4 * DPI)
        for y in (edge, (height - note) // 2, height - edge - note):
            for x in (edge, (width - note) // 2, width - edge - note):
                page[y : y + note, x : x + note] = 225
        return Side(scanned(page, self.seed), "cover", dossier)

    def with_code(self, code: str) -> Side:
        """Return a cover's codes and bars with another code, which need not be sound."""
        sheet = draw([cover_marks(code, A4)], A4, title="CONTOH")
        return Side(scanned(next(pictures(sheet, DPI)), self.seed), "cover", None)

    def marked(self, kind: Kind, number: int = 0, size: float = 30) -> Side:
        """Return a page of the first dossier with a mark of ours of another kind on it."""
        mark = Mark.new(kind, Mark.read(self.sheets[0].code).office).text
        return self.stamped([mark], number, size)

    def stamped(self, marks: Sequence[str], number: int = 0, size: float = 30) -> Side:
        """Return a page of the first dossier with these marks printed on it."""
        page = self._page(0, number).picture.copy()
        placed = [symbol(mark, 80, 120 + 60 * n, size) for n, mark in enumerate(marks)]
        printed = next(pictures(draw([placed], A4, title="CONTOH"), DPI))
        height, width = (min(a, b) for a, b in zip(page.shape, printed.shape, strict=True))
        quiet = int(4 / 21 * size / 25.4 * DPI)
        for item in placed:
            left, top = (int(each / 25.4 * DPI) for each in (item.x, item.y))
            side = int(size / 25.4 * DPI)
            page[top - quiet : top + side + quiet, left - quiet : left + side + quiet] = 255
        dark = printed[:height, :width] < 128
        page[:height, :width][dark] = 20
        return Side(page, "dossier", 0)


@cache
def _content(number: int) -> Picture:
    return any_content(number, DPI)


def signed_page(seed: int) -> Picture:
    """Return a paper with somebody else's symbols: a signature code, a product's bars."""
    return scanned(content_page("certificate", seed, DPI), seed)


def shrunk(side: Side, dpi: float) -> Picture:
    """Return a page's picture as a scanner set to a lower resolution delivers it."""
    step = np.linspace(0, 1, int(side.picture.shape[0] * dpi / DPI), endpoint=False)
    across = np.linspace(0, 1, int(side.picture.shape[1] * dpi / DPI), endpoint=False)
    rows = (step * side.picture.shape[0]).astype(int)
    columns = (across * side.picture.shape[1]).astype(int)
    return np.ascontiguousarray(side.picture[rows][:, columns])


def coloured(side: Side) -> Picture:
    """Return a page on yellow paper, as a colour scanner delivers it (BGR)."""
    grey = side.picture.astype(np.float32)[:, :, None] / 255
    return (grey * np.array([150, 235, 250], dtype=np.float32)).astype(np.uint8)
