"""Fronts and backs that a single-sided feeder took one after the other, on plain values.

All fronts come first, then the pile is turned over for the backs, which come in the same order or
in the reverse one, as the feeder laid them down. A cover is printed on one side only, so the right
order is the one in which the back of every cover is blank. Where that does not settle it, nobody
guesses.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from postal.codes import Kind
from postal.scanning import reasons as why
from postal.scanning.cut_values import SeenPage

SAME, REVERSED = "same", "reversed"
# How a batch may be said to be scanned that holds all fronts and then all backs: the order of the
# backs, None where the covers have to tell.
PASSES: Mapping[str, str | None] = {"passes": None, "fb-same": SAME, "fb-turn": REVERSED}


@dataclass(frozen=True)
class Pairing:
    """Which back belongs to which front.

    ``backs`` are the backs in the order of the fronts, None with the ``reason`` why nobody can
    tell; ``order`` is ``same`` or ``reversed``.
    """

    backs: tuple[SeenPage, ...] | None
    order: str | None = None
    reason: str | None = None


def is_cover(page: SeenPage) -> bool:
    """Tell whether the page is a cover or carries a code of a cover's shape."""
    return page.cover_like or any(text[1] == Kind.DOSSIER for text in page.codes)


def pair(
    fronts: Sequence[SeenPage],
    backs: Sequence[SeenPage],
    *,
    order: str | None = None,
    ours: Container[str] | None = None,
) -> Pairing:
    """Lay the backs to their fronts, both as they were scanned.

    ``order`` is what a person says; without it the blank backs of the covers decide. ``ours`` are
    the codes that the office knows: a page with any other code need not be a cover.
    """
    reason = _contradiction(fronts, backs)
    if reason is not None:
        return Pairing(None, None, reason)
    ways = {SAME: tuple(backs), REVERSED: tuple(reversed(backs))}
    if order is not None:
        return Pairing(ways[order], order)
    fitting = _fitting(fronts, backs, ours)
    if len(fitting) == 1 or (fitting and all(page.blank for page in backs)):
        return Pairing(ways[fitting[0]], fitting[0])
    return Pairing(None, None, why.PASSES_UNCLEAR)


def _fitting(
    fronts: Sequence[SeenPage], backs: Sequence[SeenPage], ours: Container[str] | None
) -> list[str]:
    """Return the orders in which the back of every certain cover is blank."""
    covers = [number for number, page in enumerate(fronts) if _is_certain(page, ours)]
    ways = {SAME: backs, REVERSED: backs[::-1]}
    return [
        way for way, laid in ways.items() if covers and all(laid[number].blank for number in covers)
    ]


def _contradiction(fronts: Sequence[SeenPage], backs: Sequence[SeenPage]) -> str | None:
    if len(fronts) != len(backs):
        return why.PASSES_UNEVEN
    if any(map(is_cover, backs)) or not any(map(is_cover, fronts)):
        return why.PASSES_WRONG_SIDE
    return None


def _is_certain(page: SeenPage, ours: Container[str] | None) -> bool:
    if ours is None:
        return is_cover(page)
    return any(code in ours for code in page.codes)


def halves(
    pages: Sequence[SeenPage], sides: str = "passes", ours: Container[str] | None = None
) -> Pairing:
    """Pair one file that holds all fronts and then all backs.

    Covers that a blank page follows at once were scanned on both sides: then nothing is paired.
    """
    middle = (len(pages) + 1) // 2
    if PASSES[sides] is None and _blank_follows(pages, ours):
        return Pairing(None, None, why.PASSES_UNCLEAR)
    return pair(pages[:middle], pages[middle:], order=PASSES[sides], ours=ours)


def _blank_follows(pages: Sequence[SeenPage], ours: Container[str] | None) -> bool:
    """Tell whether a blank page comes right after every cover."""
    after = [follower.blank for page, follower in pairwise(pages) if _is_certain(page, ours)]
    return bool(after) and all(after)


def may_be_passes(pages: Sequence[SeenPage], ours: Container[str]) -> bool:
    """Tell whether a file that is said to be otherwise looks like all fronts, then all backs.

    It does when two covers or more all lie in its first half and blank pages lie in its second
    where their backs would.
    """
    covers = sum(_is_certain(page, ours) for page in pages)
    if covers < 2 or _blank_follows(pages, ours):
        return False
    middle = (len(pages) + 1) // 2
    fronts, backs = pages[:middle], pages[middle:]
    return _contradiction(fronts, backs) is None and bool(_fitting(fronts, backs, ours))


def in_reading_order(
    pages: Sequence[SeenPage],
    sides: str,
    *,
    upside_down: bool = False,
    ours: Container[str] | None = None,
) -> list[SeenPage]:
    """Return the pages of a file, given as scanned, in the order in which a person reads them.

    Where fronts and backs cannot be paired they stay as they were scanned.
    """
    order = list(reversed(pages)) if upside_down else list(pages)
    if sides not in PASSES:
        return order
    pairing = halves(pages, sides, ours)
    if pairing.backs is None:
        return order
    sheets = list(zip(pages[: len(pairing.backs)], pairing.backs, strict=True))
    if upside_down:
        sheets.reverse()
    return [page for sheet in sheets for page in sheet]
