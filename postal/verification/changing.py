"""Another service or another desk for a case: what was found so far goes along where it fits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, duplicates, leaving
from postal.audit import Actor
from postal.duty import works_at
from postal.lookups import office_calendar
from postal.models import Application, Desk, Document, LineVerdict, ServiceVersion
from postal.promises import EXAMINE, promise, require_office_day
from postal.service import BY_SERVICE, Service
from postal.verdicts import Verdict
from postal.verification.checklist import Line, lines_of
from postal.verification.judging import examine
from postal.verification.refusals import (
    AlreadyMade,
    DayNotLater,
    SameDesk,
    SameService,
)
from postal.verification.taking import give, require_hand
from postal.workflow import ReasonMissing, Role

_SEEN: Final = frozenset({Verdict.PRESENT, Verdict.UNCLEAR, Verdict.WRONG})


def change_service(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    service: ServiceVersion,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
    reason: str | None = None,
    examine_by: date | None = None,
) -> None:
    """Let a case ask for another service: its checklist, desk and way back follow.

    Verdicts on papers that both services ask for stay; the others are kept in the event alone. The
    promised day stays, unless ``examine_by`` names a later one with a reason. The case stays in
    the person's hand if the new desk is one of theirs, else it waits there to be taken. A service
    that cannot do without the person asks for the visit at once.

    Raises:
        SameService: that is what it asks for already.
        AlreadyMade: a document of the old service exists.
        DayNotLater, ReasonMissing, DayPast, DayTooFar, DayClosed: the new day of examination.
        SomeoneElseMovedIt: the case is in somebody else's hand, or was moved since.
        NotReachable: the visit could not be asked for.
        IllegalMove, NotYourMove: as ``audit.transition``.
    """
    if application.version != seen_version:
        raise audit.moved(session, application)
    _require_own(session, application, actor)
    if application.service is not None and application.service.code == service.code:
        raise SameService
    _require_unmade(session, application)
    why = (reason or "").strip()
    _require_later(session, application, examine_by, why, today)
    kept, dropped = _carried(session, application, service)
    data: dict[str, Any] = {
        "service": service.code,
        "before": application.service.code if application.service is not None else None,
        "kept": sorted(kept.values()),
        "dropped": {key: row.verdict for key, row in dropped.items()},
        **_fit_channel(application, service),
    }
    audit.transition(
        session,
        application,
        "change_service",
        seen_version=seen_version,
        actor=actor,
        reason=why or None,
        data=data,
    )
    _rewrite(session, application, kept, dropped)
    application.service = service
    application.desk_code = service.desk_code
    if examine_by is not None:
        promise(session, application, EXAMINE, examine_by, actor=actor, reason=why)
    session.flush()
    duplicates.review(session, application, device=actor.device)
    _settle(session, application, actor)


def _require_own(session: Session, application: Application, actor: Actor) -> None:
    if application.state == "under_verification":
        require_hand(session, application, actor)


def _require_unmade(session: Session, application: Application) -> None:
    made = select(Document.id).where(
        Document.application_id == application.id, Document.state != "voided"
    )
    if session.scalar(made.limit(1)) is not None:
        raise AlreadyMade


def _require_later(
    session: Session, application: Application, day: date | None, why: str, today: date
) -> None:
    """Refuse a new day of examination that is not later, or that nobody gives a reason for."""
    if day is None:
        return
    if application.examine_by is not None and day <= application.examine_by:
        raise DayNotLater(day=application.examine_by.strftime("%d-%m-%Y"))
    require_office_day(office_calendar(session), day, today)
    if not why:
        raise ReasonMissing(move="change_service")


def _fit_channel(application: Application, service: ServiceVersion) -> dict[str, Any]:
    """Take a chosen way back off the case that the new service does not offer."""
    offered = Service.from_json(service.definition).channels
    channel = application.return_channel
    if channel is None or channel in offered:
        return {}
    application.return_channel = application.return_place_id = None
    return {"channel_dropped": channel}


def _carried(
    session: Session, application: Application, service: ServiceVersion
) -> tuple[dict[int, str], dict[str, LineVerdict]]:
    """Return the verdicts that stay, by row with their new line, and those that go, by old line."""
    if application.service is None:
        return {}, {}
    examination = examine(session, application)
    old = {line.key: line for line in examination.lines}
    new = lines_of(Service.from_json(service.definition))
    kept: dict[int, str] = {}
    dropped: dict[str, LineVerdict] = {}
    for key, row in examination.rows.items():
        fit = _line_for(old.get(key), Verdict(row.verdict), new, kept)
        if fit is None:
            dropped[key] = row
        else:
            kept[row.id] = fit.key
    return kept, dropped


def _line_for(
    old: Line | None, verdict: Verdict, new: tuple[Line, ...], taken: Mapping[int, str]
) -> Line | None:
    """Return the line of the new service that a verdict still answers, None for none."""
    free = (line for line in new if line.key not in taken.values())
    if old is None:
        return None
    return next((line for line in free if _answers(old, verdict, line)), None)


def _answers(old: Line, verdict: Verdict, new: Line) -> bool:
    """Tell whether what was found of ``old`` says the same of ``new``.

    A paper that was seen is the same paper wherever it is asked for; that it is absent or not
    needed holds only where it is asked for in the same way.
    """
    if set(old.items) == set(new.items):
        return verdict in _SEEN or old.condition == new.condition
    return verdict is Verdict.PRESENT and set(old.items) < set(new.items) and len(old.items) == 1


def _rewrite(
    session: Session,
    application: Application,
    kept: Mapping[int, str],
    dropped: Mapping[str, LineVerdict],
) -> None:
    for row in dropped.values():
        session.delete(row)
    session.flush()
    rows = session.scalars(
        select(LineVerdict).where(LineVerdict.application_id == application.id)
    ).all()
    for row in rows:
        row.line = f"~{row.id}"  # two lines may trade their names, which are unique at every step
    session.flush()
    for row in rows:
        row.line = kept[row.id]
    session.flush()


def _settle(session: Session, application: Application, actor: Actor) -> None:
    """Ask for a visit where the new service needs one; else see whose table the case lies on."""
    if application.service is not None and application.service.mode == "in_person":
        leaving.leave(
            session,
            application,
            "require_visit",
            seen_version=application.version,
            actor=actor,
            reason=BY_SERVICE,
        )
    elif not works_at(session, actor.staff_id, application.desk_code):
        give(application, None)
        session.flush()


def change_desk(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    desk: Desk,
    *,
    seen_version: int,
    actor: Actor,
    reason: str,
) -> None:
    """Hand a case to another desk's pile; what was found of it goes along.

    Raises:
        SameDesk: it lies there already.
        SomeoneElseMovedIt: the case is in somebody else's hand, or was moved since.
        IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if Role.SUPERVISOR not in actor.roles:
        _require_own(session, application, actor)
    if desk.code == application.desk_code:
        raise SameDesk
    audit.transition(
        session,
        application,
        "change_desk",
        seen_version=seen_version,
        actor=actor,
        reason=reason.strip(),
        data={"from": application.desk_code, "into": desk.code},
    )
    application.desk_code = desk.code
    session.flush()
