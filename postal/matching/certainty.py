"""What makes a case certain for a dossier, and why a dossier waits for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from postal import workflow
from postal.models import Application, Dossier, Event, ServiceVersion, Subject
from postal.wording import N_
from postal.workflow import Thing

OPEN_STATES: Final = tuple(
    row.name for row in workflow.STATES if row.thing is Thing.APPLICATION and not row.final
)
# Who was rejected may ask anew; the old case only waits for its papers to go back.
COMPETING: Final = tuple(name for name in OPEN_STATES if name != "rejected")

AT_ONCE: Final = 500  # values in one question to the database


class Waiting(StrEnum):
    """Why a scanned dossier waits for a person."""

    NO_CASE = "no-case"
    CASE_CLOSED = "case-closed"
    SERVICE_UNCLEAR = "service-unclear"
    POSSIBLE_DUPLICATE = "possible-duplicate"
    TAKEN_OFF = "taken-off"


WAITING_LABELS: Final[dict[Waiting, str]] = {
    Waiting.NO_CASE: N_("Belum punya kasus"),
    Waiting.CASE_CLOSED: N_("Kasusnya sudah ditutup"),
    Waiting.SERVICE_UNCLEAR: N_("Layanan belum jelas"),
    Waiting.POSSIBLE_DUPLICATE: N_("Mungkin ganda"),
    Waiting.TAKEN_OFF: N_("Dilepas oleh petugas"),
}


def is_open(application: Application) -> bool:
    """Tell whether the case has not ended."""
    return application.state in OPEN_STATES


def waiting_because(session: Session, dossier: Dossier) -> Waiting:
    """Return why a scanned dossier waits."""
    application = dossier.application
    if application is None:
        return Waiting.NO_CASE
    if not is_open(application):
        return Waiting.CASE_CLOSED
    if application.service is None:
        return Waiting.SERVICE_UNCLEAR
    if duplicates(session, application):
        return Waiting.POSSIBLE_DUPLICATE
    return Waiting.TAKEN_OFF


def with_rivals(session: Session, cases: Sequence[int]) -> set[int]:
    """Return those of the ``cases`` (ids) that share a person with any other case.

    Only these can have duplicates: one question for a whole tray instead of one a case.
    """
    own, theirs = aliased(Subject), aliased(Subject)
    found: set[int] = set()
    for some in batched(cases, AT_ONCE):
        query = (
            select(own.application_id)
            .join(theirs, theirs.nik_index == own.nik_index)
            .where(own.application_id.in_(some), theirs.application_id != own.application_id)
            .distinct()
        )
        found.update(session.scalars(query))
    return found


def batched(values: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Yield ``values`` in pieces of at most ``size``."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def duplicates(session: Session, application: Application) -> list[Application]:
    """Return the other open cases that ask for the same service for one of the same people.

    Those that somebody has already told apart from it are left out.
    """
    if application.service is None:
        return []
    own, theirs = aliased(Subject), aliased(Subject)
    query = (
        select(Application)
        .join(ServiceVersion, ServiceVersion.id == Application.service_version_id)
        .where(
            Application.id != application.id,
            Application.state.in_(COMPETING),
            ServiceVersion.code == application.service.code,
            exists().where(
                own.application_id == application.id,
                theirs.application_id == Application.id,
                own.nik_index == theirs.nik_index,
            ),
        )
        .order_by(Application.id)
    )
    found = session.scalars(query).all()
    if not found:
        return []
    apart = _told_apart(session, application)
    return [other for other in found if other.id not in apart]


def _told_apart(session: Session, application: Application) -> set[int]:
    """Return the cases that a person confirmed this one beside."""
    events = session.scalars(
        select(Event).where(Event.application_id == application.id, Event.name == "match")
    )
    return {each for event in events for each in (event.data or {}).get("told_apart", [])}
