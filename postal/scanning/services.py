"""From a read file to rows: each page gets its place, each dossier moves on, doubts wait."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.errors import Refusal
from postal.imaging.pages import PageRead
from postal.lookups import the_office
from postal.models import Batch, Cover, Dossier, Page
from postal.scanning import reasons as why
from postal.scanning.splitter import KnownCover, Placement, SeenPage, Surroundings, cut
from postal.storage import Stored
from postal.wording import N_
from postal.workflow import Role

SIDES: dict[str, str] = {
    "auto": N_("Kenali sendiri"),
    "single": N_("Satu sisi"),
    "double": N_("Dua sisi"),
    "mixed": N_("Dua sisi, halaman kosong dibuang pemindai"),
}
# A page's order in its dossier: batches in the order they came, pages as they lay in the feeder.
_BATCH_STRIDE = 100_000


class BatchBusy(Refusal):
    """Another process is reading this batch just now."""

    code = "batch-busy"
    text = N_("Bundel ini sedang dibaca. Tunggu sebentar.")


def accept_file(  # noqa: PLR0913 - where a file came from is part of its record
    session: Session,
    stored: Stored,
    *,
    name: str,
    way: str,
    sides: str,
    actor: Actor,
) -> tuple[Batch, bool]:
    """Return the batch of a stored file and whether it was known before.

    A file that was quarantined earlier is the same batch and is read again, since the program
    or its limits may have changed meanwhile.
    """
    known = session.scalar(select(Batch).where(Batch.sha256 == stored.sha256))
    if known is not None:
        if known.state == "quarantined":
            audit.transition(
                session,
                known,
                "read_again",
                seen_version=known.version,
                actor=as_mailroom(actor),
                reason=N_("berkas yang sama datang lagi"),
            )
            return known, False
        return known, True
    batch = Batch(
        state="arriving",
        sha256=stored.sha256,
        name=name[:255],
        size=stored.size,
        way=way,
        sides=sides,
        staff_id=actor.staff_id,
    )
    audit.born(session, batch, actor=actor, way=way)
    return batch, False


def as_mailroom(actor: Actor) -> Actor:
    """Return the actor doing what the mailroom would do: a scanned sheet acts in its name."""
    return replace(actor, roles=actor.roles | {Role.MAILROOM})


def claim(session: Session, batch: Batch, actor: Actor) -> str:
    """Take a batch for reading and return the token that its result must show.

    The caller holds the batch's lock (see ``inbox.reading``): whoever was reading it before is
    gone, and the batch is taken over at once.

    Raises:
        BatchBusy: it was read meanwhile.
    """
    if batch.state == "reading":
        audit.transition(session, batch, "release", seen_version=batch.version, actor=actor)
    if batch.state != "arriving":
        raise BatchBusy
    audit.transition(session, batch, "claim", seen_version=batch.version, actor=actor)
    batch.reading_token = secrets.token_hex(16)
    batch.reason = batch.detail = None
    session.flush()
    return batch.reading_token


def still_reads(batch: Batch, token: str) -> bool:
    """Tell whether the reader with ``token`` is still the one whose result counts."""
    return batch.state == "reading" and batch.reading_token == token


def quarantine(session: Session, batch: Batch, reason: str, detail: str, actor: Actor) -> None:
    """Set a file aside with the reason; its bytes stay."""
    batch.reason, batch.detail, batch.progress = reason, detail[:2000], None
    batch.reading_token = None
    audit.transition(
        session, batch, "quarantine", seen_version=batch.version, actor=actor, reason=reason
    )


def file_pages(
    session: Session, batch: Batch, kind: str, read: Sequence[PageRead], actor: Actor
) -> list[Dossier]:
    """Cut a read batch, write its pages, move its dossiers; return those now scanned.

    The caller's door commits, and then hands the dossiers to the matching stage.
    """
    office = the_office(session)
    seen = [_seen(page) for page in read]
    covers = _covers(session, seen)
    placements = cut(seen, _surroundings(session, office.mark, covers, batch.sides))
    touched = dict.fromkeys(p.code or p.suggested for p in placements)
    dossiers = {
        code: _dossier_of(session, covers[code], actor) for code in touched if code is not None
    }
    session.flush()
    for page, placement in zip(read, placements, strict=True):
        session.add(_page_row(batch, page, placement, dossiers))
    session.flush()
    batch.kind, batch.pages_total, batch.progress = kind, len(read), None
    batch.reading_token = None
    scanned = _scan_placed(session, batch, placements, dossiers, actor)
    doubts = [placement.reason for placement in placements if placement.reason]
    batch.reason = doubts[0] if doubts else None
    audit.transition(
        session,
        batch,
        "hold" if doubts else "accept",
        seen_version=batch.version,
        actor=actor,
        data={"pages": len(read), "dossiers": len(scanned), "doubts": len(doubts)},
    )
    return scanned


def _seen(page: PageRead) -> SeenPage:
    codes = tuple(dict.fromkeys(mark.text for mark in page.marks))
    return SeenPage(page.number, codes, page.cover_like, page.blank)


def _covers(session: Session, pages: Iterable[SeenPage]) -> dict[str, Cover]:
    codes = {code for page in pages for code in page.codes}
    found: dict[str, Cover] = {}
    ordered = sorted(codes)
    for start in range(0, len(ordered), 500):
        rows = session.scalars(select(Cover).where(Cover.code.in_(ordered[start : start + 500])))
        found.update({cover.code: cover for cover in rows})
    return found


def _surroundings(
    session: Session, office: str, covers: dict[str, Cover], sides: str
) -> Surroundings:
    known = {code: _known(session, cover) for code, cover in covers.items()}
    runs = {cover.run for cover in covers.values()}
    rows = session.execute(
        select(Cover.run, Cover.place_in_run)
        .join(Dossier, Cover.dossier_id == Dossier.id)
        .where(Cover.run.in_(runs), Dossier.state == "received")
    )
    waiting = frozenset((run, place) for run, place in rows)
    shown = {(cover.run, cover.place_in_run) for cover in covers.values()}
    return Surroundings(office, known, sides, waiting - shown)


def _known(session: Session, cover: Cover) -> KnownCover:
    dossier = cover.dossier
    standing = "ready"
    if cover.state == "void" or (dossier is not None and dossier.state in ("void", "forwarded")):
        standing = "void"
    elif dossier is not None and has_pages(session, dossier):
        standing = "seen"
    sheets = dossier.sheets if dossier is not None else None
    return KnownCover(standing, sheets, cover.run, cover.place_in_run)


def has_pages(session: Session, dossier: Dossier) -> bool:
    """Tell whether any page was filed under this dossier before."""
    found = session.scalar(select(Page.id).where(Page.dossier_id == dossier.id).limit(1))
    return found is not None


def _dossier_of(session: Session, cover: Cover, actor: Actor) -> Dossier:
    """Return the dossier under a cover; a blank sheet that was scanned begins one of its own."""
    if cover.dossier is not None:
        return cover.dossier
    dossier = Dossier(state="received", code=cover.code)
    audit.born(session, dossier, actor=actor, cover=cover.code)
    cover.dossier_id = dossier.id
    audit.transition(session, cover, "bind", seen_version=cover.version, actor=as_mailroom(actor))
    return dossier


def _page_row(
    batch: Batch, page: PageRead, placement: Placement, dossiers: dict[str, Dossier]
) -> Page:
    owner = dossiers.get(placement.code or "")
    suggested = dossiers.get(placement.suggested or "")
    return Page(
        batch_id=batch.id,
        number=page.number,
        place=placement.place,
        reason=placement.reason,
        dossier_id=owner.id if owner is not None else None,
        suggested_id=suggested.id if suggested is not None else None,
        position=position(batch.id, page.number) if placement.place == "dossier" else None,
        code_seen=page.marks[0].text if page.marks else None,
        blank=page.blank,
        turn=page.rotation or 0,
        width_px=page.width_px,
        height_px=page.height_px,
        dpi=round(page.dpi),
        digest=page.digest,
        how=page.how,
    )


def position(batch_id: int, number: int) -> int:
    """Return where a page of a batch stands within a dossier."""
    return batch_id * _BATCH_STRIDE + number


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
