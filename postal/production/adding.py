"""A new document of a case, with its event."""

from __future__ import annotations

from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.models import Application, Document
from postal.production import channels


def born(
    session: Session, application: Application, kind: str, number: int, *, actor: Actor
) -> Document:
    """Give a case one more document, to be entered; it goes back as the case's result does.

    Raises:
        NoServiceYet: as ``channels.service_of``.
    """
    service = channels.service_of(application)
    document = Document(
        state="to_enter",
        application_id=application.id,
        kind=kind,
        number=number,
        channel=channels.first_channel(application, service, kind),
    )
    about = {"kind": kind, "number": number, "channel": document.channel}
    audit.born(session, document, actor=actor, **about)
    return document
