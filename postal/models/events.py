"""The event log: who did what to which thing, when; chained and append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from postal.models.base import Base, UTCDateTime


# One line in the office's day book: nobody can change or tear it out unseen.
class Event(Base):
    """A move or a fact. ``digest`` covers the row and the digest before it."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_thing", "thing", "thing_id"),
        Index("ix_events_application", "application_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    thing: Mapped[str] = mapped_column(String(16))
    thing_id: Mapped[int]
    application_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(48))
    source: Mapped[str | None] = mapped_column(String(32))
    target: Mapped[str | None] = mapped_column(String(32))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    device: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    nonce: Mapped[str | None] = mapped_column(String(64), unique=True)
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    before: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


# A look into somebody's data that leaves a trace: who saw a full NIK, and why.
class AccessLog(Base):
    """One logged look at personal data."""

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    application_id: Mapped[int | None]
    what: Mapped[str] = mapped_column(String(48))
    reason: Mapped[str | None] = mapped_column(String(200))
