"""What the scanner gave: batches stored as they came, and a row for each page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, Stateful

if TYPE_CHECKING:
    from postal.models.intake import Dossier


# One file from a scanner: a tray, or part of one.
class Batch(Stateful, Base):
    """A scanned file. The stored original is named by ``sha256`` and never changed."""

    __tablename__ = "batches"

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    way: Mapped[str] = mapped_column(String(16))  # inbox, upload or command
    sides: Mapped[str] = mapped_column(String(8), default="auto")  # auto, single or double
    kind: Mapped[str | None] = mapped_column(String(8))
    pages_total: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(48))
    detail: Mapped[str | None] = mapped_column(Text)
    progress: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reading_token: Mapped[str | None] = mapped_column(String(32))
    override: Mapped[bool] = mapped_column(default=False)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    pages: Mapped[list[Page]] = relationship(back_populates="batch", order_by="Page.number")


# One side of one sheet as the scanner saw it, and where it belongs.
class Page(Base):
    """A page of a batch. ``place``: cover, dossier, blank (no dossier) or unplaced."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        Index("ix_pages_dossier", "dossier_id", "position"),
        Index("ix_pages_place", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"))
    number: Mapped[int]  # from 1, as in the file
    place: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(48))  # why unplaced
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    suggested_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    position: Mapped[int | None]  # order within the dossier
    code_seen: Mapped[str | None] = mapped_column(String(10))
    blank: Mapped[bool] = mapped_column(default=False)
    turn: Mapped[int] = mapped_column(default=0)  # clockwise degrees that put it upright
    width_px: Mapped[int]
    height_px: Mapped[int]
    dpi: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    how: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)

    batch: Mapped[Batch] = relationship(back_populates="pages")
    dossier: Mapped[Dossier | None] = relationship(foreign_keys=[dossier_id])
