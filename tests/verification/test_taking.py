"""Who has a case in hand, and what may be judged on which page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.audit import SomeoneElseMovedIt
from postal.extensions import writing
from postal.leaving import InOtherHands
from postal.matching import services as matching
from postal.models import Application, Enclosure, LineVerdict
from postal.verdicts import Verdict
from postal.verification import deciding, judging, taking
from postal.verification.checklist import Outcome
from postal.verification.judging import Evidence
from postal.verification.refusals import (
    EnclosureElsewhere,
    EvidenceGone,
    LineUnknown,
    NoPaper,
    NotAnOperator,
    PageElsewhere,
    VerdictMissing,
)
from postal.workflow import Role
from tests.cases import a_case, a_dossier, an_envelope, someone
from tests.verification.stage import TODAY, first_page, judge, lines, person, ready, taken


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def test_the_earliest_expected_day_is_taken_first_and_nobody_gets_it_twice(
    writer: Session,
) -> None:
    later, sooner = ready(writer), ready(writer)
    sooner.examine_by = date(2026, 11, 24)
    first = taking.take_next(writer, (), person(writer, "operator"))
    second = taking.take_next(writer, (), someone(staff_id=7))
    third = taking.take_next(writer, (), someone(staff_id=7))
    assert (first, second, third) == (sooner, later, None)


def test_only_cases_of_the_persons_desks_are_taken(writer: Session) -> None:
    ready(writer, "KIA-5-17")
    mine = ready(writer, "KTP-HILANG")
    assert taking.take_next(writer, ("ktp",), person(writer, "operator")) is mine
    assert taking.take_next(writer, ("ktp",), person(writer, "operator")) is None


def test_a_case_without_pages_is_not_taken(writer: Session) -> None:
    case = a_case(writer)
    assert taking.take_next(writer, (), person(writer, "operator")) is None
    with pytest.raises(NoPaper):
        taking.take(writer, case, seen_version=case.version, actor=person(writer, "operator"))


def test_the_second_of_two_operators_hears_who_was_first(writer: Session) -> None:
    operator = person(writer, "operator")
    case = ready(writer)
    seen = case.version
    taking.take(writer, case, seen_version=seen, actor=operator)
    with pytest.raises(SomeoneElseMovedIt) as refused:
        taking.take(writer, case, seen_version=seen, actor=someone(staff_id=7))
    assert refused.value.values["who"] == operator.name


def test_taking_what_one_has_changes_nothing(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    before = case.version
    taking.take(writer, case, seen_version=before, actor=operator)
    assert case.version == before


def test_a_colleague_cannot_judge_or_let_go_of_it(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    other = someone(Role.OPERATOR, staff_id=7)
    with pytest.raises(SomeoneElseMovedIt):
        judge(writer, case, other)
    with pytest.raises(SomeoneElseMovedIt):
        judging.clear(writer, case, lines(writer, case)[0], actor=other)
    with pytest.raises(SomeoneElseMovedIt):
        taking.release(writer, case, seen_version=case.version, actor=other)
    with pytest.raises(SomeoneElseMovedIt):
        deciding.confirm(
            writer, case, Outcome.COMPLETE, seen_version=case.version, actor=other, today=TODAY
        )


def test_a_supervisor_puts_an_absent_colleagues_case_back(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    taking.release(
        writer,
        case,
        seen_version=case.version,
        actor=person(writer, "supervisor"),
        reason="sakit",
    )
    assert (case.state, case.taken_by_id) == ("registered", None)


def test_a_supervisor_hands_a_case_to_an_operator_on_duty_and_to_nobody_else(
    writer: Session,
) -> None:
    operator, supervisor = person(writer, "operator"), person(writer, "supervisor")
    case = taken(writer, someone(staff_id=7))
    given = {"actor": supervisor, "reason": "cuti", "today": TODAY}
    assert operator.staff_id is not None
    assert supervisor.staff_id is not None
    with pytest.raises(NotAnOperator):
        taking.hand_over(
            writer,
            case,
            supervisor.staff_id,
            seen_version=case.version,
            **given,  # type: ignore[arg-type]
        )
    taking.hand_over(writer, case, operator.staff_id, seen_version=case.version, **given)  # type: ignore[arg-type]
    assert [(who.id, each) for who, each in taking.held(writer)] == [(operator.staff_id, case)]


def test_a_verdict_is_kept_with_the_page_it_rests_on(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    page = first_page(writer, case.dossiers[0])
    key = lines(writer, case)[0]
    seen = Evidence(page_id=page.id)
    judging.set_verdict(writer, case, key, Verdict.PRESENT, evidence=seen, actor=operator)
    row = judging.examine(writer, case).rows[key]
    assert (row.verdict, row.page_id, row.staff_id) == ("present", page.id, operator.staff_id)
    judging.set_verdict(writer, case, key, Verdict.ABSENT, evidence=seen, actor=operator)
    again = judging.examine(writer, case).rows
    assert (len(again), again[key].verdict, again[key].page_id) == (1, "absent", None)
    judging.clear(writer, case, key, actor=operator)
    assert judging.examine(writer, case).rows == {}


def test_a_page_of_a_sibling_dossier_is_evidence_and_a_strangers_is_not(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    sibling = a_dossier(writer, a_case(writer), pages=1, envelope=case.dossiers[0].envelope)
    stranger = a_dossier(writer, a_case(writer), pages=1, envelope=an_envelope(writer))
    key = lines(writer, case)[0]
    own, theirs = (Evidence(first_page(writer, each).id) for each in (sibling, stranger))
    judging.set_verdict(writer, case, key, Verdict.PRESENT, evidence=own, actor=operator)
    with pytest.raises(PageElsewhere):
        judging.set_verdict(writer, case, key, Verdict.PRESENT, evidence=theirs, actor=operator)


def test_a_page_that_was_moved_away_is_no_evidence_any_more(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    judge(writer, case, operator)
    page = first_page(writer, case.dossiers[0])
    key = lines(writer, case)[1]
    seen = Evidence(page_id=page.id)
    judging.set_verdict(writer, case, key, Verdict.PRESENT, evidence=seen, actor=operator)
    page.dossier_id = a_dossier(writer, a_case(writer), envelope=an_envelope(writer)).id
    writer.flush()
    with pytest.raises(PageElsewhere):
        judging.set_verdict(writer, case, key, Verdict.PRESENT, evidence=seen, actor=operator)
    with pytest.raises(EvidenceGone) as refused:
        deciding.confirm(
            writer, case, Outcome.COMPLETE, seen_version=case.version, actor=operator, today=TODAY
        )
    assert refused.value.values == {"lines": "2"}


def test_an_enclosure_that_was_seen_counts_where_it_came_with_the_case(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    photo = Enclosure(dossier_id=case.dossiers[0].id, kind="photo", count=2)
    other = Enclosure(dossier_id=a_dossier(writer, a_case(writer)).id, kind="photo", count=1)
    writer.add_all([photo, other])
    writer.flush()
    writer.expire_all()
    key = lines(writer, case)[0]
    mine, theirs = Evidence(enclosure_id=photo.id), Evidence(enclosure_id=other.id)
    judging.set_verdict(writer, case, key, Verdict.PRESENT, evidence=mine, actor=operator)
    assert judging.examine(writer, case).rows[key].enclosure_id == photo.id
    with pytest.raises(EnclosureElsewhere):
        judging.set_verdict(writer, case, key, Verdict.PRESENT, evidence=theirs, actor=operator)


def test_a_line_of_another_service_is_refused(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    with pytest.raises(LineUnknown):
        judging.set_verdict(
            writer, case, "need:X", Verdict.PRESENT, evidence=Evidence(), actor=operator
        )


def test_a_case_merged_away_leaves_the_hand(writer: Session) -> None:
    operator = person(writer, "operator")
    case, target = taken(writer, operator), ready(writer)
    dossier = case.dossiers[0]
    matching.unmatch(
        writer, dossier, seen_version=dossier.version, actor=operator, reason="keluarga lain"
    )
    join = partial(matching.join, writer, dossier, target, reason="ganda", compared=True)
    with pytest.raises(InOtherHands):
        join(seen_version=dossier.version, actor=someone(Role.OPERATOR, staff_id=7))
    join(seen_version=dossier.version, actor=operator)
    writer.refresh(case)
    assert (case.state, case.taken_by_id) == ("merged", None)


def judged_line(
    session: Session, case: Application, verdict: Verdict, note: str | None = None
) -> LineVerdict:
    return judging.set_verdict(
        session,
        case,
        lines(session, case)[0],
        verdict,
        evidence=Evidence(),
        actor=person(session, "operator"),
        note=note,
    )


def test_a_note_belongs_to_its_verdict(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    kept = judged_line(writer, case, Verdict.UNCLEAR, note="NIK terpotong").note
    assert judged_line(writer, case, Verdict.UNCLEAR).note == kept == "NIK terpotong"
    row = judged_line(writer, case, Verdict.PRESENT)
    assert row.note is None


@pytest.mark.parametrize(
    ("typed", "kept"), [("dari berkas saudara", "dari berkas saudara"), ("", None)]
)
def test_a_note_is_changed_afterwards(writer: Session, typed: str, kept: str | None) -> None:
    case = taken(writer, person(writer, "operator"))
    row = judged_line(writer, case, Verdict.UNCLEAR, note="NIK terpotong")
    judging.annotate(writer, case, row.line, typed, actor=person(writer, "operator"))
    assert row.note == kept


def test_a_note_needs_a_verdict_and_the_case_in_hand(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    line = lines(writer, case)[0]
    with pytest.raises(VerdictMissing):
        judging.annotate(writer, case, line, "x", actor=person(writer, "operator"))
    with pytest.raises(SomeoneElseMovedIt):
        judging.annotate(writer, case, line, "x", actor=someone(staff_id=7))
