"""How good the pages' pictures are, measured while no file waits: batch by batch, newest first.

Reading decides where a page belongs and has to be quick; whether a picture is sharp can wait until
the tray is filed. A page not measured yet has no figures, so a crash costs nothing but the batch
that was being measured.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select, update

from postal.extensions import session, writing
from postal.imaging.sandbox import FileRefused, page_qualities
from postal.models import Batch, Page
from postal.scanning.taking import limits_of, storage

_UNREAD = ("arriving", "reading")
# Batches asked for at once on the way back through the years; one question takes milliseconds.
_WINDOW = 50


class Measuring:
    """Walks over the batches: those that came since, then back from the newest to the first.

    ``waits`` says whether there is something better to do; it is asked every few pages.
    """

    def __init__(self, waits: Callable[[], bool]) -> None:
        self._waits = waits
        self._high: int | None = None
        self._low = 0
        self._passed: set[int] = set()

    def one_batch(self) -> bool:
        """Measure the newest batch that has pages to measure; return whether any was measured."""
        batch_id = self._next()
        session().rollback()
        if batch_id is None:
            return False
        try:
            return measure(batch_id, go_on=lambda: not self._waits())
        except OSError:
            self._passed.add(batch_id)  # the stored file cannot be had; fsck tells about it
        return False

    def _next(self) -> int | None:
        """Return a batch to measure; None means none in this part, or none at all."""
        newest = _newest_read()
        if self._high is None:
            self._high = self._low = newest
        found = self._unmeasured(self._high, newest)
        if found is not None:
            return found
        self._high = max(self._high, newest)
        found = self._unmeasured(max(0, self._low - _WINDOW), self._low)
        if found is None:
            self._low = max(0, self._low - _WINDOW)
        return found

    def _unmeasured(self, above: int, until: int) -> int | None:
        if above >= until:
            return None
        batches = (
            select(Page.batch_id)
            .where(Page.batch_id > above, Page.batch_id <= until, Page.quality.is_(None))
            .distinct()
            .order_by(Page.batch_id.desc())
        )
        found = (one for one in session().scalars(batches) if one not in self._passed)
        return next(found, None)


def _newest_read() -> int:
    """Return the last batch before the first that is still to be read."""
    unread = session().scalar(select(func.min(Batch.id)).where(Batch.state.in_(_UNREAD)))
    last = session().scalar(select(func.max(Batch.id))) or 0
    return last if unread is None else min(last, unread - 1)


def measure(batch_id: int, *, go_on: Callable[[], bool]) -> bool:
    """Measure the pages of one batch that have no figures, and commit them together.

    Returns whether there was anything to commit. Stops early when ``go_on`` says so; what was
    measured by then is kept. Pages of a file that is refused get empty figures, not to be asked
    for again. Raises OSError, ReaderBroken.
    """
    batch = session().get_one(Batch, batch_id)
    path, limits = storage().path(batch.sha256), limits_of(batch)
    pages = select(Page.number, Page.id).where(Page.batch_id == batch_id, Page.quality.is_(None))
    ids = {row.number: row.id for row in session().execute(pages)}
    session().rollback()
    try:
        found = page_qualities(path, sorted(ids), limits=limits, go_on=go_on)
    except FileRefused:
        found = {number: {} for number in ids}
    rows: list[dict[str, Any]] = [
        {"id": ids[page], "quality": each} for page, each in found.items()
    ]
    if rows:
        with writing() as current:
            current.execute(update(Page), rows)
    return bool(rows)
