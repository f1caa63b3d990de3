"""A bundle that is taken off a case: its pages are nobody's evidence, and the wait goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.matching import services as matching
from postal.matching.candidates import TAKEN_OFF, candidates
from postal.matching.certainty import Waiting, waiting_because
from postal.matching.detaching import detach
from postal.models import Application, Dossier, Enclosure, Page
from postal.verdicts import Verdict
from postal.verification import deciding, judging
from postal.verification.checklist import Outcome
from postal.verification.judging import Evidence
from postal.verification.refusals import DecisionChanged, EnclosureElsewhere, PageElsewhere
from tests.cases import a_dossier, an_envelope, someone
from tests.verification.stage import TODAY, first_page, judge, lines, person, taken

WRONG = "keluarga lain"


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    with writing() as session:
        yield session


def a_supplement(session: Session, case: Application) -> Dossier:
    """Three pages under the code of the case, matched to it."""
    found = a_dossier(session, case, pages=3, envelope=an_envelope(session))
    found.role = "supplement"
    matching.confirm(session, found, seen_version=found.version, actor=someone())
    return found


def take_off(session: Session, dossier: Dossier) -> None:
    detach(session, dossier, seen_version=dossier.version, actor=someone(), reason=WRONG)


def shown(session: Session, case: Application) -> set[int]:
    return {page.id for _dossier, pages in judging.paper(session, case) for page in pages}


def of(session: Session, dossier: Dossier) -> set[int]:
    return set(session.scalars(select(Page.id).where(Page.dossier_id == dossier.id)))


def test_its_pages_leave_the_workbench(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    dossier = a_supplement(writer, case)
    assert of(writer, dossier) <= shown(writer, case)
    take_off(writer, dossier)
    assert not of(writer, dossier) & shown(writer, case)


def test_a_verdict_that_leaned_on_them_is_open_again(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    dossier = a_supplement(writer, case)
    judge(writer, case, operator)
    leaned, *others = lines(writer, case)
    seen = Evidence(page_id=first_page(writer, dossier).id)
    judging.set_verdict(writer, case, leaned, Verdict.PRESENT, evidence=seen, actor=operator)
    take_off(writer, dossier)
    writer.refresh(case)
    decision = judging.examine(writer, case).decision
    assert [line.key for line in decision.lines] == [leaned]
    assert set(judging.examine(writer, case).rows) == set(others)
    with pytest.raises(DecisionChanged):
        deciding.confirm(
            writer,
            case,
            Outcome.COMPLETE,
            seen_version=case.version,
            actor=operator,
            today=TODAY,
        )


def test_they_are_refused_as_evidence_by_name(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    dossier = a_supplement(writer, case)
    stamp = Enclosure(dossier_id=dossier.id, kind="original", count=1, state="held")
    writer.add(stamp)
    take_off(writer, dossier)
    seen = Evidence(page_id=first_page(writer, dossier).id)
    line = lines(writer, case)[0]
    with pytest.raises(PageElsewhere):
        judging.set_verdict(writer, case, line, Verdict.PRESENT, evidence=seen, actor=operator)
    thing = Evidence(enclosure_id=stamp.id)
    with pytest.raises(EnclosureElsewhere):
        judging.set_verdict(writer, case, line, Verdict.PRESENT, evidence=thing, actor=operator)


def test_the_only_paper_of_a_case_stays_its_own_and_is_no_evidence(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    (dossier,) = case.dossiers
    take_off(writer, dossier)
    assert dossier.application_id == case.id
    assert case.paper_ready_at is None
    assert shown(writer, case) == set()


def test_a_sibling_of_a_bundle_taken_off_goes_with_it(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    dossier = a_supplement(writer, case)
    sibling = a_dossier(writer, None, pages=1, envelope=dossier.envelope)
    assert of(writer, sibling) <= shown(writer, case)
    take_off(writer, dossier)
    assert not of(writer, sibling) & shown(writer, case)


def test_one_from_the_same_envelope_does_not_come_back_as_a_sibling(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    (first,) = case.dossiers
    dossier = a_dossier(writer, case, pages=1, envelope=first.envelope)
    matching.confirm(writer, dossier, seen_version=dossier.version, actor=someone())
    take_off(writer, dossier)
    assert not of(writer, dossier) & shown(writer, case)
    assert of(writer, first) <= shown(writer, case)


def test_one_taken_off_belongs_to_no_case_and_the_old_one_is_offered_first(
    writer: Session,
) -> None:
    case = taken(writer, person(writer, "operator"))
    dossier = a_supplement(writer, case)
    take_off(writer, dossier)
    assert dossier.application_id is None
    assert waiting_because(writer, dossier) is Waiting.TAKEN_OFF
    best = candidates(writer, dossier)[0]
    assert (best.application.id, best.reasons) == (case.id, (TAKEN_OFF,))


def test_one_put_back_is_evidence_again(writer: Session) -> None:
    case = taken(writer, person(writer, "operator"))
    dossier = a_supplement(writer, case)
    take_off(writer, dossier)
    matching.join(
        writer,
        dossier,
        case,
        seen_version=dossier.version,
        actor=someone(),
        reason="berkas susulan",
        compared=False,
    )
    assert of(writer, dossier) <= shown(writer, case)


def test_what_is_decided_is_not_opened_by_taking_its_paper_off(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    dossier = a_supplement(writer, case)
    judge(writer, case, operator)
    line = lines(writer, case)[0]
    seen = Evidence(page_id=first_page(writer, dossier).id)
    judging.set_verdict(writer, case, line, Verdict.PRESENT, evidence=seen, actor=operator)
    deciding.confirm(
        writer, case, Outcome.COMPLETE, seen_version=case.version, actor=operator, today=TODAY
    )
    take_off(writer, dossier)
    assert case.state == "complete"
    assert line in judging.examine(writer, case).rows
