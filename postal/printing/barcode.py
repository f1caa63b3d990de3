"""Code 128 bars of our marks, as shapes, for handheld scanners."""

from __future__ import annotations

from functools import lru_cache

from reportlab.graphics.barcode.code128 import Code128

from postal.printing.items import Shape

QUIET = 10  # modules of white on either side, as the symbology asks


def bars(mark: str, x: float, y: float, module: float, height: float) -> Shape:
    """Return the bars of ``mark``, ``module`` mm for the narrowest bar, without the quiet zones."""
    runs, modules = _runs(mark)
    parts = tuple((place * module, 0.0, run * module, height) for place, run in runs)
    return Shape(x, y, modules * module, height, parts)


@lru_cache(maxsize=64)
def _runs(mark: str) -> tuple[tuple[tuple[int, int], ...], int]:
    """Return place and width of each bar and the width of all of it, in modules."""
    code = Code128(mark, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    found, place = [], 0
    # reportlab spells widths as letters: A to D for bars, a to d for spaces.
    for letter in code.decomposed:
        run = ord(letter.upper()) - ord("A") + 1
        if letter.isupper():
            found.append((place, run))
        place += run
    return tuple(found), place
