"""A slip bound to a bundle of another family: taken back, the case and its letter are as before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.correspondence.untold import worth_telling
from postal.extensions import writing
from postal.matching.detaching import detach
from postal.models import Application, Cover, Dossier, Letter, Message
from postal.paper_since import unread_since
from postal.verdicts import Verdict
from postal.verification import deciding, judging, taking
from postal.verification.checklist import Outcome
from postal.verification.judging import Evidence
from postal.web import today
from tests.cases import someone
from tests.conftest import ClientFor
from tests.scanning.again_stage import feed, page, problems
from tests.scanning.strip_stage import decide, rows_of, spots, text, undo
from tests.verification.stage import first_page, judge, lines, person, taken


@pytest.fixture
def browser(client: ClientFor) -> FlaskClient:
    return client("mailroom")


def asked(*, on: date | None = None, printed: bool = False) -> tuple[str, int]:
    """A case asked by letter for two papers; a bundle lies there headed by the letter's slip."""
    with writing() as session:
        operator = person(session, "operator")
        case = taken(session, operator)
        judge(session, case, operator, *lines(session, case)[:2])
        deciding.confirm(
            session,
            case,
            Outcome.INCOMPLETE,
            seen_version=case.version,
            actor=operator,
            today=on or today(),
        )
        letter = session.scalars(select(Letter)).one()
        if printed:
            print_it(session, letter, operator)
        code, slip = case.tracking_code, letter.slip or ""
    batch = feed("slip", "kk", "ktp")
    with writing() as session:
        page(session, batch, 1).codes = [slip]
    return code, batch


def print_it(session: Session, letter: Letter, actor: Actor) -> None:
    audit.transition(session, letter, "print", seen_version=letter.version, actor=actor)


def find(session: Session, code: str) -> Application:
    session.rollback()
    session.expire_all()
    return case_of(session, code)


def case_of(session: Session, code: str) -> Application:
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def begin(browser: FlaskClient, session: Session, batch: int) -> int:
    """The key ``j``: the page and what follows become the case's supplement."""
    answer = decide(browser, session, batch, [1], action="answer")
    assert answer.status_code == 200, text(answer)
    session.rollback()
    return session.scalars(select(Dossier.id).order_by(Dossier.id.desc()).limit(1)).one()


def letters(session: Session) -> list[str]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Letter.state).order_by(Letter.id)))


def take_off(code: str) -> None:
    with writing() as session:
        dossier = case_of(session, code).dossiers[-1]
        detach(session, dossier, seen_version=dossier.version, actor=someone(), reason="tertukar")


def take(code: str) -> None:
    with writing() as session:
        case = case_of(session, code)
        operator = person(session, "operator")
        taking.take(session, case, seen_version=case.version, actor=operator)


def kept(session: Session) -> dict[str, Any]:
    """What an undo must leave as it was: cases, verdicts, letters and what is told."""
    every = rows_of(session)
    return {name: every[name] for name in ("verdicts", "letters", "messages")}


@pytest.mark.parametrize("printed", [True, False])
def test_undone_at_once_the_case_waits_and_its_letter_is_due(
    app: Flask, browser: FlaskClient, session: Session, *, printed: bool
) -> None:
    del app
    code, batch = asked(printed=printed)
    before, lay, state = kept(session), spots(session, batch), letters(session)
    faults = problems(session)
    dossier = begin(browser, session, batch)
    assert (find(session, code).state, letters(session)) == ("under_verification", ["cancelled"])
    assert "Diurungkan" in text(undo(browser, batch))
    assert find(session, code).state == "incomplete"
    assert letters(session) == state
    assert kept(session) == before
    assert spots(session, batch) == lay
    assert session.get_one(Dossier, dossier).state == "void"
    assert session.scalars(select(Cover.state).where(Cover.dossier_id == dossier)).all() == ["void"]
    assert problems(session) == faults


def test_after_the_undo_nothing_unread_holds_up_the_wait(
    app: Flask, browser: FlaskClient, session: Session
) -> None:
    del app
    code, batch = asked()
    begin(browser, session, batch)
    undo(browser, batch)
    case = find(session, code)
    held = select(Application.id).where(
        Application.id == case.id, unread_since(Application.state_since).exists()
    )
    assert session.scalar(held) is None


def test_it_is_not_undone_under_the_eyes_of_whoever_examines_it(
    app: Flask, browser: FlaskClient, session: Session
) -> None:
    del app
    code, batch = asked()
    begin(browser, session, batch)
    take(code)
    assert undo(browser, batch).status_code == 409
    assert (find(session, code).state, letters(session)) == ("under_verification", ["cancelled"])


def test_taken_off_in_matching_the_case_waits_and_its_letter_is_due(
    app: Flask, browser: FlaskClient, session: Session
) -> None:
    del app
    code, batch = asked()
    before = kept(session)
    dossier = begin(browser, session, batch)
    take(code)
    with writing() as current:
        case, operator = case_of(current, code), person(current, "operator")
        seen = Evidence(page_id=first_page(current, current.get_one(Dossier, dossier)).id)
        line = lines(current, case)[0]
        judging.set_verdict(current, case, line, Verdict.PRESENT, evidence=seen, actor=operator)
    take_off(code)
    case = find(session, code)
    assert (case.state, case.taken_by_id, letters(session)) == ("incomplete", None, ["composed"])
    assert judging.examine(session, case).decision.outcome is Outcome.INCOMPLETE
    assert kept(session)["letters"] == before["letters"]
    message = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    assert worth_telling(session, message)


def test_a_letter_of_another_day_is_written_anew(
    app: Flask, browser: FlaskClient, session: Session
) -> None:
    del app
    code, batch = asked(on=today() - timedelta(days=4))
    begin(browser, session, batch)
    take_off(code)
    old, new = session.scalars(select(Letter).order_by(Letter.id))
    assert find(session, code).state == "incomplete"
    assert (old.state, new.state) == ("cancelled", "composed")
    assert new.sheet["asked"] == old.sheet["asked"]
    assert old.wait_until is not None
    assert new.wait_until is not None
    assert new.wait_until > old.wait_until


def test_what_somebody_judged_meanwhile_keeps_the_case_under_examination(
    app: Flask, browser: FlaskClient, session: Session
) -> None:
    del app
    code, batch = asked()
    begin(browser, session, batch)
    take(code)
    with writing() as current:
        case, operator = case_of(current, code), person(current, "operator")
        line = lines(current, case)[0]
        judging.set_verdict(
            current, case, line, Verdict.NOT_NEEDED, evidence=Evidence(), actor=operator
        )
    take_off(code)
    assert find(session, code).state == "under_verification"


def test_another_supplement_keeps_the_case_under_examination(
    app: Flask, browser: FlaskClient, session: Session
) -> None:
    del app
    code, batch = asked()
    slip = page(session, batch, 1).codes
    begin(browser, session, batch)
    second = feed("slip lain", "akta")
    with writing() as current:
        page(current, second, 1).codes = list(slip)
    begin(browser, session, second)
    take_off(code)
    assert find(session, code).state == "under_verification"
    take_off(code)
    assert find(session, code).state == "incomplete"
