"""What is said in writing: letters, each frozen as it was composed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, Stateful, UTCDateTime, utc_now
from postal.models.cases import Application
from postal.models.dispatch import PrintRun
from postal.models.vault import EncryptedJSON


# A letter to the person of a case; what stands on it never changes once it is composed.
class Letter(Stateful, Base):
    """One letter. ``kind`` is a key of ``letter_facts.KINDS``; ``sheet`` is all that it says.

    ``slip`` is the mark of the return slip at its foot, None where nothing is to be sent back.
    ``number`` counts the office's letters of a ``year`` and is given when it is first printed,
    ``number_text`` as it stands on the paper;
    a number whose letter is cancelled stays in the register with the reason. ``wait_until`` is
    the last day on which the case waits for an answer. ``prints`` says how often it was printed.
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index("ix_letters_since", "state", "state_since"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    slip: Mapped[str | None] = mapped_column(String(10), unique=True)
    sheet: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("letter"))
    wait_until: Mapped[date | None] = mapped_column(Date)
    year: Mapped[int | None]
    number: Mapped[int | None]
    number_text: Mapped[str | None] = mapped_column(String(80), index=True)
    prints: Mapped[int] = mapped_column(default=0)
    handed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    application: Mapped[Application] = relationship()


# Which letters went to the printer together, and in which order.
class LetterPrint(Base):
    """One print of one letter; ``number`` 0 is the first, later ones are marked as reprints."""

    __tablename__ = "letter_prints"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("print_runs.id"), index=True)
    place_in_run: Mapped[int]
    number: Mapped[int]

    letter: Mapped[Letter] = relationship()
    run: Mapped[PrintRun] = relationship()


# The words of one kind of letter in one language, as an office wants them; each edit a version.
class LetterTemplate(Base):
    """One version of a letter's words; ``number`` counts from 1, 0 stands for the program's own.

    ``body`` is plain paragraphs with fields in braces, see ``letter_fields``. A letter keeps the
    words it was composed with.
    """

    __tablename__ = "letter_templates"
    __table_args__ = (UniqueConstraint("kind", "language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    number: Mapped[int]
    current: Mapped[bool] = mapped_column(default=True)
    subject: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


# A crest that stands in the head of a letter; the office may have another one by now.
class Crest(Base):
    """One crest, known by the SHA-256 of its JPEG; a letter names it, so none is ever removed."""

    __tablename__ = "crests"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    jpeg: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)


# Which letters go by post; postage is money, and some people are told another way.
class LetterRule(Base):
    """Whether letters of ``kind`` are printed for a service; ``service_code`` "" is every other."""

    __tablename__ = "letter_rules"

    service_code: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    by_post: Mapped[bool]


# Something a person is to be told; made whether a letter goes by post or not.
class Message(Base):
    """One message of a case. ``text`` holds no NIK and no name: it may be read by anybody.

    ``letter_id`` is the letter that says the same on paper. ``told_way`` is how somebody told it
    (``post``, ``whatsapp``, ``phone``, ``counter``), None while nobody has.
    """

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_open", "told_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_way: Mapped[str | None] = mapped_column(String(16))
    told_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    application: Mapped[Application] = relationship()
    letter: Mapped[Letter | None] = relationship()
