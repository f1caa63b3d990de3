"""A citizen who was asked to come has come: written down with its day, from any desk."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.models import Application, Event

MOVE = "record_visit"


def record_visit(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    application: Application,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
    reason: str | None = None,
    note: str | None = None,
) -> Event:
    """Write down that somebody came about this case on ``today``, the office's day.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
        NumberInText, TextTooLong: the reason or the note.
    """
    event = audit.transition(
        session,
        application,
        MOVE,
        seen_version=seen_version,
        actor=actor,
        reason=reason,
        note=note,
    )
    application.visited_on = today
    return event
