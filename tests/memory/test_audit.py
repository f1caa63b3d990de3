"""State and history in the same breath, and a log nobody can change unseen."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from postal import audit, event_chain
from postal.audit import Actor, SomeoneElseMovedIt
from postal.births import new_application
from postal.extensions import db, session, writing
from postal.models import Application, Dossier, Event
from postal.plain_text import NumberInText, TextTooLong
from postal.workflow import IllegalMove, NotYourMove, Role
from tests.cases import NIK

CLERK = Actor(None, "Contoh Loket", frozenset({Role.COUNTER}), "test")
OTHER = Actor(None, "Contoh Operator", frozenset({Role.OPERATOR}), "test")


def a_case() -> int:
    with writing() as current:
        return new_application(
            current,
            service=None,
            desk_code=None,
            received_on=date(2026, 11, 2),
            examine_by=None,
            name="Contohwati",
            actor=CLERK,
        ).id


def withdraw(case_id: int, version: int, actor: Actor = CLERK, nonce: str | None = None) -> int:
    with writing() as current:
        case = current.get_one(Application, case_id)
        event = audit.transition(
            current,
            case,
            "withdraw",
            seen_version=version,
            actor=actor,
            reason="diminta",
            nonce=nonce,
        )
        return event.id


def test_a_move_changes_state_and_writes_its_event_together(app: Flask) -> None:
    case_id = a_case()
    withdraw(case_id, 1)
    case = session().get_one(Application, case_id)
    last = session().scalars(select(Event).order_by(Event.id.desc())).first()
    assert (case.state, case.version) == ("withdrawn", 2)
    assert last is not None
    assert (last.name, last.source, last.target) == ("withdraw", "registered", "withdrawn")
    assert (last.actor_name, last.reason) == ("Contoh Loket", "diminta")


def test_the_second_clerk_is_told_who_moved_it_and_nothing_changes(app: Flask) -> None:
    case_id = a_case()
    withdraw(case_id, 1)
    with pytest.raises(SomeoneElseMovedIt) as refused:
        withdraw(case_id, 1, OTHER)
    assert refused.value.values["who"] == "Contoh Loket"
    assert session().get_one(Application, case_id).version == 2


def test_an_illegal_move_leaves_no_trace(app: Flask) -> None:
    case_id = a_case()
    withdraw(case_id, 1)
    before = session().scalars(select(Event.id)).all()
    with pytest.raises(IllegalMove):
        withdraw(case_id, 2)
    assert session().scalars(select(Event.id)).all() == before


def test_a_trigger_that_fires_twice_is_one_event(app: Flask) -> None:
    case_id = a_case()
    first = withdraw(case_id, 1, nonce="scan-1")
    assert withdraw(case_id, 1, nonce="scan-1") == first


def test_two_clerks_at_once_make_one_move(app: Flask) -> None:
    case_id = a_case()
    outcomes: list[str] = []

    def clerk() -> None:
        with app.app_context():
            try:
                withdraw(case_id, 1)
                outcomes.append("moved")
            except SomeoneElseMovedIt:
                outcomes.append("told")

    threads = [threading.Thread(target=clerk) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "told", "told", "told"]


def test_the_chain_holds_over_many_events(app: Flask) -> None:
    for _ in range(5):
        a_case()
    assert list(event_chain.broken_links(session())) == []


@pytest.mark.parametrize("change", ["UPDATE events SET note = 'x'", "DELETE FROM events"])
def test_the_log_refuses_change_and_deletion(app: Flask, change: str) -> None:
    a_case()
    with pytest.raises(DatabaseError, match="append-only"), writing() as current:
        current.execute(text(change))


@pytest.mark.parametrize("kept", ["id", "digest", "nonce"])
def test_the_log_refuses_a_row_that_would_take_anothers_place(app: Flask, kept: str) -> None:
    withdraw(a_case(), 1, nonce="scan-1")
    fresh = {"id": "id + 1000", "digest": "'lain'", "nonce": "'lain'"}
    values = ", ".join(kept if name == kept else value for name, value in fresh.items())
    insert = (
        "INSERT OR REPLACE INTO events (id, digest, nonce, at, thing, thing_id, name, "  # noqa: S608
        f"actor_name, device, before) SELECT {values}, at, thing, thing_id, 'lain', "
        "actor_name, device, before FROM events WHERE nonce = 'scan-1'"
    )
    with pytest.raises(DatabaseError, match="append-only"), writing() as current:
        current.execute(text(insert))
    assert "lain" not in session().scalars(select(Event.name)).all()


def test_the_log_of_looks_refuses_a_row_that_would_take_anothers_place(app: Flask) -> None:
    insert = "INTO access_log (id, at, staff_id, what) VALUES (1, '2026-11-02', 1, 'nik')"
    with writing() as current:
        current.execute(text(f"INSERT {insert}"))
    with pytest.raises(DatabaseError, match="append-only"), writing() as current:
        current.execute(text(f"INSERT OR REPLACE {insert}"))


def test_a_changed_event_breaks_the_chain(app: Flask) -> None:
    a_case()
    with writing() as current:
        current.execute(text("DROP TRIGGER events_no_update"))
        current.execute(text("UPDATE events SET actor_name = 'orang lain' WHERE id = 1"))
    assert 1 in list(event_chain.broken_links(session()))


def test_an_error_in_the_middle_undoes_everything(app: Flask) -> None:
    before = session().scalars(select(Application.id)).all()

    def break_off() -> None:
        with writing() as current:
            new_application(
                current,
                service=None,
                desk_code=None,
                received_on=date(2026, 11, 2),
                examine_by=None,
                name=None,
                actor=CLERK,
            )
            raise ValueError("listrik padam")

    with pytest.raises(ValueError, match="listrik"):
        break_off()
    assert session().scalars(select(Application.id)).all() == before


def test_a_reading_session_cannot_write(app: Flask) -> None:
    with pytest.raises(DatabaseError, match="readonly"):
        db.session.execute(text("UPDATE office SET name = 'x'"))


def withdraw_saying(case_id: int, reason: str, note: str | None = None) -> None:
    with writing() as current:
        case = current.get_one(Application, case_id)
        audit.transition(
            current, case, "withdraw", seen_version=1, actor=CLERK, reason=reason, note=note
        )


@pytest.mark.parametrize(("reason", "note"), [(f"NIK {NIK}", None), ("diminta", NIK)])
def test_a_move_with_a_persons_number_in_its_words_is_refused(
    app: Flask, reason: str, note: str | None
) -> None:
    case_id = a_case()
    with pytest.raises(NumberInText):
        withdraw_saying(case_id, reason, note)
    assert session().get_one(Application, case_id).state == "registered"


def test_a_move_with_too_long_a_reason_is_refused(app: Flask) -> None:
    case_id = a_case()
    with pytest.raises(TextTooLong):
        withdraw_saying(case_id, "a" * 201)
    assert session().get_one(Application, case_id).version == 1
    withdraw_saying(case_id, "a" * 200)


def test_a_fact_is_never_refused_but_masked_and_cut_in_sight(app: Flask) -> None:
    case_id = a_case()
    with writing() as current:
        case = current.get_one(Application, case_id)
        reason = f"{NIK} {'a' * 300}"
        event = audit.record(current, case, "set_aside", actor=CLERK, reason=reason, note=NIK)
        assert event.note == "3599************01"
        assert (event.reason or "").startswith("3599************01 aaa")
        assert (event.reason or "").endswith("…")
        assert len(event.reason or "") == 200


PROGRAM = audit.system("test")


def dossiers(*states: str) -> list[int]:
    """Dossiers that wait to be scanned, in these states; returns their ids."""
    with writing() as current:
        rows = [Dossier(state=state, code=f"BDMG0000{n}X") for n, state in enumerate(states)]
        for row in rows:
            audit.born(current, row, actor=PROGRAM)
        return [row.id for row in rows]


def scan_all(ids: list[int], data: list[dict[str, Any] | None], actor: Actor = PROGRAM) -> None:
    with writing() as current:
        rows = [current.get_one(Dossier, one) for one in ids]
        audit.transition_all(current, rows, "scan", actor=actor, data=data)
        assert {(row.state, row.version) for row in rows} == {("scanned", 2)}


def test_several_rows_make_one_move_with_an_event_each_in_their_order(app: Flask) -> None:
    ids = dossiers("received", "kept_unscanned", "received")
    scan_all(ids[::-1], [{"place": 1}, {"place": 2}, None])
    events = session().scalars(select(Event).order_by(Event.id.desc()).limit(3)).all()
    assert [event.thing_id for event in events] == ids
    assert [event.data for event in events] == [None, {"place": 2}, {"place": 1}]
    assert [event.source for event in events] == ["received", "kept_unscanned", "received"]
    assert list(event_chain.broken_links(session())) == []
    assert [session().get_one(Dossier, one).version for one in ids] == [2, 2, 2]


def test_of_several_rows_none_moves_when_one_was_moved_meanwhile(app: Flask) -> None:
    ids = dossiers("received", "received")
    with writing() as current:
        rows = [current.get_one(Dossier, one) for one in ids]
        void = update(Dossier).where(Dossier.id == ids[1]).values(state="void")
        with current.begin_nested() as undone:
            current.execute(void.execution_options(synchronize_session=False))
            with pytest.raises(SomeoneElseMovedIt):
                audit.transition_all(current, rows, "scan", actor=PROGRAM, data=[None, None])
            undone.rollback()
    assert [session().get_one(Dossier, one).state for one in ids] == ["received", "received"]


def test_several_rows_obey_the_table_of_moves(app: Flask) -> None:
    ids = dossiers("received", "scanned")
    with pytest.raises(IllegalMove):
        scan_all(ids, [None, None])
    with pytest.raises(NotYourMove):
        scan_all(ids[:1], [None], actor=CLERK)
    assert session().get_one(Dossier, ids[0]).state == "received"
