"""Whether a letter in the house still goes to the right person and the right door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.carrier_facts import FAILURES
from postal.correspondence.readdress import outdated as is_outdated
from postal.correspondence.untold import CAME_BACK
from postal.errors import Refusal
from postal.letters.numbers import name_of
from postal.letters.refusals import AddressChanged, RecipientDied, RecipientUnsaid
from postal.lookups import the_office
from postal.models import Event, Letter
from postal.plain_text import require_plain
from postal.workflow import Thing

CONFIRMED: Final = "recipient_confirmed"
_BACK: Final = ("returned", *CAME_BACK)


def require_right(session: Session, letter: Letter) -> None:
    """Refuse a letter that names another address than its case, or whose person has died.

    Raises:
        AddressChanged: its case has another name or address by now.
        RecipientDied: one to the same name came back so, and nobody has said to whom this goes.
    """
    for refusal in doubts(session, [letter]).values():
        raise refusal


def doubts(session: Session, letters: Sequence[Letter]) -> dict[int, Refusal]:
    """Return what :func:`require_right` refuses of some letters, by their ids."""
    office, deaths = the_office(session), _deaths(session, letters)
    found: dict[int, Refusal] = {}
    for letter in letters:
        before = deaths.get((letter.application_id, _person(letter)))
        if is_outdated(letter, office):
            found[letter.id] = AddressChanged(letter=name_of(letter))
        elif before is not None and before.id < letter.id and not _confirmed(session, letter):
            found[letter.id] = RecipientDied(letter=name_of(letter), before=name_of(before))
    return found


def confirm(session: Session, letter: Letter, *, reason: str | None, actor: Actor) -> None:
    """Write down to whom a letter goes after all, though its person has died.

    Raises:
        RecipientUnsaid: no words.
        NumberInText, TextTooLong: the words.
    """
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
    )
    office = the_office(session)
    return (letter for letter in rows.all() if is_outdated(letter, office))


def _deaths(session: Session, letters: Sequence[Letter]) -> dict[tuple[int, str], Letter]:
    """Return the letters that came back because a person had died, by their cases and names."""
    rows = session.scalars(
        select(Letter)
        .join(Event, Event.thing_id == Letter.id)
        .where(
            Letter.application_id.in_({row.application_id for row in letters}),
            Letter.state.in_(_BACK),
            Event.application_id == Letter.application_id,
            Event.thing == Thing.LETTER.value,
            Event.name == "come_back",
            Event.reason == FAILURES["deceased"],
        )
        .order_by(Letter.id.desc())
    )
    return {(row.application_id, _person(row)): row for row in rows}


def _person(letter: Letter) -> str:
    return str(letter.sheet["name"]).casefold()


def _confirmed(session: Session, letter: Letter) -> bool:
    return audit.last_event(session, Thing.LETTER, letter.id, CONFIRMED) is not None
