"""Printing letters: the rows first, then the paper; numbers are given with the first print.

A run that jammed is told from which letter on; those never came out, so printing them again is no
reprint and they keep their numbers. Any other second print is identical and marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, workflow
from postal.audit import Actor
from postal.codes import TrackingCode
from postal.correspondence.composing import IN_HOUSE
from postal.correspondence.letter_facts import REJECTED, LetterFacts
from postal.correspondence.untold import message_of, still_holds, worth_telling
from postal.errors import Refusal
from postal.letters.numbers import give_number, name_of
from postal.letters.recipients import require_right
from postal.letters.refusals import (
    LetterCancelled,
    LetterNotNow,
    LetterOvertaken,
    NoLetterChosen,
    RunOpen,
    TooLateToAnswer,
)
from postal.letters.window import address
from postal.lookups import office_today
from postal.models import Event, Letter, LetterPrint, Office, PrintRun
from postal.print_runs import begin, fail_from
from postal.printing.words import Words
from postal.waiting import LEAST_LEFT
from postal.workflow import Thing

KIND: Final = "letter"


@dataclass(frozen=True)
class Printed:
    """One letter on paper: what it says, its number, which print it is (0 is the first)."""

    facts: LetterFacts
    number: str
    reprint: int


def print_letters(
    session: Session, letters: Sequence[Letter], *, office: Office, today: date, actor: Actor
) -> PrintRun:
    """Write a run with a row for each letter, by postcode; composed ones get their numbers.

    Draw :func:`printed` after the commit: a letter on paper always has its row and its number.

    Raises:
        NoLetterChosen: there is no letter.
        LetterNotNow, LetterCancelled: one has left the house or was given up; nothing is written.
        LetterOvertaken: the case of one waits for nothing any more; nothing is written.
        TooLateToAnswer: one asks for an answer too soon; nothing is written.
        AddressChanged, RecipientDied: one would go astray; nothing is written.
        AddressTooLong: one does not fit the envelope's window; nothing is written.
        NotYourMove: as ``audit.transition``.
    """
    chosen = list(dict.fromkeys(letters))
    if not chosen:
        raise NoLetterChosen
    for letter in chosen:
        require_in_house(session, letter, today)
        require_printable(letter)
    chosen.sort(key=_by_postcode)
    run = begin(session, KIND, office.paper, len(chosen), actor)
    for place, letter in enumerate(chosen, start=1):
        _print(session, run, place, letter, office=office, today=today, actor=actor)
    session.flush()
    return run


def _print(  # noqa: PLR0913 - a print stands in a run, an office and a day
    session: Session,
    run: PrintRun,
    place: int,
    letter: Letter,
    *,
    office: Office,
    today: date,
    actor: Actor,
) -> None:
    number = letter.prints
    _write(session, run, place, letter, number)
    if letter.state == "composed":
        give_number(session, letter, office.letter_pattern, today)
        data = {"letter": letter.number_text, "run": run.id}
        audit.transition(
            session, letter, "print", seen_version=letter.version, actor=actor, data=data
        )
    else:
        data = {"letter": letter.number_text, "print": number, "run": run.id}
        audit.record(session, letter, "letter_reprinted", actor=actor, data=data)
    letter.prints = number + 1


def require_printable(letter: Letter) -> None:
    """Refuse a letter that could not be drawn, before it gets a number.

    Raises:
        AddressTooLong: its address does not fit the envelope's window.
    """
    list(address(facts_of(letter), Words()))


def hindrance(session: Session, letter: Letter, today: date) -> Refusal | None:
    """Return why a letter in the house cannot be printed or leave, None where it can."""
    if letter.state not in IN_HOUSE:
        return None
    try:
        require_right(session, letter)
        require_in_time(letter, today)
        if letter.state == "composed":
            require_printable(letter)
    except Refusal as refusal:
        return refusal
    return None


def sound(session: Session, letters: Sequence[Letter]) -> tuple[list[Letter], list[Refusal]]:
    """Return the letters that can be printed and leave, and why each of the others cannot.

    One address that is too long does not keep the day's other letters from the printer.
    """
    good: list[Letter] = []
    bad: list[Refusal] = []
    for letter in letters:
        try:
            require_in_house(session, letter, office_today(session))
            require_printable(letter)
        except Refusal as refusal:
            bad.append(refusal)
        else:
            good.append(letter)
    return good, bad


def waiting(session: Session, state: str) -> list[Letter]:
    """Return every letter in a state by postcode, as they are printed and lie on the pile."""
    rows = session.scalars(select(Letter).where(Letter.state == state))
    return sorted(rows, key=_by_postcode)


def rows_of(session: Session, run: PrintRun) -> Sequence[LetterPrint]:
    """Return the prints of a run in their order."""
    return session.scalars(
        select(LetterPrint).where(LetterPrint.run_id == run.id).order_by(LetterPrint.place_in_run)
    ).all()


def printed(session: Session, run: PrintRun) -> list[Printed]:
    """Return the letters of a run as they stand on paper, in order."""
    return [as_printed(row.letter, row.number) for row in rows_of(session, run)]


def as_printed(letter: Letter, reprint: int | None = None) -> Printed:
    """Return a letter as its print ``reprint`` says it, without one as its last print does."""
    number = max(letter.prints - 1, 0) if reprint is None else reprint
    return Printed(facts_of(letter), letter.number_text or "", number)


def facts_of(letter: Letter) -> LetterFacts:
    """Return all that a letter says."""
    return LetterFacts.from_json(letter.sheet)


def failed_from(session: Session, run: PrintRun, first: int, *, actor: Actor) -> PrintRun | None:
    """Write down that letter ``first`` (from 1) and those after it never came out; run them again.

    Returns the new run with the same letters and numbers, None when none of them is wanted any
    more: a letter that was cancelled meanwhile stays in the register and needs no paper.

    Raises:
        RunSettled: somebody said before how it ended.
        NotInRun: the run has no such letter.
    """
    fail_from(run, first)
    lost = [row for row in rows_of(session, run) if row.place_in_run >= first]
    again = [row for row in lost if row.letter.state == "printed"]
    if not again:
        return None
    fresh = begin(session, KIND, run.stock, len(again), actor)
    for place, row in enumerate(again, start=1):
        data = {"letter": row.letter.number_text, "print": row.number, "run": run.id}
        audit.record(session, row.letter, "letter_failed", actor=actor, data=data)
        _write(session, fresh, place, row.letter, row.number)
    session.flush()
    return fresh


def cancel(
    session: Session, letter: Letter, *, seen_version: int, actor: Actor, reason: str | None
) -> None:
    """Give up a letter that has not left the house; its number stays, with the reason.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    audit.transition(
        session, letter, "cancel", seen_version=seen_version, actor=actor, reason=reason
    )


def require_in_house(session: Session, letter: Letter, today: date) -> None:
    """Refuse a letter that is not waiting to be printed or handed over.

    Raises:
        LetterCancelled: it no longer holds; says why.
        LetterNotNow: it has left the house.
        LetterOvertaken: its case does not wait for papers any more.
        TooLateToAnswer: the day it names is too near.
        AddressChanged, RecipientDied: as ``recipients.require_right``.
    """
    name = name_of(letter)
    if letter.state == "cancelled":
        raise LetterCancelled(letter=name, reason=(why(session, letter, "cancel") or "–",))
    if letter.state not in IN_HOUSE:
        label = workflow.state(Thing.LETTER, letter.state).label
        raise LetterNotNow(letter=name, state=(label,))
    case = letter.application
    if not still_holds(letter.kind, case.state) or _objected(session, letter):
        label = workflow.state(Thing.APPLICATION, case.state).label
        code = TrackingCode(case.tracking_code).grouped
        raise LetterOvertaken(case=code, state=(label,), letter=name)
    require_in_time(letter, today)
    require_right(session, letter)


def require_in_time(letter: Letter, today: date) -> None:
    """Refuse a letter that leaves its reader too few days to answer.

    Raises:
        TooLateToAnswer: it does; names its last day.
    """
    if letter.wait_until is not None and letter.wait_until - today < LEAST_LEFT:
        raise TooLateToAnswer(letter=name_of(letter), until=f"{letter.wait_until:%d-%m-%Y}")


def require_came_out(session: Session, letters: Sequence[Letter]) -> None:
    """Refuse letters of a run of which nobody has said how it ended.

    Raises:
        RunOpen: names the first letter and when it went to the printer.
    """
    lost = session.scalars(
        select(LetterPrint)
        .join(PrintRun, PrintRun.id == LetterPrint.run_id)
        .where(LetterPrint.letter_id.in_([row.id for row in letters]), PrintRun.outcome.is_(None))
        .order_by(LetterPrint.run_id, LetterPrint.place_in_run)
        .limit(1)
    ).first()
    if lost is not None:
        raise RunOpen(letter=name_of(lost.letter), when=lost.run.at)


def _objected(session: Session, letter: Letter) -> bool:
    """Tell whether a rejection was taken back before its case was closed."""
    if letter.kind != REJECTED or letter.application.state == "rejected":
        return False
    message = message_of(session, letter)
    return message is not None and not worth_telling(session, message)


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


def _by_postcode(letter: Letter) -> tuple[str, str, int]:
    return (str(letter.sheet["postcode"]), str(letter.sheet["name"]), letter.id)


def _write(session: Session, run: PrintRun, place: int, letter: Letter, number: int) -> None:
    session.add(LetterPrint(letter=letter, run=run, place_in_run=place, number=number))
