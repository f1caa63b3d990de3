"""The full answer to "where is it?" when it is not here: what we know, and when to ask again."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import carriers
from postal.errors import Refusal
from postal.lookups import office_calendar
from postal.models import Envelope

POST_DAYS: Final = 7
"""Office days after which a letter sent from anywhere in the country has mostly come."""


def envelope_of(session: Session, typed: str) -> Envelope | None:
    """Return the item that came in under a carrier's number and has no case yet, None for none."""
    try:
        resi = carriers.parse_resi(typed.replace("-", ""))
    except Refusal:
        return None
    return session.scalar(select(Envelope).where(Envelope.resi == resi.value))


def ask_again_on(session: Session, today: date) -> date:
    """Return the office day from which it makes sense to ask again for something in the mail."""
    return office_calendar(session).add(today, POST_DAYS)
