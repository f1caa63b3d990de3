"""What the office makes for a citizen: one row for each card or paper."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from postal.models.base import Base, Stateful
from postal.models.cases import Application


# A card or a paper on its way from the data entry to the citizen's hand.
class Document(Stateful, Base):
    """One document of a case.

    ``kind`` is ``card`` (only as an object) or ``paper`` (signed electronically, also as PDF);
    ``number`` counts the documents of one kind from 1, as the people of the case do. ``channel``
    is how this one goes back: of one case the paper may be a PDF and the card a parcel.
    """

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_since", "state", "state_since", "application_id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[int] = mapped_column(default=1)
    channel: Mapped[str] = mapped_column(String(24))
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"), index=True)

    application: Mapped[Application] = relationship()
