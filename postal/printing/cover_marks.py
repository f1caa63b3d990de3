"""Where the machine-read marks of a cover sheet stand: printed from here, looked for from here.

All lengths are millimetres. Corner codes keep their distance to the paper's edges on every paper
size. The guard bars at both sides say "this is a cover" even when no code on it can be read: a
fixed row of 63 black and white fields, which text, tables and photographs never show, and which
read backwards is a different row, so that it also tells which way up the page lies.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from postal.printing.items import Shape
from postal.printing.qr import symbol

if TYPE_CHECKING:
    from postal.printing.stock import Paper

INSET = 12.0  # from the paper's edges to the corner codes and to the bars
CORNER = 38.0  # side of a corner code without its quiet zone
CENTRE = 40.0  # side of the centre code
QUIET = 8.0  # kept white around every code: four modules and a little

BAR_WIDTH = 8.0
BAR_FIELD = 2.85  # length of one field of the guard bar
# A maximal-length sequence of degree 6 in the phase whose side lobes (6) and whose agreement with
# its own reverse (14) are smallest of all phases and polynomials.
BAR_FIELDS = "101111110110100010000101100101010010011110000011011100110001110"
BAR_LENGTH = BAR_FIELD * len(BAR_FIELDS)


def cover_marks(code: str, paper: Paper) -> tuple[Shape, ...]:
    """Return the five codes and two guard bars of a cover that carries ``code``."""
    return (*_codes(code, paper), *_bars(paper))


def _codes(code: str, paper: Paper) -> tuple[Shape, ...]:
    far_x, far_y = paper.width - INSET - CORNER, paper.height - INSET - CORNER
    corners = tuple(symbol(code, x, y, CORNER) for y in (INSET, far_y) for x in (INSET, far_x))
    middle_x, middle_y = (paper.width - CENTRE) / 2, (paper.height - CENTRE) / 2
    return (*corners, symbol(code, middle_x, middle_y, CENTRE))


def _bars(paper: Paper) -> tuple[Shape, ...]:
    top = (paper.height - BAR_LENGTH) / 2
    sides = (INSET, paper.width - INSET - BAR_WIDTH)
    return tuple(Shape(x, top, BAR_WIDTH, BAR_LENGTH, _bar_parts()) for x in sides)


@cache
def _bar_parts() -> tuple[tuple[float, float, float, float], ...]:
    black = [place for place, field in enumerate(BAR_FIELDS) if field == "1"]
    return tuple((0.0, place * BAR_FIELD, BAR_WIDTH, BAR_FIELD) for place in black)
