"""How the answer finds the citizen: the way back, its place, and another way to reach them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.lookups import the_office
from postal.models import Application
from postal.parcels import AT_OFFICE, MAILED, PLACE_KINDS
from postal.reaching import require_reachable
from postal.return_wish import place_for, write_wish
from postal.service import Service
from postal.verification.judging import service_of
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
    return place_for(session, application.return_place_id, channel).name


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
    """Write down at the workbench how the result goes back, as ``return_wish.write_wish``.

    Raises:
        SomeoneElseMovedIt: the case is not in this person's hand.
        NoService: nobody has said what is asked for.
        ChannelUnknown, PlaceMissing, NumberInText, TextTooLong: as ``return_wish.write_wish``.
    """
    require_hand(session, application, actor)
    write_wish(
        session,
        application,
        service_of(application),
        channel,
        place_id=place_id,
        reach_note=reach_note,
        actor=actor,
    )
