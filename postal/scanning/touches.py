"""What happened to a page, as the log of its batch tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.models import Event, Page
from postal.workflow import Thing

DOUBTED: Final = "page_doubted"
DOUBT_GONE: Final = "doubt_gone"
BY_ITSELF: Final = frozenset({DOUBTED, DOUBT_GONE})
"""What a later file makes of a page's doubt, with no person deciding anything."""


def last_touch(session: Session, page: Page) -> Event | None:
    """Return the last event of the batch that is about ``page``, or about all of its pages."""
    return next(touches(session, page), None)


def touches(session: Session, page: Page) -> Iterator[Event]:
    """Yield the events that are about ``page``, or about all pages of its batch, the last first."""
    events = session.scalars(
        select(Event)
        .where(Event.thing == Thing.BATCH.value, Event.thing_id == page.batch_id)
        .order_by(Event.id.desc())
        .execution_options(yield_per=100)
    )
    for event in events:
        data = event.data or {}
        named = (data.get("page"), data.get("turned"))
        if page.number in named or event.name == "cut_again":
            yield event
