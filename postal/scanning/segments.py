"""Heads and what follows them: the first step of a cut, before anything is doubted."""

from __future__ import annotations

from collections.abc import Sequence

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
