"""What is said of a page whose picture is poor, from the figures that were measured of it.

Words only: ``imaging/page_quality.py`` measures, the worker keeps the figures with the page, and a
screen asks here whether a person should look. The bounds are set so that ordinary office copies
pass: a word on every second page would be read by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from postal.wording import N_

# Ink goes over into paper within a fifth of a millimetre on a good scan, a quarter at 100 dpi; fine
# print, whose strokes are a third of a millimetre wide, runs together where it takes twice that.
BLURRED_MM = 0.42
# Grey levels of the paper, of 255: below half, print no longer stands out when it is copied on.
DARK_PAPER = 128.0
# Grey levels between paper and its darkest ink; pencil on white paper has some 60.
PALE_CONTRAST = 45.0
# A line as wide as the page climbs by more than a line of print.
SKEWED_DEGREES = 2.5

WORDS: dict[str, str] = {
    "blurred": N_("buram"),
    "dark": N_("terlalu gelap"),
    "pale": N_("terlalu pucat"),
    "skewed": N_("miring"),
    "cut": N_("terpotong"),
}


def unclear(quality: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the keys of WORDS that hold for a page, the gravest first; none when it is clear.

    ``quality`` is what ``Page.quality`` holds: ``blur_mm``, ``paper``, ``contrast`` (grey levels
    of 255), ``skew_degrees`` (clockwise), ``cut`` (sides at which ink runs off). A figure that is
    absent or None was not to be had, None altogether means not measured as yet: nothing is said.
    """
    if not quality:
        return ()
    holds = {
        "blurred": _figure(quality, "blur_mm", 0.0) > BLURRED_MM,
        "dark": _figure(quality, "paper", 255.0) < DARK_PAPER,
        "pale": _figure(quality, "contrast", 255.0) < PALE_CONTRAST,
        "skewed": abs(_figure(quality, "skew_degrees", 0.0)) > SKEWED_DEGREES,
        "cut": bool(quality.get("cut")),
    }
    return tuple(key for key in WORDS if holds[key])


def _figure(quality: Mapping[str, Any], name: str, otherwise: float) -> float:
    found = quality.get(name)
    return otherwise if found is None else float(found)
