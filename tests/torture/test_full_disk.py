"""A disk that is full at any step: the file stays where it is, and the next round takes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, failpoints, fsck, worker
from postal.extensions import settings
from postal.models import Batch, Page
from postal.scanning.taking import storage, take_in
from tests.conftest import ClientFor
from tests.paper import content, write_scan
from tests.torture.kills import REFUSALS, UPLOADS

OF_THE_INBOX = [point for point in failpoints.POINTS if point not in UPLOADS]


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    failpoints.arm(None)


def files_in(*folders: Path) -> list[str]:
    return [path.name for folder in folders for path in folder.rglob("*") if path.is_file()]


def round_with(setting: str = "") -> list[str]:
    failpoints.arm(failpoints.parse(setting))
    return [batch.state for batch in worker.watch(once=True)]


@pytest.mark.parametrize("point", OF_THE_INBOX)
def test_a_disk_full_at_this_point_costs_one_round(
    app: Flask, session: Session, point: str
) -> None:
    folders = settings()
    if point in REFUSALS:
        (folders.inbox / "surat.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    else:
        write_scan(folders.inbox / "surat.pdf", [content(1)])
    with pytest.raises(OSError, match="No space left"):
        round_with(f"{point}:full")
    waits = files_in(folders.inbox, folders.claimed)
    committed = files_in(folders.done, folders.quarantine)
    assert bool(waits) != (point == "after-put-away" and bool(committed))
    round_with()
    refused = point in REFUSALS
    assert files_in(folders.inbox, folders.claimed, folders.files / "tmp") == []
    assert len(files_in(folders.done)) == (not refused)
    batch = session.scalars(select(Batch)).one()
    assert batch.state == ("quarantined" if refused else "needs_attention")
    assert len(session.scalars(select(Page)).all()) == (not refused)
    assert fsck.check(session, storage())["problems"] == []


def test_a_file_in_trouble_keeps_no_other_waiting(app: Flask, session: Session) -> None:
    for number in (1, 2):
        write_scan(settings().inbox / f"{number}.pdf", [content(number)])
    with pytest.raises(OSError, match="No space left"):
        round_with("before-batch:full@1")
    assert [batch.name for batch in session.scalars(select(Batch))] == ["2.pdf"]
    assert round_with() == ["needs_attention"]


@pytest.mark.parametrize("point", REFUSALS)
def test_a_refused_upload_lies_in_quarantine_with_its_reason_all_the_same(
    app: Flask, session: Session, tmp_path: Path, point: str
) -> None:
    source = tmp_path / "surat.png"
    source.write_bytes(b"\x89PNG\r\n\x1a\n")
    take_in(source, name=source.name, way="upload", actor=audit.system("test"))
    with pytest.raises(OSError, match="No space left"):
        round_with(f"{point}:full")
    round_with()
    assert session.scalars(select(Batch)).one().state == "quarantined"
    kept = {path.name.split("-", 1)[1]: path for path in settings().quarantine.iterdir()}
    assert kept["surat.png"].read_bytes() == source.read_bytes()
    assert kept["surat.png.reason.txt"].read_text() != ""


@pytest.mark.parametrize("point", [*UPLOADS, "in-copy", "after-rename", "before-batch"])
def test_an_upload_that_finds_no_room_is_told_and_can_be_sent_again(
    app: Flask, session: Session, client: ClientFor, tmp_path: Path, point: str
) -> None:
    path = write_scan(tmp_path / "unggah.pdf", [content(1)])
    mailroom = client("mailroom")
    failpoints.arm(failpoints.parse(f"{point}:full"))
    with path.open("rb") as file:
        told = mailroom.post("/pindaian/unggah", data={"files": file}, follow_redirects=True)
    assert "unggah.pdf belum tersimpan" in told.get_data(as_text=True)
    assert files_in(settings().claimed, settings().files / "tmp") == []
    assert session.scalars(select(Batch)).all() == []
    failpoints.arm(None)
    with path.open("rb") as file:
        mailroom.post("/pindaian/unggah", data={"files": file})
    assert round_with() == ["needs_attention"]
    assert fsck.check(session, storage())["problems"] == []
