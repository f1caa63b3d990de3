"""Cutting a batch at its covers: plain values in, plain values out.

The rule above all others: no page lies in another dossier without somebody being asked. A page
goes to a dossier only when its cover is certain and nothing that is known contradicts: sheets
counted at intake, the order in which covers were printed, covers seen twice or with nothing
under them. A doubt holds the dossiers it touches and lets the others go on.
"""

from __future__ import annotations

from collections.abc import Sequence

from postal.codes import Kind
from postal.scanning import disorder, doubts, gaps, part_trays, titles
from postal.scanning import reasons as why
from postal.scanning.counting import counts_of
from postal.scanning.cut_values import (
    KnownCover,
    Placement,
    SeenPage,
    Segment,
    Surroundings,
    Waiting,
)
from postal.scanning.segments import disown_scrap, marks_on, segments_of
from postal.scanning.sides import PASSES, halves, in_reading_order, may_be_passes

__all__ = ["KnownCover", "Placement", "SeenPage", "Surroundings", "Waiting", "cut"]


def cut(pages: Sequence[SeenPage], known: Surroundings) -> list[Placement]:
    """Return one placement for each page, by page number.

    ``pages`` come in the order in which they lay in the pile, the first sheet first. Where all
    backs follow all fronts (``passes``) they come as they were scanned.
    """
    reason = None
    scanned = sorted(pages, key=lambda page: page.number)
    if known.sides in PASSES:
        upside_down = bool(pages) and pages[0].number > pages[-1].number
        ours = known.covers.keys()
        reason = halves(scanned, known.sides, ours).reason
        pages = in_reading_order(scanned, known.sides, upside_down=upside_down, ours=ours)
    segments = segments_of(pages, known)
    disown_scrap(segments, known)
    if reason is None:
        _doubt(segments, known)
        if known.sides not in PASSES and may_be_passes(scanned, known.covers.keys()):
            doubts.hold(segments[-1], why.SIDES_DIFFER)
        placed = [placement for segment in segments for placement in _place(segment, segments)]
    else:
        placed = [placement for segment in segments for placement in _all_held(segment, reason)]
    return sorted(placed, key=lambda placement: placement.number)


def _doubt(segments: list[Segment], known: Surroundings) -> None:
    counts = counts_of(segments, known)
    doubts.doubt_repeats(segments)
    if known.beside:
        part_trays.doubt_between_files(segments, counts)
        return
    doubts.doubt_empty(segments, counts)
    doubts.doubt_seen(segments, counts)
    doubts.doubt_reversal(segments, counts)
    doubts.doubt_counts(segments, counts)
    gaps.doubt_gaps(segments, counts)
    part_trays.doubt_between_files(segments, counts)
    doubts.doubt_strays(segments)
    doubts.doubt_slips(segments, counts)
    doubts.doubt_face_down(segments, counts)
    disorder.doubt_disorder(segments, counts)
    titles.doubt_titles(segments, counts)


def _all_held(segment: Segment, reason: str) -> list[Placement]:
    """Hold everything but certain covers, without a guess where it belongs."""
    heads = [segment.head, *segment.spare] if segment.head is not None else []
    found = [
        Placement(head.number, "cover", segment.code)
        if segment.code is not None
        else Placement(head.number, "unplaced", None, segment.problem)
        for head in heads
        if head is not None
    ]
    pages = [Placement(p.number, "unplaced", None, reason, None, p.blank) for p in segment.pages]
    return found + pages


def _place(segment: Segment, segments: list[Segment]) -> list[Placement]:
    if segment.head is None:
        reason = why.NO_COVER if len(segments) == 1 else why.BEFORE_FIRST_COVER
        return _loose(segment.pages, reason, None)
    if segment.code is None:
        return _place_problem(segment, segments)
    # A doubt stands on the pages it holds; only a cover with nothing under it carries its own.
    again = segment.doubt == why.REPEATED_CODE and _came_before(segment, segments)
    alone = segment.doubt if again or not segment.pages else None
    heads = [Placement(segment.head.number, "cover", segment.code, alone)]
    heads += [Placement(page.number, "cover", segment.code) for page in segment.spare]
    if segment.doubt is None:
        return heads + [
            Placement(page.number, "dossier", segment.code, blank=page.blank)
            for page in segment.pages
        ]
    return heads + [_held(page, segment.doubt, segment.code) for page in segment.pages]


def _came_before(segment: Segment, segments: list[Segment]) -> bool:
    first = next(one for one in segments if one.code == segment.code)
    return first is not segment


def _place_problem(segment: Segment, segments: list[Segment]) -> list[Placement]:
    head = segment.head
    assert head is not None  # noqa: S101 - the caller has looked
    within = not head.cover_like or segment.problem == why.COVER_ON_BACK
    before = segments[segments.index(segment) - 1].code if within else None
    first = Placement(head.number, "unplaced", None, segment.problem, before)
    return [first, *_loose(segment.pages, why.COVER_NOT_CERTAIN, before)]


def _held(page: SeenPage, reason: str, code: str | None) -> Placement:
    return Placement(page.number, "unplaced", None, reason, code, page.blank)


def _loose(pages: Sequence[SeenPage], reason: str, suggested: str | None) -> list[Placement]:
    """Place pages outside every dossier: blank ones as blank, anything else waits.

    From a slip of one of our letters on they are named as its.
    """
    found = []
    for page in pages:
        if marks_on(page, Kind.SLIP)[0]:
            reason = why.SLIP_AT_HEAD
        if page.blank and suggested is None:
            found.append(Placement(page.number, "blank", blank=True))
        else:
            found.append(_held(page, reason, suggested))
    return found
