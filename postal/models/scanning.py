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
    sides: Mapped[str] = mapped_column(String(8), default="auto")  # a key of services.SIDES
    upside_down: Mapped[bool] = mapped_column(default=False)  # the pile went in last page first
    # Set where a single-sided feeder took the same sheets a second time, for their backs.
    backs_of_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id"))
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
    """A page of a batch. ``place``: cover, dossier, blank (no dossier), unplaced, or copy.

    A copy is kept with its dossier and is not one of its pages: a second picture of the same
    sheet, or one that a better scan has replaced. ``codes``, ``cover_like`` and ``read_blank`` are
    what the reader saw, whatever people decided later: a batch can be cut again from them.
    """

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
    codes: Mapped[list[str]] = mapped_column(JSON, default=list)  # all texts of our shape
    reader: Mapped[str | None] = mapped_column(String(32))  # which attempt read them
    cover_like: Mapped[bool] = mapped_column(default=False)
    read_blank: Mapped[bool] = mapped_column(default=False)
    blank: Mapped[bool] = mapped_column(default=False)
    turn: Mapped[int] = mapped_column(default=0)  # clockwise degrees that put it upright
    width_px: Mapped[int]
    height_px: Mapped[int]
    dpi: Mapped[int]
    look: Mapped[str | None] = mapped_column(String(64))  # see imaging.likeness
    how: Mapped[str] = mapped_column(String(40))
    # Blur, darkness, skew and cut edges, measured after the commit; None until then.
    quality: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)

    batch: Mapped[Batch] = relationship(back_populates="pages")
    dossier: Mapped[Dossier | None] = relationship(foreign_keys=[dossier_id])
