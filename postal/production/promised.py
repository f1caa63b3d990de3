"""Another day than the one a citizen was promised, with the reason for it."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from postal import audit, workflow
from postal.audit import Actor
from postal.models import Application, Promise
from postal.plain_text import require_plain
from postal.production.refusals import PromiseElsewhere, SameDay
from postal.repromising import repromise
from postal.workflow import Role

PROMISED: Final = frozenset({"complete", "in_process", "on_hold", "produced"})
MAY: Final = frozenset({Role.OPERATOR, Role.SUPERVISOR})


def change(  # noqa: PLR0913 - each argument is part of what is told
    session: Session,
    application: Application,
    day: date,
    *,
    reason: str,
    seen_version: int,
    actor: Actor,
    today: date,
) -> Promise:
    """Promise another day for the result; the old one stays as a version.

    Raises:
        SomeoneElseMovedIt: the case was moved since it was seen.
        NotYourMove, ReasonMissing: who may not, or does not say why.
        NumberInText, TextTooLong: the reason.
        PromiseElsewhere: the case is not complete, or already finished.
        SameDay: that day is promised already.
        DayPast, DayTooFar, DayClosed, CalendarEnds: the office could not keep it.
    """
    if application.version != seen_version:
        raise audit.moved(session, application)
    if not MAY & actor.roles:
        raise workflow.NotYourMove(roles=", ".join(sorted(MAY)), move="promise_changed")
    why = reason.strip()
    if not why:
        raise workflow.ReasonMissing(move="promise_changed")
    require_plain(why)
    if application.state not in PROMISED or application.finish_by is None:
        raise PromiseElsewhere
    if application.finish_by == day:
        raise SameDay(day=day.strftime("%d-%m-%Y"))
    return repromise(session, application, day, actor=actor, reason=why, today=today)
