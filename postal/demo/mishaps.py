"""What goes wrong with a pile between the counter and the scanner, each by its name.

Every mishap takes a pile and a random generator, changes the pile in place and notes which
dossiers it touched. One that finds nothing to spoil leaves the pile as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from postal.codes import Kind
from postal.demo import cover_mishaps as covers
from postal.demo.piles import Leaf, Pile, Rng, a_cover, a_leaf, a_mark, a_page, touch

Mishap = Callable[[Pile, Rng], None]


def swallowed_sheet(pile: Pile, rng: Rng) -> None:
    """Two sheets go through as one, and the lower one is not seen."""
    place = a_page(pile, rng)
    if place is not None:
        touch(pile, place)
        del pile.leaves[place]


def reversed_pile(pile: Pile, rng: Rng) -> None:
    """The pile is fed last page first."""
    del rng
    pile.touched |= set(pile.order())
    pile.leaves.reverse()


def stray_lead(pile: Pile, rng: Rng) -> None:
    """The last page of the previous tray comes first."""
    pile.leaves.insert(0, a_leaf(rng, None))
    touch(pile, 1)


def bare_slip(pile: Pile, rng: Rng) -> None:
    """An answer without a cover, a slip of our letter on top, lies between two bundles."""
    covers = pile.covers()
    if covers:
        there = int(rng.choice([*covers, len(pile.leaves)]))
        touch(pile, max(0, there - 1))
        slip = Leaf(None, codes=(a_mark(rng, kind=Kind.SLIP),))
        pile.leaves[there:there] = [slip, a_leaf(rng, None)]


def decoy(pile: Pile, rng: Rng) -> None:
    """A page carries a code of our shape that is no cover's."""
    place = a_page(pile, rng)
    if place is not None:
        touch(pile, place)
        code = a_mark(rng, "ZZ") if rng.random() < 0.5 else a_mark(rng)
        pile.leaves[place] = replace(pile.leaves[place], codes=(code,))


def scanned_before(pile: Pile, rng: Rng) -> None:
    """A dossier of an earlier file lies here once more."""
    place = a_cover(pile, rng)
    if place is not None:
        touch(pile, place)
        pile.seen_before.add(pile.leaves[place].codes[0])


def sheet_twice(pile: Pile, rng: Rng) -> None:
    """The feeder takes a sheet a second time."""
    place = a_page(pile, rng)
    if place is not None:
        touch(pile, place)
        pile.leaves.insert(place, pile.leaves[place])


def wrong_sides(pile: Pile, rng: Rng) -> None:
    """Somebody said the batch was scanned otherwise than it was."""
    others = [one for one in ("single", "double", "passes") if one != pile.sides]
    pile.said = str(rng.choice(others))
    pile.touched |= set(pile.order())


def blank_sheet(pile: Pile, rng: Rng) -> None:
    """A sheet of a dossier is blank, or lay with its empty side upwards."""
    place = a_page(pile, rng)
    if place is not None:
        touch(pile, place)
        pile.leaves[place] = replace(pile.leaves[place], blank=True)


def page_astray(pile: Pile, rng: Rng) -> None:
    """A page lies in another bundle than its own."""
    here = a_page(pile, rng)
    if here is not None:
        leaf = pile.leaves.pop(here)
        there = int(rng.integers(1, len(pile.leaves) + 1))
        pile.leaves.insert(there, leaf)
        touch(pile, there, max(0, there - 1), min(there + 1, len(pile.leaves) - 1))


def pages_exchanged(pile: Pile, rng: Rng) -> None:
    """Two pages lie at each other's place."""
    one, other = a_page(pile, rng), a_page(pile, rng)
    if one is not None and other is not None:
        touch(pile, one, other)
        leaves = pile.leaves
        leaves[one], leaves[other] = leaves[other], leaves[one]


def nothing(pile: Pile, rng: Rng) -> None:
    """All is well."""
    del pile, rng


def upper_half_only(pile: Pile, rng: Rng) -> None:
    """A part of the tray is scanned; the rest comes later."""
    covers = pile.covers()
    if len(covers) > 1:
        pile.leaves = pile.leaves[: int(rng.choice(covers[1:]))]


def bundle_taken_out(pile: Pile, rng: Rng) -> None:
    """A dossier of the tray is somewhere else, with its cover."""
    place = a_cover(pile, rng)
    if place is not None:
        owner = pile.leaves[place].owner
        touch(pile, place, max(0, place - 1), min(place + 1, len(pile.leaves) - 1))
        pile.leaves = [leaf for leaf in pile.leaves if leaf.owner != owner]


def bundles_shuffled(pile: Pile, rng: Rng) -> None:
    """The bundles lie in another order than that of registration, each under its cover."""
    order = [str(code) for code in rng.permutation(pile.order())]
    pile.leaves.sort(key=lambda leaf: order.index(leaf.owner or ""))


def bundles_reversed(pile: Pile, rng: Rng) -> None:
    """The first envelope of the day lies at the bottom; each bundle is in order."""
    del rng
    order = pile.order()[::-1]
    pile.leaves.sort(key=lambda leaf: order.index(leaf.owner or ""))


def bundle_moved(pile: Pile, rng: Rng) -> None:
    """One bundle was pulled out and laid on the end."""
    order = pile.order()
    order.append(order.pop(int(rng.integers(len(order)))))
    pile.leaves.sort(key=lambda leaf: order.index(leaf.owner or ""))


FAULTS: dict[str, Mishap] = {
    "lost-cover": covers.lost_cover,
    "unreadable-cover": covers.unreadable_cover,
    "beyond-recognition": covers.beyond_recognition,
    "misspelt-cover": covers.misspelt_cover,
    "two-codes": covers.two_codes,
    "face-down-cover": covers.face_down_cover,
    "swallowed-sheet": swallowed_sheet,
    "swallowed-with-cover": covers.swallowed_with_cover,
    "cover-seen-twice": covers.cover_seen_twice,
    "cover-replaced": covers.cover_replaced,
    "scrap-cover": covers.scrap_cover,
    "cover-of-another-tray": covers.cover_of_another_tray,
    "covers-exchanged": covers.covers_exchanged,
    "covers-shuffled": covers.covers_shuffled,
    "cover-behind": covers.cover_behind,
    "two-covers-in-a-row": covers.two_covers_in_a_row,
    "reversed-pile": reversed_pile,
    "stray-lead": stray_lead,
    "bare-slip": bare_slip,
    "decoy": decoy,
    "scanned-before": scanned_before,
    "sheet-twice": sheet_twice,
    "wrong-sides": wrong_sides,
    "page-astray": page_astray,
    "pages-exchanged": pages_exchanged,
}
"""Mishaps that may bring a page into another dossier."""

HARMLESS: dict[str, Mishap] = {
    "none": nothing,
    "doubled-cover": covers.doubled_cover,
    "upper-half-only": upper_half_only,
    "bundle-taken-out": bundle_taken_out,
    "bundles-shuffled": bundles_shuffled,
    "bundles-reversed": bundles_reversed,
    "bundle-moved": bundle_moved,
    "blank-sheet": blank_sheet,
}
"""What happens on any day and brings no page into another dossier."""
