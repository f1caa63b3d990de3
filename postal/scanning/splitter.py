"""Cutting a batch at its covers: plain values in, plain values out.

The rule above all others: no page lies in another dossier without somebody being asked. A page
goes to a dossier only when its cover is certain and nothing that is known contradicts: sheets
counted at intake, the order in which covers were printed, covers seen twice or with nothing
under them. A doubt holds the dossiers it touches and lets the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from postal.codes import CheckFailed, Kind, Mark, NotAMark
from postal.scanning import reasons as why

# From this many covers of one print run on, a batch counts as a tray and not as a part of one.
_A_TRAY = 3


@dataclass(frozen=True)
class SeenPage:
    """A page as the reader saw it: ``codes`` are the distinct texts with the shape of ours."""

    number: int
    codes: tuple[str, ...] = ()
    cover_like: bool = False
    blank: bool = False


@dataclass(frozen=True)
class KnownCover:
    """What the office knows of a code.

    ``standing`` is ``ready`` (waiting to be scanned), ``seen`` (its dossier has pages from an
    earlier batch) or ``void``. ``sheets`` is None when nobody counted.
    """

    standing: str
    sheets: int | None = None
    run: str = ""
    place: int = 0


@dataclass(frozen=True)
class Placement:
    """Where a page belongs. ``place``: cover, dossier, blank or unplaced.

    ``code`` is the dossier for cover and dossier, ``suggested`` the likely one for an unplaced
    page. ``reason`` is set where a person is needed.
    """

    number: int
    place: str
    code: str | None = None
    reason: str | None = None
    suggested: str | None = None
    blank: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What the cutter may know beside the pages.

    ``sides``: ``single``, ``double``, ``mixed`` (both sides, blank backs dropped by the scanner)
    or ``auto``. ``waiting``: (run, place) of printed covers that no batch has shown yet.
    """

    office: str
    covers: Mapping[str, KnownCover]
    sides: str = "auto"
    waiting: frozenset[tuple[str, int]] = frozenset()


@dataclass
class Segment:
    """A head and what follows it, up to the next head; ``doubt`` holds its pages back."""

    head: SeenPage | None
    code: str | None = None
    problem: str | None = None
    pages: list[SeenPage] = field(default_factory=list)
    spare: list[SeenPage] = field(default_factory=list)  # further sheets with the same code
    doubt: str | None = None

    @property
    def filled(self) -> int:
        """How many pages carry something."""
        return sum(not page.blank for page in self.pages)


def cut(pages: Sequence[SeenPage], known: Surroundings) -> list[Placement]:
    """Return one placement for each page, in order."""
    segments = _segments(pages, known)
    _doubt_repeats(segments)
    _doubt_empty(segments)
    _doubt_counts(segments, known)
    _doubt_gaps(segments, known)
    _doubt_neighbours(segments)
    _doubt_reversal(segments)
    placed = [placement for segment in segments for placement in _place(segment, segments)]
    return sorted(placed, key=lambda placement: placement.number)


def _head(page: SeenPage, known: Surroundings) -> tuple[str | None, str | None] | None:
    """Return (code, problem) when the page starts something, None for an ordinary page."""
    marks, broken = [], False
    for text in page.codes:
        try:
            mark = Mark.read(text)
        except CheckFailed:
            broken = True
        except NotAMark:
            continue
        else:
            if mark.kind is Kind.DOSSIER:
                marks.append(mark)
    if len(marks) > 1:
        return None, why.TWO_CODES
    if marks:
        return _standing(marks[0], known)
    if broken:
        return None, why.MISSPELT_CODE
    return (None, why.UNREADABLE_COVER) if page.cover_like else None


def _standing(mark: Mark, known: Surroundings) -> tuple[str | None, str | None]:
    if mark.office != known.office:
        return None, why.FOREIGN_CODE
    cover = known.covers.get(mark.text)
    if cover is None:
        return None, why.UNKNOWN_CODE
    if cover.standing == "void":
        return None, why.VOID_CODE
    return mark.text, None


def _segments(pages: Sequence[SeenPage], known: Surroundings) -> list[Segment]:
    segments = [Segment(head=None)]
    for page in pages:
        head = _head(page, known)
        last = segments[-1]
        if head is None:
            last.pages.append(page)
        elif head[0] is not None and head[0] == last.code and last.filled == 0:
            # The same sheet twice with nothing between: a reprint lying on the first print.
            last.spare.append(page)
        else:
            segments.append(Segment(head=page, code=head[0], problem=head[1]))
    return segments


def _doubt_repeats(segments: list[Segment]) -> None:
    codes = [segment.code for segment in segments if segment.code]
    for segment in segments:
        if segment.code and codes.count(segment.code) > 1:
            segment.doubt = why.REPEATED_CODE


def _doubt_empty(segments: list[Segment]) -> None:
    for segment in segments:
        if segment.code and segment.filled == 0 and segment.doubt is None:
            segment.doubt = why.COVER_WITHOUT_PAGES


def double_sided(segments: Sequence[Segment]) -> bool:
    """Tell whether every cover is followed by a blank page, as when both sides are scanned."""
    heads = [segment for segment in segments if segment.head is not None]
    return bool(heads) and all(segment.pages and segment.pages[0].blank for segment in heads)


def fits(segment: Segment, sheets: int, sides: str, *, double: bool) -> bool:
    """Tell whether a segment's pages agree with the ``sheets`` counted at intake.

    Both sides: two pages a sheet after the cover's own blank back. One side: a page a sheet,
    where further blank pages are taken for backs. Mixed: anything from one to two pages a sheet.
    """
    total = len(segment.pages)
    if sides == "mixed":
        return sheets <= segment.filled <= 2 * sheets
    if sides == "double" or (sides == "auto" and double):
        backs = 1 if segment.pages and segment.pages[0].blank else 0
        if total - backs == 2 * sheets:
            return True
        if sides == "double":
            return False
    return sheets in (total, segment.filled)


def _doubt_counts(segments: list[Segment], known: Surroundings) -> None:
    double = double_sided(segments)
    for segment in segments:
        if segment.code is None or segment.doubt is not None:
            continue
        cover = known.covers[segment.code]
        if cover.standing == "seen":
            segment.doubt = why.SEEN_BEFORE
        elif cover.sheets is not None and not fits(
            segment, cover.sheets, known.sides, double=double
        ):
            segment.doubt = why.SHEETS_DIFFER


def _uncounted(segment: Segment, known: Surroundings) -> bool:
    return segment.code is not None and known.covers[segment.code].sheets is None


def _doubt_gaps(segments: list[Segment], known: Surroundings) -> None:
    """Doubt an uncounted dossier when the next sheet of its print run was skipped unseen."""
    for here, after in pairwise(segments):
        if here.code is None or here.doubt or after.code is None or not _uncounted(here, known):
            continue
        first, second = known.covers[here.code], known.covers[after.code]
        if first.run != second.run:
            continue
        between = range(first.place + 1, second.place)
        if any((first.run, place) in known.waiting for place in between):
            here.doubt = why.COVER_MISSING
    _doubt_tail(segments, known)
    for here, after in pairwise(segments):
        empty = here.doubt == why.COVER_WITHOUT_PAGES
        if empty and not after.doubt and _uncounted(after, known):
            after.doubt = why.AFTER_EMPTY_COVER


def _doubt_tail(segments: list[Segment], known: Surroundings) -> None:
    """Doubt the last dossier when of a whole printed tray only the sheet after it was not seen.

    A tray may be scanned in parts, so more than one missing sheet, or a batch of one or two
    covers, says nothing.
    """
    last = segments[-1]
    if last.code is None or last.doubt or not _uncounted(last, known):
        return
    cover = known.covers[last.code]
    here = {one.code for one in segments if one.code and known.covers[one.code].run == cover.run}
    missing = [place for run, place in known.waiting if run == cover.run]
    if len(here) >= _A_TRAY and missing == [cover.place + 1]:
        last.doubt = why.COVER_MISSING


def _doubt_neighbours(segments: list[Segment]) -> None:
    """A code that is no cover of ours may stand on a page of the dossier before it."""
    decoys = {why.UNKNOWN_CODE, why.MISSPELT_CODE, why.FOREIGN_CODE, why.TWO_CODES}
    for here, after in pairwise(segments):
        stray = after.problem in decoys and after.head is not None and not after.head.cover_like
        if stray and here.code and here.doubt is None:
            here.doubt = why.COVER_NOT_CERTAIN


def _doubt_reversal(segments: list[Segment]) -> None:
    """Pages before the first cover and none after the last: the pile went in upside down."""
    last = segments[-1]
    if segments[0].filled and last.head is not None and last.filled == 0:
        for segment in segments:
            if segment.code:
                segment.doubt = why.REVERSED


def _place(segment: Segment, segments: list[Segment]) -> list[Placement]:
    if segment.head is None:
        reason = why.NO_COVER if len(segments) == 1 else why.BEFORE_FIRST_COVER
        return [_loose(page, reason, None) for page in segment.pages]
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
    before = segments[segments.index(segment) - 1].code if not head.cover_like else None
    first = Placement(head.number, "unplaced", None, segment.problem, before)
    return [first] + [_loose(page, why.COVER_NOT_CERTAIN, before) for page in segment.pages]


def _held(page: SeenPage, reason: str, code: str) -> Placement:
    return Placement(page.number, "unplaced", None, reason, code, page.blank)


def _loose(page: SeenPage, reason: str, suggested: str | None) -> Placement:
    """A blank page outside every dossier is placed as blank; anything else waits."""
    if page.blank and suggested is None:
        return Placement(page.number, "blank", blank=True)
    return Placement(page.number, "unplaced", None, reason, suggested, page.blank)
