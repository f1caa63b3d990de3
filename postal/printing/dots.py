"""A printer's dots: codes whose edges fall between two dots print ragged and read badly."""

from __future__ import annotations

from dataclasses import dataclass

from postal.printing.barcode import QUIET, bars
from postal.printing.items import Shape
from postal.printing.qr import MODULES, symbol

FEWEST = 3
"""Dots of the narrowest bar: two still print, but no longer read from a wet or faded label."""


@dataclass(frozen=True)
class Dots:
    """The grid of a printer with ``dpi`` dots to the inch, from a label's top left."""

    dpi: int

    @property
    def size(self) -> float:
        """One dot in mm."""
        return 25.4 / self.dpi

    def module(self, wanted: float) -> float:
        """Return the width of a module in mm: whole dots, about ``wanted`` mm, never too few."""
        return max(FEWEST, round(wanted / self.size)) * self.size

    def snap(self, place: float) -> float:
        """Return the place in mm on the grid that is nearest to ``place``."""
        return round(place / self.size) * self.size

    def qr(self, mark: str, x: float, y: float, module: float) -> Shape:
        """Return the symbol of a mark at about ``x``, ``y`` with modules of about ``module`` mm."""
        side = self.module(module) * MODULES
        return symbol(mark, self.snap(x), self.snap(y), side)

    def code128(
        self, text: str, room: tuple[float, float, float], height: float, module: float
    ) -> Shape | None:
        """Return the bars of ``text`` in the middle of a room (x, y, width) that holds their white.

        Modules are about ``module`` mm or, where the room asks for it, narrower by whole dots;
        None when even the narrowest do not fit.
        """
        x, y, width = room
        count = bars(text, 0, 0, 1, 1).width + 2 * QUIET
        dots = min(round(self.module(module) / self.size), int(width / self.size / count + 1e-6))
        if dots < FEWEST:
            return None
        unit = dots * self.size
        start = self.snap(x + (width - count * unit) / 2 + QUIET * unit)
        return bars(text, start, self.snap(y), unit, self.snap(height))
