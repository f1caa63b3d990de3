"""What must not lie open in the database, and the file that opens it."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import create_app
from postal import audit
from postal.births import new_application
from postal.extensions import session, writing
from postal.models import Subject
from postal.models.vault import (
    KeyProblem,
    KeyRing,
    blind,
    create_key_file,
    key_ring,
    load_key_file,
)
from tests.conftest import build_app

NIK = "3599014101900001"


def with_subject() -> None:
    with writing() as current:
        case = new_application(
            current,
            service=None,
            desk_code=None,
            received_on=date(2026, 11, 2),
            examine_by=None,
            name="Contohwati",
            actor=audit.system("test"),
        )
        current.add(Subject(application_id=case.id, nik=NIK, nik_index=blind("nik", NIK)))


def test_a_nik_is_not_readable_in_the_database_and_comes_back_whole(app: Flask) -> None:
    with_subject()
    raw = session().execute(text("SELECT nik, nik_index FROM subjects")).one()
    assert NIK not in raw[0] + raw[1]
    assert raw[0].startswith("k1.")
    assert session().scalar(select(Subject.nik)) == NIK


def test_a_nik_is_found_again_by_its_blind_index(app: Flask) -> None:
    with_subject()
    found = session().scalars(select(Subject).where(Subject.nik_index == blind("nik", NIK))).all()
    assert [subject.nik for subject in found] == [NIK]


def test_the_same_nik_looks_different_each_time() -> None:
    ring = KeyRing("k1", {"k1": bytes(32)}, bytes(32), "s")
    assert ring.encrypt("nik", NIK) != ring.encrypt("nik", NIK)


def test_a_value_moved_to_another_column_is_not_opened() -> None:
    ring = KeyRing("k1", {"k1": bytes(32)}, bytes(32), "s")
    with pytest.raises(KeyProblem):
        ring.decrypt("phone", ring.encrypt("nik", NIK))


def test_an_old_key_still_opens_what_it_closed() -> None:
    old = KeyRing("k1", {"k1": bytes(32)}, bytes(32), "s")
    new = KeyRing("k2", {"k1": bytes(32), "k2": bytes([1]) * 32}, bytes(32), "s")
    assert new.decrypt("nik", old.encrypt("nik", NIK)) == NIK
    assert new.encrypt("nik", NIK).startswith("k2.")


def test_the_key_file_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    create_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        create_key_file(path)


@pytest.mark.parametrize(
    "content", ["", "{}", "not json", '{"current": "k1", "keys": {"k1": "zz"}}']
)
def test_a_broken_key_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(KeyProblem, match=r"keys\.json"):
        load_key_file(path)


def test_a_database_without_its_key_file_does_not_start(tmp_path: Path) -> None:
    build_app(tmp_path)
    ring = key_ring()
    (tmp_path / "data" / "berkaspos.sqlite3").touch()
    (tmp_path / "data.keys.json").unlink()
    with pytest.raises(KeyProblem, match="tidak ada"):
        create_app({"POSTAL_DATA": str(tmp_path / "data")})
    assert key_ring() is ring
