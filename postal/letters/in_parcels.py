"""Printed letters that are laid into a parcel to the same person instead of costing a stamp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from postal import letters_inside
from postal.audit import Actor
from postal.codes import Mark
from postal.errors import Refusal
from postal.letters.in_house import held_back, require_in_house
from postal.letters.numbers import name_of
from postal.letters.refusals import NoLetterChosen, RunOpen
from postal.letters.runs import require_came_out
from postal.lookups import office_today
from postal.models import Letter, Parcel
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


class LetterNotPrinted(Refusal):
    """There is no paper yet that could be laid into a parcel; names the letter."""

    code = "letter-not-printed"
    text = N_("Surat %(letter)s belum dicetak. Cetak dulu, lalu masukkan ke kirimannya.")


class AnotherParcel(Refusal):
    """Not the parcel that was shown goes to the person of a letter by now; names both."""

    code = "another-parcel"
    text = N_(
        "Daftar ini sudah lama: surat %(letter)s sekarang masuk ke kiriman %(parcel)s. Lihat "
        "daftarnya lagi, lalu masukkan suratnya ke kiriman itu."
    )


class LetterInsideHeld(Refusal):
    """A letter in a parcel that is about to leave may not; names both, ``why`` is a refusal."""

    code = "letter-inside-held"
    text = N_(
        "Belum ada yang diserahkan: surat %(letter)s di dalam kiriman %(parcel)s tidak boleh "
        "pergi. %(why)s Buka kirimannya dan keluarkan suratnya dahulu."
    )


def put_in(
    session: Session, letters: Sequence[Letter], *, shown: Mapping[int, str], actor: Actor
) -> dict[int, Parcel]:
    """Write down that printed letters lie in the parcels that go to their persons; return these.

    ``shown`` are the codes of the parcels that the actor saw, by the letters' ids, as the parcels
    that are returned.

    Raises:
        NoLetterChosen: nothing was ticked.
        LetterCancelled, LetterNotNow, LetterOvertaken, TooLateToAnswer, AddressChanged,
            RecipientDied: one must not leave; nothing is written.
        RunOpen: nobody has said whether one came out of the printer; nothing is written.
        LetterNotPrinted: there is no paper of one yet; nothing is written.
        LetterInParcel: one lies in a parcel already; nothing is written.
        NoParcelForLetter: there is none for one; nothing is written.
        AnotherParcel: it is not the one that the actor saw; nothing is written.
    """
    if not letters:
        raise NoLetterChosen
    require_in_house(session, letters, office_today(session))
    for letter in letters:
        if letter.state != "printed":
            raise LetterNotPrinted(letter=name_of(letter))
    require_came_out(session, letters)
    require_loose(session, letters)
    parcels = letters_inside.parcels_for(session, letters)
    for letter in letters:
        _require_shown(letter, parcels.get(letter.id), shown)
    for letter in letters:
        letters_inside.put_in(session, letter, parcels[letter.id], actor=actor)
    return parcels


def _require_shown(letter: Letter, parcel: Parcel | None, shown: Mapping[int, str]) -> None:
    if parcel is None:
        raise NoParcelForLetter(letter=name_of(letter))
    if shown.get(letter.id) != parcel.code:
        raise AnotherParcel(letter=name_of(letter), parcel=Mark.read(parcel.code).grouped)


def take_out(session: Session, letter: Letter, *, actor: Actor) -> Parcel:
    """Write down that a letter does not travel in its parcel after all; return the parcel.

    Raises:
        LetterNotInParcel: it lies in none that is here.
    """
    parcel = letters_inside.where_put(session, [letter]).get(letter.id)
    if parcel is None:
        raise LetterNotInParcel(letter=name_of(letter))
    letters_inside.take_out(session, letter, parcel, actor=actor)
    return parcel


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


def leaving(session: Session, parcels: Sequence[Parcel]) -> list[tuple[Letter, Parcel]]:
    """Return the letters that leave with these parcels, each with the one in which it lies.

    What was laid in days ago is held to the same as what goes by itself.

    Raises:
        LetterInsideHeld: one may not leave, or was cancelled and still lies inside.
    """
    found = letters_inside.lying_in(session, parcels)
    held = held_back(session, [letter for letter, _ in found], office_today(session))
    for letter, parcel in found:
        why = held.get(letter.id) or _not_out(session, letter)
        if why is not None:
            where = Mark.read(parcel.code).grouped
            raise LetterInsideHeld(letter=name_of(letter), parcel=where, why=why)
    return found


def _not_out(session: Session, letter: Letter) -> RunOpen | None:
    try:
        require_came_out(session, [letter])
    except RunOpen as refusal:
        return refusal
    return None
