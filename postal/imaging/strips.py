"""A page that a scanner wrote as a stack of strips, in a PDF or TIFF, becomes one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from postal.imaging.sheets import Pixels, Sheet, reduced, swaps_sides, upright

if TYPE_CHECKING:
    from collections.abc import Sequence


def stacked(strips: Sequence[Sheet], orientation: int, how: str = "strips") -> Sheet | None:
    """Return the sheet of ``strips`` from above, turned as an EXIF ``orientation`` asks.

    None when they differ in width.
    """
    if len({strip.width_px for strip in strips}) != 1:
        return None
    width, height = strips[0].width_px, sum(strip.height_px for strip in strips)

    def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
        # Only where strips end between two shrunk rows they have to be joined first.
        at_once = all(strip.height_px % reduction == 0 for strip in strips[:-1])
        parts = [strip.decode(reduction if at_once else 1, colour) for strip in strips]
        whole = np.vstack(_alike(parts))
        return upright(whole if at_once else reduced(whole, reduction), orientation)

    sides = (height, width) if swaps_sides(orientation) else (width, height)
    return Sheet(
        *sides,
        dpi=strips[0].dpi,
        how=how,
        colourful=any(strip.colourful for strip in strips),
        decode=decode,
    )


def _alike(parts: list[Pixels]) -> list[Pixels]:
    """Make grey strips coloured when others are."""
    if len({part.ndim for part in parts}) == 1:
        return parts
    return [part if part.ndim == 3 else _coloured(part) for part in parts]


def _coloured(pixels: Pixels) -> Pixels:
    bgr: Any = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
    return bgr  # type: ignore[no-any-return]
