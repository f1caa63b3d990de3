"""Whoever has to examine a case again reads why, without looking for it in the history."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Application, Staff, StaffRole
from postal.verification import deciding, taking
from postal.verification.checklist import Outcome
from postal.workflow import Role
from tests.conftest import ClientFor
from tests.verification.stage import TODAY, judge, person, taken

WORDS = "lihat lagi halaman dua"


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case whose rejection a supervisor did not approve."""
    del app
    with writing() as session:
        operator, chief = person(session, "operator"), person(session, "supervisor")
        case = taken(session, operator)
        judge(session, case, operator)
        seen = case.version
        deciding.propose_rejection(session, case, seen_version=seen, actor=operator, reason="palsu")
        deciding.send_back(session, case, seen_version=case.version, actor=chief, reason=WORDS)
        return case.tracking_code


def case_of(session: Session, code: str) -> Application:
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def test_the_examiner_reads_what_the_supervisor_wrote_on_sending_it_back(
    client: ClientFor, code: str
) -> None:
    page = client("operator").get(f"/pemeriksaan/{code}").text
    assert WORDS in page
    assert "Kembalikan ke pemeriksa:" in page


def test_a_colleague_who_gets_it_reads_them_too(client: ClientFor, code: str) -> None:
    with writing() as session:
        chief, case = person(session, "supervisor"), case_of(session, code)
        row = session.get_one(Staff, chief.staff_id)
        row.roles.append(StaffRole(role=Role.OPERATOR.value))
        session.flush()
        taking.hand_over(
            session,
            case,
            row.id,
            seen_version=case.version,
            actor=chief,
            reason="sakit",
            today=TODAY,
        )
    assert WORDS in client("supervisor").get(f"/pemeriksaan/{code}").text


def test_the_words_stay_for_whoever_takes_it_next(client: ClientFor, code: str) -> None:
    with writing() as session:
        operator, case = person(session, "operator"), case_of(session, code)
        taking.release(session, case, seen_version=case.version, actor=operator, reason=None)
    desk = client("operator")
    assert WORDS in desk.get(f"/pemeriksaan/{code}").text
    with writing() as session:
        case = case_of(session, code)
        taking.take(session, case, seen_version=case.version, actor=person(session, "operator"))
    assert WORDS in desk.get(f"/pemeriksaan/{code}").text


def test_the_next_decision_ends_them(client: ClientFor, code: str) -> None:
    with writing() as session:
        operator, case = person(session, "operator"), case_of(session, code)
        seen, outcome = case.version, Outcome.COMPLETE
        deciding.confirm(session, case, outcome, seen_version=seen, actor=operator, today=TODAY)
    assert WORDS not in client("operator").get(f"/pemeriksaan/{code}").text
    with writing() as session:
        case = case_of(session, code)
        deciding.look_again(
            session,
            case,
            "recheck",
            seen_version=case.version,
            actor=operator,
            reason="nama keliru",
            today=TODAY,
        )
    page = client("operator").get(f"/pemeriksaan/{code}").text
    assert "nama keliru" in page
    assert WORDS not in page
