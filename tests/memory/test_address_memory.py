"""An address is remembered with what came back from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit, people
from postal.address_memory import Failed, address_index, failed_before, left_behind
from postal.addresses import PostalAddress
from postal.extensions import writing
from postal.intake import services as intake
from postal.intake.new_dossier import NewDossier
from postal.lookups import office_calendar, the_office
from postal.models import Application, Parcel
from postal.people import ApplicantData
from postal.workflow import Thing
from tests.cases import a_case, someone
from tests.letters.stage import TODAY

HOME = ApplicantData(
    name="Siti Contohwati",
    address="Jalan Contoh No. 1 RT 3/RW 7",
    village="Kelurahan Contoh",
    district="Utara",
    postcode="69901",
)


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def live(session: Session, case: Application, data: ApplicantData = HOME) -> Application:
    people.write_people(session, case, data, [], seen=people.seen_mark(case), actor=someone())
    return case


def come_back(session: Session, case: Application) -> None:
    """A parcel of this case comes back to the office."""
    number = session.scalar(select(func.count(Parcel.id)))
    parcel = Parcel(state="in_transit", code=f"BPCX{number:06}", application_id=case.id)
    parcel.channel = "pos"
    audit.born(session, parcel, actor=someone())
    audit.transition(
        session, parcel, "report_returned", seen_version=parcel.version, actor=someone()
    )


def index_of(case: Application) -> str | None:
    assert case.applicant is not None
    return case.applicant.address_index


@pytest.mark.parametrize(
    "other",
    [
        replace(HOME, address="jl. contoh 1, RT 003/007"),
        replace(HOME, address="JLN CONTOH NOMOR 1 RT 3 RW 7", village="Desa contoh"),
        replace(HOME, postcode=None),
        replace(HOME, district="Kec. Utara", name="Orang Lain"),
    ],
)
def test_one_house_is_found_in_all_its_spellings(writer: Session, other: ApplicantData) -> None:
    one, two = live(writer, a_case(writer)), live(writer, a_case(writer), other)
    assert index_of(one) is not None
    assert index_of(one) == index_of(two)


@pytest.mark.parametrize(
    "other",
    [
        replace(HOME, address="Jalan Contoh No. 11 RT 3/RW 7"),
        replace(HOME, address="Jalan Contoh No. 1 RT 4/RW 7"),
        replace(HOME, village="Kelurahan Lain"),
        replace(HOME, city="KOTA LAIN"),
    ],
)
def test_another_house_is_another_one(writer: Session, other: ApplicantData) -> None:
    one, two = live(writer, a_case(writer)), live(writer, a_case(writer), other)
    assert index_of(one) != index_of(two)


def test_an_address_that_is_too_vague_is_not_compared(writer: Session) -> None:
    assert address_index(PostalAddress(street="Jalan Contoh 1")) is None
    assert address_index(PostalAddress(district="Utara", city="KOTA CONTOH")) is None
    assert index_of(live(writer, a_case(writer), ApplicantData(name="Siti Contohwati"))) is None


def test_the_index_tells_nobody_the_address(writer: Session) -> None:
    index = index_of(live(writer, a_case(writer)))
    assert index is not None
    assert "contoh" not in index
    assert len(index) == 32


def test_what_came_back_is_counted_over_all_cases_of_the_house(writer: Session) -> None:
    first, second = live(writer, a_case(writer)), live(writer, a_case(writer))
    come_back(writer, first)
    come_back(writer, second)
    asked = live(writer, a_case(writer))
    failed = failed_before(writer, index_of(asked))
    assert isinstance(failed, Failed)
    assert (failed.times, failed.application_id) == (2, second.id)


def test_a_house_from_which_nothing_came_back_is_not_named(writer: Session) -> None:
    come_back(writer, live(writer, a_case(writer), replace(HOME, village="Lain")))
    assert failed_before(writer, index_of(live(writer, a_case(writer)))) is None
    assert failed_before(writer, None) is None


def test_what_came_back_before_the_address_was_corrected_does_not_count(writer: Session) -> None:
    case = live(writer, a_case(writer), replace(HOME, address="Jalan Keliru 9"))
    come_back(writer, case)
    live(writer, case, HOME)
    assert failed_before(writer, index_of(case)) is None
    come_back_again = live(writer, a_case(writer))
    come_back(writer, come_back_again)
    found = failed_before(writer, index_of(case))
    assert found is not None
    assert found.times == 1


WRONG = replace(HOME, address="Jalan Keliru 9")


def test_an_address_that_was_corrected_is_remembered_for_whoever_names_it_next(
    writer: Session,
) -> None:
    case = live(writer, a_case(writer), WRONG)
    come_back(writer, case)
    come_back(writer, case)
    live(writer, case, HOME)
    other = live(writer, a_case(writer), replace(WRONG, name="Budi Contohman"))
    failed = failed_before(writer, index_of(other))
    assert failed is not None
    assert (failed.times, failed.application_id) == (2, case.id)


def test_going_back_to_the_old_address_finds_what_failed_there(writer: Session) -> None:
    case = live(writer, a_case(writer), WRONG)
    for times in (1, 2):
        come_back(writer, case)
        live(writer, case, HOME)
        assert failed_before(writer, index_of(case)) is None
        assert left_behind(writer, case) == times
        live(writer, case, WRONG)
        failed = failed_before(writer, index_of(case))
        assert failed is not None
        assert failed.times == times


def test_a_return_that_was_reported_by_mistake_is_held_against_no_house(writer: Session) -> None:
    case = live(writer, a_case(writer), WRONG)
    come_back(writer, case)
    parcel = writer.scalars(select(Parcel).where(Parcel.application_id == case.id)).one()
    parcel.state = "delivered"
    writer.flush()
    live(writer, case, HOME)
    assert left_behind(writer, case) == 0
    assert failed_before(writer, index_of(live(writer, a_case(writer), WRONG))) is None


def test_another_spelling_of_the_same_address_is_no_correction(writer: Session) -> None:
    case = live(writer, a_case(writer))
    come_back(writer, case)
    live(writer, case, replace(HOME, address="jl. contoh 1, RT 003/007"))
    failed = failed_before(writer, index_of(case))
    assert failed is not None
    assert (failed.times, left_behind(writer, case)) == (1, 0)


def test_a_correction_before_anything_came_back_leaves_nothing_behind(writer: Session) -> None:
    case = live(writer, a_case(writer), WRONG)
    live(writer, case, HOME)
    come_back(writer, case)
    assert left_behind(writer, case) == 0
    assert failed_before(writer, index_of(live(writer, a_case(writer), WRONG))) is None


def test_the_log_holds_no_line_of_the_old_address(writer: Session) -> None:
    case = live(writer, a_case(writer), WRONG)
    come_back(writer, case)
    live(writer, case, HOME)
    event = audit.last_event(writer, Thing.APPLICATION, case.id, "address_failed")
    assert event is not None
    assert "Keliru" not in f"{event.data} {event.nonce} {event.reason} {event.note}"


def test_an_address_on_the_envelope_is_remembered_from_the_start(writer: Session) -> None:
    reached = {part: getattr(HOME, part) for part in ("address", "village", "district", "postcode")}
    envelope = intake.register(
        writer,
        intake.NewEnvelope(arrived=TODAY, dossiers=(NewDossier(name=HOME.name, **reached),)),
        office=the_office(writer),
        calendar=office_calendar(writer),
        actor=someone(),
    )
    case = envelope.dossiers[0].application
    assert case is not None
    come_back(writer, live(writer, a_case(writer)))
    assert failed_before(writer, index_of(case)) is not None
