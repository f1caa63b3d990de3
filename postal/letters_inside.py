"""Letters that travel in a parcel: put in by hand, they leave with it and tell their message.

Where a letter lies stands among the events of the letter; it counts while the parcel is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.correspondence import untold
from postal.correspondence.composing import recipient
from postal.lookups import the_office
from postal.models import Document, Event, Letter, Parcel
from postal.parcels import MAILED, cases_in
from postal.workflow import Thing

HERE: Final = ("packing", "labelled", "manifested")
"""States of a parcel that has not left the house."""
_IN_THERE: Final = ("printed", "cancelled")
"""States of a letter whose paper may lie in a parcel."""
PUT_IN: Final = "letter_put_in"
TAKEN_OUT: Final = "letter_taken_out"


def parcels_for(session: Session, letters: Sequence[Letter]) -> dict[int, Parcel]:
    """Return the parcel here in which each letter could travel, by the letters' ids.

    It carries something of the letter's case to the person and address that the letter names.
    """
    office, near = the_office(session), _parcels_near(session, letters)
    found: dict[int, Parcel] = {}
    for letter in letters:
        to = (letter.sheet["name"], list(letter.sheet["lines"]), letter.sheet["postcode"])
        for parcel in near.get(letter.application_id, ()):
            goes = recipient(parcel.application, office)
            if (goes["name"], list(goes["lines"]), goes["postcode"]) == to:
                found[letter.id] = parcel
    return found


def _parcels_near(session: Session, letters: Sequence[Letter]) -> dict[int, list[Parcel]]:
    """Return the parcels here with something of each letter's case, by the cases' ids."""
    cases = {letter.application_id for letter in letters}
    own = select(Parcel.application_id, Parcel.id).where(Parcel.application_id.in_(cases))
    shared = select(Document.application_id, Document.parcel_id).where(
        Document.application_id.in_(cases), Document.parcel_id.is_not(None)
    )
    pairs = sorted({tuple(row) for row in session.execute(own.union(shared))})
    rows = session.scalars(
        select(Parcel).where(
            Parcel.id.in_({parcel for _, parcel in pairs}),
            Parcel.state.in_(HERE),
            Parcel.channel.in_(MAILED),
        )
    )
    here = {row.id: row for row in rows}
    found: dict[int, list[Parcel]] = {}
    for case, parcel in pairs:
        if parcel in here:
            found.setdefault(case, []).append(here[parcel])
    return found


def where_put(session: Session, letters: Sequence[Letter]) -> dict[int, Parcel]:
    """Return the parcel in which each letter lies, by the letters' ids; while it is here.

    Also of one that was withdrawn since: somebody has to take it out.
    """
    last: dict[int, int | None] = {}
    events = session.scalars(
        select(Event)
        .where(
            Event.thing == Thing.LETTER.value,
            Event.thing_id.in_([row.id for row in letters if row.state in _IN_THERE]),
            Event.name.in_((PUT_IN, TAKEN_OUT)),
        )
        .order_by(Event.id)
    )
    for event in events:
        last[event.thing_id] = _parcel_id(event.data) if event.name == PUT_IN else None
    wanted = {key for key in last.values() if key is not None}
    rows = session.scalars(select(Parcel).where(Parcel.id.in_(wanted), Parcel.state.in_(HERE)))
    here = {row.id: row for row in rows}
    return {key: here[parcel] for key, parcel in last.items() if parcel in here}


def put_in(session: Session, letter: Letter, parcel: Parcel, *, actor: Actor) -> None:
    """Write down that a printed letter lies in a parcel of ``parcels_for``."""
    data = {"letter": letter.number_text, "parcel": parcel.code, "id": parcel.id}
    audit.record(session, letter, PUT_IN, actor=actor, data=data)


def take_out(session: Session, letter: Letter, parcel: Parcel, *, actor: Actor) -> None:
    """Write down that a letter does not travel in its parcel after all."""
    data = {"letter": letter.number_text, "parcel": parcel.code, "id": parcel.id}
    audit.record(session, letter, TAKEN_OUT, actor=actor, data=data)


def letters_in(session: Session, parcels: Sequence[Parcel]) -> list[Letter]:
    """Return the printed letters that lie in these parcels, by number."""
    cases = {case.id for parcel in parcels for case in cases_in(session, parcel)}
    rows = session.scalars(
        select(Letter)
        .where(Letter.application_id.in_(cases), Letter.state == "printed")
        .order_by(Letter.year, Letter.number)
    ).all()
    put, wanted = where_put(session, rows), {parcel.id for parcel in parcels}
    return [row for row in rows if row.id in put and put[row.id].id in wanted]


def leave_with(session: Session, letters: Sequence[Letter], *, actor: Actor) -> None:
    """Hand letters over with the parcels in which they lie; their messages are told by it.

    Ask :func:`letters_in` before the parcels leave.

    Raises:
        NotYourMove: as ``audit.transition``.
    """
    for letter in letters:
        event = audit.transition(
            session,
            letter,
            "hand_over",
            seen_version=letter.version,
            actor=actor,
            data={"letter": letter.number_text},
        )
        letter.handed_at = event.at
    session.flush()
    untold.told_by_post(session, letters, actor=actor)


def _parcel_id(data: Mapping[str, object] | None) -> int | None:
    found = (data or {}).get("id")
    return found if isinstance(found, int) else None
