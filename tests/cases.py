"""Made-up cases for tests: what intake and scanning would have written, without their screens."""

from __future__ import annotations

from datetime import date
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, births
from postal.audit import Actor
from postal.codes import Kind, Mark
from postal.models import (
    Application,
    Batch,
    Cover,
    Dossier,
    Envelope,
    Page,
    ServiceVersion,
    Subject,
)
from postal.models.vault import blind
from postal.workflow import Role

OFFICE = "CX"
RECEIVED = date(2026, 11, 20)
EXAMINE_BY = date(2026, 11, 25)
NIK = "3599015401900001"
OTHER_NIK = "3599016202910002"
PHONE = "+6281200001234"
_serial = count(1)


def someone(*roles: Role, staff_id: int | None = 1) -> Actor:
    """A person at a desk; by default one who may nearly everything."""
    held = roles or (Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR)
    return Actor(staff_id, "Contoh Petugas", frozenset(held), "test")


def service(session: Session, code: str) -> ServiceVersion:
    found = session.scalars(
        select(ServiceVersion).where(ServiceVersion.code == code, ServiceVersion.current)
    )
    return found.one()


def a_case(
    session: Session,
    code: str | None = "KTP-HILANG",
    *,
    name: str | None = "Siti Contohwati",
    nik: str | None = None,
    phone: str | None = None,
    examine_by: date | None = EXAMINE_BY,
) -> Application:
    """A registered case, in a writing session."""
    chosen = service(session, code) if code else None
    application = births.new_application(
        session,
        service=chosen,
        desk_code=chosen.desk_code if chosen else None,
        received_on=RECEIVED,
        examine_by=examine_by,
        name=name,
        actor=someone(),
    )
    if nik:
        session.add(
            Subject(application_id=application.id, name=name, nik=nik, nik_index=blind("nik", nik))
        )
    if phone and application.applicant is not None:
        application.applicant.phone = phone
        application.applicant.phone_index = blind("phone", phone)
    session.flush()
    session.refresh(application)
    births.index_names(session, application)
    return application


def at_home(application: Application) -> None:
    """Give the applicant an address to which a letter can go."""
    applicant = application.applicant
    assert applicant is not None
    applicant.address, applicant.village = "Jalan Contoh 1 RT 003/RW 007", "Desa Contoh"
    applicant.district, applicant.postcode = "Utara", "69901"


def an_envelope(session: Session, resi: str | None = None, sender: str | None = None) -> Envelope:
    envelope = Envelope(state="received", arrived=RECEIVED, way="post", resi=resi, sender=sender)
    audit.born(session, envelope, actor=someone())
    return envelope


def a_dossier(
    session: Session,
    application: Application | None,
    *,
    pages: int = 0,
    envelope: Envelope | None = None,
) -> Dossier:
    """A bundle with its cover; with pages it is scanned and nothing has settled it yet."""
    mark = Mark.new(Kind.DOSSIER, OFFICE).text
    dossier = Dossier(state="received", code=mark, envelope=envelope, application=application)
    audit.born(session, dossier, actor=someone())
    cover = Cover(state="bound", code=mark, run="r", place_in_run=1, dossier_id=dossier.id)
    audit.born(session, cover, actor=someone())
    if pages:
        _scan(session, dossier, pages)
    session.flush()
    if application is not None:
        session.refresh(application)
    return dossier


def _scan(session: Session, dossier: Dossier, pages: int) -> None:
    name = f"{next(_serial):064x}"
    batch = Batch(state="accepted", sha256=name, name="baki.pdf", size=1, way="inbox")
    audit.born(session, batch, actor=someone())
    for number in range(1, pages + 1):
        session.add(
            Page(
                batch_id=batch.id,
                number=number + 1,
                place="dossier",
                dossier_id=dossier.id,
                position=number,
                width_px=1000,
                height_px=1414,
                dpi=120,
                how="test",
            )
        )
    audit.transition(
        session, dossier, "scan", seen_version=dossier.version, actor=audit.system("test")
    )
