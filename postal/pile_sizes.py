"""How much waits in each queue and since when, asked by every page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from postal.audit import TABLES
from postal.finishing import AT_WORK
from postal.models import Application, Document, Dossier, Event
from postal.piles import LISTED, conditions
from postal.unchanged import while_unchanged
from postal.workflow import QUEUES, Queue, Thing

Size = tuple[int, datetime | None]
Queues = tuple[Queue, ...]
Desks = tuple[str, ...]
Named = frozenset[tuple[str, str]]
"""States, each after the kind of thing that stands in it."""
UNSEEN: Final = ("registered", "in_person_required")


def queue_sizes(
    session: Session, queues: Queues = QUEUES, desks: Collection[str] = ()
) -> dict[str, Size]:
    """Return for each of some queues how many wait and since when the oldest does.

    The oldest is None for an empty queue. An application whose paper is there and at which
    nobody has looked waits since the paper came.

    Args:
        session: where to read.
        queues: which; those of a desk hold cases and bundles only.
        desks: the codes of the desks whose cases are counted, none for the whole office.
    """
    at = tuple(sorted(desks))
    return while_unchanged(
        session,
        ("queue sizes", queues, at),
        lambda: count(session, queues, at),
        lambda last, event: last | count(session, _touched(queues, _named(session, event), at), at),
    )


def counts(
    session: Session, queues: Queues = LISTED, desks: Collection[str] = ()
) -> dict[str, int]:
    """Return how much waits in each of some piles of cases and bundles, as ``queue_sizes``."""
    # Without a desk the same is asked as for the bar of every page.
    sizes = queue_sizes(session, queues, desks) if desks else queue_sizes(session)
    return {queue.name: sizes[queue.name][0] for queue in queues}


def count(session: Session, queues: Queues, desks: Desks = ()) -> dict[str, Size]:
    """Count queues now; ``queue_sizes`` does so for those alone that may have changed."""
    if not queues:
        return {}
    rows = session.execute(_sizes(queues, desks))
    return {name: (size, oldest) for name, size, oldest in rows}


def _named(session: Session, event: int) -> Named:
    """Return every state that something left, entered or stood in by what came after an event.

    A state is changed together with an event that names it, so nothing entered or left another
    one. But with its case a document begins or ceases to wait: with a move of a case to where it
    is worked on, or away from there, the states of its documents count as named.
    """
    later = select(Event.thing, Event.source, Event.target).where(Event.id > event)
    moved = or_(Event.source.in_(AT_WORK), Event.source.is_not(None) & Event.target.in_(AT_WORK))
    cases = select(Event.application_id).where(Event.id > event, moved)
    with_them = select(Document.state).where(Document.application_id.in_(cases))
    named = {
        (thing, state)
        for thing, source, target in session.execute(later.distinct())
        for state in (source, target)
        if state is not None
    }
    documents = session.scalars(with_them.distinct())
    return frozenset(named | {(Thing.DOCUMENT.value, state) for state in documents})


def _touched(queues: Queues, named: Named, desks: Desks) -> Queues:
    """Return the queues that are to be counted again after events that named some states.

    What splits a state into several queues (paper, hand, resi) may change with any event. A case
    goes to another desk with an event of its own, and takes its bundles along.
    """
    moved = bool(desks) and any(thing == Thing.APPLICATION for thing, _ in named)
    return tuple(
        queue
        for queue in queues
        if (queue.thing, queue.state) in named
        or (queue.paper, queue.held, queue.bound) != (None, None, None)
        or _waits_for_paper(queue)
        or (moved and queue.thing is Thing.DOSSIER)
    )


@lru_cache(maxsize=256)
def _sizes(queues: Queues, desks: Desks) -> CompoundSelect[str, int, datetime | None]:
    """Return the question for some queues, the same ones after events of the same kind.

    It reads a range of one index for each queue: grouping everything takes four times as long.
    """
    return union_all(*(_size(queue, desks) for queue in queues))


def _waits_for_paper(queue: Queue) -> bool:
    """Tell whether cases wait here since their paper came: before anybody has looked at them."""
    return queue.thing is Thing.APPLICATION and queue.state in UNSEEN


def _size(queue: Queue, desks: Desks) -> Select[str, int, datetime | None]:
    table = TABLES[queue.thing]
    since: ColumnElement[datetime] = table.state_since.expression
    if _waits_for_paper(queue):
        since = func.coalesce(Application.paper_ready_at, Application.state_since)
    query = (
        select(literal(queue.name), func.count(), func.min(since))
        .select_from(table)
        .where(*conditions(queue))
    )
    if not desks:
        return query
    if table is Dossier:
        query = query.join(Application, Application.id == Dossier.application_id)
    return query.where(Application.desk_code.in_(desks))
