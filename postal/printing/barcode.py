"""Code 128 bars of our marks, as shapes, for handheld scanners."""

from __future__ import annotations

from reportlab.graphics.barcode.code128 import Code128

from postal.printing.items import Shape

QUIET = 10  # modules of white on either side, as the symbology asks


def bars(mark: str, x: float, y: float, module: float, height: float) -> Shape:
    """Return the bars of ``mark``, ``module`` mm for the narrowest bar, without the quiet zones."""
    code = Code128(mark, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    parts, place = [], 0
    # reportlab spells widths as letters: A to D for bars, a to d for spaces.
    for letter in code.decomposed:
        run = ord(letter.upper()) - ord("A") + 1
        if letter.isupper():
            parts.append((place * module, 0.0, run * module, height))
        place += run
    return Shape(x, y, place * module, height, tuple(parts))
