"""Collecting at the district and at the counter: what is there for whom, and who took it.

``place_id`` says for which district somebody acts; None is the office itself, which sees all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, parcels
from postal.audit import Actor
from postal.codes import Mark, TrackingCode
from postal.correspondence.messaging import tell_ready
from postal.delivery.refusals import (
    AtAnotherPlace,
    AuthorityMissing,
    IdentityUnchecked,
    NoPlaceOfYours,
    NotForPickup,
    NotHandedOverYet,
    NothingToPickUp,
    NotOnShelfYet,
    NumberInName,
    ReceiverMissing,
)
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Parcel, TrackingAlias
from postal.parcels import AT_DISTRICT, AT_OFFICE, ParcelUnknown
from postal.plain_text import require_plain
from postal.wording import N_
from postal.workflow import Role
from postal.workflow.outgoing import IN_PREPARATION

RELATIONS: Final[dict[str, str]] = {
    "self": N_("pemohon sendiri"),
    "family": N_("keluarga"),
    "other": N_("orang lain dengan surat kuasa"),
}
TO_COLLECT: Final = ("at_district", "ready_at_counter", "kept_at_counter")
AT_A_DISTRICT: Final = ("handed_over", "at_district", "uncollected", "collected")
"""States in which a parcel is on its way to its district or there."""
PICKUP: Final = (*TO_COLLECT, "uncollected", "collected")
NEAREST: Final = (*TO_COLLECT, "handed_over", "uncollected", "collected")
"""Which parcel of a case is shown first: what the person can take home."""
WHOLE_OFFICE: Final = frozenset({Role.COUNTER, Role.SUPERVISOR, Role.AUDITOR})
"""Who sees the parcels of every place, also with the role of a district clerk beside it."""
NAME_LENGTH: Final = 80
_NUMBER: Final = re.compile(r"\d[\d .-]{4,}\d")


@dataclass(frozen=True)
class Collector:
    """Who stands at the counter: ``relation`` is a key of :data:`RELATIONS`."""

    name: str
    relation: str
    identity_checked: bool
    authority_shown: bool = False


def find(session: Session, text: str, place_id: int | None) -> tuple[Sequence[Parcel], bool]:
    """Return the parcels behind a scan, and whether it was the parcel's own code or resi.

    A tracking code gives whatever of its case can be collected, or is on its way to a district.

    Raises:
        ParcelUnknown: neither a parcel nor a case has this code.
        NothingToPickUp: the case has nothing to collect.
        AtAnotherPlace, NotHandedOverYet, NotOnShelfYet, NotForPickup: the one parcel is not this
            person's to hand over.
    """
    try:
        parcel = parcels.find_parcel(session, text)
    except ParcelUnknown as unknown:
        return _of_case(session, text, place_id, unknown), False
    require_here(session, parcel, place_id)
    return [parcel], True


def _of_case(
    session: Session, text: str, place_id: int | None, unknown: ParcelUnknown
) -> Sequence[Parcel]:
    try:
        code = TrackingCode.parse(text)
    except Refusal:
        raise unknown from None
    case = session.scalar(
        select(TrackingAlias.application_id).where(TrackingAlias.code == code.text)
    )
    if case is None:
        raise unknown
    rows = [row for row in parcels.parcels_of(session, case) if is_here(row, place_id)]
    if not rows:
        raise NothingToPickUp(code=code.grouped)
    return rows


def own_place(roles: Collection[Role], place_id: int | None) -> int | None:
    """Return the district to which somebody is bound; None for who works for the whole office.

    ``place_id`` is the district that the account names.

    Raises:
        NoPlaceOfYours: a district clerk whose account names none.
    """
    if Role.DISTRICT not in roles or WHOLE_OFFICE & set(roles):
        return None
    if place_id is None:
        raise NoPlaceOfYours
    return place_id


def is_for_pickup(parcel: Parcel) -> bool:
    """Tell whether a parcel is collected from us, or on its way to where it will be."""
    return parcel.state in PICKUP or (
        parcel.channel == AT_DISTRICT and parcel.state in AT_A_DISTRICT
    )


def is_here(parcel: Parcel, place_id: int | None) -> bool:
    """Tell whether somebody acting for ``place_id`` has to do with this parcel."""
    if place_id is None:
        return is_for_pickup(parcel)
    return parcel.place_id == place_id and parcel.state in AT_A_DISTRICT and is_for_pickup(parcel)


def require_here(session: Session, parcel: Parcel, place_id: int | None) -> None:
    """Refuse a parcel with which somebody acting for ``place_id`` has nothing to do.

    Raises:
        AtAnotherPlace: it is for another district, or lies at the office.
        NotHandedOverYet, NotOnShelfYet: it will be collected, but is still being prepared.
        NotForPickup: a carrier brings it.
    """
    if is_here(parcel, place_id):
        return
    prepared = _is_prepared(parcel)
    elsewhere = is_for_pickup(parcel) or (prepared and parcel.place_id != place_id)
    if place_id is not None and elsewhere:
        there = parcel.place if prepared or parcel.state in AT_A_DISTRICT else None
        raise AtAnotherPlace(place=(there or the_office(session)).name)
    if prepared:
        name = Mark.read(parcel.code).grouped
        if parcel.place is not None:
            raise NotHandedOverYet(parcel=name, place=parcel.place.name)
        raise NotOnShelfYet(parcel=name)
    raise NotForPickup


def _is_prepared(parcel: Parcel) -> bool:
    """Tell whether a parcel will be collected from us, but is not there yet."""
    return parcel.channel in (AT_DISTRICT, AT_OFFICE) and parcel.state in IN_PREPARATION


def arrive(
    session: Session, parcel: Parcel, *, seen_version: int, actor: Actor, place_id: int | None
) -> None:
    """Take in a parcel at its district.

    Raises:
        AtAnotherPlace, NotHandedOverYet, NotOnShelfYet, NotForPickup: as :func:`require_here`.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    require_here(session, parcel, place_id)
    audit.transition(session, parcel, "arrive", seen_version=seen_version, actor=actor)
    tell_ready(session, parcel, actor=actor)


def collect(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    parcel: Parcel,
    who: Collector,
    *,
    seen_version: int,
    actor: Actor,
    place_id: int | None,
) -> None:
    """Hand a parcel to the person who came for it; its case may be finished then.

    The name stays with the parcel; the history keeps only the relation.

    Raises:
        IdentityUnchecked, AuthorityMissing, ReceiverMissing: as they say.
        NumberInName, TextTooLong: the name.
        AtAnotherPlace, NotHandedOverYet, NotOnShelfYet, NotForPickup: as :func:`require_here`.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    require_here(session, parcel, place_id)
    _require_proof(who)
    audit.transition(
        session,
        parcel,
        "collect",
        seen_version=seen_version,
        actor=actor,
        note=RELATIONS[who.relation],
        data={"relation": who.relation, "identity_checked": True},
    )
    parcel.receiver = f"{who.name.strip()} ({RELATIONS[who.relation]})"
    parcels.settle_contents(session, parcel, actor=actor)


def _require_proof(who: Collector) -> None:
    if not who.name.strip() or who.relation not in RELATIONS:
        raise ReceiverMissing
    if _NUMBER.search(who.name):
        raise NumberInName
    require_plain(who.name.strip(), most=NAME_LENGTH)
    if not who.identity_checked:
        raise IdentityUnchecked
    if who.relation == "other" and not who.authority_shown:
        raise AuthorityMissing


def give_up(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    parcel: Parcel,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None,
    place_id: int | None,
) -> None:
    """Say that nobody came for a parcel; it goes back to the office, or is kept there.

    Raises:
        AtAnotherPlace, NotHandedOverYet, NotOnShelfYet, NotForPickup: as :func:`require_here`.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    require_here(session, parcel, place_id)
    audit.transition(
        session, parcel, "give_up", seen_version=seen_version, actor=actor, reason=reason
    )
