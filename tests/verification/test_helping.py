"""What the workbench says should be looked at twice; it never blocks by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event as sql_event
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, people
from postal.extensions import writing
from postal.identity import (
    LONG_NAME,
    NOT_LATIN,
    OTHER_BIRTH_DATE,
    OTHER_REGION,
    SINGLE_WORD,
    Nik,
)
from postal.lookups import the_office
from postal.models import Application, Event, Parcel, Place
from postal.people import ApplicantData, SubjectData
from postal.verification import case_hints
from postal.verification.address_hints import (
    LACKS,
    LONG_LINE,
    ONE_OF_TWO,
    WRONG_POSTCODE,
    WRONG_ZONE,
)
from postal.verification.data_hints import (
    DATE_DIFFERS,
    DAY,
    DAY_AND_MONTH_SWAPPED,
    FAULTY,
    MONTH,
    REGION_DIFFERS,
    YEAR,
    disagreeing,
)
from postal.verification.helping import Hint, Level, hints
from tests.cases import NIK, a_case, someone
from tests.conftest import ClientFor
from tests.verification.stage import person, ready, taken

PHONE = "+6281200001234"
HOME = ApplicantData(
    name="Siti Contohwati",
    address="Jalan Contoh 1 RT 003/RW 007",
    village="Desa Contoh",
    district="Utara",
    postcode="69901",
)


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def key(
    session: Session, case: Application, applicant: ApplicantData, *subjects: SubjectData
) -> Application:
    seen = people.seen_mark(case)
    people.write_people(session, case, applicant, subjects, seen=seen, actor=someone())
    return case


def hinted(
    session: Session, applicant: ApplicantData = HOME, *subjects: SubjectData, full: bool = True
) -> list[Hint]:
    case = key(session, a_case(session), applicant, *subjects)
    return list(hints(session, case, full=full))


def about_nik(session: Session, nik: str, born: str | None, *, full: bool = True) -> list[Hint]:
    subject = SubjectData("Siti Contohwati", nik, None, born)
    return [each for each in hinted(session, HOME, subject, full=full) if each.about == 1]


def test_a_case_in_order_says_nothing(writer: Session) -> None:
    region = the_office(writer).region
    subject = SubjectData("Siti Contohwati", f"{region}015401900001", None, "1990-01-14")
    assert hinted(writer, HOME, subject) == []


@pytest.mark.parametrize(
    ("born", "parts"),
    [
        ("1990-01-14", ()),
        ("1990-01-15", (DAY,)),
        ("1990-02-14", (MONTH,)),
        ("1991-01-14", (YEAR,)),
        ("1991-02-15", (DAY, MONTH, YEAR)),
    ],
)
def test_it_names_the_digits_that_do_not_agree_with_the_birth_date(
    born: str, parts: tuple[str, ...]
) -> None:
    # A woman's number: 54 is the fourteenth.
    assert disagreeing(Nik("3599015401900001"), date.fromisoformat(born)) == parts


def test_the_hint_says_what_the_number_holds(writer: Session) -> None:
    region = the_office(writer).region
    (found,) = about_nik(writer, f"{region}015401900001", "1990-01-15")
    assert (found.text, found.level) == (DATE_DIFFERS, Level.LOOK)
    assert found.values == {"keyed": "15-01-1990", "inside": "14-01-90", "parts": (DAY,)}


def test_day_and_month_in_the_wrong_order_are_noticed(writer: Session) -> None:
    fifth_of_january = f"{the_office(writer).region}014501900001"
    (found,) = about_nik(writer, fifth_of_january, "1990-05-01")
    assert found.text == DAY_AND_MONTH_SWAPPED
    (found,) = about_nik(writer, fifth_of_january, "1990-05-02")
    assert found.text == DATE_DIFFERS


def test_a_number_of_another_region_is_said_gently(writer: Session) -> None:
    (found,) = about_nik(writer, "1171015401900001", None)
    assert found.text == REGION_DIFFERS
    assert found.values["inside"] == "1171"


def test_without_the_case_in_hand_no_digit_is_shown(writer: Session) -> None:
    found = about_nik(writer, "1171015401900001", "1990-01-15", full=False)
    assert {(each.text, tuple(each.values)) for each in found} == {
        (OTHER_REGION, ()),
        (OTHER_BIRTH_DATE, ()),
    }


def test_a_number_that_cannot_be_is_named(writer: Session) -> None:
    (found,) = about_nik(writer, "3599019999900001", None)
    assert found.text == FAULTY


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Siti", SINGLE_WORD),
        ("Siti " + "Contohwati" * 6, LONG_NAME),
        ("Siti Contohwati 2", NOT_LATIN),
    ],
)
def test_the_name_rule_of_2022_is_shown(writer: Session, name: str, text: str) -> None:
    found = hinted(writer, replace(HOME, name=name), SubjectData(name=name))
    assert [each.text for each in found if each.kind == "name"] == [text]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"village": None}, LACKS),
        ({"postcode": None}, LACKS),
        ({"address": "Jalan Contoh " + "Panjang Sekali " * 6}, LONG_LINE),
        ({"postcode": "12345"}, WRONG_ZONE),
        ({"address": "Jalan Contoh 1 RT 003"}, ONE_OF_TWO),
    ],
)
def test_the_address_is_looked_through_line_by_line(
    writer: Session, change: dict[str, str | None], text: str
) -> None:
    assert text in [each.text for each in hinted(writer, replace(HOME, **change))]


def test_no_address_at_all_is_told_elsewhere(writer: Session) -> None:
    assert hinted(writer, ApplicantData(name="Siti Contohwati")) == []


def test_a_postcode_that_is_not_the_villages_own_is_named(writer: Session) -> None:
    writer.add(Place(kind="village", code="X.1", name="Contoh", postcode="69905"))
    writer.flush()
    (found,) = hinted(writer)
    assert found.text == WRONG_POSTCODE
    assert found.values == {"given": "69901", "place": "Contoh", "known": "69905"}
    assert hinted(writer, replace(HOME, postcode="69905")) == []


def test_another_citys_postcode_is_not_compared(writer: Session) -> None:
    assert hinted(writer, replace(HOME, city="KOTA LAIN", postcode="12345")) == []


def returned(session: Session, case: Application) -> None:
    parcel = Parcel(state="in_transit", code=f"BPCX{case.id:06}", application_id=case.id)
    parcel.channel = "pos"
    audit.born(session, parcel, actor=someone())
    seen = parcel.version
    audit.transition(session, parcel, "report_returned", seen_version=seen, actor=someone())


def test_an_address_that_failed_before_is_told_with_how_often_and_where(writer: Session) -> None:
    earlier = key(writer, a_case(writer), HOME)
    returned(writer, earlier)
    (found,) = hinted(writer, replace(HOME, name="Budi Contohman"))
    assert found.kind == "address-failed"
    assert (found.values["times"], found.case) == (1, earlier.tracking_code)


def test_a_corrected_address_is_told_apart_from_the_one_that_failed(writer: Session) -> None:
    case = key(writer, a_case(writer), HOME)
    returned(writer, case)
    assert "address-failed" in kinds(writer, case)
    key(writer, case, replace(HOME, address="Jalan Contoh 2 RT 003/RW 007"))
    assert "address-failed" not in kinds(writer, case)
    assert "address-corrected" in kinds(writer, case)
    key(writer, case, HOME)
    assert "address-failed" in kinds(writer, case)


def kinds(session: Session, case: Application) -> set[str]:
    return {hint.kind for hint in hints(session, case, full=True)}


def test_a_phone_of_many_who_wait_is_told(writer: Session) -> None:
    for number in range(case_hints.MANY - 1):
        key(writer, a_case(writer), ApplicantData(f"Orang Contoh{'abcdefg'[number]}", PHONE))
    shared = replace(HOME, phone=PHONE)
    (found,) = hinted(writer, shared)
    assert found.kind == "phone-many"
    assert found.values == {"count": case_hints.MANY}


def test_one_person_with_many_cases_is_not_many(writer: Session) -> None:
    for _ in range(case_hints.MANY):
        key(writer, a_case(writer, "KIA-5-17"), replace(HOME, phone=PHONE))
    assert hinted(writer, replace(HOME, phone=PHONE)) == []


def test_ended_cases_do_not_count_for_a_phone(writer: Session) -> None:
    for number in range(case_hints.MANY - 1):
        case = key(writer, a_case(writer), ApplicantData(f"Orang Contoh{'abcdefg'[number]}", PHONE))
        seen = case.version
        audit.transition(writer, case, "withdraw", seen_version=seen, actor=someone(), reason="uji")
    assert hinted(writer, replace(HOME, phone=PHONE)) == []


def twins(session: Session) -> tuple[Application, Application]:
    """Two open cases about one person; the second is in the operator's hand."""
    first = a_case(session, nik=NIK)
    second = taken(session, person(session, "operator"))
    key(session, second, HOME, SubjectData("Siti Contohwati", NIK))
    return first, second


def test_another_open_case_of_the_same_person_has_to_be_decided(writer: Session) -> None:
    first, second = twins(writer)
    found = [each for each in hints(writer, second, full=True) if each.level is Level.STOP]
    assert [(each.kind, each.case) for each in found] == [("duplicate", first.tracking_code)]


def test_it_takes_few_questions(writer: Session) -> None:
    first, second = twins(writer)
    returned(writer, first)
    asked: list[str] = []
    engine = writer.get_bind()
    sql_event.listen(
        engine, "before_cursor_execute", lambda _c, _cur, text, *_rest: asked.append(text)
    )
    writer.expire_all()
    second.service, second.applicant, second.subjects  # noqa: B018 - read by the page anyway
    asked.clear()
    hints(writer, second, full=True)
    assert len(asked) <= 9


def codes_of(app: Flask) -> tuple[str, str]:
    del app
    with writing() as session:
        first, second = twins(session)
        return first.tracking_code, second.tracking_code


def test_the_workbench_shows_the_hints_and_blocks_nothing(client: ClientFor, app: Flask) -> None:
    first, second = codes_of(app)
    page = client("operator").get(f"/pemeriksaan/{second}").text
    assert "Perlu diperhatikan" in page
    assert "Harus diputuskan sebelum lengkap:" in page
    assert f'href="/kasus/{first}"' in page
    assert "Bukan ganda" in page
    assert f'href="/pemeriksaan/{second}/gabung"' in page


def test_not_the_same_person_after_all(client: ClientFor, app: Flask, session: Session) -> None:
    first, second = codes_of(app)
    operator = client("operator")
    answer = operator.post(f"/pemeriksaan/{second}/bukan-ganda", data={"other": first})
    assert answer.status_code == 302
    page = operator.get(f"/pemeriksaan/{second}").text
    assert "Harus diputuskan sebelum lengkap:" not in page
    assert "Tercatat: bukan ganda dengan" in page
    assert len(session.scalars(select(Event).where(Event.name == "told_apart")).all()) == 2


def test_telling_apart_twice_is_refused_and_said(client: ClientFor, app: Flask) -> None:
    first, second = codes_of(app)
    operator = client("operator")
    operator.post(f"/pemeriksaan/{second}/bukan-ganda", data={"other": first})
    answer = operator.post(f"/pemeriksaan/{second}/bukan-ganda", data={"other": first})
    assert answer.status_code == 409
    assert "tidak (lagi) dicurigai ganda" in answer.text


def test_a_code_that_nobody_has_is_no_other_case(client: ClientFor, app: Flask) -> None:
    _first, second = codes_of(app)
    answer = client("operator").post(
        f"/pemeriksaan/{second}/bukan-ganda", data={"other": "ZZZZZZZZZZZZ"}
    )
    assert answer.status_code == 404


def test_a_colleagues_case_is_left_alone(client: ClientFor, app: Flask) -> None:
    first, second = codes_of(app)
    answer = client("supervisor").post(f"/pemeriksaan/{second}/bukan-ganda", data={"other": first})
    assert answer.status_code == 409


def test_only_looking_shows_no_digits_and_no_button(client: ClientFor, app: Flask) -> None:
    del app
    with writing() as session:
        case = ready(session)
        subject = SubjectData("Siti Contohwati", "1171015401900001", None, "1990-01-15")
        key(session, case, HOME, subject)
        code = case.tracking_code
    page = client("auditor").get(f"/pemeriksaan/{code}").text
    assert "Tanggal lahir berbeda dari tanggal di dalam NIK" in page
    assert "1171015" not in page
    assert "NIK diawali" not in page
    assert "15-01-1990" not in page
