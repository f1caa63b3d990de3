"""The inbox folder: whole files are taken once, and nothing is ever deleted."""

from __future__ import annotations

import os
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, failpoints, worker
from postal.extensions import settings
from postal.models import Batch, Page
from postal.scanning import inbox
from postal.storage import StillWritten
from tests.paper import content, write_scan

ACTOR = audit.system("test")


def sweep(patience: float = 0) -> list[str]:
    troubles: list[Exception] = []
    states = [b.state for b in worker.sweep_inbox(ACTOR, patience=patience, troubles=troubles)]
    assert troubles == []
    return states


def test_a_file_still_being_written_is_left_alone(app: Flask) -> None:
    path = settings().inbox / "a.pdf"
    path.write_bytes(b"%PDF-1.7 ...")
    assert inbox.is_quiet(path, 0)
    assert not inbox.is_quiet(path, 30)
    assert not inbox.is_quiet(path.with_name("b.pdf"), 0)


def test_an_old_time_of_writing_does_not_make_a_growing_file_quiet(app: Flask) -> None:
    path = settings().inbox / "a.pdf"
    path.write_bytes(b"%PDF-1.7 ...")
    os.utime(path, (1, 1))
    assert not inbox.is_quiet(path, 30)


def test_a_clock_that_runs_ahead_does_not_hold_a_file_for_ever(app: Flask) -> None:
    path = settings().inbox / "a.pdf"
    path.write_bytes(b"%PDF-1.7 ...")
    ahead = time.time() + 3600
    os.utime(path, (ahead, ahead))
    assert inbox.is_quiet(path, 30)


def test_a_fresh_file_that_ends_early_waits_for_its_scanner(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    whole = write_scan(tmp_path / "whole.pdf", [content(1), content(2)]).read_bytes()
    growing = settings().inbox / "tumbuh.pdf"
    growing.write_bytes(whole[: len(whole) // 2])
    assert sweep(patience=60) == []
    assert growing.exists()
    growing.write_bytes(whole)
    assert sweep(patience=60) == ["needs_attention"]
    assert session.scalars(select(Batch)).one().pages_total == 2


def test_a_scanner_that_pauses_and_reopens_its_file_to_append_is_waited_for(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    whole = write_scan(tmp_path / "whole.pdf", [content(1), content(2)]).read_bytes()
    growing = settings().inbox / "tumbuh.pdf"
    for start in range(0, len(whole), len(whole) // 3):
        assert sweep(patience=60) == []
        with growing.open("ab") as scanner:
            scanner.write(whole[start : start + len(whole) // 3])
    assert sweep(patience=60) == ["needs_attention"]
    assert session.scalars(select(Batch)).one().pages_total == 2
    assert [one.read_bytes() for one in settings().done.rglob("*.pdf")] == [whole]


def test_a_file_its_scanner_still_has_open_is_not_taken_however_whole_it_looks(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    shorter = write_scan(tmp_path / "1.tif", [content(1)]).read_bytes()
    longer = write_scan(tmp_path / "2.tif", [content(1), content(2)]).read_bytes()
    growing = settings().inbox / "tumbuh.tif"
    with growing.open("wb") as scanner:
        scanner.write(shorter)
        scanner.flush()
        assert sweep() == []
        scanner.seek(0)
        scanner.write(longer)
    assert sweep() == ["needs_attention"]
    assert session.scalars(select(Batch)).one().pages_total == 2


def test_a_file_that_changes_while_it_is_copied_is_copied_again_when_it_is_whole(
    app: Flask, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = write_scan(tmp_path / "whole.pdf", [content(1)]).read_bytes()
    (settings().inbox / "a.pdf").write_bytes(whole[:1000])

    def on_a_share(point: str) -> None:  # where nobody can tell that it is still open
        if point == "in-copy":
            for path in settings().claimed.iterdir():
                path.write_bytes(whole)

    monkeypatch.setattr(failpoints, "reach", on_a_share)
    troubles: list[Exception] = []
    assert list(worker.sweep_inbox(ACTOR, patience=0, troubles=troubles)) == []
    assert [type(one) for one in troubles] == [StillWritten]
    monkeypatch.undo()
    assert sweep() == ["needs_attention"]
    assert [batch.size for batch in session.scalars(select(Batch))] == [len(whole)]


@pytest.mark.parametrize(
    "name", [b"p" * 251 + b".pdf", b"surat-\xe9.pdf", "é".encode() * 120 + b".pdf"]
)
def test_whatever_a_scanner_calls_its_file_it_is_taken(
    app: Flask, session: Session, tmp_path: Path, name: bytes
) -> None:
    scan = write_scan(tmp_path / "a.pdf", [content(1)])
    scan.rename(settings().inbox / os.fsdecode(name))
    (settings().inbox / os.fsdecode(b"x" + name[1:])).write_bytes(b"bukan pdf")
    assert sorted(sweep()) == ["needs_attention", "quarantined"]
    names = [batch.name for batch in session.scalars(select(Batch))]
    assert all(one.endswith(".pdf") and len(one) > 8 for one in names)


@pytest.mark.parametrize("name", [".tersembunyi.pdf", "setengah.part", "unduh.crdownload"])
def test_hidden_and_partial_files_are_not_taken(app: Flask, name: str) -> None:
    (settings().inbox / name).write_bytes(b"x")
    assert inbox.candidates(settings().inbox) == []


def test_two_watchers_at_once_make_one_batch(app: Flask, session: Session, tmp_path: Path) -> None:
    write_scan(settings().inbox / "a.pdf", [content(1), content(2)])
    seen: list[str] = []

    def watcher() -> None:
        with app.app_context():
            seen.extend(sweep())

    threads = [threading.Thread(target=watcher) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(session.scalars(select(Batch)).all()) == 1
    assert len(session.scalars(select(Page)).all()) == 2
    assert [one.name for one in settings().done.rglob("*.pdf")] == ["a.pdf"]


def test_what_a_crash_left_claimed_is_taken_up_again(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    write_scan(settings().claimed / "18f-77-pagi.pdf", [content(1)])
    assert sweep() == ["needs_attention"]
    assert session.scalars(select(Batch)).one().name == "pagi.pdf"
    assert list(settings().claimed.iterdir()) == []


def test_a_claimed_file_somebody_works_on_is_left_alone(app: Flask) -> None:
    source = settings().inbox / "a.pdf"
    source.write_bytes(b"x")
    with inbox.claimed(source, settings().claimed) as mine:
        assert mine is not None
        with inbox.abandoned(mine) as free:
            assert free is False
    with inbox.abandoned(mine) as free:
        assert free is True


def test_two_files_of_one_name_are_both_kept(app: Flask, tmp_path: Path) -> None:
    for number in (1, 2):
        write_scan(settings().inbox / "scan.pdf", [content(number)])
        sweep()
    names = sorted(path.name for path in settings().done.rglob("*.pdf"))
    assert names == ["scan-2.pdf", "scan.pdf"]


def test_a_second_scan_of_a_name_is_not_taken_in_place_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, claimed = tmp_path / "scan.pdf", tmp_path / "claimed"
    claimed.mkdir()
    source.write_bytes(b"pertama")

    def meanwhile(_point: str) -> None:
        source.rename(tmp_path / "diambil.pdf")
        source.write_bytes(b"kedua, belum selesai")

    monkeypatch.setattr(failpoints, "reach", meanwhile)
    with inbox.claimed(source, claimed) as mine:
        assert mine is None
    assert source.read_bytes() == b"kedua, belum selesai"


def test_a_name_taken_at_the_last_moment_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, kept = tmp_path / "1-1-scan.pdf", tmp_path / "2026-11-21" / "scan.pdf"
    source.write_bytes(b"baru")
    kept.parent.mkdir()
    kept.write_bytes(b"lama")
    monkeypatch.setattr(Path, "exists", lambda _path: False)  # it came after anybody looked
    moved = inbox.put_away(source, tmp_path, date(2026, 11, 21))
    assert (kept.read_bytes(), moved.name, moved.read_bytes()) == (b"lama", "scan-2.pdf", b"baru")
    assert not source.is_file()


def test_a_folder_without_links_gets_its_files_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    for number in (1, 2):
        source = tmp_path / f"{number}-1-scan.pdf"
        source.write_bytes(b"%d" % number)
        inbox.put_away(source, tmp_path / "done", date(2026, 11, 21))
        assert not source.exists()
    kept = {path.name: path.read_bytes() for path in (tmp_path / "done").rglob("*.pdf")}
    assert kept == {"scan.pdf": b"1", "scan-2.pdf": b"2"}


def test_a_file_another_watcher_took_meanwhile_is_passed_over(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = settings().inbox / "a.pdf"
    monkeypatch.setattr(inbox, "candidates", lambda folder: [gone] * (folder == gone.parent))
    monkeypatch.setattr(inbox, "is_quiet", lambda _path, seconds: seconds == 0)
    assert sweep(patience=60) == []


def test_a_refused_file_lies_in_quarantine_with_its_reason(app: Flask) -> None:
    (settings().inbox / "surat.pdf").write_bytes(b"bukan pdf")
    assert sweep() == ["quarantined"]
    kept = {path.name.split("-", 1)[1]: path for path in settings().quarantine.iterdir()}
    assert kept["surat.pdf"].read_bytes() == b"bukan pdf"
    assert "not-a-document" in kept["surat.pdf.reason.txt"].read_text()
    assert list(settings().inbox.iterdir()) == []
