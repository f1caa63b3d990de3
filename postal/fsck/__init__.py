"""Does everything still fit: rows against files, each other, the log and their keys, both ways.

Reads only; it never repairs and never deletes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal.fsck import files, outgoing, pages, states
from postal.models import Batch, Page
from postal.storage import Storage


def check(
    session: Session,
    storage: Storage,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> dict[str, Any]:
    """Return counts and problems: ``{"batches","pages","placed","unplaced","problems"}``.

    ``pages`` is the number of pages in read batches; each is placed or unplaced. ``progress`` is
    told (files compared, files) as the stored bytes are read again.
    """
    placed = session.scalar(select(func.count()).where(Page.place != "unplaced")) or 0
    unplaced = session.scalar(select(func.count()).where(Page.place == "unplaced")) or 0
    problems = [
        *files.stored(session, storage, progress),
        *files.strangers(storage),
        *files.references(session),
        *files.secrets(session),
        *pages.places(session),
        *pages.filing(session),
        *pages.batches(session),
        *states.chain(session),
        *states.states(session),
        *states.queues(session),
        *states.letter_queues(session),
        *states.aliases(session),
        *outgoing.contents(session),
        *outgoing.parcels(session),
        *outgoing.letters(session),
    ]
    return {
        "batches": session.scalar(select(func.count(Batch.id))) or 0,
        "pages": placed + unplaced,
        "placed": placed,
        "unplaced": unplaced,
        "problems": problems,
    }
