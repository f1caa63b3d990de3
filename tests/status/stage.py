"""Cases with documents and parcels, for the tests of what is told of them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from postal import audit, parcels
from postal.audit import Moving
from postal.models import Application, CarrierEvent, Document, Parcel
from postal.workflow import Role
from tests.cases import a_case, someone

HANDED = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
RESI = "P2611230000017"
EVERYBODY = someone(*Role)


def move(session: Session, row: Moving, *names: str) -> None:
    """Make these moves, one after the other, with a reason for those that ask for one."""
    for name in names:
        audit.transition(
            session, row, name, seen_version=row.version, actor=EVERYBODY, reason="uji"
        )


def in_process(session: Session, code: str = "KTP-HILANG", channel: str = "pos") -> Application:
    """A complete case on which work has begun."""
    application = a_case(session, code)
    application.return_channel = channel
    move(session, application, "take", "find_complete", "start")
    return application


def a_document(
    session: Session, application: Application, kind: str = "card", state: str = "ready"
) -> Document:
    """A document of the case in this state; the way it goes is the case's."""
    channel = "pdf" if state == "released" else application.return_channel or "pos"
    document = Document(state=state, application_id=application.id, kind=kind, channel=channel)
    audit.born(session, document, actor=EVERYBODY)
    return document


def a_parcel(
    session: Session,
    application: Application,
    *documents: Document,
    channel: str = "pos",
    carrier: str | None = "pos",
    place_id: int | None = None,
    resi: str | None = None,
) -> Parcel:
    """A labelled parcel with these documents in it."""
    parcel = parcels.new_parcel(
        session,
        application,
        channel=channel,
        carrier=carrier,
        place_id=place_id,
        actor=EVERYBODY,
    )
    for document in documents:
        move(session, document, "pack")
        document.parcel_id = parcel.id
    parcel.resi = resi
    move(session, parcel, "label")
    return parcel


def hand_over(session: Session, parcel: Parcel) -> None:
    """The parcel leaves the house."""
    move(session, parcel, "manifest", "hand_over")
    parcel.handed_at = HANDED


def report(
    session: Session,
    parcel: Parcel,
    kind: str,
    at: datetime,
    *,
    reason: str | None = None,
    place: str | None = None,
) -> None:
    """The carrier says something, and the parcel follows."""
    session.add(
        CarrierEvent(
            parcel_id=parcel.id,
            given=parcel.resi or parcel.code,
            word=kind,
            kind=kind,
            at=at,
            reason=reason,
            place=place,
            receiver="Rahasia Contohwati" if kind == "delivered" else None,
            way="hand",
            digest=f"{parcel.code}{kind}{at.isoformat()}",
        )
    )
    session.flush()
    parcels.follow(session, parcel, actor=audit.system("test"))
