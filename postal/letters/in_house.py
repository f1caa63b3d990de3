"""Which letters in the house may be printed and leave, asked of all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import workflow
from postal.codes import TrackingCode
from postal.correspondence.composing import IN_HOUSE
from postal.correspondence.letter_facts import REJECTED
from postal.correspondence.untold import message_of, still_holds, worth_telling
from postal.errors import Refusal
from postal.letters.numbers import name_of
from postal.letters.recipients import doubts
from postal.letters.refusals import (
    LetterCancelled,
    LetterNotNow,
    LetterOvertaken,
    TooLateToAnswer,
)
from postal.models import Event, Letter
from postal.waiting import in_time
from postal.workflow import Thing


def require_in_house(session: Session, letters: Sequence[Letter], today: date) -> None:
    """Refuse letters of which one is not waiting to be printed or handed over.

    Raises:
        LetterCancelled: it no longer holds; says why.
        LetterNotNow: it has left the house.
        LetterOvertaken: its case does not wait for papers any more.
        TooLateToAnswer: the day it names is too near.
        AddressChanged, RecipientDied: as ``recipients.doubts``.
    """
    for refusal in held_back(session, letters, today).values():
        raise refusal


def held_back(session: Session, letters: Sequence[Letter], today: date) -> dict[int, Refusal]:
    """Return what :func:`require_in_house` refuses of letters, by their ids and in their order."""
    found: dict[int, Refusal] = {}
    astray = doubts(session, letters)
    for letter in letters:
        refusal = (
            gone(session, letter)
            or _overtaken(session, letter)
            or too_late(letter, today)
            or astray.get(letter.id)
        )
        if refusal is not None:
            found[letter.id] = refusal
    return found


def gone(session: Session, letter: Letter) -> LetterNotNow | None:
    """Return that a letter is not in the house any more, and why; None where it is."""
    name = name_of(letter)
    if letter.state == "cancelled":
        return LetterCancelled(letter=name, reason=(why(session, letter, "cancel") or "–",))
    if letter.state not in IN_HOUSE:
        label = workflow.state(Thing.LETTER, letter.state).label
        return LetterNotNow(letter=name, state=(label,))
    return None


def too_late(letter: Letter, today: date) -> TooLateToAnswer | None:
    """Return that a letter leaves its reader too few days to answer; names its last day."""
    if letter.wait_until is None or in_time(letter.wait_until, today):
        return None
    return TooLateToAnswer(letter=name_of(letter), until=f"{letter.wait_until:%d-%m-%Y}")


def why(session: Session, letter: Letter, move: str) -> str | None:
    """Return the reason of a letter's last ``move``, None when it was never made."""
    return session.scalar(
        select(Event.reason)
        .where(
            Event.thing == Thing.LETTER.value,
            Event.thing_id == letter.id,
            Event.name == move,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )


def _overtaken(session: Session, letter: Letter) -> LetterOvertaken | None:
    case = letter.application
    if still_holds(letter.kind, case.state) and not _objected(session, letter):
        return None
    label = workflow.state(Thing.APPLICATION, case.state).label
    code = TrackingCode(case.tracking_code).grouped
    return LetterOvertaken(case=code, state=(label,), letter=name_of(letter))


def _objected(session: Session, letter: Letter) -> bool:
    """Tell whether a rejection was taken back before its case was closed."""
    if letter.kind != REJECTED or letter.application.state == "rejected":
        return False
    message = message_of(session, letter)
    return message is not None and not worth_telling(session, message)
