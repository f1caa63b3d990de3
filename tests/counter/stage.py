"""Cases about which somebody asks at the counter."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, people
from postal.audit import Actor
from postal.models import Application, Event, Staff
from postal.people import SubjectData
from postal.workflow import Role
from tests.cases import NIK, PHONE, a_case, at_home, someone

NAME = "Siti Contohwati"
BORN = "1990-01-14"


@dataclass(frozen=True)
class Known:
    """What a test needs of a case when the session that made it is gone."""

    id: int
    tracking_code: str


def clerk(session: Session, username: str = "counter") -> Actor:
    """The furnished office's clerk."""
    found = session.scalars(select(Staff).where(Staff.username == username)).one()
    return Actor(found.id, found.name, frozenset({Role(found.roles[0].role)}), "browser")


def a_known_case(session: Session, code: str | None = "KTP-HILANG") -> Application:
    """A registered case of which everything is keyed that one can ask for."""
    case = a_case(session, code, name=NAME, phone=PHONE)
    at_home(case)
    session.flush()
    people.write_people(
        session,
        case,
        people.applicant_data(case),
        [SubjectData(NAME, NIK, None, BORN)],
        seen=people.seen_mark(case),
        actor=someone(),
    )
    session.refresh(case)
    return case


def go(session: Session, case: Application, *moves: str) -> Application:
    for move in moves:
        audit.transition(
            session,
            case,
            move,
            seen_version=case.version,
            actor=someone(Role.OPERATOR, Role.SYSTEM, Role.COUNTER, Role.SUPERVISOR),
            reason="alasan contoh",
        )
    return case


def facts(session: Session, case: Application | Known, name: str) -> list[Event]:
    rows = select(Event).where(Event.application_id == case.id, Event.name == name)
    return list(session.scalars(rows.order_by(Event.id)))


def row(session: Session, case: Known) -> Application:
    return session.get_one(Application, case.id)
