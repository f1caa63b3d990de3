"""Reading a file while its copy is still on the way to the disk.

Hashing and syncing a copy takes nearly as long as opening it and reading its first pages, and one
does not need the other. What is read this way counts only when the batch it belongs to is
committed and claimed: until then nothing of it is used, and a crash leaves the source where it was.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from postal.imaging.pages import PageRead
from postal.imaging.sandbox import FileReading, Limits, read_file

OnPages = Callable[[list[PageRead], int], None]


class _NotWanted(Exception):
    """Nobody waits for these pages any more."""


class EarlyReading:
    """At most one reading, in a thread of its own, of the file that ``begin`` is given."""

    def __init__(self, limits: Limits) -> None:
        self.begun = False
        self._limits = limits
        self._dropped = threading.Event()
        self._thread: threading.Thread | None = None
        self._said: SimpleQueue[tuple[list[PageRead], int] | FileReading | BaseException]
        self._said = SimpleQueue()

    def begin(self, copy: Path) -> None:
        """Begin to read ``copy`` under a second name; nothing happens where that cannot be had."""
        second = copy.with_name(f"{copy.name}.reading")
        try:
            os.link(copy, second)
        except OSError:
            return
        self.begun = True
        self._thread = threading.Thread(target=self._read, args=(second,), daemon=True)
        self._thread.start()

    def finish(self, on_pages: OnPages) -> FileReading:
        """Hand on what was read so far and what still comes; returns the whole.

        ``on_pages`` is called in this thread. Raises as ``read_file``.
        """
        self.begun = False
        while True:
            said = self._said.get()
            if isinstance(said, tuple):
                on_pages(*said)
                continue
            self.drop()
            if isinstance(said, FileReading):
                return said
            raise said

    def drop(self) -> None:
        """End the reading, if it still goes on; what it found is forgotten."""
        self._dropped.set()
        if self._thread is not None:
            self._thread.join()

    def _read(self, path: Path) -> None:
        try:
            self._said.put(read_file(path, limits=self._limits, on_pages=self._tell))
        except BaseException as trouble:  # noqa: BLE001 -- raised again where it is waited for
            self._said.put(trouble)
        finally:
            with suppress(OSError):
                path.unlink()

    def _tell(self, pages: list[PageRead], total: int) -> None:
        if self._dropped.is_set():
            raise _NotWanted
        self._said.put((pages, total))
