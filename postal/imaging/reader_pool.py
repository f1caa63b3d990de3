"""Who of a process's few readers works for whom: lent to one thread at a time, never all to one.

A picture for the screen may be asked of a file that holds its reader for 20 s. Therefore one reader
is kept for files that were quick before: whatever others hold the rest, the desk goes on.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from postal.imaging.limits import FileRefused, NoSuchPicture
from postal.imaging.reading_process import Fingerprint, ReadingProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

READERS = 2
_BUSY_SECONDS = 60.0
# A file that answered within this time is quick, until it once does not.
_QUICK_SECONDS = 2.0
_QUICK_FILES = 500
# A page that held its reader until the end is not tried again for so long.
_REFUSAL_SECONDS = 300.0
_REFUSALS = 500
_LASTING = frozenset(["no-progress", "reader-died"])


class ReaderPool:
    """At most two nurseries in this process."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(READERS)
        self._unproven = threading.BoundedSemaphore(READERS - 1)
        self._lock = threading.Lock()
        self._idle: list[ReadingProcess] = []
        self._quick: OrderedDict[Fingerprint, None] = OrderedDict()
        self._refusals: OrderedDict[tuple[Fingerprint, int], tuple[float, FileRefused]] = (
            OrderedDict()
        )

    @contextmanager
    def lend(self) -> Iterator[ReadingProcess]:
        """Lend a reader for a whole file, however long it takes until one is free."""
        self._free.acquire()
        with self._lent(None) as reader:
            yield reader

    @contextmanager
    def lend_if_idle(self, *, wanted: bool) -> Iterator[ReadingProcess | None]:
        """Lend a reader only when it is wanted, none is waited for and a processor is there."""
        several = len(os.sched_getaffinity(0)) > 1
        if not (wanted and several and self._free.acquire(blocking=False)):
            yield None
            return
        with self._lent(None) as reader:
            yield reader

    @contextmanager
    def lend_for_one(self, mark: Fingerprint, page: int) -> Iterator[ReadingProcess]:
        """Lend a reader for one page of a file, by preference the one that has it open.

        Raises FileRefused ``busy`` after a while, and at once with the reason that the same page
        had some minutes ago.
        """
        self._check_refusals(mark, page)
        with ExitStack() as lanes:
            if mark not in self._quick:
                _acquire(self._unproven)
                lanes.callback(self._unproven.release)
                self._check_refusals(mark, page)
            _acquire(self._free)
            try:
                with self._lent(mark) as reader:
                    started = time.monotonic()  # a reader that had to be born is not the file's
                    yield reader
                    self._judge(mark, time.monotonic() - started)
            except FileRefused as refused:
                self._remember(mark, page, refused)
                raise

    def close(self) -> None:
        """End all that are idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().kill()

    @contextmanager
    def _lent(self, mark: Fingerprint | None) -> Iterator[ReadingProcess]:
        """Hand out one reader and take it back; the place was acquired by the caller."""
        reader = None
        try:
            reader = self._take(mark)
            # A child that does not end is no verdict about the file that comes next.
            if reader is None or not reader.comes_to_rest():
                reader = ReadingProcess()
            yield reader
        except NoSuchPicture:
            raise
        except BaseException:
            # In the middle of an answer: whatever would come next belongs to nobody.
            if reader is not None and reader.open_file is not None:
                reader.kill()
            raise
        finally:
            with self._lock:
                if reader is not None and reader.alive:
                    self._idle.append(reader)
            self._free.release()

    def _take(self, mark: Fingerprint | None) -> ReadingProcess | None:
        with self._lock:
            self._idle = [reader for reader in self._idle if reader.alive]
            for reader in self._idle:
                if mark is not None and reader.open_file == mark:
                    self._idle.remove(reader)
                    return reader
            return self._idle.pop(0) if self._idle else None

    def _judge(self, mark: Fingerprint, seconds: float) -> None:
        with self._lock:
            self._quick.pop(mark, None)
            if seconds <= _QUICK_SECONDS:
                self._quick[mark] = None
            if len(self._quick) > _QUICK_FILES:
                self._quick.popitem(last=False)

    def _remember(self, mark: Fingerprint, page: int, refused: FileRefused) -> None:
        with self._lock:
            self._quick.pop(mark, None)
            if refused.reason in _LASTING:
                self._refusals[mark, page] = (time.monotonic() + _REFUSAL_SECONDS, refused)
            if len(self._refusals) > _REFUSALS:
                self._refusals.popitem(last=False)

    def _check_refusals(self, mark: Fingerprint, page: int) -> None:
        until, refused = self._refusals.get((mark, page), (0.0, None))
        if refused is not None and time.monotonic() < until:
            raise FileRefused(refused.reason, refused.detail)


def _acquire(place: threading.BoundedSemaphore) -> None:
    if not place.acquire(timeout=_BUSY_SECONDS):
        raise FileRefused("busy", "all reading processes are at work")
