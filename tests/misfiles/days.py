"""A day's envelopes of several clerks, on piles that are fed as several files, on plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from postal.demo.piles import (
    OFFICE,
    Bundle,
    Leaf,
    Pile,
    Scan,
    Verdict,
    a_day,
    a_leaf,
    judge,
    scan,
)
from postal.scanning.cut_values import KnownCover, Placement, Shown, Surroundings, Waiting
from postal.scanning.splitter import cut

Rng = np.random.Generator


def a_day_in_files(rng: Rng, counted: float) -> tuple[list[Bundle], list[Pile]]:
    """Four to sixteen dossiers, each clerk's on a pile, or all on one, fed in parts."""
    clerks = int(rng.integers(2, 4))
    day = a_day(rng, dossiers=int(rng.integers(4, 17)), clerks=clerks, counted=counted)
    stacks: dict[str, list[Bundle]] = defaultdict(list)
    shared = bool(rng.random() < 0.4)
    for one in day:
        stacks["all" if shared else one.run].append(one)
    files: list[Pile] = []
    for stack in stacks.values():
        turned = stack[::-1] if rng.random() < 0.3 else stack
        while turned:
            size = int(rng.choice([2, 3, 4, 6]))
            files.append(_laid(rng, day, turned[:size]))
            turned = turned[size:]
    return day, files


def _laid(rng: Rng, day: list[Bundle], bundles: Sequence[Bundle]) -> Pile:
    leaves: list[Leaf] = []
    for one in bundles:
        leaves.append(Leaf(one.code, cover=True, codes=(one.code,)))
        leaves += [a_leaf(rng, one.code) for _ in range(one.sheets)]
    return Pile(day, leaves, "single", "single")


def lose_a_cover(files: Sequence[Pile], rng: Rng) -> str:
    """One cover of the day never comes through; return whose."""
    pile = files[int(rng.integers(len(files)))]
    place = int(rng.choice(pile.covers()))
    owner = pile.leaves.pop(place).owner
    assert owner is not None
    return owner


def at_the_end_of_the_day(day: Sequence[Bundle], files: Sequence[Pile]) -> list[Verdict]:
    """Cut each file as it comes, and once more when all have come; return what became of it.

    Where either cut holds a page a person is asked.
    """
    scans = [scan(pile) for pile in files]
    shown = {
        code: number
        for number, scanned in reversed(list(enumerate(scans)))
        for page in scanned.pages
        for code in page.codes
    }
    found = []
    for number, (pile, scanned) in enumerate(zip(files, scans, strict=True)):
        early = {code: at for code, at in shown.items() if at <= number}
        first = cut(scanned.pages, _known(day, scanned, number, early))
        last = cut(scanned.pages, _known(day, scanned, number, shown))
        asked = {each.number for each in last if each.reason is not None}
        held = [
            Placement(each.number, "unplaced") if each.number in asked else each for each in first
        ]
        found.append(judge(pile, scanned, held))
    return found


def _known(
    day: Sequence[Bundle], scanned: Scan, number: int, shown: dict[str, int]
) -> Surroundings:
    codes = {code for page in scanned.pages for code in page.codes}
    here = [one for one in day if one.code in codes]
    runs = {one.run for one in here}
    orders = [one.order for one in here] or [0]
    covers = {one.code: _cover(one) for one in here}
    waiting = tuple(
        Waiting(one.code, one.run, one.place, one.order, one.sheets if one.counted else None)
        for one in day
        if one.code not in shown and (one.run in runs or min(orders) < one.order < max(orders))
    )
    elsewhere = tuple(
        Shown(one.run, one.place, shown[one.code] < number)
        for one in day
        if one.code in shown and shown[one.code] != number and one.run in runs
    )
    return Surroundings(OFFICE, covers, "single", waiting, elsewhere)


def _cover(one: Bundle) -> KnownCover:
    return KnownCover("ready", one.sheets if one.counted else None, one.run, one.place, one.order)


def nothing_shows(day: Sequence[Bundle], files: Sequence[Pile], owner: str) -> bool:
    """Whether the covers seen that day say nothing of where a missing one lay.

    They do where covers of its run lie on both sides of it, and one of the run in its own file.
    """
    lost = next(one for one in day if one.code == owner)
    own = next(pile for pile in files if owner in pile.order())
    seen = [place for pile in files for place in _places(pile, lost.run)]
    return not _places(own, lost.run) or not min(seen) < lost.place < max(seen)


def _places(pile: Pile, run: str) -> list[int]:
    """The places in a run of the covers that lie in a pile."""
    codes = {code for place in pile.covers() for code in pile.leaves[place].codes}
    return [one.place for one in pile.bundles if one.code in codes and one.run == run]
