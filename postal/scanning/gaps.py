"""Covers that were printed and not seen: which dossier may have swallowed theirs, on plain values.

Nothing on the pages shows a cover that never came through the feeder. What shows it is the order
in which covers were registered: where one is missing between two that lie here, the pages between
them are of one dossier more than there are covers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from postal.scanning import reasons as why
from postal.scanning.counting import Counts
from postal.scanning.cut_values import KnownCover, Segment, Waiting
from postal.scanning.doubts import hold

# So many covers of what a clerk registered in a day make it likely that the rest came with them; of
# a tray that was registered and printed at once, a single one does.
_MOST_OF_A_DAY, _MOST_OF_A_TRAY = 3, 1
# Of a tray that is scanned in parts, more than this share of what was seen is missing.
FEW = 4
# A sheet that stands where a missing cover should is that cover only if its code was not read.
_MAY_BE_ANY = {why.UNREADABLE_COVER, why.MISSPELT_CODE}
# A pile is in the order of registration when at least so many covers say so.
A_PILE = 3


@dataclass(frozen=True)
class Seen:
    """A cover that lies here: the index of its segment, and what the office knows of it."""

    index: int
    cover: KnownCover


def doubt_gaps(segments: Sequence[Segment], counts: Counts) -> None:
    """Doubt the dossiers that may hold the pages of a cover that was not seen."""
    seen = seen_in(segments, counts)
    if not seen:
        return
    runs = by_run(seen)
    theirs = [one for one in counts.known.waiting if one.run in runs and one.order]
    _at_the_end(segments, counts, seen, theirs)
    located: set[str] = set()
    for run, group in runs.items():
        missing = [one for one in counts.known.waiting if one.run == run]
        _in_no_order(segments, counts, group, missing)
        located |= _within_run(segments, counts, group, missing)
    _among_clerks(
        segments, counts, seen, [w for w in counts.known.waiting if w.code not in located]
    )


def seen_in(segments: Sequence[Segment], counts: Counts) -> list[Seen]:
    """Return the covers that lie here at one place, in the order of the pile."""
    return [
        Seen(index, counts.known.covers[segment.code])
        for index, segment in enumerate(segments)
        if segment.code is not None and segment.doubt != why.REPEATED_CODE
    ]


def by_run(seen: Iterable[Seen]) -> dict[str, list[Seen]]:
    """Return covers by the run in which they were registered, each in the order of the pile."""
    runs: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        runs[one.cover.run].append(one)
    return runs


def _within_run(
    segments: Sequence[Segment], counts: Counts, group: Sequence[Seen], missing: Iterable[Waiting]
) -> set[str]:
    """Doubt what lies between two covers of a run of which one between them is missing."""
    ordered = sorted(group, key=lambda one: one.cover.place)
    straight = one_way([one.cover.place for one in group])
    between = {
        (before, after): [
            one for one in missing if before.cover.place < one.place < after.cover.place
        ]
        for before, after in pairwise(ordered)
    }
    lost = sum(map(len, between.values()))
    located: set[str] = set()
    for (before, after), gap in between.items():
        first, last = sorted((before.index, after.index))
        touched = segments[first:last]
        if explained(touched, len(gap)):
            continue  # unless the one sheet has to explain what other clerks miss as well
        located |= {one.code for one in gap}
        if not gap or not (straight or len(touched) == 1):
            continue
        doubt_uncounted(touched, counts)
        if len(gap) == len(touched) == 1 and lost <= max(1, len(group) // FEW):
            doubt_counted(segments[first], gap[0], counts)
    return located


def _in_no_order(
    segments: Sequence[Segment],
    counts: Counts,
    group: Sequence[Seen],
    missing: Sequence[Waiting],
) -> None:
    """Doubt what may hold the pages of the few covers that a tray out of order has not shown."""
    few = 0 < len(missing) <= max(1, len(group) // FEW)
    if not group[0].cover.tray or not few or one_way([one.cover.place for one in group]):
        return
    if not explained(segments, len(missing)):
        doubt_uncounted([segments[index] for index in _suspects(group, missing)], counts)


def _suspects(group: Sequence[Seen], missing: Iterable[Waiting]) -> set[int]:
    """Return which segments may hold a missing cover's pages: all of the run in a pile in disorder.

    Where all covers but one are in order, it is that one and what lies where they are missing.
    """
    found: set[int] = set()
    for number, odd in enumerate(group):
        rest = [*group[:number], *group[number + 1 :]]
        if not one_way([one.cover.place for one in rest]):
            continue
        found.add(odd.index)
        rising = rest[0].cover.place < rest[-1].cover.place
        for gone in missing:
            before = [one.index for one in rest if (one.cover.place < gone.place) == rising]
            behind = [one.index for one in rest if one.index not in before]
            last = min(behind, default=group[-1].index + 1)
            found |= set(range(max(before, default=last), last))
    return found or {one.index for one in group}


def doubt_uncounted(
    segments: Iterable[Segment], counts: Counts, reason: str = why.COVER_MISSING
) -> None:
    """Doubt dossiers of which no count says that they hold their own pages alone."""
    for segment in segments:
        if not counts.settles(segment):
            hold(segment, reason)


def doubt_counted(
    segment: Segment, missing: Waiting, counts: Counts, reason: str = why.COVER_MISSING
) -> None:
    """Doubt a dossier whose count agrees, if it could be made up by the missing one's pages.

    Sheets that were drawn in with the lost cover would leave the count as it was. A bundle of more
    than one sheet, and of as many as were counted, would not: all of this one would have to go.
    """
    sheets = counts.sheets(segment)
    fewer = missing.sheets is None or missing.sheets < max(sheets or 0, 2)
    if sheets is not None and fewer:
        hold(segment, reason)


def _at_the_end(
    segments: Sequence[Segment], counts: Counts, group: Sequence[Seen], missing: Sequence[Waiting]
) -> None:
    """Doubt the dossier at the end of a tray of which only the covers beyond it were not seen.

    A tray may be scanned in parts, so many missing covers beyond its ends, or a few that were seen,
    say nothing. What is missing between them is another gap. Where one cover alone lies here,
    nobody knows in which direction the pile lay; a count that agrees is believed then, or every
    tray that is fed bundle by bundle would be asked about.
    """
    tray = group[0].cover.tray
    if len(group) < (_MOST_OF_A_TRAY if tray else _MOST_OF_A_DAY):
        return
    orders = [one.cover.order for one in group]
    outside = [one for one in missing if not min(orders) <= one.order <= max(orders)]
    most = max(1, len(group) // FEW) if tray else 1
    if not 0 < len(outside) <= most or not one_way(orders):
        return
    rising = orders[0] < orders[-1]
    for beyond in (True, False):
        gone = [one for one in outside if (one.order > max(orders)) == beyond]
        behind = len(orders) == 1 or rising == beyond
        end = segments[group[-1].index :] if behind else segments[: group[0].index]
        if not gone or explained(end, len(gone)):
            continue
        touched = segments[group[-1].index if behind else group[0].index - 1]
        if not counts.settles(touched):
            hold(touched, why.COVER_MISSING)
        elif tray and len(outside) == 1 < len(group):
            doubt_counted(touched, gone[0], counts)


def _among_clerks(
    segments: Sequence[Segment], counts: Counts, seen: Sequence[Seen], missing: Iterable[Waiting]
) -> None:
    """Doubt a dossier after which the pile, in the order of registration, lacks one cover.

    This is for a pile on which several clerks laid their envelopes. What a clerk registered of
    whom nothing lies here may lie on another pile: then the pile must be long enough to show its
    order, and lack hardly any.
    """
    orders = [one.cover.order for one in seen]
    if 0 in orders or not one_way(orders):
        return
    lost = [one for one in missing if min(orders) < one.order < max(orders)]
    runs = {one.cover.run for one in seen}
    strangers = [one for one in lost if one.run not in runs]
    if len(orders) < A_PILE or len(strangers) > max(1, len(orders) // 10):
        known = runs | _sharing(strangers, counts, len(orders))
        lost = [one for one in lost if one.run in known]
    for before, after in pairwise(seen):
        low, high = sorted((before.cover.order, after.cover.order))
        touched = segments[before.index : after.index]
        gap = [gone for gone in lost if low < gone.order < high]
        if gap and not explained(touched, len(gap)):
            doubt_uncounted(touched, counts)
            if len(lost) == len(touched) == 1:
                doubt_counted(touched[0], gap[0], counts)


def _sharing(strangers: Iterable[Waiting], counts: Counts, seen: int) -> set[str]:
    """Return the runs of clerks of whom nothing lies here, but who share piles with these.

    Where more of theirs is missing than a few they have their own pile this time.
    """
    theirs = [one.run for one in strangers if one.run in counts.known.shared]
    return set(theirs) if len(theirs) <= max(1, seen // FEW) else set()


def explained(segments: Sequence[Segment], missing: int) -> bool:
    """Tell whether sheets that could not be read stand where the missing covers should."""
    unread = [one for one in segments if one.problem in _MAY_BE_ANY and one.head is not None]
    return sum(one.head.cover_like for one in unread if one.head is not None) >= missing


def one_way(numbers: Sequence[int]) -> bool:
    """Tell whether numbers only rise or only fall."""
    rising = all(one < other for one, other in pairwise(numbers))
    return rising or all(one > other for one, other in pairwise(numbers))
