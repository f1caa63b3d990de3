"""Piles of paper on plain values: which sheet belongs to whom is known, so a cut can be judged.

A pile is a row of leaves as they lie in the feeder. Scanning it gives the pages that the cutter
sees, and beside each page the dossier that it truly belongs to. Mishaps (see ``mishaps``) change
the pile before it is scanned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from postal.codes import ALPHABET, Kind, Mark
from postal.scanning.cut_values import (
    KnownCover,
    Placement,
    SeenPage,
    Surroundings,
    Waiting,
)

OFFICE = "CX"
Rng = np.random.Generator


@dataclass(frozen=True)
class Leaf:
    """One sheet: its owner, what a reader finds on its front, and which sides are blank."""

    owner: str | None
    cover: bool = False
    codes: tuple[str, ...] = ()
    blank: bool = False
    blank_back: bool = True
    back_codes: tuple[str, ...] = ()  # of a cover: the sheet is paper that was used again

    @property
    def front(self) -> SeenPage:
        """The side that lies upwards, as the reader sees it."""
        return SeenPage(0, self.codes, self.cover, self.blank)

    @property
    def back(self) -> SeenPage:
        """The other side."""
        return SeenPage(0, self.back_codes, bool(self.back_codes), self.blank_back)


@dataclass(frozen=True)
class Bundle:
    """A dossier as intake knows it; ``counted`` says whether somebody counted its sheets."""

    code: str
    sheets: int
    counted: bool
    run: str
    place: int
    order: int


@dataclass
class Pile:
    """What lies in the feeder, what intake knows, and which dossiers a mishap has touched.

    ``sides`` is how the scanner works, ``said`` how somebody said it does.
    """

    bundles: list[Bundle]
    leaves: list[Leaf]
    sides: str
    said: str
    touched: set[str] = field(default_factory=set)
    seen_before: set[str] = field(default_factory=set)

    def bundle(self, code: str) -> Bundle:
        """Return the dossier with this code."""
        return next(one for one in self.bundles if one.code == code)

    def covers(self) -> list[int]:
        """Return where the covers of the pile lie that can be read."""
        codes = {one.code for one in self.bundles}
        return [n for n, leaf in enumerate(self.leaves) if leaf.cover and codes & set(leaf.codes)]

    def order(self) -> list[str]:
        """Return the dossiers in the order in which their leaves lie."""
        return list(dict.fromkeys(leaf.owner for leaf in self.leaves if leaf.owner))


@dataclass(frozen=True)
class Scan:
    """The pages of a scanned pile, and by page number who truly owns each."""

    pages: list[SeenPage]
    owners: dict[int, str | None]


@dataclass(frozen=True)
class Verdict:
    """What a cut did: pages in a wrong dossier, dossiers held, and held without need."""

    misfiled: dict[int, tuple[str | None, str]]
    held: set[str]
    overheld: set[str]


def a_mark(rng: Rng, office: str = OFFICE, kind: Kind = Kind.DOSSIER) -> str:
    """Return a sound mark of an office."""
    return Mark(kind, office, "".join(rng.choice(list(ALPHABET), 5))).text


def a_day(rng: Rng, *, dossiers: int, clerks: int, counted: float) -> list[Bundle]:
    """Return what intake registers on a day, in that order, by one or several clerks."""
    places = dict.fromkeys(range(clerks), 0)
    made = []
    for order in range(1, dossiers + 1):
        clerk = int(rng.integers(clerks))
        places[clerk] += 1
        sheets, known = int(rng.integers(1, 6)), bool(rng.random() < counted)
        run = f"day-{clerk}" if clerks > 1 else "tray"
        made.append(Bundle(a_mark(rng), sheets, known, run, places[clerk], order))
    return made


def a_pile(rng: Rng, bundles: Sequence[Bundle], sides: str) -> Pile:
    """Return the bundles on one pile, each under its cover, scanned as was said."""
    leaves: list[Leaf] = []
    for one in bundles:
        leaves.append(Leaf(one.code, cover=True, codes=(one.code,)))
        leaves += [a_leaf(rng, one.code) for _ in range(one.sheets)]
    return Pile(list(bundles), leaves, sides, sides)


def a_leaf(rng: Rng, owner: str | None) -> Leaf:
    """Return a sheet of paper; a third is printed on both sides."""
    return Leaf(owner, blank_back=bool(rng.random() < 0.67))


def a_cover(pile: Pile, rng: Rng, *, after: int = 0) -> int | None:
    """Return where a readable cover lies, not among the first ``after`` ones."""
    covers = pile.covers()[after:]
    return int(rng.choice(covers)) if covers else None


def a_page(pile: Pile, rng: Rng) -> int | None:
    """Return where a sheet lies that is no cover and carries no code."""
    pages = [n for n, leaf in enumerate(pile.leaves) if not leaf.cover and not leaf.codes]
    return int(rng.choice(pages)) if pages else None


def touch(pile: Pile, *places: int) -> None:
    """Note that a mishap touched the dossiers whose sheets lie at these places."""
    for place in places:
        owner = pile.leaves[place].owner
        if owner is not None:
            pile.touched.add(owner)


def scan(pile: Pile) -> Scan:
    """Return the pages that the scanner delivers."""
    fronts = [(leaf.front, leaf.owner) for leaf in pile.leaves]
    backs = [(leaf.back, leaf.owner) for leaf in pile.leaves]
    if pile.sides == "single":
        sides = fronts
    elif pile.sides == "passes":
        sides = fronts + backs[::-1]
    else:
        sides = [side for sheet in zip(fronts, backs, strict=True) for side in sheet]
    if pile.sides == "mixed":
        sides = [side for side in sides if not side[0].blank]
    pages = [replace(page, number=number) for number, (page, _) in enumerate(sides, start=1)]
    owners = {number: owner for number, (_, owner) in enumerate(sides, start=1)}
    return Scan(pages, owners)


def known_of(pile: Pile, scanned: Scan) -> Surroundings:
    """Return what the office knows of a scanned pile."""
    shown = {code for page in scanned.pages for code in page.codes}
    covers = {
        one.code: KnownCover(
            "seen" if one.code in pile.seen_before else "ready",
            one.sheets if one.counted else None,
            one.run,
            one.place,
            one.order,
            one.run == "tray",
        )
        for one in pile.bundles
        if one.code in shown
    }
    return Surroundings(OFFICE, covers, pile.said, tuple(_waiting(pile, covers)))


def _waiting(pile: Pile, covers: dict[str, KnownCover]) -> Iterable[Waiting]:
    runs = {cover.run for cover in covers.values()}
    orders = [cover.order for cover in covers.values()] or [0]
    for one in pile.bundles:
        near = one.run in runs or min(orders) < one.order < max(orders)
        if near and one.code not in covers and one.code not in pile.seen_before:
            sheets = one.sheets if one.counted else None
            yield Waiting(one.code, one.run, one.place, one.order, sheets)


def judge(pile: Pile, scanned: Scan, placements: Sequence[Placement]) -> Verdict:
    """Compare a cut with the truth; blank pages are nobody's loss."""
    blank = {page.number for page in scanned.pages if page.blank}
    misfiled, held = {}, set()
    for one in placements:
        owner = scanned.owners[one.number]
        if one.number in blank:
            continue
        if one.place == "dossier" and one.code is not None and one.code != owner:
            misfiled[one.number] = (owner, one.code)
        elif one.place == "unplaced" and owner is not None:
            held.add(owner)
    return Verdict(misfiled, held, held - pile.touched - _neighbours(pile))


def _neighbours(pile: Pile) -> set[str]:
    order = pile.order()
    found = set()
    for number, code in enumerate(order):
        if code in pile.touched:
            found |= set(order[max(0, number - 1) : number + 2])
    return found
