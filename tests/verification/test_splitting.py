"""A second request among the papers of the first: its own case, code and pages, one cover sheet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor, SomeoneElseMovedIt
from postal.balance import reading as balance
from postal.extensions import writing
from postal.fsck import pages as books
from postal.fsck import states
from postal.history.timeline import timeline
from postal.lookups import case_by_tracking
from postal.models import Application, Enclosure, Page, Subject
from postal.models.vault import blind
from postal.shelves.reading import dossiers_by
from postal.verdicts import Verdict
from postal.verification import judging, splitting, taking
from postal.verification.judging import Evidence
from postal.verification.refusals import (
    EnclosureElsewhere,
    LastPageSplit,
    NothingToSplit,
    PageElsewhere,
    SubjectElsewhere,
)
from postal.verification.split_paper import cases_beneath
from postal.verification.splitting import Goes, Share
from postal.workflow import Role, Thing
from tests.cases import NIK, OTHER_NIK, RECEIVED, service, someone
from tests.verification.stage import lines, person, ready, taken


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def pages(session: Session, case: Application) -> list[Page]:
    ids = [row.id for row in case.dossiers]
    found = select(Page).where(Page.dossier_id.in_(ids), Page.place == "dossier")
    return list(session.scalars(found.order_by(Page.number)))


def split(
    session: Session, case: Application, share: Share, actor: Actor, code: str = "KIA-5-17"
) -> Application:
    return splitting.split(
        session, case, service(session, code), share, seen_version=case.version, actor=actor
    )


def somebody(session: Session, case: Application, name: str, nik: str) -> Subject:
    row = Subject(application_id=case.id, name=name, nik=nik, nik_index=blind("nik", nik))
    session.add(row)
    session.flush()
    session.expire(case, ["subjects"])
    return row


def test_the_second_request_gets_its_own_case_code_and_pages(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    first, *rest = pages(writer, case)
    second = split(writer, case, Share(pages=[page.id for page in rest]), operator)
    assert (pages(writer, case), pages(writer, second)) == ([first], rest)
    assert second.service is not None
    assert (second.state, second.service.code) == ("registered", "KIA-5-17")
    assert (second.received_on, second.examine_by) == (case.received_on, case.examine_by)
    assert case_by_tracking(writer, second.tracking_code) is second
    assert second.tracking_code != case.tracking_code
    assert (case.state, case.taken_by_id) == ("under_verification", operator.staff_id)
    assert taking.take_next(writer, (), someone(staff_id=7)) is second


def test_the_applicant_is_the_same_person_with_the_same_address(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    second = split(writer, case, Share(pages=[pages(writer, case)[0].id]), operator)
    assert case.applicant is not None
    assert second.applicant is not None
    for name in ("name", "address", "village", "district", "postcode"):
        assert getattr(second.applicant, name) == getattr(case.applicant, name)
    assert second.return_channel == "pos"


def test_people_stay_move_or_belong_to_both(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    mother = somebody(writer, case, "Siti Contohwati", NIK)
    child = somebody(writer, case, "Anak Contoh", OTHER_NIK)
    share = Share([pages(writer, case)[0].id], (), {mother.id: Goes.BOTH, child.id: Goes.MOVES})
    second = split(writer, case, share, operator)
    assert [row.nik for row in case.subjects] == [NIK]
    assert sorted(row.nik or "" for row in second.subjects) == [NIK, OTHER_NIK]
    assert {row.nik_index for row in second.subjects} == {
        blind("nik", NIK),
        blind("nik", OTHER_NIK),
    }


def test_the_paper_stays_under_the_first_ones_cover_and_its_place_says_so(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    origin = case.dossiers[0]
    origin.sheets = 3
    second = split(writer, case, Share(pages=[pages(writer, case)[0].id]), operator)
    (dossier,) = second.dossiers
    assert (dossier.state, dossier.source, dossier.covers) == ("filed", "split", [])
    assert dossier.shelf is not None
    assert dossier.shelf.replace(" ", "") == origin.code
    assert dossier.envelope_id == origin.envelope_id
    assert origin.sheets == 2


def test_a_case_whose_paper_lies_under_anothers_cover_is_named_before_that_leaves(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    second = split(writer, case, Share(pages=[pages(writer, case)[0].id]), operator)
    assert cases_beneath(writer, case) == [second]
    assert cases_beneath(writer, second) == []
    second.state = "finished"
    writer.flush()
    assert cases_beneath(writer, case) == []


def test_the_archive_is_asked_for_the_bundle_in_which_the_paper_lies(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    second = split(writer, case, Share(pages=[pages(writer, case)[0].id]), operator)
    (origin,) = case.dossiers
    for typed in (second.tracking_code, second.dossiers[0].code):
        assert list(dossiers_by(writer, typed)) == [origin]


def test_a_bundle_without_a_sheet_of_its_own_is_no_part_of_the_days_balance(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    split(writer, case, Share(pages=[pages(writer, case)[0].id]), operator)
    assert [row.code for row in balance.dossiers(writer, RECEIVED, "WIB")] == [
        case.dossiers[0].code
    ]


def test_a_page_that_stays_serves_the_second_case_as_a_siblings(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    shared = pages(writer, case)[0]
    second = split(writer, case, Share(), operator)
    assert pages(writer, second) == []
    taking.take(writer, second, seen_version=second.version, actor=operator)
    seen = Evidence(page_id=shared.id)
    line = lines(writer, second)[0]
    row = judging.set_verdict(writer, second, line, Verdict.PRESENT, evidence=seen, actor=operator)
    assert row.page_id == shared.id


def test_an_enclosure_goes_with_the_request_it_belongs_to(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    photo = Enclosure(dossier_id=case.dossiers[0].id, kind="photo", count=2)
    writer.add(photo)
    writer.flush()
    writer.expire(case.dossiers[0], ["enclosures"])
    second = split(
        writer, case, Share(pages=[pages(writer, case)[0].id], enclosures=[photo.id]), operator
    )
    assert case.dossiers[0].enclosures == []
    assert second.dossiers[0].enclosures == [photo]


def test_splitting_the_last_page_off_is_refused_by_name(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    everything = [page.id for page in pages(writer, case)]
    with pytest.raises(LastPageSplit) as refused:
        split(writer, case, Share(pages=everything), operator)
    assert refused.value.code == "last-page-split"


def test_pages_things_and_people_of_other_cases_are_refused(writer: Session) -> None:
    operator = person(writer, "operator")
    case, other = taken(writer, operator), ready(writer)
    thing = Enclosure(dossier_id=other.dossiers[0].id, kind="photo", count=2)
    writer.add(thing)
    writer.flush()
    who = somebody(writer, other, "Orang Lain", NIK)
    with pytest.raises(PageElsewhere):
        split(writer, case, Share(pages=[pages(writer, other)[0].id]), operator)
    with pytest.raises(EnclosureElsewhere):
        split(writer, case, Share(enclosures=[thing.id]), operator)
    with pytest.raises(SubjectElsewhere):
        split(writer, case, Share(subjects={who.id: Goes.MOVES}), operator)


def test_without_an_envelope_a_second_case_needs_a_page_of_its_own(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    case.dossiers[0].envelope_id = None
    writer.flush()
    with pytest.raises(NothingToSplit):
        split(writer, case, Share(), operator)


def test_only_who_has_it_in_hand_as_it_was_shown_splits_it(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    share = Share(pages=[pages(writer, case)[0].id])
    with pytest.raises(SomeoneElseMovedIt):
        split(writer, case, share, someone(Role.OPERATOR, staff_id=7))
    seen = case.version
    split(writer, case, share, operator)
    with pytest.raises(SomeoneElseMovedIt) as refused:
        splitting.split(
            writer, case, service(writer, "KIA-5-17"), Share(), seen_version=seen, actor=operator
        )
    assert refused.value.values["who"] == operator.name


def test_a_request_that_needs_the_person_asks_for_the_visit(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    share = Share(pages=[pages(writer, case)[0].id])
    assert split(writer, case, share, operator, "KTP-REKAM").state == "in_person_required"


def test_both_timelines_tell_and_the_books_agree_with_the_pages(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    before = faults(writer)
    second = split(writer, case, Share(pages=[pages(writer, case)[-1].id]), operator)
    names = [[each.name for each in timeline(writer, row.id)] for row in (case, second)]
    assert "split" in names[0]
    assert "split_off" in names[1]
    told = audit.last_event(writer, Thing.APPLICATION, second.id, "split_off")
    assert told is not None
    assert told.data is not None
    assert told.data["from"] == case.tracking_code
    assert faults(writer) <= before


def faults(session: Session) -> set[str]:
    checks = (books.places, books.filing, states.chain, states.states, states.queues)
    return {str(each) for check in checks for each in check(session)}
