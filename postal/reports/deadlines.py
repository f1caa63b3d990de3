"""Cases by the days that were told: due, overdue, at risk, on hold for long enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from postal.identity import mask_name
from postal.models import Applicant, Application, Document, Parcel, ServiceVersion, Staff
from postal.unchanged import while_unchanged
from postal.wording import N_
from postal.workdays import Calendar
from postal.workflow.outgoing import IN_PREPARATION

PAGE: Final = 50
NEAR_DAYS: Final = 3
"""Office days after today whose promises are shown ahead."""
RISK_DAYS: Final = 2
"""Office days before its promised day in which a case still here counts as at risk."""
UNDECIDED: Final = ("registered", "under_verification", "second_look")
UNMADE: Final = ("under_verification", "second_look", "complete", "in_process", "on_hold")

LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "periksa": N_("Lewat batas periksa"),
        "selesai": N_("Lewat tanggal selesai"),
        "berisiko": N_("Terancam lewat"),
        "tinjau": N_("Tertunda, saatnya ditinjau"),
    }
)


@dataclass(frozen=True)
class Dates:
    """The days that the lists are about: today, and the last office day at risk and in sight."""

    today: date
    risk: date
    near: date


@dataclass(frozen=True)
class Due:
    """How many examinations and how many results were promised for one day and are open."""

    day: date
    examine: int
    finish: int


@dataclass(frozen=True)
class Case:
    """One line of a list; ``day`` is the one that its list is about, ``name`` is masked."""

    tracking_code: str
    name: str
    service: str | None
    service_id: str | None
    service_en: str | None
    desk: str | None
    state: str
    since: datetime
    day: date | None
    holder: str | None


@dataclass(frozen=True)
class Hand:
    """How many cases somebody has in hand, and since when the oldest of them."""

    name: str
    count: int
    oldest: datetime | None


def dates_from(today: date, calendar: Calendar) -> Dates:
    """Return the days that the lists compare with, counted in office days from ``today``."""
    return Dates(today, calendar.add(today, RISK_DAYS), calendar.add(today, NEAR_DAYS))


def undecided() -> ColumnElement[bool]:
    """Return the condition: the office owes a decision."""
    return Application.state.in_(UNDECIDED)


def not_handed_over() -> ColumnElement[bool]:
    """Return the condition: a promised result, or part of it, has not left the office yet.

    A document has left when it was released, or when its parcel was handed over or stands ready
    to be collected.
    """
    at_home = (
        select(Document.id)
        .outerjoin(Parcel, Parcel.id == Document.parcel_id)
        .where(
            Document.application_id == Application.id,
            or_(
                Document.state.not_in(("packed", "released", "voided")),
                and_(Document.state == "packed", Parcel.state.in_(IN_PREPARATION)),
            ),
        )
    )
    made = and_(Application.state == "produced", exists(at_home))
    return or_(Application.state.in_(UNMADE), made)


def _conditions(name: str, dates: Dates, desks: Collection[str]) -> tuple[ColumnElement[bool], Any]:
    """Return who stands in a list and the day it is about."""
    examine, finish, review = Application.examine_by, Application.finish_by, Application.review_on
    # The states stand beside the condition once more, so that the index on state and day is used.
    open_states = Application.state.in_((*UNMADE, "produced"))
    unfinished = and_(open_states, not_handed_over())
    found: dict[str, tuple[ColumnElement[bool], Any]] = {
        "periksa": (and_(undecided(), examine < dates.today), examine),
        "selesai": (and_(unfinished, finish < dates.today), finish),
        "berisiko": (and_(unfinished, finish.between(dates.today, dates.risk)), finish),
        "tinjau": (and_(Application.state == "on_hold", review <= dates.today), review),
    }
    who, day = found[name]
    return and_(who, Application.desk_code.in_(desks)) if desks else who, day


def counts(session: Session, dates: Dates, desks: Collection[str] = ()) -> dict[str, int]:
    """Return how many cases stand in each of ``LISTS``, at some desks or (none) at all."""
    question = ("lists", dates, tuple(desks))

    def count(name: str) -> int:
        every = select(func.count()).select_from(Application)
        return session.scalar(every.where(_conditions(name, dates, desks)[0])) or 0

    return while_unchanged(session, question, lambda: {name: count(name) for name in LISTS})


def listed(
    session: Session, name: str, dates: Dates, page: int = 1, desks: Collection[str] = ()
) -> tuple[list[Case], bool]:
    """Return one page (from 1) of a list, the earliest day first, and whether another follows.

    ``name`` is a key of ``LISTS``; KeyError for another. Of ``desks`` as in ``counts``.
    """
    who, day = _conditions(name, dates, desks)
    # First the fifty ids: sorting whole rows with their joins takes several times as long.
    ids = (
        select(Application.id)
        .where(who)
        .order_by(day, Application.id)
        .limit(PAGE + 1)
        .offset((max(page, 1) - 1) * PAGE)
    )
    wanted = session.scalars(ids).all()
    rows = session.execute(_rows(day).where(Application.id.in_(wanted[:PAGE])))
    return [_case(row) for row in rows], len(wanted) > PAGE


def _rows(day: Any) -> Select[Any]:  # noqa: ANN401 - one of the columns that hold a day
    return (
        select(
            Application.tracking_code,
            Applicant.name,
            ServiceVersion.code.label("service"),
            ServiceVersion.name_id.label("service_id"),
            ServiceVersion.name_en.label("service_en"),
            Application.desk_code,
            Application.state,
            Application.state_since,
            day.label("day"),
            Staff.name.label("holder"),
        )
        .select_from(Application)
        .outerjoin(Applicant, Applicant.application_id == Application.id)
        .outerjoin(ServiceVersion, ServiceVersion.id == Application.service_version_id)
        .outerjoin(Staff, Staff.id == Application.taken_by_id)
        .order_by(day, Application.id)
    )


def _case(row: Any) -> Case:  # noqa: ANN401 - a row of labelled columns
    return Case(
        tracking_code=row.tracking_code,
        name=mask_name(row.name) if row.name else "",
        service=row.service,
        service_id=row.service_id,
        service_en=row.service_en,
        desk=row.desk_code,
        state=row.state,
        since=row.state_since,
        day=row.day,
        holder=row.holder,
    )


def due(session: Session, dates: Dates, calendar: Calendar) -> list[Due]:
    """Return what is due today and on each of the next office days, as far as it is still open."""
    examine, finish = while_unchanged(session, ("due", dates), lambda: _due(session, dates))
    ahead = [calendar.add(dates.today, number) for number in range(1, NEAR_DAYS + 1)]
    days = sorted({dates.today, *ahead, *examine, *finish})
    return [Due(day, examine.get(day, 0), finish.get(day, 0)) for day in days]


def _due(session: Session, dates: Dates) -> tuple[dict[date, int], dict[date, int]]:
    """Return the open examinations and the open results by the day that was told."""
    open_states = Application.state.in_((*UNMADE, "produced"))
    unfinished = and_(open_states, not_handed_over())
    return (
        _by_day(session, undecided(), Application.examine_by, dates),
        _by_day(session, unfinished, Application.finish_by, dates),
    )


def _by_day(
    session: Session,
    who: ColumnElement[bool],
    day: Any,  # noqa: ANN401 - one of the columns that hold a day
    dates: Dates,
) -> dict[date, int]:
    rows = session.execute(
        select(day, func.count()).where(who, day.between(dates.today, dates.near)).group_by(day)
    )
    return dict(rows.all())


def hands(session: Session) -> list[Hand]:
    """Return who has how many cases in hand, the one with the oldest first."""
    oldest = func.min(Application.taken_at)
    rows = session.execute(
        select(Staff.name, func.count(), oldest)
        .join(Application, Application.taken_by_id == Staff.id)
        .group_by(Staff.id, Staff.name)
        .order_by(oldest)
    )
    return [Hand(name, count, since) for name, count, since in rows]
