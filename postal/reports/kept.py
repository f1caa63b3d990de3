"""How many promises were kept: of those that came due in a week, which were met by their day.

A promise is one version of a promised day. It came due on its day unless another version
replaced it before that day began; one that was replaced on its day or later still counts.

- ``examine`` was kept when the case was decided after the promise was told and before the day
  was over: found complete or incomplete, asked to come in, or rejected by the second person.
- ``finish`` was kept when every document of the case that is not voided had left by the end of
  the day: its PDF released, its parcel handed over or ready to be collected. A parcel that came
  back and was sent again counts from its first way out. A service without a document is kept
  when its case was finished by then.

A case that was withdrawn, forwarded, merged or found void before the day was over owes nothing
any more and is not counted; for ``finish``, nor is a rejected one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from postal.dates import day_begins
from postal.models import Application, Document, Event, Parcel, Promise
from postal.models.base import UTCDateTime
from postal.promises import EXAMINE, FINISH

WEEKS: Final = 8
DECISIONS: Final = ("find_complete", "find_incomplete", "require_visit", "confirm_rejection")
GONE: Final = ("withdrawn", "forwarded", "merged", "void")


@dataclass(frozen=True)
class Kept:
    """Of ``due`` promises, how many were kept."""

    due: int = 0
    kept: int = 0

    def __add__(self, other: Kept) -> Kept:
        """Count both together."""
        return Kept(self.due + other.due, self.kept + other.kept)

    @property
    def percent(self) -> int | None:
        """The kept ones of a hundred, rounded down: 100 only if all were. None without any."""
        return 100 * self.kept // self.due if self.due else None


@dataclass(frozen=True)
class Week:
    """One week from its Monday; of the present one only the days that are over."""

    monday: date
    examine: Kept
    finish: Kept


def mondays(today: date, count: int = WEEKS) -> list[date]:
    """Return the Mondays of ``count`` weeks, the last of which is the present one."""
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=back) for back in reversed(range(count))]


def by_week(session: Session, today: date, zone: str, count: int = WEEKS) -> list[Week]:
    """Return what became of the promises of the last ``count`` weeks, up to yesterday.

    Args:
        session: where to read.
        today: the office's own date; a day that is not over is not judged.
        zone: the office's zone (WIB, WITA or WIT): there its days begin and end.
        count: how many weeks, the present one included.
    """
    weeks = mondays(today, count)
    days = [weeks[0] + timedelta(days=number) for number in range((today - weeks[0]).days)]
    examine, finish = (by_day(session, kind, days, zone) for kind in (EXAMINE, FINISH))
    return [Week(monday, _sum(examine, monday), _sum(finish, monday)) for monday in weeks]


def _sum(found: dict[date, Kept], monday: date) -> Kept:
    week = (found.get(monday + timedelta(days=number), Kept()) for number in range(7))
    return sum(week, Kept())


def by_day(session: Session, kind: str, days: Sequence[date], zone: str) -> dict[date, Kept]:
    """Return for each of ``days`` on which promises of a kind came due how they were kept."""
    if not days:
        return {}
    judged = _examined(_days(days, zone)) if kind == EXAMINE else _finished(_days(days, zone))
    # The range once more in plain values: by it the index finds the promises, not by the days.
    each = judged.where(Promise.day.between(min(days), max(days))).subquery()
    rows = session.execute(
        select(each.c.day, func.count(), func.sum(case((each.c.kept, 1), else_=0))).group_by(
            each.c.day
        )
    )
    return {day: Kept(due, kept) for day, due, kept in rows}


def _days(days: Sequence[date], zone: str) -> FromClause:
    """Return the days as a table with the moments at which each begins and ends."""

    def begin(day: date) -> ColumnElement[datetime]:
        return literal(day_begins(day, zone), UTCDateTime)

    return union_all(
        *(
            select(
                literal(day).label("day"),
                begin(day).label("begins"),
                begin(day + timedelta(days=1)).label("ends"),
            )
            for day in days
        )
    ).subquery("days")


def _due(days: FromClause, kind: str, gone: Sequence[str]) -> Select[Any]:
    """Return the promises that came due on ``days``, with their cases."""
    later = aliased(Promise, name="later")
    replaced = and_(
        later.application_id == Promise.application_id,
        later.kind == Promise.kind,
        later.number == Promise.number + 1,
        later.at < days.c.begins,
    )
    owes_nothing = and_(Application.state.in_(gone), Application.state_since < days.c.ends)
    return (
        select(days.c.day.label("day"))
        .select_from(days)
        .join(Promise, and_(Promise.kind == kind, Promise.day == days.c.day))
        .join(Application, Application.id == Promise.application_id)
        .outerjoin(later, replaced)
        .where(later.id.is_(None), not_(owes_nothing))
    )


def _examined(days: FromClause) -> Select[Any]:
    decided = select(Event.id).where(
        Event.thing == "application",
        Event.thing_id == Promise.application_id,
        Event.name.in_(DECISIONS),
        Event.at >= Promise.at,
        Event.at < days.c.ends,
    )
    return _due(days, EXAMINE, GONE).add_columns(decided.exists().label("kept"))


def _finished(days: FromClause) -> Select[Any]:
    left = _left()
    told = and_(Application.state == "finished", Application.state_since < days.c.ends)
    in_time = func.sum(case((left < days.c.ends, 1), else_=0))
    every = func.count(Document.id)
    kept = or_(and_(every > 0, in_time == every), and_(every == 0, told))
    parcel, before, first = _SENT
    return (
        _due(days, FINISH, (*GONE, "rejected"))
        .add_columns(kept.label("kept"))
        .outerjoin(
            Document,
            and_(Document.application_id == Application.id, Document.state != "voided"),
        )
        .outerjoin(parcel, parcel.id == Document.parcel_id)
        .outerjoin(before, before.id == parcel.previous_id)
        .outerjoin(first, first.id == before.previous_id)
        .group_by(Promise.id, Application.id, days.c.day, days.c.ends)
    )


# A parcel and what it replaced: two returns take longer than the weeks that are looked at.
_SENT: Final = (
    aliased(Parcel, name="parcel"),
    aliased(Parcel, name="before"),
    aliased(Parcel, name="first"),
)


def _left() -> ColumnElement[datetime | None]:
    """Return when a document left: released, or in its first parcel on its way or ready."""
    parcel, before, first = _SENT
    ready = (
        select(func.min(Event.at))
        .where(Event.thing == "parcel", Event.thing_id == parcel.id, Event.name == "keep_ready")
        .scalar_subquery()
    )
    return case(
        (Document.state == "released", Document.state_since),
        else_=func.coalesce(first.handed_at, before.handed_at, parcel.handed_at, ready),
    )
