"""Whether somebody to whom a letter goes is known to have died: the last word on a name and place.

A place is a case, and the address of its applicant where that names one house. Two cases of one
name in one hamlet are not surely one person, so there only the case itself counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from postal.carrier_facts import FAILURES
from postal.lookups import the_office
from postal.models import Applicant, Application, Event, Letter, Office
from postal.people import postal_address
from postal.wording import N_
from postal.workflow import Thing

CONFIRMED: Final = "recipient_confirmed"
"""The fact that somebody said to whom a letter goes, though its person has died."""
NEW_LETTER: Final = N_("surat baru dibuat")
"""Why a letter is settled by the next one: that says nothing of its person."""
WITH_PERSON: Final = selectinload(Letter.application).selectinload(Application.applicant)
"""Reads the people of listed letters along with them."""
_DEATH: Final = "come_back"
_WORDS: Final = (_DEATH, "settle", CONFIRMED)

Place = tuple[object, str]
"""A case's id or the blind index of a house, and a name."""


@dataclass(frozen=True)
class _Word:
    """The last that was said of a name at a place: of which letter, and whether of a death."""

    event: int
    letter: Letter
    died: bool


def deaths_before(session: Session, letters: Sequence[Letter]) -> dict[int, Letter]:
    """Return by letter the one that came back because its person had died, earlier or later.

    It counts until somebody confirms to whom a letter to that name and place goes, or writes down
    that its person was reached; either holds for every letter to them.
    """
    office = the_office(session)
    words = _last_words(session, letters, office)
    found: dict[int, Letter] = {}
    for letter in letters if words else ():
        said = [words[place] for place in _places(letter, office) if place in words]
        last = max(said, key=lambda word: word.event, default=None)
        if last is not None and last.died:
            found[letter.id] = last.letter
    return found


def _last_words(session: Session, letters: Sequence[Letter], office: Office) -> dict[Place, _Word]:
    """Return the last word on every name and place; none where nobody is known to have died."""
    events = [row for row in _events(session, _cases(session, letters, office)) if _tells(row)]
    if not any(row.name == _DEATH for row in events):
        return {}
    ids = {row.thing_id for row in events}
    rows = session.scalars(select(Letter).where(Letter.id.in_(ids)).options(WITH_PERSON))
    told = {row.id: row for row in rows}
    return {
        place: _Word(event.id, told[event.thing_id], event.name == _DEATH)
        for event in sorted(events, key=lambda row: row.id)
        for place in _places(told[event.thing_id], office)
    }


def _cases(session: Session, letters: Sequence[Letter], office: Office) -> set[int]:
    """Return the cases of letters, and those of the same houses.

    Asked by itself, so that the log is then asked for ids: an OR over both tables reads all of it.
    """
    homes = {_home(row, office) for row in letters} - {None}
    same = select(Applicant.application_id).where(Applicant.address_index.in_(homes))
    return {*(row.application_id for row in letters), *(session.scalars(same) if homes else ())}


def _events(session: Session, cases: set[int]) -> Sequence[Any]:
    """Ask by case alone: by ``thing`` too, a database may read every letter's events instead."""
    query = select(Event.id, Event.thing, Event.thing_id, Event.name, Event.reason)
    return session.execute(
        query.where(Event.application_id.in_(cases), Event.name.in_(_WORDS))
    ).all()


def _tells(event: Any) -> bool:  # noqa: ANN401 - a row of :func:`_events`
    """Tell whether an event says that a letter's person died, or to whom it goes after all."""
    if event.thing != Thing.LETTER.value:
        return False
    if event.name == _DEATH:
        return bool(event.reason == FAILURES["deceased"])
    return bool(event.reason != NEW_LETTER)


def _places(letter: Letter, office: Office) -> Iterator[Place]:
    """Yield by what two letters to one name are taken to be to one person."""
    name = str(letter.sheet["name"]).casefold()
    yield letter.application_id, name
    home = _home(letter, office)
    if home is not None:
        yield home, name


def _home(letter: Letter, office: Office) -> str | None:
    """Return the index of the house of a letter's person, None where no one house is named."""
    applicant = letter.application.applicant
    if applicant is None or not postal_address(applicant, office.city).names_house:
        return None
    return applicant.address_index
