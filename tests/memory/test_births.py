"""How a case begins, gets its service, and is found again by name."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import births
from postal.codes import TrackingCode
from postal.extensions import writing
from postal.models import Application, Event, NameWord, TrackingAlias
from tests.cases import EXAMINE_BY, a_case, service, someone


def test_a_new_case_has_a_code_that_answers_for_it(app: Flask, session: Session) -> None:
    del app
    with writing() as current:
        made = a_case(current).id
    application = session.get_one(Application, made)
    assert TrackingCode.parse(application.tracking_code).text == application.tracking_code
    alias = session.get_one(TrackingAlias, application.tracking_code)
    assert alias.application_id == made


def test_its_birth_is_the_first_event(app: Flask, session: Session) -> None:
    del app
    with writing() as current:
        made = a_case(current).id
    names = session.scalars(select(Event.name).where(Event.application_id == made))
    assert list(names) == ["born"]


def test_a_code_that_exists_is_drawn_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    del app
    with writing() as current:
        taken = TrackingCode(a_case(current).tracking_code)
        free = TrackingCode.new()
        draws = iter([taken, taken, free])
        monkeypatch.setattr(TrackingCode, "new", lambda: next(draws))
        assert a_case(current).tracking_code == free.text


def test_a_service_that_needs_the_person_asks_for_a_visit(app: Flask) -> None:
    del app
    with writing() as current:
        application = a_case(current, None)
        births.choose_service(current, application, service(current, "KTP-REKAM"), actor=someone())
        assert application.state == "in_person_required"


def test_a_changed_service_moves_the_desk_and_keeps_the_day(app: Flask) -> None:
    del app
    with writing() as current:
        application = a_case(current, "KTP-HILANG")
        chosen = service(current, "KIA-5-17")
        births.choose_service(current, application, chosen, actor=someone())
        assert application.desk_code == chosen.desk_code
        assert application.examine_by == EXAMINE_BY
        last = current.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        assert last.data == {"service": "KIA-5-17", "before": "KTP-HILANG"}


def test_a_renamed_person_is_found_only_by_the_new_name(app: Flask, session: Session) -> None:
    del app
    with writing() as current:
        application = a_case(current, name="Lama Namanya")
        assert application.applicant is not None
        application.applicant.name = "Baru Namanya"
        births.index_names(current, application)
    found = sorted(session.scalars(select(NameWord.word)))
    assert found == ["baru", "namanya", "~baru", "~namania"]
