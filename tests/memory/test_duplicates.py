"""Two open cases that ask the same for the same person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, births, people
from postal.duplicates import NoDuplicate, duplicates, tell_apart, with_rivals
from postal.extensions import writing
from postal.matching import services as matching
from postal.merging import merge
from postal.models import Application, Event
from postal.people import ApplicantData, SubjectData
from tests.cases import NIK, OTHER_NIK, a_case, a_dossier, service, someone

BORN = "1990-01-14"


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def key(session: Session, case: Application, *subjects: SubjectData) -> None:
    """Write the people of a case as the workbench does."""
    people.write_people(
        session,
        case,
        ApplicantData(name="Siti Contohwati"),
        subjects,
        seen=people.seen_mark(case),
        actor=someone(),
    )


def about(
    session: Session,
    name: str | None = "Siti Contohwati",
    *,
    code: str = "KTP-HILANG",
    nik: str | None = None,
    born: str | None = None,
) -> Application:
    case = a_case(session, code)
    key(session, case, SubjectData(name=name, nik=nik, birth_date=born))
    return case


def suspicions(session: Session, case: Application) -> int:
    query = select(Event).where(
        Event.application_id == case.id, Event.name == "duplicate_suspected"
    )
    return len(session.scalars(query).all())


def test_keying_the_same_nik_flags_the_case_and_says_beside_which(writer: Session) -> None:
    first = about(writer, nik=NIK)
    second = about(writer, nik=NIK)
    assert (first.possible_duplicate, second.possible_duplicate) == (False, True)
    told = writer.scalars(select(Event).where(Event.name == "duplicate_suspected")).one()
    assert told.data == {"joined_code": [first.tracking_code]}


def test_the_other_case_is_found_from_either_side(writer: Session) -> None:
    first, second = about(writer, nik=NIK), about(writer, nik=NIK)
    assert duplicates(writer, first) == [second]
    assert duplicates(writer, second) == [first]


def test_the_same_birth_date_and_a_name_that_sounds_the_same_is_the_same_person(
    writer: Session,
) -> None:
    first = about(writer, "Sitti Soerjani", born=BORN)
    second = about(writer, "Siti Suryani", born=BORN)
    assert duplicates(writer, second) == [first]
    assert with_rivals(writer, [second.id]) == {second.id}


def test_a_brother_born_on_the_same_day_is_another_person(writer: Session) -> None:
    about(writer, "Budi Contohman", born=BORN)
    assert duplicates(writer, about(writer, "Rudi Contohman", born=BORN)) == []


def test_the_same_name_without_a_birth_date_says_nothing(writer: Session) -> None:
    about(writer)
    assert duplicates(writer, about(writer)) == []


def test_a_mother_with_three_child_cards_is_no_duplicate(writer: Session) -> None:
    about(writer, "Anak Satu", code="KIA-5-17", nik=NIK)
    assert duplicates(writer, about(writer, "Anak Dua", code="KIA-5-17", nik=OTHER_NIK)) == []


def test_correcting_the_number_takes_the_flag_off_again(writer: Session) -> None:
    about(writer, nik=NIK)
    second = about(writer, nik=NIK)
    subject = people.subject_data(second)[0]
    key(writer, second, replace(subject, nik=OTHER_NIK))
    assert not second.possible_duplicate


def test_choosing_the_same_service_raises_the_suspicion(writer: Session) -> None:
    about(writer, nik=NIK)
    second = about(writer, code="KIA-5-17", nik=NIK)
    assert not second.possible_duplicate
    births.choose_service(writer, second, service(writer, "KTP-HILANG"), actor=someone())
    assert second.possible_duplicate


def test_told_apart_neither_side_is_asked_again(writer: Session) -> None:
    first, second = about(writer, nik=NIK), about(writer, nik=NIK)
    tell_apart(writer, second, first, actor=someone())
    assert not second.possible_duplicate
    assert duplicates(writer, first) == duplicates(writer, second) == []
    key(writer, second, replace(people.subject_data(second)[0], birth_date=BORN))
    assert not second.possible_duplicate
    assert suspicions(writer, second) == 1


def test_both_timelines_name_the_other_case(writer: Session) -> None:
    first, second = about(writer, nik=NIK), about(writer, nik=NIK)
    tell_apart(writer, second, first, actor=someone())
    told = writer.scalars(select(Event).where(Event.name == "told_apart")).all()
    assert {(each.application_id, (each.data or {})["joined_code"]) for each in told} == {
        (first.id, second.tracking_code),
        (second.id, first.tracking_code),
    }


def test_a_dossier_confirmed_in_matching_tells_both_sides_apart(writer: Session) -> None:
    first, second = about(writer, nik=NIK), about(writer, nik=NIK)
    dossier = a_dossier(writer, second, pages=1)
    matching.confirm(writer, dossier, seen_version=dossier.version, actor=someone())
    assert duplicates(writer, first) == duplicates(writer, second) == []


def test_a_third_case_keeps_the_flag(writer: Session) -> None:
    first, second = about(writer, nik=NIK), about(writer, nik=NIK)
    third = about(writer, nik=NIK)
    tell_apart(writer, third, first, actor=someone())
    assert third.possible_duplicate
    assert duplicates(writer, third) == [second]


def test_only_suspects_are_told_apart(writer: Session) -> None:
    with pytest.raises(NoDuplicate):
        tell_apart(writer, about(writer, nik=NIK), about(writer, nik=OTHER_NIK), actor=someone())


def test_a_rejected_or_expired_case_may_be_asked_anew(writer: Session) -> None:
    first = about(writer, nik=NIK)
    for state in ("rejected", "expired", "finished"):
        first.state = state
        writer.flush()
        assert duplicates(writer, about(writer, nik=NIK))[:1] != [first]


def test_merging_takes_the_flag_off_the_case_that_stays(writer: Session) -> None:
    first, second = about(writer, nik=NIK), about(writer, nik=NIK)
    merge(
        writer,
        first,
        second,
        seen_version=first.version,
        actor=someone(),
        reason="permohonan ganda",
        compared=False,
    )
    assert not second.possible_duplicate


def test_an_ended_case_leaves_no_other_one_suspected(writer: Session) -> None:
    first, second = about(writer, nik=NIK), about(writer, nik=NIK)
    audit.transition(
        writer, first, "withdraw", seen_version=first.version, actor=someone(), reason="uji"
    )
    assert duplicates(writer, second) == []
