"""The one gate to stored files: kept under their SHA-256, written once, never changed.

A file reaches its final name only complete and on the disk: copy to a temporary name on the same
file system, fsync, rename, fsync of the directory. Doing it again with the same bytes changes
nothing. Nothing here deletes a stored file.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import BinaryIO

from postal import failpoints
from postal.errors import Refusal
from postal.wording import N_

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 18
# A temporary file nobody wrote to for so long was left by a crash: copying takes seconds.
_LEFT_SECONDS = 3600.0


class NotAStoredFile(Refusal):
    """The name asked for is no SHA-256 in lower case hexadecimal, so it cannot name a file."""

    code = "not-a-stored-file"
    text = N_("Nama berkas tersimpan tidak sah.")


class StillWritten(OSError):
    """The file changed while it was copied; whoever writes it is not done."""


@dataclass(frozen=True)
class Stored:
    """A file that is safely kept: its SHA-256 (64 hex digits) and its size in bytes."""

    sha256: str
    size: int


class Storage:
    """Stored files below ``root``, spread over 256 folders by the first two digits of the hash."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._temporary = self._root / "tmp"

    def put(self, source: Path) -> Stored:
        """Keep the bytes of ``source``, which stays where it is; the same bytes are kept once.

        Returns only when the bytes would survive a power cut. Raises OSError, for instance when the
        disk is full, and StillWritten; then neither a half file nor the temporary one is left
        behind.
        """
        with self.scratch() as temporary:
            failpoints.reach("before-copy")
            # Emptied anew, ext4 would write the whole file to the disk before it closes it.
            with temporary.open("r+b") as target, source.open("rb") as origin:
                before = _stamp(origin)
                stored = _copied(origin, target)
                if _stamp(origin) != before:
                    raise StillWritten(source)
            failpoints.reach("after-copy")
            self._settle(temporary, self.path(stored.sha256), stored.size)
        failpoints.reach("after-store")
        return stored

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give the block an empty temporary file, gone afterwards unless it was renamed."""
        self._make_folder(self._temporary)
        self._forget_leftovers()
        descriptor, name = tempfile.mkstemp(dir=self._temporary)
        os.close(descriptor)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Return where the file of this hash is or would be kept.

        Raises NotAStoredFile for anything but 64 hex digits, so that no name leads outside.
        """
        if not _SHA256.fullmatch(sha256):
            raise NotAStoredFile
        return self._root / sha256[:2] / sha256

    def exists(self, sha256: str) -> bool:
        """Tell whether a file of this hash is kept. Raises NotAStoredFile."""
        return self.path(sha256).is_file()

    def verify(self, sha256: str) -> bool:
        """Tell whether the file is there and its bytes still have this hash. Reads all of it."""
        path = self.path(sha256)
        if not path.is_file():
            return False
        with path.open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == sha256

    def all(self) -> Iterator[str]:
        """Yield the hash of every stored file, in ascending order."""
        for folder in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(
                path.name for path in folder.iterdir() if _SHA256.fullmatch(path.name)
            )

    def _settle(self, temporary: Path, final: Path, size: int) -> None:
        """Give the complete temporary file its final name, unless the same file is there."""
        self._make_folder(final.parent)
        # A shorter file under the name can only be left by a broken disk: the good copy wins.
        if not final.is_file() or final.stat().st_size != size:
            temporary.chmod(0o440)
            temporary.replace(final)
        failpoints.reach("after-rename")
        # Also when the names were there: the one who made them may not have synced them yet.
        _sync_folder(self._root)
        _sync_folder(final.parent)

    def _forget_leftovers(self) -> None:
        """Remove the temporary files of killed processes; their sources are where they were."""
        now = time.time()
        for path in self._temporary.iterdir():
            with suppress(FileNotFoundError):
                if now - path.stat().st_mtime > _LEFT_SECONDS:
                    path.unlink()

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True, mode=0o750)
            _sync_folder(folder.parent)


def _copied(origin: BufferedReader, target: BufferedRandom) -> Stored:
    """Copy all bytes and put them on the disk; return their hash and number."""
    digest, part = hashlib.sha256(), bytearray(_CHUNK)
    while count := origin.readinto(part):
        some = memoryview(part)[:count]
        digest.update(some)
        target.write(some)
        failpoints.reach("in-copy")
    target.flush()
    os.fsync(target.fileno())
    return Stored(digest.hexdigest(), target.tell())


def _stamp(handle: BinaryIO) -> tuple[int, int, int]:
    """Return what changes when somebody writes to the file: its size, and times of writing."""
    facts = os.fstat(handle.fileno())
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _sync_folder(folder: Path) -> None:
    """Put the folder's list of names on the disk: fsync of a file does not do that."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
