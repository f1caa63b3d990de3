"""A parcel that nobody has seen: the carrier is asked, and has 14 office days to answer."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from postal import audit, parcels
from postal.audit import Actor
from postal.codes import Mark
from postal.delivery.refusals import NoCarrierToAsk
from postal.finishing import ARRIVED
from postal.lookups import office_calendar
from postal.models import Parcel

TRACE_DAYS: Final = 14
"""Office days that a carrier may take to trace an item."""


def trace(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    parcel: Parcel,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None,
    today: date,
) -> None:
    """Ask the carrier where a parcel is; also after a delivery that the citizen disputes.

    Raises:
        NoCarrierToAsk: the office brings it itself.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if parcel.carrier is None:
        raise NoCarrierToAsk(parcel=Mark.read(parcel.code).grouped)
    doubted = parcel.state in ARRIVED
    audit.transition(
        session, parcel, "trace", seen_version=seen_version, actor=actor, reason=reason
    )
    parcel.trace_until = office_calendar(session).add(today, TRACE_DAYS)
    if doubted:
        parcels.unsettle_contents(session, parcel, actor=actor)


def declare_lost(
    session: Session, parcel: Parcel, *, seen_version: int, actor: Actor, reason: str | None
) -> None:
    """Give up the search; what was inside is then made again, or the case closed by minutes.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    audit.transition(
        session, parcel, "declare_lost", seen_version=seen_version, actor=actor, reason=reason
    )
    parcel.trace_until = None
