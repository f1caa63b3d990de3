"""The recipient's address where an envelope's window shows it, in any envelope that is sold.

An envelope of 110 x 220 mm (DL) has its window 20 mm from the left and 15 mm from the bottom, 90 mm
wide and 45 mm high. The letter's top panel is 105 mm high and slides up and down by 5 mm in it, and
10 mm sideways. So what always shows is x 20-100, y 50-90 on the sheet, and what may show at times
is x 10-110, y 45-95: nothing else stands there, for it would be read from the outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from postal.codes import TrackingCode
from postal.correspondence.letter_facts import LetterFacts
from postal.errors import Refusal
from postal.printing.items import Rule, Text
from postal.printing.stock import Paper
from postal.printing.type import LEADING, MM, fitted
from postal.printing.words import Words
from postal.wording import N_

BOX: Final = (20.0, 50.0, 80.0, 40.0)
"""x, y, width and height in mm of what the window always shows."""
MAY_SHOW: Final = (10.0, 45.0, 100.0, 50.0)
"""x, y, width and height in mm of what it may show when the sheet has slid."""
PANEL: Final = 105.0
"""Height of the top panel in mm: where the sheet is folded first."""
SIZE: Final = 12.0
SMALLEST: Final = 10.0  # points; smaller print is not read at arm's length, nor by sorting machines

_STEP: Final = 0.5
_FULL: Final = 1000.0
_TICK: Final = 4.0  # length of a fold mark


class AddressTooLong(Refusal):
    """The address does not fit the window, not even in the smallest type."""

    code = "address-too-long"
    text = N_(
        "Alamat penerima pada %(case)s terlalu panjang untuk jendela amplop. Singkat alamatnya di "
        "berkas, lalu buat suratnya lagi."
    )


def address(facts: LetterFacts, words: Words) -> Iterator[Text]:
    """Yield the recipient's name and address inside :data:`BOX`, at most :data:`SIZE` points.

    Short lines are joined before the type gets smaller.

    Raises:
        AddressTooLong: it does not fit at :data:`SMALLEST` points.
    """
    size, lines = _fitting(facts, words)
    x, y, width, _height = BOX
    for text, bold in lines:
        height = _height_of(text, size, bold=bold)
        yield Text(x, y, width, height + 0.3, text, size, bold=bold)
        y += height


def fold_marks(paper: Paper) -> Iterator[Rule]:
    """Yield where the sheet is folded: the top panel first, the rest into the fewest that fit."""
    rest = paper.height - PANEL
    parts = -int(-rest // PANEL)
    for number in range(parts):
        yield Rule(4, PANEL + number * rest / parts, _TICK, 0, 0.2, 0.5)


def _fitting(facts: LetterFacts, words: Words) -> tuple[float, list[tuple[str, bool]]]:
    name = (words.say(N_("Yth. %(name)s"), name=facts.name), True)
    *upper, last = facts.lines or ("",)
    end = (f"{last} {facts.postcode}".strip(), True)
    size = SIZE
    while size >= SMALLEST:
        for middle in (upper, _joined(upper, size)):
            lines = [name, *((line, False) for line in middle), end]
            if _fits(lines, size):
                return size, lines
        size -= _STEP
    raise AddressTooLong(case=TrackingCode.parse(facts.tracking).grouped)


def _joined(lines: list[str], size: float) -> list[str]:
    """Return the lines with each put behind the one before where both fit one line."""
    found: list[str] = []
    for line in lines:
        together = f"{found[-1]}, {line}" if found else line
        if found and _fitted(together, size, bold=False) == (size, 1):
            found[-1] = together
        else:
            found.append(line)
    return found


def _fits(lines: list[tuple[str, bool]], size: float) -> bool:
    whole = all(_fitted(text, size, bold=bold)[0] == size for text, bold in lines)
    height = sum(_height_of(text, size, bold=bold) for text, bold in lines)
    return whole and height + 0.3 <= BOX[3]


def _fitted(text: str, size: float, *, bold: bool) -> tuple[float, int]:
    """Return the type size at which no word is split, and how many lines there are then."""
    own, lines = fitted(text, size, BOX[2], _FULL, bold=bold)
    return own, len(lines)


def _height_of(text: str, size: float, *, bold: bool) -> float:
    return _fitted(text, size, bold=bold)[1] * LEADING * size / MM
