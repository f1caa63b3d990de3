"""Read files from outside without letting them in: the parent's side, for servers and commands.

Every file is parsed in a fresh child process with limits on memory, time and files written. What
a hostile file can reach is that child; here arrive only small plain values. Safe to call from any
thread; nothing of the caller's ``__main__`` is imported or run again, so scripts need no guard.
"""

from __future__ import annotations

import atexit
import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from postal.imaging import wire
from postal.imaging.gathering import OnPages, Told, collect
from postal.imaging.limits import FileRefused, Limits, NoSuchPicture, ReaderBroken
from postal.imaging.pages import FileFacts, PageRead
from postal.imaging.reader_pool import ReaderPool
from postal.imaging.reading_process import ReadingProcess, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = [
    "FileReading",
    "FileRefused",
    "Limits",
    "NoSuchPicture",
    "ReaderBroken",
    "get_ready",
    "look_at",
    "page_picture",
    "page_qualities",
    "photo_marks",
    "read_file",
]

# Below this a second child costs more than it saves.
_PAGES_WORTH_TWO = 8
_BYTES_WORTH_TWO = 200_000
# What one question about quality asks for: a file that comes meanwhile waits so long.
_PAGES_MEASURED = 4
# A child that shows pages of one file is replaced now and then, whatever it may have gathered.
_PICTURES_A_CHILD = 500
# On which page a reader died is among the next few it would have told of.
_PAGES_SUSPECTED = 8


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
    told = Told()
    try:
        return _read(path, limits, on_pages, told)
    except FileRefused as refused:
        died = refused.reason == "reader-died" and refused.detail.startswith("SIG")
        if died and _more_memory_helps(path, limits, told):
            raise FileRefused("memory-limit", refused.detail) from refused
        raise


def _more_memory_helps(path: Path, limits: Limits, told: Told) -> bool:
    """Tell a limit that is too small from a file that kills its reader whatever it is given.

    Libraries end the process when they get no memory, just as when they are attacked. So the pages
    it may have died of are read once more with twice the memory, in what is left of the time.
    """
    taken = time.monotonic() - told.last
    seconds = max(1.0, min(limits.idle_seconds - taken, 2 * taken + 2))
    wider = replace(limits, memory_bytes=limits.memory_bytes * 2, idle_seconds=seconds)
    try:
        with _pool.lend() as reader:
            facts = reader.open(path, wider)
            missing = [n for n in range(1, facts.pages + 1) if n not in told.arrived]
            reader.ask({"read": [[n, n] for n in missing[:_PAGES_SUSPECTED]]})
            while "done" not in reader.next_answer():
                pass
            reader.close_file()
    except (FileRefused, ReaderBroken):
        return False
    return True


def _read(path: Path, limits: Limits, on_pages: OnPages | None, told: Told) -> FileReading:
    wanted = path.stat().st_size >= _BYTES_WORTH_TWO
    with _pool.lend() as first, _pool.lend_if_idle(wanted=wanted) as second:
        facts, readers = _open_in(first, second, path, limits)
        pages = collect(readers, facts.pages, on_pages, told, limits.total_seconds)
        for reader in readers:
            reader.let_file_go()
        for reader in readers:
            reader.comes_to_rest()  # every page is here: how the child ends changes nothing
    return FileReading(facts, tuple(pages))


def _open_in(
    first: ReadingProcess, second: ReadingProcess | None, path: Path, limits: Limits
) -> tuple[FileFacts, list[ReadingProcess]]:
    """Let both open the file at the same time; return its facts and who is to read it."""
    first.begin(path, limits)
    if second is None:
        return first.facts(), [first]
    second.begin(path, limits)
    try:
        facts = first.facts()
    finally:
        others = _facts_if_any(second)
    if others == facts and facts.pages >= _PAGES_WORTH_TWO:
        return facts, [first, second]
    second.close_file()
    return facts, [first]


def _facts_if_any(second: ReadingProcess) -> FileFacts | None:
    """What the first finds is said; if the second alone refuses the file, the first reads alone."""
    try:
        return second.facts()
    except (FileRefused, OSError):
        return None


def look_at(path: Path, *, limits: Limits = Limits()) -> FileFacts:  # noqa: B008 -- frozen
    """Return kind and number of pages of the file at ``path``, parsed as whole in a child process.

    Raises FileRefused when it is not whole, OSError when it is not there, and ReaderBroken.
    """
    with _pool.lend() as reader:
        facts = reader.open(path, limits)
        reader.close_file()
    return facts


def page_picture(
    path: Path,
    page: int,
    width_px: int,
    turn: int,
    *,
    limits: Limits = Limits(),  # noqa: B008 -- frozen
) -> bytes:
    """Return page ``page`` (from 1) as a JPEG at most ``width_px`` wide, made by a warm child.

    The page is oriented as a viewer shows it and then turned clockwise by ``turn`` (0, 90, 180 or
    270 degrees). The child stays with the file, so that the next page comes quicker. Raises
    FileRefused, NoSuchPicture for a page, width or turn that cannot be had, OSError, ReaderBroken.
    """
    mark = fingerprint(path)
    with _pool.lend_for_one(mark, page) as reader:
        if reader.open_file != mark or reader.questions >= _PICTURES_A_CHILD:
            reader.open(path, limits)
        reader.ask({"picture": [page, width_px, turn]})
        return wire.bytes_from_wire(reader.next_answer()["picture"])


def page_qualities(
    path: Path,
    pages: Sequence[int],
    *,
    limits: Limits = Limits(),  # noqa: B008 -- frozen
    go_on: Callable[[], bool],
) -> dict[int, dict[str, Any]]:
    """Measure the pictures of some pages, in order; return the figures of each as plain values.

    Those of ``page_quality.PageQuality``, none for a page that cannot be decoded. ``go_on`` is
    asked before every few pages; after a no the rest is left out. Raises FileRefused, OSError,
    ReaderBroken.
    """
    found: dict[int, dict[str, Any]] = {}
    with _pool.lend() as reader:
        reader.open(path, limits)
        for start in range(0, len(pages), _PAGES_MEASURED):
            if not go_on():
                break
            reader.ask({"quality": list(pages[start : start + _PAGES_MEASURED])})
            found.update(wire.qualities_from_wire(reader.next_answer()["quality"]))
        reader.close_file()
    return found


def get_ready() -> None:
    """Start all readers, so that the first file does not wait for their libraries."""
    with _pool.lend(), _pool.lend_if_idle(wanted=True):
        pass


def photo_marks(path: Path, *, limits: Limits = Limits()) -> tuple[str, ...]:  # noqa: B008
    """Return the texts of all codes (QR, Code 128 and others) on the photo at ``path``.

    JPEG, PNG or WebP, at any turn; looked at for about three seconds. A photo without a code gives
    an empty tuple. Raises FileRefused when it is no photo, OSError when it is not there, and
    ReaderBroken.
    """
    with _pool.lend_for_one(fingerprint(path), 1) as reader:
        return reader.texts_on(path, limits)


_pool = ReaderPool()


def _forget_pool() -> None:
    """After a fork the readers are the parent's: not to be talked to, and not ended, by the copy.

    Also, another thread may have held the pool's lock at that moment.
    """
    global _pool  # noqa: PLW0603 -- one pool for one process
    _pool = ReaderPool()


def _close_pool() -> None:
    _pool.close()


os.register_at_fork(after_in_child=_forget_pool)
atexit.register(_close_pool)
