"""Documents that are ready to leave, for the tests of packing and labels."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from postal import audit
from postal.dispatch import packing
from postal.dispatch.prints import DEFAULT_STOCK, find_stock, print_labels
from postal.lookups import the_office
from postal.models import Application, Document, Enclosure, Envelope, Parcel, PrintRun
from tests.cases import a_case, a_dossier, an_envelope, someone

TODAY = date(2026, 11, 23)
STOCK = find_stock(DEFAULT_STOCK)


def made(
    session: Session,
    code: str = "KK-HILANG-RUSAK",
    *,
    name: str = "Siti Contohwati",
    channel: str = "pos",
    envelope: Envelope | None = None,
    enclosures: tuple[tuple[str, int], ...] = (),
    documents: int = 1,
    street: str = "Jalan Contoh 1 RT 3/RW 7",
    postcode: str = "69901",
) -> Application:
    """A produced case with documents that are ready to be packed."""
    application = a_case(session, code, name=name, phone="+6281200001234")
    dossier = a_dossier(session, application, envelope=envelope or an_envelope(session))
    for kind, count in enclosures:
        session.add(Enclosure(dossier_id=dossier.id, kind=kind, count=count))
    applicant = application.applicant
    assert applicant is not None
    applicant.address, applicant.postcode = street, postcode
    applicant.village, applicant.district = "Contohsari", "Contoh Utara"
    application.return_channel = channel
    for number in range(1, documents + 1):
        row = Document(
            state="ready",
            application_id=application.id,
            kind="paper",
            number=number,
            channel=channel,
        )
        audit.born(session, row, actor=someone())
    application.state = "produced"
    session.flush()
    session.refresh(application)
    return application


def documents(session: Session, application: Application) -> list[Document]:
    return session.query(Document).filter_by(application_id=application.id).all()


def packed(session: Session, application: Application | None = None, **how: str) -> Parcel:
    case = application or made(session)
    channel = how.get("channel") or case.return_channel or "pos"
    return packing.pack(
        session,
        [case],
        documents=documents(session, case),
        fates={},
        channel=channel,
        carrier=how.get("carrier"),
        place_id=case.return_place_id,
        actor=someone(),
    )


def printed(session: Session, *parcels: Parcel, today: date = TODAY) -> PrintRun:
    return print_labels(
        session,
        parcels,
        stock=STOCK,
        office=the_office(session),
        today=today,
        actor=someone(),
    )
