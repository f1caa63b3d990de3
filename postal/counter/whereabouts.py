"""Where the papers and the result of a case are, for the clerk who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.models import Application, Document, Event, Letter, Parcel
from postal.parcels import parcels_of
from postal.workflow import Thing

TALKS: Final = ("called", "told")
SHOWN_TALKS: Final = 5
HANDED_OUT: Final = ("ready_at_counter", "kept_at_counter", "at_district", "uncollected")
"""States in which a parcel is handed over at the pick-up desk."""
_WHY: Final = {
    "in_person_required": "require_visit",
    "rejected": "confirm_rejection",
    "on_hold": "hold",
}


@dataclass(frozen=True)
class Whereabouts:
    """Everything of a case beside its dossiers, oldest first; the talks newest first."""

    documents: Sequence[Document]
    parcels: Sequence[Parcel]
    letters: Sequence[Letter]
    talks: Sequence[Event]
    why: str | None


def whereabouts(session: Session, application: Application) -> Whereabouts:
    """Return where everything of a case is; ``why`` is the reason of its present state."""
    return Whereabouts(
        session.scalars(
            select(Document).where(Document.application_id == application.id).order_by(Document.id)
        ).all(),
        parcels_of(session, application.id),
        session.scalars(
            select(Letter).where(Letter.application_id == application.id).order_by(Letter.id)
        ).all(),
        session.scalars(
            select(Event)
            .where(Event.application_id == application.id, Event.name.in_(TALKS))
            .order_by(Event.id.desc())
            .limit(SHOWN_TALKS)
        ).all(),
        _why(session, application),
    )


def _why(session: Session, application: Application) -> str | None:
    move = _WHY.get(application.state)
    if move is None:
        return None
    last = audit.last_event(session, Thing.APPLICATION, application.id, move)
    return last.reason if last is not None else None
