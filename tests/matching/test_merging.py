"""Two cases become one: what goes along, what is withdrawn, and which merges are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import merging
from postal.audit import SomeoneElseMovedIt
from postal.extensions import writing
from postal.leaving import InOtherHands
from postal.lookups import case_by_tracking
from postal.matching import services as matching
from postal.merging import CaseClosed, DocumentsBegun, MergeRing, NotCompared, WithItself
from postal.models import Application, Document, Enclosure, Letter, Promise
from postal.verification import deciding, taking
from postal.verification.checklist import Outcome
from postal.workflow import IllegalMove, ReasonMissing, Role
from tests.cases import NIK, OTHER_NIK, a_case, a_dossier, someone
from tests.verification.stage import TODAY, judge, lines, person, ready, taken


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def merge(
    session: Session,
    case: Application,
    target: Application,
    reason: str = "permohonan ganda",
    *,
    compared: bool = True,
) -> Application:
    return merging.merge(
        session,
        case,
        target,
        seen_version=case.version,
        actor=someone(),
        reason=reason,
        compared=compared,
    )


def incomplete(session: Session) -> Application:
    operator = person(session, "operator")
    case = taken(session, operator)
    judge(session, case, operator, lines(session, case)[0])
    deciding.confirm(
        session,
        case,
        Outcome.INCOMPLETE,
        seen_version=case.version,
        actor=operator,
        today=TODAY,
    )
    return case


def test_both_codes_answer_for_the_case_that_stays(writer: Session) -> None:
    case, target = ready(writer), ready(writer)
    assert merge(writer, case, target) is target
    assert (case.state, case.merged_into_id) == ("merged", target.id)
    for code in (case.tracking_code, target.tracking_code):
        assert case_by_tracking(writer, code) is target


def test_dossiers_with_their_enclosures_go_along(writer: Session) -> None:
    case, target = ready(writer), ready(writer)
    dossier = case.dossiers[0]
    writer.add(Enclosure(dossier_id=dossier.id, kind="photo", count=2))
    merge(writer, case, target)
    assert case.dossiers == []
    assert dossier in target.dossiers
    assert (dossier.role, len(dossier.enclosures)) == ("supplement", 1)


def test_a_case_without_paper_gets_it_from_the_other(writer: Session) -> None:
    case, target = ready(writer), a_case(writer)
    assert target.paper_ready_at is None
    merge(writer, case, target)
    assert taking.take_next(writer, (), person(writer, "operator")) is target


def test_the_earlier_promised_day_and_the_urgency_are_kept(writer: Session) -> None:
    case, target = ready(writer), ready(writer)
    case.examine_by, case.urgent = date(2026, 11, 24), "dirawat di rumah sakit"
    merge(writer, case, target)
    assert (target.examine_by, target.urgent) == (date(2026, 11, 24), "dirawat di rumah sakit")
    told = writer.scalars(
        select(Promise).where(Promise.application_id == target.id).order_by(Promise.id.desc())
    ).first()
    assert told is not None
    assert told.day == date(2026, 11, 24)


def test_a_later_day_of_the_merged_case_changes_nothing(writer: Session) -> None:
    case, target = ready(writer), ready(writer)
    before, case.examine_by = target.examine_by, date(2026, 12, 24)
    merge(writer, case, target)
    assert target.examine_by == before


def test_an_incomplete_case_is_merged_and_its_unposted_letter_withdrawn(writer: Session) -> None:
    case, target = incomplete(writer), ready(writer)
    letter = writer.scalars(select(Letter).where(Letter.application_id == case.id)).one()
    assert letter.state == "composed"
    merge(writer, case, target)
    assert (case.state, letter.state) == ("merged", "cancelled")


def test_a_case_that_waits_for_papers_goes_on_with_those_of_the_other(writer: Session) -> None:
    case, target = ready(writer), incomplete(writer)
    merge(writer, case, target)
    assert target.state == "under_verification"


def test_merging_a_case_with_itself_is_refused_by_name(writer: Session) -> None:
    case = ready(writer)
    with pytest.raises(WithItself) as refused:
        merge(writer, case, case)
    assert refused.value.code == "merge-with-itself"


def test_merging_in_a_ring_is_refused_by_name(writer: Session) -> None:
    first, second, third = ready(writer), ready(writer), ready(writer)
    merge(writer, first, second)
    merge(writer, second, third)
    with pytest.raises(MergeRing) as refused:
        merge(writer, third, first)
    assert refused.value.code == "merge-ring"
    assert third.state == "registered"


def test_a_chain_of_merges_leads_to_the_case_at_its_end(writer: Session) -> None:
    first, second, third = ready(writer), ready(writer), ready(writer)
    merge(writer, first, second)
    assert merge(writer, third, first) is second


def test_a_case_that_ended_takes_no_other(writer: Session) -> None:
    case, target = ready(writer), ready(writer)
    target.state = "finished"
    writer.flush()
    with pytest.raises(CaseClosed):
        merge(writer, case, target)


def test_a_case_in_a_colleagues_hand_stays_there(writer: Session) -> None:
    case, target = taken(writer, person(writer, "operator")), ready(writer)
    with pytest.raises(InOtherHands):
        merging.merge(
            writer,
            case,
            target,
            seen_version=case.version,
            actor=someone(Role.OPERATOR, staff_id=7),
            reason="ganda",
            compared=True,
        )


def test_a_case_with_documents_is_not_merged_away(writer: Session) -> None:
    case, target = ready(writer), ready(writer)
    writer.add(
        Document(state="to_print", application_id=case.id, kind="ktp", number=1, channel="pos")
    )
    writer.flush()
    with pytest.raises(DocumentsBegun):
        merge(writer, case, target)


def test_a_stale_look_no_reason_and_a_decided_case_are_refused(writer: Session) -> None:
    case, target = ready(writer), ready(writer)
    with pytest.raises(ReasonMissing):
        merge(writer, case, target, " ")
    with pytest.raises(SomeoneElseMovedIt):
        merging.merge(
            writer,
            case,
            target,
            seen_version=case.version - 1,
            actor=someone(),
            reason="ganda",
            compared=True,
        )
    case.state = "complete"
    writer.flush()
    with pytest.raises(IllegalMove):
        merge(writer, case, target)


def at_matching(
    session: Session, case: Application, target: Application, *, compared: bool
) -> None:
    (dossier,) = case.dossiers
    matching.join(
        session,
        dossier,
        target,
        seen_version=dossier.version,
        actor=someone(),
        reason="ganda",
        compared=compared,
    )


def at_the_desk(
    session: Session, case: Application, target: Application, *, compared: bool
) -> None:
    merge(session, case, target, compared=compared)


Door = Callable[..., None]
DOORS = pytest.mark.parametrize("door", [at_matching, at_the_desk])


def scanned(
    session: Session, code: str | None = "KTP-HILANG", nik: str | None = None
) -> Application:
    """A case whose paper waits at matching."""
    case = a_case(session, code, nik=nik)
    a_dossier(session, case, pages=1)
    return case


@DOORS
def test_unlike_cases_are_compared_first_at_every_door(writer: Session, door: Door) -> None:
    target = a_case(writer, nik=NIK)
    for code, nik in (("KIA-5-17", NIK), ("KTP-HILANG", OTHER_NIK), ("KTP-HILANG", None)):
        case = scanned(writer, code, nik)
        with pytest.raises(NotCompared):
            door(writer, case, target, compared=False)
        assert case.state == "registered"
        door(writer, case, target, compared=True)
        assert case.state == "merged"


@DOORS
def test_the_same_request_of_the_same_person_needs_no_word(writer: Session, door: Door) -> None:
    case = scanned(writer, nik=NIK)
    door(writer, case, a_case(writer, nik=NIK), compared=False)
    assert case.state == "merged"


@DOORS
def test_an_envelope_that_tells_nothing_has_nothing_to_compare(writer: Session, door: Door) -> None:
    case = scanned(writer, None)
    door(writer, case, a_case(writer, nik=NIK), compared=False)
    assert case.state == "merged"


@DOORS
def test_what_is_being_made_stays_where_it_is_made(writer: Session, door: Door) -> None:
    case, target = scanned(writer), a_case(writer)
    writer.add(
        Document(state="to_print", application_id=case.id, kind="ktp", number=1, channel="pos")
    )
    writer.flush()
    with pytest.raises(DocumentsBegun):
        door(writer, case, target, compared=True)


def test_paper_that_is_not_its_cases_last_moves_without_a_comparison(writer: Session) -> None:
    case, target = scanned(writer), a_case(writer, "KIA-5-17", nik=NIK)
    moved = case.dossiers[0]
    a_dossier(writer, case)
    matching.join(
        writer,
        moved,
        target,
        seen_version=moved.version,
        actor=someone(),
        reason="lembar tertukar",
        compared=False,
    )
    assert (case.state, moved.application_id) == ("registered", target.id)
