"""Labelled parcels and manifests, for the tests of binding and handing over."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.dispatch import manifests
from postal.models import Application, Document, Event, Manifest, Parcel, Place
from postal.parcels import AT_DISTRICT, new_parcel
from tests.cases import a_case, someone

TODAY = date(2026, 11, 23)
RESI, OTHER_RESI = "P2611230000017", "P2611230000024"
NORTH, SOUTH = "359901", "359902"


def place(session: Session, code: str = NORTH) -> Place:
    return session.scalars(select(Place).where(Place.code == code)).one()


def at_work(session: Session) -> Application:
    """A case whose documents are made and may leave."""
    case = a_case(session)
    case.state = "produced"
    session.flush()
    return case


def empty_parcel(session: Session, carrier: str = "pos") -> Parcel:
    """A parcel that is being packed, for a carrier."""
    case = at_work(session)
    return new_parcel(session, case, channel="pos", carrier=carrier, place_id=None, actor=someone())


def labelled(session: Session, carrier: str = "pos", *, resi: str | None = None) -> Parcel:
    """A parcel with a document and a label, for a carrier."""
    return _label(session, empty_parcel(session, carrier), resi)


def for_district(session: Session, code: str = NORTH) -> Parcel:
    """A labelled parcel that is collected in a kecamatan."""
    parcel = new_parcel(
        session,
        at_work(session),
        channel=AT_DISTRICT,
        carrier=None,
        place_id=place(session, code).id,
        actor=someone(),
    )
    return _label(session, parcel, None)


def _label(session: Session, parcel: Parcel, resi: str | None) -> Parcel:
    document = Document(
        state="packed",
        application_id=parcel.application_id,
        kind="card",
        channel=parcel.channel,
        parcel_id=parcel.id,
    )
    audit.born(session, document, actor=someone())
    parcel.resi = resi
    parcel.recipient = {
        "name": "Siti Contohwati",
        "attention": None,
        "lines": ["Jalan Contoh 1", "KOTA CONTOH", "CONTOH"],
        "postcode": "69901",
        "phone": None,
    }
    audit.transition(session, parcel, "label", seen_version=parcel.version, actor=someone())
    return parcel


def opened(session: Session, carrier: str = "pos") -> Manifest:
    return manifests.open_manifest(session, carrier=carrier, today=TODAY, actor=someone())


def opened_for(session: Session, code: str = NORTH) -> Manifest:
    return manifests.open_manifest(session, place=code, today=TODAY, actor=someone())


def put(session: Session, manifest: Manifest, *parcels: Parcel) -> None:
    for parcel in parcels:
        manifests.put_on(session, manifest, parcel, seen_version=parcel.version, actor=someone())


def filled(session: Session, count: int = 2) -> tuple[Manifest, list[Parcel]]:
    """An open manifest for the post with parcels on it."""
    manifest, parcels = opened(session), [labelled(session) for _ in range(count)]
    put(session, manifest, *parcels)
    return manifest, parcels


def facts(session: Session, row: Parcel | Manifest, name: str) -> int:
    """How often something of that name was written down about a thing."""
    from_log = select(Event.id).where(
        Event.thing == audit.thing_of(row).value,
        Event.thing_id == row.id,
        Event.name == name,
    )
    return len(session.scalars(from_log).all())
