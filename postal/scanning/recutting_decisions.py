"""What people decided about the pages of a batch, read from its log: who, what and when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.models import Batch, Event
from postal.workflow import Thing

UNDONE: Final = "page_undone"
CUT_AGAIN: Final = "cut_again"
DECIDED: Final = frozenset(
    {
        "page_assigned",
        "page_moved",
        "page_lifted",
        "page_blank",
        "page_not_blank",
        "page_is_cover",
        "page_begins",
        "page_copy",
    }
)
"""Facts with which a person says where a page belongs; how it is turned is not among them."""


@dataclass(frozen=True)
class Decision:
    """The last word of a person about a page: ``name`` is the fact in the log."""

    page: int
    name: str
    who: str
    at: datetime


def decisions(session: Session, batch: Batch) -> dict[int, Decision]:
    """Return by page number what people decided, without what was undone or dropped since."""
    said: dict[int, list[Decision]] = defaultdict(list)
    wanted = DECIDED | {UNDONE, CUT_AGAIN}
    events = session.scalars(
        select(Event)
        .where(Event.thing == Thing.BATCH.value, Event.thing_id == batch.id, Event.name.in_(wanted))
        .order_by(Event.id)
    )
    for event in events:
        for number in _pages(event.name, event.data or {}):
            if event.name in DECIDED:
                said[number].append(Decision(number, event.name, event.actor_name, event.at))
            elif event.name == CUT_AGAIN:
                said[number].clear()
            elif said[number]:
                said[number].pop()
    return {number: made[-1] for number, made in sorted(said.items()) if made}


def _pages(name: str, data: dict[str, Any]) -> list[int]:
    """Return the pages that an event is about; of a new cut, those whose decisions it dropped."""
    if name == CUT_AGAIN:
        return list(data.get("dropped", ()))
    return [data["page"]] if "page" in data else list(data.get("pages", ()))
