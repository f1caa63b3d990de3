from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from postal.imaging import reader_pool, sandbox
from postal.imaging.sandbox import FileRefused, Limits, page_picture, read_file
from postal.scanning import pictures
from postal.storage import Storage
from tests.imaging import hostile
from tests.imaging import scan_files as scans

_AT_WORK_TICKS = 30  # of a hundredth second: by then the file is open


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[reader_pool.ReaderPool]:
    fresh = reader_pool.ReaderPool()
    monkeypatch.setattr(sandbox, "_pool", fresh)
    yield fresh
    fresh.close()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return scans.written_to(tmp_path / "good.jpg", scans.jpeg(scans.marked()))


def burners(folder: Path, count: int) -> list[Path]:
    return [
        scans.written_to(folder / f"{number}.pdf", hostile.processor_burner() + b"\n" * number)
        for number in range(count)
    ]


def test_hostile_pictures_never_hold_the_reader_of_files_that_are_quick(
    tmp_path: Path, good: Path, pool: reader_pool.ReaderPool
) -> None:
    page_picture(good, 1, 100, 0)
    limits, begun = Limits(idle_seconds=2.5), threading.Barrier(3)
    reasons: list[str] = []

    def look(path: Path) -> None:
        begun.wait()
        try:
            page_picture(path, 1, 100, 0, limits=limits)
        except FileRefused as refused:
            reasons.append(refused.reason)

    threads = [threading.Thread(target=look, args=[path]) for path in burners(tmp_path, 2)]
    for thread in threads:
        thread.start()
    begun.wait()
    for _ in range(8):
        page_picture(good, 1, 100, 0)
    assert any(thread.is_alive() for thread in threads)
    for thread in threads:
        thread.join()
    assert reasons == ["no-progress"] * 2


def test_a_page_that_was_refused_is_not_tried_again_at_once(
    tmp_path: Path, good: Path, pool: reader_pool.ReaderPool
) -> None:
    (burner,) = burners(tmp_path, 1)
    limits = Limits(idle_seconds=1)
    with pytest.raises(FileRefused):
        page_picture(burner, 1, 100, 0, limits=limits)
    started = time.monotonic()
    for width in range(100, 140):
        with pytest.raises(FileRefused) as caught:
            page_picture(burner, 1, width, 0, limits=limits)
        assert caught.value.reason == "no-progress"
    assert time.monotonic() - started < 10  # trying each again takes forty
    assert page_picture(good, 1, 100, 0)


def test_whoever_waits_too_long_for_a_picture_is_told_that_readers_are_busy(
    good: Path, pool: reader_pool.ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_pool, "_BUSY_SECONDS", 0.05)
    with pool.lend(), pool.lend(), pytest.raises(FileRefused) as caught:
        page_picture(good, 1, 100, 0)
    assert caught.value.reason == "busy"
    assert page_picture(good, 1, 100, 0)


def test_a_file_of_pages_that_come_too_slowly_is_set_aside_though_each_is_in_time(
    tmp_path: Path, good: Path
) -> None:
    pages = [scans.written(50, seed=seed) for seed in range(9)]
    path = scans.written_to(tmp_path / "slow.pdf", scans.scanner_pdf(pages))
    with pytest.raises(FileRefused) as caught:
        read_file(path, limits=Limits(total_seconds=0))
    assert caught.value.reason == "too-slow"
    assert read_file(good).pages[0].marks


@pytest.mark.parametrize(
    ("how", "reason"), [("SIGABRT", "memory-limit"), ("exit 1", "reader-died")]
)
def test_a_reader_that_had_too_little_memory_is_told_from_one_that_was_killed(
    how: str, reason: str, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Libraries abort without memory; the file is fine when the same pages come with twice it."""

    def die(*_: object) -> None:
        raise FileRefused("reader-died", how)

    monkeypatch.setattr(sandbox, "_read", die)
    with pytest.raises(FileRefused) as caught:
        read_file(good)
    assert (caught.value.reason, caught.value.detail) == (reason, how)


def test_a_child_that_the_machine_ended_for_want_of_memory_is_no_hostile_file(
    tmp_path: Path, good: Path
) -> None:
    path = scans.written_to(tmp_path / "burner.pdf", hostile.processor_burner())
    ended = threading.Thread(target=_kill_the_child)
    ended.start()
    with pytest.raises(FileRefused) as caught:
        read_file(path, limits=Limits(idle_seconds=10))
    ended.join()
    assert (caught.value.reason, caught.value.detail) == ("memory-limit", "of the machine")
    assert read_file(good).pages[0].marks


def _kill_the_child() -> None:
    """Do what the kernel does to the process that is worth least."""
    deadline = time.monotonic() + 9
    while time.monotonic() < deadline:
        for nursery in _children(os.getpid()):
            for child in _children(nursery):
                worth = Path(f"/proc/{child}/oom_score_adj").read_text().strip()
                ticks = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11]
                if worth == "1000" and int(ticks) > _AT_WORK_TICKS:
                    os.kill(child, signal.SIGKILL)
                    return


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(one) for task in tasks for one in (task / "children").read_text().split()]


def test_a_file_that_a_person_had_read_again_has_pictures_too(tmp_path: Path) -> None:
    side = (12_000, 7_000)
    large = scans.written_to(tmp_path / "large.png", scans.encoded(Image.new("1", side, 1), "PNG"))
    storage = Storage(tmp_path / "files")
    stored = storage.put(large)
    with pytest.raises(FileRefused):
        page_picture(large, 1, 320, 0)
    made = pictures.picture(storage, tmp_path / "cache", stored.sha256, 1, 320, 0)
    assert Image.open(made).size[0] == 320
