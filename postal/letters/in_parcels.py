"""Printed letters that are laid into a parcel to the same person instead of costing a stamp."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from postal import letters_inside
from postal.audit import Actor
from postal.codes import Mark
from postal.errors import Refusal
from postal.letters.in_house import require_in_house
from postal.letters.numbers import name_of
from postal.letters.refusals import NoLetterChosen
from postal.letters.runs import require_came_out
from postal.lookups import office_today
from postal.models import Letter
from postal.wording import N_


class NoParcelForLetter(Refusal):
    """No parcel here goes to the person and address of a letter; names the letter."""

    code = "no-parcel-for-letter"
    text = N_(
        "Tidak ada kiriman ke nama dan alamat surat %(letter)s yang masih di sini. Serahkan "
        "suratnya ke Pos."
    )


class LetterInParcel(Refusal):
    """A letter lies in a parcel and leaves with it; names both."""

    code = "letter-in-parcel"
    text = N_(
        "Surat %(letter)s ada di dalam kiriman %(parcel)s dan pergi bersamanya. Keluarkan dulu "
        "dari kiriman itu bila dikirim sendiri."
    )


class LetterNotInParcel(Refusal):
    """A letter lies in no parcel that is still here; names it."""

    code = "letter-not-in-parcel"
    text = N_("Surat %(letter)s tidak ada di dalam kiriman yang masih di sini.")


def put_in(session: Session, letters: Sequence[Letter], *, actor: Actor) -> None:
    """Write down that printed letters lie in the parcels that go to their persons.

    Raises:
        NoLetterChosen: nothing was ticked.
        LetterCancelled, LetterNotNow, LetterOvertaken, TooLateToAnswer, AddressChanged,
            RecipientDied: one must not leave; nothing is written.
        RunOpen: nobody has said whether one came out of the printer; nothing is written.
        LetterInParcel: one lies in a parcel already; nothing is written.
        NoParcelForLetter: there is none for one, or it is not printed; nothing is written.
    """
    if not letters:
        raise NoLetterChosen
    require_in_house(session, letters, office_today(session))
    require_came_out(session, letters)
    require_loose(session, letters)
    parcels = letters_inside.parcels_for(session, letters)
    for letter in letters:
        if letter.id not in parcels or letter.state != "printed":
            raise NoParcelForLetter(letter=name_of(letter))
    for letter in letters:
        letters_inside.put_in(session, letter, parcels[letter.id], actor=actor)


def take_out(session: Session, letter: Letter, *, actor: Actor) -> None:
    """Write down that a letter goes as plain mail after all.

    Raises:
        LetterNotInParcel: it lies in none that is here.
    """
    parcel = letters_inside.where_put(session, [letter]).get(letter.id)
    if parcel is None:
        raise LetterNotInParcel(letter=name_of(letter))
    letters_inside.take_out(session, letter, parcel, actor=actor)


def require_loose(session: Session, letters: Sequence[Letter]) -> None:
    """Refuse letters of which one lies in a parcel.

    Raises:
        LetterInParcel: names the first one and its parcel.
    """
    put = letters_inside.where_put(session, letters)
    for letter in letters:
        if letter.id in put:
            parcel = Mark.read(put[letter.id].code).grouped
            raise LetterInParcel(letter=name_of(letter), parcel=parcel)
