"""One line after another: everything that happened to a case, its paper and what it became."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from postal.documents import document_name
from postal.history.details import Detail, details_of
from postal.models import Application, Cover, Document, Dossier, Event, Letter, TrackingAlias
from postal.parcels import parcels_of
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


@dataclass(frozen=True)
class _Things:
    """The things whose events belong to one case, by kind and id, with what they are called."""

    codes: dict[tuple[Thing, int], str]
    documents: dict[int, Document]
    envelopes: frozenset[int]

    def ids(self, thing: Thing) -> list[int]:
        """Return the ids of one kind of thing."""
        return [number for kind, number in self.codes if kind is thing]


def timeline(session: Session, application_id: int) -> list[Entry]:
    """Return every event of the application, its paper, its documents and parcels, oldest first.

    Cases that were merged into it tell their part as well: their codes answer for it now. So does
    a parcel that carries a document of the case together with a sibling's.
    """
    cases = session.scalars(
        select(Application.id)
        .join(TrackingAlias, TrackingAlias.code == Application.tracking_code)
        .where(TrackingAlias.application_id == application_id)
    ).all()
    things = _things(session, application_id)
    events = session.scalars(
        select(Event)
        .where(
            or_(
                Event.application_id.in_({application_id, *cases}),
                *(
                    _of(thing, things.ids(thing))
                    for thing in (Thing.DOSSIER, Thing.COVER, Thing.PARCEL)
                ),
                _of(Thing.ENVELOPE, things.envelopes),
            )
        )
        .order_by(Event.id)
    )
    return [_entry(event, things) for event in events]


def _things(session: Session, application_id: int) -> _Things:
    dossiers = session.execute(
        select(Dossier.id, Dossier.code, Dossier.envelope_id).where(
            Dossier.application_id == application_id
        )
    ).all()
    covers = session.execute(
        select(Cover.id, Cover.code).where(Cover.dossier_id.in_([row.id for row in dossiers]))
    ).all()
    documents = session.scalars(select(Document).where(Document.application_id == application_id))
    codes = {(Thing.DOSSIER, row.id): row.code for row in dossiers}
    codes |= {(Thing.COVER, row.id): row.code for row in covers}
    codes |= {(Thing.PARCEL, row.id): row.code for row in parcels_of(session, application_id)}
    slips = select(Letter.id, Letter.slip).where(Letter.application_id == application_id)
    codes |= {(Thing.LETTER, row.id): row.slip for row in session.execute(slips) if row.slip}
    return _Things(
        codes,
        {row.id: row for row in documents},
        frozenset(row.envelope_id for row in dossiers if row.envelope_id is not None),
    )


def _of(thing: Thing, ids: Collection[int]) -> ColumnElement[bool]:
    return and_(Event.thing == thing.value, Event.thing_id.in_(ids))


def _entry(event: Event, things: _Things) -> Entry:
    thing = Thing(event.thing)
    document = things.documents.get(event.thing_id) if thing is Thing.DOCUMENT else None
    return Entry(
        at=event.at,
        thing=thing,
        what=document_name(document.kind, document.number) if document else THING_LABELS[thing],
        number=document.number if document else None,
        code=things.codes.get((thing, event.thing_id)),
        name=event.name,
        source=event.source,
        target=event.target if event.source is not None else None,
        who=event.actor_name,
        device=event.device,
        reason=event.reason,
        note=event.note,
        details=details_of(event.data or {}, event.name),
    )
