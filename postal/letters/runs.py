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
from sqlalchemy.orm import Session, selectinload

from postal import audit
from postal.audit import Actor
from postal.correspondence.composing import IN_HOUSE
from postal.correspondence.letter_facts import LetterFacts
from postal.errors import Refusal
from postal.letters.in_house import held_back, require_in_house, too_late
from postal.letters.numbers import give_number, name_of
from postal.letters.recipients import doubts
from postal.letters.refusals import NoLetterChosen, RunOpen
from postal.letters.window import address
from postal.lookups import office_today
from postal.models import Letter, LetterPrint, Office, PrintRun
from postal.print_runs import begin, fail_from
from postal.printing.words import Words

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
    require_in_house(session, chosen, today)
    for letter in chosen:
        require_printable(letter)
    return _begin(session, chosen, office=office, today=today, actor=actor)


def print_waiting(
    session: Session, *, office: Office, today: date, actor: Actor
) -> tuple[PrintRun | None, list[Refusal]]:
    """Print every composed letter that can be, as :func:`print_letters`; and why others cannot.

    No run where none can be.

    Raises:
        NotYourMove: as ``audit.transition``.
    """
    good, bad = sound(session, waiting(session, "composed"), today)
    if not good:
        return None, bad
    return _begin(session, good, office=office, today=today, actor=actor), bad


def _begin(
    session: Session, letters: Sequence[Letter], *, office: Office, today: date, actor: Actor
) -> PrintRun:
    chosen = sorted(letters, key=_by_postcode)
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
    found = doubts(session, [letter]).get(letter.id) or too_late(letter, today)
    return found or (_unprintable(letter) if letter.state == "composed" else None)


def _unprintable(letter: Letter) -> Refusal | None:
    try:
        require_printable(letter)
    except Refusal as refusal:
        return refusal
    return None


def sound(
    session: Session, letters: Sequence[Letter], today: date | None = None
) -> tuple[list[Letter], list[Refusal]]:
    """Return the letters that can be printed and leave, and why each of the others cannot.

    One address that is too long does not keep the day's other letters from the printer.
    """
    good: list[Letter] = []
    bad: list[Refusal] = []
    held = held_back(session, letters, today or office_today(session))
    for letter in letters:
        refusal = held.get(letter.id) or _unprintable(letter)
        if refusal is None:
            good.append(letter)
        else:
            bad.append(refusal)
    return good, bad


def waiting(session: Session, state: str) -> list[Letter]:
    """Return every letter in a state by postcode, as they are printed and lie on the pile."""
    rows = session.scalars(select(Letter).where(Letter.state == state))
    return sorted(rows, key=_by_postcode)


def rows_of(session: Session, run: PrintRun) -> Sequence[LetterPrint]:
    """Return the prints of a run in their order."""
    return session.scalars(
        select(LetterPrint)
        .where(LetterPrint.run_id == run.id)
        .order_by(LetterPrint.place_in_run)
        .options(selectinload(LetterPrint.letter))
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


def _by_postcode(letter: Letter) -> tuple[str, str, int]:
    return (str(letter.sheet["postcode"]), str(letter.sheet["name"]), letter.id)


def _write(session: Session, run: PrintRun, place: int, letter: Letter, number: int) -> None:
    session.add(LetterPrint(letter=letter, run=run, place_in_run=place, number=number))
