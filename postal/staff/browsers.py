"""Signed-in browsers: rows that expire, that can be ended from afar, and hold no token."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from postal.models import Staff, StaffSession, utc_now

SEEN_EVERY: Final = timedelta(minutes=1)
# Every request asks this: in one question with the account, its roles and its desks.
_BY_TOKEN: Final = (
    select(StaffSession)
    .where(StaffSession.token_hash == bindparam("hash"))
    .options(
        joinedload(StaffSession.staff).options(joinedload(Staff.roles), joinedload(Staff.desks))
    )
)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, staff_id: int, device: str) -> str:
    """Add a signed-in browser and return its token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    session.add(StaffSession(token_hash=_hash(token), staff_id=staff_id, device=device[:64]))
    return token


def find(
    session: Session,
    token: str,
    *,
    idle: timedelta,
    longest: timedelta,
    now: datetime | None = None,
) -> StaffSession | None:
    """Return the open session behind ``token`` of an account that is not closed, else None.

    ``idle`` ends a silent session, ``longest`` any session.
    """
    row = session.scalars(_BY_TOKEN, {"hash": _hash(token)}).unique().one_or_none()
    moment = now or utc_now()
    if row is None or row.ended_at is not None or not row.staff.active:
        return None
    if moment - row.last_seen > idle or moment - row.created_at > longest:
        return None
    return row


def seen(session: Session, row_id: int, now: datetime | None = None) -> None:
    """Note that the browser was used."""
    session.execute(
        update(StaffSession).where(StaffSession.id == row_id).values(last_seen=now or utc_now())
    )


def end(session: Session, staff_id: int, *, except_row: int | None = None) -> int:
    """End all open sessions of a person but ``except_row``; return how many."""
    open_rows = select(StaffSession).where(
        StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None)
    )
    rows = [row for row in session.scalars(open_rows) if row.id != except_row]
    for row in rows:
        row.ended_at = utc_now()
    return len(rows)


def end_one(session: Session, row_id: int) -> None:
    """End one session: somebody signs out."""
    session.execute(
        update(StaffSession).where(StaffSession.id == row_id).values(ended_at=utc_now())
    )
