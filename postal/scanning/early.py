"""Reading a file while its copy is made and on the way to the disk.

Copying, hashing and syncing take nearly as long as opening a file and reading its first pages, and
one does not need the other. What is read this way counts only when the batch it belongs to is
committed and claimed, and only if nobody wrote to the source meanwhile: then its bytes are those of
the copy. Until then nothing of it is used, and a crash leaves the source where it was.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from postal.imaging.pages import PageRead
from postal.imaging.reading_process import Fingerprint, fingerprint
from postal.imaging.sandbox import FileReading, Limits, read_file

OnPages = Callable[[list[PageRead], int], None]


class _NotWanted(Exception):
    """Nobody waits for these pages any more."""


class EarlyReading:
    """At most one reading, in a thread of its own, of the file that ``begin`` is given."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._mark: Fingerprint | None = None
        self._dropped = threading.Event()
        self._thread: threading.Thread | None = None
        self._said: SimpleQueue[tuple[list[PageRead], int] | FileReading | BaseException]
        self._said = SimpleQueue()

    def begin(self, source: Path) -> None:
        """Begin to read ``source``, which stays where it is until the end. Raises OSError."""
        self._mark = fingerprint(source)
        self._thread = threading.Thread(target=self._read, args=(source,), daemon=True)
        self._thread.start()

    def finish(self, on_pages: OnPages) -> FileReading | None:
        """Hand on what was read so far and what still comes; returns the whole.

        None where nothing was begun, or the source is no longer the file that it was: then it says
        nothing about the copy. ``on_pages`` is called in this thread. Raises as ``read_file``.
        """
        if self._mark is None:
            return None
        while isinstance(said := self._said.get(), tuple):
            on_pages(*said)
        self.drop()
        if not self._is_the_same():
            return None
        if isinstance(said, FileReading):
            return said
        raise said

    def drop(self) -> None:
        """End the reading, if it still goes on; what it found is forgotten."""
        self._dropped.set()
        if self._thread is not None:
            self._thread.join()

    def _is_the_same(self) -> bool:
        try:
            return self._mark is not None and fingerprint(self._mark[0]) == self._mark
        except FileNotFoundError:
            return False

    def _read(self, path: Path) -> None:
        try:
            self._said.put(read_file(path, limits=self._limits, on_pages=self._tell))
        except BaseException as trouble:  # noqa: BLE001 -- raised again where it is waited for
            self._said.put(trouble)

    def _tell(self, pages: list[PageRead], total: int) -> None:
        if self._dropped.is_set():
            raise _NotWanted
        self._said.put((pages, total))
