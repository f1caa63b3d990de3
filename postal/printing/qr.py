"""QR symbols of our marks and of addresses, as shapes."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

import qrcode
from qrcode.util import MODE_ALPHA_NUM, QRData

from postal.printing.items import Shape

MODULES = 21  # version 1; with level H it holds exactly the ten symbols of a mark
# Searching for the best of the eight masks costs ten times as much and reads no better here.
_MASK = 2


def symbol(mark: str, x: float, y: float, size: float) -> Shape:
    """Return the QR symbol of a mark's ten symbols, ``size`` mm wide without its quiet zone.

    Leave four modules (``4 / 21`` of the size) free around it. Raises ValueError for a text that
    version 1-H cannot hold.
    """
    return Shape(x, y, size, size, _parts(mark, size / MODULES))


@lru_cache(maxsize=64)
def _parts(mark: str, module: float) -> tuple[tuple[float, float, float, float], ...]:
    found = runs(mark)
    return tuple(
        (column * module, row * module, length * module, module) for column, row, length in found
    )


def link(address: str, x: float, y: float, size: float) -> Shape:
    """Return the QR symbol of a web address, ``size`` mm wide without its quiet zone.

    The smallest version at level M that holds it; the reader of scanned pages skips it.
    """
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.add_data(address)
    code.make(fit=True)
    module = size / len(code.modules)
    parts = tuple(
        (column * module, row * module, length * module, module)
        for column, row, length in _runs_of(code.modules)
    )
    return Shape(x, y, size, size, parts)


@lru_cache(maxsize=64)
def runs(mark: str) -> tuple[tuple[int, int, int], ...]:
    """Return the dark modules of the symbol as horizontal runs (column, row, length)."""
    code = qrcode.QRCode(
        version=1, error_correction=qrcode.ERROR_CORRECT_H, border=0, mask_pattern=_MASK
    )
    code.add_data(QRData(mark, mode=MODE_ALPHA_NUM))
    code.make(fit=False)
    return _runs_of(code.modules)


def _runs_of(symbol: list[list[bool]]) -> tuple[tuple[int, int, int], ...]:
    found = []
    for row, modules in enumerate(symbol):
        column = 0
        for dark, group in groupby(modules):
            length = len(list(group))
            if dark:
                found.append((column, row, length))
            column += length
    return tuple(found)
