"""Documents that are voided, and the ones that take their place."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from postal import audit, finishing, parcels, workflow
from postal.audit import Actor
from postal.codes import Mark
from postal.documents import PDF
from postal.models import Document, Parcel
from postal.production import channels
from postal.production.adding import born
from postal.production.at_work import back_in_process, require_work
from postal.production.refusals import CounterWouldBeEmpty, ParcelUnderWay, ParcelWouldBeEmpty
from postal.wording import N_
from postal.workflow import Thing
from postal.workflow.outgoing import ABOUT_TO_LEAVE, AT_COUNTER, STILL_HERE, STORY_OVER

TOGETHER: Final = N_("dikeluarkan karena dokumennya dibatalkan")
EMPTIED: Final = N_("kosong karena dokumennya dibatalkan")


def void(session: Session, document: Document, *, reason: str, actor: Actor) -> None:
    """Void a document that is not made again; without another one its case is in process again."""
    application = document.application
    take_away(session, document, reason=reason.strip(), actor=actor)
    if not finishing.documents_of(session, application):
        back_in_process(session, application, actor)


def make_again(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    document: Document,
    *,
    reason: str,
    seen_version: int,
    actor: Actor,
    channel: str | None = None,
    place_id: int | None = None,
) -> Document:
    """Void a misprinted, lost or wrong document and :func:`replace` it at once.

    Raises:
        SomeoneElseMovedIt: the document was moved since it was seen.
        CaseOnHold, CaseElsewhere: its case is not in process or produced.
        IllegalMove, NotYourMove, ReasonMissing: the table forbids it.
        ParcelUnderWay, ChannelNotOffered, PlaceNeeded, NotReachable: it cannot be replaced.
    """
    if document.version != seen_version:
        raise audit.moved(session, document)
    workflow.find_move(Thing.DOCUMENT, document.state, "void", actor.roles, reason)
    require_work(document.application)
    require_replaceable(session, document, channel, place_id)
    return replace(
        session,
        document,
        reason=reason.strip(),
        actor=actor,
        channel=channel,
        place_id=place_id,
    )


def require_replaceable(
    session: Session, document: Document, channel: str | None, place_id: int | None
) -> None:
    """Refuse to replace a document that is outside the house, or by one that cannot go that way.

    Raises:
        ParcelUnderWay, ChannelNotOffered, PlaceNeeded, NotReachable: as told.
    """
    require_out(session, document)
    if channel and channel != document.channel:
        channels.require_way(session, document, channel, place_id)


def replace(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    document: Document,
    *,
    reason: str,
    actor: Actor,
    channel: str | None = None,
    place_id: int | None = None,
) -> Document:
    """Void a document and return what takes its place: itself, printed again, or a new PDF.

    ``channel`` is how it goes from now on, None as before. Whoever calls this has asked
    :func:`require_replaceable`.
    """
    way = channel or document.channel
    if document.state != "voided":
        take_away(session, document, reason=reason, actor=actor)
    if way != PDF:
        return again(session, document, actor=actor, channel=way, place_id=place_id)
    back_in_process(session, document.application, actor)
    fresh = born(session, document.application, document.kind, document.number, actor=actor)
    if fresh.channel != PDF:
        channels.put(session, fresh, PDF, actor=actor)
    return fresh


def take_away(session: Session, document: Document, *, reason: str, actor: Actor) -> None:
    """Void one document, taking it out of a parcel that lies with us first.

    A parcel that has no label yet and is empty then is given up along with it.

    Raises:
        ParcelUnderWay: it is outside the house.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    parcel = require_out(session, document)
    data = {"parcel": parcel.code} if parcel is not None else None
    if parcel is not None and parcel.state in STILL_HERE:
        by = audit.system(actor.device)
        audit.transition(
            session,
            document,
            "unpack",
            seen_version=document.version,
            actor=by,
            reason=TOGETHER,
            data=data,
        )
    finishing.void_document(session, document, reason=reason, actor=actor, data=data)
    if parcel is not None:
        _give_up_empty(session, parcel, actor)


def _give_up_empty(session: Session, parcel: Parcel, actor: Actor) -> None:
    """Void a parcel that is still being packed when nothing is left in it, and free its resi."""
    session.expire(parcel, ["documents", "enclosures"])
    if parcel.state != "packing" or parcel.documents or parcel.enclosures:
        return
    parcels.release_resi(session, parcel, actor=actor)
    by = audit.system(actor.device)
    seen = parcel.version
    audit.transition(session, parcel, "void", seen_version=seen, actor=by, reason=EMPTIED)


def require_out(session: Session, document: Document) -> Parcel | None:
    """Return the parcel a document lies in, None when in none.

    Raises:
        ParcelUnderWay: the parcel was handed over and has not ended its journey.
        ParcelWouldBeEmpty, CounterWouldBeEmpty: it has its label, and nothing else is in it.
    """
    if document.state != "packed" or document.parcel_id is None:
        return None
    parcel = session.get_one(Parcel, document.parcel_id)
    if parcel.state not in STILL_HERE | STORY_OVER:
        raise ParcelUnderWay(parcel=Mark.read(parcel.code).grouped)
    alone = len(parcel.documents) + len(parcel.enclosures) < 2
    if parcel.state in ABOUT_TO_LEAVE and alone:
        raise ParcelWouldBeEmpty(parcel=Mark.read(parcel.code).grouped)
    if parcel.state in AT_COUNTER and alone:
        raise CounterWouldBeEmpty(parcel=Mark.read(parcel.code).grouped)
    return parcel


def again(
    session: Session,
    document: Document,
    *,
    actor: Actor,
    channel: str | None = None,
    place_id: int | None = None,
) -> Document:
    """Put a voided document back in front of the printer; a produced case is in process again.

    Raises:
        ChannelNotOffered, PlaceNeeded, NotReachable: ``channel`` is no way for it.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    way = channels.way_for_paper(session, document, channel, place_id)
    back_in_process(session, document.application, actor)
    audit.transition(session, document, "print_again", seen_version=document.version, actor=actor)
    if way != document.channel:
        channels.put(session, document, way, actor=actor, place_id=place_id)
    return document


def print_instead(  # noqa: PLR0913 - the same arguments as make
    session: Session,
    document: Document,
    reason: str | None,
    channel: str | None,
    place_id: int | None,
    actor: Actor,
) -> None:
    """Print a released PDF after all, to go back another way; a produced case is in process again.

    Raises:
        ChannelNotOffered, PlaceNeeded, NotReachable: ``channel`` is no way for it.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    way = channels.way_for_paper(session, document, channel, place_id)
    back_in_process(session, document.application, actor)
    audit.transition(
        session,
        document,
        "print_instead",
        seen_version=document.version,
        actor=actor,
        reason=reason,
    )
    channels.put(session, document, way, actor=actor, place_id=place_id)
