"""Registering an envelope: its dossiers, covers, enclosures and applications are born here."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.dates import local_date
from postal.intake.new_dossier import MOST_LABEL, NewDossier, add_dossier
from postal.intake.refusals import NothingInside, ResiKnown, ServiceUnknown
from postal.models import (
    Cover,
    Dossier,
    Enclosure,
    Envelope,
    Office,
    ServiceVersion,
    utc_now,
)
from postal.plain_text import as_fact
from postal.wording import N_
from postal.workdays import Calendar

WAYS: dict[str, str] = {
    "post": N_("Pos"),
    "courier": N_("Kurir"),
    "counter": N_("Loket"),
    "district": N_("Kecamatan"),
}
EXITS: dict[str, str] = {
    "misdirect": "misdirect",
    "set_aside": "set_aside",
    "empty": "find_unusable",
    "damaged": "find_unusable",
}
EXIT_REASONS: dict[str, str] = {
    "misdirect": N_("salah alamat"),
    "set_aside": N_("tanpa pengirim"),
    "empty": N_("amplop kosong"),
    "damaged": N_("amplop rusak"),
}


@dataclass(frozen=True)
class NewEnvelope:
    """One mail item on the table. ``exit`` is a key of ``EXITS`` or None; money is a text.

    ``set_aside_id`` is an envelope that left the usual way before and now turns out to hold
    something; its own row goes on.
    """

    arrived: date
    way: str = "post"
    resi: str | None = None
    arrived_reason: str | None = None
    sender: str | None = None
    note: str | None = None
    dossiers: tuple[NewDossier, ...] = field(default_factory=tuple)
    exit: str | None = None
    money: str | None = None
    set_aside_id: int | None = None


def register(
    session: Session, new: NewEnvelope, *, office: Office, calendar: Calendar, actor: Actor
) -> Envelope:
    """Write an envelope and everything in it; the dossiers come back in ``envelope.dossiers``.

    Raises:
        ResiKnown, CoverUnknown, CoverForeign, CoverTaken, NothingInside: nothing is written.
    """
    if new.set_aside_id is None:
        refuse_known_resi(session, new.resi)
    if new.exit is None and not new.dossiers:
        raise NothingInside
    envelope = _taken_up(session, new) or _laid_down(session, new, actor)
    money = _money(session, new, envelope)
    if new.exit is not None:
        _leave(session, envelope, new.exit, actor)
        return envelope
    run, first = _next_in_pile(session, office, actor)
    for place, dossier in enumerate(new.dossiers, start=first):
        add_dossier(
            session,
            dossier,
            envelope=envelope,
            office=office,
            calendar=calendar,
            actor=actor,
            run=(run, place),
        )
    if money is not None:  # it goes back with the first case's things
        money.dossier_id = envelope.dossiers[0].id
    audit.transition(session, envelope, "register", seen_version=envelope.version, actor=actor)
    return envelope


def _money(session: Session, new: NewEnvelope, envelope: Envelope) -> Enclosure | None:
    """Write down money that lay in the envelope."""
    if new.money is None:
        return None
    label = as_fact(new.money, MOST_LABEL)
    found = Enclosure(envelope_id=envelope.id, kind="money", label=label, count=1)
    session.add(found)
    return found


def _next_in_pile(session: Session, office: Office, actor: Actor) -> tuple[str, int]:
    """Return the run of what this person registers today, and the next place in it.

    Envelopes registered one after the other lie on one pile, so a cover that the scanner missed
    between two of them is noticed even where nobody counted sheets.
    """
    run = f"{local_date(utc_now(), office.zone):%Y%m%d}-{actor.staff_id or 0}"
    last = session.scalar(select(func.max(Cover.place_in_run)).where(Cover.run == run))
    return run, (last or 0) + 1


def _taken_up(session: Session, new: NewEnvelope) -> Envelope | None:
    if new.set_aside_id is None or new.exit is not None:
        return None
    return session.get(Envelope, new.set_aside_id)


def _laid_down(session: Session, new: NewEnvelope, actor: Actor) -> Envelope:
    envelope = Envelope(
        state="received",
        resi=new.resi,
        arrived=new.arrived,
        arrived_reason=as_fact(new.arrived_reason),
        way=new.way,
        sender=new.sender or next((row.name for row in new.dossiers if row.name), None),
        note=as_fact(new.note, None),
    )
    audit.born(session, envelope, actor=actor, way=new.way)
    return envelope


def _leave(session: Session, envelope: Envelope, way_out: str, actor: Actor) -> None:
    audit.transition(
        session,
        envelope,
        EXITS[way_out],
        seen_version=envelope.version,
        actor=actor,
        reason=EXIT_REASONS[way_out],
    )


def refuse_known_resi(session: Session, resi: str | None) -> None:
    """Raise ResiKnown when an envelope with this carrier number was registered before."""
    if resi is None:
        return
    before = session.scalar(select(Envelope.arrived).where(Envelope.resi == resi))
    if before is not None:
        raise ResiKnown(resi=resi, day=before.strftime("%d-%m-%Y"))


def active_service(session: Session, code: str) -> ServiceVersion:
    """Return the current version of an active service.

    Raises:
        ServiceUnknown: there is none.
    """
    found = session.scalar(
        select(ServiceVersion).where(
            ServiceVersion.code == code.strip().upper(),
            ServiceVersion.current,
            ServiceVersion.active,
        )
    )
    if found is None:
        raise ServiceUnknown(service=code)
    return found


def receive_tray(  # noqa: PLR0913 - a tray is many equal envelopes
    session: Session,
    count: int,
    *,
    service: ServiceVersion | None,
    sheets: int | None,
    arrived: date,
    way: str,
    office: Office,
    calendar: Calendar,
    actor: Actor,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Dossier]:
    """Register ``count`` envelopes of one kind; their dossiers come back in tray order.

    ``progress`` is told (done, total) after each.
    """
    run = secrets.token_hex(8)
    dossiers = []
    for place in range(1, count + 1):
        envelope = Envelope(state="received", arrived=arrived, way=way)
        audit.born(session, envelope, actor=actor, way=way)
        dossiers.append(
            add_dossier(
                session,
                NewDossier(service=service, sheets=sheets),
                envelope=envelope,
                office=office,
                calendar=calendar,
                actor=actor,
                run=(run, place),
            )
        )
        audit.transition(session, envelope, "register", seen_version=envelope.version, actor=actor)
        progress(place, count)
    return dossiers
