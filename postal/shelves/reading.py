"""What a scanned or typed code means in the archive: a box, a bundle, or the bundles of a case."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import filing
from postal.codes import Kind, Mark, TrackingCode
from postal.electronic import SOURCES
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Box, Cover, Dossier, Manifest, TrackingAlias
from postal.shelves.refusals import (
    BoxUnknown,
    CaseUnknown,
    CodeForeign,
    DossierUnknown,
    HandOverBox,
    NotForArchive,
    SheetVoid,
)


def grouped(code: str) -> str:
    """Return a code as people read it."""
    return Mark.read(code).grouped


def understand(session: Session, text: str) -> Box | Dossier:
    """Return the box or the bundle that a mark names.

    Raises:
        NotAMark, CheckFailed, CodeForeign, NotForArchive: it is no mark for here.
        BoxUnknown, HandOverBox, DossierUnknown, SheetVoid: nothing of the archive has it.
    """
    office = the_office(session).mark
    mark = Mark.parse_typed(text, office)
    if mark.office != office:
        raise CodeForeign(mark=mark.grouped, office=mark.office)
    if mark.kind is Kind.BOX:
        return _box(session, mark)
    if mark.kind is Kind.DOSSIER:
        return _dossier(session, mark)
    raise NotForArchive(mark=mark.grouped)


def dossiers_by(session: Session, text: str) -> Sequence[Dossier]:
    """Return the bundle of a sheet's code, or all bundles of a case's tracking code.

    What was split off lies in the bundle that it was split off.

    Raises:
        Refusal: as :func:`understand`; CaseUnknown where it is neither.
    """
    try:
        code = TrackingCode.parse(text).text
    except Refusal:
        found = understand(session, text)
        if isinstance(found, Dossier):
            return [filing.bundle_of(session, found)]
        raise NotForArchive(mark=grouped(found.code)) from None
    alias = session.get(TrackingAlias, code)
    rows = session.scalars(
        select(Dossier)
        .where(
            Dossier.application_id == (alias.application_id if alias is not None else 0),
            Dossier.source.not_in(SOURCES),
        )
        .order_by(Dossier.id)
    ).all()
    if not rows:
        raise CaseUnknown(typed=text)
    return list(dict.fromkeys(filing.bundle_of(session, row) for row in rows))


def _box(session: Session, mark: Mark) -> Box:
    found = session.scalar(select(Box).where(Box.code == mark.text))
    if found is not None:
        return found
    leaving = session.scalar(select(Manifest).where(Manifest.code == mark.text))
    if leaving is not None:
        raise HandOverBox(box=mark.grouped, number=f"{leaving.year}/{leaving.number}")
    raise BoxUnknown(box=mark.grouped)


def _dossier(session: Session, mark: Mark) -> Dossier:
    own = session.scalar(select(Dossier).where(Dossier.code == mark.text))
    if own is not None:
        return own
    cover = session.scalar(select(Cover).where(Cover.code == mark.text))
    if cover is None or cover.dossier is None:
        raise DossierUnknown(mark=mark.grouped)
    if cover.state == "void":
        raise SheetVoid(mark=mark.grouped, now=grouped(cover.dossier.code))
    return cover.dossier
