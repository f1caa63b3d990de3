"""What a decision leads to once it holds: the promised day and its place, or what is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import audit, duplicates
from postal.audit import Actor
from postal.correspondence.letter_facts import MISSING
from postal.correspondence.messaging import tell
from postal.lookups import item_versions, office_calendar
from postal.models import Application
from postal.people import language_of
from postal.promises import FINISH, office_day, promise
from postal.reaching import require_reachable
from postal.verification.checklist import Outcome, missing
from postal.verification.judging import Examination, asked_for, lost_evidence, service_of
from postal.verification.reaching import channel_of, place_of, way_back
from postal.verification.refusals import EvidenceGone, PossibleDuplicate
from postal.wording import N_

COMPLETED: Final = N_("berkas lengkap")
COMPLETED_AGAIN: Final = N_("berkas lengkap setelah diperiksa ulang")


@dataclass(frozen=True)
class Deciding:
    """Who decides about the case as they saw it, and what else the event keeps."""

    seen_version: int
    actor: Actor
    today: date
    note: str | None = None
    nonce: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


def settle(
    session: Session, application: Application, examination: Examination, by: Deciding
) -> None:
    """Let the decision of ``examination``, complete or incomplete, take its course.

    Raises:
        EvidenceGone, PossibleDuplicate, NotReachable, PlaceMissing, CalendarEnds: as
            :func:`require_possible`.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    day = require_possible(session, application, examination, by)
    if examination.decision.outcome is Outcome.COMPLETE:
        _complete(session, application, examination, day, by)
    else:
        _incomplete(session, application, examination, by)


def require_possible(
    session: Session, application: Application, examination: Examination, by: Deciding
) -> date:
    """Refuse a decision that could not be carried out; return the day it would promise.

    Raises:
        EvidenceGone: a page on which a verdict rests was moved away.
        PossibleDuplicate, PlaceMissing, NotReachable, CalendarEnds: it cannot be complete yet.
        NotReachable: nobody could be told what is missing.
    """
    gone = lost_evidence(session, application, examination)
    if gone:
        raise EvidenceGone(lines=", ".join(map(str, examination.numbers(gone))))
    if examination.decision.outcome is not Outcome.COMPLETE:
        require_reachable(application)
        return by.today
    if duplicates.review(session, application, device=by.actor.device):
        raise PossibleDuplicate
    service = service_of(application)
    channel = channel_of(application, service)
    place_of(session, application, channel)
    way_back(application, channel)
    return office_day(office_calendar(session), by.today, service.days)


def _complete(
    session: Session, application: Application, examination: Examination, day: date, by: Deciding
) -> None:
    channel = channel_of(application, service_of(application))
    place = place_of(session, application, channel)
    kept = application.finish_by is not None and application.finish_by >= by.today
    _move(session, application, "find_complete", examination, by)
    application.return_channel = channel
    if not kept:  # a second look never restarts a promise that can still be kept
        again = application.finish_by is not None
        reason = COMPLETED_AGAIN if again else COMPLETED
        promise(session, application, FINISH, day, actor=by.actor, place=place, reason=reason)


def _incomplete(
    session: Session, application: Application, examination: Examination, by: Deciding
) -> None:
    items = item_versions(session)
    told = missing(examination.decision, examination.judged, items)
    what = {"missing": [each.to_json() for each in told]}
    _move(session, application, "find_incomplete", examination, by, what)
    application.finish_by = None  # the clock starts when the case is complete
    asked = asked_for(session, examination, items, language_of(application))
    tell(session, application, MISSING, asked=asked, actor=by.actor, today=by.today)


def _move(  # noqa: PLR0913 - what the event keeps
    session: Session,
    application: Application,
    move: str,
    examination: Examination,
    by: Deciding,
    more: dict[str, Any] | None = None,
) -> None:
    audit.transition(
        session,
        application,
        move,
        seen_version=by.seen_version,
        actor=by.actor,
        note=by.note,
        nonce=by.nonce,
        data=found(examination) | (more or {}) | by.data,
    )


def found(examination: Examination) -> dict[str, Any]:
    """Return every verdict for the event: rows are overwritten, the log is not."""
    listed = {line.key for line in examination.lines}
    return {
        "verdicts": {
            key: each.verdict.value for key, each in examination.judged.items() if key in listed
        }
    }
