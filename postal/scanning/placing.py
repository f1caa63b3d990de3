"""What a person decides about pages: give a page to a dossier, lift it, turn it, accept a doubt."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.codes import Mark
from postal.dates import local_date
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Batch, Cover, Dossier, Event, Page, utc_now
from postal.plain_text import require_plain
from postal.resuming import resume
from postal.scanning import reasons as why
from postal.scanning.cutting import mark_scanned, open_doubts, position
from postal.wording import N_

PAGE_FOUND: Final = N_("halaman yang kurang ditemukan")
WAITING: Final = frozenset({"received", "kept_unscanned", "scanned"})
"""States of a dossier that matching still has to settle; it sets the case going then."""


class PageMoved(Refusal):
    """Somebody else placed this page since it was shown; says who and when."""

    code = "page-moved"
    text = N_("%(who)s sudah menempatkan halaman ini pada %(when)s. Muat ulang, lalu lihat lagi.")


class DossierUnknown(Refusal):
    """No dossier of this office has the code that was typed."""

    code = "dossier-unknown"
    text = N_("Tidak ada berkas dengan kode %(mark)s di kantor ini.")


class DossierClosed(Refusal):
    """The dossier was declared void or forwarded; no page goes into it any more."""

    code = "dossier-closed"
    text = N_("Berkas %(mark)s sudah ditutup; halaman tidak bisa dimasukkan ke situ.")


class NotPlaced(Refusal):
    """Only a page that lies in a dossier can be lifted out of it."""

    code = "not-placed"
    text = N_("Halaman ini tidak berada di dalam berkas.")


def dossier_by_code(session: Session, typed: str, office: str) -> Dossier:
    """Return the dossier whose cover carries the typed code (10 symbols, or the last six).

    Raises:
        NotAMark, CheckFailed, DossierUnknown, DossierClosed: said by name.
    """
    mark = Mark.parse_typed(typed, office)
    dossier = session.scalar(
        select(Dossier).join(Cover, Cover.dossier_id == Dossier.id).where(Cover.code == mark.text)
    )
    if dossier is None:
        raise DossierUnknown(mark=mark.grouped)
    if dossier.state in ("void", "forwarded"):
        raise DossierClosed(mark=mark.grouped)
    return dossier


def _take(session: Session, page: Page, seen_version: int, values: dict[str, Any]) -> None:
    """Change a page if it is still as it was shown."""
    result = session.execute(
        update(Page)
        .where(Page.id == page.id, Page.version == seen_version)
        .values(version=seen_version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        last = session.scalars(
            select(Event)
            .where(Event.thing == "batch", Event.thing_id == page.batch_id)
            .order_by(Event.id.desc())
        ).first()
        raise PageMoved(who=last.actor_name if last else "?", when=last.at if last else "?")
    session.refresh(page)


def assign(
    session: Session, page: Page, dossier: Dossier, *, seen_version: int, actor: Actor
) -> bool:
    """Give a page to a dossier; True when the dossier thereby became scanned.

    A cover that waited only for its code becomes that dossier's cover again. A page that comes to
    a dossier of an incomplete case sets the case going again.

    Raises:
        PageMoved: somebody else placed it since.
    """
    before = page.dossier_id
    is_cover = page.place == "cover" or page.reason in (why.UNREADABLE_COVER, why.MISSPELT_CODE)
    values: dict[str, Any] = {
        "place": "cover" if is_cover else "dossier",
        "reason": None,
        "suggested_id": None,
        "dossier_id": dossier.id,
        "position": None if is_cover else position(page.batch_id, page.number),
    }
    _take(session, page, seen_version, values)
    fact = "page_moved" if before not in (None, dossier.id) else "page_assigned"
    data = {"page": page.number, "dossier": dossier.code}
    audit.record(session, page.batch, fact, actor=actor, data=data)
    became = not is_cover and mark_scanned(session, dossier, page.batch, [page.number], actor)
    if not is_cover and before != dossier.id:
        _set_going(session, dossier, actor)
    settle_batch(session, page.batch, actor)
    return became


def _set_going(session: Session, dossier: Dossier, actor: Actor) -> None:
    """Let a case go on that waited for a page of a dossier which is its own already."""
    case = dossier.application
    if case is None or case.state != "incomplete" or dossier.state in WAITING:
        return
    resume(
        session,
        case,
        seen_version=case.version,
        actor=audit.system(actor.device),
        arrived=local_date(utc_now(), the_office(session).zone),
        reason=PAGE_FOUND,
    )


def assign_all(
    session: Session, batch: Batch, dossier: Dossier, *, seen: dict[int, int], actor: Actor
) -> bool:
    """Give several waiting pages of a batch to a dossier at once; all of them or none.

    ``seen`` maps page id to the version that was shown. A cover of the same dossier that only
    waited for a word loses its doubt. Returns whether the dossier thereby became scanned.

    Raises:
        PageMoved: one of them was placed since.
    """
    wanted = session.scalars(
        select(Page).where(Page.batch_id == batch.id, Page.id.in_(seen)).order_by(Page.number)
    ).all()
    became = False
    for page in wanted:
        if page.place == "cover":
            acknowledge(session, page, seen_version=seen[page.id], actor=actor)
        else:
            version = seen[page.id]
            became = assign(session, page, dossier, seen_version=version, actor=actor) or became
    return became


def acknowledge(session: Session, page: Page, *, seen_version: int, actor: Actor) -> None:
    """Take a doubt off a page that already has its place (a cover with nothing under it)."""
    reason = page.reason
    _take(session, page, seen_version, {"reason": None})
    audit.record(
        session,
        page.batch,
        "page_assigned",
        actor=actor,
        reason=reason,
        data={"page": page.number},
    )
    settle_batch(session, page.batch, actor)


def lift(session: Session, page: Page, *, seen_version: int, actor: Actor, reason: str) -> None:
    """Take a page out of its dossier into the queue of unplaced pages; the dossier stays.

    Raises:
        NotPlaced: it lies in no dossier.
        PageMoved: somebody else was quicker.
        NumberInText, TextTooLong: the reason.
    """
    if page.place != "dossier":
        raise NotPlaced
    require_plain(reason)
    owner = session.get_one(Dossier, page.dossier_id)
    values = {"place": "unplaced", "reason": why.LIFTED, "dossier_id": None, "position": None}
    _take(session, page, seen_version, values)
    data = {"page": page.number, "batch": page.batch.sha256}
    audit.record(session, owner, "page_lifted", actor=actor, reason=reason, data=data)
    audit.record(session, page.batch, "page_lifted", actor=actor, reason=reason, data=data)
    if page.batch.state == "accepted":
        version = page.batch.version
        audit.transition(session, page.batch, "reopen", seen_version=version, actor=actor)


def turn(session: Session, page: Page, *, seen_version: int, actor: Actor) -> None:
    """Turn a page's pictures a quarter clockwise; the stored original stays as it is."""
    _take(session, page, seen_version, {"turn": (page.turn + 90) % 360})
    audit.record(session, page.batch, "page_turned", actor=actor, data={"page": page.number})


def settle_batch(session: Session, batch: Batch, actor: Actor) -> None:
    """Close a batch that waited, once no page of it waits any more."""
    if batch.state == "needs_attention" and open_doubts(session, batch) == 0:
        batch.reason = None
        audit.transition(session, batch, "accept", seen_version=batch.version, actor=actor)
