"""How the answer finds the citizen: the way back, its place, and whether anybody can be reached."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from postal import audit, people
from postal.audit import Actor
from postal.lookups import the_office
from postal.models import Application, Place
from postal.service import Service
from postal.verification.judging import service_of
from postal.verification.refusals import ChannelUnknown, NotReachable, PlaceMissing
from postal.verification.taking import require_hand

MAILED: Final = frozenset({"pos", "kurir"})
AT_DISTRICT: Final = "ambil_kecamatan"
AT_OFFICE: Final = "ambil_kantor"


def channel_of(application: Application, service: Service) -> str:
    """Return the chosen way back, or the service's usual one."""
    return application.return_channel or service.channels[0]


def place_of(session: Session, application: Application, channel: str) -> str | None:
    """Return the name of the place where the result is collected, None when it is brought.

    Raises:
        PlaceMissing: it is collected in a kecamatan and nobody said in which.
    """
    if channel == AT_OFFICE:
        return the_office(session).name
    chosen = application.return_place_id
    place = session.get(Place, chosen) if chosen is not None else None
    if channel == AT_DISTRICT and place is None:
        raise PlaceMissing
    return place.name if place is not None else None


def reachable(application: Application) -> bool:
    """Tell whether a letter would arrive, or another way to reach the person is written down."""
    return bool(application.reach_note) or not people.address_gaps(
        people.applicant_data(application)
    )


def require_reachable(application: Application) -> None:
    """Refuse a decision that sends something when it would reach nobody.

    Raises:
        NotReachable: no full address, and no other way is written down.
    """
    if not reachable(application):
        raise NotReachable


def way_back(application: Application, channel: str) -> None:
    """Refuse a way back by mail when it would reach nobody.

    Raises:
        NotReachable: as :func:`require_reachable`.
    """
    if channel in MAILED:
        require_reachable(application)


def choose_return(  # noqa: PLR0913 - each argument is part of the wish
    session: Session,
    application: Application,
    channel: str,
    *,
    place_id: int | None,
    reach_note: str | None,
    actor: Actor,
) -> None:
    """Write down how the result goes back, and another way to reach the person.

    Raises:
        SomeoneElseMovedIt: the case is not in this person's hand.
        ChannelUnknown: the service does not offer this way.
        PlaceMissing: it needs a kecamatan.
    """
    require_hand(session, application, actor)
    if channel not in service_of(application).channels:
        raise ChannelUnknown
    place = session.get(Place, place_id) if place_id is not None else None
    if channel == AT_DISTRICT and (place is None or not place.active or place.kind != "district"):
        raise PlaceMissing
    application.return_channel = channel
    application.return_place_id = place.id if place is not None else None
    application.reach_note = reach_note
    audit.record(session, application, "return_chosen", actor=actor, data={"channel": channel})
