"""The balance of a day: what the post said it brought, and how the day was closed.

A closing is no thing that moves through states, so it is not in the event log: these rows say who
and when themselves, and no row of theirs is ever removed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, UTCDateTime, utc_now
from postal.models.staff import Staff


# How many items the post's delivery list of a day names; a changed number is a new row.
class DeliveredCount(Base):
    """One version of that number; the one with the highest id counts."""

    __tablename__ = "delivered_counts"
    __table_args__ = (Index("ix_delivered_counts_day", "day", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    count: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    staff: Mapped[Staff | None] = relationship()


# The end of a day at the scanning desk: its numbers as they were, and why each difference stays.
class DayClosing(Base):
    """One closing of a day; ``number`` counts the closings of that day from 1.

    ``numbers`` and ``differences`` are frozen: the second is a list of differences as
    ``postal.balance.difference.Difference.to_json`` writes them, each with its ``reason``. A
    closing that was taken back carries ``reopened_at`` and why.
    """

    __tablename__ = "day_closings"
    __table_args__ = (UniqueConstraint("day", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON)
    differences: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reopened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    reopen_reason: Mapped[str | None] = mapped_column(String(200))

    closed_by: Mapped[Staff | None] = relationship(foreign_keys=[closed_by_id])
    reopened_by: Mapped[Staff | None] = relationship(foreign_keys=[reopened_by_id])
