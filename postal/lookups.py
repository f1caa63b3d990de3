"""Small questions every stage asks of the office's tables, asked in one place."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.catalogue import Item, ItemKind
from postal.models import ClosedDay, Event, ItemVersion, Office, Place, ServiceVersion
from postal.verdicts import Missing
from postal.workdays import Calendar


def the_office(session: Session) -> Office:
    """Return the office; NoResultFound before it is set up, which no staff page can meet."""
    return session.scalars(select(Office)).one()


def office_calendar(session: Session) -> Calendar:
    """Return the calendar of public holidays and the office's own closed days."""
    rows = session.execute(select(ClosedDay.day, ClosedDay.reason))
    completed = session.scalar(select(Office.completed_years)) or []
    return Calendar({row.day: row.reason for row in rows}, completed_years=completed)


def active_services(session: Session) -> Sequence[ServiceVersion]:
    """Return the current version of every active service, by code."""
    return session.scalars(
        select(ServiceVersion)
        .where(ServiceVersion.current, ServiceVersion.active)
        .order_by(ServiceVersion.code)
    ).all()


def office_places(session: Session, kind: str) -> Sequence[Place]:
    """Return the places of one kind (``district``, ``post_office`` …) in use, by name."""
    return session.scalars(
        select(Place).where(Place.kind == kind, Place.active).order_by(Place.name)
    ).all()


def item_versions(session: Session) -> dict[str, Item]:
    """Return the newest wording of every requirement item by its code, oldest item first."""
    rows = session.scalars(select(ItemVersion).order_by(ItemVersion.number, ItemVersion.id))
    newest = {row.code: row for row in rows}
    return {
        row.code: Item(row.code, row.name_id, row.name_en, ItemKind(row.kind))
        for row in sorted(newest.values(), key=lambda row: row.id)
    }


def missing_told(session: Session, application_id: int) -> tuple[Missing, ...]:
    """Return what the last decision told the citizen to send, in the words of that day."""
    told = session.scalar(
        select(Event.data)
        .where(Event.application_id == application_id, Event.name == "find_incomplete")
        .order_by(Event.id.desc())
        .limit(1)
    )
    return tuple(Missing.from_json(each) for each in (told or {}).get("missing", ()))
