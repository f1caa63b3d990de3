"""The filmstrip: a batch's pages grouped as they were cut, for the screen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from postal.models import Application, Batch, Dossier, Page

WAITS: Final = Page.reason.is_not(None) & Page.batch_id.in_(
    select(Batch.id).where(Batch.state == "needs_attention")
)
"""Which pages wait for a person. Only a batch that needs attention holds such, and of those there
are few: all pages ever scanned would take long to look through."""


@dataclass
class Group:
    """Pages that lie together: one dossier's, or some that wait for the same decision.

    ``dossier`` is where they lie, ``suggested`` where they probably belong; both may be None.
    """

    dossier: Dossier | None
    suggested: Dossier | None
    reason: str | None
    pages: list[Page] = field(default_factory=list)

    @property
    def waiting(self) -> list[Page]:
        """The pages of this group about which somebody has to decide."""
        return [page for page in self.pages if page.reason is not None]

    @property
    def together(self) -> list[Page]:
        """The waiting pages that one word may settle: a cover without its code needs its own."""
        return [page for page in self.waiting if page.place == "cover" or not page.cover_like]

    @property
    def stamp(self) -> str:
        """What tells this group from one that looks otherwise: a strip redraws what differs."""
        owners = [_said_of(one) for one in (self.dossier, self.suggested) if one is not None]
        return _stamp(self.pages, self.reason, self.dossier is not None, owners)


@dataclass(frozen=True)
class Queue:
    """The pages of one batch that wait, as the list of all that wait shows them."""

    batch: Batch
    pages: Sequence[Page]

    @property
    def stamp(self) -> str:
        """As ``Group.stamp``."""
        return _stamp(self.pages, self.batch.id)


def _said_of(dossier: Dossier) -> tuple[object, ...]:
    case = dossier.application
    service = case.service if case is not None else None
    return dossier.id, dossier.version, dossier.sheets, case is None, service and service.code


def _stamp(pages: Iterable[Page], *more: object) -> str:
    seen = [(page.id, page.version, page.quality is None) for page in pages]
    return hashlib.blake2s(repr((seen, more)).encode(), digest_size=8).hexdigest()


def by_batch(pages: Iterable[Page]) -> list[Queue]:
    """Return waiting pages, which come in their order, by the batch in which they lie."""
    return [Queue(batch, list(rows)) for batch, rows in groupby(pages, lambda row: row.batch)]


def groups(session: Session, batch: Batch) -> list[Group]:
    """Return the batch's pages in order, cut into groups."""
    pages = session.scalars(
        select(Page).where(Page.batch_id == batch.id).order_by(Page.number)
    ).all()
    dossiers = _dossiers(session, pages)
    found: list[Group] = []
    for page in pages:
        dossier = dossiers.get(page.dossier_id or 0)
        suggested = dossiers.get(page.suggested_id or 0)
        last = found[-1] if found else None
        if last is None or _parts(last, page, dossier, suggested):
            last = Group(dossier, suggested, page.reason)
            found.append(last)
        last.reason = last.reason or page.reason
        last.suggested = last.suggested or suggested
        last.pages.append(page)
    return found


def _parts(last: Group, page: Page, dossier: Dossier | None, suggested: Dossier | None) -> bool:
    """Tell whether ``page`` begins a new group: a cover does, and so does another owner."""
    if page.place == "cover":
        return last.dossier is not dossier or last.pages[-1].place != "cover"
    if page.place == "unplaced" and page.cover_like:
        return True
    owner = dossier or suggested
    return owner is not (last.dossier or last.suggested)


def _dossiers(session: Session, pages: Sequence[Page]) -> dict[int, Dossier]:
    ids = {page.dossier_id for page in pages} | {page.suggested_id for page in pages}
    return dossiers_of(session, ids)


def dossiers_of(session: Session, ids: Iterable[int | None]) -> dict[int, Dossier]:
    """Return dossiers by id, each with its case and service at hand."""
    rows = session.scalars(
        select(Dossier)
        .where(Dossier.id.in_(set(ids) - {None}))
        .options(selectinload(Dossier.application).selectinload(Application.service))
    )
    return {row.id: row for row in rows}


def waiting_pages(session: Session, page: int, size: int) -> Sequence[Page]:
    """Return one page of the queue of unplaced pages, oldest first, and one more row if any."""
    return session.scalars(
        select(Page)
        .where(WAITS)
        .order_by(Page.id)
        .offset((page - 1) * size)
        .limit(size + 1)
        .options(selectinload(Page.batch))
    ).all()
