"""Packing: documents and what came with the dossier become one parcel, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.carriers import find_carrier
from postal.codes import Mark
from postal.correspondence.letter_details import counted
from postal.correspondence.letter_facts import RETURNED
from postal.correspondence.messaging import tell
from postal.dispatch.offers import Offer, held, require_way
from postal.dispatch.recipient import case_name, same_address
from postal.dispatch.refusals import (
    CarrierNotChosen,
    DocumentNotReady,
    LastThingInside,
    NotForParcels,
    NothingToPack,
    NotInside,
    OtherRecipient,
)
from postal.documents import PDF
from postal.enclosures import UNASKED_KINDS
from postal.finishing import AT_WORK, settle
from postal.lookups import office_today
from postal.models import Application, Document, Enclosure, Parcel
from postal.originals import usually_kept
from postal.parcels import MAILED, cases_in, new_parcel, release_resi, usual_carrier
from postal.people import language_of
from postal.workflow import Thing, find_move


class Fate(StrEnum):
    """Where something that came with the dossier goes when its case is packed."""

    PARCEL = "parcel"
    WITHDRAWN = "withdrawn"
    HELD = "held"


def usual_fate(enclosure: Enclosure) -> Fate:
    """Return what happens to an enclosure unless somebody says otherwise."""
    return Fate.WITHDRAWN if usually_kept(enclosure) else Fate.PARCEL


def pack(  # noqa: PLR0913 - what goes into a parcel and how it goes
    session: Session,
    applications: Sequence[Application],
    *,
    documents: Sequence[Document],
    fates: Mapping[int, Fate],
    channel: str,
    carrier: str | None = None,
    place_id: int | None = None,
    enclosures: Sequence[Enclosure] | None = None,
    actor: Actor,
) -> Parcel:
    """Make a parcel for the applicant of the first case and put everything into it.

    ``fates`` says where each held enclosure goes, by its id; one that is not named goes its usual
    way. ``enclosures`` limits them, None stands for everything that the cases still have here.

    Raises:
        NothingToPack, DocumentNotReady, NotForParcels, OtherRecipient: the contents are wrong.
        AddressIncomplete, PlaceNotChosen, CarrierNotChosen, CarrierUnknown: it cannot go this way.
    """
    lead = applications[0]
    _require_documents(session, applications, documents)
    rows = held(applications) if enclosures is None else enclosures
    going = [(row, fates.get(row.id, usual_fate(row))) for row in rows if row.state == "held"]
    if not documents and all(fate is not Fate.PARCEL for _row, fate in going):
        raise NothingToPack(case=case_name(lead))
    require_way(session, lead, channel, place_id)
    parcel = new_parcel(
        session,
        lead,
        channel=channel,
        carrier=_carrier(lead, channel, carrier),
        place_id=place_id,
        actor=actor,
    )
    for document in documents:
        _put_in(session, document, parcel, actor)
    for row, fate in going:
        settle_enclosure(session, row, fate, parcel, actor=actor)
    _tell_returned(session, lead, [row for row, fate in going if fate is Fate.PARCEL], actor)
    _refresh(session, parcel, applications, actor)
    return parcel


def pack_offer(
    session: Session,
    offer: Offer,
    *,
    actor: Actor,
    fates: Mapping[int, Fate] | None = None,
    carrier: str | None = None,
) -> Parcel:
    """Pack what is offered together. Raises what :func:`pack` raises."""
    return pack(
        session,
        offer.applications,
        documents=offer.documents,
        fates=fates or {},
        channel=offer.channel,
        carrier=carrier or offer.carrier,
        place_id=offer.place_id,
        enclosures=offer.enclosures,
        actor=actor,
    )


def settle_only(session: Session, offer: Offer, fates: Mapping[int, Fate], *, actor: Actor) -> int:
    """Withdraw the enclosures of an offer that the office keeps, without a parcel.

    Returns how many; those that are to go back stay here.
    """
    kept = [row for row in offer.enclosures if fates.get(row.id, usual_fate(row)) is Fate.WITHDRAWN]
    for row in kept:
        settle_enclosure(session, row, Fate.WITHDRAWN, None, actor=actor)
    for application in offer.applications:
        settle(session, application, actor=actor)
    return len(kept)


def void(session: Session, parcel: Parcel, *, seen_version: int, actor: Actor) -> None:
    """Give up a parcel that has no label: its documents are ready again, enclosures here again.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    applications = cases_in(session, parcel)
    find_move(Thing.PARCEL, parcel.state, "void", actor.roles, None)
    if parcel.version != seen_version:
        raise audit.moved(session, parcel)
    for document in parcel.documents:
        _take(session, document, actor)
    for row in parcel.enclosures:
        settle_enclosure(session, row, Fate.HELD, None, actor=actor)
    release_resi(session, parcel, actor=actor)
    audit.transition(session, parcel, "void", seen_version=parcel.version, actor=actor)
    _refresh(session, parcel, applications, actor)


def take_out(session: Session, parcel: Parcel, document: Document, *, actor: Actor) -> None:
    """Take one document out of a parcel that has no label yet; it is ready again.

    Raises:
        NotInside: it does not lie in this parcel.
        LastThingInside: nothing else does.
        IllegalMove: the parcel is labelled already.
    """
    name = Mark.read(parcel.code).grouped
    find_move(Thing.PARCEL, parcel.state, "void", actor.roles, None)
    if document.parcel_id != parcel.id:
        raise NotInside(parcel=name)
    if len(parcel.documents) + len(parcel.enclosures) < 2:
        raise LastThingInside(parcel=name)
    _take(session, document, actor)
    _refresh(session, parcel, (document.application,), actor)


def settle_enclosure(
    session: Session, row: Enclosure, fate: Fate, parcel: Parcel | None, *, actor: Actor
) -> None:
    """Write down where an enclosure went; one that stays held and was held leaves no trace."""
    state = "returned" if fate is Fate.PARCEL else fate.value
    if row.state == state and row.state == "held":
        return
    row.state = state
    row.parcel_id = parcel.id if parcel is not None and fate is Fate.PARCEL else None
    data = {"kind": row.kind, "count": row.count, "state": state}
    if row.dossier is not None:
        audit.record(session, row.dossier, "enclosure_settled", actor=actor, data=data)


def _tell_returned(
    session: Session, application: Application, rows: Sequence[Enclosure], actor: Actor
) -> None:
    """Tell the person that money, or what nobody asked for, goes back, and why it does."""
    unasked = [row for row in rows if row.kind in UNASKED_KINDS]
    if not unasked:
        return
    language = language_of(application)
    details = {"returns": [counted(row, language) for row in unasked]}
    today = office_today(session)
    tell(session, application, RETURNED, actor=actor, today=today, details=details)


def _require_documents(
    session: Session, applications: Sequence[Application], documents: Sequence[Document]
) -> None:
    lead = applications[0]
    for application in applications[1:]:
        if not same_address(session, lead, application):
            raise OtherRecipient(case=case_name(application))
    for document in documents:
        case = case_name(document.application)
        if document.application not in applications:
            raise OtherRecipient(case=case)
        if document.state != "ready" or document.application.state not in AT_WORK:
            raise DocumentNotReady(case=case)
        if document.channel == PDF:
            raise NotForParcels(case=case)


def _carrier(application: Application, channel: str, wanted: str | None) -> str | None:
    if channel not in MAILED:
        return None
    name = usual_carrier(channel) or wanted
    if not name:
        raise CarrierNotChosen(case=case_name(application))
    return find_carrier(name).code


def _put_in(session: Session, document: Document, parcel: Parcel, actor: Actor) -> None:
    document.parcel_id = parcel.id
    data = {"parcel": parcel.code}
    seen = document.version
    audit.transition(session, document, "pack", seen_version=seen, actor=actor, data=data)


def _take(session: Session, document: Document, actor: Actor) -> None:
    document.parcel_id = None
    seen = document.version
    audit.transition(session, document, "unpack", seen_version=seen, actor=actor)


def _refresh(
    session: Session, parcel: Parcel, applications: Sequence[Application], actor: Actor
) -> None:
    session.flush()
    session.expire(parcel, ["documents", "enclosures"])
    for application in applications:
        settle(session, application, actor=actor)
