"""Verdicts: what somebody found of each requirement, and the page on which they saw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from postal.audit import Actor
from postal.correspondence.letter_facts import Asked
from postal.languages import Language
from postal.models import Application, Dossier, Enclosure, LineVerdict, Page, utc_now
from postal.plain_text import require_plain
from postal.service import Item, Service
from postal.taken_off import taken_off
from postal.verdicts import Verdict
from postal.verification.checklist import Decision, Judged, Line, decide, lines_of
from postal.verification.refusals import (
    EnclosureElsewhere,
    LineUnknown,
    NoService,
    PageElsewhere,
    VerdictMissing,
)
from postal.verification.taking import require_hand

_SHOWN = frozenset({Verdict.PRESENT, Verdict.UNCLEAR, Verdict.WRONG})


@dataclass(frozen=True)
class Examination:
    """A case as the workbench knows it: its lines, what was found, and what follows."""

    lines: tuple[Line, ...]
    rows: Mapping[str, LineVerdict]
    judged: Mapping[str, Judged]
    decision: Decision

    def numbers(self, lines: Sequence[Line]) -> list[int]:
        """Return the places of ``lines`` in the list, from 1."""
        return [self.lines.index(line) + 1 for line in lines]


@dataclass(frozen=True)
class Evidence:
    """One page or enclosure on which a verdict rests; both None where nothing was seen."""

    page_id: int | None = None
    enclosure_id: int | None = None


def service_of(application: Application) -> Service:
    """Return the case's own version of its service.

    Raises:
        NoService: nobody has said what is asked for.
    """
    if application.service is None:
        raise NoService
    return Service.from_json(application.service.definition)


def examine(session: Session, application: Application) -> Examination:
    """Return how far the examination is.

    Raises:
        NoService: as :func:`service_of`.
    """
    lines = lines_of(service_of(application))
    found = session.scalars(select(LineVerdict).where(LineVerdict.application_id == application.id))
    rows = {row.line: row for row in found}
    judged = {key: Judged(Verdict(row.verdict), row.again) for key, row in rows.items()}
    return Examination(lines, rows, judged, decide(lines, judged))


def asked_for(
    session: Session,
    examination: Examination,
    items: Mapping[str, Item],
    language: Language,
) -> tuple[Asked, ...]:
    """Return what the letter of an incomplete case asks for, with the unclear page of each."""
    return tuple(
        Asked(
            verdict=row.verdict,
            name=line.name(items, language),
            note=row.note,
            page=_shown_page(session, row),
        )
        for line in examination.decision.lines
        if (row := examination.rows[line.key])
    )


def _shown_page(session: Session, row: LineVerdict) -> tuple[str, int, int] | None:
    page = session.get(Page, row.page_id) if row.page_id is not None else None
    return None if page is None else (page.batch.sha256, page.number, page.turn)


def paper(session: Session, application: Application) -> list[tuple[Dossier, list[Page]]]:
    """Return the dossiers that may hold evidence with their pages: its own, then its siblings'.

    A sibling came in the same envelope: a family's papers serve all of its applications. What
    somebody took off its case is nobody's until it is matched again.
    """
    own = Dossier.application_id == application.id
    here = Dossier.state.not_in(("void", "forwarded")) & ~taken_off()
    envelopes = select(Dossier.envelope_id).where(own, here, Dossier.envelope_id.is_not(None))
    dossiers = session.scalars(
        select(Dossier)
        .where(own | Dossier.envelope_id.in_(envelopes.correlate(None)), here)
        .options(selectinload(Dossier.enclosures))
        .order_by(Dossier.application_id.is_distinct_from(application.id), Dossier.id)
    ).all()
    pages = session.scalars(
        select(Page)
        .where(Page.dossier_id.in_([row.id for row in dossiers]), Page.place == "dossier")
        .order_by(Page.position, Page.id)
    ).all()
    return [(row, [page for page in pages if page.dossier_id == row.id]) for row in dossiers]


def enclosures(paper: Sequence[tuple[Dossier, list[Page]]]) -> list[Enclosure]:
    """Return what came with these dossiers and is not paper to scan."""
    return [each for dossier, _pages in paper for each in dossier.enclosures]


def set_verdict(  # noqa: PLR0913 - each argument is part of the verdict
    session: Session,
    application: Application,
    line: str,
    verdict: Verdict,
    *,
    evidence: Evidence,
    actor: Actor,
    note: str | None = None,
    again: bool = False,
) -> LineVerdict:
    """Write what was found of one line; of what is not there, no page is kept.

    ``note`` None keeps the note of the same verdict; another verdict begins without one.
    ``again`` puts back a verdict of an earlier examination that is still to be looked at anew.

    Raises:
        SomeoneElseMovedIt: the case is not in this person's hand.
        LineUnknown, PageElsewhere, EnclosureElsewhere: it does not fit this case.
        NumberInText, TextTooLong: the note.
    """
    require_hand(session, application, actor)
    require_plain(note)
    examination = examine(session, application)
    if line not in {each.key for each in examination.lines}:
        raise LineUnknown
    seen = evidence if verdict in _SHOWN else Evidence()
    require_evidence(session, application, seen)
    row = examination.rows.get(line) or LineVerdict(application_id=application.id, line=line)
    if note is not None or row.again or row.verdict != verdict.value:
        row.note = note or None
    row.verdict, row.again = verdict.value, again
    row.page_id, row.enclosure_id = seen.page_id, seen.enclosure_id
    row.staff_id, row.at = actor.staff_id, utc_now()
    session.add(row)
    session.flush()
    return row


def annotate(
    session: Session, application: Application, line: str, note: str, *, actor: Actor
) -> None:
    """Write what there is to say about a verdict; an empty note removes it.

    Raises:
        SomeoneElseMovedIt: the case is not in this person's hand.
        VerdictMissing: the line has no verdict to say something about.
        NumberInText, TextTooLong: the note.
    """
    require_hand(session, application, actor)
    require_plain(note)
    row = session.scalar(
        select(LineVerdict).where(
            LineVerdict.application_id == application.id, LineVerdict.line == line
        )
    )
    if row is None:
        raise VerdictMissing
    row.note = note or None
    session.flush()


def clear(session: Session, application: Application, line: str, *, actor: Actor) -> None:
    """Take a verdict back.

    Raises:
        SomeoneElseMovedIt: the case is not in this person's hand.
    """
    require_hand(session, application, actor)
    session.execute(
        delete(LineVerdict).where(
            LineVerdict.application_id == application.id, LineVerdict.line == line
        )
    )


def require_evidence(session: Session, application: Application, seen: Evidence) -> None:
    """Refuse a page or an enclosure that no verdict of this case can rest on.

    Raises:
        PageElsewhere, EnclosureElsewhere: it lies in another case.
    """
    if seen.page_id is None and seen.enclosure_id is None:
        return
    found = paper(session, application)
    pages = {page.id for _dossier, listed in found for page in listed}
    if seen.page_id is not None and seen.page_id not in pages:
        raise PageElsewhere
    if seen.enclosure_id is not None and seen.enclosure_id not in {
        each.id for each in enclosures(found)
    }:
        raise EnclosureElsewhere


def replaced(
    session: Session, paper: Sequence[tuple[Dossier, list[Page]]], examination: Examination
) -> Sequence[Page]:
    """Return the pages on which a verdict rests and which a better scan has replaced since.

    They are kept with their dossier as copies, so that the verdict can still be looked into.
    """
    return session.scalars(
        select(Page)
        .where(
            Page.id.in_({row.page_id for row in examination.rows.values()} - {None}),
            Page.dossier_id.in_([dossier.id for dossier, _pages in paper]),
            Page.place == "copy",
        )
        .order_by(Page.batch_id, Page.number)
    ).all()


def lost_evidence(
    session: Session, application: Application, examination: Examination
) -> list[Line]:
    """Return the lines whose page was moved out of reach after the verdict."""
    found = paper(session, application)
    return lost_beside(found, replaced(session, found, examination), examination)


def lost_beside(
    paper: Sequence[tuple[Dossier, list[Page]]], replaced: Sequence[Page], examination: Examination
) -> list[Line]:
    """Return the same, when the pages that are within reach were read already."""
    pages = {page.id for _dossier, listed in paper for page in listed}
    pages |= {page.id for page in replaced}
    return [
        line
        for line in examination.lines
        if (row := examination.rows.get(line.key)) is not None
        and row.page_id is not None
        and row.page_id not in pages
    ]
