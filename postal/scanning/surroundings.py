"""What the office knows of the codes on a batch's pages, as the cutter wants it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.models import Batch, Cover, Dossier, Page
from postal.scanning.splitter import KnownCover, SeenPage, Surroundings

_AT_ONCE = 500  # values in one question to the database


def covers_on(session: Session, pages: Iterable[SeenPage]) -> dict[str, Cover]:
    """Return the covers of this office whose codes stand on ``pages``, by code."""
    codes = {code for page in pages for code in page.codes}
    found: dict[str, Cover] = {}
    ordered = sorted(codes)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        rows = session.scalars(select(Cover).where(Cover.code.in_(some)))
        found.update({cover.code: cover for cover in rows})
    return found


def surroundings(
    session: Session, office: str, covers: dict[str, Cover], batch: Batch
) -> Surroundings:
    """Return what the cutter may know; ``office`` is the two symbols of our own marks."""
    known = {code: _known(session, cover, batch) for code, cover in covers.items()}
    runs = {cover.run for cover in covers.values()}
    rows = session.execute(
        select(Cover.run, Cover.place_in_run)
        .join(Dossier, Cover.dossier_id == Dossier.id)
        .where(Cover.run.in_(runs), Dossier.state == "received")
    )
    waiting = frozenset((run, place) for run, place in rows)
    shown = {(cover.run, cover.place_in_run) for cover in covers.values()}
    return Surroundings(office, known, batch.sides, waiting - shown)


def _known(session: Session, cover: Cover, batch: Batch) -> KnownCover:
    dossier = cover.dossier
    standing = "ready"
    if cover.state == "void" or (dossier is not None and dossier.state in ("void", "forwarded")):
        standing = "void"
    elif dossier is not None and has_pages(session, dossier, batch):
        standing = "seen"
    sheets = dossier.sheets if dossier is not None else None
    return KnownCover(standing, sheets, cover.run, cover.place_in_run)


def has_pages(session: Session, dossier: Dossier, batch: Batch) -> bool:
    """Tell whether any page was filed under this dossier by another batch than ``batch``."""
    found = session.scalar(
        select(Page.id).where(Page.dossier_id == dossier.id, Page.batch_id != batch.id).limit(1)
    )
    return found is not None
