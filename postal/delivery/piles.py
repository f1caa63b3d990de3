"""What is on its way and what got stuck: parcels by state, as piles and as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from postal import workflow
from postal.models import Applicant, Application, CarrierEvent, Parcel
from postal.parcel_reports import can_be_about
from postal.wording import N_
from postal.workflow import Thing

PAGE: Final = 50
NO_RESI_DAYS: Final = 2


@dataclass(frozen=True)
class Pile:
    """Parcels in one state. ``stuck`` are those that somebody has to do something about."""

    name: str
    label: str
    state: str
    stuck: bool = True


_LABELS: Final = {row.name: row.label for row in workflow.QUEUES}
PILES: Final = (
    Pile("no_resi", N_("Tanpa resi lebih dari 2 hari"), "handed_over"),
    *(
        Pile(name, _LABELS[name], state)
        for name, state in (
            ("attempted", "attempted"),
            ("held_at_post_office", "held_at_post_office"),
            ("came_back", "returned"),
            ("tracing", "tracing"),
            ("lost", "lost"),
        )
    ),
    *(
        Pile(name, _LABELS[name], state, stuck=False)
        for name, state in (
            ("on_way", "handed_over"),
            ("in_transit", "in_transit"),
            ("out_for_delivery", "out_for_delivery"),
            ("returning", "returning"),
        )
    ),
)
SORTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "menunggu": Parcel.state_since,
        "kurir": Parcel.carrier,
        "percobaan": Parcel.attempts,
        "batas": Parcel.trace_until,
    }
)
DEFAULT_SORT: Final = "menunggu"


@dataclass(frozen=True)
class Size:
    """How much lies on a pile: since when the oldest does, and how many are beyond their limit."""

    count: int = 0
    oldest: datetime | None = None
    late: int = 0


@dataclass(frozen=True)
class Row:
    """One parcel of a pile with its applicant's name and the last thing reported of it."""

    parcel: Parcel
    name: str | None
    last: CarrierEvent | None
    late: bool


def pile(name: str | None) -> Pile:
    """Return the pile of that name, the first one when there is none."""
    return next((row for row in PILES if row.name == name), PILES[0])


def sizes(session: Session, now: datetime, today: date) -> dict[str, Size]:
    """Return how much lies on each pile at ``now``; ``today`` is the office's date."""
    return {row.name: _size(session, row, now, today) for row in PILES}


def _size(session: Session, row: Pile, now: datetime, today: date) -> Size:
    query = select(func.count(), func.min(Parcel.state_since)).where(_on(row, now))
    count, oldest = session.execute(query).one()
    if not count:
        return Size()
    late = session.scalar(select(func.count()).where(_on(row, now), _late(row, now, today)))
    return Size(count, oldest, late or 0)


def _on(row: Pile, now: datetime) -> ColumnElement[bool]:
    if row.state != "handed_over":
        return Parcel.state == row.state
    carried = (Parcel.state == row.state) & Parcel.carrier.is_not(None)
    since = now - timedelta(days=NO_RESI_DAYS)
    unbound = Parcel.resi.is_(None) & (Parcel.state_since <= since)
    return carried & (unbound if row.name == "no_resi" else ~unbound)


def _late(row: Pile, now: datetime, today: date) -> ColumnElement[bool]:
    if row.state == "tracing":
        return Parcel.trace_until < today
    hours = workflow.state(Thing.PARCEL, row.state).limit_hours or 0
    return Parcel.state_since <= now - timedelta(hours=hours)


def rows(
    session: Session, wanted: Pile, today: date, *, page: int = 1, sort: str = DEFAULT_SORT
) -> tuple[list[Row], bool]:
    """Return one page (from 1) of a pile and whether another follows.

    ``sort`` is a key of :data:`SORTS`, with ``-`` in front the other way round.
    """
    now = datetime.now(UTC)
    column = SORTS.get(sort.removeprefix("-"), SORTS[DEFAULT_SORT])
    order = column.desc() if sort.startswith("-") else column.asc()
    found = session.execute(
        _rows(wanted, now, today)
        .order_by(order.nulls_last(), Parcel.id)
        .limit(PAGE + 1)
        .offset((max(page, 1) - 1) * PAGE)
    ).all()
    told = last_reports(session, [parcel.id for parcel, *_ in found])
    listed = [
        Row(parcel, name, told.get(parcel.id), bool(late)) for parcel, name, late in found[:PAGE]
    ]
    return listed, len(found) > PAGE


def _rows(wanted: Pile, now: datetime, today: date) -> Select[Parcel, str | None, bool]:
    return (
        select(Parcel, Applicant.name, _late(wanted, now, today))
        .join(Application, Application.id == Parcel.application_id)
        .outerjoin(Applicant, Applicant.application_id == Application.id)
        .where(_on(wanted, now))
        .options(selectinload(Parcel.place))
    )


def last_reports(session: Session, parcel_ids: Sequence[int]) -> dict[int, CarrierEvent]:
    """Return the latest report of each parcel by the carrier's clock.

    A word that nobody has explained is given only where there is nothing else; what happened
    before a parcel's time is not.
    """
    reports = session.execute(
        select(CarrierEvent, Parcel)
        .join(Parcel, Parcel.id == CarrierEvent.parcel_id)
        .where(CarrierEvent.parcel_id.in_(parcel_ids), ~CarrierEvent.withdrawn)
        .order_by(CarrierEvent.kind.is_not(None), CarrierEvent.at, CarrierEvent.id)
    )
    return {parcel.id: row for row, parcel in reports if can_be_about(parcel, row.at)}


@dataclass(frozen=True)
class Unexplained:
    """A word or a code that nobody here knows, how many reports named it, and the last of them."""

    text: str
    count: int
    last: datetime


def unknown_words(session: Session, most: int = PAGE) -> list[Unexplained]:
    """Return the carriers' words that mean nothing to us yet, the most frequent first."""
    return _unexplained(session, CarrierEvent.word, CarrierEvent.kind.is_(None), most)


def unknown_codes(session: Session, most: int = PAGE) -> list[Unexplained]:
    """Return the codes under which reports wait for a parcel, the most frequent first."""
    return _unexplained(session, CarrierEvent.given, CarrierEvent.parcel_id.is_(None), most)


def _unexplained(
    session: Session,
    column: InstrumentedAttribute[str],
    condition: ColumnElement[bool],
    most: int,
) -> list[Unexplained]:
    query = (
        select(column, func.count(), func.max(CarrierEvent.at))
        .where(condition, ~CarrierEvent.withdrawn)
        .group_by(column)
        .order_by(func.count().desc(), func.max(CarrierEvent.at).desc())
        .limit(most)
    )
    return [Unexplained(text, count, last) for text, count, last in session.execute(query)]
