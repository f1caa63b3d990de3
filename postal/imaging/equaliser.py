"""Turn the picture under a fitted grid into 441 soft modules, by learning from the known ones.

What blur, motion, shade, low contrast or a negative did to a code, they did to its 261 known
modules too. A linear filter that gives those back from their neighbourhoods (ridge regression)
gives back the others as well; how far it is off where modules are known says how much each place is
worth.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging.codeword import KNOWN
from postal.printing.qr import MODULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postal.imaging.fitting import Grid

    Signal = NDArray[np.float32]

NARROW, WIDE = 2, 4  # half modules to each side that the filter sees: sharp pages, moved ones
_RING = 2  # quiet modules around the code that are known to be white
_RIDGE = 6.0
_NEAR = 2.0  # modules over which the trust in a place is averaged
_SHADE = 9  # modules over which shade is evened out

_SIDE = MODULES + 2 * _RING
_VALUES: Signal = np.pad(KNOWN, _RING, constant_values=1).ravel()
_TAUGHT = _VALUES != 0


def soft_modules(page: Signal, grid: Grid, reach: int) -> Signal:
    """Return 21 x 21 soft modules (positive white), each as its share in the likelihood.

    ``page`` is levelled; ``reach`` is how far the filter sees, in half modules to each side.
    """
    window = (2 * reach + 1, 2 * reach + 1)
    patches = np.lib.stride_tricks.sliding_window_view(_samples(page, grid, reach), window)
    features = patches[::2, ::2].reshape(_SIDE * _SIDE, -1)
    features = np.hstack([features, np.ones((len(features), 1), np.float32)])
    matrix, wanted = features[_TAUGHT], _VALUES[_TAUGHT]
    normal = matrix.T @ matrix + _RIDGE * np.eye(matrix.shape[1], dtype=np.float32)
    inverse = np.linalg.inv(normal)
    answer = features @ (inverse @ (matrix.T @ wanted))
    lever = np.einsum("ij,jk,ik->i", matrix, inverse, matrix)
    return _weighed(answer, (wanted - answer[_TAUGHT]) / np.maximum(1 - lever, 0.1))


def _weighed(answer: Signal, rest: Signal) -> Signal:
    """Return the modules over the mean square by which the filter was off nearby.

    ``rest`` is by how much each known module would have been missed had it not been taught.
    """
    square = np.zeros(_SIDE * _SIDE, dtype=np.float32)
    square[_TAUGHT] = rest * rest
    counted = _TAUGHT.reshape(_SIDE, _SIDE).astype(np.float32)
    near: Any = cv2.GaussianBlur(square.reshape(_SIDE, _SIDE), (0, 0), _NEAR)
    near /= cv2.GaussianBlur(counted, (0, 0), _NEAR)
    whole = square.sum() / counted.sum()
    modules = np.clip(answer.reshape(_SIDE, _SIDE), -1.3, 1.3)
    weighed = modules / (0.7 * near + 0.3 * whole + 0.02)
    return np.asarray(weighed[_RING:-_RING, _RING:-_RING], dtype=np.float32)


def _samples(page: Signal, grid: Grid, reach: int) -> Signal:
    """Return the picture at every half module, evened, with ``reach`` more on each side."""
    u, v = _lattice(reach)
    x, y = (one.reshape(u.shape) for one in grid.dots(u, v))
    module = float(np.hypot(*grid.warp[:, 1])) * 2 / MODULES
    smooth = cv2.GaussianBlur(page, (0, 0), max(0.3, 0.25 * module))
    seen = cv2.remap(smooth, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    window = (2 * _SHADE + 1, 2 * _SHADE + 1)
    even = seen - cv2.blur(seen, window)
    spread = np.sqrt(np.maximum(cv2.blur(even * even, window), 0))
    return np.asarray(even / (spread + 1), dtype=np.float32)


@lru_cache(maxsize=2)
def _lattice(reach: int) -> tuple[Signal, Signal]:
    count = 2 * _SIDE - 1 + 2 * reach
    along = (np.arange(count, dtype=np.float32) - reach) / 2 + 0.5 - _RING
    u, v = np.meshgrid(along, along)
    return u.astype(np.float32), v.astype(np.float32)
