"""A rejection in the applicant's letter: the reason is the proposer's, a remark is a note."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Application, Event, Letter
from postal.verification import deciding
from tests.conftest import ClientFor
from tests.verification.stage import person, taken

WHY = "data tidak sesuai dengan basis data kependudukan"
FIELD = re.compile(r'<input[^>]* name="reason"[^>]* value="([^"]*)"')


@pytest.fixture
def proposed(app: Flask) -> str:
    """A case that the operator wants rejected."""
    del app
    with writing() as session:
        operator = person(session, "operator")
        case = taken(session, operator)
        deciding.propose_rejection(
            session, case, seen_version=case.version, actor=operator, reason=WHY
        )
        return case.tracking_code


def approve(session: Session, client: ClientFor, code: str, **typed: str) -> None:
    version = session.scalars(
        select(Application.version).where(Application.tracking_code == code)
    ).one()
    form = {"move": "confirm_rejection", "seen_version": str(version), "back": "approvals", **typed}
    answer = client("supervisor").post(f"/pemeriksaan/{code}/langkah", data=form)
    assert answer.status_code == 302, answer.text


def letter(session: Session) -> str:
    session.rollback()
    found = session.scalars(select(Letter).where(Letter.kind == "rejected")).one()
    return str(found.sheet["details"]["reason"])


def decision(session: Session) -> Event:
    return session.scalars(select(Event).where(Event.name == "confirm_rejection")).one()


@pytest.mark.parametrize("address", ["/pemeriksaan/persetujuan", "/pemeriksaan/{code}"])
def test_the_form_is_filled_in_with_what_the_operator_wrote(
    client: ClientFor, proposed: str, address: str
) -> None:
    shown = client("supervisor").get(address.format(code=proposed)).text
    assert WHY in [html.unescape(text) for text in FIELD.findall(shown)]
    assert "dicetak di surat" in shown


def test_the_letter_says_it_and_a_remark_stays_in_the_history(
    client: ClientFor, session: Session, proposed: str
) -> None:
    approve(session, client, proposed, reason=WHY, note="setuju")
    assert letter(session) == WHY
    assert (decision(session).reason, decision(session).note) == (WHY, "setuju")


def test_the_approver_may_word_it_better(
    client: ClientFor, session: Session, proposed: str
) -> None:
    approve(session, client, proposed, reason="NIK tidak ditemukan")
    assert letter(session) == "NIK tidak ditemukan"
    assert decision(session).note is None


def test_nothing_typed_is_lost_when_it_is_refused(client: ClientFor, proposed: str) -> None:
    form = {"move": "confirm_rejection", "seen_version": "0", "reason": "lain", "note": "setuju"}
    answer = client("supervisor").post(f"/pemeriksaan/{proposed}/langkah", data=form)
    assert answer.status_code == 409
    assert "lain" in FIELD.findall(answer.text)
    assert 'value="setuju"' in answer.text


def test_a_remark_that_sends_it_back_goes_to_the_proposer(
    client: ClientFor, session: Session, proposed: str
) -> None:
    version = session.scalars(select(Application.version)).one()
    form = {"move": "send_back", "seen_version": str(version), "reason": "lihat halaman 2"}
    client("supervisor").post(f"/pemeriksaan/{proposed}/langkah", data=form)
    session.rollback()
    sent = session.scalars(select(Event).where(Event.name == "send_back")).one()
    assert sent.reason == "lihat halaman 2"
