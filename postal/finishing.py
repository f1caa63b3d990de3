"""When a case is produced, and when it is finished: one rule, asked after every step that counts.

Production, dispatch and delivery share it; it stands here so that none imports another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.models import Application, Document, Dossier, Enclosure, Parcel

RELEASED_DAYS: Final = 14
"""How long a released PDF may still be asked for on paper before its case counts as finished."""
AT_WORK: Final = frozenset({"in_process", "produced"})
"""Where the documents of a case are made and sent; elsewhere they rest."""
SENDS: Final = AT_WORK | {"finished"}
"""Where the documents of a case may leave the house, or be made again when they were lost."""
MADE: Final = frozenset({"ready", "packed", "released"})
ARRIVED: Final = frozenset({"delivered", "collected", "closed"})
"""States in which a parcel's story is over; ``replaced`` hands it on to the successor."""


def documents_of(session: Session, application: Application) -> Sequence[Document]:
    """Return the documents of a case that are not voided, oldest first."""
    return session.scalars(
        select(Document)
        .where(Document.application_id == application.id, Document.state != "voided")
        .order_by(Document.id)
    ).all()


def at_rest(documents: Iterable[Document]) -> Application | None:
    """Return the first case with one of ``documents`` that must not leave now, None for none.

    Nobody works on such a case any more, or not until it goes on.
    """
    cases = (document.application for document in documents)
    return next((case for case in cases if case.state not in SENDS), None)


def enclosures_of(session: Session, application: Application) -> Sequence[Enclosure]:
    """Return what is not paper to scan and came with the dossiers of a case."""
    return session.scalars(
        select(Enclosure)
        .join(Dossier, Dossier.id == Enclosure.dossier_id)
        .where(Dossier.application_id == application.id)
        .order_by(Enclosure.id)
    ).all()


def held_enclosures(session: Session, application: Application) -> list[Enclosure]:
    """Return the enclosures of a case that have not gone where they must."""
    return [row for row in enclosures_of(session, application) if _here(session, row)]


def _here(session: Session, row: Enclosure) -> bool:
    if row.state == "returned" and row.parcel_id is not None:
        return session.get_one(Parcel, row.parcel_id).state not in ARRIVED
    return row.state == "held"


def settle(session: Session, application: Application, *, actor: Actor) -> None:
    """Move a case on if what it waits for has happened: to produced, then to finished.

    The program itself makes these moves on behalf of whoever took the last step (``actor`` tells
    the device). Nothing happens to a case that still waits, or that stands elsewhere.
    """
    by = audit.system(actor.device)
    documents = documents_of(session, application)
    if application.state == "in_process" and documents and _all_made(documents):
        audit.transition(
            session, application, "produce", seen_version=application.version, actor=by
        )
    if application.state == "produced" and _all_gone(session, application, documents):
        audit.transition(session, application, "finish", seen_version=application.version, actor=by)


def unsettle(session: Session, application: Application, *, actor: Actor) -> None:
    """Open a finished case again when a document of it has not arrived after all.

    A carrier said delivered and returned later, or a delivery is disputed: in which order the
    reports came must not decide where the case stands.
    """
    documents = documents_of(session, application)
    gone = _all_gone(session, application, documents)
    if application.state == "finished" and documents and not gone:
        by = audit.system(actor.device)
        seen = application.version
        audit.transition(session, application, "unfinish", seen_version=seen, actor=by)


def void_document(
    session: Session,
    document: Document,
    *,
    reason: str,
    actor: Actor,
    data: dict[str, Any] | None = None,
) -> None:
    """Void a document; it lies in no parcel any more.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    seen = document.version
    audit.transition(
        session, document, "void", seen_version=seen, actor=actor, reason=reason, data=data
    )
    document.parcel_id = None
    session.flush()


def back_in_process(
    session: Session, application: Application, *, actor: Actor, reason: str
) -> None:
    """Put a produced case back into process: something is made again for it."""
    if application.state == "produced":
        seen = application.version
        audit.transition(
            session, application, "remake", seen_version=seen, actor=actor, reason=reason
        )


def _all_made(documents: Sequence[Document]) -> bool:
    return all(row.state in MADE for row in documents)


def _all_gone(session: Session, application: Application, documents: Sequence[Document]) -> bool:
    return (
        bool(documents)
        and all(_gone(session, row) for row in documents)
        and not held_enclosures(session, application)
    )


def _gone(session: Session, row: Document) -> bool:
    if row.state == "released":
        return datetime.now(UTC) - row.state_since >= timedelta(days=RELEASED_DAYS)
    if row.state != "packed" or row.parcel_id is None:
        return False
    return session.get_one(Parcel, row.parcel_id).state in ARRIVED


def settle_released(session: Session, *, actor: Actor) -> int:
    """Finish the cases whose last open thing was a PDF released long enough ago; return how many.

    The worker asks from time to time: nothing else happens on that day.
    """
    before = datetime.now(UTC) - timedelta(days=RELEASED_DAYS)
    due = session.scalars(
        select(Application)
        .join(Document, Document.application_id == Application.id)
        .where(
            Application.state == "produced",
            Document.state == "released",
            Document.state_since <= before,
        )
        .distinct()
    ).all()
    for application in due:
        settle(session, application, actor=actor)
    return sum(application.state == "finished" for application in due)
