"""The list of accounts, with when each person was last at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal.models import Staff, StaffSession


@dataclass(frozen=True)
class Listed:
    """An account in the list, and when its person was last at work with it."""

    person: Staff
    last_seen: datetime | None


SORTS: Final = {"nama": Staff.name, "pengguna": Staff.username, "terakhir": None}


def accounts(
    session: Session, *, active: bool | None, sort: str, offset: int, limit: int
) -> list[Listed]:
    """Return accounts for a list.

    Args:
        session: where to read.
        active: only open ones, only closed ones, or None for all.
        sort: a key of :data:`SORTS`, with ``-`` in front for the other direction.
        offset: how many to leave out.
        limit: how many to return.
    """
    seen = (
        select(StaffSession.staff_id, func.max(StaffSession.last_seen).label("at"))
        .group_by(StaffSession.staff_id)
        .subquery()
    )
    query = select(Staff, seen.c.at).outerjoin(seen, seen.c.staff_id == Staff.id)
    if active is not None:
        query = query.where(Staff.active.is_(active))
    column = SORTS.get(sort.lstrip("-"))
    order = seen.c.at if column is None else column
    ordered = order.desc().nulls_last() if sort.startswith("-") else order.asc().nulls_first()
    rows = session.execute(query.order_by(ordered, Staff.id).offset(offset).limit(limit))
    return [Listed(person, at) for person, at in rows]
