"""Settings that cannot work stop the start; the migrations are the models."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import text

from postal.config import WrongSetting, load
from postal.extensions import db, session
from postal.models import Base
from postal.models.base import NaiveTime, UTCDateTime
from postal.models.sessions import sqlite_facts, wal_is_safe


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POSTAL_HTTPS", "ja"),
        ("POSTAL_PUBLIC_URL", "127.0.0.1"),
        ("POSTAL_IDLE_MINUTES", "0"),
        ("POSTAL_UPLOAD_MB", "banyak"),
        ("POSTAL_QUIET_SECONDS", "sebentar"),
        ("POSTAL_LANGUAGE", "fr"),
        ("POSTAL_FAILPOINT", "after-claim"),
        ("POSTAL_FAILPOINT", "tak-ada:kill"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        load({"POSTAL_DATA": str(tmp_path), name: value})


def test_the_keys_may_not_lie_in_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="POSTAL_KEYS"):
        load({"POSTAL_DATA": str(tmp_path), "POSTAL_KEYS": str(tmp_path / "k.json")})


def test_the_migrations_make_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []


def test_the_log_has_its_triggers(app: Flask) -> None:
    names = session().scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    assert {"events_no_update", "events_no_delete"} <= set(names)


def test_the_database_runs_with_a_safe_journal(app: Flask) -> None:
    version, journal = sqlite_facts(session())
    safe = wal_is_safe(tuple(int(part) for part in version.split(".")))
    assert journal == ("wal" if safe else "truncate")


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 44, 6), True),
        ((3, 53, 4), True),
    ],
)
def test_the_range_whose_wal_may_corrupt_is_known(version: tuple[int, ...], safe: bool) -> None:  # noqa: FBT001
    assert wal_is_safe(version) is safe


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(NaiveTime):
        UTCDateTime().process_bind_param(datetime(2026, 1, 1), db)  # type: ignore[arg-type] # noqa: DTZ001
