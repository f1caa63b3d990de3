"""Cases at the production desk, for its tests."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, parcels
from postal.audit import Actor
from postal.models import Application, Document, Event, Parcel, Staff, Subject
from postal.production import making, steps
from postal.promises import FINISH, promise
from postal.workflow import Role
from tests.cases import a_case, someone

TODAY = date(2026, 11, 23)  # a Monday
PROMISED = date(2026, 11, 30)


def person(session: Session, username: str) -> Actor:
    """One of the furnished office's people in their own role."""
    found = session.scalars(select(Staff).where(Staff.username == username)).one()
    return Actor(found.id, found.name, frozenset({Role(found.roles[0].role)}), "test")


def complete(
    session: Session,
    code: str = "KTP-HILANG",
    *,
    people: int = 0,
    channel: str | None = None,
    finish_by: date = PROMISED,
    name: str = "Siti Contohwati",
) -> Application:
    """A case found complete, about ``people`` named persons beside the applicant."""
    case = a_case(session, code, name=name)
    for number in range(1, people + 1):
        session.add(Subject(application_id=case.id, name=f"Anak Contoh{number}"))
    session.flush()
    session.refresh(case)
    case.return_channel = channel
    for move in ("take", "find_complete"):
        audit.transition(session, case, move, seen_version=case.version, actor=someone())
    promise(session, case, FINISH, finish_by, actor=someone(), place="Dinas Contoh")
    return case


def started(
    session: Session, code: str = "KTP-HILANG", *, people: int = 0, channel: str | None = None
) -> tuple[Application, list[Document]]:
    """The same case in process, with its new documents."""
    case = complete(session, code, people=people, channel=channel)
    return case, making.start(session, case, seen_version=case.version, actor=someone())


def go(session: Session, document: Document, *moves: str) -> None:
    """Make moves of one document, one after the other."""
    for move in moves:
        steps.make(
            session, document, move, seen_version=document.version, actor=someone(), reason="contoh"
        )


def made(session: Session, document: Document) -> None:
    """Make every usual step until nothing is left to do here."""
    while steps.next_step(document) is not None:
        go(session, document, steps.next_step(document) or "")


def packed(session: Session, document: Document, *moves: str) -> Parcel:
    """Put a ready document into a parcel and move that on."""
    parcel = parcels.new_parcel(
        session,
        document.application,
        channel="pos",
        carrier="pos",
        place_id=None,
        actor=someone(),
    )
    audit.transition(session, document, "pack", seen_version=document.version, actor=someone())
    document.parcel_id = parcel.id
    for move in moves:
        audit.transition(session, parcel, move, seen_version=parcel.version, actor=someone())
    return parcel


def events(session: Session, case: Application) -> list[str]:
    """The names of everything that happened to a case and its documents."""
    query = select(Event.name).where(Event.application_id == case.id).order_by(Event.id)
    return list(session.scalars(query))
