"""The stage every test plays on: a made-up office in a data folder of its own."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from postal import catalogue, codes
from postal.extensions import db, writing
from postal.office.services import OfficeData, PlaceData, set_up
from postal.staff import passwords
from postal.staff.services import add_staff
from postal.workflow import STAFF_ROLES
from tests import clock
from tests.quick import remember

PASSWORD = "kata sandi contoh 1"
MARK = "CX"
OFFICE = OfficeData(
    name="Dinas Contoh",
    city="KOTA CONTOH",
    region="3599",
    mark=MARK,
    zone="WIB",
    hours="Senin–Jumat 08.00–15.00",
    address="Jalan Contoh 1",
    postcode="69901",
    phone="(0300) 000000",
    complaints="lapor.go.id",
)
PLACES = (
    PlaceData("district", "359901", "Contoh Utara", "69901"),
    PlaceData("district", "359902", "Contoh Selatan", "69902"),
)
ClientFor = Callable[..., FlaskClient]


class Browser(FlaskClient):
    """A browser whose every request has a context of its own, though the test holds one open.

    Flask would hand the request the context that is already there, and with it the signed-in
    person and the language of the request before.
    """

    def open(self, *args: Any, **options: Any) -> TestResponse:  # noqa: ANN401 - handed through
        """Let go of what the test was reading, so that it sees what the request wrote."""
        db.session.remove()
        with self.application.app_context():
            return super().open(*args, **options)


def build_app(folder: Path, **env: str) -> Flask:
    """An application over ``folder`` with the settings tests want."""
    settings = {
        "POSTAL_DATA": str(folder / "data"),
        "POSTAL_QUIET_SECONDS": "0",
        "POSTAL_STATUS_PER_MINUTE": "100000",
        **env,
    }
    app = remember(create_app(settings))
    app.test_client_class = Browser
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what every test needs until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)


@pytest.fixture(scope="session", autouse=True)
def same_morning() -> None:
    """No test depends on the day on which it is run."""
    clock.set_back()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Argon2id as everywhere, with as little memory as it allows: tests sign in very often."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def drawn_codes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test draws the same codes in every run: what fails once fails again."""
    luck = Random(request.node.nodeid)  # noqa: S311 - repeatable, not secret

    def symbols(count: int) -> str:
        return "".join(luck.choices(codes.ALPHABET, k=count))

    monkeypatch.setattr(codes, "_random_symbols", symbols)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newest schema without a row; copied for each test that begins before the office."""
    folder = tmp_path_factory.mktemp("migrated")
    with build_app(folder).app_context():
        upgrade()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def furnished(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, set-up office with a cast of one person a role; copied for each test."""
    folder = tmp_path_factory.mktemp("furnished")
    shutil.copytree(migrated, folder, dirs_exist_ok=True)
    app = build_app(folder)
    with app.app_context():
        with writing() as session:
            set_up(session, OFFICE, PLACES, catalogue.seed())
            for role in STAFF_ROLES:
                add_staff(
                    session,
                    username=role.value,
                    name=f"Contoh {role.value.title()}",
                    password=PASSWORD,
                    roles=[role],
                )
        db.engine.dispose()
    return folder


@pytest.fixture
def empty_app(migrated: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application with a migrated database and no office yet."""
    shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    app = build_app(tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(furnished: Path, tmp_path: Path) -> Iterator[Flask]:
    """The furnished office, fresh for this test, inside its application context."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    app = build_app(tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Session:
    """The reading session of the test's application context, whichever it is at the moment."""
    return cast("Session", db.session)


@pytest.fixture
def client(app: Flask) -> ClientFor:
    """A browser: ``client()`` is anybody, ``client("mailroom")`` signed in through the door."""

    def browser(role: str | None = None) -> FlaskClient:
        one = app.test_client()
        if role is not None:
            answer = one.post("/masuk", data={"username": role, "password": PASSWORD})
            assert answer.status_code == 302, answer.get_data(as_text=True)
        return one

    return browser
