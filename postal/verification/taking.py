"""Who has a case in hand: taking one, letting go of it, giving it to a colleague."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from postal import audit, piles
from postal.audit import Actor
from postal.duty import operators
from postal.models import Application, Staff, utc_now
from postal.verification.refusals import NoPaper, NotAnOperator
from postal.workflow import Role

FREE: Final = ("to_verify", "again")
"""The queues from which a case is taken in hand."""
IN_TURN: Final = (
    Application.urgent.is_(None),
    Application.examine_by.asc().nulls_last(),
    Application.id,
)
"""The order in which cases are taken: what is urgent, then the earliest expected day."""


def take_next(session: Session, desks: Collection[str], actor: Actor) -> Application | None:
    """Take the case that is next at these desks (all when none is named).

    Returns None when nothing waits. Writers take turns, so two people never get the same case.
    """
    found = next_up(session, desks)
    if found is not None:
        take(session, found, seen_version=found.version, actor=actor)
    return found


def next_up(session: Session, desks: Collection[str]) -> Application | None:
    """Return the case with the earliest expected day at these desks without taking it."""
    free = or_(*(and_(*piles.conditions(piles.queue(name))) for name in FREE))
    query = select(Application).where(free, Application.service_version_id.is_not(None))
    if desks:
        query = query.where(Application.desk_code.in_(desks))
    return session.scalar(query.order_by(*IN_TURN).limit(1))


def take(session: Session, application: Application, *, seen_version: int, actor: Actor) -> None:
    """Take one case in hand; nothing happens when this person has it already.

    Raises:
        NoPaper: no page of it is filed.
        SomeoneElseMovedIt: somebody else has it in hand, or changed it since.
        IllegalMove, NotYourMove: as ``audit.transition``.
    """
    if in_hand(application, actor):
        return
    if application.taken_by_id is not None:
        raise audit.moved(session, application)
    if application.paper_ready_at is None and application.state == "registered":
        raise NoPaper
    audit.transition(session, application, "take", seen_version=seen_version, actor=actor)
    give(application, actor.staff_id)


def give(application: Application, staff_id: int | None) -> None:
    """Write down whose hand the case is in; None is nobody's."""
    application.taken_by_id = staff_id
    application.taken_at = utc_now() if staff_id is not None else None


def in_hand(application: Application, actor: Actor) -> bool:
    """Tell whether this person has the case in hand."""
    return actor.staff_id is not None and application.taken_by_id == actor.staff_id


def holder(session: Session, application: Application) -> str | None:
    """Return the name of who has the case in hand, None for nobody."""
    if application.taken_by_id is None:
        return None
    return session.get_one(Staff, application.taken_by_id).name


def require_hand(session: Session, application: Application, actor: Actor) -> None:
    """Refuse work on a case that is not in this person's hand.

    Raises:
        SomeoneElseMovedIt: it never was, or somebody took it out of it; says who and when.
    """
    if not in_hand(application, actor):
        raise audit.moved(session, application)


def release(
    session: Session,
    application: Application,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None = None,
) -> None:
    """Put a case back on the pile; a colleague's only by a supervisor or the end of the day.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    if not actor.roles & {Role.SUPERVISOR, Role.SYSTEM}:
        require_hand(session, application, actor)
    audit.transition(
        session, application, "release", seen_version=seen_version, actor=actor, reason=reason
    )


def hand_over(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    to: int,
    *,
    seen_version: int,
    actor: Actor,
    reason: str,
    today: date,
) -> None:
    """Give a case from one hand into another's (``to``, an operator on duty).

    Raises:
        NotAnOperator: that person cannot examine today.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if to not in {person.id for person in operators(session, today)}:
        raise NotAnOperator
    audit.transition(
        session, application, "hand_over", seen_version=seen_version, actor=actor, reason=reason
    )
    give(application, to)


def held(session: Session, staff_id: int | None = None) -> Sequence[tuple[Staff, Application]]:
    """Return the cases that are in somebody's hand, by person, the earliest day first."""
    query = (
        select(Staff, Application)
        .join(Application, Application.taken_by_id == Staff.id)
        .order_by(Staff.name, Application.examine_by.asc().nulls_last(), Application.id)
    )
    if staff_id is not None:
        query = query.where(Staff.id == staff_id)
    return [(person, case) for person, case in session.execute(query)]
