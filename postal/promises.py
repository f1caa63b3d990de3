"""Days that a citizen was told: each is a version with its reason, and none is ever recomputed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Application, Promise
from postal.plain_text import as_fact
from postal.wording import N_
from postal.workdays import Calendar

EXAMINE: Final = "examine"
FINISH: Final = "finish"


class CalendarEnds(Refusal):
    """The office days of that year are not all known, so no day in it can be promised."""

    code = "calendar-ends"
    text = N_(
        "Kalender kantor belum lengkap untuk tahun %(year)s, jadi tanggal belum bisa dijanjikan. "
        "Minta admin melengkapi hari libur tahun itu."
    )


def office_day(calendar: Calendar, start: date, days: int) -> date:
    """Return the office day ``days`` after ``start``, as far as the calendar is certain of it.

    Raises:
        CalendarEnds: a year on the way has closed days that are not known yet.
    """
    day = calendar.add(start, days)
    if not calendar.known(day):
        raise CalendarEnds(year=day.year)
    return day


def promise(  # noqa: PLR0913 - each argument is part of what was told
    session: Session,
    application: Application,
    kind: str,
    day: date,
    *,
    actor: Actor,
    place: str | None = None,
    reason: str | None = None,
) -> Promise:
    """Write the next version of a promised day and set it on the case."""
    last = session.scalar(
        select(func.max(Promise.number)).where(
            Promise.application_id == application.id, Promise.kind == kind
        )
    )
    row = Promise(
        application_id=application.id,
        kind=kind,
        number=(last or 0) + 1,
        day=day,
        place=place,
        reason=as_fact(reason),
        staff_id=actor.staff_id,
    )
    session.add(row)
    if kind == EXAMINE:
        application.examine_by = day
    else:
        application.finish_by = day
    session.flush()
    return row


_VERSIONS: Final = (
    select(Promise).where(Promise.application_id == bindparam("case")).order_by(Promise.id)
)


def versions(session: Session, application: Application) -> list[Promise]:
    """Return everything that was promised for a case, in the order in which it was."""
    return list(session.scalars(_VERSIONS, {"case": application.id}))


class DayPast(Refusal):
    """Nothing can be promised for a day that is over."""

    code = "day-past"
    text = N_("Tanggal %(day)s sudah lewat. Pilih hari ini atau sesudahnya.")


class DayClosed(Refusal):
    """The office is closed on that day; says why."""

    code = "day-closed"
    text = N_("Tanggal %(day)s kantor tutup (%(why)s). Pilih hari kerja.")


class DayTooFar(Refusal):
    """More than a year ahead: a slip of the finger rather than a plan."""

    code = "day-too-far"
    text = N_("Tanggal %(day)s lebih dari setahun lagi. Periksa tahunnya.")


def require_office_day(calendar: Calendar, day: date, today: date) -> None:
    """Refuse a day that somebody chose if the office could not keep it.

    Raises:
        DayPast, DayTooFar, DayClosed: it lies before ``today``, a year ahead, or on a closed day.
    """
    shown = day.strftime("%d-%m-%Y")
    if day < today:
        raise DayPast(day=shown)
    if day > today + timedelta(days=366):
        raise DayTooFar(day=shown)
    closed = calendar.why_closed(day)
    if closed is not None:
        raise DayClosed(day=shown, why=closed)
