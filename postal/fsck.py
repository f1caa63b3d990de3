"""Does everything still fit: rows against files both ways, the event chain, one queue per case.

Reads only; it never repairs and never deletes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from postal import audit, workflow
from postal.audit import Moving
from postal.models import (
    Application,
    Batch,
    Cover,
    Dossier,
    Envelope,
    Event,
    Page,
    TrackingAlias,
)
from postal.storage import Storage
from postal.workflow import Thing

Problem = dict[str, str]


def check(
    session: Session,
    storage: Storage,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> dict[str, Any]:
    """Return counts and problems: ``{"batches","pages","placed","unplaced","problems"}``.

    ``pages`` is the number of pages in read batches; each is placed or unplaced. ``progress`` is
    told (files compared, files) as the stored bytes are read again.
    """
    placed = session.scalar(select(func.count()).where(Page.place != "unplaced")) or 0
    unplaced = session.scalar(select(func.count()).where(Page.place == "unplaced")) or 0
    problems = [
        *_files(session, storage, progress),
        *_pages(session),
        *_batches(session),
        *_chain(session),
        *_states(session),
        *_queues(session),
        *_aliases(session),
    ]
    return {
        "batches": session.scalar(select(func.count(Batch.id))) or 0,
        "pages": placed + unplaced,
        "placed": placed,
        "unplaced": unplaced,
        "problems": problems,
    }


def _problem(kind: str, what: object) -> Problem:
    return {"kind": kind, "what": str(what)}


def _files(
    session: Session, storage: Storage, progress: Callable[[int, int], None]
) -> Iterator[Problem]:
    known = set(session.scalars(select(Batch.sha256)))
    stored = set(storage.all())
    for sha256 in sorted(known - stored):
        yield _problem("row-without-file", sha256)
    for sha256 in sorted(stored - known):
        yield _problem("file-without-row", sha256)
    both = sorted(known & stored)
    for number, sha256 in enumerate(both, start=1):
        if not storage.verify(sha256):
            yield _problem("file-changed", sha256)
        progress(number, len(both))


def _pages(session: Session) -> Iterator[Problem]:
    rows = session.execute(
        select(Batch.sha256, Batch.pages_total, func.count(Page.id), func.max(Page.number))
        .outerjoin(Page, Page.batch_id == Batch.id)
        .where(Batch.state.in_(("accepted", "needs_attention")))
        .group_by(Batch.id)
    )
    for sha256, total, count, last in rows:
        if total != count or total != last:
            yield _problem("pages-missing", f"{sha256}: {count} of {total}")
    wrong = or_(
        and_(Page.place == "dossier", or_(Page.dossier_id.is_(None), Page.position.is_(None))),
        and_(Page.place == "cover", Page.dossier_id.is_(None)),
        and_(Page.place == "unplaced", or_(Page.reason.is_(None), Page.dossier_id.is_not(None))),
        and_(Page.place == "blank", Page.dossier_id.is_not(None)),
        Page.place.not_in(("dossier", "cover", "unplaced", "blank")),
    )
    for page in session.scalars(select(Page).where(wrong)):
        yield _problem("page-without-place", f"{page.batch_id}/{page.number}")


def _batches(session: Session) -> Iterator[Problem]:
    waits = exists().where(Page.batch_id == Batch.id, Page.reason.is_not(None))
    contradicting = or_(
        and_(Batch.state == "accepted", waits),
        and_(Batch.state == "needs_attention", ~waits),
    )
    for batch in session.scalars(select(Batch).where(contradicting)):
        yield _problem("batch-state", f"{batch.sha256}: {batch.state}")


def _chain(session: Session) -> Iterator[Problem]:
    for event_id in audit.broken_links(session):
        yield _problem("chain-broken", event_id)


def _states(session: Session) -> Iterator[Problem]:
    """Each row stands where its last event says; an unknown state stands nowhere."""
    for kind, thing in _things():
        later = aliased(Event)
        last = (
            select(Event.thing_id, func.max(Event.id).label("last"))
            .where(Event.thing == thing.value)
            .group_by(Event.thing_id)
            .subquery()
        )
        rows = session.execute(
            select(kind.id, kind.state, later.target)
            .outerjoin(last, last.c.thing_id == kind.id)
            .outerjoin(later, later.id == last.c.last)
            .where(or_(later.target.is_(None), later.target != kind.state))
        )
        for row_id, state, target in rows:
            yield _problem("state-without-event", f"{thing} {row_id}: {state}, event: {target}")


def _things() -> tuple[tuple[type[Moving], Thing], ...]:
    return (
        (Envelope, Thing.ENVELOPE),
        (Cover, Thing.COVER),
        (Dossier, Thing.DOSSIER),
        (Batch, Thing.BATCH),
        (Application, Thing.APPLICATION),
    )


def _queues(session: Session) -> Iterator[Problem]:
    rows = session.execute(
        select(
            Application.tracking_code,
            Application.state,
            Application.paper_ready_at,
            Application.taken_by_id,
        )
    )
    for code, state, ready, holder in rows:
        final = workflow.state(Thing.APPLICATION, state).final
        queues = workflow.queues_of(
            Thing.APPLICATION, state, paper=ready is not None, held=holder is not None
        )
        if len(queues) != (0 if final else 1):
            yield _problem("not-in-one-queue", f"{code}: {len(queues)}")


def _aliases(session: Session) -> Iterator[Problem]:
    known = exists().where(TrackingAlias.code == Application.tracking_code)
    for code in session.scalars(select(Application.tracking_code).where(~known)):
        yield _problem("code-not-answered", code)
