"""What follows from an examination: complete, incomplete, rejected by two, or looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.corresponding import compose
from postal.languages import DEFAULT_LANGUAGE
from postal.letter_facts import MISSING
from postal.lookups import item_versions, office_calendar, the_office
from postal.models import Application, Event
from postal.plain_text import require_plain
from postal.promises import EXAMINE, FINISH, office_day, promise
from postal.reaching import require_reachable
from postal.resuming import resume as set_going
from postal.verification.checklist import Outcome, missing
from postal.verification.judging import Examination, asked_for, examine, lost_evidence, service_of
from postal.verification.reaching import channel_of, place_of, way_back
from postal.verification.refusals import (
    DecisionChanged,
    EvidenceGone,
    PossibleDuplicate,
    SamePerson,
)
from postal.verification.taking import give, require_hand
from postal.wording import N_
from postal.workflow import Role, Thing

COMPLETED: Final = N_("berkas lengkap")
COMPLETED_AGAIN: Final = N_("berkas lengkap setelah diperiksa ulang")
LOOKED_AT_AGAIN: Final = N_("diperiksa ulang")


def confirm(  # noqa: PLR0913 - each argument is part of the decision
    session: Session,
    application: Application,
    expected: Outcome,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
) -> Outcome:
    """Confirm the decision that the person saw (``expected``), if it is still what follows.

    Raises:
        SomeoneElseMovedIt: the case is not in this person's hand, or was moved since.
        DecisionChanged: the verdicts say something else, or not everything is judged.
        EvidenceGone, PossibleDuplicate, NotReachable, PlaceMissing, CalendarEnds: what the
            decision would lead to cannot be done yet.
    """
    if application.version != seen_version:
        raise audit.moved(session, application)
    require_hand(session, application, actor)
    examination = examine(session, application)
    if expected is Outcome.UNDECIDED or examination.decision.outcome is not expected:
        raise DecisionChanged
    gone = lost_evidence(session, application, examination)
    if gone:
        raise EvidenceGone(lines=", ".join(map(str, examination.numbers(gone))))
    if expected is Outcome.COMPLETE:
        _complete(session, application, examination, seen_version, actor, today)
    else:
        _incomplete(session, application, examination, seen_version, actor, today)
    return expected


def complete_after_all(
    session: Session, application: Application, *, seen_version: int, actor: Actor, today: date
) -> None:
    """A second person finds a case complete that somebody proposed to reject.

    Raises:
        SamePerson: it is their own proposal.
        DecisionChanged: the verdicts do not say complete; send it back instead.
        Else as :func:`confirm`.
    """
    _require_second_person(session, application, actor)
    examination = examine(session, application)
    if examination.decision.outcome is not Outcome.COMPLETE:
        raise DecisionChanged
    _complete(session, application, examination, seen_version, actor, today)


def _complete(  # noqa: PLR0913 - the same arguments as confirm
    session: Session,
    application: Application,
    examination: Examination,
    seen_version: int,
    actor: Actor,
    today: date,
) -> None:
    if application.possible_duplicate:
        raise PossibleDuplicate
    service = service_of(application)
    channel = channel_of(application, service)
    place = place_of(session, application, channel)
    way_back(application, channel)
    kept = application.finish_by is not None and application.finish_by >= today
    day = office_day(office_calendar(session), today, service.days)
    audit.transition(
        session,
        application,
        "find_complete",
        seen_version=seen_version,
        actor=actor,
        data=_found(examination),
    )
    application.return_channel = channel
    if not kept:  # a second look never restarts a promise that can still be kept
        again = application.finish_by is not None
        reason = COMPLETED_AGAIN if again else COMPLETED
        promise(session, application, FINISH, day, actor=actor, place=place, reason=reason)


def _incomplete(  # noqa: PLR0913 - the same arguments as confirm
    session: Session,
    application: Application,
    examination: Examination,
    seen_version: int,
    actor: Actor,
    today: date,
) -> None:
    require_reachable(application)
    items = item_versions(session)
    told = missing(examination.decision, examination.judged, items)
    audit.transition(
        session,
        application,
        "find_incomplete",
        seen_version=seen_version,
        actor=actor,
        data=_found(examination) | {"missing": [each.to_json() for each in told]},
    )
    application.finish_by = None  # the clock starts when the case is complete
    asked = asked_for(session, examination, items, DEFAULT_LANGUAGE)
    compose(
        session,
        application,
        MISSING,
        asked=asked,
        language=DEFAULT_LANGUAGE,
        actor=actor,
        today=today,
    )


def _found(examination: Examination) -> dict[str, Any]:
    """Return every verdict for the event: rows are overwritten, the log is not."""
    listed = {line.key for line in examination.lines}
    return {
        "verdicts": {
            key: each.verdict.value for key, each in examination.judged.items() if key in listed
        }
    }


def propose_rejection(
    session: Session, application: Application, *, seen_version: int, actor: Actor, reason: str
) -> None:
    """Ask a supervisor to reject the case.

    Raises:
        NotReachable: the person could not be told.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    require_hand(session, application, actor)
    require_reachable(application)
    audit.transition(
        session,
        application,
        "propose_rejection",
        seen_version=seen_version,
        actor=actor,
        reason=reason,
        data=_found(examine(session, application)),
    )


def proposal(session: Session, application: Application) -> Event | None:
    """Return the last proposal to reject this case."""
    return audit.last_event(session, Thing.APPLICATION, application.id, "propose_rejection")


def _require_second_person(session: Session, application: Application, actor: Actor) -> None:
    proposed = proposal(session, application)
    if proposed is not None and proposed.actor_id == actor.staff_id:
        raise SamePerson


def confirm_rejection(
    session: Session, application: Application, *, seen_version: int, actor: Actor, reason: str
) -> None:
    """Reject the case: the second of four eyes.

    Raises:
        SamePerson: it is their own proposal.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if application.state == "second_look":
        _require_second_person(session, application, actor)
    audit.transition(
        session,
        application,
        "confirm_rejection",
        seen_version=seen_version,
        actor=actor,
        reason=reason,
    )
    application.finish_by = None


def send_back(
    session: Session, application: Application, *, seen_version: int, actor: Actor, reason: str
) -> None:
    """Give the case back into the hand of whoever proposed the rejection.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    proposed = proposal(session, application)
    audit.transition(
        session, application, "send_back", seen_version=seen_version, actor=actor, reason=reason
    )
    give(application, proposed.actor_id if proposed is not None else None)


def look_again(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    move: str,
    *,
    seen_version: int,
    actor: Actor,
    reason: str,
    today: date,
) -> None:
    """Open a decided case again with its old verdicts: ``recheck`` or ``object``.

    A new day of examination is promised. An operator keeps the case in hand; after a supervisor
    it waits to be taken.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    audit.transition(
        session, application, move, seen_version=seen_version, actor=actor, reason=reason
    )
    day = office_calendar(session).add(today, the_office(session).examine_days)
    promise(session, application, EXAMINE, day, actor=actor, reason=LOOKED_AT_AGAIN)
    give(application, actor.staff_id if Role.OPERATOR in actor.roles else None)


def resume(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    *,
    seen_version: int,
    actor: Actor,
    reason: str,
    today: date,
) -> None:
    """Go on with an incomplete case: what was missing was found or brought.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    set_going(
        session, application, seen_version=seen_version, actor=actor, arrived=today, reason=reason
    )
    give(application, actor.staff_id)


def note(session: Session, application: Application, *, actor: Actor, reason: str) -> None:
    """Write a note about a case in hand (a call that was made, a colleague to ask).

    Raises:
        SomeoneElseMovedIt: the case is not in this person's hand.
        NumberInText, TextTooLong: the note.
    """
    require_hand(session, application, actor)
    require_plain(reason)
    audit.record(session, application, "set_aside", actor=actor, reason=reason)
