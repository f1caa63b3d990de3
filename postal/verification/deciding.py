"""What follows from an examination: complete, incomplete, rejected by two, or looked at again."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.correspondence.letter_facts import REJECTED
from postal.correspondence.messaging import tell
from postal.lookups import is_open, office_calendar, office_today, the_office
from postal.models import Application
from postal.plain_text import require_plain
from postal.promises import EXAMINE, promise
from postal.reaching import require_reachable
from postal.resuming import resume as set_going
from postal.verification import second_look
from postal.verification.checklist import Outcome
from postal.verification.judging import examine
from postal.verification.refusals import CaseOver, DecisionChanged, NotProposed
from postal.verification.settling import Deciding, found, settle
from postal.verification.taking import give, require_hand
from postal.wording import N_
from postal.workflow import NotYourMove, Role

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

    Where chance picks it, a second person confirms it before it takes its course.

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
    by = Deciding(seen_version, actor, today)
    chosen = second_look.drawn(session, application, today)
    carry_out = second_look.propose if chosen else settle
    carry_out(session, application, examination, by)
    return expected


def decide_after_all(  # noqa: PLR0913 - each argument is part of the decision
    session: Session,
    application: Application,
    expected: Outcome,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
) -> None:
    """A supervisor finds a case complete, or incomplete, that somebody proposed to reject.

    Raises:
        NotProposed: nobody proposed to reject it.
        SamePerson: it is their own proposal.
        DecisionChanged: the verdicts do not say that; send it back instead.
        NotYourMove: only a supervisor decides about a rejection.
        Else as :func:`confirm`.
    """
    _require_rejection(session, application, actor, f"find_{expected.value}")
    examination = examine(session, application)
    if examination.decision.outcome is not expected:
        raise DecisionChanged
    settle(session, application, examination, Deciding(seen_version, actor, today))


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
        data=found(examine(session, application)),
    )


def _require_rejection(session: Session, application: Application, actor: Actor, move: str) -> None:
    """Refuse to decide about a rejection that nobody proposed, or alone.

    Raises:
        NotProposed, SamePerson, NotYourMove: says which.
    """
    if second_look.by_lot(session, application):
        raise NotProposed
    second_look.require_second_person(session, application, actor)
    if Role.SUPERVISOR not in actor.roles:
        raise NotYourMove(roles=Role.SUPERVISOR.value, move=move)


def confirm_rejection(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    *,
    seen_version: int,
    actor: Actor,
    reason: str,
    note: str | None = None,
) -> None:
    """Reject the case: the second of four eyes.

    ``reason`` is what the letter gives the applicant, ``note`` a remark for the history alone.

    Raises:
        NotProposed: nobody proposed to reject it.
        SamePerson: it is their own proposal.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if application.state == "second_look":
        _require_rejection(session, application, actor, "confirm_rejection")
    audit.transition(
        session,
        application,
        "confirm_rejection",
        seen_version=seen_version,
        actor=actor,
        reason=reason,
        note=note,
    )
    application.finish_by = None
    why = {"reason": reason.strip()}
    tell(session, application, REJECTED, actor=actor, today=office_today(session), details=why)


def send_back(
    session: Session, application: Application, *, seen_version: int, actor: Actor, reason: str
) -> None:
    """Give the case back into the hand of whoever proposed the rejection or took the decision.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    proposed = second_look.proposal(session, application)
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
    """Write a note about a case that runs (a colleague to ask, what somebody told at the door).

    Raises:
        CaseOver: nobody works on it any more.
        NumberInText, TextTooLong: the note.
    """
    if not is_open(application):
        raise CaseOver
    require_plain(reason)
    audit.record(session, application, "set_aside", actor=actor, reason=reason)
