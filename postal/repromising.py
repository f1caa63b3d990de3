"""A promised day that cannot be kept: another one, with its reason, and the person is told.

Production and the cases on hold share it; it stands above the promises because it tells.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.correspondence.messaging import tell_new_day
from postal.lookups import office_calendar
from postal.models import Application, Promise
from postal.promises import FINISH, CalendarEnds, promise, require_office_day


def repromise(  # noqa: PLR0913 - each argument is part of what was told
    session: Session,
    application: Application,
    day: date,
    *,
    actor: Actor,
    reason: str,
    today: date,
) -> Promise:
    """Promise another day for the finished case, at the same place, and write down the change.

    Where it is a later one, its person is told.

    Raises:
        DayPast, DayTooFar, DayClosed: as :func:`require_office_day`.
        CalendarEnds: not every closed day of that year is known.
    """
    calendar = office_calendar(session)
    require_office_day(calendar, day, today)
    if not calendar.known(day):
        raise CalendarEnds(year=day.year)
    before = application.finish_by
    place = session.scalar(
        select(Promise.place)
        .where(Promise.application_id == application.id, Promise.kind == FINISH)
        .order_by(Promise.id.desc())
        .limit(1)
    )
    row = promise(session, application, FINISH, day, actor=actor, place=place, reason=reason)
    data = {"from": before.isoformat() if before else None, "to": day.isoformat()}
    audit.record(session, application, "promise_changed", actor=actor, reason=reason, data=data)
    tell_new_day(session, application, before, reason=reason, actor=actor, today=today)
    return row
