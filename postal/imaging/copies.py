"""Read the copies of a cover's code by what is known of them, each alone and all together.

For covers that no ordinary reader makes out: blurred by motion, half covered, bent, cut. Places
are found by the modules that all covers share (``skeletons``), grids fitted there (``fitting``),
soft modules learnt (``equaliser``) and the likeliest code taken where it is certain
(``likeliest``). Copies that are not certain alone are added up: what lies on one of them, a pen
stroke or a note, does not lie on the others.

Paper that was wet is wavy. Its copies are bent in rounds: what all of them say of a module is
believed, the grids are fitted to what is believed, and say more.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import numpy as np

from postal.imaging.codeword import KNOWN, OWN
from postal.imaging.equaliser import NARROW, WIDE, soft_modules
from postal.imaging.filters import levelled, to_dpi
from postal.imaging.fitting import MOST_TERMS, Grid, bent, fit
from postal.imaging.likeliest import CERTAIN, Likeliest, likeliest
from postal.imaging.marks import Found
from postal.imaging.skeletons import DPI as SEARCH_DPI
from postal.imaging.skeletons import places
from postal.printing.qr import MODULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from postal.imaging.marks import Grey

    Signal = NDArray[np.float32]

DPI = 100.0
_WORTH = 0.4  # of the best fit on the reduced page: worth fitting
_FITS = 0.45  # text that happens to look like finders stays below
_OURS = 0.7  # a symbol of the same make fits as well,
_OWN = 0.8  # but does not have so much of our prefix
_REACHES = (NARROW, WIDE)
_CODES = 5  # on a cover
_WAVY = 0.55  # what fits less is no code of ours, however the paper is bent
# How many terms a grid is bent in, round by round.
_ROUNDS = (10, 15, 21, *[MOST_TERMS] * 5)
_SOFTNESS = 1.5  # of the middling module, from where on a module is believed
_MOST_BELIEVED = 0.9  # of a module that is not known


@dataclass(frozen=True)
class Copy:
    """One place where a code of ours seems to stand: its grid, its soft modules for each reach."""

    grid: Grid
    modules: tuple[Signal, ...]

    @property
    def is_ours(self) -> bool:
        """Say whether it is a code of ours without doubt, read or not."""
        agree = np.sign(self.modules[0][OWN]) == KNOWN[OWN]
        return abs(self.grid.fit) >= _OURS and bool(agree.mean() >= _OWN)


def read_copies(grey: Grey, dpi: float, turns: tuple[int, ...]) -> list[Found]:
    """Return the codes that are certain, and those (text empty) that surely are ours but unread.

    ``turns`` are the clockwise quarter turns by which the page may have to be set upright.
    """
    page = levelled(to_dpi(grey, dpi, DPI), min(dpi, DPI))
    copies = find_copies(page, min(dpi, DPI), turns)
    size = np.array(page.shape[::-1], dtype=np.float32)
    alone = [(one, _certain(one.modules)) for one in copies]
    read = [_found(one, got.text, size) for one, got in alone if got]
    if read or not copies:
        return read
    got = _together(copies) or _straightened(page, copies)
    if got:
        return [_found(copies[0], got.text, size)]
    return [_found(one, "", size) for one in copies if one.is_ours]


def find_copies(page: Signal, dpi: float, turns: tuple[int, ...]) -> list[Copy]:
    """Return the places on a levelled page that fit, best first."""
    seen = places(page, dpi, turns)
    scale = np.float32(dpi / min(dpi, SEARCH_DPI))
    worth = (one for one in seen if abs(one.fit) >= _WORTH * abs(seen[0].fit))
    grids = [fit(page, one.matrix * scale) for one in worth]
    fitting = sorted((one for one in grids if abs(one.fit) >= _FITS), key=lambda one: -abs(one.fit))
    return [
        Copy(one, tuple(soft_modules(page, one, reach) for reach in _REACHES)) for one in fitting
    ]


def _together(copies: list[Copy]) -> Likeliest | None:
    """Return the code that is certain when copies are added up, or tried harder."""
    sums = [_sums([one.modules[reach] for one in copies]) for reach in range(len(_REACHES))]
    got = _certain(chain(*sums))
    alone = [one.modules[0] for one in copies[:_CODES]]
    return got or _certain([*alone, *sums[0]], harder=True)


def _straightened(page: Signal, copies: list[Copy]) -> Likeliest | None:
    """Return the code that is certain when copies on wavy paper are bent round by round."""
    grids = [one.grid for one in copies[:_CODES] if abs(one.grid.fit) >= _WAVY]
    modules = [soft_modules(page, one, NARROW) for one in grids]
    for terms in _ROUNDS if grids else ():
        believed = _believed(modules)
        grids = [bent(page, one, believed, terms) for one in grids]
        modules = [soft_modules(page, one, NARROW) for one in grids]
        got = _certain([np.sum(modules, axis=0), *modules])
        if got:
            return got
    return None


def _believed(modules: list[Signal]) -> Signal:
    """Return all modules from -1 to 1, by how sure the copies together are of them."""
    together = np.sum(modules, axis=0)
    middling = float(np.median(np.abs(together))) + 1e-6
    soft = _MOST_BELIEVED * np.tanh(together / (_SOFTNESS * middling))
    return np.where(KNOWN != 0, KNOWN, soft).astype(np.float32)


def _sums(modules: list[Signal]) -> list[Signal]:
    """Return the sum of the two, three, ... best."""
    return list(accumulate(modules))[1:_CODES]


def _certain(candidates: Iterable[Signal], *, harder: bool = False) -> Likeliest | None:
    for modules in candidates:
        got = likeliest(modules, harder=harder)
        if got and got.agreement >= CERTAIN:
            return got
    return None


def _found(copy: Copy, text: str, size: Signal) -> Found:
    u = np.array([0, MODULES, MODULES, 0], dtype=np.float32)
    v = np.array([0, 0, MODULES, MODULES], dtype=np.float32)
    corners = np.stack(copy.grid.dots(u, v), axis=1) + 0.5
    return Found(text, (corners / size).astype(np.float32))
