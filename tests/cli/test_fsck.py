"""``flask fsck`` names what does not fit, whatever it is, and changes nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from sqlalchemy import select

from postal import audit, fsck, ingest
from postal.births import new_application
from postal.cli.outcome import CannotStart, JsonCommand, command
from postal.extensions import db, session, settings, writing
from postal.intake import cover_sheet, services
from postal.intake.prints import print_covers
from postal.lookups import office_calendar, the_office
from postal.models import Dossier, Page, Subject
from postal.scanning import placing
from postal.scanning.taking import storage
from postal.web import today
from postal.workflow import Role
from tests.paper import covers_of, tray_of, write_scan

ACTOR = audit.Actor(None, "Contoh", frozenset(Role), "test")
Break = Callable[..., None]


@pytest.fixture
def break_row(app: Flask) -> Break:
    """Change the database behind the program's back, as a repair by hand would."""

    def run(statement: str, *values: object) -> None:
        db.session.remove()
        with sqlite3.connect(settings().data / "berkaspos.sqlite3") as connection:
            connection.execute(statement, values)

    return run


@pytest.fixture
def case_id(app: Flask) -> int:
    with writing() as current:
        case = new_application(
            current,
            service=None,
            desk_code=None,
            received_on=date(2026, 11, 2),
            examine_by=None,
            name="Contohwati",
            actor=ACTOR,
        )
        current.add(Subject(application_id=case.id, nik="3599014101900001"))
        return case.id


@pytest.fixture
def scanned(app: Flask, tmp_path: Path) -> str:
    """Two dossiers of two sheets each, scanned in one batch; its SHA-256."""
    with writing() as current:
        office = the_office(current)
        dossiers = services.receive_tray(
            current,
            2,
            service=services.active_service(current, "KTP-RUSAK"),
            sheets=2,
            arrived=today(),
            way="post",
            office=office,
            calendar=office_calendar(current),
            actor=ACTOR,
        )
        covers = [dossier.covers[0] for dossier in dossiers]
        sheets = print_covers(
            current, covers, office=office, today=today(), language="id", actor=ACTOR
        )
    paper = tmp_path / "covers.pdf"
    paper.write_bytes(cover_sheet.render(sheets))
    scan = write_scan(tmp_path / "a.pdf", tray_of(covers_of(paper), [2, 2]))
    return ingest.ingest(scan, way="command", actor=ACTOR)[0].sha256


def problems() -> list[tuple[str, str]]:
    db.session.remove()
    return [(one["kind"], one["what"]) for one in fsck.check(session(), storage())["problems"]]


def run(app: Flask, *args: str) -> tuple[int, Any, str]:
    db.session.remove()
    result = app.test_cli_runner().invoke(args=list(args))
    return result.exit_code, json.loads(result.stdout) if result.stdout else None, result.stderr


def test_a_state_nobody_knows_is_named_and_the_rest_is_looked_at(
    app: Flask, case_id: int, break_row: Break
) -> None:
    break_row("UPDATE applications SET state = 'hilang' WHERE id = ?", case_id)
    code, said, _ = run(app, "fsck", "--json")
    assert code == 1
    found = {one["kind"]: one["what"] for one in said["problems"]}
    assert found["unknown-state"] == f"application {case_id}: hilang"


def test_a_row_that_refers_to_nothing_is_named(case_id: int, break_row: Break) -> None:
    break_row("UPDATE applications SET desk_code = 'TIADA' WHERE id = ?", case_id)
    assert problems() == [("reference-broken", f"applications {case_id}: desk_code desks TIADA")]


def test_a_row_whose_birth_is_logged_but_is_gone_is_named(app: Flask, break_row: Break) -> None:
    with writing() as current:
        dossier = Dossier(state="received", code="BDCX000000")
        audit.born(current, dossier, actor=ACTOR)
        number = dossier.id
    break_row("DELETE FROM dossiers WHERE id = ?", number)
    assert problems() == [("event-without-row", f"dossier {number}")]


def test_a_page_moved_behind_the_log_is_named(scanned: str, break_row: Break) -> None:
    assert problems() == []
    first, second = session().scalars(select(Dossier.id).order_by(Dossier.id)).all()
    break_row("UPDATE pages SET dossier_id = ? WHERE number = 2", second)
    assert problems() == [("page-not-as-logged", f"{scanned}/2: {second}, log: {first}")]


def test_a_page_that_was_lifted_and_given_away_is_where_the_log_says(scanned: str) -> None:
    with writing() as current:
        page = current.scalars(select(Page).where(Page.number == 2)).one()
        other = current.scalars(select(Dossier).order_by(Dossier.id.desc())).first()
        assert other is not None
        placing.lift(current, page, seen_version=page.version, actor=ACTOR, reason="salah")
        placing.assign(current, page, other, seen_version=page.version, actor=ACTOR)
    assert problems() == []


def test_a_page_put_back_unlogged_after_it_was_lifted_is_named(
    scanned: str, break_row: Break
) -> None:
    with writing() as current:
        page = current.scalars(select(Page).where(Page.number == 2)).one()
        owner, place = page.dossier_id, page.position
        placing.lift(current, page, seen_version=page.version, actor=ACTOR, reason="salah")
    assert problems() == []
    break_row(
        "UPDATE pages SET dossier_id = ?, position = ?, place = 'dossier' WHERE number = 2",
        owner,
        place,
    )
    assert ("page-not-as-logged", f"{scanned}/2: {owner}, log: None") in problems()


@pytest.mark.parametrize("value", ["k1.AAAA", "k9.AAAA", "bukan sandi"])
def test_a_value_that_no_key_opens_is_named_and_not_shown(
    case_id: int, break_row: Break, value: str
) -> None:
    assert problems() == []
    break_row("UPDATE subjects SET nik = ?", value)
    number = session().scalar(select(Subject.id))
    assert problems() == [("value-unreadable", f"subjects {number}: nik")]


@pytest.mark.parametrize("name", ["catatan.txt", "ab/catatan.txt", f"ab/{'0' * 64}", "abc/x"])
def test_a_stranger_among_the_stored_files_is_named(app: Flask, name: str) -> None:
    path = settings().files / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    assert "unknown-file" in [kind for kind, _ in problems()]


def test_the_folder_of_files_on_their_way_is_no_stranger(app: Flask) -> None:
    (settings().files / "tmp").mkdir()
    (settings().files / "tmp" / "setengah").write_text("x")
    assert problems() == []


def test_a_defect_ends_a_command_with_3_and_its_traceback(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("rusak")

    monkeypatch.setattr(fsck, "check", broken)
    code, said, errors = run(app, "fsck", "--json")
    assert code == 3
    assert said["error"] == {"code": "failed", "reason": "KeyError: 'rusak'"}
    assert "Traceback" in errors


@pytest.mark.parametrize(
    "args",
    [
        ("ingest", "/tidak/ada.pdf"),
        ("receive", "--count", "banyak", "--covers", "x.pdf"),
        ("receive", "--covers", "x.pdf"),
        ("staff", "add", "Contoh", "--role", "raja"),
        ("fsck", "--cepat"),
    ],
)
def test_unusable_arguments_are_told_as_json_too(app: Flask, args: tuple[str, ...]) -> None:
    code, said, errors = run(app, *args, "--json")
    assert code == 2
    assert said["error"]["code"] == "unusable-arguments"
    assert said["error"]["reason"] in errors
    assert run(app, *args)[:2] == (2, None)


def test_asking_for_help_is_no_defect(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["fsck", "--help"]).exit_code == 0


def test_a_command_that_asks_to_end_is_no_defect(app: Flask) -> None:
    @click.command("end", cls=JsonCommand)
    @command
    def end() -> None:
        raise click.exceptions.Exit(0)

    assert app.test_cli_runner().invoke(end).exit_code == 0


def test_a_program_that_cannot_start_says_so_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["flask", "fsck", "--json"])
    CannotStart("POSTAL_HTTPS").show()
    said = capsys.readouterr()
    assert json.loads(said.out)["error"] == {"code": "failed", "reason": "POSTAL_HTTPS"}
    assert "POSTAL_HTTPS" in said.err
