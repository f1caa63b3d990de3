"""Read the five copies of a cover's code together, when none can be read alone.

All codes on a cover are the same picture. Laid on one another their average has less grain and
their median forgets what lies on one of them only: a pen stroke, a crease, a torn corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging.filters import evened, to_dpi
from postal.imaging.marks import Found
from postal.printing.cover_marks import CENTRE, CORNER, INSET, QUIET
from postal.printing.stock import A4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from postal.imaging.marks import Grey

DPI = 75.0  # of the stacks: five dots a module
_COPIES = 5
_ALIKE = 0.30  # correlation of two copies on a page that is almost gone
_SIDE = CENTRE + 1.5 * QUIET  # mm; holds a code that lies a little askew


@dataclass(frozen=True)
class Stack:
    """A square picture of one code, and where on the page (fractions) its square stands."""

    picture: Grey
    left: float
    top: float
    width: float
    height: float

    def read(self, reader: Callable[[Grey], list[Found]], picture: Grey) -> list[Found]:
        """Return what ``reader`` finds on a version of this stack, placed on the page."""
        size = np.array([self.width, self.height], dtype=np.float32)
        origin = np.array([self.left, self.top], dtype=np.float32)
        return [Found(one.text, one.corners * size + origin) for one in reader(picture)]


def stacks(grey: Grey, dpi: float, seen: list[tuple[float, float]]) -> Iterator[Stack]:
    """Yield pictures of one code each, put together from the copies on the page, at ``DPI``.

    ``seen`` are centres (fractions of width and height) where a reader saw a symbol; the places
    where a cover has its codes are tried after them.
    """
    page = evened(to_dpi(grey, dpi, DPI))
    height, width = page.shape
    side = round(_SIDE * min(DPI, dpi) / 25.4)
    for x, y in [*seen[:_COPIES], *_usual(page)]:
        top, left = max(0, round(y * height - side / 2)), max(0, round(x * width - side / 2))
        pattern = page[top : top + side, left : left + side]
        if min(pattern.shape) < side * 0.9:
            continue
        copies = np.stack(_alike(page, pattern)).astype(np.float32)
        place = (left / width, top / height, pattern.shape[1] / width, pattern.shape[0] / height)
        yield Stack(pattern, *place)
        if len(copies) > 1:
            yield Stack(_grey(copies.mean(axis=0)), *place)
            yield Stack(_grey(np.median(copies, axis=0)), *place)


def _usual(page: Grey) -> list[tuple[float, float]]:
    """Return the centres of the codes on an A4 cover lying either way."""
    near = INSET + CORNER / 2
    x, y = near / A4.width, near / A4.height
    if page.shape[1] > page.shape[0]:
        x, y = y, x
    return [(0.5, 0.5), (x, y), (1 - x, y), (x, 1 - y), (1 - x, 1 - y)]


def _alike(page: Grey, pattern: Grey) -> list[Grey]:
    """Return the pieces of the page that look like ``pattern``, itself first, at most five."""
    rows, columns = pattern.shape
    # Likeness shows below the grain only; the pieces themselves stay as they are.
    smooth = cv2.GaussianBlur(page, (0, 0), 1.5)
    likeness = cv2.matchTemplate(
        smooth, cv2.GaussianBlur(pattern, (0, 0), 1.5), cv2.TM_CCOEFF_NORMED
    )
    pieces = [pattern]
    for _ in range(_COPIES):
        _, best, _, (left, top) = cv2.minMaxLoc(likeness)
        if best < _ALIKE:
            break
        if best < 0.99:  # the pattern itself is the best match
            pieces.append(page[top : top + rows, left : left + columns])
        up, across = max(0, top - rows // 2), max(0, left - columns // 2)
        likeness[up : top + rows // 2, across : left + columns // 2] = -1
    return pieces


def _grey(picture: NDArray[Any]) -> Grey:
    grey: Grey = np.clip(picture, 0, 255).astype(np.uint8)
    return grey
