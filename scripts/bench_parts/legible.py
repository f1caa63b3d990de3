"""Could a person still read the code that is printed on a spoilt cover?

No eye can be asked a thousand times, so a matched filter stands in for it, and errs on the side of
the eye. The code's line is printed once with its own ten symbols and 31 times with wrong ones in
their places. All 32 lines go through the same moves as the cover (skew, curl, perspective ...: the
same damages from the same state of the generator), but through none of the others. So it is known
where each symbol went, and what it and its rivals would look like there without stains and blur.

A symbol is legible when, among the 32, its own picture agrees best with the spoilt cover, and well
enough to be more than chance. A code is legible when five of the last six symbols are: these six
are what a person has to key, and a person who doubts one of them has the check symbol.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

import cv2
import numpy as np

from postal.codes import ALPHABET, Mark
from postal.demo.damage import again
from postal.demo.paper import pictures
from postal.imaging.filters import to_dpi
from postal.intake.cover_sheet import EXAMPLE, layout
from postal.printing.canvas import draw
from postal.printing.items import Text
from postal.printing.stock import A4
from postal.printing.type import width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from postal.demo.damage import Damage, Step
    from postal.imaging.marks import Grey

MOVING = frozenset(
    ("skew", "cropping", "camera", "curl", "wrinkles", "tilted", "shrunk-to-a5", "dark-lid")
)
_DPI = 100.0
_KEYED = 6  # symbols that a person keys: body and check
_ENOUGH = 0.3  # correlation of a symbol with its picture; noise alone stays below
_BLURS = (0.0, 0.5, 1.0)  # mm by which its picture may be blurred to agree
_LEVELS = (0.4, 0.75)  # of the ink that is left, where a copier tells black from white
_ASTRAY = 1.2  # mm by which it may lie elsewhere


def legible(
    spoilt: Grey,
    dpi: float,
    code: str,
    history: tuple[Iterable[Step], int],
    damages: Mapping[str, Damage],
) -> bool:
    """Say whether the code on a spoilt cover is legible; ``history`` is what ``spoilt`` gave."""
    steps, turn = history
    moves = [step for step in steps if step.name in MOVING]
    page = 255 - to_dpi(spoilt, dpi, _DPI)
    white, *lines = (255 - again(one, _DPI, moves, turn, damages) for one in _sheets(code))
    # The lid is no ink: what the white sheet shows as dark is taken out of the others.
    ink = [np.clip(line.astype(np.int16) - white, 0, 255).astype(np.uint8) for line in lines]
    own, rivals = ink[:_KEYED], ink[_KEYED:]
    return sum(_wins(page, one, rivals) for one in own) >= _KEYED - 1


def _wins(page: Grey, own: Grey, rivals: list[Grey]) -> bool:
    """Say whether the page agrees better with its own symbol than with any rival in its place."""
    x, y, width, height = cv2.boundingRect((own > 60).astype(np.uint8))
    if not width:
        return False  # it lies outside the picture
    edge = round(0.6 * _DPI / 25.4)
    room = (slice(max(0, y - edge), y + height + edge), slice(max(0, x - edge), x + width + edge))
    astray = round(_ASTRAY * _DPI / 25.4)
    around = cv2.copyMakeBorder(page, *[astray] * 4, cv2.BORDER_REPLICATE)
    seen = around[
        room[0].start : room[0].stop + 2 * astray, room[1].start : room[1].stop + 2 * astray
    ]
    mine, *others = (_agreement(seen, one[room]) for one in (own, *rivals))
    return mine >= _ENOUGH and mine > max(others)


def _agreement(seen: Grey, symbol: Grey) -> float:
    """Return the best correlation over blurs and shifts, black on white or white on black."""
    if symbol.std() < 1 or any(a < b for a, b in zip(seen.shape, symbol.shape, strict=True)):
        return 0.0
    best = 0.0
    for shape in _shapes(symbol):
        match = np.abs(cv2.matchTemplate(seen, shape, cv2.TM_CCOEFF_NORMED))
        best = max(best, float(match[np.isfinite(match)].max(initial=0)))
    return best if best <= 1.001 else 0.0  # a flat piece of page divides by nothing


def _shapes(symbol: Grey) -> Iterator[Grey]:
    """Yield the symbol blurred, and so blurred made thin or bold again by a copier."""
    for blur in _BLURS:
        soft = cv2.GaussianBlur(symbol, (0, 0), max(0.1, blur * _DPI / 25.4))
        yield soft
        for level in _LEVELS:
            yield np.where(soft > level * int(soft.max()), 255, 0).astype(np.uint8)


@lru_cache(maxsize=2)
def _sheets(code: str) -> tuple[Grey, ...]:
    """Return a white sheet, one for each keyed symbol alone, and 31 with wrong symbols."""
    text = Mark.read(code).grouped
    keyed = [place for place, symbol in enumerate(text) if symbol != " "][-_KEYED:]
    alone = [_symbols(code, {place: text[place]}) for place in keyed]
    wrong = [
        _symbols(code, {place: _following(text[place], step) for place in keyed})
        for step in range(1, len(ALPHABET))
    ]
    pdf = draw([(), *alone, *wrong], A4, title="Kode")
    return tuple(page.copy() for page in pictures(pdf, _DPI))


def _following(symbol: str, step: int) -> str:
    return ALPHABET[(ALPHABET.index(symbol) + step) % len(ALPHABET)]


def _symbols(code: str, symbols: Mapping[int, str]) -> tuple[Text, ...]:
    """Return ``symbols`` in their places (counted with spaces) of the printed code."""
    text = Mark.read(code).grouped
    (line,) = (
        item
        for item in layout(replace(EXAMPLE, code=code))
        if isinstance(item, Text) and item.text == text
    )
    widths = [width_of(one, line.size, bold=True) for one in text]
    left = line.x + (line.width - sum(widths)) / 2
    begins = list(accumulate(widths, initial=left))
    room = 20.0  # mm; a wider rival keeps the middle of its place
    return tuple(
        replace(line, x=begins[at] + (widths[at] - room) / 2, width=room, text=symbol)
        for at, symbol in symbols.items()
    )
