"""What is said in writing: letters, each frozen as it was composed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, Stateful, UTCDateTime
from postal.models.cases import Application
from postal.models.dispatch import PrintRun
from postal.models.vault import EncryptedJSON


# A letter to the person of a case; what stands on it never changes once it is composed.
class Letter(Stateful, Base):
    """One letter. ``kind`` is a key of ``corresponding.KINDS``; ``sheet`` is all that it says.

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
