"""Read files from outside without letting them in: the parent's side, for servers and commands.

Every file is parsed in a fresh child process with limits on memory, time and files written. What
a hostile file can reach is that child; here arrive only small plain values. Safe to call from any
thread; nothing of the caller's ``__main__`` is imported or run again, so scripts need no guard.
"""

from __future__ import annotations

import atexit
import os
import select
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postal.imaging import wire
from postal.imaging.limits import FileRefused, Limits, NoSuchPicture, ReaderBroken
from postal.imaging.pages import FileFacts, PageRead
from postal.imaging.reading_process import ReadingProcess, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    OnPages = Callable[[list[PageRead], int], None]

__all__ = [
    "FileReading",
    "FileRefused",
    "Limits",
    "NoSuchPicture",
    "ReaderBroken",
    "look_at",
    "page_picture",
    "read_file",
]

_READERS = 2
# Below this a second child costs more than it saves.
_PAGES_WORTH_TWO = 8
# Neighbouring pages take turns in small blocks: backs that are blank are spread over both
# children, and the pages arrive nearly in order.
_BLOCK_PAGES = 3
# A child that shows pages of one file is replaced now and then, whatever it may have gathered.
_PICTURES_A_CHILD = 500
_BUSY_SECONDS = 60.0


@dataclass(frozen=True)
class FileReading:
    """A whole file as read: its facts and every page in order."""

    facts: FileFacts
    pages: tuple[PageRead, ...]


def read_file(
    path: Path,
    *,
    limits: Limits = Limits(),  # noqa: B008 -- frozen
    on_pages: OnPages | None = None,
) -> FileReading:
    """Read every page of the file at ``path`` in up to two child processes.

    ``on_pages(pages, total)`` is called with each handful of pages as it comes, in page order.
    Raises FileRefused (see its reasons), OSError when the file is not there, and ReaderBroken when
    no file could be read here.
    """
    with _pool.lend() as first:
        facts = first.open(path, limits)
        with _pool.lend_if_idle(wanted=facts.pages >= _PAGES_WORTH_TWO) as second:
            readers = [first]
            if second is not None and second.open(path, limits) == facts:
                readers.append(second)
            pages = _collect(readers, facts.pages, on_pages)
            for reader in readers:
                reader.close_file()
    return FileReading(facts, tuple(pages))


def look_at(path: Path, *, limits: Limits = Limits()) -> FileFacts:  # noqa: B008 -- frozen
    """Return kind and number of pages of the file at ``path``, parsed as whole in a child process.

    Raises FileRefused when it is not whole, OSError when it is not there, and ReaderBroken.
    """
    with _pool.lend() as reader:
        facts = reader.open(path, limits)
        reader.close_file()
    return facts


def page_picture(path: Path, page: int, width_px: int, turn: int) -> bytes:
    """Return page ``page`` (from 1) as a JPEG at most ``width_px`` wide, made by a warm child.

    The page is oriented as a viewer shows it and then turned clockwise by ``turn`` (0, 90, 180 or
    270 degrees). The child stays with the file, so that the next page comes quicker. Raises
    FileRefused, NoSuchPicture for a page, width or turn that cannot be had, OSError, ReaderBroken.
    """
    mark = fingerprint(path)
    with _pool.lend(mark) as reader:
        if reader.open_file != mark or reader.questions >= _PICTURES_A_CHILD:
            reader.open(path, Limits())
        reader.ask({"picture": [page, width_px, turn]})
        return wire.bytes_from_wire(reader.next_answer()["picture"])


def _collect(readers: list[ReadingProcess], total: int, on_pages: OnPages | None) -> list[PageRead]:
    """Share the pages out, take them in as they come and hand them on in order."""
    blocks = [
        [first, min(first + _BLOCK_PAGES - 1, total)] for first in range(1, total + 1, _BLOCK_PAGES)
    ]
    for place, reader in enumerate(readers):
        reader.ask({"read": blocks[place :: len(readers)]})
    pages: list[PageRead] = []
    early: dict[int, PageRead] = {}
    for arrived in _arrivals(list(readers)):
        early.update((page.number, page) for page in arrived)
        ready: list[PageRead] = []
        while (number := len(pages) + len(ready) + 1) in early:
            ready.append(early.pop(number))
        pages += ready
        if ready and on_pages is not None:
            on_pages(ready, total)
    if len(pages) != total:
        raise FileRefused("reader-died", f"{len(pages)} pages of {total}")
    return pages


def _arrivals(working: list[ReadingProcess]) -> Iterator[list[PageRead]]:
    """Yield pages from whoever has some, until all are done. Raises FileRefused."""
    while working:
        patience = 0.0 if any(one.has_answer for one in working) else None
        patience = min(one.seconds_left for one in working) if patience is None else patience
        ready = select.select(working, [], [], patience)[0]
        for reader in list(working):
            if reader not in ready and not reader.has_answer and reader.seconds_left > 0:
                continue
            answer = reader.next_answer()
            if "done" in answer:
                working.remove(reader)
            yield [wire.page_from_wire(values) for values in answer["pages"]]


class _Pool:
    """At most two nurseries in this process, each lent to one thread at a time."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(_READERS)
        self._lock = threading.Lock()
        self._idle: list[ReadingProcess] = []

    @contextmanager
    def lend(self, mark: object = None) -> Iterator[ReadingProcess]:
        """Lend a reader, by preference the one that has the file of this fingerprint open."""
        if not self._free.acquire(timeout=_BUSY_SECONDS):
            raise FileRefused("no-progress", "all reading processes are busy")
        with self._lent(mark) as reader:
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

    def close(self) -> None:
        """End all that are idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().kill()

    @contextmanager
    def _lent(self, mark: object) -> Iterator[ReadingProcess]:
        """Hand out one reader and take it back; the place was acquired by the caller."""
        reader = None
        try:
            reader = self._take(mark) or ReadingProcess()
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

    def _take(self, mark: object) -> ReadingProcess | None:
        with self._lock:
            self._idle = [reader for reader in self._idle if reader.alive]
            for reader in self._idle:
                if mark is not None and reader.open_file == mark:
                    self._idle.remove(reader)
                    return reader
            return self._idle.pop(0) if self._idle else None


_pool = _Pool()


def _forget_pool() -> None:
    """After a fork the readers are the parent's: not to be talked to, and not ended, by the copy.

    Also, another thread may have held the pool's lock at that moment.
    """
    global _pool  # noqa: PLW0603 -- one pool for one process
    _pool = _Pool()


def _close_pool() -> None:
    _pool.close()


os.register_at_fork(after_in_child=_forget_pool)
atexit.register(_close_pool)
