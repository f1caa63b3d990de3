"""Pages that come while a case lies open: shown first, and never decided over unseen."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal.extensions import writing
from postal.matching import services as matching
from postal.models import Application, Dossier, Letter, Page
from postal.verdicts import Verdict
from postal.verification import deciding, judging, taking
from postal.verification.checklist import Outcome
from postal.verification.judging import Evidence
from tests.cases import a_dossier, an_envelope, someone
from tests.conftest import ClientFor
from tests.verification.stage import TODAY, judge, lines, person, taken

HIDDEN = re.compile(r'<input type="hidden" name="(shown|seen_version|outcome)" value="([^"]*)"')
OPEN = re.compile(r'data-evidence="([^"]*)"')


def find(session: Session, code: str) -> Application:
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def send(code: str, pages: int = 3) -> list[str]:
    """A supplement is scanned and matched; return its pages as evidence keys."""
    with writing() as session:
        case = find(session, code)
        dossier = a_dossier(session, case, pages=pages, envelope=an_envelope(session))
        dossier.role = "supplement"
        matching.confirm(session, dossier, seen_version=dossier.version, actor=someone())
        return keys(session, dossier)


def keys(session: Session, dossier: Dossier) -> list[str]:
    found = select(Page.id).where(Page.dossier_id == dossier.id).order_by(Page.position)
    return [f"halaman-{each}" for each in session.scalars(found)]


@pytest.fixture
def code(app: Flask) -> str:
    """A case that was incomplete, got a supplement, and is in the operator's hand again."""
    del app
    with writing() as session:
        operator = person(session, "operator")
        case = taken(session, operator)
        judge(session, case, operator, lines(session, case)[0])
        deciding.confirm(
            session,
            case,
            Outcome.INCOMPLETE,
            seen_version=case.version,
            actor=operator,
            today=TODAY,
        )
        tracking = case.tracking_code
    send(tracking)
    with writing() as session:
        case, operator = find(session, tracking), person(session, "operator")
        taking.take(session, case, seen_version=case.version, actor=operator)
    return tracking


def judged_absent(code: str) -> None:
    with writing() as session:
        case, operator = find(session, code), person(session, "operator")
        for line in judging.examine(session, case).decision.lines:
            judging.set_verdict(
                session, case, line.key, Verdict.ABSENT, evidence=Evidence(), actor=operator
            )


def drawn(browser: FlaskClient, code: str) -> dict[str, str]:
    """What the decision's form holds as the person has it before them."""
    return dict(HIDDEN.findall(browser.get(f"/pemeriksaan/{code}").text))


def in_view(answer: TestResponse) -> str:
    found = OPEN.search(answer.text)
    assert found is not None
    return found[1]


DECISIONS = {
    "incomplete": ("putuskan", {}),
    "reject": ("langkah", {"move": "propose_rejection", "reason": "palsu"}),
    "come in": ("langkah", {"move": "require_visit", "reason": "rekam wajah"}),
    "hold": ("langkah", {"move": "hold", "reason": "tunggu kabar", "day": "2099-01-01"}),
}


@pytest.mark.parametrize("way", DECISIONS)
def test_no_decision_is_taken_over_pages_that_nobody_saw(
    client: ClientFor, session: Session, code: str, way: str
) -> None:
    judged_absent(code)
    browser = client("operator")
    form, letters = drawn(browser, code), len(session.scalars(select(Letter)).all())
    first, *_others = send(code)
    address, typed = DECISIONS[way]
    answer = browser.post(f"/pemeriksaan/{code}/{address}", data={**form, **typed})
    assert answer.status_code == 409
    assert "Halaman baru masuk ke kasus ini" in answer.text
    assert "3 halaman" in answer.text
    assert in_view(answer) == first
    assert typed.get("reason", "") in answer.text
    session.rollback()
    assert find(session, code).state == "under_verification"
    assert len(session.scalars(select(Letter)).all()) == letters


def test_complete_is_refused_as_well(client: ClientFor, session: Session, code: str) -> None:
    with writing() as current:
        judge(current, find(current, code), person(current, "operator"))
    browser = client("operator")
    form = drawn(browser, code)
    assert form["outcome"] == "complete"
    send(code, pages=1)
    assert browser.post(f"/pemeriksaan/{code}/putuskan", data=form).status_code == 409


def test_whoever_has_seen_them_decides(client: ClientFor, session: Session, code: str) -> None:
    judged_absent(code)
    browser = client("operator")
    send(code)
    answer = browser.post(f"/pemeriksaan/{code}/putuskan", data=drawn(browser, code))
    assert answer.status_code == 302
    session.rollback()
    assert find(session, code).state == "incomplete"


def test_a_window_that_comes_back_into_view_learns_of_them(client: ClientFor, code: str) -> None:
    browser = client("operator")
    shown = drawn(browser, code)["shown"].split(".")
    new = [key.partition("-")[2] for key in send(code)]
    now = browser.get(f"/pemeriksaan/{code}/keadaan.json").get_json()["shown"].split(".")
    assert set(now) - set(shown) == set(new)


def test_a_case_opens_with_what_was_sent_for_it(
    client: ClientFor, session: Session, code: str
) -> None:
    supplement = find(session, code).dossiers[-1]
    assert in_view(client("operator").get(f"/pemeriksaan/{code}")) == keys(session, supplement)[0]


def test_of_two_supplements_the_one_nobody_judged_on_opens(client: ClientFor, code: str) -> None:
    newest = send(code)
    browser = client("operator")
    assert in_view(browser.get(f"/pemeriksaan/{code}")) == newest[0]
    with writing() as session:
        case, operator = find(session, code), person(session, "operator")
        before = keys(session, case.dossiers[-2])
        seen = Evidence(page_id=int(newest[1].partition("-")[2]))
        line = lines(session, case)[0]
        judging.set_verdict(session, case, line, Verdict.PRESENT, evidence=seen, actor=operator)
    assert in_view(browser.get(f"/pemeriksaan/{code}")) == before[0]


def test_a_page_of_the_supplement_that_is_hard_to_read_comes_first(
    client: ClientFor, code: str
) -> None:
    with writing() as session:
        supplement = find(session, code).dossiers[-1]
        page = session.scalars(
            select(Page).where(Page.dossier_id == supplement.id).order_by(Page.position.desc())
        ).first()
        assert page is not None
        page.quality = {"cut": True}
        doubtful = f"halaman-{page.id}"
    assert in_view(client("operator").get(f"/pemeriksaan/{code}")) == doubtful


def test_a_case_that_asked_for_nothing_opens_with_its_first_page(
    client: ClientFor, app: Flask
) -> None:
    del app
    with writing() as session:
        case = taken(session, person(session, "operator"))
        tracking, first = case.tracking_code, keys(session, case.dossiers[0])[0]
    send(tracking)
    assert in_view(client("operator").get(f"/pemeriksaan/{tracking}")) == first


def test_a_rejection_is_not_approved_over_pages_that_came_since(
    client: ClientFor, session: Session, code: str
) -> None:
    with writing() as current:
        case, operator = find(current, code), person(current, "operator")
        deciding.propose_rejection(
            current, case, seen_version=case.version, actor=operator, reason="palsu"
        )
    browser = client("supervisor")
    form = dict(HIDDEN.findall(browser.get("/pemeriksaan/persetujuan").text))
    send(code)
    typed = {"move": "confirm_rejection", "reason": "palsu", "note": "setuju"}
    answer = browser.post(f"/pemeriksaan/{code}/langkah", data={**form, **typed})
    assert answer.status_code == 409
    assert "Halaman baru masuk ke kasus ini" in answer.text
    listed = browser.get("/pemeriksaan/persetujuan").text
    assert "Halaman baru masuk sesudah usulan ini" in listed
    assert 'value="confirm_rejection"' not in listed
    form = dict(HIDDEN.findall(browser.get(f"/pemeriksaan/{code}").text))
    answer = browser.post(f"/pemeriksaan/{code}/langkah", data={**form, **typed})
    assert answer.status_code == 302
