"""What carriers say about our parcels, in whatever order they say it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from postal.models.base import Base, UTCDateTime, utc_now
from postal.models.vault import Encrypted


# One report of a carrier, kept as it came, also when no parcel or no word of ours fits it yet.
class CarrierEvent(Base):
    """A fact. ``given`` is the code or resi it came with, ``word`` the carrier's own word.

    ``kind`` is ours (``postal.carrier_facts.FactKind``), None for a word nobody has explained yet.
    ``digest`` is the same for the same fact, so that a repeated report is one row. A report
    that somebody typed by mistake is ``withdrawn``, never removed.
    """

    __tablename__ = "carrier_events"
    __table_args__ = (
        Index("ix_carrier_events_parcel", "parcel_id", "at"),
        Index("ix_carrier_events_given", "given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"))
    given: Mapped[str] = mapped_column(String(40))
    word: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str | None] = mapped_column(String(24), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    place: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(String(120))
    receiver: Mapped[str | None] = mapped_column(Encrypted("receiver"))
    way: Mapped[str] = mapped_column(String(8))  # hand or csv
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    expected: Mapped[bool] = mapped_column(default=True)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
