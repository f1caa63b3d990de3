"""One document on its way from the data entry to ready for packing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal import audit, finishing
from postal.audit import SomeoneElseMovedIt
from postal.extensions import writing
from postal.production import batch, making, steps
from postal.production.refusals import (
    CaseElsewhere,
    CaseOnHold,
    DocumentUnknown,
    GoesAsPdf,
    NotAPdf,
    NothingTicked,
    WrongKind,
)
from postal.workflow import IllegalMove, NotYourMove, ReasonMissing, Role
from tests.cases import someone
from tests.production.stage import complete, events, go, made, person, started


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A writing transaction around the test."""
    del app
    with writing() as current:
        yield current


def test_a_card_is_entered_printed_checked_and_ready(session: Session) -> None:
    case, (card,) = started(session)
    go(session, card, "enter_card", "print", "check", "make_ready")
    assert (card.state, case.state) == ("ready", "produced")


def test_a_paper_is_signed_before_it_is_printed(session: Session) -> None:
    _case, (paper,) = started(session, "KK-BARU")
    go(session, paper, "enter_paper")
    assert steps.next_step(paper) == "sign"
    go(session, paper, "sign", "print", "check", "make_ready")
    assert paper.state == "ready"


def test_a_pdf_is_released_and_never_signed_for_print(session: Session) -> None:
    case, (paper,) = started(session, "KK-BARU", channel="pdf")
    go(session, paper, "enter_paper")
    assert steps.next_step(paper) == "release"
    with pytest.raises(GoesAsPdf):
        go(session, paper, "sign")
    go(session, paper, "release")
    assert (paper.state, case.state) == ("released", "produced")


def test_only_a_pdf_is_released(session: Session) -> None:
    _case, (paper,) = started(session, "KK-BARU", channel="pos")
    go(session, paper, "enter_paper")
    with pytest.raises(NotAPdf):
        go(session, paper, "release")


def test_a_card_is_not_entered_as_a_paper_and_nothing_is_packed_here(session: Session) -> None:
    _case, (card,) = started(session)
    with pytest.raises(WrongKind):
        go(session, card, "enter_paper")
    made(session, card)
    with pytest.raises(WrongKind):
        go(session, card, "pack")


def test_steps_ask_for_the_state_the_role_and_the_reason(session: Session) -> None:
    _case, (card,) = started(session)
    with pytest.raises(IllegalMove):
        go(session, card, "print")
    seen = card.version
    with pytest.raises(NotYourMove):
        steps.make(session, card, "enter_card", seen_version=seen, actor=someone(Role.MAILROOM))
    with pytest.raises(ReasonMissing):
        steps.make(session, card, "void", seen_version=seen, actor=someone())


def test_the_second_of_two_people_hears_who_was_first(session: Session) -> None:
    _case, (card,) = started(session)
    seen = card.version
    first = person(session, "operator")
    steps.make(session, card, "enter_card", seen_version=seen, actor=first)
    with pytest.raises(SomeoneElseMovedIt) as refused:
        steps.make(session, card, "enter_card", seen_version=seen, actor=someone())
    assert refused.value.values["who"] == first.name
    assert card.state == "to_print"


def test_documents_rest_with_their_case(session: Session) -> None:
    case, (card,) = started(session)
    audit.transition(
        session, case, "hold", seen_version=case.version, actor=someone(), reason="blangko"
    )
    with pytest.raises(CaseOnHold):
        go(session, card, "enter_card")
    audit.transition(
        session, case, "withdraw", seen_version=case.version, actor=someone(), reason="tidak jadi"
    )
    with pytest.raises(CaseElsewhere):
        go(session, card, "enter_card")
    assert steps.offered(card, someone()) == []


def test_the_usual_step_is_offered_first_and_only_what_fits(session: Session) -> None:
    _case, (card,) = started(session)
    assert [row.name for row in steps.offered(card, someone())] == ["enter_card", "void"]
    assert steps.offered(card, someone(Role.AUDITOR)) == []


def test_a_batch_does_what_it_can_and_names_the_rest(session: Session) -> None:
    _case, cards = started(session, people=4)
    wanted = [(card.id, card.version) for card in cards]
    go(session, cards[1], "enter_card")
    go(session, cards[3], "void")
    result = batch.step_on(session, [*wanted, wanted[0], (987654, 1)], actor=someone())
    assert result.done == 2
    assert [card.state for card in cards] == ["to_print", "to_print", "to_print", "voided"]
    left = {row_id: type(refusal) for row_id, refusal in result.left}
    assert left == {
        cards[1].id: SomeoneElseMovedIt,
        cards[3].id: SomeoneElseMovedIt,
        987654: DocumentUnknown,
    }


def test_a_batch_leaves_nothing_half_done(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, cards = started(session, people=2)
    before = events(session, case)

    def refuse(*_args: object, **_named: object) -> None:
        raise CaseElsewhere

    monkeypatch.setattr(finishing, "settle", refuse)
    result = batch.step_on(session, [(card.id, card.version) for card in cards], actor=someone())
    assert (result.done, len(result.left)) == (0, 2)
    assert [(card.state, card.version) for card in cards] == [("to_enter", 1)] * 2
    assert events(session, case) == before


def test_a_batch_goes_no_further_than_this_desk(session: Session) -> None:
    _case, (card,) = started(session)
    made(session, card)
    result = batch.step_on(session, [(card.id, card.version)], actor=someone())
    assert [type(refusal) for _id, refusal in result.left] == [IllegalMove]
    with pytest.raises(NothingTicked):
        batch.step_on(session, [], actor=someone())


def test_many_cases_are_started_at_once(session: Session) -> None:
    first, second = complete(session), complete(session, "KK-BARU")
    seen = [(first.id, first.version), (second.id, second.version)]
    making.start(session, second, seen_version=second.version, actor=someone())
    result = batch.start_all(session, [*seen, (987654, 1)], actor=someone())
    assert result.done == 1
    assert first.state == "in_process"
    assert [type(each) for _id, each in result.left] == [SomeoneElseMovedIt, DocumentUnknown]
