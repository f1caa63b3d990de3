"""Who works here on a day, and at which desks; it stands here so that stages need not ask staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from postal.models import Staff, StaffDesk, StaffRole
from postal.workflow import Role

ENOUGH: Final = 3
"""Below so many operators on duty nobody has time to look at a colleague's work by chance."""


def operators(session: Session, day: date) -> Sequence[Staff]:
    """Return who may examine on ``day``, by name; a stand-in only between their two dates."""
    return session.scalars(
        select(Staff)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(
            Staff.active,
            StaffRole.role == Role.OPERATOR.value,
            or_(StaffRole.valid_from.is_(None), StaffRole.valid_from <= day),
            or_(StaffRole.valid_to.is_(None), StaffRole.valid_to >= day),
        )
        .distinct()
        .order_by(Staff.name)
    ).all()


def works_at(session: Session, staff_id: int | None, desk: str | None) -> bool:
    """Tell whether a desk is one of this person's own; who has none works at all of them."""
    own = session.scalars(select(StaffDesk.desk_code).where(StaffDesk.staff_id == staff_id)).all()
    return not own or desk in own
