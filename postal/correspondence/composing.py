"""Letters are composed where a decision is taken, and withdrawn where it no longer holds.

A letter is a row first, with all that it says; the letters stage prints it and hands it over. It
stands here so that verification, matching and scanning need not know that stage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, people, workflow
from postal.audit import Actor
from postal.codes import Kind, Mark
from postal.correspondence.letter_details import asked_of, details_for
from postal.correspondence.letter_facts import (
    READY,
    REMINDER,
    RETURNED,
    WITH_SLIP,
    Asked,
    LetterFacts,
    Sender,
    Signer,
)
from postal.correspondence.letter_texts import signer_in
from postal.correspondence.letter_versions import keep_crest, worded
from postal.identity import mask_numbers
from postal.languages import Language
from postal.lookups import missing_told, office_calendar, the_office
from postal.models import Application, Letter, Office
from postal.wording import N_
from postal.workflow import Thing

IN_HOUSE: Final = ("composed", "printed")
"""States in which a letter can still be held back."""
NEWER: Final = N_("ada surat yang lebih baru")
STANDS: Final = frozenset({RETURNED})
"""Kinds that hold whatever becomes of the case: they neither replace a letter nor are replaced."""


def compose(  # noqa: PLR0913 - each argument is part of the letter
    session: Session,
    application: Application,
    kind: str,
    *,
    language: Language,
    actor: Actor,
    today: date,
    asked: Sequence[Asked] = (),
    details: Mapping[str, Any] | None = None,
    until: date | None = None,
) -> Letter | None:
    """Write a letter of a kind of ``letter_facts.KINDS`` to the applicant, in today's words.

    One that waits for an answer has a slip of its own and a last day. ``details`` are the plain
    values of ``letter_facts.DETAILS``; what is not given is taken from the case and the office,
    see ``letter_details``. A reminder without ``asked`` asks what the letter before it asked.

    ``until`` is the last day of a wait that runs already; without it the letter before tells.

    An earlier one that has not left the house is withdrawn. None when there is no full address:
    then another way to reach the person is written down, and somebody tells them.

    Raises:
        ValueError: a detail is missing that nobody but the caller knows, or it is no such detail.
    """
    of = (details or {}).get("of")
    before = last_asking(session, application, of) if kind == REMINDER else None
    office = the_office(session)
    given = {**_kept_until(session, kind, today), **(details or {})}
    known = details_for(
        session, application, kind, given, before=before, today=today, language=language
    )
    if kind not in STANDS:
        withdraw(session, application, reason=NEWER, actor=actor)
    data = people.applicant_data(application)
    if people.address_gaps(data):
        return None
    slip = Mark.new(Kind.SLIP, office.mark).text if kind in WITH_SLIP else None
    facts = LetterFacts(
        kind=kind,
        language=language,
        day=today,
        **recipient(application, office),
        service=_service_name(application, language),
        about=_about(application),
        received_on=application.received_on,
        tracking=application.tracking_code,
        sender=sender_of(office),
        signer=signer_of(office, language),
        asked=_named(session, application, tuple(asked) or _asked_before(before), language),
        wait_until=until or _wait_until(session, kind, before, office, today),
        slip=slip,
        demo=office.demo,
        details=known,
        crest=keep_crest(session, office.crest),
    )
    facts = worded(session, facts)
    letter = Letter(
        state="composed",
        application_id=application.id,
        kind=kind,
        language=language,
        slip=slip,
        sheet=facts.to_json(),
        wait_until=facts.wait_until,
    )
    audit.born(session, letter, actor=actor, kind=kind)
    return letter


def last_asking(session: Session, application: Application, of: str | None) -> Letter | None:
    """Return the case's last letter that waits for an answer and has not been cancelled.

    ``of`` is what it asked, ``missing`` or ``come_in``, also as a reminder; None for either.
    """
    query = select(Letter).where(
        Letter.application_id == application.id,
        Letter.kind.in_(WITH_SLIP),
        Letter.state != "cancelled",
    )
    rows = session.scalars(query.order_by(Letter.id.desc()))
    return next((row for row in rows if of in (None, asked_of(row.sheet))), None)


def _asked_before(before: Letter | None) -> tuple[Asked, ...]:
    return LetterFacts.from_json(before.sheet).asked if before is not None else ()


def _named(
    session: Session, application: Application, asked: tuple[Asked, ...], language: Language
) -> tuple[Asked, ...]:
    """Return what is asked for with its names in ``language``, whatever it was asked in before."""
    told = missing_told(session, application.id) if asked else ()
    names = {name: each.name(language) for each in told for name in (each.name_id, each.name_en)}
    return tuple(replace(each, name=names.get(each.name, each.name)) for each in asked)


def _kept_until(session: Session, kind: str, today: date) -> dict[str, date]:
    """Return until when a document that is ready lies here: as long as the state's limit."""
    if kind != READY:
        return {}
    hours = workflow.state(Thing.PARCEL, "ready_at_counter").limit_hours or 0
    return {"until": last_day(session, today, hours // 24)}


def _wait_until(
    session: Session, kind: str, before: Letter | None, office: Office, today: date
) -> date | None:
    """Return the last day of a letter that waits; a reminder does not move the one before it."""
    if kind not in WITH_SLIP:
        return None
    if before is not None and before.wait_until is not None and before.wait_until > today:
        return before.wait_until
    return last_day(session, today, office.wait_days)


def withdraw(session: Session, application: Application, *, reason: str, actor: Actor) -> int:
    """Cancel every letter of the case that has not left the house; return how many.

    What is on its way back to the person (``STANDS``) is told whatever becomes of the case.
    """
    rows = session.scalars(
        select(Letter).where(
            Letter.application_id == application.id,
            Letter.state.in_(IN_HOUSE),
            Letter.kind.not_in(STANDS),
        )
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


def signer_of(office: Office, language: Language = "id") -> Signer:
    """Return who signs the office's letters, usual titles in ``language``; nobody while unnamed."""
    return signer_in(Signer(**office.signer) if office.signer else Signer(), language)


def sender_of(office: Office) -> Sender:
    """Return the head of the office's letters as it is now."""
    return Sender(
        name=office.name,
        city=office.city,
        address=office.address,
        postcode=office.postcode,
        phone=office.phone,
        hours=office.hours,
        complaints=office.complaints,
    )


def recipient(application: Application, office: Office) -> dict[str, Any]:
    """Return ``name``, ``lines`` and ``postcode`` of a letter to the applicant, as known now."""
    data = people.applicant_data(application)
    lines = people.address_lines(data, office)
    return {
        "name": mask_numbers(data.name or ""),
        "lines": tuple(mask_numbers(line) for line in lines),
        "postcode": data.postcode or "",
    }


def _service_name(application: Application, language: Language) -> str:
    service = application.service
    if service is None:
        return ""
    return service.name_en if language == "en" else service.name_id


def _about(application: Application) -> tuple[str, ...]:
    applicant = application.applicant.name if application.applicant is not None else None
    names = (row.name for row in application.subjects if row.name and row.name != applicant)
    return tuple(mask_numbers(name) for name in names)
