"""How each document of a case goes back: a PDF, a parcel, or collected somewhere."""

from __future__ import annotations

from sqlalchemy.orm import Session

from postal import audit, return_wish
from postal.audit import Actor
from postal.documents import CARD, PDF
from postal.models import Application, Document, Place
from postal.parcels import AT_OFFICE, MAILED, PLACE_KINDS
from postal.production.refusals import (
    ChannelNotOffered,
    ChannelSettled,
    NoServiceYet,
    PlaceNeeded,
    TooLateForPdf,
)
from postal.reaching import require_reachable
from postal.service import Service

BEFORE_PRINT = return_wish.BEFORE_PRINT
SETTLED = return_wish.SETTLED


def service_of(application: Application) -> Service:
    """Return the case's own version of its service.

    Raises:
        NoServiceYet: nobody has said what is asked for.
    """
    if application.service is None:
        raise NoServiceYet
    return Service.from_json(application.service.definition)


def offered(service: Service, kind: str) -> tuple[str, ...]:
    """Return the ways back for a document of this kind; at the office's counter if none is left."""
    fit = tuple(each for each in service.channels if kind != CARD or each != PDF)
    return fit or (AT_OFFICE,)


def first_channel(application: Application, service: Service, kind: str) -> str:
    """Return how a new document of this kind goes back: as wished where the kind allows it."""
    wish, fit = application.return_channel, offered(service, kind)
    return wish if wish is not None and (kind != CARD or wish != PDF) else fit[0]


def change(  # noqa: PLR0913 - each argument is part of the wish
    session: Session,
    document: Document,
    channel: str,
    *,
    seen_version: int,
    actor: Actor,
    place_id: int | None = None,
) -> None:
    """Let a document that is not packed yet go back another way.

    ``place_id`` is the kecamatan where it is collected, None for the one the case already has.

    Raises:
        SomeoneElseMovedIt: the document was moved since it was seen.
        ChannelSettled: it is packed, released or voided.
        TooLateForPdf: PDF is wished for a paper that is already to be printed.
        ChannelNotOffered, PlaceNeeded, NotReachable: it cannot go this way.
    """
    if document.version != seen_version:
        raise audit.moved(session, document)
    if document.state in SETTLED:
        raise ChannelSettled
    require_way(session, document, channel, place_id)
    if channel == PDF and document.state not in BEFORE_PRINT:
        raise TooLateForPdf
    put(session, document, channel, actor=actor, place_id=place_id)


def require_way(
    session: Session, document: Document, channel: str, place_id: int | None = None
) -> None:
    """Refuse a way back that this document cannot go.

    Raises:
        ChannelNotOffered: the service does not offer it for this kind.
        PlaceNeeded: it is collected in a kecamatan and nobody said in which.
        NotReachable: a parcel would reach nobody.
    """
    application = document.application
    if channel not in offered(service_of(application), document.kind):
        raise ChannelNotOffered
    if channel in PLACE_KINDS:
        _require_place(session, channel, place_id or application.return_place_id)
    if channel in MAILED:
        require_reachable(application)


def way_for_paper(
    session: Session, document: Document, channel: str | None, place_id: int | None
) -> str:
    """Return how a document goes back once it is printed: as asked, else as it went before.

    Raises:
        ChannelNotOffered: it went as a PDF and nobody said how it goes instead.
        PlaceNeeded, NotReachable: as ``channels.require_way``.
    """
    if document.channel != PDF and channel in (None, "", document.channel):
        return document.channel
    if not channel or channel == PDF:
        raise ChannelNotOffered
    require_way(session, document, channel, place_id)
    return channel


def put(
    session: Session,
    document: Document,
    channel: str,
    *,
    actor: Actor,
    place_id: int | None = None,
) -> None:
    """Write down the way back of a document, and the place if it is collected there."""
    if channel in PLACE_KINDS and place_id is not None:
        document.application.return_place_id = place_id
    return_wish.put(session, document, channel, actor=actor)


def _require_place(session: Session, channel: str, place_id: int | None) -> None:
    place = session.get(Place, place_id) if place_id is not None else None
    if place is None or not place.active or place.kind != PLACE_KINDS[channel]:
        raise PlaceNeeded
