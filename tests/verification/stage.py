"""A case on an operator's table, for the tests of the examination."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.matching import services as matching
from postal.models import Application, Dossier, Page, Staff
from postal.verdicts import Verdict
from postal.verification import judging, taking
from postal.verification.judging import Evidence
from postal.workflow import Role
from tests.cases import a_case, a_dossier, an_envelope, at_home, someone

TODAY = date(2026, 11, 23)
LATER = date(2026, 11, 30)


def person(session: Session, username: str) -> Actor:
    """One of the furnished office's people in their own role."""
    found = session.scalars(select(Staff).where(Staff.username == username)).one()
    return Actor(found.id, found.name, frozenset({Role(found.roles[0].role)}), "test")


def ready(
    session: Session, code: str = "KTP-HILANG", *, pages: int = 3, name: str = "Siti Contohwati"
) -> Application:
    """A case whose paper is there, with an address to which a letter can go."""
    application = a_case(session, code, name=name)
    dossier = a_dossier(session, application, pages=pages, envelope=an_envelope(session))
    matching.confirm(session, dossier, seen_version=dossier.version, actor=someone())
    at_home(application)
    application.return_channel = "pos"
    session.flush()
    return application


def taken(session: Session, actor: Actor, code: str = "KTP-HILANG") -> Application:
    """The same case in somebody's hand."""
    application = ready(session, code)
    taking.take(session, application, seen_version=application.version, actor=actor)
    return application


def judge(session: Session, application: Application, actor: Actor, *open_lines: str) -> None:
    """Everything is there but the lines named."""
    for line in judging.examine(session, application).lines:
        verdict = Verdict.ABSENT if line.key in open_lines else Verdict.PRESENT
        judging.set_verdict(
            session, application, line.key, verdict, evidence=Evidence(), actor=actor
        )


def lines(session: Session, application: Application) -> list[str]:
    return [line.key for line in judging.examine(session, application).lines]


def first_page(session: Session, dossier: Dossier) -> Page:
    return session.scalars(
        select(Page).where(Page.dossier_id == dossier.id).order_by(Page.position).limit(1)
    ).one()
