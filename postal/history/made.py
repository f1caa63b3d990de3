"""What was made for a case: asked for once, for all parts of its page that show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer

from postal.models import Document, Letter, Parcel
from postal.parcels import parcels_of

_DOCUMENTS: Final = (
    select(Document)
    .where(Document.application_id == bindparam("case"))
    .order_by(Document.kind.desc(), Document.number, Document.id)
)
_LETTERS: Final = (
    select(Letter)
    .where(Letter.application_id == bindparam("case"))
    .options(defer(Letter.sheet))  # encrypted, and on its own page
    .order_by(Letter.id.desc())
)


@dataclass(frozen=True)
class Made:
    """The documents by kind and number, the parcels oldest first, the letters newest first."""

    documents: Sequence[Document]
    parcels: Sequence[Parcel]
    letters: Sequence[Letter]


def made_for(session: Session, application_id: int) -> Made:
    """Return what was made for a case, and the parcels that carry something of it."""
    case = {"case": application_id}
    return Made(
        session.scalars(_DOCUMENTS, case).all(),
        parcels_of(session, application_id),
        session.scalars(_LETTERS, case).all(),
    )
