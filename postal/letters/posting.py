"""A message that was not to go by post, or could not, becomes a letter after all."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from postal import late_letters, people
from postal.audit import Actor
from postal.correspondence import untold
from postal.correspondence.letter_facts import RETURNED
from postal.errors import Refusal
from postal.letters.again import nowhere
from postal.models import Letter, Message
from postal.wording import N_


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
    return late_letters.write(session, message, actor=actor, today=today)


def _said_by_letter(message: Message) -> bool:
    letter = message.letter
    return letter is not None and letter.state not in untold.SAYS_NOTHING
