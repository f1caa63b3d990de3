"""The inbox folder: which files are whole, who takes one, and where its source goes afterwards.

A source is always in exactly one folder: the inbox, ``claimed/`` while it is worked on, then
``done/`` or ``quarantine/``. Nothing is deleted. Whoever holds the lock on a claimed file works on
it; after a crash the lock is gone and the next look takes the file up again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from postal import failpoints

# Lock files for reading batches; two batches that share one only wait for each other.
_LOCKS = 64
_PARTIAL = (".part", ".tmp", ".crdownload", ".filepart")
# A name in a folder has 255 bytes at most; ours are put before and behind it.
_NAME_BYTES, _ENDING_BYTES = 200, 20


def candidates(inbox: Path) -> list[Path]:
    """Return the files of the inbox and its folders, oldest first; hidden and partial ones not."""
    found = []
    for path in inbox.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(inbox).parts)
        if hidden or path.suffix.lower() in _PARTIAL or path.is_symlink() or not path.is_file():
            continue
        found.append(path)
    return sorted(found, key=_age)


def _age(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, str(path)
    except FileNotFoundError:
        return 0.0, str(path)


def is_quiet(path: Path, seconds: float) -> bool:
    """Tell whether the file is there and was not written to for ``seconds``.

    The time of change counts too: copying tools put the old time of writing on a file that is
    still arriving. A scanner whose clock runs ahead must not keep its file waiting for ever.
    """
    try:
        stat = path.stat()
    except FileNotFoundError:
        return False
    return abs(time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns)) >= seconds * 1e9


@contextmanager
def claimed(source: Path, folder: Path) -> Iterator[Path | None]:
    """Take a file out of the inbox for the block.

    None when another watcher was quicker, or when whoever writes the file still has it open. The
    new name keeps the old one behind a number that is unique in the folder.
    """
    try:
        handle = source.open("rb")
    except FileNotFoundError:
        yield None
        return
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            failpoints.reach("before-claim")
            free = _is_named(handle, source) and not _still_written(handle)
            target = _claim(source, folder) if free else None
        except (BlockingIOError, FileNotFoundError):
            target = None
        yield target


def _claim(source: Path, folder: Path) -> Path:
    target = claimed_name(folder, source.name)
    source.rename(target)
    failpoints.reach("after-claim")
    return target


def claimed_name(folder: Path, name: str) -> Path:
    """Return where a file of this name may lie in ``claimed/`` while it is worked on."""
    return folder / f"{time.time_ns():x}-{os.getpid()}-{tidy_name(name)}"


def _is_named(handle: BinaryIO, path: Path) -> bool:
    """Tell whether the open file is the one of this name, and no later one has taken its place."""
    return os.path.samestat(os.fstat(handle.fileno()), path.stat())


def _still_written(handle: BinaryIO) -> bool:
    """Tell whether some process has the file open for writing: no read lease is given then.

    False also where nobody can tell: on a network share, or for the file of another owner.
    """
    # Should somebody open it in the moment of the lease: a signal that nobody minds.
    fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


@contextmanager
def abandoned(path: Path) -> Iterator[bool]:
    """Take up a claimed file whose worker is gone; False while somebody still works on it."""
    try:
        handle = path.open("rb")
    except FileNotFoundError:
        yield False
        return
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield path.exists()


@contextmanager
def reading(batch_id: int, folder: Path) -> Iterator[bool]:
    """Hold the lock of a batch while it is read; False when another process holds it.

    The kernel lets go of the lock when its holder dies, so a killed reader is noticed at once.
    """
    with (folder / f".reading-{batch_id % _LOCKS}").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def tidy_name(name: str) -> str:
    """Return a file's name as text that a row and a folder can hold; its ending stays."""
    whole = Path(os.fsencode(name).decode("utf-8", "replace"))
    ending = whole.suffix if len(whole.suffix.encode()) <= _ENDING_BYTES else ""
    stem = whole.name.removesuffix(ending).encode()[: _NAME_BYTES - len(ending.encode())]
    return stem.decode("utf-8", "ignore") + ending


def original_name(claimed_file: Path) -> str:
    """Return the name the file had in the inbox."""
    return claimed_file.name.split("-", 2)[-1]


def put_away(source: Path, done: Path, day: date) -> Path:
    """Move a committed source to ``done/<day>/``; a name that is taken gets a number."""
    folder = done / day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    return _move(source, folder / original_name(source))


def set_aside(stored: Path, folder: Path, name: str, reason: str) -> Path:
    """Keep the bytes of a refused file in ``quarantine/`` with the reason in a text beside it.

    ``stored`` is the stored original; a second name for the same bytes costs no space.
    """
    target = folder / f"{stored.name[:12]}-{tidy_name(name)}"
    if not target.exists():
        try:
            os.link(stored, target)
        except OSError:
            partial = target.with_name(f".{target.name}.part")
            shutil.copyfile(stored, partial)
            partial.rename(target)
    failpoints.reach("in-quarantine")
    target.with_name(target.name + ".reason.txt").write_text(reason + "\n")
    return target


def _move(source: Path, target: Path) -> Path:
    """Move a file to ``target`` or, when that name is taken, to the first free numbered one."""
    number = 1
    free = target
    while not _took_name(source, free):
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return free


def _took_name(source: Path, target: Path) -> bool:
    """Move a file unless the name is taken: a link, unlike a rename, never replaces another."""
    try:
        os.link(source, target)
    except FileExistsError:
        if not target.samefile(source):
            return False
        # A crash came between the two names: only the old one is left to be taken off.
    except FileNotFoundError:
        raise
    except OSError:  # a file system without links: looking first is the best there is
        if target.exists():
            return False
        source.rename(target)
        return True
    failpoints.reach("in-put-away")
    source.unlink()
    return True
