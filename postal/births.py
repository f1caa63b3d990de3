"""How an application is born, gets its service, and how its people are found again by name.

Intake, matching and the case history share these steps; they stand here so that no stage imports
another.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from postal import audit, duplicates, workflow
from postal.audit import Actor
from postal.codes import TrackingCode
from postal.errors import Refusal
from postal.models import (
    Applicant,
    Application,
    Document,
    LineVerdict,
    NameWord,
    ServiceVersion,
    Subject,
    TrackingAlias,
)
from postal.names import index_words
from postal.plain_text import require_plain
from postal.promises import EXAMINE, promise
from postal.service import BY_SERVICE
from postal.wording import N_
from postal.workflow import Thing

NAME_LENGTH = 120


UNJUDGED: Final = ("registered", "in_person_required")
"""States in which a service may be changed without the workbench, if nothing rests on it yet."""


class ServiceSettled(Refusal):
    """Verdicts, letters or documents rest on the service the case has."""

    code = "service-settled"
    text = N_(
        "Penilaian atau dokumen kasus ini bersandar pada layanannya yang sekarang. "
        "Ganti layanannya di meja pemeriksaan; dokumen yang sudah ada dibatalkan dulu di produksi."
    )


def new_application(  # noqa: PLR0913 - what is known of a case on its first day
    session: Session,
    *,
    service: ServiceVersion | None,
    desk_code: str | None,
    received_on: date,
    examine_by: date | None,
    name: str | None,
    actor: Actor,
) -> Application:
    """Begin a case: the row, its applicant, its tracking code and the event of its birth.

    Args:
        session: a writing session; the caller's door commits.
        service: the version the case keeps from now on, None while the envelope does not tell.
        desk_code: the desk that will work on it, None while the service is unknown.
        received_on: the office's day on which the paper came.
        examine_by: the day by which it will have been looked at, told to the citizen.
        name: the applicant's name if the envelope tells it.
        actor: who registers it.

    Raises:
        NumberInText, TextTooLong: the name.
    """
    require_plain(name, most=NAME_LENGTH)
    tracking = _unused_code(session)
    application = Application(
        state="registered",
        service=service,
        desk_code=desk_code,
        tracking_code=tracking.text,
        received_on=received_on,
        examine_by=examine_by,
        applicant=Applicant(name=name),
    )
    audit.born(session, application, actor=actor, service=service.code if service else None)
    session.add(TrackingAlias(code=tracking.text, application_id=application.id))
    if examine_by is not None:
        promise(session, application, EXAMINE, examine_by, actor=actor)
    index_names(session, application)
    return application


def choose_service(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    service: ServiceVersion,
    *,
    actor: Actor,
    note: str | None = None,
    seen_version: int | None = None,
    seen_service: str | None = None,
) -> None:
    """Set or change what is asked for; the desk follows, the day promised at intake stays.

    ``seen_service`` is the code of the service that was shown, empty where there was none.

    A service that cannot do without the person asks for the visit at once, as at intake.

    Raises:
        SomeoneElseMovedIt: the case was moved since ``seen_version``, or asks for another service
            than ``seen_service``, where these are given.
        ServiceSettled: the case has a service, and something rests on it.
    """
    if seen_version is not None and application.version != seen_version:
        raise audit.moved(session, application)
    before = application.service.code if application.service else None
    if seen_service is not None and seen_service != (before or ""):
        raise audit.moved(session, application)
    if not may_choose(session, application):
        raise ServiceSettled
    application.service = service
    application.desk_code = service.desk_code
    audit.record(
        session,
        application,
        "service_chosen",
        actor=actor,
        note=note,
        data={"service": service.code, "before": before},
    )
    duplicates.review(session, application, device=actor.device)
    legal = workflow.moves_from(Thing.APPLICATION, application.state)
    if service.mode == "in_person" and any(row.name == "require_visit" for row in legal):
        audit.transition(
            session,
            application,
            "require_visit",
            seen_version=application.version,
            actor=actor,
            reason=BY_SERVICE,
        )


def may_choose(session: Session, application: Application) -> bool:
    """Tell whether the service may be set without the workbench: no verdict, no document."""
    if application.service is None:
        return True
    if application.state not in UNJUDGED:
        return False
    judged = select(LineVerdict.id).where(LineVerdict.application_id == application.id)
    made = select(Document.id).where(
        Document.application_id == application.id, Document.state != "voided"
    )
    return not any(session.scalar(query.limit(1)) for query in (judged, made))


def index_names(session: Session, application: Application) -> None:
    """Write the words by which the case is found: of its applicant's and its subjects' names."""
    session.execute(delete(NameWord).where(NameWord.application_id == application.id))
    applicant = session.scalar(
        select(Applicant.name).where(Applicant.application_id == application.id)
    )
    subjects = session.scalars(select(Subject.name).where(Subject.application_id == application.id))
    for word in index_words([applicant, *subjects]):
        session.add(NameWord(application_id=application.id, word=word))
    session.flush()


def _unused_code(session: Session) -> TrackingCode:
    """Draw until nobody has the code; aliases hold every code ever given out."""
    while True:
        tracking = TrackingCode.new()
        if session.get(TrackingAlias, tracking.text) is None:
            return tracking
