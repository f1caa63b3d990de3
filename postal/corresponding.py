"""Letters are composed where a decision is taken, and withdrawn where it no longer holds.

A letter is a row first, with all that it says; the letters stage prints it and hands it over. It
stands here so that verification, matching and scanning need not know that stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, people
from postal.audit import Actor
from postal.codes import Kind, Mark
from postal.identity import mask_numbers
from postal.languages import Language
from postal.letter_facts import Asked, LetterFacts, Sender, Signer
from postal.lookups import office_calendar, the_office
from postal.models import Application, Letter, Office
from postal.wording import N_

IN_HOUSE: Final = ("composed", "printed")
"""States in which a letter can still be held back."""
NEWER: Final = N_("ada surat yang lebih baru")


def compose(  # noqa: PLR0913 - each argument is part of the letter
    session: Session,
    application: Application,
    kind: str,
    *,
    asked: Sequence[Asked],
    language: Language,
    actor: Actor,
    today: date,
) -> Letter | None:
    """Write a letter to the applicant that asks for papers, with a return slip of its own.

    An earlier one that has not left the house is withdrawn. None when there is no full address:
    then another way to reach the person is written down, and somebody tells them.
    """
    withdraw(session, application, reason=NEWER, actor=actor)
    data = people.applicant_data(application)
    if people.address_gaps(data):
        return None
    office = the_office(session)
    slip = Mark.new(Kind.SLIP, office.mark).text
    wait_until = last_day(session, today, office.wait_days)
    facts = LetterFacts(
        kind=kind,
        language=language,
        day=today,
        name=mask_numbers(data.name or ""),
        lines=_address(application, office),
        postcode=data.postcode or "",
        service=_service_name(application, language),
        about=_about(application),
        received_on=application.received_on,
        tracking=application.tracking_code,
        sender=_sender(office),
        signer=signer_of(office),
        asked=tuple(asked),
        wait_until=wait_until,
        slip=slip,
        demo=office.demo,
    )
    letter = Letter(
        state="composed",
        application_id=application.id,
        kind=kind,
        language=language,
        slip=slip,
        sheet=facts.to_json(),
        wait_until=wait_until,
    )
    audit.born(session, letter, actor=actor, kind=kind)
    return letter


def withdraw(session: Session, application: Application, *, reason: str, actor: Actor) -> int:
    """Cancel every letter of the case that has not left the house; return how many."""
    rows = session.scalars(
        select(Letter).where(Letter.application_id == application.id, Letter.state.in_(IN_HOUSE))
    ).all()
    for row in rows:
        audit.transition(
            session,
            row,
            "cancel",
            seen_version=row.version,
            actor=audit.system(actor.device),
            reason=reason,
        )
    return len(rows)


def last_day(session: Session, today: date, days: int) -> date:
    """Return the day ``days`` after ``today``, or the next one on which the office is open."""
    calendar, day = office_calendar(session), today + timedelta(days=days)
    while not calendar.is_office_day(day):
        day += timedelta(days=1)
    return day


def signer_of(office: Office) -> Signer:
    """Return who signs the office's letters; the position alone while nobody is named."""
    return Signer(**office.signer) if office.signer else Signer(title="Kepala Dinas")


def _sender(office: Office) -> Sender:
    return Sender(
        name=office.name,
        city=office.city,
        address=office.address,
        postcode=office.postcode,
        phone=office.phone,
        hours=office.hours,
        complaints=office.complaints,
    )


def _address(application: Application, office: Office) -> tuple[str, ...]:
    lines = people.address_lines(people.applicant_data(application), office)
    return tuple(mask_numbers(line) for line in lines)


def _service_name(application: Application, language: Language) -> str:
    service = application.service
    if service is None:
        return ""
    return service.name_en if language == "en" else service.name_id


def _about(application: Application) -> tuple[str, ...]:
    applicant = application.applicant.name if application.applicant is not None else None
    names = (row.name for row in application.subjects if row.name and row.name != applicant)
    return tuple(mask_numbers(name) for name in names)
