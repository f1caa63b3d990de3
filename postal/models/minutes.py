"""Minutes: what was done to things that nobody gets back, and who stood beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from postal.models.base import Base, UTCDateTime, utc_now
from postal.models.vault import EncryptedJSON


# A berita acara, numbered within its year, that two people sign.
class Minutes(Base):
    """One set of minutes; ``sheet`` is all that it says, so that it prints the same for ever."""

    __tablename__ = "minutes"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    year: Mapped[int]
    number: Mapped[int]
    sheet: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("minutes"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    witness: Mapped[str] = mapped_column(String(120))
