"""The door: who gets in, who is told what, and where they land."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Attempt, Staff, StaffSession, utc_now
from postal.staff import attempts
from tests.conftest import PASSWORD, ClientFor


@pytest.fixture(autouse=True)
def few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing passwords is slow on purpose: let limits be reached sooner."""
    monkeypatch.setattr(attempts, "PER_ACCOUNT", 3)


def sign_in(browser: FlaskClient, username: str, password: str, **more: str) -> tuple[int, str]:
    answer = browser.post("/masuk", data={"username": username, "password": password, **more})
    return answer.status_code, answer.get_data(as_text=True)


def test_a_member_of_staff_gets_in_and_lands_on_the_first_page(client: ClientFor) -> None:
    answer = client().post("/masuk", data={"username": " Mailroom ", "password": PASSWORD})
    assert answer.headers["Location"] == "/beranda"


def test_only_the_hash_of_the_token_is_kept(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    kept = session.scalars(select(StaffSession.token_hash)).one()
    assert token not in kept
    assert len(kept) == 64


@pytest.mark.parametrize("username", ["mailroom", "tidak-ada", "' or 1=1 --"])
def test_wrong_and_unknown_are_told_the_same(client: ClientFor, username: str) -> None:
    status, page = sign_in(client(), username, "bukan kata sandinya")
    assert status == 422
    assert "Nama pengguna atau kata sandi tidak cocok." in page


def test_a_closed_account_is_told_the_same(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as s:
        s.execute(update(Staff).where(Staff.username == "counter").values(active=False))
    status, page = sign_in(client(), "counter", PASSWORD)
    assert status == 422
    assert "tidak cocok" in page


def test_what_was_typed_as_name_stays_but_the_password_does_not(client: ClientFor) -> None:
    _, page = sign_in(client(), "mailroom", "bukan kata sandinya")
    assert 'value="mailroom"' in page
    assert "bukan kata sandinya" not in page


def test_an_empty_form_says_what_is_missing_in_our_words(client: ClientFor) -> None:
    status, page = sign_in(client(), "", "")
    assert status == 422
    assert "Harus diisi." in page
    assert "This field is required" not in page


def test_an_account_closes_for_a_while_after_too_many_tries(client: ClientFor) -> None:
    browser = client()
    for _ in range(attempts.PER_ACCOUNT):
        sign_in(browser, "mailroom", "bukan kata sandinya")
    status, page = sign_in(client(), "mailroom", PASSWORD)
    assert status == 422
    assert "Terlalu banyak percobaan masuk. Tunggu 15 menit" in page


def test_another_account_is_not_closed_with_it(client: ClientFor) -> None:
    for _ in range(attempts.PER_ACCOUNT + 1):
        sign_in(client(), "mailroom", "bukan kata sandinya")
    assert sign_in(client(), "operator", PASSWORD)[0] == 302


def test_an_address_that_tries_many_accounts_is_closed_too(
    client: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "PER_ADDRESS", 3)
    for number in range(3):
        sign_in(client(), f"orang-{number}", "bukan kata sandinya")
    assert "Terlalu banyak" in sign_in(client(), "mailroom", PASSWORD)[1]


def test_signing_in_wipes_the_tries_of_the_account(client: ClientFor, session: Session) -> None:
    for _ in range(attempts.PER_ACCOUNT - 1):
        sign_in(client(), "mailroom", "bukan kata sandinya")
    assert sign_in(client(), "mailroom", PASSWORD)[0] == 302
    key = attempts.account_key("mailroom")
    assert session.scalars(select(Attempt).where(Attempt.who == key)).all() == []


def test_a_password_typed_as_user_name_is_not_kept(client: ClientFor, session: Session) -> None:
    sign_in(client(), "kuda biru makan soto", "x")
    assert all("kuda" not in who for who in session.scalars(select(Attempt.who)))


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://contoh.example/",
        "//contoh.example/x",
        "////contoh.example/x",
        "/\\contoh.example",
        "\\\\contoh.example",
        "javascript:alert(1)",
        "/x\ny",
        "http:contoh.example",
    ],
)
def test_nobody_is_led_to_another_site(client: ClientFor, elsewhere: str) -> None:
    answer = client().post(
        "/masuk", data={"username": "mailroom", "password": PASSWORD, "next": elsewhere}
    )
    assert answer.headers["Location"] == "/beranda"


def test_one_lands_on_the_page_that_was_asked_for(client: ClientFor) -> None:
    answer = client().post(
        "/masuk",
        data={"username": "mailroom", "password": PASSWORD, "next": "/kasus?antrean=to_file"},
    )
    assert answer.headers["Location"] == "/kasus?antrean=to_file"


def test_who_is_in_is_not_asked_again(client: ClientFor) -> None:
    assert client("mailroom").get("/masuk").headers["Location"] == "/beranda"


def test_signing_out_ends_the_session_and_not_only_the_cookie(client: ClientFor) -> None:
    browser, copy = client("mailroom"), client()
    with browser.session_transaction() as cookie, copy.session_transaction() as stolen:
        stolen.update(cookie)
    assert copy.get("/beranda").status_code == 200
    assert browser.post("/keluar").headers["Location"] == "/masuk"
    assert copy.get("/beranda").headers["Location"].startswith("/masuk")


def test_a_silent_session_ends(client: ClientFor) -> None:
    browser = client("mailroom")
    with writing() as s:
        s.execute(update(StaffSession).values(last_seen=utc_now() - timedelta(minutes=61)))
    assert browser.get("/beranda").status_code == 302


def test_every_session_ends_at_last(client: ClientFor) -> None:
    browser = client("mailroom")
    with writing() as s:
        s.execute(update(StaffSession).values(created_at=utc_now() - timedelta(hours=13)))
    assert browser.get("/beranda").status_code == 302


def test_a_session_in_use_stays_open(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    before = utc_now() - timedelta(minutes=50)
    with writing() as s:
        s.execute(update(StaffSession).values(last_seen=before))
    assert browser.get("/beranda").status_code == 200
    session.rollback()
    assert session.scalars(select(StaffSession.last_seen)).one() > before


def test_use_is_written_down_at_most_once_a_minute(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    before = utc_now() - timedelta(seconds=50)
    with writing() as s:
        s.execute(update(StaffSession).values(last_seen=before))
    browser.get("/beranda")
    session.rollback()
    assert session.scalars(select(StaffSession.last_seen)).one() == before


def test_a_made_up_cookie_opens_nothing(client: ClientFor) -> None:
    browser = client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "1"
    assert browser.get("/beranda").status_code == 302


def test_a_form_from_another_site_is_refused(app: Flask, client: ClientFor) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client().post("/masuk", data={"username": "mailroom", "password": PASSWORD})
    assert answer.status_code == 400
    assert "terlalu lama terbuka atau dibuka dari tempat lain" in answer.get_data(as_text=True)


def test_the_page_speaks_english_before_anybody_is_known(client: ClientFor) -> None:
    assert '<html lang="en">' in client().get("/masuk?bahasa=en").get_data(as_text=True)
    assert '<html lang="id">' in client().get("/masuk").get_data(as_text=True)


def test_a_person_keeps_their_language(client: ClientFor) -> None:
    browser = client("mailroom")
    back = {"Referer": "http://localhost/beranda?bahasa=id"}
    answer = browser.get("/bahasa/en", headers=back)
    assert answer.headers["Location"] == "/beranda"
    assert '<html lang="en">' in browser.get("/beranda").get_data(as_text=True)
    assert '<html lang="en">' in client("mailroom").get("/beranda").get_data(as_text=True)


def test_the_way_back_from_the_language_never_leads_away(client: ClientFor) -> None:
    away = {"Referer": "https://contoh.example/beranda"}
    answer = client("mailroom").get("/bahasa/en", headers=away)
    assert answer.headers["Location"] == "/beranda"


def test_there_are_two_languages(client: ClientFor) -> None:
    assert client("mailroom").get("/bahasa/de").status_code == 404
