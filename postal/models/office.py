"""The office: itself, its places, desks, calendar, and the versioned catalogue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from postal.models.base import Base, UTCDateTime, utc_now


# The civil-registration office this program works for; exactly one row.
class Office(Base):
    """Name, crest, zone, hours and the office's own rules."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    city: Mapped[str] = mapped_column(String(80))  # KOTA/KABUPATEN as written on envelopes
    region: Mapped[str] = mapped_column(String(4))  # province and regency, four digits
    mark: Mapped[str] = mapped_column(String(2))  # the two symbols inside every paper code
    zone: Mapped[str] = mapped_column(String(4))  # WIB, WITA or WIT
    hours: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(Text)
    postcode: Mapped[str] = mapped_column(String(5))
    phone: Mapped[str] = mapped_column(String(40))
    complaints: Mapped[str] = mapped_column(String(200))
    crest: Mapped[bytes | None] = mapped_column(LargeBinary)  # our own JPEG, never the upload
    paper: Mapped[str] = mapped_column(String(4), default="A4")
    examine_days: Mapped[int] = mapped_column(default=3)
    # How letters are numbered and signed, and how many days a case waits for their answer.
    letter_pattern: Mapped[str] = mapped_column(String(60), default="470/{number}/{year}")
    signer: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # see letter_facts.Signer
    wait_days: Mapped[int] = mapped_column(default=30)
    # Of a hundred decisions that are no rejection, how many a second person looks at.
    second_look_percent: Mapped[int] = mapped_column(default=0)
    # Years whose closed days the office has entered in full, beyond what the library knows.
    completed_years: Mapped[list[int]] = mapped_column(JSON, default=list)
    demo: Mapped[bool] = mapped_column(default=False)


# Where something can be collected or where people live: office, kecamatan, desa, post office.
class Place(Base):
    """A place of the office's table, with the code and postcode it goes by."""

    __tablename__ = "places"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    postcode: Mapped[str | None] = mapped_column(String(5))
    active: Mapped[bool] = mapped_column(default=True)


# One queue and one telephone number inside the office.
class Desk(Base):
    """A service desk; operators work for one or more."""

    __tablename__ = "desks"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    name_id: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True)


# A day on which this office alone is closed.
class ClosedDay(Base):
    """An office closure beside the public holidays."""

    __tablename__ = "closed_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    reason: Mapped[str] = mapped_column(String(120))


# A kind of paper a service may ask for, as worded from a given version on.
class ItemVersion(Base):
    """One version of a requirement item's wording."""

    __tablename__ = "item_versions"
    __table_args__ = (UniqueConstraint("code", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24))
    number: Mapped[int]
    name_id: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


# What the office promises for one service; a running case keeps the version it began with.
class ServiceVersion(Base):
    """One version of a service; the newest number of a code is the current one."""

    __tablename__ = "service_versions"
    __table_args__ = (
        UniqueConstraint("code", "number"),
        Index("ix_service_versions_current", "code", "current"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    current: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    desk_code: Mapped[str] = mapped_column(ForeignKey("desks.code"))
    name_id: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    mode: Mapped[str] = mapped_column(String(16))
    days: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)  # catalogue.Service.to_json()
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
