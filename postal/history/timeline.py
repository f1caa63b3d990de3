"""One line after another: everything that happened to a case, its paper and what it became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from postal.documents import document_name
from postal.history.details import Detail, details_of
from postal.history.made import Made, made_for
from postal.models import Application, Document, Event, TrackingAlias
from postal.wording import N_
from postal.workflow import Thing

THING_LABELS: Final[dict[Thing, str]] = {
    Thing.ENVELOPE: N_("Kiriman"),
    Thing.COVER: N_("Lembar kendali"),
    Thing.DOSSIER: N_("Berkas"),
    Thing.BATCH: N_("Bundel pindaian"),
    Thing.APPLICATION: N_("Permohonan"),
    Thing.DOCUMENT: N_("Dokumen"),
    Thing.PARCEL: N_("Kiriman keluar"),
    Thing.MANIFEST: N_("Manifes"),
    Thing.LETTER: N_("Surat"),
}


def _of(thing: Thing, ids: str) -> ColumnElement[bool]:
    return and_(Event.thing == thing.value, Event.thing_id.in_(bindparam(ids, expanding=True)))


_EVENTS: Final = (
    select(Event)
    .where(
        or_(
            Event.application_id.in_(bindparam("cases", expanding=True)),
            _of(Thing.DOSSIER, "dossiers"),
            _of(Thing.COVER, "covers"),
            _of(Thing.PARCEL, "parcels"),
            _of(Thing.ENVELOPE, "envelopes"),
        )
    )
    .order_by(Event.id)
)
_MERGED: Final = (
    select(Application.id)
    .join(TrackingAlias, TrackingAlias.code == Application.tracking_code)
    .where(TrackingAlias.application_id == bindparam("case"))
)


@dataclass(frozen=True)
class Entry:
    """One event, ready to be worded: ``name`` is a move or a fact.

    ``what`` is the msgid of the thing it happened to, with ``number`` as n where it counts them.
    """

    at: datetime
    thing: Thing
    what: str
    number: int | None
    code: str | None
    name: str
    source: str | None
    target: str | None
    who: str
    device: str
    reason: str | None
    note: str | None
    details: tuple[Detail, ...]


def timeline(session: Session, application_id: int) -> list[Entry]:
    """Return every event of the application, its paper, its documents and parcels, oldest first.

    Cases that were merged into it tell their part as well: their codes answer for it now. So does
    a parcel that carries a document of the case together with a sibling's.
    """
    application = session.get_one(Application, application_id)
    made = made_for(session, application_id)
    return entries(application, made, events_of(session, application, made))


def events_of(session: Session, application: Application, made: Made) -> Sequence[Event]:
    """Return the events that :func:`timeline` tells, in their order."""
    paper = application.dossiers
    return session.scalars(
        _EVENTS,
        {
            "cases": [application.id, *session.scalars(_MERGED, {"case": application.id})],
            "dossiers": [row.id for row in paper],
            "covers": [cover.id for row in paper for cover in row.covers],
            "parcels": [row.id for row in made.parcels],
            "envelopes": [row.envelope_id for row in paper if row.envelope_id],
        },
    ).all()


def entries(application: Application, made: Made, events: Iterable[Event]) -> list[Entry]:
    """Return ``events`` of a case ready to be worded."""
    codes = {(Thing.DOSSIER, row.id): row.code for row in application.dossiers}
    for row in application.dossiers:
        codes |= {(Thing.COVER, cover.id): cover.code for cover in row.covers}
    codes |= {(Thing.PARCEL, row.id): row.code for row in made.parcels}
    codes |= {(Thing.LETTER, row.id): row.slip for row in made.letters if row.slip}
    documents = {row.id: row for row in made.documents}
    return [_entry(event, codes, documents) for event in events]


def _entry(
    event: Event, codes: Mapping[tuple[Thing, int], str], documents: Mapping[int, Document]
) -> Entry:
    thing = Thing(event.thing)
    document = documents.get(event.thing_id) if thing is Thing.DOCUMENT else None
    return Entry(
        at=event.at,
        thing=thing,
        what=document_name(document.kind, document.number) if document else THING_LABELS[thing],
        number=document.number if document else None,
        code=codes.get((thing, event.thing_id)),
        name=event.name,
        source=event.source,
        target=event.target if event.source is not None else None,
        who=event.actor_name,
        device=event.device,
        reason=event.reason,
        note=event.note,
        details=details_of(event.data or {}, event.name),
    )
