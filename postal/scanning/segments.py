"""Heads and what follows them: the first step of a cut, before anything is doubted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postal.codes import CheckFailed, Kind, Mark, NotAMark
from postal.scanning import reasons as why
from postal.scanning.cut_values import SeenPage, Segment, Surroundings


def segments_of(pages: Sequence[SeenPage], known: Surroundings) -> list[Segment]:
    """Return the pages in segments; the first one has no head and may be empty."""
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


def disown_scrap(segments: Sequence[Segment], known: Surroundings) -> None:
    """Take the code off covers that lie on the back of a written page: paper that was used again.

    Only a pile scanned on both sides shows it: its covers lie on fronts, each with its blank back
    behind it. A cover that lies face down has its blank side before it, and is one. Where more
    covers lie on backs than on fronts nobody knows which are which, and the whole pile waits.
    """
    if known.sides in ("single", "mixed"):
        return
    heads = list(_places(segments))
    fronts = [segment for segment, place, _ in heads if place % 2 == 0]
    backs = [segment for segment, place, before in heads if place % 2 and _is_written(before)]
    blank = sum(bool(segment.pages) and segment.pages[0].blank for segment in fronts)
    if not backs or not fronts or blank * 3 < len(fronts) * 2:
        return
    for segment in backs:
        segment.code, segment.problem = None, why.COVER_ON_BACK
    if len(backs) > len(fronts):
        for segment in segments:
            segment.doubt = why.COVER_NOT_CERTAIN if segment.code is not None else None


def _places(segments: Sequence[Segment]) -> Iterator[tuple[Segment, int, SeenPage | None]]:
    """Yield each cover's segment with its head's place in the pile, from 0, and the page before."""
    place, before = 0, None
    for segment in segments:
        pages = [*([segment.head] if segment.head else []), *segment.spare, *segment.pages]
        if segment.code is not None:
            yield segment, place, before
        place += len(pages)
        before = pages[-1] if pages else before


def _is_written(page: SeenPage | None) -> bool:
    return page is not None and not page.blank and not page.cover_like


def marks_on(page: SeenPage, kind: Kind) -> tuple[list[Mark], bool]:
    """Return the sound marks of a kind on a page, and whether any mark on it is misspelt."""
    marks, broken = [], False
    for text in page.codes:
        try:
            mark = Mark.read(text)
        except CheckFailed:
            broken = True
        except NotAMark:
            continue
        else:
            if mark.kind is kind:
                marks.append(mark)
    return marks, broken


def _head(page: SeenPage, known: Surroundings) -> tuple[str | None, str | None] | None:
    """Return (code, problem) when the page starts something, None for an ordinary page."""
    marks, broken = marks_on(page, Kind.DOSSIER)
    if len(marks) > 1:
        return None, why.TWO_CODES
    if marks:
        code, problem = _standing(marks[0], known)
        return (code, problem) if page.cover_like or problem else (None, why.CODE_ALONE)
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
