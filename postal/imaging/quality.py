"""Is a page probably blank? Strict: better a blank page kept than a faint pencil line lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from postal.imaging.sheets import Pixels

# Down to here a pencil line of half a millimetre is a pixel wide, and scanner noise averages out.
_LOOK_DPI = 50.0
# Shadows of the paper's edge and of the lid end within this distance from the border.
_EDGE_MM = 6.0
# Grey levels below the surrounding paper. Faint pencil is 15 to 25 before averaging over a pixel
# of half a millimetre, noise after it 1 or 2. Noise reaches the lower bound now and then, but
# never in a row; dust reaches the higher one, but is small and lonely.
_FAINT_LEVELS, _FAINT_NOISE_TIMES, _FAINT_MM = 4.0, 3.5, 5.0
_DUST_LEVELS, _DUST_NOISE_TIMES, _DUST_MM = 6.0, 6.0, 2.0
_DUST_SPECKS = 12
# One deviation of noise is at most so many times what most neighbours differ by, and this much.
_NOISE_BETWEEN, _NOISE_AT_LEAST = 1.5, 2.0
# More dark than this cannot be dust: the common page with text is answered here.
_CLEARLY_INK = 0.005
_CLEARLY_DARK = 60
_SMALLEST_LOOK = 10_000


def is_blank(grey: Pixels, dpi: float) -> bool:
    """Tell whether ``grey`` (h, w, uint8, at ``dpi``) carries nothing but paper, edges and dust.

    A page of a few specks up to 2 mm is blank; one with a longer mark, however faint, is not.
    """
    inner = _inner(grey, dpi)
    if inner.size < _SMALLEST_LOOK or _paper_and_ink(inner[::8, ::8])[1]:
        return False
    factor = max(1, int(dpi / _LOOK_DPI))
    return _only_dust(_below_paper(_shrunk(inner, factor)), dpi / factor)


def paper_and_ink(grey: Pixels, dpi: float) -> tuple[int, bool]:
    """Return how light the paper is (0 to 255) and whether the page is certainly not blank.

    ``grey`` may have half the resolution that ``is_blank`` needs; False says nothing then.
    """
    return _paper_and_ink(_inner(grey, dpi)[::4, ::4])


def _inner(grey: Pixels, dpi: float) -> Pixels:
    margin = round(_EDGE_MM / 25.4 * dpi)
    return grey[margin:-margin, margin:-margin]


def _paper_and_ink(sample: Pixels) -> tuple[int, bool]:
    """A glance at one pixel of many settles nearly all pages that are not blank."""
    if not sample.size:
        return 0, False
    darker = np.cumsum(np.bincount(sample.ravel(), minlength=256))
    paper = int(np.searchsorted(darker, sample.size * 3 // 4, side="right"))
    darkest = int(np.searchsorted(darker, int(_CLEARLY_INK * sample.size), side="right"))
    return paper, darkest < paper - _CLEARLY_DARK


def _shrunk(inner: Pixels, factor: int) -> Pixels:
    """Average squares of ``factor`` pixels; a rest at the right and the bottom is edge."""
    height, width = (side // factor for side in inner.shape)
    whole = inner[: height * factor, : width * factor]
    shrunk: Any = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    return shrunk  # type: ignore[no-any-return]


def _below_paper(inner: Pixels) -> Any:  # noqa: ANN401 -- the library has no types
    """Return how many grey levels each pixel is darker than the paper around it."""
    around = cv2.medianBlur(inner, 31)
    return cv2.subtract(around, inner)


def _only_dust(darker: Any, dpi: float) -> bool:  # noqa: ANN401 -- the library has no types
    noise = _noise(darker)
    _, longest_faint = _strokes(darker > max(_FAINT_LEVELS, _FAINT_NOISE_TIMES * noise), dpi)
    specks, longest = _strokes(darker > max(_DUST_LEVELS, _DUST_NOISE_TIMES * noise), dpi)
    return longest_faint <= _FAINT_MM and longest <= _DUST_MM and specks <= _DUST_SPECKS


def _noise(darker: Any) -> float:  # noqa: ANN401 -- the library has no types
    """Return about one standard deviation of the paper's noise.

    On a pale page with much on it the 84th percentile is ink. Ink lies in strokes and surfaces, and
    so most neighbours differ by noise alone there too.
    """
    between = cv2.absdiff(darker[:, 1:], darker[:, :-1])
    return min(
        float(np.percentile(darker, 84)),
        _NOISE_BETWEEN * float(np.median(between)) + _NOISE_AT_LEAST,
    )


def _strokes(ink: Any, dpi: float) -> tuple[int, float]:  # noqa: ANN401 -- the library has no types
    """Return how many connected strokes there are and the longest side of one, in mm.

    Gaps of one pixel are bridged, so that a dotted stroke counts as the long mark that it is.
    """
    joined = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8))
    count, _, facts, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    longest = int(facts[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(initial=2)) - 2
    return count - 1, longest / dpi * 25.4
