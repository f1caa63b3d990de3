"""What is ready to be packed, one line for each parcel it would make.

Documents of sibling cases that came in one envelope and go the same way to the same address are
offered together. Cases that end without a document, with something of the citizen's still here,
are offered too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from postal.dispatch.recipient import address_key, case_name, recipient_of
from postal.dispatch.refusals import NotForParcels
from postal.documents import PDF
from postal.enclosures import WITHDRAWN_KINDS
from postal.errors import Refusal
from postal.finishing import AT_WORK
from postal.lookups import the_office
from postal.models import Application, Document, Dossier, Enclosure, Parcel
from postal.parcels import (
    AT_DISTRICT,
    AT_OFFICE,
    MAILED,
    PLACE_KINDS,
    POST,
    parcels_of,
    usual_carrier,
)
from postal.service import Service

ENDED: Final = ("rejected", "expired", "withdrawn", "forwarded", "produced")
"""Where nothing more is made: what still lies here of the citizen's goes back by itself."""
SORTS: Final = ("janji", "kodepos")


@dataclass(frozen=True)
class Offer:
    """One parcel to be: its cases (the first one's applicant gets it), documents, enclosures.

    ``key`` names it in a form. ``place_id`` is where it is collected; ``carrier`` the usual one,
    None where somebody must choose or none is needed. ``refusal`` says why it cannot be packed yet.
    """

    key: str
    applications: tuple[Application, ...]
    documents: tuple[Document, ...]
    enclosures: tuple[Enclosure, ...]
    channel: str
    place_id: int | None
    refusal: Refusal | None

    @property
    def carrier(self) -> str | None:
        """The carrier that takes this channel unless somebody says otherwise."""
        return usual_carrier(self.channel)

    @property
    def finish_by(self) -> date | None:
        """The earliest day promised to one of its cases."""
        days = [each.finish_by for each in self.applications if each.finish_by]
        return min(days, default=None)

    @property
    def postcode(self) -> str:
        """The postcode it goes to, empty when nobody told."""
        applicant = self.applications[0].applicant
        return (applicant.postcode if applicant else None) or ""


def offers(session: Session, sort: str = SORTS[0]) -> list[Offer]:
    """Return everything that could be packed now.

    ``sort`` is a key of ``SORTS``: by the promised day (the default) or by postcode.
    """
    found = [*_with_documents(session), *_enclosures_only(session)]
    last = date.max
    if sort == "kodepos":
        found.sort(
            key=lambda offer: (offer.postcode, offer.finish_by or last, offer.applications[0].id)
        )
    else:
        found.sort(
            key=lambda offer: (offer.finish_by or last, offer.postcode, offer.applications[0].id)
        )
    return found


def offers_of(session: Session, application: Application) -> list[Offer]:
    """Return what could be packed now of one case, with its siblings' share."""
    return [offer for offer in offers(session) if application in offer.applications]


def waiting_for_label(session: Session, application: Application) -> list[Parcel]:
    """Return the parcels with something of this case in them that have no label yet."""
    made = parcels_of(session, application.id)
    return [parcel for parcel in made if parcel.state == "packing"]


def held(applications: Iterable[Application]) -> tuple[Enclosure, ...]:
    """Return what lies here of these cases and has no fate yet."""
    return tuple(
        row
        for application in applications
        for dossier in application.dossiers
        for row in dossier.enclosures
        if row.state == "held"
    )


def place_for(application: Application, channel: str) -> int | None:
    """Return the place at which this channel ends, where the case has one."""
    return application.return_place_id if channel in PLACE_KINDS else None


def _with_documents(session: Session) -> list[Offer]:
    case = joinedload(Document.application)
    rows = session.scalars(
        select(Document)
        .join(Document.application)
        .where(Document.state == "ready", Application.state.in_(AT_WORK))
        .options(
            case.joinedload(Application.applicant),
            case.selectinload(Application.dossiers).selectinload(Dossier.enclosures),
        )
        .order_by(Document.id)
    ).all()
    city = the_office(session).city
    together: dict[tuple[object, ...], list[Document]] = {}
    for row in rows:
        together.setdefault(_target(row.application, row.channel, city), []).append(row)
    return _offered(session, together.values())


def _target(application: Application, channel: str, city: str) -> tuple[object, ...]:
    envelopes = [row.envelope_id for row in application.dossiers if row.envelope_id is not None]
    family = f"envelope-{envelopes[0]}" if envelopes else f"case-{application.id}"
    place = place_for(application, channel)
    return (family, channel, place, address_key(application, city))


def _offered(session: Session, groups: Iterable[Sequence[Document]]) -> list[Offer]:
    taken: set[int] = set()
    found = []
    for documents in groups:
        cases = tuple(dict.fromkeys(row.application for row in documents))
        # A case whose documents go two ways gives its enclosures to one parcel only.
        free = [case for case in cases if case.id not in taken and documents[0].channel != PDF]
        taken |= {case.id for case in free}
        found.append(_offer(session, cases, documents, held(free), documents[0].channel))
    return found


def _enclosures_only(session: Session) -> list[Offer]:
    here = (
        select(Dossier.application_id)
        .join(Enclosure, Enclosure.dossier_id == Dossier.id)
        .where(Enclosure.state == "held", Dossier.application_id.is_not(None))
    )
    goes_back = here.where(Enclosure.kind.not_in(WITHDRAWN_KINDS))
    ready = select(Document.application_id).where(Document.state == "ready")
    waits = or_(
        Application.state.in_(ENDED) & Application.id.in_(here),
        (Application.state == "finished") & Application.id.in_(goes_back),
    )
    cases = session.scalars(
        select(Application)
        .where(waits, Application.id.not_in(ready))
        .options(
            joinedload(Application.applicant),
            selectinload(Application.dossiers).selectinload(Dossier.enclosures),
        )
        .order_by(Application.id)
    ).all()
    return [_offer(session, (case,), (), held((case,)), _way_back(case)) for case in cases]


def _way_back(application: Application) -> str:
    usual = (
        Service.from_json(application.service.definition).channels if application.service else ()
    )
    wish = application.return_channel or next(iter(usual), POST)
    return POST if wish == PDF else wish


def _offer(
    session: Session,
    cases: tuple[Application, ...],
    documents: Sequence[Document],
    enclosures: tuple[Enclosure, ...],
    channel: str,
) -> Offer:
    place = place_for(cases[0], channel)
    return Offer(
        key=f"{cases[0].tracking_code}-{channel}",
        applications=cases,
        documents=tuple(documents),
        enclosures=enclosures,
        channel=channel,
        place_id=place,
        refusal=problem(session, cases[0], channel, place),
    )


def problem(
    session: Session, application: Application, channel: str, place_id: int | None
) -> Refusal | None:
    """Return why nothing can be sent to this applicant this way, None when it can."""
    try:
        require_way(session, application, channel, place_id)
    except Refusal as refusal:
        return refusal
    return None


def require_way(
    session: Session, application: Application, channel: str, place_id: int | None
) -> None:
    """Refuse a way on which no parcel reaches this applicant.

    Raises:
        NotForParcels: nothing is packed for this channel (PDF).
        AddressIncomplete, PlaceNotChosen: nobody knows where to.
    """
    if channel not in (*MAILED, AT_DISTRICT, AT_OFFICE):
        raise NotForParcels(case=case_name(application))
    recipient_of(session, application, channel, place_id)
