"""What comes through the door: envelopes, covers, dossiers, enclosures, printed sheets."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, Stateful, UTCDateTime, utc_now

if TYPE_CHECKING:
    from postal.models.cases import Application
    from postal.models.shelves import Box


# One mail item as it lay on the table.
class Envelope(Stateful, Base):
    """An incoming item with or without a carrier's number; it may hold several dossiers."""

    __tablename__ = "envelopes"

    resi: Mapped[str | None] = mapped_column(String(30), unique=True)
    arrived: Mapped[date] = mapped_column(Date, index=True)
    arrived_reason: Mapped[str | None] = mapped_column(String(200))
    way: Mapped[str] = mapped_column(String(16))
    sender: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(Text)

    dossiers: Mapped[list[Dossier]] = relationship(back_populates="envelope", order_by="Dossier.id")
    enclosures: Mapped[list[Enclosure]] = relationship(order_by="Enclosure.id")


# One bundle of paper under one cover sheet.
class Dossier(Stateful, Base):
    """A bundle: the first paper of an application, or a supplement to one that waits.

    ``source`` tells how it came: ``paper`` through the scanner, or as a picture sent to a phone of
    the office (``whatsapp``) or by ``email``; of those no paper lies anywhere.
    """

    __tablename__ = "dossiers"
    __table_args__ = (
        Index("ix_dossiers_since", "state", "state_since"),
        Index("ix_dossiers_box", "box_id", "box_place"),
    )

    code: Mapped[str] = mapped_column(String(10), unique=True)
    envelope_id: Mapped[int | None] = mapped_column(ForeignKey("envelopes.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"), index=True)
    role: Mapped[str] = mapped_column(String(16), default="first")  # first or supplement
    source: Mapped[str] = mapped_column(String(16), default="paper")
    sheets: Mapped[int | None]  # counted at intake; None when nobody counted
    shelf: Mapped[str | None] = mapped_column(String(60))  # the box's name, as on its front
    box_id: Mapped[int | None] = mapped_column(ForeignKey("boxes.id"))
    box_place: Mapped[int | None]  # from 1, in the order in which they were put in

    box: Mapped[Box | None] = relationship()
    envelope: Mapped[Envelope | None] = relationship(back_populates="dossiers")
    application: Mapped[Application | None] = relationship(back_populates="dossiers")
    covers: Mapped[list[Cover]] = relationship(back_populates="dossier", order_by="Cover.id")
    enclosures: Mapped[list[Enclosure]] = relationship(
        back_populates="dossier", order_by="Enclosure.id"
    )


# One printed sheet with our codes: blank stock in a drawer, or bound to a dossier.
class Cover(Stateful, Base):
    """A lembar kendali. ``run`` and ``place_in_run`` tell which sheets were printed together."""

    __tablename__ = "covers"
    __table_args__ = (Index("ix_covers_run", "run", "place_in_run"),)

    code: Mapped[str] = mapped_column(String(10), unique=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"), index=True)
    run: Mapped[str] = mapped_column(String(32))
    place_in_run: Mapped[int]

    dossier: Mapped[Dossier | None] = relationship(back_populates="covers")
    prints: Mapped[list[CoverPrint]] = relationship(order_by="CoverPrint.id")


# A cover that left the printer: what stood on it, so that it can be printed the same again.
class CoverPrint(Base):
    """One print of one cover; the second and later ones are reprints and say so."""

    __tablename__ = "cover_prints"

    id: Mapped[int] = mapped_column(primary_key=True)
    cover_id: Mapped[int] = mapped_column(ForeignKey("covers.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    number: Mapped[int]  # 0 the first print, then 1, 2, …
    sheet: Mapped[dict[str, Any]] = mapped_column(JSON)


# A thing that is not paper to scan, or must go back: an old card, photos, a book, money.
class Enclosure(Base):
    """Counted things of one kind in one dossier.

    ``parcel_id`` is what they go back in, ``minutes_id`` the minutes of their destruction.
    """

    __tablename__ = "enclosures"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"), index=True)
    envelope_id: Mapped[int | None] = mapped_column(ForeignKey("envelopes.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    label: Mapped[str | None] = mapped_column(String(80))
    count: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="held")
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"), index=True)
    minutes_id: Mapped[int | None] = mapped_column(ForeignKey("minutes.id"), index=True)

    dossier: Mapped[Dossier | None] = relationship(back_populates="enclosures")
