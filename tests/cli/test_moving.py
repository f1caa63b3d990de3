"""``flask move``, as scripts call it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from postal.extensions import db, writing
from postal.models import Application
from tests.verification.stage import judge, person, ready


class Terminal:
    """Runs ``flask move`` and keeps the exit code and what was printed."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.code = -1
        self.error = ""

    def __call__(self, *args: str) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        db.session.remove()
        result = self.app.test_cli_runner().invoke(args=["move", *args, "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        self.code, self.error = result.exit_code, result.stderr
        return json.loads(result.stdout) if result.stdout else None


@pytest.fixture
def move(app: Flask) -> Terminal:
    return Terminal(app)


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case that is ready to be examined."""
    del app
    with writing() as session:
        return ready(session).tracking_code


def test_a_case_is_taken_judged_and_found_complete(move: Terminal, code: str) -> None:
    said = move(code, "take", "--as", "operator")
    assert (move.code, said["from"], said["to"]) == (0, "registered", "under_verification")
    assert said["as"] == "Contoh Operator"
    early = move(code, "find-complete", "--as", "operator")
    assert (move.code, early["error"]["code"]) == (2, "decision-changed")
    with writing() as session:
        case = session.scalars(select(Application)).one()
        judge(session, case, person(session, "operator"))
    said = move(code, "find-complete", "--as", "operator")
    assert (move.code, said["to"]) == (0, "complete")
    assert said["finish_by"] is not None


def test_an_illegal_move_names_the_legal_ones(move: Terminal, code: str) -> None:
    said = move(code, "confirm_rejection", "--as", "supervisor", "--reason", "x")
    assert move.code == 2
    assert said["error"]["code"] == "illegal-move"
    assert "take" in said["error"]["legal"]
    assert "take" in move.error


def test_a_person_makes_only_the_moves_of_their_roles(move: Terminal, code: str) -> None:
    said = move(code, "take", "--as", "mailroom")
    assert (move.code, said["error"]["code"]) == (2, "not-your-move")


def test_a_move_that_asks_for_a_reason_gets_one(move: Terminal, code: str) -> None:
    assert move(code, "withdraw", "--as", "counter")["error"]["code"] == "reason-missing"
    said = move(code, "withdraw", "--as", "Contoh Counter", "--reason", "pemohon minta")
    assert (move.code, said["to"]) == (0, "withdrawn")


def test_an_unknown_case_or_person_is_said(move: Terminal, code: str) -> None:
    assert move("2222-2222-2222", "take", "--as", "operator")["error"]["code"] == "not-found"
    assert move(code, "take", "--as", "siapa")["error"]["code"] == "nobody-of-that-name"
    assert move.code == 2


def test_a_move_that_needs_more_than_a_reason_is_made_elsewhere(move: Terminal, code: str) -> None:
    said = move(code, "merge", "--as", "operator", "--reason", "x")
    assert (move.code, said["error"]["code"]) == (2, "made-elsewhere")
