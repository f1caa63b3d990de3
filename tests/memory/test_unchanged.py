"""What is kept as long as nothing happens, and never longer."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit
from postal.extensions import db, writing
from postal.models import Application, Event
from postal.unchanged import while_unchanged
from tests.cases import a_case, someone
from tests.conftest import build_app


class Counted:
    """A question to the database that knows how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def ask(self, session: Session, question: str = "cases") -> int | None:
        return while_unchanged(session, question, lambda: self._count(session))

    def _count(self, session: Session) -> int | None:
        self.times += 1
        return session.scalar(select(func.count()).select_from(Application))


def register() -> int:
    with writing() as session:
        return a_case(session).id


def test_what_was_counted_is_not_counted_again_while_nothing_happens(
    app: Flask, session: Session
) -> None:
    del app
    register()
    counted = Counted()
    assert [counted.ask(session) for _ in range(3)] == [1, 1, 1]
    assert counted.times == 1


def test_every_question_has_an_answer_of_its_own(app: Flask, session: Session) -> None:
    del app
    register()
    counted = Counted()
    counted.ask(session)
    counted.ask(session, "something else")
    assert counted.times == 2


def test_after_a_recorded_fact_everything_is_counted_anew(app: Flask, session: Session) -> None:
    del app
    case = register()
    counted = Counted()
    counted.ask(session)
    with writing() as current:
        audit.record(current, current.get_one(Application, case), "called", actor=someone())
    counted.ask(session)
    assert counted.times == 2


def test_an_answer_is_renewed_from_the_event_under_which_it_was_given(
    app: Flask, session: Session
) -> None:
    del app
    case = register()

    def ask() -> list[int]:
        session.rollback()
        return while_unchanged(session, "renewed", list, lambda last, event: [*last, event])

    def newest() -> int:
        return session.scalar(select(func.max(Event.id))) or 0

    assert ask() == []
    first = newest()
    register()
    register()
    assert ask() == [first]
    assert ask() == [first], "nothing happened since"
    second = newest()
    with writing() as current:
        audit.record(current, current.get_one(Application, case), "called", actor=someone())
    assert ask() == [first, second]


def test_of_many_questions_those_asked_long_ago_are_forgotten(app: Flask, session: Session) -> None:
    del app
    register()
    counted = Counted()
    for number in range(100):
        counted.ask(session, f"question {number}")
    assert counted.times == 100
    counted.ask(session, "question 99")
    assert counted.times == 100
    assert counted.ask(session, "question 0") == 1
    assert counted.times == 101


def test_what_another_process_did_is_seen_at_once(app: Flask, session: Session) -> None:
    register()
    counted = Counted()
    assert counted.ask(session) == 1
    session.rollback()
    other = build_app(Path(app.config["POSTAL"].data).parent)
    with other.app_context():
        register()
        db.engine.dispose()
    assert counted.ask(session) == 2


def test_what_was_undone_leaves_no_answer_behind(app: Flask, session: Session) -> None:
    """The next event gets the number of the one that was undone."""
    del app
    register()
    counted = Counted()
    with writing() as current:
        a_case(current)
        assert counted.ask(current) == 2
        undone = current.scalar(select(func.max(Event.id)))
        current.rollback()
    assert counted.ask(session) == 1
    register()
    session.rollback()
    assert session.scalar(select(func.max(Event.id))) == undone
    assert counted.ask(session) == 2


def test_inside_a_writing_transaction_everything_is_counted_anew(app: Flask) -> None:
    del app
    register()
    counted = Counted()
    with writing() as current:
        counted.ask(current)
        counted.ask(current)
    assert counted.times == 2
