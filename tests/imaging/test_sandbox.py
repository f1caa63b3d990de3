from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from postal.imaging import sandbox
from postal.imaging.pages import PageRead, read_pages
from postal.imaging.sandbox import (
    FileRefused,
    Limits,
    NoSuchPicture,
    ReaderBroken,
    page_picture,
    read_file,
)
from tests.imaging import hostile
from tests.imaging import scan_files as scans

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Twenty different pages; page 8 carries a mark."""
    pages = [scans.written(seed=number) for number in range(20)]
    pages[7] = scans.marked()
    return scans.written_to(tmp_path / "batch.pdf", scans.scanner_pdf(pages))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return scans.written_to(tmp_path / "good.jpg", scans.jpeg(scans.marked()))


def refusal(path: Path, limits: Limits = Limits()) -> FileRefused:  # noqa: B008
    with pytest.raises(FileRefused) as caught:
        read_file(path, limits=limits)
    return caught.value


def reading_processes() -> set[int]:
    """Process numbers of all children that read files for this test run."""
    found = set()
    for nursery in [reader._process.pid for reader in sandbox._pool._idle]:
        children = Path(f"/proc/{nursery}/task/{nursery}/children").read_text().split()
        found |= {int(child) for child in children}
    return found


def test_a_batch_comes_back_whole_and_in_order(batch: Path) -> None:
    reading = read_file(batch)
    assert (reading.facts.kind, reading.facts.pages) == ("pdf", 20)
    assert reading.pages == tuple(read_pages(batch, 1, 20, Limits()))
    assert [page.number for page in reading.pages if page.marks] == [8]


def test_progress_is_told_in_page_order_while_reading(batch: Path) -> None:
    told: list[list[int]] = []
    totals = set()

    def on_pages(pages: list[PageRead], total: int) -> None:
        told.append([page.number for page in pages])
        totals.add(total)

    read_file(batch, on_pages=on_pages)
    assert [number for numbers in told for number in numbers] == list(range(1, 21))
    assert len(told) > 2
    assert totals == {20}


def test_one_processor_is_enough(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert len(read_file(batch).pages) == 20


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty-file"),
        (b"nothing", "not-a-document"),
        (scans.jpeg(scans.paper())[:-100], "truncated"),
        (hostile.huge_paper(), "page-too-large"),
        (scans.saved(pikepdf.new()), "no-pages"),
    ],
)
def test_the_verdict_of_the_child_arrives(data: bytes, reason: str, tmp_path: Path) -> None:
    assert refusal(scans.written_to(tmp_path / "file", data)).reason == reason


def test_a_bad_page_in_the_middle_is_named(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for number in range(1, 13):
        image = scans.written(50, seed=number)
        data = scans.jpeg(image)[: -2_000 if number == 9 else None]
        scans.add_page(pdf, scans.image_stream(pdf, image, data, "/DCTDecode"))
    refused = refusal(scans.written_to(tmp_path / "file.pdf", scans.saved(pdf)))
    assert refused.reason == "damaged"
    assert "page 9" in refused.detail


def test_a_file_that_burns_the_processor_is_stopped(tmp_path: Path, good: Path) -> None:
    path = scans.written_to(tmp_path / "burner.pdf", hostile.processor_burner())
    started = time.monotonic()
    assert refusal(path, Limits(idle_seconds=1)).reason == "no-progress"
    assert time.monotonic() - started < 30  # a slow machine begins slowly
    assert read_file(good).pages[0].marks


def test_a_file_that_eats_memory_meets_the_limit(tmp_path: Path, good: Path) -> None:
    image = Image.new("RGB", (8_000, 8_000), "white")
    path = scans.written_to(tmp_path / "wide.png", scans.encoded(image, "PNG"))
    assert refusal(path, Limits(memory_bytes=900_000_000)).reason == "memory-limit"
    assert read_file(good).pages[0].marks


def test_a_file_that_kills_its_reader_is_told_apart(tmp_path: Path, good: Path) -> None:
    path = scans.written_to(tmp_path / "content.pdf", hostile.endless_content())
    refused = refusal(path, Limits(memory_bytes=900_000_000))
    assert refused.reason == "reader-died"
    assert refused.detail.startswith("SIG")
    assert read_file(good).pages[0].marks


@pytest.mark.parametrize("memory", [10_000_000, 100_000_000, 400_000_000])
def test_limits_too_small_for_any_file_are_no_verdict_about_this_one(
    memory: int, good: Path
) -> None:
    with pytest.raises(ReaderBroken):
        read_file(good, limits=Limits(memory_bytes=memory))
    assert read_file(good).pages[0].marks


def test_an_honest_large_page_fits_into_the_usual_limits(tmp_path: Path) -> None:
    a4_600_colour = scans.written(600, mode="RGB")
    path = scans.written_to(tmp_path / "large.jpg", scans.jpeg(a4_600_colour, 600))
    assert round(read_file(path).pages[0].dpi) == 600


def test_a_reader_killed_from_outside_is_replaced(batch: Path, good: Path) -> None:
    def kill(pages: list[PageRead], _total: int) -> None:
        if pages[0].number == 1:
            for reader in busy:
                os.killpg(reader._process.pid, signal.SIGKILL)

    read_file(batch)
    busy = list(sandbox._pool._idle)
    with pytest.raises(FileRefused) as caught:
        read_file(batch, on_pages=kill)
    assert caught.value.reason == "reader-died"
    assert read_file(good).pages[0].marks


def test_an_error_of_the_caller_does_not_mix_up_the_next_answer(batch: Path, good: Path) -> None:
    def fail(_pages: list[PageRead], _total: int) -> None:
        raise KeyError("the caller's own")

    with pytest.raises(KeyError):
        read_file(batch, on_pages=fail)
    assert read_file(good).facts.kind == "jpeg"


def test_every_file_has_a_child_of_its_own_that_ends_with_it(batch: Path) -> None:
    read_file(batch)
    assert all(reader.comes_to_rest() for reader in sandbox._pool._idle)
    assert reading_processes() == set()


def test_a_file_that_is_not_there_is_no_verdict_about_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "nothing")
    with pytest.raises(FileNotFoundError):
        page_picture(tmp_path / "nothing", 1, 100, 0)


def test_pictures_come_from_a_child_that_stays_with_the_file(batch: Path) -> None:
    image = Image.open(io.BytesIO(page_picture(batch, 8, 300, 90)))
    assert (image.format, image.size[0]) == ("JPEG", 300)
    first = reading_processes()
    page_picture(batch, 9, 300, 0)
    assert reading_processes() == first
    assert len(first) == 1


def test_another_file_under_the_same_name_is_not_mixed_up(tmp_path: Path) -> None:
    path = scans.written_to(tmp_path / "a.jpg", scans.jpeg(scans.written(50)))
    before = page_picture(path, 1, 200, 0)
    fresh = scans.written_to(tmp_path / "b.jpg", scans.jpeg(scans.paper(50)))
    fresh.replace(path)
    assert page_picture(path, 1, 200, 0) != before


def test_a_picture_that_cannot_be_had_leaves_the_child_at_work(batch: Path) -> None:
    page_picture(batch, 1, 200, 0)
    child = reading_processes()
    for page, width, turn in [(21, 200, 0), (1, 0, 0), (1, 200, 13)]:
        with pytest.raises(NoSuchPicture):
            page_picture(batch, page, width, turn)
    assert page_picture(batch, 20, 200, 0)
    assert reading_processes() == child


def test_a_hostile_file_has_no_picture_and_the_next_file_has(tmp_path: Path, good: Path) -> None:
    path = scans.written_to(tmp_path / "huge.pdf", hostile.huge_paper())
    with pytest.raises(FileRefused):
        page_picture(path, 1, 200, 0)
    assert page_picture(good, 1, 200, 0)


def test_many_threads_get_their_own_pictures(tmp_path: Path) -> None:
    paths = [
        scans.written_to(tmp_path / f"{n}.jpg", scans.jpeg(scans.written(50, seed=n)))
        for n in range(4)
    ]
    alone = [page_picture(path, 1, 200, 0) for path in paths]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda n: page_picture(paths[n % 4], 1, 200, 0), range(40)))
    assert together == [alone[n % 4] for n in range(40)]
    assert threading.active_count() < 50


def test_a_forked_process_has_readers_of_its_own(good: Path) -> None:
    page_picture(good, 1, 100, 0)
    parents = {reader._process.pid for reader in sandbox._pool._idle}
    child = os.fork()
    if child == 0:
        try:
            sandbox._close_pool()
            read_file(good)
            own = {reader._process.pid for reader in sandbox._pool._idle}
            sandbox._close_pool()
            os._exit(0 if own and not own & parents else 2)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert {reader._process.pid for reader in sandbox._pool._idle if reader.alive} == parents


def test_a_script_without_a_guard_runs_once(tmp_path: Path, good: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('begun', flush=True)\n"
        "import pathlib\n"
        "from postal.imaging.sandbox import read_file\n"
        f"print(read_file(pathlib.Path({str(good)!r})).facts.pages)\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "begun\n1\n", "")


def test_the_child_cannot_see_the_callers_secrets(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTAL_KEY", "not for readers")
    sandbox._pool.close()
    page_picture(good, 1, 100, 0)
    (child,) = reading_processes()
    assert b"POSTAL_KEY" not in Path(f"/proc/{child}/environ").read_bytes()


def test_the_child_holds_nothing_but_its_pipes_and_the_file(good: Path, tmp_path: Path) -> None:
    with (tmp_path / "database").open("w") as database:
        os.set_inheritable(database.fileno(), True)  # noqa: FBT003
        sandbox._pool.close()
        page_picture(good, 1, 100, 0)
        (child,) = reading_processes()
        held = {str(one.readlink()) for one in Path(f"/proc/{child}/fd").iterdir()}
    outside = {name for name in held if not name.startswith(("pipe:", "/dev/null"))}
    assert outside <= {str(good)}


def test_the_child_is_bound(good: Path) -> None:
    page_picture(good, 1, 100, 0)
    (child,) = reading_processes()
    limits = Path(f"/proc/{child}/limits").read_text()
    bound = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
    assert bound["Max file size"] == bound["Max core file size"] == "0"
    assert bound["Max address space"] == str(Limits().memory_bytes)
    assert bound["Max cpu time"] != "unlimited"
