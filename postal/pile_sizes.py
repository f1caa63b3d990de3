"""How much waits in each queue and since when, asked by every page."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from postal.audit import TABLES
from postal.models import Application, Dossier
from postal.piles import LISTED, conditions
from postal.unchanged import while_unchanged
from postal.workflow import QUEUES, Queue, Thing

Size = tuple[int, datetime | None]
UNSEEN: Final = ("registered", "in_person_required")


def queue_sizes(session: Session) -> dict[str, Size]:
    """Return for every queue of the workflow how many wait and since when the oldest does.

    The oldest is None for an empty queue. An application whose paper is there and at which
    nobody has looked waits since the paper came.
    """
    return while_unchanged(session, "queue sizes", lambda: _count_all(session))


def _count_all(session: Session) -> dict[str, Size]:
    return {name: (count, oldest) for name, count, oldest in session.execute(_sizes())}


@cache
def _sizes() -> CompoundSelect[str, int, datetime | None]:
    """Return the question for all queues, which is the same on every page.

    It reads a range of one index for each queue: grouping everything takes four times as long.
    """
    return union_all(*(_size(queue) for queue in QUEUES))


def _size(queue: Queue) -> Select[str, int, datetime | None]:
    table = TABLES[queue.thing]
    since: ColumnElement[datetime] = table.state_since.expression
    if queue.thing is Thing.APPLICATION and queue.state in UNSEEN:
        # Before anybody has looked at it a case waits since its paper came, later since its move.
        since = func.coalesce(Application.paper_ready_at, Application.state_since)
    return (
        select(literal(queue.name), func.count(), func.min(since))
        .select_from(table)
        .where(*conditions(queue))
    )


def counts(session: Session, desk: str | None = None) -> dict[str, int]:
    """Return how much waits in each pile of cases and bundles, at one desk or (None) at all."""
    if desk is None:
        sizes = queue_sizes(session)
        return {pile.name: sizes[pile.name][0] for pile in LISTED}
    rows = session.execute(_counts(desk))
    return {name: count for name, count in rows}  # noqa: C416 - rows are not plain pairs


@lru_cache(maxsize=32)
def _counts(desk: str) -> CompoundSelect[Any]:
    return union_all(*(_count(pile, desk) for pile in LISTED))


def _count(pile: Queue, desk: str) -> Select[str, int]:
    table = TABLES[pile.thing]
    query = select(literal(pile.name), func.count()).select_from(table)
    if table is Dossier:
        query = query.join(Application, Application.id == Dossier.application_id)
    return query.where(*conditions(pile), Application.desk_code == desk)
