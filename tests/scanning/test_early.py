"""A file of the inbox is read while its copy is on the way to the disk."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, ingest, worker
from postal.extensions import settings
from postal.imaging.pages import PageRead
from postal.imaging.sandbox import FileRefused, Limits
from postal.models import Batch, Page
from postal.scanning import early, taking
from postal.scanning.early import EarlyReading
from postal.storage import Storage, Stored
from tests.paper import content, write_scan

ACTOR = audit.system("test")


def drop_in(name: str, *numbers: int) -> Path:
    return write_scan(settings().inbox / name, [content(number) for number in numbers])


def sweep() -> list[str]:
    troubles: list[Exception] = []
    states = [one.state for one in worker.sweep_inbox(ACTOR, patience=0, troubles=troubles)]
    assert troubles == []
    return states


def never(*_args: object, **_more: object) -> None:
    raise AssertionError


def ignore(*_args: object) -> None:
    """Nobody wants to know how far it is."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "copies"
    path.mkdir()
    return path


def test_a_file_is_read_once_and_while_it_is_copied(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "read_file", never)
    drop_in("a.pdf", 1, 2, 3)
    assert sweep() == ["needs_attention"]
    assert len(session.scalars(select(Page)).all()) == 3
    assert list((settings().files / "tmp").iterdir()) == []


def test_a_file_that_may_be_known_is_not_read_for_nothing(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop_in("a.pdf", 1)
    again = path.read_bytes()
    assert sweep() == ["needs_attention"]
    monkeypatch.setattr(early, "read_file", never)
    (settings().inbox / "b.pdf").write_bytes(again)
    assert sweep() == ["needs_attention"]
    assert len(session.scalars(select(Batch)).all()) == 1


def test_a_file_on_another_disk_is_read_afterwards(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop_in("a.pdf", 1)
    assert taking.worth_reading_early(path)
    elsewhere = SimpleNamespace(files=Path("/proc"))
    monkeypatch.setattr(taking, "settings", lambda: elsewhere)
    assert not taking.worth_reading_early(path)


@pytest.mark.parametrize("becomes", ["another", "longer", "gone"])
def test_what_was_read_of_a_source_that_changed_is_forgotten(folder: Path, becomes: str) -> None:
    source = write_scan(folder / "a.pdf", [content(1)])
    reading = EarlyReading(Limits())
    reading.begin(source)
    if becomes == "another":
        write_scan(folder / "b.pdf", [content(2)]).replace(source)
    elif becomes == "longer":
        with source.open("ab") as scanner:
            scanner.write(b"\n")
    else:
        source.unlink()
    assert reading.finish(ignore) is None


def test_a_batch_is_read_from_its_copy_when_the_source_changes_afterwards(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, put = drop_in("a.pdf", 1, 2), Storage.put

    def put_and_then_written_to(self: Storage, source: Path) -> Stored:
        stored = put(self, source)
        write_scan(source, [content(3)])
        return stored

    monkeypatch.setattr(Storage, "put", put_and_then_written_to)
    assert sweep() == ["needs_attention"]
    assert not path.exists()
    assert session.scalars(select(Batch)).one().pages_total == 2


def test_a_refused_file_is_set_aside_with_its_reason(app: Flask, session: Session) -> None:
    (settings().inbox / "a.pdf").write_bytes(b"%PDF-1.7 nothing more")
    assert sweep() == ["quarantined"]
    assert session.scalars(select(Batch)).one().reason == "truncated"


def test_what_the_reading_raises_is_raised_where_it_is_waited_for(
    folder: Path,
) -> None:
    copy = folder / "copy"
    copy.write_bytes(b"no document")
    reading = EarlyReading(Limits())
    reading.begin(copy)
    with pytest.raises(FileRefused) as caught:
        reading.finish(never)
    assert caught.value.reason == "not-a-document"


def test_a_reading_that_nobody_wants_ends_and_leaves_nothing(folder: Path) -> None:
    copy = write_scan(folder / "copy.pdf", [content(number) for number in range(9)])
    others, reading = threading.active_count(), EarlyReading(Limits())
    reading.begin(copy)
    reading.drop()
    assert threading.active_count() == others


def test_all_pages_are_handed_on_in_order(folder: Path) -> None:
    copy = write_scan(folder / "copy.pdf", [content(number) for number in range(9)])
    reading = EarlyReading(Limits())
    reading.begin(copy)
    told: list[int] = []

    def tell(pages: list[PageRead], total: int) -> None:
        assert total == 9
        told.extend(page.number for page in pages)

    found = reading.finish(tell)
    assert found is not None
    assert told == [page.number for page in found.pages] == list(range(1, 10))
