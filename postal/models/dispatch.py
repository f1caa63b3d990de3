"""What leaves the house: parcels, their printed labels, and the lists they are handed over with."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, Stateful, UTCDateTime, utc_now
from postal.models.cases import Application
from postal.models.office import Place
from postal.models.vault import EncryptedJSON

if TYPE_CHECKING:
    from postal.models.intake import Enclosure
    from postal.models.production import Document


# One item for one address: documents, and what came with the dossier and goes back.
class Parcel(Stateful, Base):
    """A kiriman keluar, called by our own ``code``; ``resi`` is the carrier's number for it.

    ``channel`` is the way it goes (a key of the catalogue's channels), ``carrier`` a key of
    ``postal.carriers.CARRIERS`` or None where the office brings it itself, ``place`` the kecamatan
    or post office where it is collected. ``application`` is the case whose applicant it is for;
    documents of sibling cases may lie in it too. ``recipient`` is frozen when the label is made.
    """

    __tablename__ = "parcels"
    __table_args__ = (
        Index("ix_parcels_state_carrier", "state", "carrier"),
        Index("ix_parcels_since", "state", "state_since", "resi", "carrier"),
    )

    code: Mapped[str] = mapped_column(String(10), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    channel: Mapped[str] = mapped_column(String(24))
    carrier: Mapped[str | None] = mapped_column(String(16))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    recipient: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("recipient"))
    resi: Mapped[str | None] = mapped_column(String(30), unique=True)
    resi_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    manifest_id: Mapped[int | None] = mapped_column(ForeignKey("manifests.id"), index=True)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    trace_until: Mapped[date | None] = mapped_column(Date)
    receiver: Mapped[str | None] = mapped_column(String(120))

    application: Mapped[Application] = relationship()
    place: Mapped[Place | None] = relationship()
    documents: Mapped[list[Document]] = relationship(order_by="Document.id")
    enclosures: Mapped[list[Enclosure]] = relationship(order_by="Enclosure.id")
    manifest: Mapped[Manifest | None] = relationship(back_populates="parcels")


# Labels that went to the printer together; somebody says afterwards whether all came out.
class PrintRun(Base):
    """One print job. ``outcome`` is None until somebody says ``all_out`` or ``failed``.

    After ``failed`` the sheets from ``failed_from`` (from 1) on never came out: printing them
    again is no reprint.
    """

    __tablename__ = "print_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    stock: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now, index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    count: Mapped[int]
    outcome: Mapped[str | None] = mapped_column(String(16))
    failed_from: Mapped[int | None]

    labels: Mapped[list[LabelPrint]] = relationship(
        back_populates="run", order_by="LabelPrint.place_in_run"
    )


# A label that went to the printer: what stood on it, so that it can be printed the same again.
class LabelPrint(Base):
    """One print of one parcel's label; ``number`` 0 is the first, later ones say reprint."""

    __tablename__ = "label_prints"

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("print_runs.id"), index=True)
    place_in_run: Mapped[int]
    number: Mapped[int]
    sheet: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("label"))

    run: Mapped[PrintRun] = relationship(back_populates="labels")
    parcel: Mapped[Parcel] = relationship()


# The list that goes with a box or a bag: to a carrier, or to a kecamatan with minutes.
class Manifest(Stateful, Base):
    """A manifest: ``carrier`` (a key of ``CARRIERS``) or ``place`` (a kecamatan), never both.

    ``number`` counts the office's manifests of a ``year``; it stands on the minutes. ``parties``
    are the names, NIPs and positions that sign, ``printed_at`` when the list last left the printer.
    """

    __tablename__ = "manifests"
    __table_args__ = (UniqueConstraint("year", "number"),)

    code: Mapped[str] = mapped_column(String(10), unique=True)
    year: Mapped[int]
    number: Mapped[int]
    carrier: Mapped[str | None] = mapped_column(String(16))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    parties: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    printed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    place: Mapped[Place | None] = relationship()
    parcels: Mapped[list[Parcel]] = relationship(back_populates="manifest", order_by="Parcel.id")
