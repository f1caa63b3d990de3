"""Values that reading a page picture gives, and the shape that a mark of ours has."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from postal.codes import MARK_LENGTH, MARK_PREFIX, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Grey = NDArray[np.uint8]
Corners = NDArray[np.float32]


# Of the page's width or height; 0.70 and 0.79 between the codes of a cover, 0.55 of one that was
# copied at 70 %.
_APART = 0.45


@dataclass(frozen=True)
class MarkSeen:
    """One mark on a page: its text, its centre as a fraction of the page, and who read it.

    ``x`` and ``y`` are measured from the top left of the page as it was scanned.
    """

    text: str
    x: float
    y: float
    reader: str


@dataclass(frozen=True)
class PageMarks:
    """What one page carries.

    ``marks`` are all codes on it that have the shape of ours, also where the check symbol is
    wrong; whether they agree and are known is for the caller to ask. ``cover_like`` says that the
    page is a cover of ours, read or not. ``rotation`` is the clockwise turn (0, 90, 180, 270) that
    puts it upright, None unless known.
    """

    marks: tuple[MarkSeen, ...]
    cover_like: bool
    rotation: int | None


@dataclass(frozen=True)
class Found:
    """A symbol that a reader found: its text, and its corners as fractions of the picture.

    The corners run clockwise from the symbol's own top left. ``text`` is empty for a symbol that
    was seen but could not be read.
    """

    text: str
    corners: Corners

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the symbol as fractions of the picture's width and height."""
        x, y = self.corners.mean(axis=0)
        return float(x), float(y)


def is_ours(text: str) -> bool:
    """Say whether ``text`` has the shape of a mark, whatever its check symbol."""
    if len(text) != MARK_LENGTH or not text.startswith(MARK_PREFIX):
        return False
    # str.isalnum alone lets letters of other scripts pass.
    return text[1] in set(Kind) and text.isascii() and text.isalnum() and text == text.upper()


def page_marks(reader: str, ours: Sequence[Found], shape: tuple[int, ...]) -> PageMarks:
    """Return what a page of ``shape`` (h, w) carries by the symbols that are ``ours``."""
    marks = tuple(MarkSeen(one.text, *one.centre, reader) for one in ours)
    height, width = shape
    return PageMarks(marks, _spread(marks), turn_of(ours, width, height))


def _spread(marks: Sequence[MarkSeen]) -> bool:
    """Tell whether a dossier's code stands so far apart on the page as on a cover.

    One code alone may have been cut out of a cover, and all five stand close together on a
    picture of one.
    """
    covers = [mark for mark in marks if mark.text[1] == Kind.DOSSIER]
    return any(
        one.text == other.text and max(abs(one.x - other.x), abs(one.y - other.y)) >= _APART
        for one, other in combinations(covers, 2)
    )


def turn_of(found: Iterable[Found], width: int, height: int) -> int | None:
    """Return the clockwise turn that puts most of the symbols upright on a picture of this size."""
    turns = Counter(_turn(one.corners * (width, height)) for one in found)
    return turns.most_common(1)[0][0] if turns else None


def _turn(corners: Corners) -> int:
    across = corners[1] - corners[0]
    lies = math.degrees(math.atan2(across[1], across[0]))
    return -round(lies / 90) * 90 % 360
