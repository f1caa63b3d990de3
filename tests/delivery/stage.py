"""Parcels on their way, made without the screens of production and dispatch."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, parcels
from postal.audit import Actor
from postal.models import Application, Document, Enclosure, Parcel, Place, Staff
from postal.parcels import AT_DISTRICT, AT_OFFICE
from postal.workflow import Role
from tests.cases import a_case, a_dossier, an_envelope, someone

RESI = "P2611200000017"
CLERK = someone(Role.MAILROOM, Role.COUNTER)
ANYBODY = someone(Role.OPERATOR, Role.SYSTEM)
CHIEF = someone(Role.SUPERVISOR)
SYSTEM = audit.system("test")
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
BEGUN = datetime(2026, 11, 19, 2, tzinfo=UTC)
"""When parcels are packed and handed over."""


def person(session: Session, username: str) -> Actor:
    """One of the furnished office's people in their own role."""
    found = session.scalars(select(Staff).where(Staff.username == username)).one()
    return Actor(found.id, found.name, frozenset({Role(found.roles[0].role)}), "test")


def place(session: Session, name: str = "Contoh Utara") -> Place:
    return session.scalars(select(Place).where(Place.name == name)).one()


def at_work(session: Session, name: str = "Contoh Utara") -> Place:
    """The place at which the furnished office's district clerk works from now on."""
    chosen = place(session, name)
    clerk = session.scalars(select(Staff).where(Staff.username == "district")).one()
    clerk.place_id = chosen.id
    session.flush()
    return chosen


def a_produced_case(session: Session, name: str = "Siti Contohwati") -> Application:
    """A case whose documents are made, with an address."""
    case = a_case(session, name=name)
    applicant = case.applicant
    assert applicant is not None
    applicant.address, applicant.district, applicant.postcode = "Jalan Contoh 1", "Utara", "69901"
    for step in ("take", "find_complete", "start", "produce"):
        audit.transition(session, case, step, seen_version=case.version, actor=ANYBODY)
    return case


def a_document(session: Session, case: Application, parcel: Parcel) -> Document:
    document = Document(
        state="packed",
        application_id=case.id,
        kind="card",
        channel=parcel.channel,
        parcel_id=parcel.id,
    )
    audit.born(session, document, actor=SYSTEM)
    return document


def an_enclosure(session: Session, case: Application, parcel: Parcel | None) -> Enclosure:
    dossier = a_dossier(session, case, envelope=an_envelope(session))
    state = "held" if parcel is None else "returned"
    enclosure = Enclosure(
        dossier_id=dossier.id,
        kind="original",
        count=1,
        state=state,
        parcel_id=parcel.id if parcel is not None else None,
    )
    session.add(enclosure)
    session.flush()
    return enclosure


def move(session: Session, parcel: Parcel, *names: str, actor: Actor = CLERK) -> None:
    for name in names:
        audit.transition(
            session, parcel, name, seen_version=parcel.version, actor=actor, reason="contoh"
        )


def packed(
    session: Session,
    case: Application | None = None,
    *,
    channel: str = "pos",
    carrier: str | None = "pos",
    place_id: int | None = None,
) -> Parcel:
    """A parcel with one document in it and no label yet."""
    case = case or a_produced_case(session)
    parcel = parcels.new_parcel(
        session, case, channel=channel, carrier=carrier, place_id=place_id, actor=CLERK
    )
    parcel.created_at = BEGUN
    a_document(session, case, parcel)
    return parcel


def handed_over(
    session: Session, case: Application | None = None, *, resi: str | None = RESI
) -> Parcel:
    """A parcel that the post has."""
    parcel = packed(session, case)
    parcel.resi = resi
    move(session, parcel, "label", "manifest", "hand_over")
    parcel.handed_at = BEGUN
    return parcel


def for_district(session: Session, name: str = "Contoh Utara") -> Parcel:
    """A parcel on its way to a district."""
    there = place(session, name).id
    parcel = packed(session, channel=AT_DISTRICT, carrier=None, place_id=there)
    move(session, parcel, "label", "manifest", "hand_over")
    return parcel


def at_counter(session: Session) -> Parcel:
    """A parcel that waits at the office's own counter."""
    parcel = packed(session, channel=AT_OFFICE, carrier=None)
    move(session, parcel, "label", "keep_ready")
    return parcel


def case_of(session: Session, parcel: Parcel) -> Application:
    return session.get_one(Application, parcel.application_id)
