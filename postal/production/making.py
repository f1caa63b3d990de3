"""The case in the making: begun, given its documents, ended by a notice, or made again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, finishing, workflow
from postal.audit import Actor
from postal.documents import CARD, DOCUMENT_KINDS, PAPER
from postal.models import Application, Document
from postal.production import anew, channels
from postal.production.adding import born
from postal.production.at_work import back_in_process, require_work
from postal.production.refusals import (
    DocumentsDue,
    EnclosuresHeld,
    KindUnknown,
    StillInMaking,
    WhichDocument,
)
from postal.service import Output, Service
from postal.workflow import Thing


def start(
    session: Session, application: Application, *, seen_version: int, actor: Actor
) -> list[Document]:
    """Begin to make what a complete case asks for; return the documents that are new.

    Documents from before a second examination stay as they are; only missing ones are added.

    Raises:
        NoServiceYet: nobody has said what is asked for.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    service = channels.service_of(application)
    audit.transition(session, application, "start", seen_version=seen_version, actor=actor)
    there = {(row.kind, row.number) for row in finishing.documents_of(session, application)}
    return [
        born(session, application, kind, number, actor=actor)
        for kind, number in wanted(application, service)
        if (kind, number) not in there
    ]


def wanted(application: Application, service: Service) -> list[tuple[str, int]]:
    """Return kind and number of every document that a service gives for the people of a case."""
    papers = [(PAPER, 1)] if service.output in (Output.PAPER, Output.BOTH) else []
    if service.output not in (Output.CARD, Output.BOTH):
        return papers
    people = max(len(application.subjects), 1)
    return papers + [(CARD, number) for number in range(1, people + 1)]


def add_document(
    session: Session, application: Application, kind: str, *, seen_version: int, actor: Actor
) -> Document:
    """Add one more document to a case; a produced one goes back into process for it.

    Raises:
        KindUnknown: neither card nor paper.
        SomeoneElseMovedIt: the case was moved since it was seen.
        CaseOnHold, CaseElsewhere: nothing is made for it now.
        NoServiceYet: as ``channels.service_of``.
    """
    if kind not in DOCUMENT_KINDS:
        raise KindUnknown
    if application.version != seen_version:
        raise audit.moved(session, application)
    require_work(application)
    channels.service_of(application)
    there = {row.number for row in _alive(session, application) if row.kind == kind}
    number = next(each for each in range(1, len(there) + 2) if each not in there)
    back_in_process(session, application, actor)
    return born(session, application, kind, number, actor=actor)


def notify(
    session: Session, application: Application, *, how: str, seen_version: int, actor: Actor
) -> None:
    """End a case whose service makes no document: the person was told, ``how`` says in what way.

    Raises:
        DocumentsDue: its service makes documents, or it has one.
        EnclosuresHeld: something of the citizen's still lies with us.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    workflow.find_move(Thing.APPLICATION, application.state, "notify", actor.roles, how)
    service = channels.service_of(application)
    if service.output is not Output.NONE or finishing.documents_of(session, application):
        raise DocumentsDue
    _require_nothing_held(session, application)
    audit.transition(
        session,
        application,
        "notify",
        seen_version=seen_version,
        actor=actor,
        reason=how.strip(),
    )


def end_making(
    session: Session, application: Application, *, seen_version: int, actor: Actor
) -> None:
    """Say that nothing more is made for a case that was examined or made again.

    Raises:
        SomeoneElseMovedIt: the case was moved since it was seen.
        CaseOnHold, CaseElsewhere: it is not in process.
        StillInMaking: a document is not ready yet, or there is none.
    """
    if application.version != seen_version:
        raise audit.moved(session, application)
    require_work(application)
    finishing.settle(session, application, actor=actor)
    if application.state == "in_process":
        raise StillInMaking


def remake(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    document: Document | None,
    *,
    reason: str,
    seen_version: int,
    actor: Actor,
    channel: str | None = None,
    place_id: int | None = None,
) -> Document | None:
    """Open a produced or finished case for one document that is misspelt or lost; return the new.

    The document is voided and printed again; one that went as a PDF is made anew, unless
    ``channel`` says how it goes from now on. ``document`` is None only where there is none.

    Raises:
        WhichDocument: the case has documents and none was named.
        ParcelUnderWay: it is outside the house.
        ChannelNotOffered, PlaceNeeded, NotReachable: as ``channels.require_way``.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    workflow.find_move(Thing.APPLICATION, application.state, "remake", actor.roles, reason)
    if document is None and finishing.documents_of(session, application):
        raise WhichDocument
    if document is not None:
        anew.require_replaceable(session, document, channel, place_id)
    why = reason.strip()
    audit.transition(
        session, application, "remake", seen_version=seen_version, actor=actor, reason=why
    )
    if document is None:
        return None
    return anew.replace(
        session, document, reason=why, actor=actor, channel=channel, place_id=place_id
    )


def documents(session: Session, application: Application) -> list[Document]:
    """Return every document of a case, voided ones as well, papers first."""
    query = select(Document).where(Document.application_id == application.id)
    order = (Document.kind.desc(), Document.number, Document.id)
    return list(session.scalars(query.order_by(*order)))


def _alive(session: Session, application: Application) -> list[Document]:
    return list(finishing.documents_of(session, application))


def _require_nothing_held(session: Session, application: Application) -> None:
    held = finishing.held_enclosures(session, application)
    if held:
        raise EnclosuresHeld(count=sum(row.count for row in held))
