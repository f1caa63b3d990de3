"""Sheets of a play: pictures that remember which dossier they truly belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from postal.demo import damage
from postal.demo.paper import any_content, content_page, scanned

DPI = 200.0
Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Sheet:
    """One side of paper. ``owner`` is the code of the dossier it was in, None for a stranger's.

    ``kind``: ``cover``, ``page`` or ``blank``.
    """

    picture: Grey
    owner: str | None
    kind: str = "page"


@dataclass(frozen=True)
class Bundle:
    """A cover and the pages under it, as they come out of one envelope."""

    cover: Sheet
    pages: tuple[Sheet, ...]

    @property
    def pile(self) -> list[Sheet]:
        return [self.cover, *self.pages]


@cache
def paper(seed: int) -> Grey:
    """One of twenty made-up papers; the same number is the same paper."""
    return any_content(seed % 20, DPI)


def bundle(code: str, cover: Grey, count: int, *, seed: int) -> Bundle:
    """Put ``count`` made-up papers under a cover."""
    papers = (Sheet(paper(seed + number), code) for number in range(count))
    return Bundle(Sheet(cover, code, "cover"), tuple(papers))


def piled(bundles: Sequence[Bundle]) -> list[Sheet]:
    """Lay bundles on each other, the first on top."""
    return [sheet for each in bundles for sheet in each.pile]


def upside_down(sheet: Sheet) -> Sheet:
    return replace(sheet, picture=damage.turned(sheet.picture, 180))


def spoilt(sheet: Sheet, seed: int, worst: float) -> Sheet:
    """Suffer three different damages and a quarter turn, as ``seed`` says."""
    return replace(sheet, picture=damage.spoil(sheet.picture, DPI, seed, count=3, worst=worst))


def back(sheet: Sheet, seed: int) -> Sheet:
    """The empty other side of a sheet, with the scanner's grain."""
    return Sheet(scanned(np.full_like(sheet.picture, 255), seed), sheet.owner, "blank")


def without_codes(sheet: Sheet) -> Sheet:
    """Hide all five codes of a cover under notes; its bars and text stay to be seen."""
    picture = sheet.picture.copy()
    height, width = picture.shape
    note, edge = int(44 / 25.4 * DPI), int(8 / 25.4 * DPI)
    for x in (edge, width - edge - note):
        for y in (edge, height - edge - note):
            picture[y : y + note, x : x + note] = 225
    left, top = (width - note) // 2, (height - note) // 2
    picture[top : top + note, left : left + note] = 225
    return replace(sheet, picture=picture)


def with_signature_code(owner: str, seed: int) -> Sheet:
    """A certificate: it carries a product's barcode and a QR symbol of our size, not of ours."""
    return Sheet(content_page("certificate", seed, DPI), owner)
