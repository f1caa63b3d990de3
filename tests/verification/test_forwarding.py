"""A case goes to the office in charge: which ones are offered, and what the citizen reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import SomeoneElseMovedIt
from postal.correspondence.letter_details import sent_on
from postal.extensions import writing
from postal.leaving import InOtherHands
from postal.lookups import the_office
from postal.models import Application, Message, Place, Subject
from postal.plain_text import NumberInText, TextTooLong
from postal.public import finding
from postal.verification import forwarding, taking
from postal.verification.forwarding import (
    BEFORE,
    BY_ADDRESS,
    BY_NIK,
    KEPT,
    MOST,
    Destination,
    destinations,
)
from postal.workflow import Role
from tests.cases import a_case, someone
from tests.conftest import ClientFor
from tests.verification.stage import person, ready

OTHER = "Dispendukcapil Kota Umpama"
WHERE = "Jalan Umpama 5, Umpama 68801"


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def forward(
    session: Session, case: Application, name: str = OTHER, address: str | None = None
) -> Message:
    return forwarding.forward(
        session, case, name, address, seen_version=case.version, actor=someone()
    )


def keep(session: Session, code: str, name: str, *, active: bool = True) -> None:
    """An admin keeps this office."""
    session.add(Place(kind="other_office", code=code, name=name, active=active))
    session.flush()


def lives_in(case: Application, city: str) -> Application:
    assert case.applicant is not None
    case.applicant.city = city
    return case


def about(session: Session, nik: str) -> Application:
    case = a_case(session)
    case.subjects.append(Subject(name="Siti Contohwati", nik=nik))
    session.flush()
    return case


def test_without_any_hint_nothing_is_offered(writer: Session) -> None:
    assert destinations(writer, a_case(writer)) == []


def test_where_cases_went_before_is_offered_the_newest_first_each_once(writer: Session) -> None:
    forward(writer, a_case(writer), "Dinas Satu", WHERE)
    forward(writer, a_case(writer))
    forward(writer, a_case(writer), "dinas  satu")
    first, second = destinations(writer, a_case(writer))
    assert first == Destination("dinas satu", WHERE, BEFORE)
    assert second == Destination(OTHER, None, BEFORE)


def test_offices_that_an_admin_keeps_are_offered_unless_they_are_closed(writer: Session) -> None:
    keep(writer, "35.98", OTHER)
    keep(writer, "35.97", "Dinas Tutup", active=False)
    assert destinations(writer, a_case(writer)) == [Destination(OTHER, None, KEPT)]


def test_the_office_of_the_applicants_city_comes_first(writer: Session) -> None:
    keep(writer, "35.97", "Dinas Aneh")
    case = lives_in(a_case(writer), "KABUPATEN  UMPAMA")
    made_up, _kept = destinations(writer, case)
    assert made_up == Destination(
        "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Umpama", None, BY_ADDRESS
    )
    keep(writer, "35.98", "Dukcapil Kabupaten Umpama")
    assert destinations(writer, case)[0] == Destination(
        "Dukcapil Kabupaten Umpama", None, BY_ADDRESS
    )


def test_our_own_city_and_our_own_office_are_nowhere_to_go(writer: Session) -> None:
    office = the_office(writer)
    keep(writer, "35.98", office.name.upper())
    assert destinations(writer, lives_in(a_case(writer), office.city.title())) == []


def test_the_office_of_the_region_in_a_nik_comes_before_the_others(writer: Session) -> None:
    keep(writer, "32.01", "Dinas Jauh")
    keep(writer, "32.73", OTHER)
    case = about(writer, "3273015401900001")
    assert [(each.name, each.why) for each in destinations(writer, case)] == [
        (OTHER, BY_NIK),
        ("Dinas Jauh", KEPT),
    ]
    assert forwarding.origins(case, the_office(writer)) == [("3273", "Jawa Barat")]


def test_a_nik_of_our_own_region_hints_at_nothing(writer: Session) -> None:
    office = the_office(writer)
    assert forwarding.origins(about(writer, f"{office.region}015401900001"), office) == []


def test_there_are_never_more_than_there_are_keys(writer: Session) -> None:
    for number in range(MOST + 3):
        keep(writer, f"35.{number:02}", f"Dinas {number}")
    assert len(destinations(writer, a_case(writer))) == MOST


def test_the_address_that_is_known_goes_along_and_a_typed_one_replaces_it(
    writer: Session,
) -> None:
    forward(writer, a_case(writer), OTHER, WHERE)
    known, typed = forward(writer, a_case(writer)), forward(writer, a_case(writer), OTHER, "Baru 1")
    where = [sent_on(writer, each.application) for each in (known, typed)]
    assert [(each["office"], each["office_address"]) for each in where] == [
        (OTHER, WHERE),
        (OTHER, "Baru 1"),
    ]


def test_a_case_goes_nowhere_without_a_name_or_to_ourselves(writer: Session) -> None:
    case = a_case(writer)
    with pytest.raises(forwarding.OfficeMissing) as nowhere:
        forward(writer, case, "  ")
    with pytest.raises(forwarding.OwnOffice) as here:
        forward(writer, case, the_office(writer).name.lower())
    with pytest.raises(NumberInText):
        forward(writer, case, "Dinas 3273015401900001")
    with pytest.raises(TextTooLong):
        forward(writer, case, OTHER, "x" * (forwarding.ADDRESS_LENGTH + 1))
    assert (nowhere.value.code, here.value.code) == ("office-missing", "own-office")
    assert case.state == "registered"


def test_a_case_in_a_colleagues_hand_or_moved_meanwhile_stays(writer: Session) -> None:
    case = ready(writer)
    taking.take(writer, case, seen_version=case.version, actor=person(writer, "operator"))
    with pytest.raises(InOtherHands):
        forwarding.forward(
            writer,
            case,
            OTHER,
            seen_version=case.version,
            actor=someone(Role.OPERATOR, staff_id=7),
        )
    with pytest.raises(SomeoneElseMovedIt):
        forwarding.forward(writer, case, OTHER, seen_version=1, actor=person(writer, "operator"))


def told(session: Session, case: Application) -> tuple[str, str]:
    reply = finding.find(session, case.tracking_code)
    assert reply is not None
    assert reply.answer is not None
    return str(reply.answer.sentence), str(reply.answer.next_step)


def test_the_citizen_reads_which_office_has_the_case_and_where_it_is(writer: Session) -> None:
    case, other = a_case(writer), a_case(writer)
    forward(writer, case, OTHER)
    forward(writer, other, OTHER, WHERE)
    assert f"kami teruskan ke {OTHER} pada" in told(writer, case)[0]
    assert told(writer, case)[1] == "Hubungi kantor itu untuk kelanjutannya."
    assert told(writer, other)[1].endswith(f"Alamatnya: {WHERE}.")


@pytest.fixture
def code(app: Flask) -> str:
    """A case on the operator's table; another one went to an office before."""
    del app
    with writing() as session:
        forward(session, a_case(session), OTHER, WHERE)
        case = ready(session)
        by = person(session, "operator")
        taking.take(session, case, seen_version=case.version, actor=by)
        return case.tracking_code


def post(desk: FlaskClient, code: str, **values: str) -> tuple[int, str]:
    with writing() as session:
        wanted = select(Application.version).where(Application.tracking_code == code)
        seen = str(session.scalars(wanted).one())
    answer = desk.post(f"/pemeriksaan/{code}/teruskan", data={"seen_version": seen, **values})
    return answer.status_code, answer.text


def test_an_office_is_picked_by_one_key_and_the_case_is_over(
    client: ClientFor, code: str, session: Session
) -> None:
    desk = client("operator")
    assert f"/pemeriksaan/{code}/teruskan" in desk.get(f"/pemeriksaan/{code}").text
    page = desk.get(f"/pemeriksaan/{code}/teruskan").text
    assert 'data-key="1"' in page
    assert OTHER in page
    assert WHERE in page
    assert post(desk, code, office=OTHER)[0] == 302
    case = session.scalars(select(Application).where(Application.tracking_code == code)).one()
    assert (case.state, case.taken_by_id) == ("forwarded", None)
    history = desk.get(f"/kasus/{code}").text
    assert f"ke {OTHER}" in history
    assert WHERE in history


def test_refusals_keep_what_was_typed(client: ClientFor, code: str) -> None:
    desk = client("supervisor")
    status, page = post(desk, code, office=OTHER, typed="Dinas Lain", address="Jalan Baru 1")
    assert status == 409
    assert "Pakai salah satu saja" in page
    assert 'value="Dinas Lain"' in page
    assert 'value="Jalan Baru 1"' in page
    status, page = post(client("operator"), code, reason="pindah domisili")
    assert (status, "Pilih kantor tujuan" in page) == (409, True)
    assert 'value="pindah domisili"' in page


def test_a_case_that_nobody_examines_is_forwarded_from_its_history(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        case = a_case(current, None)
        code = case.tracking_code
    desk = client("supervisor")
    assert f"/pemeriksaan/{code}/teruskan" in desk.get(f"/kasus/{code}").text
    assert post(desk, code, typed=OTHER)[0] == 302
    case = session.scalars(select(Application).where(Application.tracking_code == code)).one()
    assert case.state == "forwarded"
    page = desk.get(f"/pemeriksaan/{code}/teruskan").text
    assert "tidak bisa diteruskan dari keadaannya sekarang" in page
