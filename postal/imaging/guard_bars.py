"""Recognise a cover by the guard bars at its sides, even when no code on it can be read.

The page is shrunk to 192 rows along its long side, whatever its resolution claims to be, and to
columns as wide as a bar: two matrix products, several times as quick as resizing. The columns are
evened out against shade and contrast, and compared with the known row of fields at every height and
several sizes: one more product. A perfect bar scores 1, less half of what the page's middling
column scores: bands that run across the whole page are no bars.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.printing.cover_marks import BAR_FIELDS, BAR_LENGTH
from postal.printing.stock import A4, F4

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postal.imaging.marks import Grey

    Signal = NDArray[np.float32]

# Text, tables, photographs and black bands, damaged or not, stayed below 0.42 in a glance and 0.50
# in a search, which tries a hundred times more positions; bars of our very size with fields drawn
# by lot, two a page, reached 0.55.
SURE = 0.60  # only covers reach this, in a glance or a search
LIKELY = 0.46  # worth the slower attempts at reading; a cover when a code of ours stands on it
DOUBTFUL = 0.35  # in a glance; below this a search was never worth its time
NOTHING = 0.30  # nobody asks how much less than this a page looks like a cover

_ROWS = 192
_COLUMN_STEP, _COLUMN_WIDTH = 4, 5
_CANDIDATES = 200
_WINDOW = 25  # rows over which shade is evened out: longer than the longest run of equal fields
_FLOOR = 2.5  # grey levels; keeps the grain of white paper from being blown up to a signal
_QUICK_SIZES = tuple(BAR_LENGTH / length for length in (F4.height, A4.height / 0.97, A4.height))
_SEARCH_SIZES = (*_QUICK_SIZES, *(float(size) for size in np.geomspace(0.48, 0.66, 18)))
_SEARCH_SLANTS = (-0.16, -0.12, -0.08, -0.04, 0.0, 0.04, 0.08, 0.12, 0.16)


@dataclass(frozen=True)
class BarsSeen:
    """How much a page looks like a cover, and the clockwise turn that would set it up.

    The score is 0 to 1; below NOTHING it says no more than that.
    """

    score: float
    turn: int


def glance(grey: Grey) -> BarsSeen:
    """Return the best match on a page that was fed straight; under a millisecond."""
    return _best(grey, _QUICK_SIZES, (0.0,))


def search(grey: Grey) -> BarsSeen:
    """Return the best match on a page that may be slanted, cropped or shrunk; some 12 ms."""
    return _best(grey, _SEARCH_SIZES, _SEARCH_SLANTS)


def _best(grey: Grey, sizes: tuple[float, ...], slants: tuple[float, ...]) -> BarsSeen:
    sideways = grey.shape[1] > grey.shape[0]
    page = (grey.T if sideways else grey).astype(np.float32)
    bank, backwards = _bank(sizes)
    columns = _columns(page, slants)
    match = np.abs(bank @ columns).reshape(len(bank) * len(slants), -1)
    peaks = match.max(axis=1)
    # Only the best few can win: the median of all would take longer than everything else.
    first = np.flatnonzero(peaks >= NOTHING)
    if not first.size:
        return BarsSeen(0.0, 0)
    if first.size > _CANDIDATES:
        first = np.argpartition(peaks, -_CANDIDATES)[-_CANDIDATES:]
    scores = peaks[first] - 0.5 * np.median(match[first], axis=1)
    row = int(first[scores.argmax()]) // len(slants)
    # Turning the picture over its diagonal put what was at the left on top.
    turn = (90 if sideways else 0) + (180 if backwards[row] else 0)
    return BarsSeen(float(scores.max()), turn)


def _columns(page: Signal, slants: tuple[float, ...]) -> Signal:
    """Return columns of _ROWS values, every fourth and a bar wide, evened out to about -1..1.

    Those of all slants stand beside each other.
    """
    height, width = page.shape
    narrow = max(_COLUMN_STEP, round(width * _ROWS / height))
    if slants == (0.0,):  # nothing to slant, and so no need of the columns in between
        columns = _shares(_ROWS, height) @ (page @ _bands(narrow, width))
    else:
        small: Signal = _shares(_ROWS, height) @ (page @ _shares(narrow, width).T)
        bands = _bands(narrow, narrow)
        columns = np.hstack([_slanted(small, slant) @ bands for slant in slants])
    difference = columns - cv2.blur(columns, (1, _WINDOW))
    spread = np.sqrt(np.maximum(cv2.blur(difference * difference, (1, _WINDOW)), 0))
    return np.clip(difference / (spread + _FLOOR), -1.6, 1.6).astype(np.float32)


def _slanted(page: Signal, slant: float) -> Signal:
    if not slant:
        return page
    matrix = np.array([[1, slant, -slant * _ROWS / 2], [0, 1, 0]], dtype=np.float32)
    size = (page.shape[1], _ROWS)
    return cv2.warpAffine(page, matrix, size, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)


@lru_cache(maxsize=8)
def _shares(few: int, many: int) -> Signal:
    """Return which share each of ``many`` pixels has in each of ``few`` that stand for them."""
    pixels, step = np.arange(many), many / few
    begins = np.arange(few)[:, None] * step
    both = np.minimum(begins + step, pixels + 1) - np.maximum(begins, pixels)
    shares: Signal = (np.maximum(both, 0) / step).astype(np.float32)
    return shares


@lru_cache(maxsize=8)
def _bands(narrow: int, width: int) -> Signal:
    """Return which share each pixel of a row has in each column of a page ``narrow`` wide."""
    wide: Any = cv2.blur(_shares(narrow, width), (1, _COLUMN_WIDTH))
    return np.ascontiguousarray(wide[1::_COLUMN_STEP].T)


@lru_cache(maxsize=2)
def _bank(sizes: tuple[float, ...]) -> tuple[Signal, NDArray[np.bool_]]:
    """Return one row for each size, direction and height of the bar, and which are backwards."""
    rows, backwards = [], []
    for size in sizes:
        forward = _template(round(size * _ROWS))
        for template, turned in ((forward, False), (forward[::-1], True)):
            for start in range(-(_ROWS // 6), _ROWS + _ROWS // 6 - len(template)):
                row = np.zeros(_ROWS + 2 * (_ROWS // 6), dtype=np.float32)
                row[start + _ROWS // 6 :][: len(template)] = template
                rows.append(row[_ROWS // 6 :][:_ROWS])
                backwards.append(turned)
    return np.array(rows), np.array(backwards)


def _template(length: int) -> Signal:
    """Return the fields as ``length`` samples around 0 whose absolute values add up to 1."""
    fields = np.array([1.0 if field == "1" else -1.0 for field in BAR_FIELDS])
    fine = fields[(np.arange(length * 8) * len(fields)) // (length * 8)]
    samples = fine.reshape(length, 8).mean(axis=1)
    samples -= samples.mean()
    template: Signal = (samples / np.abs(samples).sum()).astype(np.float32)
    return template
