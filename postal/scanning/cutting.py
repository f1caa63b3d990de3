"""From a read file to rows: each page gets its place, each dossier moves on, doubts wait.

The same way serves a batch that is cut for the first time and one that is cut again: the cutter
works from what the reader saw, which the page rows keep.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.imaging.pages import PageRead
from postal.lookups import the_office
from postal.models import Batch, Cover, Dossier, Page
from postal.scanning import reasons as why
from postal.scanning.services import as_mailroom
from postal.scanning.splitter import Placement, SeenPage, cut
from postal.scanning.surroundings import covers_on, surroundings

# A page's order in its dossier: batches in the order they came, pages as they lay in the feeder.
_BATCH_STRIDE = 100_000


def file_pages(
    session: Session, batch: Batch, kind: str, read: Sequence[PageRead], actor: Actor
) -> list[Dossier]:
    """Write a read batch's pages and cut it; return the dossiers that are now scanned.

    The caller's door commits, and then hands the dossiers to the matching stage.
    """
    rows = [_page_row(batch, page) for page in read]
    batch.kind, batch.pages_total, batch.progress = kind, len(rows), None
    batch.reading_token = None
    return place_pages(session, batch, rows, actor)


def place_pages(
    session: Session, batch: Batch, rows: Sequence[Page], actor: Actor
) -> list[Dossier]:
    """Cut a batch that is being read, or cut again, and accept or hold it.

    ``rows`` are all its pages in order, without a place as yet. Returns the dossiers that are now
    scanned.
    """
    seen = [_seen(row) for row in rows]
    covers = covers_on(session, seen)
    known = surroundings(session, the_office(session).mark, covers, batch)
    placements = cut(seen, known)
    touched = dict.fromkeys(p.code or p.suggested for p in placements)
    dossiers = {
        code: _dossier_of(session, covers[code], actor) for code in touched if code is not None
    }
    session.flush()
    for row, placement in zip(rows, placements, strict=True):
        _put(row, batch, placement, dossiers)
        session.add(row)
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


def _page_row(batch: Batch, page: PageRead) -> Page:
    codes = list(dict.fromkeys(mark.text for mark in page.marks))
    return Page(
        batch_id=batch.id,
        number=page.number,
        codes=codes,
        code_seen=codes[0] if codes else None,
        reader=page.marks[0].reader if page.marks else None,
        cover_like=page.cover_like,
        read_blank=page.blank,
        turn=page.rotation or 0,
        width_px=page.width_px,
        height_px=page.height_px,
        dpi=round(page.dpi),
        digest=page.digest,
        look=page.look,
        how=page.how,
    )


def _seen(row: Page) -> SeenPage:
    return SeenPage(row.number, tuple(row.codes), row.cover_like, row.read_blank)


def _put(row: Page, batch: Batch, placement: Placement, dossiers: dict[str, Dossier]) -> None:
    """Give a page row the place that the cutter found for it."""
    owner = dossiers.get(placement.code or "")
    suggested = dossiers.get(placement.suggested or "")
    row.place, row.reason, row.blank = placement.place, placement.reason, row.read_blank
    row.dossier_id = owner.id if owner is not None else None
    row.suggested_id = suggested.id if suggested is not None else None
    row.position = position(batch.id, row.number) if placement.place == "dossier" else None


def position(batch_id: int, number: int) -> int:
    """Return where a page of a batch stands within a dossier."""
    return batch_id * _BATCH_STRIDE + number


def _dossier_of(session: Session, cover: Cover, actor: Actor) -> Dossier:
    """Return the dossier under a cover; a blank sheet that was scanned begins one of its own."""
    if cover.dossier is not None:
        return cover.dossier
    dossier = Dossier(state="received", code=cover.code)
    audit.born(session, dossier, actor=actor, cover=cover.code)
    cover.dossier_id = dossier.id
    audit.transition(session, cover, "bind", seen_version=cover.version, actor=as_mailroom(actor))
    return dossier


def _scan_placed(
    session: Session,
    batch: Batch,
    placements: Sequence[Placement],
    dossiers: dict[str, Dossier],
    actor: Actor,
) -> list[Dossier]:
    scanned = []
    for code, dossier in dossiers.items():
        numbers = [p.number for p in placements if p.place == "dossier" and p.code == code]
        if numbers and mark_scanned(session, dossier, batch, numbers, actor):
            scanned.append(dossier)
        elif any(p.reason == why.SEEN_BEFORE and p.code == code for p in placements):
            audit.record(session, dossier, "seen_again", actor=actor, data={"batch": batch.id})
    return scanned


def mark_scanned(
    session: Session, dossier: Dossier, batch: Batch, numbers: Sequence[int], actor: Actor
) -> bool:
    """Move a dossier to ``scanned`` if it waited for that; else note the pages it gained."""
    data = {"batch": batch.sha256, "pages": list(numbers)}
    if dossier.state in ("received", "kept_unscanned"):
        audit.transition(
            session, dossier, "scan", seen_version=dossier.version, actor=actor, data=data
        )
        return True
    audit.record(session, dossier, "pages_filed", actor=actor, data=data)
    return False


def open_doubts(session: Session, batch: Batch) -> int:
    """Return how many pages of the batch still wait for a person."""
    count = session.scalar(
        select(func.count()).where(Page.batch_id == batch.id, Page.reason.is_not(None))
    )
    return int(count or 0)
