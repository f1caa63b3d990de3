"""The piles of the dispatch desk: what to pack, and the parcels in each state until they left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from postal.models import Application, Document, Parcel
from postal.workflow import QUEUES, Queue

TO_PACK: Final = "to_pack"
PILES: Final[tuple[Queue, ...]] = tuple(
    row
    for name in (TO_PACK, "packing", "to_manifest", "to_hand_over", "no_resi")
    for row in QUEUES
    if row.name == name
)
PAGE: Final = 50


def pile(name: str | None) -> Queue:
    """Return the pile of this name, what is to be packed for any other."""
    return next((row for row in PILES if row.name == name), PILES[0])


def counts(session: Session) -> dict[str, int]:
    """Return how much lies in each pile: documents to pack, parcels in the others."""
    ready = select(func.count()).select_from(Document).where(Document.state == "ready")
    found = {TO_PACK: session.scalar(ready) or 0}
    for row in PILES[1:]:
        query = select(func.count()).select_from(Parcel).where(_in(row))
        found[row.name] = session.scalar(query) or 0
    return found


def parcels(session: Session, wanted: Queue, page: int) -> tuple[Sequence[Parcel], bool]:
    """Return one page (from 1) of a pile, the longest waiting first, and whether more follow."""
    rows = session.scalars(
        select(Parcel)
        .where(_in(wanted))
        .options(
            joinedload(Parcel.application).joinedload(Application.applicant),
            joinedload(Parcel.place),
            selectinload(Parcel.documents),
            selectinload(Parcel.enclosures),
        )
        .order_by(Parcel.state_since, Parcel.id)
        .offset((max(page, 1) - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    return rows[:PAGE], len(rows) > PAGE


def _in(row: Queue) -> ColumnElement[bool]:
    here = Parcel.state == row.state
    if row.bound is False:
        return and_(here, Parcel.carrier.is_not(None), Parcel.resi.is_(None))
    return here
