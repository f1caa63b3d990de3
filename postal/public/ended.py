"""How a finished case ended, asked of its events in one query."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from postal import dates
from postal.models import Event
from postal.workflow import Thing

_CLOSED: Final = "close"
_LAST_ENDS: Final = (
    select(Event.name, Event.at)
    .where(
        Event.application_id == bindparam("case"),
        Event.thing == Thing.APPLICATION.value,
        Event.source.is_not(None),  # a move: a fact carries the state it was written down in
        Event.target.in_(("rejected", "finished")),
    )
    .order_by(Event.id.desc())
    .limit(2)
)


def rejected_on(session: Session, case_id: int, zone: str) -> date | None:
    """Return the day on which a finished case was rejected; None when its end was another one.

    A case that was rejected, taken up again and brought to a result ended with the result.
    ``zone`` is the office's.
    """
    rows = session.execute(_LAST_ENDS, {"case": case_id}).all()
    if not rows or rows[0].name != _CLOSED:
        return None
    return dates.local_date(rows[-1].at, zone)
