"""The first page of an empty office."""

from __future__ import annotations

import io

import cv2
import numpy as np
from flask import Flask
from sqlalchemy import select

from postal.extensions import db
from postal.models import Office, Place, ServiceVersion, Staff
from tests.conftest import PASSWORD, ClientFor

FORM = {
    "name": "Dinas Contoh",
    "city": "Kota Contoh",
    "region": "35.99",
    "zone": "WITA",
    "address": "Jalan Contoh 1",
    "postcode": "69901",
    "phone": "(0300) 000000",
    "hours": "Senin sampai Jumat",
    "complaints": "lapor.go.id",
    "paper": "F4",
    "examine_days": "4",
    "places": "359901;Contoh Utara;69901\n359902;Contoh Selatan;69902",
    "admin_name": "Admin Contoh",
    "admin_username": "kepala",
    "password": PASSWORD,
    "repeat": PASSWORD,
}


def a_picture() -> bytes:
    picture = np.full((120, 100, 3), 255, np.uint8)
    cv2.circle(picture, (50, 60), 30, (40, 120, 40), -1)
    return cv2.imencode(".png", picture)[1].tobytes()


def test_every_visitor_of_an_empty_office_is_led_there(empty_app: Flask) -> None:
    browser = empty_app.test_client()
    for address in ("/", "/masuk", "/s/tidak-ada", "/lambang.jpg"):
        assert browser.get(address).headers["Location"] == "/siapkan"
    assert browser.get("/siapkan").status_code == 200


def test_it_sets_the_office_up_and_signs_the_first_admin_in(empty_app: Flask) -> None:
    browser = empty_app.test_client()
    with io.BytesIO(a_picture()) as crest:
        answer = browser.post("/siapkan", data={**FORM, "crest": (crest, "lambang.png")})
    assert answer.headers["Location"] == "/beranda"
    assert "Kantor sudah siap." in browser.get("/beranda").get_data(as_text=True)
    assert browser.get("/admin/").status_code == 200
    session = db.session()
    office = session.scalars(select(Office)).one()
    assert (office.region, office.zone, office.paper, office.examine_days) == (
        "3599",
        "WITA",
        "F4",
        4,
    )
    assert len(office.mark) == 2
    assert not office.demo
    assert len(session.scalars(select(Place)).all()) == 2
    assert len(session.scalars(select(ServiceVersion)).all()) == 25
    admin = session.scalars(select(Staff)).one()
    assert [role.role for role in admin.roles] == ["admin"]


def test_the_crest_is_our_own_picture_and_never_the_upload(empty_app: Flask) -> None:
    browser = empty_app.test_client()
    with io.BytesIO(a_picture()) as crest:
        browser.post("/siapkan", data={**FORM, "crest": (crest, "lambang.png")})
    answer = browser.get("/lambang.jpg")
    assert answer.mimetype == "image/jpeg"
    assert answer.data.startswith(b"\xff\xd8\xff")


def test_a_crest_that_is_no_picture_is_refused(empty_app: Flask) -> None:
    browser = empty_app.test_client()
    with io.BytesIO(b"<svg onload=alert(1)>") as crest:
        answer = browser.post("/siapkan", data={**FORM, "crest": (crest, "lambang.svg")})
    assert answer.status_code == 422
    assert "Gambar lambang tidak dapat dibaca." in answer.get_data(as_text=True)
    assert db.session().scalars(select(Office)).all() == []


def test_it_happens_once(client: ClientFor) -> None:
    assert client().get("/siapkan").status_code == 404
    assert client("admin").post("/siapkan", data=FORM).status_code == 404


def test_a_wrong_line_is_said_and_everything_typed_stays(empty_app: Flask) -> None:
    browser = empty_app.test_client()
    answer = browser.post("/siapkan", data={**FORM, "places": "359901;Contoh Utara;699"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Baris 1: Kode pos terdiri dari 5 angka" in page
    for typed in ("Dinas Contoh", "359901;Contoh Utara;699", "kepala"):
        assert typed in page
    assert PASSWORD not in page


def test_the_text_of_a_wrong_file_can_be_mended_on_the_page(empty_app: Flask) -> None:
    browser = empty_app.test_client()
    with io.BytesIO("1;Désa;699".encode("cp1252")) as places:
        answer = browser.post(
            "/siapkan", data={**FORM, "places": "", "places_file": (places, "tempat.csv")}
        )
    assert "1;Désa;699" in answer.get_data(as_text=True)


def test_the_first_admin_needs_a_good_password(empty_app: Flask) -> None:
    browser = empty_app.test_client()
    short = browser.post("/siapkan", data={**FORM, "password": "pendek", "repeat": "pendek"})
    assert "paling sedikit 10 huruf" in short.get_data(as_text=True)
    other = browser.post("/siapkan", data={**FORM, "repeat": PASSWORD + "x"})
    assert "Kedua isian harus sama." in other.get_data(as_text=True)


def test_an_office_may_choose_its_own_mark(empty_app: Flask) -> None:
    browser = empty_app.test_client()
    wrong = browser.post("/siapkan", data={**FORM, "mark": "OI"})
    assert "tanpa I, L, O, dan U" in wrong.get_data(as_text=True)
    browser.post("/siapkan", data={**FORM, "mark": "kc"})
    assert db.session().scalars(select(Office.mark)).one() == "KC"


def test_the_page_speaks_both_languages(empty_app: Flask) -> None:
    page = empty_app.test_client().get("/siapkan?bahasa=en").get_data(as_text=True)
    assert '<html lang="en">' in page
