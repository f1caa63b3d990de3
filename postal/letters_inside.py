"""Letters that travel in a parcel: put in by hand, they leave with it and tell their message.

Where a letter lies stands among the events of the letter; it counts while the parcel is here. Which
letters left with a parcel stands in the event of its hand-over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.correspondence import untold
from postal.correspondence.composing import recipient
from postal.lookups import the_office
from postal.models import Document, Event, Letter, Office, Parcel
from postal.parcels import COURIER, POST
from postal.wording import N_
from postal.workflow import Thing

HERE: Final = ("packing", "labelled", "manifested")
"""States of a parcel that has not left the house."""
_IN_THERE: Final = ("printed", "cancelled")
"""States of a letter whose paper may lie in a parcel."""
_TO_THE_DOOR: Final = (POST, COURIER)
"""Ways on which a parcel goes to an address; others end at a counter, and a letter waits there."""
SENT_AGAIN: Final = N_("kirimannya kembali dan dikirim lagi")
PUT_IN: Final = "letter_put_in"
TAKEN_OUT: Final = "letter_taken_out"
LETTERS: Final = "letters"
"""Under this name the event of a parcel's hand-over lists the ids of the letters in it."""
Inside = Callable[[Session, Sequence[Parcel]], Sequence[tuple[Letter, Parcel]]]
"""What says which letters leave with parcels, and refuses where one may not."""


def parcels_for(session: Session, letters: Sequence[Letter]) -> dict[int, Parcel]:
    """Return the parcel here in which each letter could travel, by the letters' ids.

    It carries something of the letter's case to the door that the letter names: the one on its
    label, before it has one that of its applicant.
    """
    office, near = the_office(session), _parcels_near(session, letters)
    found: dict[int, Parcel] = {}
    for letter in letters:
        to = (letter.sheet["name"], list(letter.sheet["lines"]), letter.sheet["postcode"])
        for parcel in near.get(letter.application_id, ()):
            if _goes_to(parcel, office) == to:
                found[letter.id] = parcel
    return found


def _goes_to(parcel: Parcel, office: Office) -> tuple[str, list[str], str]:
    goes = parcel.recipient or recipient(parcel.application, office)
    return (goes["name"], list(goes["lines"]), goes["postcode"])


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
            Parcel.channel.in_(_TO_THE_DOOR),
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
    last = _last_put(session, [row.id for row in letters if row.state in _IN_THERE])
    wanted = set(last.values())
    rows = session.scalars(select(Parcel).where(Parcel.id.in_(wanted), Parcel.state.in_(HERE)))
    here = {row.id: row for row in rows}
    return {key: here[parcel] for key, parcel in last.items() if parcel in here}


def _last_put(session: Session, letters: Sequence[int]) -> dict[int, int]:
    """Return into which parcel each of these letters was put last and not taken out again."""
    events = session.execute(
        select(Event.thing_id, Event.name, Event.data)
        .where(
            Event.thing == Thing.LETTER.value,
            Event.thing_id.in_(letters),
            Event.name.in_((PUT_IN, TAKEN_OUT)),
        )
        .order_by(Event.id)
    )
    last: dict[int, int | None] = {}
    for letter, name, data in events:
        last[letter] = _parcel_id(data) if name == PUT_IN else None
    return {letter: parcel for letter, parcel in last.items() if parcel is not None}


def put_in(session: Session, letter: Letter, parcel: Parcel, *, actor: Actor) -> None:
    """Write down that a printed letter lies in a parcel of ``parcels_for``."""
    data = {"letter": letter.number_text, "parcel": parcel.code, "id": parcel.id}
    audit.record(session, letter, PUT_IN, actor=actor, data=data)


def take_out(session: Session, letter: Letter, parcel: Parcel, *, actor: Actor) -> None:
    """Write down that a letter does not travel in its parcel after all."""
    data = {"letter": letter.number_text, "parcel": parcel.code, "id": parcel.id}
    audit.record(session, letter, TAKEN_OUT, actor=actor, data=data)


def lying_in(session: Session, parcels: Sequence[Parcel]) -> list[tuple[Letter, Parcel]]:
    """Return the letters that lie in these parcels, by number, each with its parcel.

    Whatever else the parcel holds of their cases; also those that were cancelled since.
    """
    by_id = {parcel.id: parcel for parcel in parcels if parcel.state in HERE}
    if not by_id:
        return []
    first = min(parcel.created_at for parcel in by_id.values())
    since = and_(Letter.state == "cancelled", Letter.state_since >= first)
    near = session.scalars(select(Letter.id).where(or_(Letter.state == "printed", since)))
    last = _last_put(session, near.all())
    inside = {letter: parcel for letter, parcel in last.items() if parcel in by_id}
    rows = session.scalars(
        select(Letter).where(Letter.id.in_(inside)).order_by(Letter.year, Letter.number)
    )
    return [(row, by_id[inside[row.id]]) for row in rows]


def left_with(session: Session, parcel: Parcel) -> Sequence[Letter]:
    """Return the letters that left with a parcel when it was handed over last, by number."""
    event = audit.last_event(session, Thing.PARCEL, parcel.id, "hand_over")
    wanted = ((event.data if event is not None else None) or {}).get(LETTERS, [])
    query = select(Letter).where(Letter.id.in_(wanted))
    return session.scalars(query.order_by(Letter.year, Letter.number)).all()


def leave_with(session: Session, letters: Sequence[Letter], *, actor: Actor) -> None:
    """Hand letters over with the parcels in which they lie; their messages are told by it.

    Ask for them before the parcels leave, and name them in the parcels' events as ``LETTERS``.

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


def stay_here(session: Session, parcel: Parcel, *, reason: str, actor: Actor) -> None:
    """Take letters back that left with a parcel which was not accepted; they still lie in it.

    Their messages are not told after all. One of which more is known since stays as it is.
    """
    for letter in left_with(session, parcel):
        if letter.state != "handed_over":
            continue
        audit.transition(
            session,
            letter,
            "stay_here",
            seen_version=letter.version,
            actor=audit.system(actor.device),
            reason=reason,
            data={"letter": letter.number_text, "parcel": parcel.code},
        )
        letter.handed_at = None
        untold.not_told_after_all(session, letter)


def travel_on(session: Session, parcel: Parcel, successor: Parcel, *, actor: Actor) -> None:
    """Let the letters that came back in a parcel go once more, with the one that follows it.

    Nobody was told by them. Where the successor waits at a counter they lie loose, to be handed
    over by themselves; one of which more is known since stays as it is.
    """
    went = [letter for letter in left_with(session, parcel) if letter.state == "handed_over"]
    stay_here(session, parcel, reason=SENT_AGAIN, actor=actor)
    for letter in went if successor.channel in _TO_THE_DOOR else ():
        put_in(session, letter, successor, actor=actor)


def _parcel_id(data: Mapping[str, object] | None) -> int | None:
    found = (data or {}).get("id")
    return found if isinstance(found, int) else None
