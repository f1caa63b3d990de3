"""The letters of a print run by their place and by the number that stands on the paper."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.models import Letter, LetterPrint, PrintRun
from postal.wording import N_

_DIGITS: Final = 9


class LetterNotInRun(Refusal):
    """The run has no such letter; names its first and its last one."""

    code = "letter-not-in-run"
    text = N_("“%(text)s” tidak ada dalam cetakan ini: isinya surat %(first)s sampai %(last)s.")


class PlaceOrNumber(Refusal):
    """A number that is one letter's place and another one's number; names both."""

    code = "place-or-number"
    text = N_(
        "“%(text)s” dapat berarti surat %(number)s atau lembar ke-%(text)s (surat %(place)s). "
        "Pilih nomor suratnya dari daftar."
    )


def numbers_of(session: Session, run: PrintRun) -> list[str]:
    """Return the numbers of a run's letters as they stand on the paper, in their order."""
    rows = session.scalars(
        select(Letter.number_text)
        .join(LetterPrint, LetterPrint.letter_id == Letter.id)
        .where(LetterPrint.run_id == run.id)
        .order_by(LetterPrint.place_in_run)
    )
    return [number or "" for number in rows]


def place_of(session: Session, run: PrintRun, text: str) -> int:
    """Return the place (from 1) of the letter with this number, which may lack what follows it.

    A bare number is a letter's or its place in the run, where only one of them can be meant.

    Raises:
        LetterNotInRun: it is neither.
        PlaceOrNumber: it may be either.
    """
    wanted, numbers = " ".join(text.split()), numbers_of(session, run)
    whole = _whole(wanted, len(numbers))
    named = [place for place, each in enumerate(numbers, 1) if _names(wanted, each)]
    counted = _counted(session, run, wanted)
    found = dict.fromkeys((*named, *counted, *whole))
    if not found:
        raise LetterNotInRun(text=wanted, first=numbers[0], last=numbers[-1])
    place, *others = found
    if others:
        raise PlaceOrNumber(text=wanted, number=numbers[place - 1], place=numbers[others[-1] - 1])
    return place


def _names(wanted: str, number: str) -> bool:
    """Tell whether ``470/40`` begins a number ``470/40/2026``, or is all of it."""
    return "/" in wanted and f"{number}/".startswith(f"{wanted.rstrip('/')}/")


def _counted(session: Session, run: PrintRun, wanted: str) -> list[int]:
    """Return the places of the letters that were given this number of the year."""
    if not _is_number(wanted):
        return []
    rows = session.scalars(
        select(LetterPrint.place_in_run)
        .join(Letter, Letter.id == LetterPrint.letter_id)
        .where(LetterPrint.run_id == run.id, Letter.number == int(wanted))
    )
    return list(rows)


def _whole(wanted: str, most: int) -> list[int]:
    return [int(wanted)] if _is_number(wanted) and 1 <= int(wanted) <= most else []


def _is_number(wanted: str) -> bool:
    return wanted.isascii() and wanted.isdecimal() and len(wanted) <= _DIGITS
