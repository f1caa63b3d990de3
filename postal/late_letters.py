"""Letters that are written after their message: once there is an address, or because somebody asks.

Who saves people does it here, so that a letter that lacked nothing but the address is written then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import people
from postal.audit import Actor, last_event
from postal.correspondence import readdress, untold
from postal.correspondence.composing import compose
from postal.correspondence.letter_details import ready_at, sent_on
from postal.correspondence.letter_facts import (
    COME_IN,
    DATE_CHANGED,
    FORWARDED,
    MISSING,
    READY,
    RECEIPT,
    REJECTED,
    REMINDER,
    Asked,
)
from postal.correspondence.messaging import goes_by_post
from postal.correspondence.told_days import new_day
from postal.lookups import missing_told, office_today
from postal.models import Application, Letter, Message
from postal.people import ApplicantData, SubjectData
from postal.waiting import day_by_post
from postal.wording import N_
from postal.workflow import Thing

_REASONED: Final = {REJECTED: "confirm_rejection", COME_IN: "require_visit"}
"""Kinds that tell the reason of a move."""
_FOR_AN_ADDRESS: Final = (RECEIPT, MISSING, COME_IN, REJECTED, DATE_CHANGED, READY, FORWARDED)
"""Kinds that wait for an address; a reminder goes on the way that reached its person."""
_WRITTEN: Final = N_("Alamatnya kini lengkap: suratnya dibuat dan menunggu dicetak.")


def save_people(  # noqa: PLR0913 - what is written, over what, by whom
    session: Session,
    application: Application,
    applicant: ApplicantData,
    subjects: Sequence[SubjectData],
    *,
    seen: str,
    actor: Actor,
) -> readdress.Saved:
    """Store what a clerk keyed, and write the letters that had no address until now.

    Raises:
        EditedMeanwhile: as ``people.write_people``.
    """
    lacked = people.address_gaps(people.applicant_data(application))
    saved = readdress.save_people(session, application, applicant, subjects, seen=seen, actor=actor)
    if not saved or not lacked or people.address_gaps(people.applicant_data(application)):
        return saved
    written = _had_no_address(session, application)
    for message in written:
        write(session, message, actor=actor, today=office_today(session))
    return replace(saved, letters=(*saved.letters, (_WRITTEN, {}))) if written else saved


def write(session: Session, message: Message, *, actor: Actor, today: date) -> Letter:
    """Compose the letter of a message that is still to be told; the address is whole."""
    case = message.application
    letter = compose(
        session,
        case,
        message.kind,
        language=people.language_of(case),
        actor=actor,
        today=today,
        asked=_asked(session, message),
        details=_details(session, message),
        until=_until(session, message, today),
    )
    assert letter is not None  # noqa: S101 - the address is whole, as the caller asked
    untold.follow(session, message, letter, today=today)
    return letter


def _had_no_address(session: Session, application: Application) -> list[Message]:
    """Return what goes by post, has no letter and is still to be told; the newest of its case."""
    rows = session.scalars(
        select(Message)
        .where(
            Message.application_id == application.id,
            Message.letter_id.is_(None),
            Message.told_at.is_(None),
            Message.kind.in_(_FOR_AN_ADDRESS),
        )
        .order_by(Message.id)
    )
    return [
        row
        for row in rows.all()
        if untold.worth_telling(session, row) and goes_by_post(session, application, row.kind)
    ]


def _asked(session: Session, message: Message) -> tuple[Asked, ...]:
    """Return what was found missing, in the words of that day."""
    if message.kind not in (MISSING, REMINDER) or _reminds_of(message) == COME_IN:
        return ()
    language = people.language_of(message.application)
    told = missing_told(session, message.application_id)
    return tuple(Asked(each.verdict.value, each.name(language)) for each in told)


def _details(session: Session, message: Message) -> dict[str, Any]:
    """Return what only the step knew that was told, from its event."""
    case = message.application_id
    if message.kind in _REASONED:
        event = last_event(session, Thing.APPLICATION, case, _REASONED[message.kind])
        return {"reason": event.reason} if event is not None else {}
    if message.kind == DATE_CHANGED:
        return new_day(session, message.application, message)
    if message.kind == REMINDER:
        return {"of": _reminds_of(message)}
    if message.kind == FORWARDED:
        return sent_on(session, message.application)
    if message.kind == READY:
        return ready_at(session, message.application)
    return {}


def _reminds_of(message: Message) -> str:
    return COME_IN if message.application.state == "in_person_required" else MISSING


def _until(session: Session, message: Message, today: date) -> date | None:
    """Return the last day of the wait that a reminder is about; a letter of it moves no day."""
    if message.kind != REMINDER:
        return None
    return day_by_post(session, message.application, today=today)
