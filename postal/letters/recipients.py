"""Whether a letter in the house still goes to the right person and the right door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from postal import audit
from postal.audit import Actor
from postal.correspondence.composing import IN_HOUSE
from postal.correspondence.readdress import outdated as is_outdated
from postal.errors import Refusal
from postal.letters.deaths import CONFIRMED, WITH_PERSON, deaths_before
from postal.letters.numbers import name_of
from postal.letters.refusals import (
    AddressChanged,
    LetterNotNow,
    NamesakeDied,
    NobodyToConfirm,
    RecipientDied,
    RecipientUnsaid,
)
from postal.lookups import the_office
from postal.models import Application, Event, Letter
from postal.plain_text import require_plain
from postal.workflow import Thing, state


def doubts(session: Session, letters: Sequence[Letter]) -> dict[int, Refusal]:
    """Return why some letters would go astray, by their ids; of those in the house.

    ``AddressChanged``: its case has another name or address by now. ``RecipientDied``: one to the
    same name came back so and nobody has said to whom they go, see ``deaths.deaths_before``;
    ``NamesakeDied`` where that was another case, at the same address.
    """
    here = [row for row in letters if row.state in IN_HOUSE]
    _read_people(session, here)
    office, deaths = the_office(session), deaths_before(session, here)
    found: dict[int, Refusal] = {}
    for letter in here:
        if is_outdated(letter, office):
            found[letter.id] = AddressChanged(letter=name_of(letter))
        elif letter.id in deaths:
            found[letter.id] = _died(letter, deaths[letter.id])
    return found


def _died(letter: Letter, before: Letter) -> RecipientDied:
    refusal = RecipientDied if before.application_id == letter.application_id else NamesakeDied
    return refusal(letter=name_of(letter), before=name_of(before))


def confirm(
    session: Session, letter: Letter, *, seen_version: int, reason: str | None, actor: Actor
) -> None:
    """Write down to whom a letter goes after all, though its person has died.

    That holds for every letter to the same name and place from then on.

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
