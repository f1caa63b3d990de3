"""Where the paper lies: boxes on shelves, and who has what out of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, UTCDateTime, utc_now

if TYPE_CHECKING:
    from postal.models.intake import Dossier


# One box of the archive, with our code on its front.
class Box(Base):
    """A boks, called by its ``code`` (a Mark of kind BOX) or by the ``name`` on its front.

    ``shelf`` says in words where it stands (room, rack, board). ``full_at`` is None while it
    takes more.
    """

    __tablename__ = "boxes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    shelf: Mapped[str] = mapped_column(String(80), default="")
    full_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now, index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


# One wish for a bundle from the archive: asked, lent, back; or never fetched.
class Loan(Base):
    """``borrower`` is to whom it goes, ``asked_by_id`` who asked; one of a kind without a wish.

    ``asked_at`` is None when it was lent without having been asked for. It waits on the pull list
    until ``lent_at`` or ``withdrawn_at``, and is out until ``back_at``.
    """

    __tablename__ = "loans"
    __table_args__ = (Index("ix_loans_open", "back_at", "withdrawn_at", "lent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    borrower: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    dossier: Mapped[Dossier] = relationship()
