"""How the answer finds the citizen: the way back, its place, and another way to reach them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.lookups import the_office
from postal.models import Application, Place
from postal.parcels import AT_OFFICE, MAILED, PLACE_KINDS
from postal.plain_text import require_plain
from postal.reaching import require_reachable
from postal.service import Service
from postal.verification.judging import service_of
from postal.verification.refusals import ChannelUnknown, PlaceMissing
from postal.verification.taking import require_hand


def channel_of(application: Application, service: Service) -> str | None:
    """Return the chosen way back, or the service's usual one; None where nothing goes back."""
    return application.return_channel or next(iter(service.channels), None)


def place_of(session: Session, application: Application, channel: str | None) -> str | None:
    """Return the name of the place where the result is collected, None when it is brought.

    Raises:
        PlaceMissing: it is collected at one of many places, and nobody said at which.
    """
    if channel == AT_OFFICE:
        return the_office(session).name
    if channel is None or channel not in PLACE_KINDS:
        return None
    return _place(session, application.return_place_id, channel).name


def _place(session: Session, place_id: int | None, channel: str) -> Place:
    place = session.get(Place, place_id) if place_id is not None else None
    if place is None or place.kind != PLACE_KINDS[channel]:
        raise PlaceMissing
    return place


def way_back(application: Application, channel: str | None) -> None:
    """Refuse a way back by mail when it would reach nobody.

    Raises:
        NotReachable: as ``reaching.require_reachable``.
    """
    if channel in MAILED:
        require_reachable(application)


def choose_return(  # noqa: PLR0913 - each argument is part of the wish
    session: Session,
    application: Application,
    channel: str | None,
    *,
    place_id: int | None,
    reach_note: str | None,
    actor: Actor,
) -> None:
    """Write down how the result goes back, and another way to reach the person.

    ``channel`` is None for a service whose result does not go back at all.

    Raises:
        SomeoneElseMovedIt: the case is not in this person's hand.
        ChannelUnknown: the service does not offer this way.
        PlaceMissing: it needs a kecamatan or a post office.
        NumberInText, TextTooLong: the other way to reach the person.
    """
    require_hand(session, application, actor)
    require_plain(reach_note)
    if channel not in (service_of(application).channels or (None,)):
        raise ChannelUnknown
    place = None
    if channel is not None and channel in PLACE_KINDS:
        place = _place(session, place_id, channel)
        if not place.active:
            raise PlaceMissing
    application.return_channel = channel
    application.return_place_id = place.id if place is not None else None
    application.reach_note = reach_note
    audit.record(session, application, "return_chosen", actor=actor, data={"channel": channel})
