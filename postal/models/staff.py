"""People who work here: accounts, roles with dates, sessions that can be ended."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, UTCDateTime, utc_now


# A person of the office with an account.
class Staff(Base):
    """An account; it is closed by ``active``, never deleted, because events name it."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="id")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)

    roles: Mapped[list[StaffRole]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="StaffRole.role"
    )
    desks: Mapped[list[StaffDesk]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="StaffDesk.desk_code"
    )


# A role a person holds, for good or as a stand-in between two dates.
class StaffRole(Base):
    """One role of one person; open ends mean always."""

    __tablename__ = "staff_roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


# A desk a person works at.
class StaffDesk(Base):
    """One desk of one person."""

    __tablename__ = "staff_desks"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    desk_code: Mapped[str] = mapped_column(ForeignKey("desks.code"), primary_key=True)


# A browser in which somebody is signed in; an admin can end it from afar.
class StaffSession(Base):
    """A signed-in browser; only the hash of its token is kept."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    last_seen: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    device: Mapped[str] = mapped_column(String(64))

    staff: Mapped[Staff] = relationship(lazy="joined")


# A try to get in, kept in a table so that limits hold across processes.
class Attempt(Base):
    """One failed try: ``kind`` sign-in or status, ``who`` an account, address or "all"."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_kind_who_at", "kind", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    who: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
