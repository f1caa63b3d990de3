"""What of a case is on its way out, asked of the database in one query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CompoundSelect, bindparam, null, select, union_all
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from postal import dates
from postal.carrier_facts import FAILURES, is_too_old
from postal.models import CarrierEvent, Document, Parcel, Place
from postal.public.facts import MAKING, RELEASED, Outgoing
from postal.public.outgoing import counts

# The carrier's last word on the state that the parcel is in; it knows the day better than we do.
_LAST_WORD: Final = (
    select(CarrierEvent.id)
    .where(
        CarrierEvent.parcel_id == Parcel.id,
        CarrierEvent.kind == Parcel.state,
        ~CarrierEvent.withdrawn,
    )
    .order_by(CarrierEvent.at.desc(), CarrierEvent.id.desc())
    .limit(1)
    .correlate(Parcel)
    .scalar_subquery()
)
_PARCEL: Final = (
    Parcel.id.label("parcel_id"),
    Parcel.state.label("parcel_state"),
    Parcel.state_since.label("parcel_since"),
    Parcel.channel.label("parcel_channel"),
    Parcel.carrier,
    Parcel.resi,
    Parcel.handed_at,
    Parcel.created_at,
    Parcel.attempts,
    Parcel.trace_until,
    Place.name.label("place"),
    CarrierEvent.at.label("told_at"),
    CarrierEvent.place.label("told_place"),
    CarrierEvent.reason.label("told_reason"),
)
_DOCUMENTS: Final = (
    select(
        Document.kind,
        Document.state.label("document_state"),
        Document.state_since.label("document_since"),
        Document.channel.label("document_channel"),
        *_PARCEL,
    )
    .select_from(Document)
    .outerjoin(Parcel, Parcel.id == Document.parcel_id)
    .outerjoin(Place, Place.id == Parcel.place_id)
    .outerjoin(CarrierEvent, CarrierEvent.id == _LAST_WORD)
    .where(Document.application_id == bindparam("case"), Document.state != "voided")
)
_PARCELS: Final = (
    select(null(), null(), null(), null(), *_PARCEL)
    .select_from(Parcel)
    .outerjoin(Place, Place.id == Parcel.place_id)
    .outerjoin(CarrierEvent, CarrierEvent.id == _LAST_WORD)
    .where(Parcel.application_id == bindparam("case"))
)
_ON_WAY: Final[CompoundSelect[Any]] = union_all(_DOCUMENTS, _PARCELS)
_AT_POST_OFFICE: Final = "held_at_post_office"


def on_way(session: Session, case_id: int, zone: str) -> tuple[Outgoing, ...]:
    """Return what of a case is made, under way or has arrived; ``zone`` is the office's.

    Parcels first, oldest first, whether made for the case or carrying a document of it; then each
    released PDF, then what is still being made, by the way it will go.
    """
    rows = session.execute(_ON_WAY, {"case": case_id}).all()
    parcels: dict[int, list[Row[Any]]] = {}
    loose: list[Row[Any]] = []
    for row in rows:
        if row.parcel_id is not None and counts(row.parcel_state):
            parcels.setdefault(row.parcel_id, []).append(row)
        elif row.kind is not None:
            loose.append(row)
    return (
        *(_parcel(parcels[number], zone) for number in sorted(parcels)),
        *_released(loose, zone),
        *_being_made(loose, zone),
    )


def _parcel(rows: list[Row[Any]], zone: str) -> Outgoing:
    row = rows[0]
    old = row.told_at is None or is_too_old(row.told_at, row.handed_at, row.created_at)
    told_on, told_place, told_reason = (
        (None, None, None) if old else (row.told_at, row.told_place, row.told_reason)
    )
    return Outgoing(
        state=row.parcel_state,
        since=dates.local_date(told_on or row.parcel_since, zone),
        kinds=_kinds(rows),
        channel=row.parcel_channel,
        handed_on=_day(row.handed_at, zone),
        carrier=row.carrier,
        resi=row.resi,
        place=row.place or (told_place if row.parcel_state == _AT_POST_OFFICE else None),
        failure=_failure(told_reason),
        attempts=row.attempts,
        trace_until=row.trace_until,
    )


def _released(loose: list[Row[Any]], zone: str) -> Iterable[Outgoing]:
    found = [row for row in loose if row.document_state == RELEASED]
    if found:
        since = max(row.document_since for row in found)
        yield Outgoing(RELEASED, dates.local_date(since, zone), _kinds(found), "pdf")


def _being_made(loose: list[Row[Any]], zone: str) -> Iterable[Outgoing]:
    """Yield what is still being made, each way that it will go by itself."""
    ways: dict[str, list[Row[Any]]] = {}
    for row in loose:
        if row.document_state != RELEASED:
            ways.setdefault(row.document_channel, []).append(row)
    for channel in sorted(ways):
        since = max(row.document_since for row in ways[channel])
        yield Outgoing(MAKING, dates.local_date(since, zone), _kinds(ways[channel]), channel)


def _kinds(rows: list[Row[Any]]) -> tuple[str, ...]:
    return tuple(sorted({row.kind for row in rows if row.kind is not None}))


def _day(moment: datetime | None, zone: str) -> date | None:
    return None if moment is None else dates.local_date(moment, zone)


def _failure(reason: str | None) -> str | None:
    """Return the key of a reason as it is stored or as couriers write it, None for other words."""
    said = " ".join((reason or "").split()).casefold()
    return next((key for key, word in FAILURES.items() if said in (key, word)), None)
