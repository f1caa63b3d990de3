"""What the counter may see and do on a case's own page before it knows who is asking."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import checking
from postal.extensions import writing
from postal.models import AccessLog, Application, Subject
from tests.cases import NIK, a_case
from tests.counter.stage import NAME, a_known_case, clerk

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case in which everything personal is keyed."""
    del app
    with writing() as session:
        return a_known_case(session).tracking_code


def case_of(session: Session, code: str) -> Application:
    session.rollback()
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def check(code: str) -> None:
    with writing() as session:
        wanted = select(Application).where(Application.tracking_code == code)
        case = session.scalars(wanted).one()
        checking.check(session, case, {"card"}, actor=clerk(session))


def test_stored_data_sends_an_unchecked_counter_to_the_card(client: ClientFor, code: str) -> None:
    desk = client("counter")
    answer = desk.get(f"/kasus/{code}/data")
    assert answer.headers["Location"] == f"/loket/kasus/{code}"
    page = desk.get(f"/kasus/{code}/data", follow_redirects=True).text
    assert "Periksa dulu identitas penanya" in page
    assert NAME not in page
    assert f"/kasus/{code}/data" not in desk.get(f"/kasus/{code}").text


def test_an_unchecked_counter_changes_no_stored_data_and_learns_none(
    client: ClientFor, code: str, session: Session
) -> None:
    data = {"seen": "", "p-phone": "0812 0000 9999", "s0-birth_date": "31-02-1990"}
    answer = client("counter").post(f"/kasus/{code}/data", data=data)
    assert answer.status_code == 409
    assert "Periksa dulu identitas penanya" in answer.text
    assert f'href="/loket/kasus/{code}"' in answer.text
    assert 'value="0812 0000 9999"' in answer.text
    for secret in (NAME, NIK, "Jalan"):
        assert f'value="{secret}' not in answer.text
    applicant = case_of(session, code).applicant
    assert applicant is not None
    assert applicant.phone != "+6281200009999"


def test_after_the_check_the_counter_keys_and_the_look_is_logged(
    client: ClientFor, code: str, session: Session
) -> None:
    check(code)
    desk = client("counter")
    page = desk.get(f"/kasus/{code}/data").text
    assert NIK in page
    session.rollback()
    assert session.scalars(select(AccessLog.what)).all() == ["data_form"]
    assert f"/kasus/{code}/data" in desk.get(f"/kasus/{code}").text


def test_a_look_at_the_applicant_alone_is_logged(
    client: ClientFor, code: str, session: Session
) -> None:
    with writing() as current:
        for row in current.scalars(select(Subject)):
            current.delete(row)
    assert NAME in client("operator").get(f"/kasus/{code}/data").text
    session.rollback()
    assert session.scalars(select(AccessLog.what)).all() == ["data_form"]


def test_the_counter_keys_a_case_of_which_nothing_is_known(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        empty = a_case(current, name=None).tracking_code
    desk = client("counter")
    page = desk.get(f"/kasus/{empty}/data").text
    seen = page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]
    data = {"seen": seen, "p-name": "Orang Contoh"}
    assert desk.post(f"/kasus/{empty}/data", data=data).status_code == 302
    applicant = case_of(session, empty).applicant
    assert applicant is not None
    assert applicant.name == "Orang Contoh"
    assert session.scalars(select(AccessLog)).all() == []


def test_the_counter_withdraws_only_for_somebody_it_checked(
    client: ClientFor, code: str, session: Session
) -> None:
    desk = client("counter")
    case = case_of(session, code)
    data = {
        "thing": "application",
        "id": str(case.id),
        "move": "withdraw",
        "seen_version": str(case.version),
        "reason": "pemohon minta",
    }
    answer = desk.post(f"/kasus/{code}/langkah", data=data)
    assert answer.status_code == 409
    assert "Periksa dulu identitas penanya" in answer.text
    assert f'href="/loket/kasus/{code}"' in answer.text
    assert 'value="pemohon minta"' in answer.text
    assert case_of(session, code).state == "registered"
    check(code)
    assert desk.post(f"/kasus/{code}/langkah", data=data).status_code == 302
    assert case_of(session, code).state == "withdrawn"
