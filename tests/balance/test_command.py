"""``flask balance``, as scripts call it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from postal import web
from postal.balance import closing
from postal.balance.closing import Reasons
from postal.balance.delivered import write_down
from postal.extensions import db, writing
from tests.balance.stage import DAY, ZONE, a_bundle, a_good_day, an_envelope, day, person, tracking


class Terminal:
    """Runs ``flask balance --json`` and keeps the exit code."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.code = -1

    def __call__(self, *args: str) -> Any:  # noqa: ANN401 - whatever JSON the command gives
        db.session.remove()
        result = self.app.test_cli_runner().invoke(args=["balance", *args, "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        self.code = result.exit_code
        return json.loads(result.stdout)


@pytest.fixture
def balance(app: Flask) -> Terminal:
    return Terminal(app)


def test_a_balanced_day_ends_with_0(balance: Terminal) -> None:
    with writing() as s:
        a_good_day(s, 2)
        write_down(s, DAY, 2, seen=0, actor=person(s, "mailroom"))
    said = balance("20-11-2026")
    assert (balance.code, said["day"], said["open"], said["differences"]) == (
        0,
        "2026-11-20",
        0,
        [],
    )
    assert (said["numbers"]["delivered"], said["numbers"]["filed"]) == (2, 2)


def test_what_is_open_is_named_and_ends_with_1(balance: Terminal) -> None:
    with writing() as s:
        row = a_bundle(s, envelope=an_envelope(s, way="counter"))
        code, case = row.code, tracking(row)
    said = balance(DAY.isoformat())
    (one,) = said["differences"]
    assert (balance.code, said["open"], said["closed"]) == (1, 1, None)
    assert (one["kind"], one["dossier"], one["tracking"]) == ("not-scanned", code, case)
    assert one["reason"] is None


def test_what_a_closing_explains_is_no_longer_open(balance: Terminal) -> None:
    with writing() as s:
        a_bundle(s, envelope=an_envelope(s, way="counter"))
        reasons = Reasons({}, {"not-scanned": "dipindai besok"})
        actor, seen = person(s, "mailroom"), day(s).version
        closing.close(s, DAY, zone=ZONE, seen=seen, reasons=reasons, actor=actor)
    said = balance(DAY.isoformat())
    assert (balance.code, said["open"]) == (0, 0)
    assert said["differences"][0]["reason"] == "dipindai besok"
    assert said["closed"]["by"] == "Contoh Mailroom"
    assert said["closed"]["numbers"]["dossiers"] == 1


def test_without_a_day_it_is_today(balance: Terminal) -> None:
    assert balance()["day"] == web.today().isoformat()
    assert balance.code == 0


@pytest.mark.parametrize(
    ("typed", "code"), [("kemarin", "not-a-date"), ("2999-01-01", "date-too-late")]
)
def test_a_wrong_day_ends_with_2(balance: Terminal, typed: str, code: str) -> None:
    said = balance(typed)
    assert (balance.code, said["error"]["code"]) == (2, code)


def test_people_read_lines(app: Flask) -> None:
    with writing() as s:
        code = a_bundle(s, envelope=an_envelope(s, way="counter")).code
    db.session.remove()
    result = app.test_cli_runner().invoke(args=["balance", DAY.isoformat()])
    assert result.exit_code == 1
    assert "dossiers: 1" in result.output
    assert f"not-scanned\t{code}" in result.output
