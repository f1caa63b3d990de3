"""A message that was not to go by post, or could not, becomes a letter after all."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import people, waiting
from postal.audit import Actor, last_event
from postal.correspondence import untold
from postal.correspondence.composing import compose
from postal.correspondence.letter_details import ready_at
from postal.correspondence.letter_facts import (
    COME_IN,
    DATE_CHANGED,
    MISSING,
    READY,
    REJECTED,
    REMINDER,
    RETURNED,
    Asked,
)
from postal.errors import Refusal
from postal.letters.again import nowhere
from postal.lookups import missing_told
from postal.models import Letter, Message
from postal.wording import N_
from postal.workflow import Thing

_REASONED: Final = {REJECTED: "confirm_rejection", COME_IN: "require_visit"}
"""Kinds that tell the reason of a move."""


class WrittenAlready(Refusal):
    """A letter tells it, or will."""

    code = "written-already"
    text = N_("Suratnya sudah ada. Buka surat itu untuk mencetak atau membuatnya lagi.")


def can_write(session: Session, message: Message) -> bool:
    """Tell whether a letter could say this: nobody and no letter does, and there is an address."""
    case = message.application
    if message.kind == RETURNED or _said_by_letter(message):
        return False  # of what goes back only who packed it knows
    return untold.worth_telling(session, message) and not people.address_gaps(
        people.applicant_data(case)
    )


def write_after_all(session: Session, message: Message, *, actor: Actor, today: date) -> Letter:
    """Compose the letter of a message that somebody would have had to tell.

    Raises:
        AlreadyTold, NotWorthTelling: as ``untold.require_open``.
        WrittenAlready: a letter says it.
        NowhereToWrite: no full address is known.
    """
    untold.require_open(session, message)
    case = message.application
    if message.kind == RETURNED or _said_by_letter(message):
        raise WrittenAlready
    gaps = people.address_gaps(people.applicant_data(case))
    if gaps:
        raise nowhere(case, gaps)
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
    assert letter is not None  # noqa: S101 - the address is whole, as asked above
    untold.follow(session, message, letter, today=today)
    return letter


def _said_by_letter(message: Message) -> bool:
    letter = message.letter
    return letter is not None and letter.state not in untold.SAYS_NOTHING


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
        event = last_event(session, Thing.APPLICATION, case, "promise_changed")
        data = (event.data or {}) if event is not None else {}
        reason = event.reason if event is not None else None
        return {"old": data.get("from"), "new": data.get("to"), "reason": reason}
    if message.kind == REMINDER:
        return {"of": _reminds_of(message)}
    if message.kind == READY:
        return ready_at(session, message.application)
    return {}


def _reminds_of(message: Message) -> str:
    return COME_IN if message.application.state == "in_person_required" else MISSING


def _until(session: Session, message: Message, today: date) -> date | None:
    """Return the last day of the wait that a reminder is about; a letter of it moves no day."""
    if message.kind != REMINDER:
        return None
    return waiting.day_by_post(session, message.application, today=today)
