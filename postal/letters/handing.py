"""Letters leave as plain mail, and some come back: then somebody reaches the person otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, waiting, workflow
from postal.audit import Actor
from postal.carrier_facts import FAILURES
from postal.codes import Kind, Mark, TrackingCode
from postal.correspondence import untold
from postal.errors import Refusal
from postal.letters.in_house import require_in_house
from postal.letters.in_parcels import require_loose
from postal.letters.numbers import name_of
from postal.letters.refusals import (
    LetterUnknown,
    NoLetterChosen,
    NotSent,
    SeveralLetters,
    WhyUnknown,
)
from postal.letters.runs import require_came_out, sound
from postal.letters.runs import waiting as waiting_letters
from postal.letters_inside import where_put
from postal.lookups import letters_called, office_today
from postal.models import Letter, TrackingAlias, utc_now
from postal.paper_since import WAITING
from postal.workflow import Thing

REASONS: Final[Mapping[str, str]] = {
    key: text for key, text in FAILURES.items() if key not in ("damaged", "lost")
}
"""Why a letter comes back, in the words that couriers use."""
_NAMED: Final = 5


def hand_over(
    session: Session, letters: Sequence[Letter], *, seen: Mapping[int, int], actor: Actor
) -> list[Letter]:
    """Hand over the ticked letters as plain mail; return those that were listed and stay behind.

    ``seen`` are the versions of all that were listed, ticked or not, by the letters' ids.

    Raises:
        NoLetterChosen: nothing was ticked.
        LetterCancelled, LetterNotNow, LetterOvertaken, TooLateToAnswer, AddressChanged,
            RecipientDied: one must not leave; nothing is written.
        RunOpen: nobody has said whether one came out of the printer; nothing is written.
        LetterInParcel: one leaves with a parcel; nothing is written.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    if not letters:
        raise NoLetterChosen
    today = office_today(session)
    require_in_house(session, letters, today)
    require_came_out(session, letters)
    require_loose(session, letters)
    _leave(session, letters, seen, actor)
    left = select(Letter).where(Letter.id.in_(seen), Letter.state == "printed")
    return list(session.scalars(left.order_by(Letter.year, Letter.number)))


def hand_over_all(session: Session, *, actor: Actor) -> tuple[list[Letter], list[Refusal]]:
    """Hand over every printed letter that may leave by itself, and return why others stay.

    One in a parcel leaves with that, and is not spoken of.

    Raises:
        NoLetterChosen: there is none.
        RunOpen: nobody has said whether one came out of the printer; nothing is written.
        NotYourMove: as ``audit.transition``.
    """
    good, bad = sound(session, waiting_letters(session, "printed"))
    put = where_put(session, good)
    letters = [letter for letter in good if letter.id not in put]
    if not letters:
        raise NoLetterChosen
    require_came_out(session, letters)
    _leave(session, letters, {letter.id: letter.version for letter in letters}, actor)
    return letters, bad


def _leave(
    session: Session, letters: Sequence[Letter], seen: Mapping[int, int], actor: Actor
) -> None:
    moment = utc_now()
    for letter in letters:
        data = {"letter": letter.number_text}
        version = seen.get(letter.id, 0)
        audit.transition(
            session, letter, "hand_over", seen_version=version, actor=actor, data=data, at=moment
        )
        letter.handed_at = moment
    session.flush()
    untold.told_by_post(session, letters, actor=actor)


def find_letter(session: Session, text: str, *, office_mark: str, today: date) -> Letter:
    """Return the letter with this number, slip code or tracking code.

    A number is read as ``letter_numbers.read_number`` does, without a year as one of this year. A
    tracking code stands for the case's letter that was handed over last, without one for its
    newest.

    Raises:
        LetterUnknown: there is none.
        SeveralLetters: the number was given more than once; names them.
        CheckFailed: one of our codes with a slip in it.
    """
    wanted = " ".join(text.split())
    found = letters_called(session, wanted, year=today.year)
    found = found or _by_code(session, wanted, office_mark)
    if not found:
        raise LetterUnknown(text=wanted)
    if len(found) > 1:
        names = ", ".join(f"{row.number}/{row.year}" for row in found[:_NAMED])
        raise SeveralLetters(text=wanted, letters=names)
    return found[0]


def _by_code(session: Session, wanted: str, office_mark: str) -> list[Letter]:
    try:
        mark = Mark.parse_typed(wanted, office_mark)
    except Refusal:
        return _by_tracking(session, wanted)
    if mark.kind is not Kind.SLIP:
        return []
    return list(session.scalars(select(Letter).where(Letter.slip == mark.text)))


def _by_tracking(session: Session, wanted: str) -> list[Letter]:
    try:
        code = TrackingCode.parse(wanted).text
    except Refusal:
        return []
    rows = session.scalars(
        select(Letter)
        .join(TrackingAlias, TrackingAlias.application_id == Letter.application_id)
        .where(TrackingAlias.code == code)
        .order_by((Letter.state == "handed_over").desc(), Letter.id.desc())
        .limit(1)
    )
    return list(rows)


def came_back(session: Session, letter: Letter, *, reason: str, actor: Actor) -> None:
    """Write down that a letter came back; its case waits until somebody reached the person.

    ``reason`` is a key of ``REASONS``.

    Raises:
        WhyUnknown: it is none.
        NotSent: the letter is not on its way; says where it stands.
        NotYourMove: as ``audit.transition``.
    """
    if reason not in REASONS:
        raise WhyUnknown
    if letter.state != "handed_over":
        label = workflow.state(Thing.LETTER, letter.state).label
        raise NotSent(letter=name_of(letter), state=(label,))
    audit.transition(
        session,
        letter,
        "come_back",
        seen_version=letter.version,
        actor=actor,
        reason=REASONS[reason],
        data={"letter": letter.number_text},
    )
    untold.not_told_after_all(session, letter)


def settle(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    letter: Letter,
    *,
    seen_version: int,
    actor: Actor,
    done: str | None,
    way: str | None = None,
) -> None:
    """Write down how the person of a letter that came back was reached; the wait begins anew.

    ``way`` is one of ``untold.BY_HAND``; None leaves the message to be told.

    Raises:
        WayOfTellingUnknown: it is none.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    audit.transition(session, letter, "settle", seen_version=seen_version, actor=actor, reason=done)
    message = untold.message_of(session, letter)
    if way is None or message is None:
        return
    if untold.worth_telling(session, message):
        untold.mark_told(session, message, way, actor=actor)


def give_up(
    session: Session, letter: Letter, *, seen_version: int, actor: Actor, reason: str | None
) -> bool:
    """Write down that nobody can be reached; return whether the case waited for them and expired.

    The program makes that step, and a supervisor closes the case. Whoever turns up later opens
    it again.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    audit.transition(
        session, letter, "not_reached", seen_version=seen_version, actor=actor, reason=reason
    )
    case = letter.application
    if case.state not in WAITING:
        return False
    waiting.give_up(session, case, reason=(reason or "").strip(), actor=actor)
    return True
