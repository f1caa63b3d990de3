from __future__ import annotations

import hashlib
import os
import resource
import time
from typing import TYPE_CHECKING

import pytest

from postal import failpoints
from postal.storage import NotAStoredFile, StillWritten, Storage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BYTES = b"a bundle of paper " * 100_000
SHA256 = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(BYTES)
    return path


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "stored")


@pytest.fixture
def small_disk(source: Path) -> Iterator[None]:
    """No file may grow beyond 100 kB: writing fails in the middle as on a full disk."""
    assert source.stat().st_size > 100_000
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names_below(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_it_keeps_the_bytes_under_their_hash_and_leaves_the_source(
    storage: Storage, source: Path
) -> None:
    stored = storage.put(source)
    assert (stored.sha256, stored.size) == (SHA256, len(BYTES))
    assert storage.path(SHA256).read_bytes() == BYTES
    assert source.read_bytes() == BYTES


def test_the_same_bytes_are_kept_once(storage: Storage, source: Path, tmp_path: Path) -> None:
    storage.put(source)
    before = storage.path(SHA256).stat()
    assert storage.put(source).sha256 == SHA256
    assert names_below(tmp_path / "stored") == [SHA256]
    assert storage.path(SHA256).stat().st_ino == before.st_ino


def test_a_stored_file_cannot_be_written_by_accident(storage: Storage, source: Path) -> None:
    storage.put(source)
    assert storage.path(SHA256).stat().st_mode & 0o222 == 0


@pytest.mark.parametrize(
    "name",
    ["", "../../etc/passwd", SHA256[:-1], SHA256.upper(), SHA256 + "\n", "/" + SHA256[1:]],
)
def test_a_name_that_is_no_hash_leads_nowhere(storage: Storage, name: str) -> None:
    with pytest.raises(NotAStoredFile):
        storage.path(name)
    with pytest.raises(NotAStoredFile):
        storage.exists(name)


def test_what_a_killed_copy_left_is_removed_after_an_hour_and_not_before(
    storage: Storage, source: Path, tmp_path: Path
) -> None:
    storage.put(source)
    left, fresh = (tmp_path / "stored" / "tmp" / name for name in ("left", "fresh"))
    for path in (left, fresh):
        path.write_bytes(b"half")
    long_ago = time.time() - 2 * 3600
    os.utime(left, (long_ago, long_ago))
    storage.put(source)
    assert names_below(tmp_path / "stored") == sorted([SHA256, "fresh"])


def test_a_file_that_grows_while_it_is_copied_is_not_kept(
    storage: Storage, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def grow(point: str) -> None:
        if point == "in-copy":
            os.truncate(source, len(BYTES) + 1)

    monkeypatch.setattr(failpoints, "reach", grow)
    with pytest.raises(StillWritten):
        storage.put(source)
    assert names_below(tmp_path / "stored") == []


def test_it_lists_every_stored_hash_in_order(storage: Storage, tmp_path: Path) -> None:
    assert list(storage.all()) == []
    hashes = []
    for number in range(20):
        path = tmp_path / f"{number}"
        path.write_bytes(b"%d" % number)
        hashes.append(storage.put(path).sha256)
    assert list(storage.all()) == sorted(hashes)


def test_it_notices_that_a_stored_file_was_changed_or_lost(storage: Storage, source: Path) -> None:
    storage.put(source)
    assert storage.verify(SHA256)
    path = storage.path(SHA256)
    path.chmod(0o600)
    path.write_bytes(BYTES[:-1] + b"x")
    assert not storage.verify(SHA256)
    path.unlink()
    assert not storage.verify(SHA256)
    assert not storage.exists(SHA256)


def test_a_cut_file_under_the_name_is_replaced_by_the_whole_one(
    storage: Storage, source: Path
) -> None:
    path = storage.path(SHA256)
    path.parent.mkdir(parents=True)
    path.write_bytes(BYTES[:1000])
    storage.put(source)
    assert storage.verify(SHA256)


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_leaves_nothing_half(storage: Storage, source: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too large"):
        storage.put(source)
    assert names_below(tmp_path / "stored") == []


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_after(
    storage: Storage, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, bool]] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        is_folder = os.path.isdir(f"/proc/self/fd/{descriptor}")  # noqa: PTH112
        seen.append((is_folder, storage.exists(SHA256)))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    storage.put(source)
    assert (False, False) in seen
    assert seen[-1] == (True, True)


def test_a_failing_disk_is_told_and_leaves_nothing_half(
    storage: Storage, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(descriptor: int) -> None:
        if not os.path.isdir(f"/proc/self/fd/{descriptor}"):  # noqa: PTH112
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="Input/output"):
        storage.put(source)
    assert names_below(tmp_path / "stored") == []
