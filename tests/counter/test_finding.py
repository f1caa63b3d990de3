"""Finding whom somebody asks about, and answering when nothing is here."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal.codes import TrackingCode
from postal.extensions import writing
from tests.cases import NIK, PHONE, a_case, a_dossier, an_envelope
from tests.conftest import ClientFor
from tests.counter.stage import NAME, Known, a_known_case

RESI = "P2611200000017"


def ask(browser: FlaskClient, typed: str, born: str = "") -> TestResponse:
    return browser.post("/loket/cari", data={"q": typed, "born": born}, follow_redirects=True)


@pytest.fixture
def case(app: Flask) -> Known:
    del app
    with writing() as s:
        made = a_known_case(s)
        return Known(made.id, made.tracking_code)


@pytest.mark.parametrize("typed", [NIK, PHONE, NAME, "siti conto"])
def test_one_field_finds_the_case_and_asks_for_the_code(
    case: Known, client: ClientFor, typed: str
) -> None:
    code = TrackingCode(case.tracking_code).grouped
    page = ask(client("counter"), typed).get_data(as_text=True)
    assert code in page
    assert "Kodenya belum disebutkan" in page


def test_who_names_the_code_is_answered_at_once(case: Known, client: ClientFor) -> None:
    page = ask(client("counter"), case.tracking_code.lower()).get_data(as_text=True)
    assert "Kodenya belum disebutkan" not in page
    assert "Berkas Anda sudah kami terima pada" in page


def test_the_birth_date_tells_two_of_one_name_apart(case: Known, client: ClientFor) -> None:
    code = TrackingCode(case.tracking_code).grouped
    with writing() as s:
        a_case(s, name=NAME)
    browser = client("counter")
    several = ask(browser, NAME).get_data(as_text=True)
    assert "2 kasus" in several
    assert NAME not in several
    assert code in ask(browser, NAME, "14-01-1990").get_data(as_text=True)
    assert "Belum kami terima." in ask(browser, NAME, "15-01-1990").get_data(as_text=True)


@pytest.mark.parametrize("born", ["kemarin", "31-02-1990", "14-01-2990"])
def test_a_birth_date_that_is_none_keeps_what_was_typed(
    case: Known, client: ClientFor, born: str
) -> None:
    del case
    answer = ask(client("counter"), NAME, born)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Tanggal lahir tidak terbaca" in page
    assert f'value="{NAME}"' in page
    assert f'value="{born}"' in page


@pytest.mark.parametrize("typed", ["", "  ", "ab"])
def test_nothing_typed_or_too_little_is_said(app: Flask, client: ClientFor, typed: str) -> None:
    del app
    answer = ask(client("counter"), typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_not_here_yet_is_a_full_answer(app: Flask, client: ClientFor) -> None:
    del app
    page = ask(client("counter"), "Orang Takdikenal").get_data(as_text=True)
    for said in ("Belum kami terima.", "sampai 7 hari kerja", "Tanyakan lagi mulai", "nomor resi"):
        assert said in page


def test_a_slip_in_the_code_is_said(case: Known, client: ClientFor) -> None:
    symbols = case.tracking_code
    wrong = symbols[:-1] + ("7" if symbols[-1] != "7" else "8")
    page = ask(client("counter"), wrong).get_data(as_text=True)
    answer = page[page.index('class="aloud"') : page.index("</section>")]
    assert "salah ketik satu huruf atau angka" in answer, "the large answer says it first"
    assert "satu per satu" in answer
    assert "Belum kami terima." not in page
    assert "Dicari dengan: kode pelacakan." in page


def test_an_envelope_without_a_case_is_told_with_its_day(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as s:
        an_envelope(s, RESI)
    page = ask(client("counter"), RESI).get_data(as_text=True)
    assert "tiba pada kami pada Jumat, 20 November 2026" in page
    assert "Belum kami terima." not in page


def test_a_bundle_that_waits_for_its_case_has_come(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as s:
        code = a_dossier(s, None).code
    page = ask(client("counter"), code).get_data(as_text=True)
    assert "sudah kami terima dan sedang kami daftarkan" in page


def test_what_somebody_found_is_nobody_elses(case: Known, client: ClientFor) -> None:
    del case
    with writing() as s:
        a_case(s, name=NAME)
    answer = client("counter").post("/loket/cari", data={"q": NAME})
    token = answer.location
    assert token.startswith("/loket/hasil/")
    assert NAME.split()[0].lower() not in token.lower()
    assert client("supervisor").get(token).status_code == 404


def test_unknown_codes_in_an_address_are_not_there(session: Session, client: ClientFor) -> None:
    del session
    browser = client("counter")
    assert browser.get("/loket/kasus/ABCDEF").status_code == 404
    assert browser.get("/loket/hasil/nobody").status_code == 404
    assert browser.post("/loket/kasus/ABCDEF/tanya").status_code == 404


@pytest.mark.parametrize("role", ["mailroom", "operator", "district", "auditor"])
def test_the_counter_is_for_the_counter(app: Flask, client: ClientFor, role: str) -> None:
    del app
    assert client(role).get("/loket/").status_code == 403
