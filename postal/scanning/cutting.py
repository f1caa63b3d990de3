"""From a read file to rows: each page gets its place, each dossier moves on, doubts wait.

The same way serves a batch that is cut for the first time and one that is cut again: the cutter
works from what the reader saw, which the page rows keep.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.imaging.pages import PageRead
from postal.lookups import the_office
from postal.models import Batch, Dossier, Page
from postal.page_rows import page_row, position
from postal.scanning import reasons as why
from postal.scanning.dossiers import dossier_of
from postal.scanning.sides import PASSES, in_reading_order
from postal.scanning.splitter import Placement, SeenPage, cut
from postal.scanning.surroundings import covers_on, surroundings

_UNSCANNED = ("received", "kept_unscanned")


def file_pages(
    session: Session, batch: Batch, kind: str, read: Sequence[PageRead], actor: Actor
) -> list[Dossier]:
    """Write a read batch's pages and cut it; return the dossiers that are now scanned.

    The caller's door commits, and then hands the dossiers to the matching stage.
    """
    rows = [page_row(batch, page) for page in read]
    batch.kind, batch.pages_total, batch.progress = kind, len(rows), None
    batch.reading_token = None
    return place_pages(session, batch, rows, actor)


def place_pages(
    session: Session, batch: Batch, rows: Sequence[Page], actor: Actor
) -> list[Dossier]:
    """Cut a batch that is being read, or cut again, and accept or hold it.

    ``rows`` are all its pages by number, without a place as yet. Returns the dossiers that are now
    scanned.
    """
    seen = [seen_page(row) for row in rows]
    covers = covers_on(session, seen)
    known = surroundings(session, the_office(session).mark, covers, batch)
    ranks = ranks_of(batch, seen, covers)
    placements = cut(seen[::-1] if batch.upside_down else seen, known)
    touched = dict.fromkeys(p.code or p.suggested for p in placements)
    dossiers = {
        code: dossier_of(session, covers[code], actor) for code in touched if code is not None
    }
    session.flush()
    for row, placement in zip(rows, placements, strict=True):
        _put(row, position(batch.id, ranks[row.number]), placement, dossiers)
    # All at once and without looking at one another: hundreds of rows while nobody reads.
    session.bulk_save_objects([row for row in rows if inspect(row).transient])
    session.flush()
    scanned = _scan_placed(session, batch, placements, dossiers, actor)
    doubts = [placement.reason for placement in placements if placement.reason]
    batch.reason = doubts[0] if doubts else None
    _settle(session, batch, actor, pages=len(rows), dossiers=len(scanned), doubts=len(doubts))
    return scanned


def _settle(session: Session, batch: Batch, actor: Actor, **counts: int) -> None:
    if batch.state == "needs_attention" and counts["doubts"]:
        return  # cut again, and still somebody has to look
    move = "hold" if counts["doubts"] else "accept"
    audit.transition(
        session, batch, move, seen_version=batch.version, actor=actor, data=dict(counts)
    )


def seen_page(row: Page) -> SeenPage:
    """Return a page as the reader saw it, whatever people decided since."""
    return SeenPage(row.number, tuple(row.codes), row.cover_like, row.read_blank, row.look or "")


def _put(row: Page, stands: int, placement: Placement, dossiers: dict[str, Dossier]) -> None:
    """Give a page row the place that the cutter found for it; ``stands`` is its position."""
    owner = dossiers.get(placement.code or "")
    suggested = dossiers.get(placement.suggested or "")
    row.place, row.reason, row.blank = placement.place, placement.reason, row.read_blank
    row.dossier_id = owner.id if owner is not None else None
    row.suggested_id = suggested.id if suggested is not None else None
    row.position = stands if placement.place == "dossier" else None


def ranks_of(batch: Batch, seen: Sequence[SeenPage], ours: Container[str]) -> dict[int, int]:
    """Return the rank of each page of a batch, by number, in the order in which they are read.

    ``ours`` are the codes of covers that the office knows.
    """
    order = in_reading_order(seen, batch.sides, upside_down=batch.upside_down, ours=ours)
    return {page.number: rank for rank, page in enumerate(order, start=1)}


def position_of(session: Session, page: Page) -> int:
    """Return where a page stands within whatever dossier it is put into.

    Fronts and backs of one sheet stand together, also where the backs are a batch of their own.
    """
    batch = session.get_one(Batch, page.batch_id)
    if batch.backs_of_id is not None:
        fronts = session.get_one(Batch, batch.backs_of_id)
        total = batch.pages_total or 0
        front = total + 1 - page.number if batch.upside_down else page.number
        rank = total + 1 - front if fronts.upside_down else front
        return position(fronts.id, rank) + 1
    if batch.sides not in PASSES:
        total = batch.pages_total or 0
        return position(batch.id, total + 1 - page.number if batch.upside_down else page.number)
    rows = session.scalars(
        select(Page).where(Page.batch_id == batch.id).order_by(Page.number)
    ).all()
    seen = [seen_page(row) for row in rows]
    return position(batch.id, ranks_of(batch, seen, covers_on(session, seen))[page.number])


def _scan_placed(
    session: Session,
    batch: Batch,
    placements: Sequence[Placement],
    dossiers: dict[str, Dossier],
    actor: Actor,
) -> list[Dossier]:
    waiting: list[tuple[Dossier, list[int]]] = []
    for code, dossier in dossiers.items():
        numbers = [p.number for p in placements if p.place == "dossier" and p.code == code]
        if numbers and dossier.state in _UNSCANNED:
            waiting.append((dossier, numbers))
        elif numbers:
            mark_scanned(session, dossier, batch, numbers, actor)
        elif any(p.reason == why.SEEN_BEFORE and p.code == code for p in placements):
            audit.record(session, dossier, "seen_again", actor=actor, data={"batch": batch.id})
    scanned = [dossier for dossier, _ in waiting]
    if scanned:
        data = [_pages_said(batch, numbers) for _, numbers in waiting]
        audit.transition_all(session, scanned, "scan", actor=actor, data=data)
    return scanned


def mark_scanned(
    session: Session, dossier: Dossier, batch: Batch, numbers: Sequence[int], actor: Actor
) -> bool:
    """Move a dossier to ``scanned`` if it waited for that; else note the pages it gained."""
    data = _pages_said(batch, numbers)
    if dossier.state in _UNSCANNED:
        audit.transition(
            session, dossier, "scan", seen_version=dossier.version, actor=actor, data=data
        )
        return True
    audit.record(session, dossier, "pages_filed", actor=actor, data=data)
    return False


def _pages_said(batch: Batch, numbers: Sequence[int]) -> dict[str, object]:
    return {"batch": batch.sha256, "pages": list(numbers)}


def open_doubts(session: Session, batch: Batch) -> int:
    """Return how many pages of the batch still wait for a person."""
    count = session.scalar(
        select(func.count()).where(Page.batch_id == batch.id, Page.reason.is_not(None))
    )
    return int(count or 0)
