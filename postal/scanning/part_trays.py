"""Covers that are missing between two files: a tray was fed in parts, and one cover was in neither.

While only the first part is read, a cover that comes next in its run may lie in the part to come.
Once another file shows what was registered behind it, it must have been in one of the two. So the
dossier after which it should lie is doubted, in the file that is being cut and in one that was cut
before (see ``looking_back``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from postal.scanning import reasons as why
from postal.scanning.counting import Counts
from postal.scanning.cut_values import Segment, Shown, Waiting
from postal.scanning.gaps import (
    A_PILE,
    FEW,
    Seen,
    by_run,
    doubt_counted,
    doubt_uncounted,
    explained,
    one_way,
    seen_in,
)

_Edge = tuple[int, int]
_END = 1 << 30  # behind every segment, as the end of a slice


def doubt_between_files(segments: Sequence[Segment], counts: Counts) -> None:
    """Doubt the dossiers here that may hold the pages of a cover missing between two files."""
    seen = seen_in(segments, counts)
    for run, group in by_run(seen).items():
        shown = [one for one in counts.known.elsewhere if one.run == run]
        rising = _direction(group, shown)
        if rising is None:
            continue
        missing = [one for one in counts.known.waiting if one.run == run]
        here = {one.cover.place for one in group}
        for gap in gaps_between(here, {one.place for one in shown}, missing).values():
            if len(gap) <= few_of(len(group)):
                _doubt(segments, counts, seen, gap, rising=rising)


def few_of(seen: int) -> int:
    """Return how many covers may be missing beside so many of their run before it says nothing."""
    return max(1, seen // FEW)


def _direction(group: Sequence[Seen], shown: Sequence[Shown]) -> bool | None:
    """Return whether the pile rises (True) or falls; None where its order says nothing.

    One cover alone has the direction in which the files of its run came in, if they had one.
    """
    places = [one.cover.place for one in group]
    if len(places) > 1:
        return places[0] < places[-1] if one_way(places) else None
    ways = {(one.place < places[0]) == one.earlier for one in shown}
    return ways.pop() if len(ways) == 1 else None


def gaps_between(
    here: AbstractSet[int], away: AbstractSet[int], missing: Iterable[Waiting]
) -> dict[_Edge, list[Waiting]]:
    """Return what is missing of a run between a place that lies here and the next one elsewhere.

    The keys are the two places, the lower one first.
    """
    between: dict[_Edge, list[Waiting]] = defaultdict(list)
    for gone in missing:
        lower = max((place for place in here | away if place < gone.place), default=None)
        upper = min((place for place in here | away if place > gone.place), default=None)
        if lower is not None and upper is not None and (lower in here) != (upper in here):
            between[lower, upper].append(gone)
    return between


def _doubt(
    segments: Sequence[Segment],
    counts: Counts,
    seen: Sequence[Seen],
    gap: Sequence[Waiting],
    *,
    rising: bool,
) -> None:
    gone = gap[0]
    group = [one for one in seen if one.cover.run == gone.run]
    spots = {_spot(seen, [one for one in group if (one.cover.place < gone.place) == rising], group)}
    orders = [one.cover.order for one in seen]
    if len(orders) >= A_PILE and 0 not in orders and one_way(orders):
        # On a pile of several clerks it may lie where the order of the day wants it.
        up = orders[0] < orders[-1]
        spots.add(_spot(seen, [one for one in seen if (one.cover.order < gone.order) == up], seen))
    for first, last in spots:
        touched = segments[first:last]
        if explained(touched, len(gap)):
            return
    for first, last in spots:
        doubt_uncounted(segments[first:last], counts, why.COVER_IN_NO_FILE)
        if len(gap) == 1 < len(group):
            for segment in segments[first:last]:
                doubt_counted(segment, gone, counts, why.COVER_IN_NO_FILE)


def _spot(seen: Sequence[Seen], before: Sequence[Seen], group: Sequence[Seen]) -> _Edge:
    """Return between which segments the pages of a missing cover would lie, as a slice.

    ``before`` are those of ``group`` that lie before it: behind the last of them. Where there is
    none it is what lies before the first of the group.
    """
    if before:
        first = before[-1].index
        behind = [one.index for one in seen if one.index > first]
        return first, min(behind, default=_END)
    end = group[0].index
    return max((one.index for one in seen if one.index < end), default=0), end
