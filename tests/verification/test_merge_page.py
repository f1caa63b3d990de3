"""Two cases that differ are compared and ticked before they become one for good."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Application, Subject
from postal.models.vault import blind
from tests.cases import NIK
from tests.conftest import ClientFor
from tests.verification.stage import ready

NAME = "Zubaidah Contohwati"


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case of the identity card with somebody in it."""
    del app
    return other("KTP-HILANG", NAME)


def other(service: str, name: str = "Anak Umpama", nik: str = NIK) -> str:
    with writing() as session:
        case = ready(session, service, name=name)
        row = Subject(name=name, nik=nik, nik_index=blind("nik", nik))
        case.subjects.append(row)
        session.flush()
        return case.tracking_code


def state(session: Session, code: str) -> str:
    session.rollback()
    return session.scalars(select(Application.state).where(Application.tracking_code == code)).one()


def merge(desk: FlaskClient, code: str, **values: str) -> tuple[int, str]:
    with writing() as session:
        wanted = select(Application.version).where(Application.tracking_code == code)
        seen = str(session.scalars(wanted).one())
    data = {"seen_version": seen, "reason": "ganda", **values}
    answer = desk.post(f"/pemeriksaan/{code}/gabung", data=data, follow_redirects=True)
    return answer.status_code, answer.text


def test_another_service_is_compared_and_ticked_before_the_merge(
    client: ClientFor, code: str, session: Session
) -> None:
    into = other("KIA-5-17")
    desk = client("supervisor")
    status, page = merge(desk, code, typed=into)
    assert (status, state(session, code)) == (409, "registered")
    assert "Bandingkan dulu kedua kasus ini" in page
    assert "walau layanannya berbeda" in page
    assert "Z******* C*********" in page
    assert "A*** U*****" in page
    assert NAME not in page
    assert f'value="{into}"' in page
    assert merge(desk, code, typed=into, sure=into)[0] == 200
    assert state(session, code) == "merged"


def test_other_people_are_compared_too(client: ClientFor, code: str, session: Session) -> None:
    into = other("KTP-HILANG", nik="3599014101900002")
    status, page = merge(client("supervisor"), code, typed=into)
    assert (status, state(session, code)) == (409, "registered")
    assert "walau tidak ada orang yang sama" in page


def test_a_tick_for_one_case_is_none_for_another(
    client: ClientFor, code: str, session: Session
) -> None:
    status, _page = merge(client("operator"), code, typed=other("KIA-5-17"), sure=code)
    assert (status, state(session, code)) == (409, "registered")


def test_the_same_request_of_the_same_person_needs_no_tick(
    client: ClientFor, code: str, session: Session
) -> None:
    assert merge(client("operator"), code, typed=other("KTP-HILANG", NAME))[0] == 200
    assert state(session, code) == "merged"


def test_a_chosen_case_and_a_typed_other_one_are_refused(
    client: ClientFor, code: str, session: Session
) -> None:
    one, two = other("KTP-HILANG", NAME), other("KTP-HILANG", NAME)
    desk = client("operator")
    status, page = merge(desk, code, target=one, typed=two)
    assert (status, state(session, code)) == (409, "registered")
    assert "Pakai salah satu saja" in page
    assert f'value="{two}"' in page
    assert merge(desk, code, target=one, typed=one)[0] == 200
    assert state(session, code) == "merged"
