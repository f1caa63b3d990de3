"""Pages are measured after the commit, while no file waits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, ingest, measuring, worker
from postal.extensions import settings, writing
from postal.imaging.sandbox import FileRefused
from postal.measuring import Measuring
from postal.models import Batch, Page
from postal.scanning.taking import storage
from tests.paper import blank_page, content, write_scan

ACTOR = audit.system("test")


def nothing_waits() -> bool:
    return False


def scan(name: str, *numbers: int) -> int:
    """Take in a file of made-up pages and a blank one behind them; return its batch."""
    pages = [*(content(number) for number in numbers), blank_page()]
    path = write_scan(settings().cache / name, pages)
    return ingest.ingest(path, way="command", actor=ACTOR)[0].id


def qualities(session: Session, batch_id: int) -> list[dict[str, Any] | None]:
    session.rollback()
    rows = session.scalars(select(Page).where(Page.batch_id == batch_id).order_by(Page.number))
    return [row.quality for row in rows]


def test_what_is_measured_is_kept_with_the_page(app: Flask, session: Session) -> None:
    batch_id = scan("a.pdf", 1, 2)
    assert qualities(session, batch_id) == [None, None, {}]
    assert Measuring(nothing_waits).one_batch()
    first, second, blank = qualities(session, batch_id)
    assert first
    assert second
    assert first["paper"] > 200
    assert abs(first["skew_degrees"]) < 1
    assert first.keys() == {"blur_mm", "paper", "contrast", "skew_degrees", "cut"}
    assert blank == {}


def test_the_newest_batch_comes_first_and_each_only_once(app: Flask, session: Session) -> None:
    old, new = scan("a.pdf", 1), scan("b.pdf", 2)
    walk = Measuring(nothing_waits)
    assert walk.one_batch()
    assert None in qualities(session, old)
    assert None not in qualities(session, new)
    newest = scan("c.pdf", 3)
    assert walk.one_batch()
    assert None not in qualities(session, newest)
    assert walk.one_batch()
    assert None not in qualities(session, old)
    assert not walk.one_batch()


def test_a_waiting_file_stops_it_and_the_rest_is_measured_later(
    app: Flask, session: Session
) -> None:
    batch_id = scan("a.pdf", 1, 2, 3, 4, 5, 6)
    asked: list[bool] = []

    def waits() -> bool:
        asked.append(True)
        return len(asked) > 1

    assert Measuring(waits).one_batch()
    assert [one is None for one in qualities(session, batch_id)] == [False] * 4 + [True] * 2 + [
        False
    ]
    assert not Measuring(lambda: True).one_batch()
    assert Measuring(nothing_waits).one_batch()
    assert None not in qualities(session, batch_id)


def test_nothing_is_kept_of_a_batch_that_was_not_finished(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = scan("a.pdf", 1, 2)

    def dies(*_args: object, **_more: object) -> dict[int, dict[str, Any]]:
        raise KeyboardInterrupt

    monkeypatch.setattr(measuring, "page_qualities", dies)
    with pytest.raises(KeyboardInterrupt):
        Measuring(nothing_waits).one_batch()
    assert qualities(session, batch_id) == [None, None, {}]


def test_pages_of_a_file_that_is_refused_are_not_asked_for_again(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = scan("a.pdf", 1, 2)

    def refused(path: Path, pages: Sequence[int], **_more: object) -> dict[int, dict[str, Any]]:
        assert path.exists()
        assert list(pages) == [1, 2]
        raise FileRefused("no-progress")

    monkeypatch.setattr(measuring, "page_qualities", refused)
    walk = Measuring(nothing_waits)
    assert walk.one_batch()
    assert qualities(session, batch_id) == [{}, {}, {}]
    assert not walk.one_batch()


def test_a_stored_file_that_is_missing_holds_up_no_other(app: Flask, session: Session) -> None:
    old, new = scan("a.pdf", 1), scan("b.pdf", 2)
    storage().path(session.get_one(Batch, new).sha256).unlink()
    walk = Measuring(nothing_waits)
    assert not walk.one_batch()
    assert walk.one_batch()
    assert qualities(session, new)[0] is None
    assert qualities(session, old)[0] is not None


def test_a_batch_that_is_still_being_read_is_not_passed_over_for_ever(
    app: Flask, session: Session
) -> None:
    first, second = scan("a.pdf", 1), scan("b.pdf", 2)
    with writing() as current:
        current.get_one(Batch, first).state = "reading"
    walk = Measuring(nothing_waits)
    assert not walk.one_batch()
    with writing() as current:
        current.get_one(Batch, first).state = "needs_attention"
    assert walk.one_batch()
    assert walk.one_batch()
    assert None not in qualities(session, first) + qualities(session, second)


def test_the_watch_measures_when_it_has_nothing_else_to_do(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = scan("a.pdf", 1)
    slept: list[float] = []

    def idle(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            path = settings().inbox / "b.pdf"
            write_scan(settings().cache / "b.pdf", [content(2)]).rename(path)

    monkeypatch.setattr("postal.worker.time.sleep", idle)
    watching = worker.watch(once=False)
    assert next(watching).name == "b.pdf"
    watching.close()
    assert slept == [0.2, 0.2]
    assert None not in qualities(session, batch_id)
