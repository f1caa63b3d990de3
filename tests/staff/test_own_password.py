"""Changing the own password."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from postal.extensions import writing
from postal.models import Staff
from postal.staff import attempts
from tests.conftest import PASSWORD, ClientFor

NEW = "kuda biru makan soto"


def change(browser: FlaskClient, current: str, new: str, repeat: str) -> tuple[int, str]:
    form = {"current": current, "new": new, "repeat": repeat}
    answer = browser.post("/kata-sandi", data=form)
    return answer.status_code, answer.get_data(as_text=True)


def test_it_changes_and_only_the_new_one_opens(client: ClientFor) -> None:
    assert change(client("mailroom"), PASSWORD, NEW, NEW)[0] == 302
    old = client().post("/masuk", data={"username": "mailroom", "password": PASSWORD})
    new = client().post("/masuk", data={"username": "mailroom", "password": NEW})
    assert (old.status_code, new.status_code) == (422, 302)


def test_it_ends_the_other_sessions_and_keeps_this_one(client: ClientFor) -> None:
    here, there = client("mailroom"), client("mailroom")
    change(here, PASSWORD, NEW, NEW)
    assert there.get("/beranda").status_code == 302
    page = here.get("/beranda").get_data(as_text=True)
    assert "1 sesi lain ditutup" in page


def test_it_asks_for_the_present_one(client: ClientFor) -> None:
    status, page = change(client("mailroom"), "bukan kata sandinya", NEW, NEW)
    assert status == 422
    assert "Kata sandi sekarang tidak cocok." in page


def test_guessing_the_present_one_is_limited(
    client: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "PER_ACCOUNT", 3)
    browser = client("mailroom")
    for _ in range(attempts.PER_ACCOUNT):
        change(browser, "bukan kata sandinya", NEW, NEW)
    assert "Terlalu banyak" in change(browser, PASSWORD, NEW, NEW)[1]


def test_it_refuses_what_the_rules_refuse(client: ClientFor) -> None:
    browser = client("mailroom")
    assert "paling sedikit 10 huruf" in change(browser, PASSWORD, "pendek", "pendek")[1]
    assert "Kedua isian harus sama." in change(browser, PASSWORD, NEW, NEW + "!")[1]
    assert "harus berbeda" in change(browser, PASSWORD, PASSWORD, PASSWORD)[1]


def test_a_one_time_password_opens_nothing_but_this_page(app: Flask, client: ClientFor) -> None:
    del app
    browser = client("mailroom")
    with writing() as s:
        s.execute(update(Staff).where(Staff.username == "mailroom").values(must_change=True))
    assert browser.get("/kiriman/").headers["Location"] == "/kata-sandi"
    assert browser.get("/kata-sandi").status_code == 200
    change(browser, PASSWORD, NEW, NEW)
    assert browser.get("/kiriman/").status_code == 200
