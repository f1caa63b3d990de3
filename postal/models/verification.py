"""What an examination leaves behind: a verdict for each requirement, and the days promised."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from postal.models.base import Base, UTCDateTime, utc_now


# What somebody found of one requirement of one case, and where they saw it.
class LineVerdict(Base):
    """One verdict. ``line`` is a key of the checklist.

    The evidence is a page (of this case or of a sibling dossier from the same envelope) or an
    enclosure that was seen and not scanned. ``again`` marks an open item that has to be looked at
    anew because the case went on.
    """

    __tablename__ = "verdicts"
    __table_args__ = (UniqueConstraint("application_id", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    line: Mapped[str] = mapped_column(String(200))
    verdict: Mapped[str] = mapped_column(String(16))
    page_id: Mapped[int | None] = mapped_column(ForeignKey("pages.id"))
    enclosure_id: Mapped[int | None] = mapped_column(ForeignKey("enclosures.id"))
    note: Mapped[str | None] = mapped_column(String(200))
    again: Mapped[bool] = mapped_column(default=False)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)


# A day that somebody was told; a later one is a new row with its reason, the old one stays.
class Promise(Base):
    """One version of a promised day: ``kind`` examine or finish, ``number`` from 1 for each."""

    __tablename__ = "promises"
    __table_args__ = (
        UniqueConstraint("application_id", "kind", "number"),
        Index("ix_promises_due", "kind", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    kind: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    place: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(200))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
