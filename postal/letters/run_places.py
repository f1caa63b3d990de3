"""The letters of a print run by their place and by the number that stands on the paper."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.letters.refusals import SeveralLetters
from postal.lookups import letters_called
from postal.models import Letter, LetterPrint, PrintRun
from postal.wording import N_

_DIGITS: Final = 9
_NAMED: Final = 5


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
    """Return the place (from 1) of the letter with this number, read as everywhere.

    A bare number is a letter's or its place in the run, where only one of them can be meant.

    Raises:
        LetterNotInRun: it is neither.
        PlaceOrNumber: it may be either.
        SeveralLetters: the number may be more than one letter's; names them.
    """
    wanted, numbers = " ".join(text.split()), numbers_of(session, run)
    called = letters_called(session, wanted, run=run)
    if len(called) > 1:
        names = ", ".join(row.number_text or "" for row in called[:_NAMED])
        raise SeveralLetters(text=wanted, letters=names)
    named = [_place_in(session, run, row) for row in called]
    found = dict.fromkeys((*named, *_whole(wanted, len(numbers))))
    if not found:
        raise LetterNotInRun(text=wanted, first=numbers[0], last=numbers[-1])
    place, *others = found
    if others:
        raise PlaceOrNumber(text=wanted, number=numbers[place - 1], place=numbers[others[-1] - 1])
    return place


def _place_in(session: Session, run: PrintRun, letter: Letter) -> int:
    """Return the place of a letter of the run."""
    query = select(LetterPrint.place_in_run)
    found = query.where(LetterPrint.run_id == run.id, LetterPrint.letter_id == letter.id)
    return session.scalars(found.limit(1)).one()


def _whole(wanted: str, most: int) -> list[int]:
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) <= _DIGITS
    return [int(wanted)] if is_number and 1 <= int(wanted) <= most else []
