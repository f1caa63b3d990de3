"""The return slip at the foot of a letter: torn off, it leads the papers back to their case.

The one of a letter that asks somebody to come is shown at the counter instead, and looks it.

It has no guard bars, so that no reader takes the letter for a cover. Its code stands at both ends:
one of them survives a torn corner or a stain.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import Final

from postal.codes import Kind, Mark, NotAMark, TrackingCode
from postal.correspondence.letter_facts import LetterFacts
from postal.correspondence.letter_texts import own_word
from postal.identity import mask_name
from postal.printing.items import Box, Item, Shape, Text
from postal.printing.qr import symbol
from postal.printing.stock import Paper
from postal.printing.words import Words
from postal.wording import N_

HEIGHT: Final = 56.0
"""From the line along which it is torn off to the lower edge of the paper, in mm."""
CODE: Final = 34.0
"""Side of its code in mm without the quiet zone: about as large as on a cover."""
QUIET: Final = 7.0
INSET: Final = 14.0

_CODE_TOP: Final = 9.0  # under the line
_DASH, _GAP = 3.0, 2.0  # mm
_GRID: Final = 0.12  # mm; how finely the scissors are drawn
_SCISSORS: Final = (9.0, 5.0)


def slip(facts: LetterFacts, code: str, number: str, paper: Paper, words: Words) -> Iterator[Item]:
    """Yield the slip that carries the mark ``code``.

    Raises NotAMark or CheckFailed unless ``code`` is the mark of a slip.
    """
    mark = Mark.read(code)
    if mark.kind != Kind.SLIP:
        raise NotAMark
    line = paper.height - HEIGHT
    yield _cut_line(line, paper.width)
    right = paper.width - INSET - CODE
    yield from (symbol(code, x, line + _CODE_TOP, CODE) for x in (INSET, right))
    left = INSET + CODE + QUIET
    room = (left, right - QUIET - left)
    of = words.say(N_("Surat %(number)s untuk %(name)s"), number=number, name=mask_name(facts.name))
    if facts.asks_to_come:
        yield from _priority(facts, mark, room, line, words)
        yield _centred(room, line + 32.5, 10.5, of, 12)
    else:
        yield from _return(facts, mark, room, line, words)
        yield _centred(room, line + 36.5, 11.5, of, 12)


def _return(
    facts: LetterFacts, mark: Mark, room: tuple[float, float], line: float, words: Words
) -> Iterator[Item]:
    """Yield what stands on the slip that lies on top of the papers."""
    yield _centred(room, line + 5, 6, _titled(words.say(N_("Slip balasan")), facts, words), 12)
    yield _centred(room, line + 12.5, 10, mark.grouped, 24, bold=True)
    top = words.say(N_("Letakkan slip ini di atas berkas susulan."))
    yield _centred(room, line + 24, 11.5, top, 13, bold=True)


def _priority(
    facts: LetterFacts, mark: Mark, room: tuple[float, float], line: float, words: Words
) -> Iterator[Item]:
    """Yield what stands on the slip that is shown at the counter: a dark band, the case's code."""
    left, width = room
    yield Box(left, line + 4.5, width, 8.5, fill=0)
    title = _titled(own_word("priority_slip", facts.language), facts, words)
    yield replace(_centred(room, line + 4.5, 8.5, title, 14, bold=True), grey=1)
    code = TrackingCode.parse(facts.tracking).grouped
    yield _centred(room, line + 14.5, 8, code, 18, bold=True)
    show = own_word("show_slip", facts.language)
    yield _centred(room, line + 22.5, 10, show, 13, bold=True)
    yield _centred(room, line + 43.5, 5.5, mark.grouped, 12)


def _titled(title: str, facts: LetterFacts, words: Words) -> str:
    return f"{title} · {words.say(N_('DATA CONTOH'))}" if facts.demo else title


def _centred(  # noqa: PLR0913 - a line in the room between the codes
    room: tuple[float, float],
    y: float,
    height: float,
    text: str,
    size: float,
    *,
    bold: bool = False,
) -> Text:
    return Text(room[0], y, room[1], height, text, size, bold=bold, align="centre", middle=True)


@cache
def _cut_line(y: float, width: float) -> Shape:
    """Return scissors and dashes along the whole paper."""
    start = INSET + _SCISSORS[0] + 2
    count = int((width - start) / (_DASH + _GAP))
    middle = _SCISSORS[1] / 2
    dashes = tuple(
        (start + place * (_DASH + _GAP), middle - 0.15, _DASH, 0.3) for place in range(count)
    )
    before = tuple((place * (_DASH + _GAP) + 2, middle - 0.15, _DASH, 0.3) for place in range(2))
    pair = tuple((INSET + x, top, wide, high) for x, top, wide, high in _scissors())
    return Shape(0, y - middle, width, _SCISSORS[1], (*before, *pair, *dashes))


def _scissors() -> Iterator[tuple[float, float, float, float]]:
    """Yield scissors that open to the right, as rows of a fine grid."""
    columns, rows = (round(side / _GRID) for side in _SCISSORS)
    for row in range(rows):
        y, column = (row + 0.5) * _GRID, 0
        inked = (_inked((place + 0.5) * _GRID, y) for place in range(columns))
        for ink, group in groupby(inked):
            length = len(list(group))
            if ink:
                yield column * _GRID, row * _GRID, length * _GRID, _GRID
            column += length


def _inked(x: float, y: float) -> bool:
    """Say whether there is ink ``x`` and ``y`` mm into the scissors: two rings, two blades."""
    across, middle = _SCISSORS[0], _SCISSORS[1] / 2
    for side in (-1, 1):
        ring = math.hypot(x - 1.6, y - middle - side * 1.4)
        if 0.65 <= ring <= 1.1:
            return True
        # A blade runs from its ring through the joint to the other side, and tapers.
        share = (x - 2.5) / (across - 2.5)
        blade = middle + side * (0.9 - 2.2 * share)
        if 0 <= share <= 1 and abs(y - blade) <= 0.38 - 0.2 * share:
            return True
    return False
