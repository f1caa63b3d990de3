"""Does everything still fit: rows against files, each other, the log and their keys, both ways.

Reads only; it never repairs and never deletes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Row, String, Table, and_, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from postal import audit, workflow
from postal.audit import Moving
from postal.models import (
    Application,
    Base,
    Batch,
    Cover,
    Dossier,
    Envelope,
    Event,
    Page,
    TrackingAlias,
)
from postal.models.vault import Encrypted, KeyProblem, key_ring
from postal.storage import Storage
from postal.workflow import Thing

Problem = dict[str, str]
# Where the log says each page lies: batch by SHA-256, page number -> dossier id, None for none.
Filed = dict[str, dict[int, int | None]]
_FOLDER, _NAME = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{64}")
_FILING = ("scan", "pages_filed", "page_assigned", "page_moved", "page_lifted")


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
        *_strangers(storage),
        *_references(session),
        *_secrets(session),
        *_pages(session),
        *_filing(session),
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


def _strangers(storage: Storage) -> Iterator[Problem]:
    """Name what lies among the stored files and is none: only ``tmp/`` and ``ab/ab…`` belong."""
    root = storage.path("0" * 64).parents[1]
    for entry in sorted(root.iterdir()) if root.is_dir() else ():
        if entry.name == "tmp":
            continue
        if not entry.is_dir() or not _FOLDER.fullmatch(entry.name):
            yield _problem("unknown-file", entry.name)
            continue
        for path in sorted(entry.iterdir()):
            ours = _NAME.fullmatch(path.name) and path.name.startswith(entry.name)
            if not ours or not path.is_file():
                yield _problem("unknown-file", f"{entry.name}/{path.name}")


def _key(table: Table) -> Any:  # noqa: ANN401 - a column of whichever type the key has
    return next(iter(table.primary_key.columns))


def _references(session: Session) -> Iterator[Problem]:
    """Name each row that refers to a row which is not there."""
    for table in Base.metadata.tables.values():
        for column in table.columns:
            for foreign in column.foreign_keys:
                parent = foreign.column.table.alias()
                there = exists().where(parent.c[foreign.column.name] == column)
                rows = select(_key(table), column).where(column.is_not(None), ~there)
                for key, missing in session.execute(rows):
                    target = f"{foreign.column.table.name} {missing}"
                    yield _problem(
                        "reference-broken", f"{table.name} {key}: {column.name} {target}"
                    )


def _secrets(session: Session) -> Iterator[Problem]:
    """Name each encrypted value that none of the keys opens; never the value itself."""
    ring = key_ring()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if not isinstance(column.type, Encrypted):
                continue
            rows = select(_key(table), type_coerce(column, String)).where(column.is_not(None))
            for key, stored in session.execute(rows.execution_options(yield_per=1000)):
                try:
                    ring.decrypt(column.type.purpose, stored)
                except (KeyProblem, ValueError):
                    yield _problem("value-unreadable", f"{table.name} {key}: {column.name}")


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


def _filing(session: Session) -> Iterator[Problem]:
    """Name each page that lies in another dossier than the log says.

    Covers and blank pages are placed by the reading of their batch, which logs no page of them.
    """
    filed = _filed(session)
    rows = session.execute(
        select(Batch.sha256, Page.number, Page.place, Page.dossier_id)
        .join(Batch, Batch.id == Page.batch_id)
        .execution_options(yield_per=1000)
    )
    for sha256, number, place, dossier in rows:
        said = filed.get(sha256, {}).pop(number, None)
        if said != dossier and not (place == "cover" and said is None):
            yield _problem("page-not-as-logged", f"{sha256}/{number}: {dossier}, log: {said}")
    for sha256, pages in filed.items():
        for number, said in pages.items():
            if said is not None:
                yield _problem("page-not-as-logged", f"{sha256}/{number}: no page, log: {said}")


def _filed(session: Session) -> Filed:
    """Fold the log, in its order, into where it says that each page lies."""
    filed: Filed = defaultdict(dict)
    hashes = dict(session.execute(select(Batch.id, Batch.sha256)).all())
    codes = dict(session.execute(select(Dossier.code, Dossier.id)).all())
    # A dossier whose sheet was declared void goes by a new code; the log names the old one.
    on_cover = select(Cover.code, Cover.dossier_id).where(Cover.dossier_id.is_not(None))
    codes |= {code: owner for code, owner in session.execute(on_cover) if owner is not None}
    events = session.execute(
        select(Event.thing, Event.thing_id, Event.name, Event.data)
        .where(Event.thing.in_((Thing.DOSSIER.value, Thing.BATCH.value)), Event.name.in_(_FILING))
        .order_by(Event.id)
        .execution_options(yield_per=1000)
    )
    for event in events:
        _fold(filed, event, hashes, codes)
    return filed


def _fold(filed: Filed, event: Row[Any], hashes: dict[int, str], codes: dict[str, int]) -> None:
    """Add one event; one that names no dossier only took a doubt off a page."""
    data: dict[str, Any] = event.data or {}
    if event.thing == Thing.DOSSIER.value:
        batch = filed[str(data.get("batch"))]
        batch.update(dict.fromkeys(data.get("pages", ()), event.thing_id))
        return
    batch, number = filed[hashes.get(event.thing_id, "")], int(data.get("page", 0))
    if event.name == "page_lifted":
        batch[number] = None
    elif "dossier" in data:
        batch[number] = codes.get(data["dossier"])


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
    """Each row stands in a state there is, and where its last event says; no event is alone."""
    for kind, thing in _things():
        known = [row.name for row in workflow.STATES if row.thing is thing]
        unknown = select(kind.id, kind.state).where(kind.state.not_in(known))
        for row_id, state in session.execute(unknown):
            yield _problem("unknown-state", f"{thing} {row_id}: {state}")
        gone = ~exists().where(kind.id == Event.thing_id)
        alone = select(Event.thing_id).where(Event.thing == thing.value, gone).distinct()
        for row_id in session.scalars(alone):
            yield _problem("event-without-row", f"{thing} {row_id}")
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
    """Each open case stands in one queue, a closed one in none; ``_states`` names unknown ones."""
    known = {row.name: row for row in workflow.STATES if row.thing is Thing.APPLICATION}
    rows = session.execute(
        select(
            Application.tracking_code,
            Application.state,
            Application.paper_ready_at,
            Application.taken_by_id,
        ).where(Application.state.in_(known))
    )
    for code, state, ready, holder in rows:
        queues = workflow.queues_of(
            Thing.APPLICATION, state, paper=ready is not None, held=holder is not None
        )
        if len(queues) != (0 if known[state].final else 1):
            yield _problem("not-in-one-queue", f"{code}: {len(queues)}")


def _aliases(session: Session) -> Iterator[Problem]:
    known = exists().where(TrackingAlias.code == Application.tracking_code)
    for code in session.scalars(select(Application.tracking_code).where(~known)):
        yield _problem("code-not-answered", code)
