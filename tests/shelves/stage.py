"""Bundles and boxes for the tests of the archive."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit, boxes, filing
from postal.dispatch import manifests
from postal.models import Box, Dossier, Event, Loan, Manifest
from postal.shelves import scanned
from postal.shelves.lending import Borrowing
from postal.shelves.scanned import Answer, Open
from tests.cases import a_case, a_dossier, someone

CLERK = someone()
DIRECT = Borrowing("Contoh Peminjam", "cek tanda tangan")


def a_box(session: Session, name: str = "2026-001", shelf: str = "Rak A") -> Box:
    return boxes.new_box(session, name, shelf)


def matched(session: Session, name: str = "Siti Contohwati") -> Dossier:
    """A bundle that was scanned and matched, and may be put away."""
    dossier = a_dossier(session, a_case(session, name=name), pages=1)
    seen = dossier.version
    audit.transition(session, dossier, "match", seen_version=seen, actor=audit.system("test"))
    return dossier


def unscanned(session: Session) -> Dossier:
    dossier = a_dossier(session, a_case(session))
    seen = dossier.version
    audit.transition(
        session, dossier, "keep_unscanned", seen_version=seen, actor=CLERK, reason="buku besar"
    )
    return dossier


def filed(session: Session, box: Box, name: str = "Siti Contohwati") -> Dossier:
    dossier = matched(session, name)
    filing.file(session, dossier, box, seen_version=dossier.version, actor=CLERK)
    return dossier


def scan(session: Session, text: str, here: Open | None = None, nonce: str | None = None) -> Answer:
    return scanned.scan(session, text, here or Open(), actor=CLERK, nonce=nonce)


def lent(session: Session, box: Box, name: str = "Siti Contohwati") -> Dossier:
    dossier = filed(session, box, name)
    scan(session, dossier.code, Open(lending=DIRECT))
    return dossier


def a_manifest(session: Session) -> Manifest:
    return manifests.open_manifest(session, carrier="pos", today=date(2026, 11, 21), actor=CLERK)


def loan_of(session: Session, dossier: Dossier) -> Loan:
    query = select(Loan).where(Loan.dossier_id == dossier.id).order_by(Loan.id.desc())
    return session.scalars(query).first() or Loan()


def moves_of(session: Session, dossier: Dossier) -> list[str]:
    """The names of the bundle's moves so far, oldest first."""
    query = select(Event.name).where(
        Event.thing == "dossier", Event.thing_id == dossier.id, Event.source.is_not(None)
    )
    return list(session.scalars(query.order_by(Event.id)))


def events(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Event)) or 0
