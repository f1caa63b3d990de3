"""Applications: one service for an applicant about one or more subjects."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, Stateful, UTCDateTime
from postal.models.vault import Encrypted

if TYPE_CHECKING:
    from postal.models.intake import Dossier
    from postal.models.office import ServiceVersion


# What somebody asks of the office; born at intake together with its tracking code.
class Application(Stateful, Base):
    """A case. ``service_version_id`` is None while the envelope does not tell the service.

    ``taken_by_id`` is who has it in hand now. ``return_channel`` is how the result goes back, None
    for the service's usual way; ``reach_note`` another recorded way to reach the person.
    ``review_on`` is the day on which a case on hold is looked at again. ``urgent`` is why a case
    goes before the others, None for most.
    """

    __tablename__ = "applications"
    __table_args__ = (
        # Every page counts the queues: this one index answers that without the table.
        Index(
            "ix_applications_queue",
            *("state", "paper_ready_at", "desk_code", "taken_by_id", "state_since"),
        ),
        Index("ix_applications_examine", "state", "examine_by"),
        Index("ix_applications_finish", "state", "finish_by"),
        Index("ix_applications_since", "state", "state_since"),
        Index("ix_applications_taken", "taken_by_id"),
    )

    service_version_id: Mapped[int | None] = mapped_column(ForeignKey("service_versions.id"))
    desk_code: Mapped[str | None] = mapped_column(ForeignKey("desks.code"))
    tracking_code: Mapped[str] = mapped_column(String(12), unique=True)
    received_on: Mapped[date] = mapped_column(Date)
    examine_by: Mapped[date | None] = mapped_column(Date)
    paper_ready_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    possible_duplicate: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    visited_on: Mapped[date | None] = mapped_column(Date)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finish_by: Mapped[date | None] = mapped_column(Date)
    return_channel: Mapped[str | None] = mapped_column(String(24))
    return_place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    reach_note: Mapped[str | None] = mapped_column(String(200))
    review_on: Mapped[date | None] = mapped_column(Date)
    urgent: Mapped[str | None] = mapped_column(String(200))

    service: Mapped[ServiceVersion | None] = relationship(lazy="joined")
    dossiers: Mapped[list[Dossier]] = relationship(
        back_populates="application", order_by="Dossier.id"
    )
    applicant: Mapped[Applicant | None] = relationship(back_populates="application", uselist=False)
    subjects: Mapped[list[Subject]] = relationship(
        back_populates="application", order_by="Subject.id"
    )


# The order in which cases are taken: urgent ones, then by their day, those without a day last.
Index(
    "ix_applications_order",
    Application.state,
    Application.urgent.is_(None),
    Application.examine_by.is_(None),
    Application.examine_by,
    Application.id,
    Application.paper_ready_at,
    Application.taken_by_id,
    Application.desk_code,
)


# Every code a citizen may have in hand; after a merge the old one stays valid.
class TrackingAlias(Base):
    """A tracking code and the application it now answers for."""

    __tablename__ = "tracking_aliases"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)


# Who asks, and where the answer goes.
class Applicant(Base):
    """The person who wrote to the office.

    ``address_index`` is the blind index of the whole address, so that parcels which came back from
    it are found. ``language`` is the one in which they are written to and called.
    """

    __tablename__ = "applicants"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    name: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(Encrypted("phone"))
    phone_index: Mapped[str | None] = mapped_column(String(32), index=True)
    address: Mapped[str | None] = mapped_column(Text)
    village: Mapped[str | None] = mapped_column(String(80))
    district: Mapped[str | None] = mapped_column(String(80))
    city: Mapped[str | None] = mapped_column(String(80))  # None: the office's own
    postcode: Mapped[str | None] = mapped_column(String(5))
    address_index: Mapped[str | None] = mapped_column(String(32), index=True)
    language: Mapped[str | None] = mapped_column(String(2))  # None: Indonesian, the usual one

    application: Mapped[Application] = relationship(back_populates="applicant")


# Whom the document is about: the applicant, a child, a dead relative.
class Subject(Base):
    """A person the application is about."""

    __tablename__ = "subjects"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(120))
    nik: Mapped[str | None] = mapped_column(Encrypted("nik"))
    nik_index: Mapped[str | None] = mapped_column(String(32), index=True)
    family_card: Mapped[str | None] = mapped_column(Encrypted("family_card"))
    family_card_index: Mapped[str | None] = mapped_column(String(32), index=True)
    birth_date: Mapped[str | None] = mapped_column(Encrypted("birth_date"))
    birth_date_index: Mapped[str | None] = mapped_column(String(32), index=True)

    application: Mapped[Application] = relationship(back_populates="subjects")


# One word of a name, so that a person is found by any part of it, newest first.
class NameWord(Base):
    """A folded word of an applicant's or subject's name."""

    __tablename__ = "name_words"
    __table_args__ = (
        Index("ix_name_words_word_application", "word", "application_id"),
        Index("ix_name_words_application_word", "application_id", "word"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    # By its letters, as SQLite orders every text: beginnings are ranges of this order.
    word: Mapped[str] = mapped_column(
        String(60).with_variant(String(60, collation="C"), "postgresql")
    )
