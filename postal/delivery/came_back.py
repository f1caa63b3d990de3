"""A parcel that did not arrive: sent once more, kept at the counter, made again, or closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, letters_inside, parcels
from postal.audit import Actor
from postal.carriers import CARRIERS
from postal.codes import Mark, TrackingCode
from postal.correspondence.messaging import tell_ready
from postal.delivery.refusals import (
    AddressUnchanged,
    CarrierElsewhere,
    CaseRests,
    LostIsMadeAgain,
    NotLost,
    WayUnknown,
)
from postal.finishing import at_rest, back_in_process, unsettle, void_document
from postal.models import Application, Document, Event, Parcel, Place
from postal.parcels import AT_DISTRICT, AT_OFFICE, MAILED, usual_carrier
from postal.wording import N_
from postal.workflow import Role, Thing, find_move

LOST: Final = N_("hilang dalam pengiriman")
ADDRESS_FIELDS: Final = frozenset({"address", "village", "district", "city", "postcode"})


@dataclass(frozen=True)
class Way:
    """How a parcel goes: ``carrier`` for the channels in ``parcels.MAILED``, else None."""

    channel: str
    carrier: str | None = None
    place_id: int | None = None


def way_of(parcel: Parcel) -> Way:
    """Return how a parcel went."""
    return Way(parcel.channel, parcel.carrier, parcel.place_id)


def address_corrected(session: Session, parcel: Parcel) -> bool:
    """Tell whether the applicant's address was changed after this parcel's label was made."""
    labelled = audit.last_event(session, Thing.PARCEL, parcel.id, "born", "label")
    keyed = session.scalars(
        select(Event.data).where(
            Event.application_id == parcel.application_id,
            Event.name == "data_keyed",
            Event.id > (labelled.id if labelled is not None else 0),
        )
    )
    return any(ADDRESS_FIELDS & set((data or {}).get("keyed", ())) for data in keyed)


def send_again(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    parcel: Parcel,
    way: Way,
    *,
    seen_version: int,
    actor: Actor,
    same_address: bool = False,
) -> Parcel:
    """Put everything of a parcel into a new one, linked to it, that is yet to be labelled.

    Letters that came back inside it travel on and tell their message by that.

    ``same_address``: somebody says that the address on the returned parcel is right.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
        AddressUnchanged: it would be mailed to where it came back from.
        LostIsMadeAgain: there is nothing to send.
        WayUnknown: ``way`` names a carrier or place that does not exist.
        CarrierElsewhere: that carrier does not take the channel.
    """
    find_move(Thing.PARCEL, parcel.state, "replace", actor.roles, None)
    if parcel.state == "lost":
        raise LostIsMadeAgain
    _require_way(session, way)
    mailed = way.channel in MAILED and parcel.channel in MAILED
    if mailed and not same_address and not address_corrected(session, parcel):
        raise AddressUnchanged
    audit.transition(session, parcel, "replace", seen_version=seen_version, actor=actor)
    successor = parcels.new_parcel(
        session,
        session.get_one(Application, parcel.application_id),
        channel=way.channel,
        carrier=way.carrier,
        place_id=way.place_id,
        actor=actor,
        previous=parcel,
    )
    for document in parcel.documents:
        document.parcel_id = successor.id
    for enclosure in parcel.enclosures:
        enclosure.parcel_id = successor.id
    letters_inside.travel_on(session, parcel, successor, actor=actor)
    session.flush()
    session.expire(parcel)
    return successor


def _require_way(session: Session, way: Way) -> None:
    """Refuse a way that nobody can go."""
    if way.channel in MAILED:
        known = way.carrier in CARRIERS
    elif way.channel == AT_DISTRICT:
        place = session.get(Place, way.place_id) if way.place_id is not None else None
        known = place is not None and place.active and way.carrier is None
    else:
        known = way.channel == AT_OFFICE and way.carrier is None
    if not known:
        raise WayUnknown
    only = usual_carrier(way.channel)
    if way.carrier is not None and only not in (None, way.carrier):
        raise CarrierElsewhere(carrier=CARRIERS[way.carrier].name)


def make_again(
    session: Session, parcel: Parcel, *, seen_version: int, actor: Actor
) -> list[Document]:
    """Have what was in a lost parcel made again; its cases are in process once more.

    The old documents are void and print anew; enclosures are lost with the parcel. The program
    makes these steps on behalf of ``actor``, who needs the right to replace the parcel.

    Raises:
        NotLost: the parcel is not declared lost.
        CaseRests: a document in it is of a case that is on hold, taken back or otherwise over.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    if parcel.state != "lost":
        raise NotLost
    _require_work(parcel)
    cases = parcels.cases_in(session, parcel)
    documents, enclosures = list(parcel.documents), list(parcel.enclosures)
    audit.transition(session, parcel, "replace", seen_version=seen_version, actor=actor)
    by = replace(actor, roles=actor.roles | {Role.SYSTEM})
    for enclosure in enclosures:
        enclosure.state = "lost"
        data = {"kind": enclosure.kind, "count": enclosure.count, "state": "lost"}
        audit.record(session, parcel, "enclosure_settled", actor=actor, reason=LOST, data=data)
    for document in documents:
        void_document(session, document, reason=LOST, actor=by)
        seen = document.version
        audit.transition(session, document, "print_again", seen_version=seen, actor=by)
    for case in cases:
        unsettle(session, case, actor=actor)
        if any(row.application_id == case.id for row in documents):
            back_in_process(session, case, actor=by, reason=LOST)
    return documents


def _require_work(parcel: Parcel) -> None:
    """Refuse to make anything again for a case that rests."""
    case = at_rest(parcel.documents)
    if case is not None:
        shown = TrackingCode(case.tracking_code).grouped
        raise CaseRests(parcel=Mark.read(parcel.code).grouped, case=shown)


def keep(session: Session, parcel: Parcel, *, seen_version: int, actor: Actor) -> None:
    """Keep a parcel that came back at the counter, where it may be collected.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    audit.transition(session, parcel, "keep", seen_version=seen_version, actor=actor)
    tell_ready(session, parcel, actor=actor)


def take_back(session: Session, parcel: Parcel, *, seen_version: int, actor: Actor) -> None:
    """Take a parcel that nobody collected back into the office.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    audit.transition(session, parcel, "take_back", seen_version=seen_version, actor=actor)


def close(
    session: Session, parcel: Parcel, *, seen_version: int, actor: Actor, reason: str | None
) -> None:
    """Close a parcel by minutes: nobody waits for it any more.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    audit.transition(
        session, parcel, "close", seen_version=seen_version, actor=actor, reason=reason
    )
    parcels.settle_contents(session, parcel, actor=actor)
