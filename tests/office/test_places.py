"""Lists of places as offices have them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.codes import TrackingCode
from postal.errors import Refusal
from postal.extensions import writing
from postal.models import Application, Parcel, Place
from postal.office import place_list, places
from postal.office.place_list import import_places
from postal.office.places import PlaceData, add_places, change_place
from tests.cases import a_case, someone
from tests.conftest import ClientFor

UTARA = PlaceData("district", "35.73.01", "Contoh Utara", "65111")
SELATAN = PlaceData("district", "35.73.02", "Contoh Selatan", None)


@pytest.mark.parametrize(
    "text",
    [
        "35.73.01;Contoh Utara;65111\n35.73.02;Contoh Selatan;\n",
        "35.73.01,Contoh Utara,65111\r\n35.73.02,Contoh Selatan\r\n",
        "kode;nama;kode pos\n\n35.73.01; Contoh  Utara ;65 111\n35.73.02;Contoh Selatan;;\n",
        "Code\tName\tPostcode\n35.73.01\tContoh Utara\t65111\n35.73.02\tContoh Selatan\t",
        '"35.73.01";"Contoh Utara";"65111"\n35.73.02;Contoh Selatan;',
    ],
)
def test_it_reads_what_spreadsheets_and_people_write(text: str) -> None:
    found = import_places(text)
    assert (found.places, found.errors) == ((UTARA, SELATAN), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_it_reads_the_encodings_that_spreadsheets_save(encoding: str) -> None:
    found = import_places("1;Désa Contoh;65111".encode(encoding), "village")
    assert found.places == (PlaceData("village", "1", "Désa Contoh", "65111"),)


def test_a_wrong_line_is_named_and_does_not_stop_the_others() -> None:
    found = import_places(
        "35.73.01;Contoh Utara;65111\n"
        "35 73;Contoh;65111\n"
        "3;;65111\n"
        "4;Contoh;6511\n"
        "hanya satu\n"
        "35.73.01;Lagi;65111\n"
        "35.73.02;Contoh Selatan;\n"
    )
    assert found.places == (UTARA, SELATAN)
    assert [(it.line, it.field, it.refusal.code) for it in found.errors] == [
        (2, "code", "wrong-place-code"),
        (3, "name", "place-name-missing"),
        (4, "postcode", "not-a-postcode"),
        (5, "line", "not-a-place-line"),
        (6, "code", "repeated-place"),
    ]


def test_an_empty_list_is_empty() -> None:
    assert import_places("\n \n").places == ()


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00\x00", b"1;Contoh\x81;"])
def test_a_spreadsheet_itself_is_no_list(raw: bytes) -> None:
    with pytest.raises(place_list.NotATextFile):
        import_places(raw)


def test_a_list_without_end_is_refused() -> None:
    with pytest.raises(place_list.TooManyLines):
        import_places("1;a;\n" * (place_list.MOST_LINES + 1))


@pytest.mark.parametrize(
    ("place", "refusal"),
    [
        (PlaceData("kingdom", "1", "Contoh"), places.WrongPlaceKind),
        (PlaceData("district", "", "Contoh"), places.WrongPlaceCode),
        (PlaceData("district", "1", "x" * 81), places.PlaceNameMissing),
    ],
)
def test_it_refuses_a_place_that_cannot_be_stored(
    app: Flask, place: PlaceData, refusal: type[Refusal]
) -> None:
    del app
    with pytest.raises(refusal), writing() as s:
        add_places(s, [place])


def test_a_known_code_is_renewed_and_opened_again(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        row = s.scalars(select(Place).where(Place.code == "359901")).one()
        row.active = False
        s.flush()
        fresh = [PlaceData("district", "359901", "Nama Baru", "69999"), UTARA]
        assert add_places(s, fresh) == (1, 1)
    row = session.scalars(select(Place).where(Place.code == "359901")).one()
    assert (row.name, row.postcode, row.active) == ("Nama Baru", "69999", True)


def test_two_places_never_share_a_code(app: Flask) -> None:
    del app
    with writing() as s:
        row = s.scalars(select(Place).where(Place.code == "359901")).one()
        with pytest.raises(places.RepeatedPlace):
            change_place(s, row, PlaceData("district", "359902", "Contoh", None), active=True)


def district(session: Session) -> Place:
    return session.scalars(select(Place).where(Place.code == "359901")).one()


def data_of(place: Place, kind: str = "district") -> PlaceData:
    return PlaceData(kind, place.code, place.name, place.postcode)


def wished(session: Session, place: Place) -> Application:
    """A running case whose result will be collected there."""
    case = a_case(session)
    case.return_channel, case.return_place_id = "ambil_kecamatan", place.id
    session.flush()
    return case


def sent(session: Session, place: Place, state: str = "arrived") -> Application:
    """A running case with a parcel there, wished for elsewhere by now."""
    case = a_case(session)
    parcel = Parcel(state=state, code=f"BPCX{case.id:06}", application_id=case.id)
    parcel.channel, parcel.place_id = "ambil_kecamatan", place.id
    audit.born(session, parcel, actor=someone())
    return case


@pytest.mark.parametrize("use", [wished, sent])
@pytest.mark.parametrize(("kind", "active"), [("district", False), ("village", True)])
def test_a_place_that_running_cases_need_is_not_taken_from_them(
    app: Flask, use: Callable[[Session, Place], Application], kind: str, *, active: bool
) -> None:
    del app
    with writing() as s:
        place = district(s)
        case = use(s, place)
        with pytest.raises(places.PlaceInUse) as refused:
            change_place(s, place, data_of(place, kind), active=active)
        assert refused.value.code == "place-in-use"
        assert refused.value.values["count"] == 1
        assert TrackingCode(case.tracking_code).grouped in str(refused.value.values["cases"])
        assert (place.kind, place.active) == ("district", True)
        change_place(s, place, replace(data_of(place), name="Nama Baru"), active=True)
        assert place.name == "Nama Baru"


def test_a_place_whose_cases_are_over_may_close(app: Flask) -> None:
    del app
    with writing() as s:
        place = district(s)
        wished(s, place).state = "finished"
        sent(s, place, state="collected")
        s.flush()
        change_place(s, place, data_of(place), active=False)
        assert not place.active


def test_a_list_does_not_make_another_kind_of_place_of_one_in_use(app: Flask) -> None:
    del app
    with writing() as s:
        place = district(s)
        wished(s, place)
        with pytest.raises(places.PlaceInUse):
            add_places(s, [data_of(place, "village")])
        assert add_places(s, [data_of(place)]) == (0, 1)


def test_the_admin_reads_how_many_cases_need_the_place_and_keeps_what_was_typed(
    client: ClientFor,
) -> None:
    with writing() as s:
        place = district(s)
        wished(s, place)
        number, code = place.id, place.code
    browser = client("admin")
    typed = {"kind": "district", "code": code, "name": "Contoh Baru", "postcode": ""}
    answer = browser.post(f"/admin/tempat/{number}", data=typed)
    assert answer.status_code == 422
    assert "1 permohonan yang berjalan diambil di tempat ini" in answer.text
    assert "Contoh Baru" in answer.text
    lines = f"{code};Contoh Baru;"
    answer = browser.post("/admin/tempat/daftar", data={"kind": "village", "places": lines})
    assert answer.status_code == 422
    assert "1 permohonan yang berjalan diambil di tempat ini" in answer.text
    assert lines in answer.text
