"""Decode soft modules: not "repair up to eight symbols" but "which code is likeliest of all".

Reed-Solomon decoding throws away how sure each module was and gives up beyond eight wrong symbols.
Ordered statistics decoding keeps it: the 44 surest independent modules decide a code, up to three
of them are let be wrong, and the code that agrees best with all 180 modules wins.

A likeliest code always exists, so agreement is what keeps false readings out. On modules that say
nothing, the agreement of any one code, over the length of the vector of modules, is distributed
normally with a spread of 1. There are 2^35 codes with a right check symbol: one of them reaches 9
by chance once in 200 million attempts. A perfect picture reaches 13.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from postal.imaging.codeword import OFFSET, ROWS, open_bits, text_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Signal = NDArray[np.float32]

CERTAIN = 9.0
_BEST = 24  # of the candidates: how many are spelt out to find one that is a mark
_SHUFFLE, _TRIES = 0.3, 30
_PACKED = [int("".join(map(str, row[::-1])), 2) for row in ROWS]  # bit i is open module i


@dataclass(frozen=True)
class Likeliest:
    """The likeliest mark, and how well it agrees with the picture (see the module)."""

    text: str
    agreement: float


def likeliest(modules: Signal, *, harder: bool = False) -> Likeliest | None:
    """Return the likeliest mark for 21 x 21 soft modules (positive white), None if none is near.

    ``harder`` also tries other modules as the surest ones, where sureness itself deceives: modules
    count by the root of it, and a little noise shuffles them.
    """
    bits = open_bits(modules).astype(np.float32)
    if not harder:
        return _likeliest(bits, bits)
    bits = np.sign(bits) * np.sqrt(np.abs(bits))
    rng = np.random.default_rng(0)
    spread = _SHUFFLE * float(np.abs(bits).mean())
    best: Likeliest | None = None
    for _ in range(_TRIES):
        noise = rng.normal(0, spread, bits.shape).astype(np.float32)
        found = _likeliest(bits + noise, bits)
        if found and (best is None or found.agreement > best.agreement):
            best = found
        if best and best.agreement >= CERTAIN:
            break
    return best


def _likeliest(order: Signal, bits: Signal) -> Likeliest | None:
    """Return the likeliest mark for ``bits``; the size of ``order`` says which are the surest."""
    length = float(np.linalg.norm(bits))
    if length < 1e-6:
        return None
    basis, surest = _basis(order)
    hard = (bits[surest] > 0).astype(np.uint8)
    first = (OFFSET + (hard ^ OFFSET[surest]) @ basis) % 2
    agree = bits * (first * np.float32(2) - 1)
    flips = 1 - 2 * basis.astype(np.float32)
    best: Likeliest | None = None
    for score, flipped in _candidates(agree, flips):
        if best and score / length <= best.agreement:
            continue
        rows = np.array(sorted(flipped), dtype=np.intp)
        text = text_of((first + basis[rows].sum(axis=0, dtype=np.uint8)) % 2)
        if text:
            best = Likeliest(text, score / length)
    return best


def _basis(bits: Signal) -> tuple[NDArray[np.uint8], list[int]]:
    """Return rows of the code, each 1 in one of the surest independent modules, and those."""
    rows, surest = list(_PACKED), list[int]()
    for place in np.argsort(-np.abs(bits)).tolist():
        done = len(surest)
        pivot = next((at for at in range(done, len(rows)) if rows[at] >> place & 1), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done]
        rows = [row ^ lead if row >> place & 1 else row for row in rows]
        rows[done] = lead
        surest.append(place)
        if len(surest) == len(rows):
            break
    size = len(OFFSET)
    spelt = [np.frombuffer(row.to_bytes(size // 8 + 1, "little"), np.uint8) for row in rows]
    return np.unpackbits(np.array(spelt), axis=1, bitorder="little")[:, :size], surest


def _candidates(agree: Signal, flips: Signal) -> list[tuple[float, set[int]]]:
    """Return the best scores with the (up to three) basis rows that are flipped for them."""
    count = len(flips)
    scores = np.empty((count + 1, count, count), dtype=np.float32)
    for row in range(count):
        scores[row] = (flips * (agree * flips[row])) @ flips.T
    scores[count] = (flips * agree) @ flips.T
    flat = scores.reshape(-1)
    top = np.argpartition(flat, -6 * _BEST)[-6 * _BEST :]
    answer: list[tuple[float, set[int]]] = [(float(agree.sum()), set())]
    for place in top[np.argsort(-flat[top])].tolist():
        third, rest = divmod(place, count * count)
        flipped: set[int] = set()
        for row in (third, *divmod(rest, count)):
            if row < count:
                flipped ^= {row}
        answer.append((float(flat[place]), flipped))
    return answer
