"""Covers that do not lie in the order of registration, on plain values.

A bundle that lies out of order under its own cover is harmless; a cover that lies on another bundle
is not. The order alone cannot tell the two apart, counts that differ can. So a pile that follows
the order is trusted, one that was shuffled says nothing, and what stands out of an order that all
others keep is asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from postal.scanning import reasons as why
from postal.scanning.counting import Counts
from postal.scanning.cut_values import Segment
from postal.scanning.doubts import hold

# A pile of several clerks shows an order when at least so many covers lie in it.
_A_PILE = 4
_Place = tuple[Segment, int]


def doubt_disorder(segments: Sequence[Segment], counts: Counts) -> None:
    """Doubt covers that may lie on another bundle than their own."""
    runs: dict[str, list[_Place]] = defaultdict(list)
    day: list[_Place] = []
    for segment in segments:
        if segment.code is not None and segment.doubt != why.REPEATED_CODE:
            cover = counts.known.covers[segment.code]
            runs[cover.run].append((segment, cover.place))
            day.append((segment, cover.order))
    for run, group in runs.items():
        missing = {one.place: one.sheets for one in counts.known.waiting if one.run == run}
        _doubt_exchanged(group, counts)
        _doubt_permuted(group, counts)
        _doubt_replaced(group, missing, counts)
    if len(runs) > 1 and all(order for _, order in day):
        _doubt_permuted(day, counts)
        if len(day) >= _A_PILE and len(list(_exchanged(day))) == 1:
            _doubt_exchanged(day, counts)


def _doubt_exchanged(group: Sequence[_Place], counts: Counts) -> None:
    """Doubt covers that lie at each other's place, all others being in theirs."""
    for one, other in _exchanged(group):
        if not _told_apart(one, other, counts):
            hold(one, why.EXCHANGED)
            hold(other, why.EXCHANGED)


def _exchanged(group: Sequence[_Place]) -> Iterator[tuple[Segment, Segment]]:
    lies = _ranks([place for _, place in group])
    backwards = lies == sorted(lies, reverse=True)
    if backwards or any(lies[lies[number]] != number for number in lies):
        return
    for here, there in enumerate(lies):
        if here < there:
            yield group[here][0], group[there][0]


def _ranks(places: Sequence[int]) -> list[int]:
    rank = {place: number for number, place in enumerate(sorted(places))}
    return [rank[place] for place in places]


def _told_apart(one: Segment, other: Segment, counts: Counts) -> bool:
    """Tell whether the counts say of either bundle that it is not the other's."""
    first, second = counts.sheets(one), counts.sheets(other)
    if first is None or second is None or first == second:
        return False
    return counts.settles(one) or counts.settles(other)


def _doubt_permuted(group: Sequence[_Place], counts: Counts) -> None:
    """Doubt all covers out of place where counts show that two at least lie on other bundles.

    A dossier whose count no other one shares is certain all the same.
    """
    differing = sum(counts.difference(segment) is not None for segment, _ in group)
    if differing < 2:
        return
    displaced = _displaced([place for _, place in group])
    sheets = [counts.sheets(segment) for segment, _ in group]
    for number in displaced:
        segment = group[number][0]
        alone = sheets.count(sheets[number]) == 1 and None not in sheets
        if not (counts.settles(segment) and alone):
            hold(segment, why.EXCHANGED)


def _displaced(places: Sequence[int]) -> list[int]:
    """Return which of the covers do not lie where the order, rising or falling, wants them."""
    lies = _ranks(places)
    rising = [number for number, rank in enumerate(lies) if rank != number]
    falling = [number for number, rank in enumerate(reversed(lies)) if rank != number]
    return min(rising, [len(lies) - 1 - number for number in falling], key=len)


def _doubt_replaced(
    group: Sequence[_Place], missing: dict[int, int | None], counts: Counts
) -> None:
    """Doubt a cover that lies out of order at the very place where another is missing."""
    places = [place for _, place in group]
    for number, (segment, place) in enumerate(group):
        rest = places[:number] + places[number + 1 :]
        if len(rest) < 2 or _is_straight(places) or not _is_straight(rest):
            continue
        low, high = _room(rest, number)
        wanted = [sheets for at, sheets in missing.items() if low < at < high]
        if not low < place < high and _could_be(segment, wanted, counts):
            hold(segment, why.EXCHANGED)


def _room(rest: Sequence[int], number: int) -> tuple[int, int]:
    """Return between which places of the run a cover would be in order at this point.

    At the ends of the pile only the very next place counts.
    """
    rising = rest[0] < rest[-1]
    before = rest[number - 1] if number else None
    after = rest[number] if number < len(rest) else None
    step = 2 if rising else -2
    if before is None:
        before = (after or 0) - step
    if after is None:
        after = before + step
    return min(before, after), max(before, after)


def _could_be(segment: Segment, wanted: Iterable[int | None], counts: Counts) -> bool:
    """Tell whether a segment's pages could be those of a bundle of one of these counts."""
    settled = counts.settles(segment)
    return any(not settled or sheets is None or counts.fits(segment, sheets) for sheets in wanted)


def _is_straight(places: Sequence[int]) -> bool:
    return list(places) in (sorted(places), sorted(places, reverse=True))
