"""Bundles that somebody took off their case: the paper of nobody until it is matched again.

Matching takes them off and offers the case they came from, the workbench shows none of their
pages; it stands here so that neither imports the other.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from postal import audit
from postal.models import Dossier, Event
from postal.workflow import Thing

UNDECIDED: Final = frozenset(
    {
        *("registered", "under_verification", "second_look", "incomplete", "expired"),
        *("in_person_required", "on_hold"),
    }
)
"""States of a case about which nothing has been decided that its pages have to bear out."""
ARRIVES: Final = ("born", "match", "joined")
"""Events by which a bundle reaches its case."""
_TOLD: Final = ("unmatch", "scan")


def taken_off() -> ColumnElement[bool]:
    """Ask whether a dossier waits in matching because somebody took it off its case."""
    last = (
        select(Event.name)
        .where(
            Event.thing == Thing.DOSSIER.value,
            Event.thing_id == Dossier.id,
            Event.name.in_(_TOLD),
        )
        .order_by(Event.id.desc())
        .limit(1)
        .correlate(Dossier)
        .scalar_subquery()
    )
    return and_(Dossier.state == "scanned", last == "unmatch")


def taken_off_from(session: Session, dossier: Dossier) -> int | None:
    """Return the id of the case that a waiting dossier was taken off last, None for none."""
    if dossier.state != "scanned":
        return None
    last = audit.last_event(session, Thing.DOSSIER, dossier.id, *_TOLD)
    return last.application_id if last is not None and last.name == "unmatch" else None
