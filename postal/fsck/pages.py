"""Pages: all there, each in one place, and where the log says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from postal.fsck.problem import Problem, problem
from postal.models import Batch, Cover, Dossier, Event, Page
from postal.workflow import Thing

# Where the log says each page lies: batch by SHA-256, page number -> dossier id, None for none.
Filed = dict[str, dict[int, int | None]]
_FILING = (
    "scan",
    "pages_filed",
    "page_assigned",
    "page_moved",
    "page_lifted",
    "page_blank",
    "page_not_blank",
    "page_is_cover",
    "page_begins",
    "page_copy",
    "page_undone",
    "cut_again",
)


def places(session: Session) -> Iterator[Problem]:
    """Name batches that lack a page, and pages that are nowhere or in two places."""
    rows = session.execute(
        select(Batch.sha256, Batch.pages_total, func.count(Page.id), func.max(Page.number))
        .outerjoin(Page, Page.batch_id == Batch.id)
        .where(Batch.state.in_(("accepted", "needs_attention")))
        .group_by(Batch.id)
    )
    for sha256, total, count, last in rows:
        if total != count or total != last:
            yield problem("pages-missing", f"{sha256}: {count} of {total}")
    wrong = or_(
        and_(Page.place == "dossier", or_(Page.dossier_id.is_(None), Page.position.is_(None))),
        and_(Page.place == "cover", Page.dossier_id.is_(None)),
        and_(Page.place == "unplaced", or_(Page.reason.is_(None), Page.dossier_id.is_not(None))),
        and_(Page.place == "blank", Page.dossier_id.is_not(None)),
        and_(
            Page.place == "copy",
            or_(Page.dossier_id.is_(None), Page.position.is_not(None), Page.reason.is_not(None)),
        ),
        Page.place.not_in(("dossier", "cover", "unplaced", "blank", "copy")),
    )
    for page in session.scalars(select(Page).where(wrong)):
        yield problem("page-without-place", f"{page.batch_id}/{page.number}")


def filing(session: Session) -> Iterator[Problem]:
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
            yield problem("page-not-as-logged", f"{sha256}/{number}: {dossier}, log: {said}")
    for sha256, pages in filed.items():
        for number, said in pages.items():
            if said is not None:
                yield problem("page-not-as-logged", f"{sha256}/{number}: no page, log: {said}")


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
    """Add one event; one that names no dossier only took a doubt off a page.

    What left a dossier is told by its batch, which knows of every page that a new cut lifted.
    """
    data: dict[str, Any] = event.data or {}
    if event.thing == Thing.DOSSIER.value:
        if event.name != "page_lifted":
            batch = filed[str(data.get("batch"))]
            batch.update(dict.fromkeys(data.get("pages", ()), event.thing_id))
        return
    batch, number = filed[hashes.get(event.thing_id, "")], int(data.get("page", 0))
    if event.name == "cut_again":
        batch.update(dict.fromkeys(data["lifted"]))
    elif event.name == "page_lifted":
        batch[number] = None
    elif "dossier" in data:
        batch[number] = codes.get(data["dossier"])


def batches(session: Session) -> Iterator[Problem]:
    """Name batches whose state contradicts their pages."""
    waits = exists().where(Page.batch_id == Batch.id, Page.reason.is_not(None))
    contradicting = or_(
        and_(Batch.state == "accepted", waits),
        and_(Batch.state == "needs_attention", ~waits),
    )
    for batch in session.scalars(select(Batch).where(contradicting)):
        yield problem("batch-state", f"{batch.sha256}: {batch.state}")
