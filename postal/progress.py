"""How far a batch is read, for whoever waits and for the screen."""

from __future__ import annotations

import time
from collections.abc import Callable

from postal import failpoints
from postal.extensions import writing
from postal.imaging.pages import PageRead
from postal.models import Batch
from postal.scanning import services

_SECONDS = 0.3
OnProgress = Callable[[int, int], None]


class Progress:
    """Passes progress on, and writes it to the batch row a few times a second for the screen."""

    def __init__(self, batch_id: int, token: str, tell: OnProgress | None) -> None:
        self.batch_id, self.token, self.tell = batch_id, token, tell
        self.read = 0
        self.covers: list[list[object]] = []
        self.written = time.monotonic()

    def __call__(self, pages: list[PageRead], total: int) -> None:
        """Take note of ``pages``, the next of ``total``."""
        failpoints.reach("in-reading")
        self.read += len(pages)
        for page in pages:
            if page.marks or page.cover_like:
                self.covers.append([page.number, page.marks[0].text if page.marks else None])
        if self.tell is not None:
            self.tell(self.read, total)
        if time.monotonic() - self.written >= _SECONDS:
            self._write(total)

    def _write(self, total: int) -> None:
        with writing() as current:
            batch = current.get_one(Batch, self.batch_id)
            if services.still_reads(batch, self.token):
                batch.progress = {"read": self.read, "total": total, "covers": self.covers[-200:]}
        self.written = time.monotonic()
