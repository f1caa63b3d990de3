"""Whether a letter in the house still goes to the right person and the right door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from postal import audit
from postal.audit import Actor
from postal.carrier_facts import FAILURES
from postal.correspondence.composing import IN_HOUSE
from postal.correspondence.readdress import outdated as is_outdated
from postal.correspondence.untold import CAME_BACK
from postal.errors import Refusal
from postal.letters.numbers import name_of
from postal.letters.refusals import (
    AddressChanged,
    LetterNotNow,
    NobodyToConfirm,
    RecipientDied,
    RecipientUnsaid,
)
from postal.lookups import the_office
from postal.models import Applicant, Application, Event, Letter
from postal.plain_text import require_plain
from postal.workflow import Thing, state

CONFIRMED: Final = "recipient_confirmed"
WITH_PERSON: Final = selectinload(Letter.application).selectinload(Application.applicant)
"""Reads the people of listed letters along with them."""
_BACK: Final = ("returned", *CAME_BACK)


def doubts(session: Session, letters: Sequence[Letter]) -> dict[int, Refusal]:
    """Return why some letters would go astray, by their ids; of those in the house.

    ``AddressChanged``: its case has another name or address by now. ``RecipientDied``: one to the
    same name, of this case or at this address, came back so, earlier or later, and nobody has said
    to whom this one goes.
    """
    here = [row for row in letters if row.state in IN_HOUSE]
    _read_people(session, here)
    office, deaths = the_office(session), _deaths(session, here)
    told = _confirmed(session, here) if deaths else set()
    found: dict[int, Refusal] = {}
    for letter in here:
        known = (deaths.get((place, _person(letter))) for place in _places(letter))
        before = next((row for row in known if row is not None), None)
        if is_outdated(letter, office):
            found[letter.id] = AddressChanged(letter=name_of(letter))
        elif before is not None and letter.id not in told:
            found[letter.id] = RecipientDied(letter=name_of(letter), before=name_of(before))
    return found


def confirm(
    session: Session, letter: Letter, *, seen_version: int, reason: str | None, actor: Actor
) -> None:
    """Write down to whom a letter goes after all, though its person has died.

    Raises:
        SomeoneElseMovedIt: the letter is not as it was seen.
        LetterNotNow: it has left the house.
        AddressChanged: a new letter is needed first.
        NobodyToConfirm: nothing is asked about its person, or somebody has said it.
        RecipientUnsaid: no words.
        NumberInText, TextTooLong: the words.
    """
    if letter.version != seen_version:
        raise audit.moved(session, letter)
    if letter.state not in IN_HOUSE:
        raise LetterNotNow(letter=name_of(letter), state=(state(Thing.LETTER, letter.state).label,))
    doubt = doubts(session, [letter]).get(letter.id)
    if doubt is None:
        raise NobodyToConfirm(letter=name_of(letter))
    if not isinstance(doubt, RecipientDied):
        raise doubt
    said = (reason or "").strip()
    if not said:
        raise RecipientUnsaid
    require_plain(said)
    audit.record(session, letter, CONFIRMED, actor=actor, reason=said)


def outdated(session: Session) -> Iterator[Letter]:
    """Yield the printed letters whose case got another address since, by number.

    Only those are looked at whose data somebody keyed after the print.
    """
    keyed = select(Event.id).where(
        Event.application_id == Letter.application_id,
        Event.name == "data_keyed",
        Event.at >= Letter.state_since,
    )
    rows = session.scalars(
        select(Letter)
        .where(Letter.state == "printed", keyed.exists())
        .order_by(Letter.year, Letter.number)
        .options(WITH_PERSON)
    )
    office = the_office(session)
    return (letter for letter in rows.all() if is_outdated(letter, office))


def _read_people(session: Session, letters: Sequence[Letter]) -> None:
    """Read the cases and people of all letters at once.

    Not as an option of the query that finds the letters: each move would read them anew.
    """
    ids = {row.application_id for row in letters}
    query = select(Application).where(Application.id.in_(ids))
    rows = session.scalars(query.options(selectinload(Application.applicant)))
    cases = {row.id: row for row in rows}
    for letter in letters:
        set_committed_value(letter, "application", cases[letter.application_id])


def _deaths(session: Session, letters: Sequence[Letter]) -> dict[tuple[object, str], Letter]:
    """Return the letters that came back because a person had died, by place and name.

    A place is a case, and the address index of its applicant: who died in one case is dead in all.
    """
    homes = {_home(row) for row in letters} - {None}
    rows = session.scalars(
        select(Letter)
        .join(Event, Event.thing_id == Letter.id)
        .join(Applicant, Applicant.application_id == Letter.application_id, isouter=True)
        .where(
            or_(
                Letter.application_id.in_({row.application_id for row in letters}),
                Applicant.address_index.in_(homes),
            ),
            Letter.state.in_(_BACK),
            Event.application_id == Letter.application_id,
            Event.thing == Thing.LETTER.value,
            Event.name == "come_back",
            Event.reason == FAILURES["deceased"],
        )
        .order_by(Letter.id)  # the newest stands for all of one person
    )
    return {(place, _person(row)): row for row in rows.all() for place in _places(row)}


def _places(letter: Letter) -> Iterator[object]:
    """Yield by what two letters to one name are known to be to one person."""
    yield letter.application_id
    home = _home(letter)
    if home is not None:
        yield home


def _home(letter: Letter) -> str | None:
    applicant = letter.application.applicant
    return applicant.address_index if applicant is not None else None


def _person(letter: Letter) -> str:
    return str(letter.sheet["name"]).casefold()


def _confirmed(session: Session, letters: Sequence[Letter]) -> set[int]:
    """Return the ids of the letters of which somebody has said to whom they go."""
    rows = session.scalars(
        select(Event.thing_id).where(
            Event.thing == Thing.LETTER.value,
            Event.thing_id.in_([row.id for row in letters]),
            Event.name == CONFIRMED,
        )
    )
    return set(rows)
