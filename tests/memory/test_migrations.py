"""An office that runs is brought up to date without losing a row."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from postal.extensions import db, session
from postal.models import Crest, LetterTemplate
from tests.conftest import build_app

TABLES = ("applications", "tracking_aliases", "applicants", "events", "dossiers")
NOW = "2026-11-20 05:00:00.000000"


@pytest.fixture
def first_generation(tmp_path: Path) -> Flask:
    """A database of the first generation with a merged pair of cases, paper and history."""
    app = build_app(tmp_path)
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.connect() as connection:
            driver = connection.connection
            cursor = driver.cursor()
            cursor.execute("PRAGMA query_only=OFF")
            for number, into, due in ((1, None, "2026-11-25"), (2, 1, None)):
                cursor.execute(
                    "INSERT INTO applications (id, tracking_code, received_on, examine_by, state, "
                    "version, state_since, created_at, possible_duplicate, merged_into_id) "
                    "VALUES (?, ?, '2026-11-20', ?, 'registered', 3, ?, ?, 0, ?)",
                    (number, f"CODE{number:08}", due, NOW, NOW, into),
                )
                cursor.execute(
                    "INSERT INTO tracking_aliases VALUES (?, ?)", (f"CODE{number:08}", number)
                )
                cursor.execute("INSERT INTO applicants (application_id) VALUES (?)", (number,))
                cursor.execute(
                    "INSERT INTO dossiers (code, application_id, role, state, version, "
                    "state_since, created_at) VALUES (?, ?, 'first', 'matched', 1, ?, ?)",
                    (f"D{number:09}", number, NOW, NOW),
                )
                cursor.execute(
                    "INSERT INTO events (at, thing, thing_id, application_id, name, actor_name, "
                    "device, before, digest) "
                    "VALUES (?, 'application', ?, ?, 'born', 'x', 'x', ?, ?)",
                    (NOW, number, number, "0" * 64, f"{number:064}"),
                )
            driver.commit()
    return app


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in TABLES
        }


def test_every_row_is_still_there_and_every_reference_holds(first_generation: Flask) -> None:
    with first_generation.app_context():
        before = counts()
        upgrade()
        assert counts() == before
        assert before["applications"] == 2
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            kept = connection.execute(
                text("SELECT version, merged_into_id FROM applications ORDER BY id")
            ).all()
        assert [tuple(row) for row in kept] == [(3, None), (3, 1)]


def test_a_day_told_at_intake_becomes_the_first_promise(first_generation: Flask) -> None:
    with first_generation.app_context():
        upgrade()
        with db.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT application_id, kind, number, day FROM promises")
            ).all()
        assert [tuple(row) for row in rows] == [(1, "examine", 1, str(date(2026, 11, 25)))]


def test_the_log_still_refuses_to_be_changed(first_generation: Flask) -> None:
    with first_generation.app_context():
        upgrade()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=OFF")
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text("UPDATE events SET name = 'y'"))


def test_the_crests_leave_the_words_of_the_letters_and_none_is_lost(tmp_path: Path) -> None:
    app = build_app(tmp_path)
    with app.app_context():
        upgrade(revision="0008")
        rows = [
            {"kind": "crest", "number": 1, "subject": "a" * 64, "body": b64encode(b"one").decode()},
            {"kind": "crest", "number": 2, "subject": "b" * 64, "body": b64encode(b"two").decode()},
            {"kind": "missing", "number": 1, "subject": "Hal", "body": "Isi {kode}"},
        ]
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=OFF")
            for row in rows:
                connection.execute(
                    text(
                        "INSERT INTO letter_templates (kind, language, number, current, subject, "
                        "body, created_at) VALUES (:kind, 'id', :number, 1, :subject, :body, :now)"
                    ),
                    {**row, "now": NOW},
                )
            connection.commit()
        upgrade()
        kept = [session().get(Crest, name * 64) for name in "ab"]
        assert [row.jpeg for row in kept if row is not None] == [b"one", b"two"]
        words = session().scalars(select(LetterTemplate.kind)).all()
        assert words == ["missing"]
