"""Every key is saved with what its window showed: nothing is written over unseen, or lost."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Application, LineVerdict
from postal.verification import deciding, taking
from tests.conftest import ClientFor
from tests.verification.stage import first_page, lines, person, taken


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case in the operator's hand."""
    del app
    with writing() as session:
        return taken(session, person(session, "operator")).tracking_code


def case_of(session: Session, code: str) -> Application:
    session.rollback()
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def save(browser: FlaskClient, code: str, **given: str) -> tuple[int, dict[str, Any]]:
    headers = {"Accept": "application/json"}
    answer = browser.post(f"/pemeriksaan/{code}/nilai", data=given, headers=headers)
    said: dict[str, Any] = answer.get_json()
    return answer.status_code, said


def now(browser: FlaskClient, code: str) -> dict[str, Any]:
    said: dict[str, Any] = browser.get(f"/pemeriksaan/{code}/keadaan.json").get_json()
    return said


def verdicts(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(LineVerdict.verdict)))


def test_a_key_says_what_its_window_showed_and_is_saved(
    client: ClientFor, code: str, session: Session
) -> None:
    key = lines(session, case_of(session, code))[0]
    operator = client("operator")
    status, first = save(operator, code, line=key, verdict="present", seen="")
    assert (status, first["verdict"], first["working"]) == (200, "present", True)
    status, second = save(operator, code, line=key, verdict="absent", seen=first["stamp"])
    assert (status, second["verdict"]) == (200, "absent")
    assert second["stamp"] != first["stamp"]


def test_a_key_over_a_line_that_another_window_changed_is_refused_and_shows_it(
    client: ClientFor, code: str, session: Session
) -> None:
    key = lines(session, case_of(session, code))[0]
    operator = client("operator")
    save(operator, code, line=key, verdict="absent", seen="")
    status, said = save(operator, code, line=key, verdict="present", seen="")
    assert (status, said["error"]) == (409, "line-changed")
    assert "diubah di jendela lain: tidak ada" in said["text"]
    assert said["verdict"] == "absent"
    assert verdicts(session) == ["absent"]


@pytest.mark.parametrize("word", ["clear", "note"])
def test_taking_back_and_noting_look_at_the_line_first_too(
    client: ClientFor, code: str, session: Session, word: str
) -> None:
    key = lines(session, case_of(session, code))[0]
    operator = client("operator")
    _, old = save(operator, code, line=key, verdict="absent", seen="")
    save(operator, code, line=key, verdict="present")
    status, said = save(operator, code, line=key, verdict=word, note="buram", seen=old["stamp"])
    assert (status, said["error"]) == (409, "line-changed")
    assert verdicts(session) == ["present"]


def test_a_key_whose_answer_was_lost_may_be_sent_again(
    client: ClientFor, code: str, session: Session
) -> None:
    key = lines(session, case_of(session, code))[0]
    operator = client("operator")
    sent = {"line": key, "verdict": "unclear", "note": "terpotong", "seen": ""}
    assert save(operator, code, **sent)[0] == 200
    status, said = save(operator, code, **sent)
    assert (status, said["note"]) == (200, "terpotong")
    stamp = said["stamp"]
    assert save(operator, code, line=key, verdict="clear", seen=stamp)[0] == 200
    assert save(operator, code, line=key, verdict="clear", seen=stamp)[0] == 200
    assert verdicts(session) == []


def test_a_verdict_of_an_earlier_time_is_put_back_as_it_was(
    client: ClientFor, code: str, session: Session
) -> None:
    case = case_of(session, code)
    key, page = lines(session, case)[0], first_page(session, case.dossiers[0]).id
    operator = client("operator")
    before = {"verdict": "unclear", "evidence": f"halaman-{page}", "note": "terpotong"}
    _, said = save(operator, code, line=key, **before, again="1")
    assert said["again"]
    assert said["outcome"] == "undecided"
    _, said = save(operator, code, line=key, verdict="present", seen=said["stamp"])
    assert not said["again"]
    _, said = save(operator, code, line=key, **before, again="1", seen=said["stamp"])
    assert (said["verdict"], said["evidence_key"], said["note"], said["again"]) == (
        *("unclear", f"halaman-{page}", "terpotong"),
        True,
    )


def test_a_window_that_comes_back_reads_what_was_saved_meanwhile(
    client: ClientFor, code: str, session: Session
) -> None:
    keys = lines(session, case_of(session, code))
    operator = client("operator")
    save(operator, code, line=keys[1], verdict="wrong", note="kota lain")
    said = now(operator, code)
    assert said["working"]
    assert said["lines"][keys[0]]["verdict"] is None
    assert (said["lines"][keys[1]]["word"], said["lines"][keys[1]]["note"]) == (
        "tidak sesuai",
        "kota lain",
    )
    assert said["outcome"] == "undecided"


def test_a_window_left_behind_hears_who_took_the_case_away(
    client: ClientFor, code: str, session: Session
) -> None:
    operator = client("operator")
    key = lines(session, case_of(session, code))[0]
    with writing() as current:
        case = current.scalars(select(Application)).one()
        supervisor = person(current, "supervisor")
        taking.release(
            current, case, seen_version=case.version, actor=supervisor, reason="pulang sakit"
        )
    status, refused = save(operator, code, line=key, verdict="present", seen="")
    assert (status, refused["error"]) == (409, "someone-else-moved-it")
    for said in (refused, now(operator, code)):
        assert not said["working"]
        assert "Contoh Supervisor" in said["gone"]
    assert verdicts(session) == []


def test_a_decision_in_the_first_window_stops_the_second(client: ClientFor, code: str) -> None:
    operator = client("operator")
    with writing() as current:
        case = current.scalars(select(Application)).one()
        deciding.propose_rejection(
            current,
            case,
            seen_version=case.version,
            actor=person(current, "operator"),
            reason="akta palsu",
        )
    assert not now(operator, code)["working"]


def test_only_operators_ask_what_is_saved(client: ClientFor, code: str) -> None:
    assert client("auditor").get(f"/pemeriksaan/{code}/keadaan.json").status_code == 403
    assert client("operator").get("/pemeriksaan/TIDAKADA/keadaan.json").status_code == 404


def test_a_case_whose_service_was_taken_away_says_so(
    client: ClientFor, code: str, session: Session
) -> None:
    key = lines(session, case_of(session, code))[0]
    with writing() as current:
        current.scalars(select(Application)).one().service_version_id = None
    operator = client("operator")
    assert "Layanannya belum jelas" in now(operator, code)["gone"]
    status, said = save(operator, code, line=key, verdict="present", seen="")
    assert (status, said["error"], said["working"]) == (409, "no-service", False)


@pytest.mark.parametrize(
    "evidence", ["halaman-²", "halaman-" + "9" * 5000, f"lampiran-{2**31}", "halaman-", "²"]
)
def test_evidence_that_is_no_number_is_none(app: Flask, client: ClientFor, evidence: str) -> None:
    with writing() as session:
        case = taken(session, person(session, "operator"))
        code, line = case.tracking_code, lines(session, case)[0]
    form = {"line": line, "verdict": "present", "evidence": evidence}
    answer = client("operator").post(
        f"/pemeriksaan/{code}/nilai", data=form, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200
    assert answer.get_json()["evidence_key"] == ""
