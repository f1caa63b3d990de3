"""How a case ended, asked of its events: rejected, given up, or with another office now."""

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
_LAST: Final = (
    select(Event.data)
    .where(
        Event.application_id == bindparam("case"),
        Event.thing == Thing.APPLICATION.value,
        Event.name == bindparam("move"),
    )
    .order_by(Event.id.desc())
    .limit(1)
)


def forwarded_to(session: Session, case_id: int) -> tuple[str | None, str | None]:
    """Return the name of the office that a case was forwarded to, and its address if known."""
    data = session.scalar(_LAST, {"case": case_id, "move": "forward"}) or {}
    return data.get("office"), data.get("office_address")


def given_up(session: Session, case_id: int) -> bool:
    """Tell whether a case expired because nobody could reach its person, not because of its day."""
    data = session.execute(_LAST, {"case": case_id, "move": "expire"}).first()
    return data is not None and "wait_until" not in (data[0] or {})


def rejected_on(session: Session, case_id: int, zone: str) -> date | None:
    """Return the day on which a finished case was rejected; None when its end was another one.

    A case that was rejected, taken up again and brought to a result ended with the result.
    ``zone`` is the office's.
    """
    rows = session.execute(_LAST_ENDS, {"case": case_id}).all()
    if not rows or rows[0].name != _CLOSED:
        return None
    return dates.local_date(rows[-1].at, zone)
