"""Many thousand piles, each with a mishap: no page in another dossier unless nothing could tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from postal.demo.mishaps import FAULTS, HARMLESS, Mishap
from postal.demo.piles import (
    Pile,
    Scan,
    Verdict,
    a_day,
    a_pile,
    judge,
    known_of,
    scan,
)
from postal.scanning.splitter import Placement, cut
from tests.misfiles.evidence import EXCUSES, counts_tell

SIDES = ("single", "double", "mixed", "passes")
COUNTED = (1.0, 0.5, 0.0)
SEEDS = 40
Cut = tuple[Pile, Scan, list[Placement], Verdict]


def cases(mishap: Mishap, *more: Mishap, counted: tuple[float, ...] = COUNTED) -> Iterator[Cut]:
    """Piles of three to eight dossiers of one or three clerks, however scanned and counted."""
    for share in counted:
        for clerks in (1, 3):
            for seed in range(SEEDS):
                yield one_case(seed, share, clerks, SIDES[seed % 4], mishap, *more)


def one_case(seed: int, counted: float, clerks: int, sides: str, *mishaps: Mishap) -> Cut:
    rng = np.random.default_rng(seed)
    day = a_day(rng, dossiers=int(rng.integers(3, 9)), clerks=clerks, counted=counted)
    pile = a_pile(rng, day, sides)
    for mishap in mishaps:
        mishap(pile, rng)
    scanned = scan(pile)
    placements = cut(scanned.pages, known_of(pile, scanned))
    return pile, scanned, placements, judge(pile, scanned, placements)


def orders_unclear(placements: list[Placement]) -> bool:
    """Whether fronts and backs could not be paired, so that all of the file waits."""
    return any((one.reason or "").startswith("passes") for one in placements)


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in EXCUSES])
def test_a_mishap_that_shows_brings_no_page_into_another_dossier(name: str) -> None:
    for pile, _, _, verdict in cases(FAULTS[name]):
        assert not verdict.misfiled, (name, pile)


@pytest.mark.parametrize("name", EXCUSES)
def test_a_page_is_misfiled_only_where_nothing_could_tell(name: str) -> None:
    for pile, scanned, _, verdict in cases(FAULTS[name]):
        for owner, given in set(verdict.misfiled.values()):
            assert owner is not None
            assert EXCUSES[name](pile, scanned, owner, given), (name, owner, given, pile)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_happens_on_any_day_misfiles_nothing(name: str) -> None:
    for pile, _, _, verdict in cases(HARMLESS[name]):
        assert not verdict.misfiled, (name, pile)


@pytest.mark.parametrize("name", FAULTS)
def test_no_count_that_disagrees_is_passed_over_whatever_happens_twice(name: str) -> None:
    rng = np.random.default_rng(5)
    for other in rng.choice(sorted(FAULTS), 2, replace=False):
        both = FAULTS[name], FAULTS[str(other)]
        for pile, scanned, placements, _ in cases(*both, counted=(1.0,)):
            for code in {one.code for one in placements if one.place == "dossier" and one.code}:
                assert not counts_tell(pile, scanned, code), (name, other, code, pile)


@pytest.mark.parametrize("name", ["none", "doubled-cover", "bundles-reversed"])
def test_a_clean_pile_is_accepted_whole(name: str) -> None:
    for pile, _, placements, verdict in cases(HARMLESS[name]):
        if not orders_unclear(placements):
            assert not verdict.held, (name, pile)


@pytest.mark.parametrize("name", [*FAULTS, "bundle-taken-out", "blank-sheet"])
def test_a_mishap_holds_what_it_touches_and_its_neighbours(name: str) -> None:
    over, dossiers = 0, 0
    for pile, _, placements, verdict in cases({**FAULTS, **HARMLESS}[name]):
        dossiers += len(pile.order())
        if not orders_unclear(placements):
            over += len(verdict.overheld)
    assert over <= 0.02 * dossiers


def test_bundles_out_of_order_hold_few_dossiers_and_counted_ones_hardly_any() -> None:
    for name, counted, most in (
        ("bundle-moved", 0.0, 0.12),
        ("bundle-moved", 1.0, 0.05),
        ("bundles-shuffled", 0.0, 0.15),
        ("bundles-shuffled", 1.0, 0.09),
        ("upper-half-only", 0.0, 0.16),
    ):
        found: Counter[str] = Counter()
        for pile, _, placements, verdict in cases(HARMLESS[name], counted=(counted,)):
            if not orders_unclear(placements):
                found.update(all=len(pile.order()), over=len(verdict.overheld))
        assert found["over"] <= most * found["all"], (name, counted, found)
