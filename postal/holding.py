"""A case that rests until something outside the office is there again: blank cards, a network.

Examination and production both put cases on hold; it stands here so that neither imports the other.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from postal import audit, workflow
from postal.audit import Actor
from postal.errors import Refusal
from postal.lookups import office_calendar, the_office
from postal.models import Application, Event
from postal.promises import EXAMINE, office_day, promise, require_office_day
from postal.repromising import repromise
from postal.wording import N_
from postal.workflow import Role, Thing

EXAMINED_ON: Final = N_("pemeriksaan dilanjutkan")
EXAMINED: Final = "under_verification"


class ReviewDateMissing(Refusal):
    """A case on hold must come back to somebody's eyes on a day."""

    code = "review-date-missing"
    text = N_("Isi tanggal kapan kasus ini dilihat lagi.")


class NewDateNeeded(Refusal):
    """The promised day went by while the case was on hold."""

    code = "new-date-needed"
    text = N_(
        "Tanggal selesai yang dijanjikan (%(day)s) sudah lewat. Isi tanggal selesai yang baru."
    )


class FinishNotYet(Refusal):
    """The day of the result is told when the papers are complete, not before."""

    code = "finish-not-yet"
    text = N_("Tanggal selesai baru dijanjikan setelah berkas dinyatakan lengkap.")


def hold(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    *,
    reason: str,
    until: date | None,
    seen_version: int,
    actor: Actor,
    today: date,
) -> None:
    """Put a case that is examined or in process on hold, to be looked at again on ``until``.

    Raises:
        ReviewDateMissing: ``until`` is None.
        DayPast, DayTooFar, DayClosed: ``until`` is over, too far away, or no office day.
        SomeoneElseMovedIt: the case is in somebody else's hand, or was moved since.
        IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    workflow.find_move(Thing.APPLICATION, application.state, "hold", actor.roles, reason)
    if _in_other_hands(application, actor):
        raise audit.moved(session, application)
    if until is None:
        raise ReviewDateMissing
    require_office_day(office_calendar(session), until, today)
    audit.transition(
        session,
        application,
        "hold",
        seen_version=seen_version,
        actor=actor,
        reason=reason.strip(),
        data={"review_on": until.isoformat()},
    )
    application.review_on = until
    session.flush()


def go_on(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
    finish_by: date | None = None,
    reason: str | None = None,
) -> str:
    """Go on with a case where it was interrupted; return the move that was made.

    ``finish_by`` is the newly promised day of the result: needed when the old one went by, else
    optional. It is told with ``reason``, or with the reason for which the case was put on hold. A
    case that was being examined waits to be taken; if its examination is late, a new day for that
    is promised as well.

    Raises:
        NewDateNeeded: the promised day went by and ``finish_by`` is None.
        FinishNotYet: ``finish_by`` is given for a case that is not complete yet.
        DayPast, DayTooFar, DayClosed, CalendarEnds: ``finish_by`` cannot be promised.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    last = last_hold(session, application)
    examining = last is not None and last.source == EXAMINED
    move = "examine_on" if examining else "go_on"
    workflow.find_move(Thing.APPLICATION, application.state, move, actor.roles, reason)
    if application.version != seen_version:
        raise audit.moved(session, application)
    if examining:
        if finish_by is not None:
            raise FinishNotYet
        _examine_by(session, application, actor, today)
    else:
        why = (reason or "").strip() or (last.reason if last is not None else None) or ""
        _finish_by(session, application, finish_by, actor, today, why)
    audit.transition(
        session,
        application,
        move,
        seen_version=seen_version,
        actor=actor,
        reason=(reason or "").strip() or None,
    )
    application.review_on = None
    session.flush()
    return move


def last_hold(session: Session, application: Application) -> Event | None:
    """Return the event that put the case on hold last: its ``source`` tells where it came from."""
    return audit.last_event(session, Thing.APPLICATION, application.id, "hold")


def needs_date(session: Session, application: Application, today: date) -> bool:
    """Tell whether going on with a case on hold asks for a new promised day."""
    last = last_hold(session, application)
    if last is not None and last.source == EXAMINED:
        return False
    return application.finish_by is not None and application.finish_by < today


def _in_other_hands(application: Application, actor: Actor) -> bool:
    holder = application.taken_by_id
    if Role.SUPERVISOR in actor.roles or application.state != EXAMINED:
        return False
    return holder is None or holder != actor.staff_id


def _examine_by(session: Session, application: Application, actor: Actor, today: date) -> None:
    if application.examine_by is None or application.examine_by >= today:
        return
    day = office_day(office_calendar(session), today, the_office(session).examine_days)
    promise(session, application, EXAMINE, day, actor=actor, reason=EXAMINED_ON)


def _finish_by(  # noqa: PLR0913 - the same arguments as go_on
    session: Session,
    application: Application,
    day: date | None,
    actor: Actor,
    today: date,
    reason: str,
) -> None:
    if day is not None:
        repromise(session, application, day, actor=actor, reason=reason, today=today)
    elif needs_date(session, application, today):
        old = application.finish_by
        raise NewDateNeeded(day=old.strftime("%d-%m-%Y") if old else "-")
