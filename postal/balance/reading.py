"""What the database knows of a day, each in one question however much lies on the table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CompoundSelect, Integer, Row, Select, case, func, select, union_all
from sqlalchemy.orm import Session

from postal.balance.days import bounds
from postal.balance.sheets import PagesOf
from postal.electronic import PAPER
from postal.models import Application, Batch, Dossier, Envelope, Page

_PASSES = ("passes", "fb-same", "fb-turn")
_Counted = Row[int | None, int, str | None, int, int, int, int, int | None, int | None]

UNFINISHED = ("arriving", "reading", "needs_attention", "quarantined")
"""States of a batch in which something of it still waits."""


@dataclass(frozen=True)
class EnvelopeRow:
    """An envelope that arrived on the day."""

    id: int
    resi: str | None
    way: str
    state: str
    created_at: datetime


@dataclass(frozen=True)
class DossierRow:
    """A dossier of the day with its pages, one entry a batch; ``covers`` counts cover pages.

    ``batch_id`` is the newest batch with pages of it, or one in which pages wait that probably
    belong to it (``waits``).
    """

    code: str
    state: str
    sheets: int | None
    envelope_id: int | None
    tracking: str | None
    covers: int
    pages: tuple[PagesOf, ...]
    batch_id: int | None
    waits: bool


@dataclass(frozen=True)
class BatchRow:
    """An unfinished batch of the day; ``waiting`` counts the pages that a person must place."""

    id: int
    name: str
    state: str
    waiting: int


def envelopes(session: Session, day: date) -> list[EnvelopeRow]:
    """Return every envelope that arrived on ``day``, however late it was registered."""
    columns = (Envelope.id, Envelope.resi, Envelope.way, Envelope.state, Envelope.created_at)
    rows = session.execute(select(*columns).where(Envelope.arrived == day).order_by(Envelope.id))
    return [EnvelopeRow(*row) for row in rows]


def dossiers(session: Session, day: date, zone: str) -> list[DossierRow]:
    """Return the day's dossiers by code: those of its envelopes, and those that had none.

    A dossier without an envelope began when its blank cover was scanned; it belongs to that day.
    """
    wanted = _of_day(day, zone).cte("wanted")
    pages, covers, batch_of = _pages(session, select(wanted.c.id))
    waiting = _waiting(session, select(wanted.c.id))
    rows = session.execute(
        select(wanted, Application.tracking_code)
        .outerjoin(Application, Application.id == wanted.c.application_id)
        .order_by(wanted.c.code)
    )
    return [
        DossierRow(
            code=row.code,
            state=row.state,
            sheets=row.sheets,
            envelope_id=row.envelope_id,
            tracking=row.tracking_code,
            covers=covers[row.id],
            pages=tuple(pages[row.id]),
            batch_id=waiting.get(row.id) or batch_of.get(row.id),
            waits=row.id in waiting,
        )
        for row in rows
    ]


def _of_day(day: date, zone: str) -> CompoundSelect[int, str, str, int | None, int | None, int]:
    start, end = bounds(day, zone)
    columns = select(
        Dossier.id,
        Dossier.code,
        Dossier.state,
        Dossier.sheets,
        Dossier.envelope_id,
        Dossier.application_id,
    )
    return union_all(
        columns.join(Envelope, Envelope.id == Dossier.envelope_id).where(
            Envelope.arrived == day, Dossier.source == PAPER
        ),
        columns.where(
            Dossier.envelope_id.is_(None),
            Dossier.source == PAPER,
            Dossier.created_at >= start,
            Dossier.created_at < end,
        ),
    )


def _pages(
    session: Session, wanted: Select[int]
) -> tuple[dict[int, list[PagesOf]], dict[int, int], dict[int, int]]:
    """Return the pages of each wanted dossier, its covers seen, and its newest batch."""
    pages: dict[int, list[PagesOf]] = defaultdict(list)
    covers: dict[int, int] = defaultdict(int)
    batch_of: dict[int, int] = {}
    for row in session.execute(_counted(wanted)):
        covers[row.dossier_id] += row.covers
        batch_of[row.dossier_id] = row.batch_id
        if row.total:
            pages[row.dossier_id].append(_pages_of(row))
    return pages, covers, batch_of


def _pages_of(row: _Counted) -> PagesOf:
    """Return the pages that came with one batch, or with one of fronts and one of their backs.

    Backs that were brought to their fronts later make sheets of two sides; an odd page more is
    the back of the cover, wherever it was scanned.
    """
    if row.backs or row.sides in _PASSES:
        return PagesOf("double", row.total, row.filled, bool(row.total % 2))
    back = row.first is not None and row.first == row.first_blank
    return PagesOf(row.sides, row.total, row.filled, back)


def _counted(
    wanted: Select[int],
) -> Select[int | None, int, str | None, int, int, int, int, int | None, int | None]:
    """Count pages for each dossier and batch; a batch of backs counts with that of its fronts."""
    inside = Page.place == "dossier"
    fronts = func.coalesce(Batch.backs_of_id, Batch.id)
    return (
        select(
            Page.dossier_id.label("dossier_id"),
            func.max(Page.batch_id).label("batch_id"),
            func.max(case((Batch.backs_of_id.is_(None), Batch.sides))).label("sides"),
            func.count(Batch.backs_of_id).label("backs"),
            func.sum(case((Page.place == "cover", 1), else_=0), type_=Integer).label("covers"),
            func.sum(case((inside, 1), else_=0), type_=Integer).label("total"),
            func.sum(case((inside & ~Page.blank, 1), else_=0), type_=Integer).label("filled"),
            func.min(case((inside, Page.number))).label("first"),
            func.min(case((inside & Page.blank, Page.number))).label("first_blank"),
        )
        .join(Batch, Batch.id == Page.batch_id)
        .where(Page.dossier_id.in_(wanted))
        .group_by(Page.dossier_id, fronts)
        .order_by(fronts)
    )


def _waiting(session: Session, wanted: Select[int]) -> dict[int, int]:
    """Return for each wanted dossier a batch in which pages wait that are probably its own."""
    rows = session.execute(
        select(Page.suggested_id, func.max(Page.batch_id))
        .where(Page.place == "unplaced", Page.suggested_id.in_(wanted))
        .group_by(Page.suggested_id)
    )
    return {dossier_id: batch_id for dossier_id, batch_id in rows if dossier_id is not None}


def batches(session: Session, day: date, zone: str) -> list[BatchRow]:
    """Return the unfinished batches that came on ``day``, in the order they came."""
    start, end = bounds(day, zone)
    waiting = (
        select(func.count())
        .where(Page.batch_id == Batch.id, Page.reason.is_not(None))
        .correlate(Batch)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Batch.id, Batch.name, Batch.state, waiting)
        .where(Batch.created_at >= start, Batch.created_at < end, Batch.state.in_(UNFINISHED))
        .order_by(Batch.id)
    )
    return [BatchRow(*row) for row in rows]
