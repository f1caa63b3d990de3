"""What makes a dossier doubtful whose cover was read, on plain values.

Each rule puts a reason on the segments it touches; the first reason a segment gets is the one that
stays. Covers that were never seen are the matter of ``gaps``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from postal.codes import Kind
from postal.scanning import reasons as why
from postal.scanning.counting import Counts
from postal.scanning.cut_values import Segment
from postal.scanning.segments import marks_on

_STRAY = {why.CODE_ALONE, why.UNKNOWN_CODE, why.MISSPELT_CODE, why.FOREIGN_CODE, why.TWO_CODES}


def hold(segment: Segment, reason: str) -> None:
    """Hold a dossier's pages back, unless they are held already."""
    if segment.code is not None and segment.doubt is None:
        segment.doubt = reason


def doubt_repeats(segments: Sequence[Segment]) -> None:
    """A cover that lies at two places belongs to one of them at most."""
    codes = [segment.code for segment in segments if segment.code]
    for segment in segments:
        if segment.code and codes.count(segment.code) > 1:
            hold(segment, why.REPEATED_CODE)


def doubt_seen(segments: Sequence[Segment], counts: Counts) -> None:
    """A dossier that has pages already: are these more of them, better ones, or a copy?"""
    for segment in segments:
        if segment.code and segment.pages and counts.known.covers[segment.code].standing == "seen":
            hold(segment, why.SEEN_BEFORE)


def doubt_counts(segments: Sequence[Segment], counts: Counts) -> None:
    """Pages that differ from the sheets that were counted."""
    for segment in segments:
        reason = counts.difference(segment)
        if reason is not None:
            hold(segment, reason)


def doubt_empty(segments: Sequence[Segment], counts: Counts) -> None:
    """A cover with nothing under it, and the dossiers that may hold what it has lost.

    Its pages may lie under the cover before it, when it slipped behind its own bundle, or under
    the one after it. A count speaks for the dossier before; for the one after only if the pages
    are not as many as the empty cover wants.
    """
    for segment in segments:
        if segment.code and segment.filled == 0:
            hold(segment, why.COVER_WITHOUT_PAGES)
    for before, after in pairwise(segments):
        if _is_empty(after, counts) and not counts.settles(before):
            hold(before, why.BEFORE_EMPTY_COVER)
        if _is_empty(before, counts) and not _is_its_own(after, before, counts):
            hold(after, why.AFTER_EMPTY_COVER)


def _is_empty(segment: Segment, counts: Counts) -> bool:
    """Tell whether a head stands over nothing, not even over as many blank pages as were counted.

    A void sheet under its successor says nothing.
    """
    if segment.head is None or segment.problem == why.VOID_CODE:
        return False
    return segment.filled == 0 and not counts.settles(segment)


def _is_its_own(segment: Segment, empty: Segment, counts: Counts) -> bool:
    if not counts.settles(segment):
        return False
    if empty.code is None:
        return True  # a spoilt sheet: most likely the first print of the cover that follows
    wanted = counts.sheets(empty)
    return wanted is not None and not counts.fits(segment, wanted)


def doubt_strays(segments: Sequence[Segment]) -> None:
    """A code that is no cover of ours may stand on a page of the dossier before it."""
    for before, after in pairwise(segments):
        stray = after.problem in _STRAY and after.head is not None and not after.head.cover_like
        if stray or after.problem == why.COVER_ON_BACK:
            hold(before, why.COVER_NOT_CERTAIN)


def doubt_slips(segments: Sequence[Segment], counts: Counts) -> None:
    """A slip of one of our letters within a dossier may be the head of an answer without a cover.

    Directly behind the cover it lies where it should. Further down only a count can tell.
    """
    for segment in segments:
        filled = [page for page in segment.pages if not page.blank]
        late = any(marks_on(page, Kind.SLIP)[0] for page in filled[1:])
        if late and not counts.settles(segment):
            hold(segment, why.SLIP_AT_HEAD)


def doubt_face_down(segments: Sequence[Segment], counts: Counts) -> None:
    """A blank page between others, scanned on one side, may be the back of the next cover.

    It is asked about where a cover that was registered next has not been seen.
    """
    if counts.way != "single":
        return
    for segment, after in pairwise([*segments, None]):
        if segment is None or segment.code is None or counts.settles(segment):
            continue
        blanks = [page.blank for page in segment.pages]
        within = any(blanks) and not all(blanks[blanks.index(True) :])
        if within and _next_is_missing(segment, after, counts):
            hold(segment, why.FACE_DOWN)


def _next_is_missing(segment: Segment, after: Segment | None, counts: Counts) -> bool:
    covers = counts.known.covers
    here = covers[segment.code or ""]
    following = covers.get(after.code or "") if after is not None else None
    ends = sorted((here.order, following.order)) if following is not None else None
    return any(
        (one.run == here.run and abs(one.place - here.place) == 1)
        or (ends is not None and ends[0] < one.order < ends[1])
        for one in counts.known.waiting
    )


def doubt_reversal(segments: Sequence[Segment], counts: Counts) -> None:
    """A pile that went in last page first: each cover lies behind its own pages.

    Pages before the first cover and none after the last show it. Where only one of the two is to
    be seen, covers in the reverse order of registration make it likely enough, unless a count says
    otherwise.
    """
    lead, last = segments[0].filled > 0, segments[-1]
    empty_end = last.head is not None and last.filled == 0
    shown = lead and empty_end
    if shown or ((lead or empty_end) and _runs_backwards(segments, counts)):
        for segment in segments:
            hold(segment, why.REVERSED)


def _runs_backwards(segments: Sequence[Segment], counts: Counts) -> bool:
    covers = [counts.known.covers[segment.code] for segment in segments if segment.code]
    falling = all(before.order > after.order > 0 for before, after in pairwise(covers))
    likely = len(covers) > 1 and falling
    against = any(
        (sheets := counts.sheets(after)) is not None and not counts.fits(before, sheets)
        for before, after in pairwise(segments)
    )
    return likely and not against
