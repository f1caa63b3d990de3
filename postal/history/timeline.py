"""One line after another: everything that happened to a case, its bundles and its sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from postal.codes import TrackingCode
from postal.models import Application, Cover, Dossier, Event, TrackingAlias
from postal.wording import N_
from postal.workflow import Thing

THING_LABELS: Final[dict[Thing, str]] = {
    Thing.ENVELOPE: N_("Kiriman"),
    Thing.COVER: N_("Lembar kendali"),
    Thing.DOSSIER: N_("Berkas"),
    Thing.BATCH: N_("Bundel pindaian"),
    Thing.APPLICATION: N_("Permohonan"),
}

# What an event may carry beside its name, as people read it; other keys are for machines.
DETAILS: Final[dict[str, str]] = {
    "service": N_("layanan %(it)s"),
    "sheets": N_("%(it)s lembar"),
    "pages": N_("halaman %(it)s"),
    "shelf": N_("tempat %(it)s"),
    "from": N_("dari %(it)s"),
    "into": N_("ke %(it)s"),
    "joined_code": N_("kode %(it)s"),
}


@dataclass(frozen=True)
class Entry:
    """One event, ready to be worded: ``name`` is a move or a fact, ``details`` msgid and value."""

    at: datetime
    thing: Thing
    code: str | None
    name: str
    source: str | None
    target: str | None
    who: str
    device: str
    reason: str | None
    note: str | None
    details: tuple[tuple[str, str], ...]


def timeline(session: Session, application_id: int) -> list[Entry]:
    """Return every event of the application, its envelopes, dossiers and covers, oldest first.

    Cases that were merged into it tell their part as well: their codes answer for it now.
    """
    cases = session.scalars(
        select(Application.id)
        .join(TrackingAlias, TrackingAlias.code == Application.tracking_code)
        .where(TrackingAlias.application_id == application_id)
    ).all()
    dossiers = session.execute(
        select(Dossier.id, Dossier.code, Dossier.envelope_id).where(
            Dossier.application_id == application_id
        )
    ).all()
    ids = [row.id for row in dossiers]
    covers = session.execute(select(Cover.id, Cover.code).where(Cover.dossier_id.in_(ids))).all()
    envelopes = {row.envelope_id for row in dossiers if row.envelope_id is not None}
    codes = {(Thing.DOSSIER, row.id): row.code for row in dossiers}
    codes |= {(Thing.COVER, row.id): row.code for row in covers}
    events = session.scalars(
        select(Event)
        .where(
            or_(
                Event.application_id.in_({application_id, *cases}),
                _of(Thing.DOSSIER, ids),
                _of(Thing.COVER, [row.id for row in covers]),
                _of(Thing.ENVELOPE, envelopes),
            )
        )
        .order_by(Event.id)
    )
    return [_entry(event, codes) for event in events]


def _of(thing: Thing, ids: list[int] | set[int]) -> ColumnElement[bool]:
    return and_(Event.thing == thing.value, Event.thing_id.in_(ids))


def _entry(event: Event, codes: dict[tuple[Thing, int], str]) -> Entry:
    thing = Thing(event.thing)
    return Entry(
        at=event.at,
        thing=thing,
        code=codes.get((thing, event.thing_id)),
        name=event.name,
        source=event.source,
        target=event.target if event.source is not None else None,
        who=event.actor_name,
        device=event.device,
        reason=event.reason,
        note=event.note,
        details=details_of(event.data or {}),
    )


def details_of(data: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the parts of an event's data that people read, as msgid and value."""
    return tuple(
        (DETAILS[key], ", ".join(map(_shown, value if isinstance(value, list) else [value])))
        for key, value in data.items()
        if key in DETAILS and value not in (None, "", [])
    )


def _shown(value: object) -> str:
    """Return a value as people read it: tracking codes in groups, all else as it is."""
    try:
        return TrackingCode(str(value)).grouped
    except ValueError:
        return str(value)
