"""What a dossier's code can be at all: known modules, and the 44 bits that tell codes apart.

Every dossier's code is a QR symbol of version 1, level H, mask 2, that begins with ``BD``. Finder
patterns, timing, format, the first 24 bits and the last 4 are therefore the same on all covers
(``KNOWN``); the other 180 modules carry 44 bits and the Reed-Solomon symbols over them. Both steps
are linear over GF(2), so a code is an offset plus a sum of 44 rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from postal.codes import MARK_PREFIX, Kind, Mark
from postal.errors import Refusal
from postal.printing.qr import MODULES, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Bits = NDArray[np.uint8]
    Signal = NDArray[np.float32]

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_HEADER = "0010000001010"  # alphanumeric, ten characters
_PAIR = 11  # bits that hold two characters
_DATA, _CHECKS = 9, 17  # Reed-Solomon symbols of version 1-H
_TAIL = 4  # zeros that end the text
_FIELD = 0x11D  # x^8 + x^4 + x^3 + x^2 + 1
_BEFORE = _HEADER + format(
    _ALPHANUMERIC.index(MARK_PREFIX) * 45 + _ALPHANUMERIC.index(Kind.DOSSIER), f"0{_PAIR}b"
)
FREE_BITS = 8 * _DATA - len(_BEFORE) - _TAIL


def _zigzag() -> Iterator[tuple[int, int]]:
    """Yield (row, column) of the modules that carry bits, in the standard's order."""
    upward = True
    for right in (20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        rows = range(MODULES - 1, -1, -1) if upward else range(MODULES)
        for row in rows:
            for column in (right, right - 1):
                if not _is_pattern(row, column):
                    yield row, column
        upward = not upward


def _is_pattern(row: int, column: int) -> bool:
    """Say whether a module belongs to finders, format or timing."""
    top, left, low, far = row < 9, column < 9, row > 12, column > 12
    return (top and (left or far)) or (low and left) or 6 in {row, column}


def _checks(data: Bits) -> Bits:
    """Return the bits of the 17 check symbols over 72 bits of data."""
    symbols = [int("".join(map(str, data[8 * at : 8 * at + 8])), 2) for at in range(_DATA)]
    rest = symbols + [0] * _CHECKS
    generator = _generator()
    for at in range(_DATA):
        factor = rest[at]
        for place, value in enumerate(generator):
            rest[at + place] ^= _times(factor, value)
    text = "".join(format(value, "08b") for value in rest[_DATA:])
    return np.array([int(bit) for bit in text], dtype=np.uint8)


def _times(left: int, right: int) -> int:
    """Multiply in GF(256)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = left << 1 ^ (_FIELD if left & 0x80 else 0)
        right >>= 1
    return product


@lru_cache(maxsize=1)
def _generator() -> tuple[int, ...]:
    """Return the product of (x - 2^i) for i below 17, highest power first."""
    polynomial, root = [1], 1
    for _ in range(_CHECKS):
        shifted = [*polynomial, 0]
        for place, value in enumerate(polynomial):
            shifted[place + 1] ^= _times(value, root)
        polynomial, root = shifted, _times(root, 2)
    return tuple(polynomial)


def _word(free: Bits) -> Bits:
    """Return all 208 bits of the code whose free bits are given."""
    before = np.array([int(bit) for bit in _BEFORE], dtype=np.uint8)
    data = np.concatenate([before, free, np.zeros(_TAIL, np.uint8)])
    return np.concatenate([data, _checks(data)])


_PLACES = np.array(list(_zigzag()))
_MASK = np.where(_PLACES[:, 1] % 3 == 0, -1.0, 1.0).astype(np.float32)
_SET = np.r_[: len(_BEFORE), 8 * _DATA - _TAIL : 8 * _DATA]  # places of bits that never change
OPEN = np.setdiff1d(np.arange(len(_PLACES)), _SET)
OFFSET: Bits = _word(np.zeros(FREE_BITS, np.uint8))[OPEN]
ROWS: Bits = np.array([_word(row)[OPEN] ^ OFFSET for row in np.eye(FREE_BITS, dtype=np.uint8)])


def drawn(text: str) -> Signal:
    """Return the 21 x 21 modules of a mark, 1 white and -1 black."""
    modules = np.ones((MODULES, MODULES), dtype=np.float32)
    for column, row, length in runs(text):
        modules[row, column : column + length] = -1
    return modules


def _known() -> Signal:
    known = drawn(Mark(Kind.DOSSIER, "00", "00000").text)
    known[tuple(_PLACES[OPEN].T)] = 0
    return known


KNOWN: Signal = _known()
"""The modules that all covers share, 1 white and -1 black; 0 where they differ."""


def _own() -> NDArray[np.bool_]:
    own = np.zeros((MODULES, MODULES), dtype=np.bool_)
    own[tuple(_PLACES[len(_HEADER) : len(_BEFORE)].T)] = True
    return own


OWN: NDArray[np.bool_] = _own()
"""Those of them (the prefix) that a code of the same make by somebody else does not have."""


def open_bits(modules: Signal) -> Signal:
    """Return, from soft modules (positive white), the open bits: positive 1, negative 0."""
    values: Signal = -modules[tuple(_PLACES.T)] * _MASK
    opened: Signal = values[OPEN]
    return opened


def text_of(bits: NDArray[Any]) -> str | None:
    """Return the mark whose open bits these are; None when it is not one that we print."""
    free = bits[:FREE_BITS]
    pairs = free.reshape(-1, _PAIR) @ (1 << np.arange(_PAIR)[::-1])
    if (pairs >= 45 * 45).any():
        return None
    characters = "".join(_ALPHANUMERIC[pair // 45] + _ALPHANUMERIC[pair % 45] for pair in pairs)
    try:
        return Mark.read(MARK_PREFIX + Kind.DOSSIER + characters).text
    except Refusal:
        return None
