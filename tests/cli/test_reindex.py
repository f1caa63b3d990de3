"""Old cases are found again by what newer programs search."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from postal import people, reindexing
from postal.extensions import writing
from postal.history import search
from postal.models import Applicant, Application, NameWord
from postal.names import SOUND
from postal.people import ApplicantData, SubjectData
from tests.cases import OFFICE, a_case, someone

HOME = ApplicantData("Soerjo Contohan", None, "Jalan Contoh 1", "Contoh", "Utara", None, "69901")


def an_old_case(session: Session) -> Application:
    """A case as a program wrote it that knew no sounds and no addresses."""
    case = a_case(session, name="Soerjo Contohan")
    people.write_people(
        session,
        case,
        HOME,
        [SubjectData(name="Tjahja Contohan")],
        seen=people.seen_mark(case),
        actor=someone(),
    )
    session.execute(delete(NameWord).where(NameWord.word >= SOUND))
    session.execute(update(Applicant).values(address_index=None))
    return case


def test_an_old_case_is_found_by_sound_and_address_afterwards(app: Flask, session: Session) -> None:
    with writing() as current:
        case = an_old_case(current)
        number = case.id
        assert search.search(current, "Suryo", OFFICE).applications == ()
    done = app.test_cli_runner().invoke(args=["reindex", "--json"])
    assert json.loads(done.output) == {"cases": 1, "changed": 1}
    for typed in ("Suryo", "Cahya", "Soerjo"):
        assert search.search(session, typed, OFFICE).applications == (number,)
    assert session.scalars(select(Applicant.address_index)).one() is not None


def test_doing_it_again_changes_nothing(app: Flask, session: Session) -> None:
    with writing() as current:
        an_old_case(current)
    runner = app.test_cli_runner()
    runner.invoke(args=["reindex"])
    before = session.execute(select(NameWord.id, NameWord.word)).all()
    session.rollback()
    done = runner.invoke(args=["reindex"])
    assert done.output == "1 cases looked at, 0 written anew\n"
    assert session.execute(select(NameWord.id, NameWord.word)).all() == before


def test_it_goes_on_where_it_was_stopped(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    del app
    monkeypatch.setattr(reindexing, "AT_ONCE", 1)
    with writing() as current:
        first, second = a_case(current), a_case(current)
        step = reindexing.reindex(current, 0)
        assert step is not None
        assert step.last == first.id
        step = reindexing.reindex(current, step.last)
        assert step is not None
        assert step.last == second.id
        assert reindexing.reindex(current, step.last) is None
    del session
