"""A bundle out of an opened envelope: its cover, its enclosures, and the case it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.births import index_names, new_application
from postal.correspondence.messaging import greet
from postal.dates import local_date
from postal.intake.covers import cover_by_code
from postal.lookups import the_office
from postal.models import (
    Application,
    Cover,
    Dossier,
    Enclosure,
    Envelope,
    Office,
    ServiceVersion,
    Subject,
    utc_now,
)
from postal.models.vault import blind
from postal.new_covers import new_cover
from postal.people import remember_address
from postal.plain_text import as_fact
from postal.service import BY_SERVICE
from postal.workdays import Calendar

MOST_LABEL: Final = 80
"""How many letters of what was said of an enclosure are kept."""
_REACHING: Final = ("address", "village", "district", "city", "postcode", "language")


@dataclass(frozen=True)
class NewDossier:
    """What is known of one bundle when its envelope is opened; all but nothing is allowed.

    ``cover`` is the code of a blank sheet already lying on it; None prints a new one.
    ``supplement_to`` is the case it belongs to when the envelope tells. Persons' data come
    parsed: NIK 16 digits, phone E.164, birth date ISO, ``language`` None for Indonesian.
    """

    service: ServiceVersion | None = None
    sheets: int | None = None
    name: str | None = None
    enclosures: tuple[tuple[str, str | None, int], ...] = ()
    cover: str | None = None
    supplement_to: Application | None = None
    address: str | None = None
    village: str | None = None
    district: str | None = None
    city: str | None = None
    postcode: str | None = None
    language: str | None = None
    phone: str | None = None
    nik: str | None = None
    birth_date: str | None = None


def add_dossier(  # noqa: PLR0913 - a dossier stands between envelope, office, calendar and actor
    session: Session,
    new: NewDossier,
    *,
    envelope: Envelope,
    office: Office,
    calendar: Calendar,
    actor: Actor,
    run: tuple[str, int],
) -> Dossier:
    """Write one dossier of ``envelope`` with its cover and its application."""
    cover = (
        cover_by_code(session, new.cover, office)
        if new.cover
        else new_cover(session, office, state="bound", run=run, actor=actor)
    )
    application = new.supplement_to or _begin_case(session, new, envelope, calendar, actor)
    role = "supplement" if new.supplement_to else "first"
    known = {"envelope": envelope, "application": application, "role": role, "sheets": new.sheets}
    dossier = _lying_under(session, cover, actor, known)
    if cover.state == "blank":
        audit.transition(session, cover, "bind", seen_version=cover.version, actor=actor)
    for kind, words, count in new.enclosures:
        label = as_fact(words, MOST_LABEL)
        session.add(Enclosure(dossier_id=dossier.id, kind=kind, label=label, count=count))
    session.flush()
    if new.supplement_to is None:
        # After the paper is written down: what came before somebody was asked answers nothing.
        greet(session, application, actor=actor, today=local_date(utc_now(), office.zone))
    return dossier


def _lying_under(session: Session, cover: Cover, actor: Actor, known: dict[str, Any]) -> Dossier:
    """Return the dossier under a cover: a new one, or the one that was scanned before this."""
    dossier = cover.dossier
    if dossier is not None:
        for name, value in known.items():
            setattr(dossier, name, value)
        dossier.version += 1  # whoever still sees it without a case is told, and decides nothing
        data = {"sheets": dossier.sheets}
        audit.record(session, dossier, "registered_late", actor=actor, data=data)
        return dossier
    dossier = Dossier(state="received", code=cover.code, **known)
    audit.born(session, dossier, actor=actor, cover=cover.code, sheets=dossier.sheets)
    cover.dossier_id = dossier.id
    return dossier


def _begin_case(
    session: Session, new: NewDossier, envelope: Envelope, calendar: Calendar, actor: Actor
) -> Application:
    office = the_office(session)
    application = new_application(
        session,
        service=new.service,
        desk_code=new.service.desk_code if new.service else None,
        received_on=envelope.arrived,
        examine_by=calendar.add(envelope.arrived, office.examine_days),
        name=new.name,
        actor=actor,
    )
    if application.applicant is not None:
        for part in _REACHING:
            setattr(application.applicant, part, getattr(new, part))
        application.applicant.phone = new.phone
        application.applicant.phone_index = blind("phone", new.phone)
        remember_address(application.applicant, office)
    if new.nik or new.birth_date:
        session.add(
            Subject(
                application_id=application.id,
                name=new.name,
                nik=new.nik,
                nik_index=blind("nik", new.nik),
                birth_date=new.birth_date,
                birth_date_index=blind("birth_date", new.birth_date),
            )
        )
        session.flush()
        index_names(session, application)
    if new.service is not None and new.service.mode == "in_person":
        audit.transition(
            session,
            application,
            "require_visit",
            seen_version=application.version,
            actor=actor,
            reason=BY_SERVICE,
        )
    return application
