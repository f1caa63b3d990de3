"""What the office knows of the codes on a batch's pages, as the cutter wants it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from postal.models import Batch, Cover, Dossier, Page
from postal.scanning.other_piles import sharing, shown_elsewhere, unbound
from postal.scanning.splitter import KnownCover, SeenPage, Surroundings, Waiting

_AT_ONCE = 500  # values in one question to the database


def covers_on(session: Session, pages: Iterable[SeenPage]) -> dict[str, Cover]:
    """Return the covers of this office whose codes stand on ``pages``, by code."""
    codes = {code for page in pages for code in page.codes}
    found: dict[str, Cover] = {}
    ordered = sorted(codes)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        rows = session.scalars(
            select(Cover).where(Cover.code.in_(some)).options(joinedload(Cover.dossier))
        )
        found.update({cover.code: cover for cover in rows})
    return found


def surroundings(
    session: Session, office: str, covers: dict[str, Cover], batch: Batch
) -> Surroundings:
    """Return what the cutter may know; ``office`` is the two symbols of our own marks."""
    filed = _filed(session, covers, batch)
    known = {code: _known(cover, filed) for code, cover in covers.items()}
    waiting = waiting_beside(session, covers, batch)
    return Surroundings(
        office,
        known,
        batch.sides,
        (*waiting, *unbound(session, covers, batch)),
        shown_elsewhere(session, covers, waiting, batch),
        sharing(session, covers, waiting, batch),
    )


def waiting_beside(session: Session, covers: dict[str, Cover], batch: Batch) -> tuple[Waiting, ...]:
    """Return the covers that no batch has shown, of the same runs or registered in between.

    One that was registered after this file came in cannot lie in it.
    """
    ids = [cover.dossier_id for cover in covers.values() if cover.dossier_id is not None]
    if not ids:
        return ()
    runs = {cover.run for cover in covers.values()}
    seen = select(Page.id).where(Page.dossier_id == Dossier.id, Page.place == "cover").exists()
    rows = session.execute(
        select(Cover.code, Cover.run, Cover.place_in_run, Dossier.id, Dossier.sheets)
        .join(Dossier, Cover.dossier_id == Dossier.id)
        .where(
            Dossier.state == "received",
            Dossier.created_at <= batch.created_at,
            Cover.state == "bound",
            or_(Cover.run.in_(runs), Dossier.id.between(min(ids), max(ids))),
            ~seen,
        )
        .order_by(Dossier.id)
    )
    shown = {dossier for dossier in ids if dossier is not None}
    return tuple(Waiting(*row) for row in rows if row[3] not in shown)


def _known(cover: Cover, filed: set[int]) -> KnownCover:
    dossier = cover.dossier
    standing = "ready"
    if cover.state == "void" or (dossier is not None and dossier.state in ("void", "forwarded")):
        standing = "void"
    elif dossier is not None and dossier.id in filed:
        standing = "seen"
    sheets = dossier.sheets if dossier is not None else None
    order = cover.dossier_id or 0
    # Intake calls a clerk's day by date and person, with a hyphen; a tray has a name of its own.
    tray = "-" not in cover.run
    return KnownCover(standing, sheets, cover.run, cover.place_in_run, order, tray)


def _filed(session: Session, covers: dict[str, Cover], batch: Batch) -> set[int]:
    """Return the dossiers (ids) under ``covers`` that have pages from another batch.

    The backs that were brought to the fronts of this one are no other scan.
    """
    ids = sorted(cover.dossier_id for cover in covers.values() if cover.dossier_id is not None)
    found: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = (
            select(Page.dossier_id)
            .join(Batch, Batch.id == Page.batch_id)
            .where(
                Page.dossier_id.in_(some),
                Page.place != "cover",
                Batch.id != batch.id,
                Batch.backs_of_id.is_distinct_from(batch.id),
            )
        )
        found.update(one for one in session.scalars(rows.distinct()) if one is not None)
    return found
