"""After something happened the piles that it is about are counted, and every number is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pysqlite3
import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from postal import audit
from postal.extensions import db, writing
from postal.models import Application, Document, Event, Parcel, utc_now
from postal.pile_sizes import count, queue_sizes
from postal.piles import LISTED
from postal.workflow import QUEUES
from tests.cases import a_case, a_dossier, someone
from tests.conftest import build_app
from tests.production import stage as production
from tests.verification import stage as verification


@pytest.fixture
def tables(app: Flask) -> Iterator[list[set[str]]]:
    """Of what each question about the piles counts, by its tables, from now on."""
    del app
    found: list[set[str]] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "UNION ALL" in statement and "min(" in statement:
            found.append(set(re.findall(r"FROM (\w+)", statement)))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def sizes(session: Session) -> dict[str, int]:
    """How much waits now, as a page shows it; and as if nobody had counted before."""
    session.rollback()
    shown = queue_sizes(session)
    assert shown == count(session, QUEUES)
    return {name: size for name, (size, _) in shown.items()}


def test_after_taking_a_case_no_documents_and_no_bundles_are_counted(
    session: Session, tables: list[set[str]]
) -> None:
    with writing() as current:
        case = verification.ready(current)
    queue_sizes(session)
    with writing() as current:
        audit.transition(
            current,
            case,
            "take",
            seen_version=case.version,
            actor=verification.person(current, "operator"),
        )
    tables.clear()
    session.rollback()
    assert queue_sizes(session)["again"][0] == 1
    assert tables == [{"applications", "parcels"}], "those split by more than their state"


def test_a_case_that_rests_takes_its_documents_off_their_pile(session: Session) -> None:
    with writing() as current:
        case, _ = production.started(current)
        number = case.id
    assert (sizes(session)["to_enter"], sizes(session)["on_hold"]) == (1, 0)
    with writing() as current:
        move(current, number, "hold")
    assert (sizes(session)["to_enter"], sizes(session)["on_hold"]) == (0, 1)
    with writing() as current:
        move(current, number, "go_on")
    assert (sizes(session)["to_enter"], sizes(session)["on_hold"]) == (1, 0)


def move(session: Session, number: int, name: str) -> None:
    case = session.get_one(Application, number)
    audit.transition(
        session, case, name, seen_version=case.version, actor=someone(), reason="contoh"
    )


def test_what_splits_a_state_is_counted_after_the_event_of_any_other_thing(
    session: Session,
) -> None:
    """Paper, hand and resi may be told by the event of a bundle or of a tray."""
    with writing() as current:
        case, other = a_case(current), a_case(current)
    assert (sizes(session)["await_pages"], sizes(session)["to_verify"]) == (2, 0)
    with writing() as current:
        current.get_one(Application, case.id).paper_ready_at = utc_now()
        document = Document(state="voided", application_id=other.id, kind="card", channel="pos")
        audit.born(current, document, actor=someone())
    assert (sizes(session)["await_pages"], sizes(session)["to_verify"]) == (1, 1)
    with writing() as current:
        document = started(current)
        parcel = production.packed(current, document, "label", "manifest", "hand_over")
    assert (sizes(session)["no_resi"], sizes(session)["on_way"]) == (1, 0)
    with writing() as current:
        current.get_one(Parcel, parcel.id).resi = "P0000000000001"
        audit.record(current, current.get_one(Application, other.id), "called", actor=someone())
    assert (sizes(session)["no_resi"], sizes(session)["on_way"]) == (0, 1)


def test_who_is_to_come_waits_since_the_paper_came_whatever_event_tells_it(
    session: Session,
) -> None:
    with writing() as current:
        case, other = a_case(current), a_case(current)
        move(current, case.id, "require_visit")
    assert sizes(session)["to_visit"] == 1
    came = utc_now() + timedelta(hours=1)
    with writing() as current:
        current.get_one(Application, case.id).paper_ready_at = came
        audit.record(current, current.get_one(Application, other.id), "called", actor=someone())
    assert sizes(session)["to_visit"] == 1
    assert queue_sizes(session)["to_visit"] == (1, came)


def started(session: Session) -> Document:
    _, (document,) = production.started(session)
    production.made(session, document)
    return document


def test_the_bundles_of_a_case_go_with_it_to_another_desk(session: Session) -> None:
    with writing() as current:
        case = a_case(current)
        a_dossier(current, case)
        number, desk = case.id, case.desk_code
    assert desk is not None
    for place, size in ((desk, 1), ("nik", 0)):
        assert queue_sizes(session, LISTED, [place])["to_scan"][0] == size
    with writing() as current:
        row = current.get_one(Application, number)
        row.desk_code = "nik"
        audit.record(current, row, "service_chosen", actor=someone())
    session.rollback()
    for place, size in ((desk, 0), ("nik", 1)):
        assert queue_sizes(session, LISTED, [place]) == count(session, LISTED, (place,))
        assert queue_sizes(session, LISTED, [place])["to_scan"][0] == size


def test_what_another_process_moved_is_counted(app: Flask, session: Session) -> None:
    with writing() as current:
        number = a_case(current).id
    assert sizes(session)["await_pages"] == 1
    session.rollback()
    with build_app(Path(app.config["POSTAL"].data).parent).app_context():
        with writing() as current:
            a_case(current)
            move(current, number, "withdraw")
            a_case(current)
        db.engine.dispose()
    assert sizes(session)["await_pages"] == 2


def test_what_was_undone_is_not_counted_and_its_number_may_come_again(session: Session) -> None:
    with writing() as current:
        number = a_case(current).id
    assert sizes(session)["await_pages"] == 1
    with writing() as current:
        move(current, number, "withdraw")
        undone = current.query(Event).count()
        current.rollback()
    assert sizes(session)["await_pages"] == 1
    with writing() as current:
        a_case(current)
    session.rollback()
    assert session.query(Event).count() == undone
    assert sizes(session)["await_pages"] == 2


def test_what_is_kept_of_an_event_that_is_gone_is_counted_anew(
    session: Session, tmp_path: Path
) -> None:
    """An older copy of the database has come back, and something happened in it."""
    with writing() as current:
        case, _ = production.started(current)
        number = case.id
    kept, copy = Path(str(db.engine.url.database)), tmp_path / "copy.sqlite3"
    with closing(pysqlite3.connect(kept)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    with writing() as current:
        move(current, number, "hold")
    assert sizes(session)["in_process"] == 0
    db.session.remove()
    db.engine.dispose()
    for name in (f"{kept}-wal", f"{kept}-shm"):
        Path(name).unlink(missing_ok=True)
    copy.replace(kept)
    assert sizes(session)["in_process"] == 1
