"""Which promised day a person was told last: a change that nobody told them is nothing to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from postal.correspondence.letter_facts import DATE_CHANGED
from postal.models import Application, Event, Message


def new_day(
    session: Session, application: Application, message: Message | None = None
) -> dict[str, Any]:
    """Return the day that the person was told last, the one that holds now, and why it changed.

    ``message`` is the one that tells it, None where none is written yet; changes after it are its
    successors'. Nothing where no day changed since.
    """
    case = Message.application_id == application.id
    earlier = Message.id < message.id if message is not None else true()
    told = select(func.max(Message.at)).where(
        case, earlier, Message.kind == DATE_CHANGED, Message.told_at.is_not(None)
    )
    before = session.scalar(told)
    changes = session.scalars(
        select(Event)
        .where(
            Event.application_id == application.id,
            Event.name == "promise_changed",
            Event.at <= message.at if message is not None else true(),
            Event.at > before if before is not None else true(),
        )
        .order_by(Event.id)
    ).all()
    if not changes:
        return {}
    days = [(each.data or {}) for each in changes]
    return {
        "old": next((each["from"] for each in days if each.get("from")), None),
        "new": application.finish_by or days[-1].get("to"),
        "reason": changes[-1].reason,
    }
