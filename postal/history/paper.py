"""Pages beside a dossier's own: copies that are kept with it, and those that came too late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from postal.models import Application, Event, Page
from postal.workflow import Thing

_FILED: Final = ("scan", "pages_filed")
_DECISIONS: Final = ("find_complete", "confirm_rejection")
_UNDECIDED: Final = frozenset(
    {"registered", "under_verification", "second_look", "incomplete", "in_person_required"}
)


def copies_of(session: Session, dossier_ids: Sequence[int]) -> Mapping[int, list[Page]]:
    """Return by dossier the pages that are kept with it as copies, in the order they came."""
    found: dict[int, list[Page]] = defaultdict(list)
    rows = session.scalars(
        select(Page)
        .where(Page.dossier_id.in_(dossier_ids), Page.place == "copy")
        .options(joinedload(Page.batch))
        .order_by(Page.batch_id, Page.number)
    )
    for page in rows:
        found[page.dossier_id or 0].append(page)
    return found


def came_late(session: Session, application: Application) -> frozenset[tuple[str, int]]:
    """Return the pages, as (batch's SHA-256, number), that were filed after the case's decision.

    None are while the decision is open, or open again.
    """
    if application.state in _UNDECIDED:
        return frozenset()
    decided = session.scalar(
        select(func.max(Event.id)).where(
            Event.thing == Thing.APPLICATION.value,
            Event.thing_id == application.id,
            Event.name.in_(_DECISIONS),
        )
    )
    if decided is None:
        return frozenset()
    events = session.scalars(
        select(Event).where(
            Event.thing == Thing.DOSSIER.value,
            Event.thing_id.in_([dossier.id for dossier in application.dossiers]),
            Event.name.in_(_FILED),
            Event.id > decided,
        )
    )
    return frozenset(
        (str(event.data.get("batch")), number)
        for event in events
        if event.data is not None
        for number in event.data.get("pages", ())
    )
