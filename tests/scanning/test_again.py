"""A cover seen again: what becomes of old and new pages, and back."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.extensions import writing
from postal.history.made import made_for
from postal.history.paper import came_late, pages_of
from postal.history.telling import case_json
from postal.history.timeline import events_of
from postal.imaging.likeness import turns_of
from postal.matching.services import settle
from postal.models import Batch, Event, Page
from postal.scanning.again import (
    Answer,
    NotACopy,
    NothingWaits,
    bring_back,
    settle_second,
    take_back,
)
from postal.scanning.again_compare import ALIKE, Comparison, compare, pairs_of
from postal.scanning.deciding import Outcome, PageMoved
from postal.scanning.report import batch_json
from postal.scanning.typed_codes import DossierClosed
from postal.scanning.undoing import NothingToUndo
from tests.conftest import ClientFor
from tests.scanning.again_stage import (
    BLANK,
    MAILROOM,
    OPERATOR,
    case_of,
    dossier,
    feed,
    look_of,
    page,
    pages_in,
    problems,
    register,
    state,
)

OTHER = Actor(5, "Contoh Lain", MAILROOM.roles, "test")


def both(session: Session, batch_id: int, code: str) -> Comparison:
    session.rollback()
    return compare(session, session.get_one(Batch, batch_id), dossier(session, code))


def answer(
    session: Session,
    batch_id: int,
    code: str,
    word: Answer,
    *,
    ticked: Collection[int] | None = None,
    actor: Actor = MAILROOM,
) -> Outcome:
    """Answer as a person does who looks at the screen; ``ticked`` are numbers of new pages."""
    shown = both(session, batch_id, code)
    seen = {one.id: one.version for one in (*shown.old, *shown.new)}
    chosen = shown.fresh
    if ticked is not None:
        chosen = frozenset(one.id for one in shown.new if one.number in ticked)
    session.rollback()
    with writing() as current:
        outcome = settle_second(
            current,
            current.get_one(Batch, batch_id),
            dossier(current, code),
            word,
            ticked=chosen,
            seen=seen,
            actor=actor,
        )
        for row in outcome.scanned:
            settle(current, row, actor)
    session.rollback()
    return outcome


def back(session: Session, batch_id: int, code: str, actor: Actor = MAILROOM) -> None:
    session.rollback()
    with writing() as current:
        found = current.get_one(Batch, batch_id)
        take_back(current, found, dossier(current, code), actor=actor)
    session.rollback()


@pytest.fixture
def twice(app: Flask) -> tuple[str, int, int]:
    """A dossier of two pages that came again with one of them and a new one."""
    del app
    [code] = register(None)
    first = feed(code, "ktp", "surat")
    second = feed(code, "surat", "foto", name="b.pdf")
    return code, first, second


def walk(code: str, *moves: str) -> None:
    everybody = Actor(None, "Contoh", OPERATOR.roles | MAILROOM.roles, "test")
    with writing() as current:
        case = dossier(current, code).application
        assert case is not None
        for move in moves:
            audit.transition(
                current, case, move, seen_version=case.version, actor=everybody, reason="contoh"
            )


def test_pages_that_look_the_same_are_paired_and_the_others_ticked(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, first, second = twice
    shown = both(session, second, code)
    pairs = [
        (pair.old.number if pair.old else None, pair.new.number if pair.new else None)
        for pair in shown.pairs
    ]
    assert pairs == [(2, None), (3, 2), (None, 3)]
    assert [one.batch_id for one in shown.old] == [first, first]
    assert shown.fresh == {page(session, second, 3).id}


def test_the_nearest_are_paired_first_and_each_page_once() -> None:
    def sheet(look: str) -> Page:
        return Page(look=look, blank=False)

    one, other = sheet(look_of("a")), sheet(look_of("b"))
    near, far = sheet(look_of("a", 3)), sheet(look_of("a", ALIKE))
    assert [(pair.old, pair.new) for pair in pairs_of([one, other], [far, near])] == [
        (None, far),
        (one, near),
        (other, None),
    ]
    beyond = sheet(look_of("a", ALIKE + 1))
    assert not any(pair.likely for pair in pairs_of([one], [beyond]))


def test_a_second_scan_upside_down_is_paired_shown_upright_and_filed_so(
    session: Session, client: ClientFor
) -> None:
    [code] = register(None)
    first = feed(code, "ktp", "kk")
    second = feed(code, "ktp", "kk", "foto")
    with writing() as current:
        for number in (2, 3, 4):
            fed = page(current, second, number)
            fed.look = f"{turns_of(fed.look or '')[2]:064x}"
        page(current, first, 2).turn = 90
    shown = both(session, second, code)
    assert [(pair.likely, pair.turn, pair.upright) for pair in shown.pairs] == [
        (True, 180, 270),
        (True, 180, 180),
        (False, 0, 0),
    ]
    assert shown.fresh == {page(session, second, 4).id}
    screen = client("mailroom").get(f"/pindaian/{second}/lagi/{code}").get_data(as_text=True)
    assert screen.count("dipindai terputar") == 2
    assert f"{page(session, second, 2).id}.jpg?width=320&amp;turn=270" in screen
    answer(session, second, code, Answer.REPLACE)
    session.expire_all()
    assert [page(session, second, number).turn for number in (2, 3, 4)] == [270, 180, 0]


def test_blank_pages_are_nobodys_twins_and_not_ticked(session: Session, app: Flask) -> None:
    [code] = register(None)
    feed(code, "ktp", BLANK)
    second = feed(code, "foto", BLANK)
    shown = both(session, second, code)
    assert not any(pair.likely for pair in shown.pairs)
    assert shown.fresh == {page(session, second, 2).id}


def test_continue_takes_the_ticked_pages_and_keeps_the_others_as_copies(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, first, second = twice
    answer(session, second, code, Answer.CONTINUE)
    assert pages_in(session, code) == [(first, 2), (first, 3), (second, 3)]
    assert pages_in(session, code, "copy") == [(second, 2)]
    assert state(session, second) == "accepted"
    assert problems(session) == []


def test_continue_with_nothing_ticked_keeps_all_as_copies(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, first, second = twice
    answer(session, second, code, Answer.CONTINUE, ticked=())
    assert pages_in(session, code) == [(first, 2), (first, 3)]
    assert pages_in(session, code, "copy") == [(second, 2), (second, 3)]
    assert problems(session) == []


def test_replace_turns_the_old_pages_into_copies(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, first, second = twice
    answer(session, second, code, Answer.REPLACE)
    assert pages_in(session, code) == [(second, 2), (second, 3)]
    assert pages_in(session, code, "copy") == [(first, 2), (first, 3)]
    assert dossier(session, code).state == "matched"
    assert (state(session, first), state(session, second)) == ("accepted", "accepted")
    assert problems(session) == []


def test_both_takes_everything(session: Session, twice: tuple[str, int, int]) -> None:
    code, first, second = twice
    answer(session, second, code, Answer.BOTH)
    assert pages_in(session, code) == [(first, 2), (first, 3), (second, 2), (second, 3)]
    assert pages_in(session, code, "copy") == []
    assert problems(session) == []


@pytest.mark.parametrize("word", list(Answer))
def test_an_answer_is_taken_back_as_if_it_had_not_been_given(
    session: Session, twice: tuple[str, int, int], word: Answer
) -> None:
    code, first, second = twice
    answer(session, second, code, word)
    back(session, second, code)
    assert pages_in(session, code) == [(first, 2), (first, 3)]
    assert pages_in(session, code, "copy") == []
    assert [one.number for one in both(session, second, code).waiting] == [2, 3]
    assert (state(session, first), state(session, second)) == ("accepted", "needs_attention")
    assert dossier(session, code).state == "matched"
    assert problems(session) == []
    answer(session, second, code, word)
    assert problems(session) == []


def test_the_log_says_what_was_answered(session: Session, twice: tuple[str, int, int]) -> None:
    code, _, second = twice
    answer(session, second, code, Answer.REPLACE)
    event = session.scalars(select(Event).where(Event.name == "second_scan")).one()
    assert event.data is not None
    assert event.data["answer"] == "replace"
    owner = dossier(session, code)
    assert event.application_id == owner.application_id
    kept = session.scalars(
        select(Event).where(Event.name == "page_copy", Event.thing == "dossier")
    ).one()
    assert (kept.thing_id, (kept.data or {})["copies"]) == (owner.id, [2, 3])


def test_a_supplement_sets_an_incomplete_case_going(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    walk(code, "take", "find_incomplete")
    answer(session, second, code, Answer.CONTINUE)
    assert case_of(session, code).state == "under_verification"


def test_copies_alone_leave_an_incomplete_case_waiting(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    walk(code, "take", "find_incomplete")
    answer(session, second, code, Answer.CONTINUE, ticked=())
    assert case_of(session, code).state == "incomplete"


def late_of(session: Session, code: str) -> frozenset[tuple[str, int]]:
    case = case_of(session, code)
    return came_late(case, events_of(session, case, made_for(session, case.id)))


def test_what_comes_after_the_decision_is_told_and_changes_no_state(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    walk(code, "take", "find_complete")
    answer(session, second, code, Answer.CONTINUE)
    assert case_of(session, code).state == "complete"
    sha = session.get_one(Batch, second).sha256
    assert late_of(session, code) == {(sha, 3)}


def test_nothing_is_late_while_the_decision_is_open_again(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    walk(code, "take", "find_complete")
    answer(session, second, code, Answer.CONTINUE)
    walk(code, "recheck")
    session.rollback()
    assert case_of(session, code).state == "under_verification"
    assert late_of(session, code) == frozenset()


def test_a_copy_becomes_a_page_again(session: Session, twice: tuple[str, int, int]) -> None:
    code, first, second = twice
    answer(session, second, code, Answer.CONTINUE)
    with writing() as current:
        copy = page(current, second, 2)
        bring_back(current, copy, seen_version=copy.version, actor=MAILROOM)
    session.rollback()
    assert pages_in(session, code) == [(first, 2), (first, 3), (second, 2), (second, 3)]
    assert problems(session) == []


def test_a_page_that_is_no_copy_cannot_be_brought_back(
    session: Session, twice: tuple[str, int, int]
) -> None:
    _, first, _ = twice
    with writing() as current, pytest.raises(NotACopy):
        bring_back(current, page(current, first, 2), seen_version=1, actor=MAILROOM)


def test_the_second_to_answer_is_told_who_did(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    answer(session, second, code, Answer.BOTH, actor=OTHER)
    with pytest.raises(NothingWaits) as refused:
        answer(session, second, code, Answer.REPLACE)
    assert refused.value.values["who"] == "Contoh Lain"


def test_a_page_that_changed_since_it_was_shown_is_not_decided(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, first, second = twice
    shown = both(session, second, code)
    seen = {one.id: one.version for one in (*shown.old, *shown.new)}
    with writing() as current:
        page(current, first, 2).version += 1
    with writing() as current, pytest.raises(PageMoved):
        settle_second(
            current,
            current.get_one(Batch, second),
            dossier(current, code),
            Answer.REPLACE,
            ticked=(),
            seen=seen,
            actor=MAILROOM,
        )


def test_a_page_that_was_never_shown_is_not_decided(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    with writing() as current, pytest.raises(PageMoved):
        settle_second(
            current,
            current.get_one(Batch, second),
            dossier(current, code),
            Answer.BOTH,
            ticked=(),
            seen={},
            actor=MAILROOM,
        )


def test_nothing_goes_into_a_dossier_that_was_forwarded(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    with writing() as current:
        row = dossier(current, code)
        audit.transition(
            current, row, "forward", seen_version=row.version, actor=MAILROOM, reason="salah"
        )
    with pytest.raises(DossierClosed):
        answer(session, second, code, Answer.BOTH)


def test_nobody_takes_back_what_was_not_answered(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    with pytest.raises(NothingToUndo):
        back(session, second, code)


def test_copies_are_listed_apart_and_not_counted(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, _, second = twice
    answer(session, second, code, Answer.CONTINUE)
    batch = session.get_one(Batch, second)
    told = batch_json(session, batch, file="b.pdf", duplicate=False)
    assert told["copies"] == [2]
    assert told["dossiers"][0]["pages"] == [3]
    said = case_json(session, code)
    assert len(said["pages"]) == 3
    assert said["copies"] == [{"batch_sha256": batch.sha256, "page": 2}]
    row = dossier(session, code)
    assert [one.number for one in pages_of(session, [row.id]).copies[row.id]] == [2]


def test_a_third_scan_is_compared_with_copies_as_well(
    session: Session, twice: tuple[str, int, int]
) -> None:
    code, first, second = twice
    answer(session, second, code, Answer.REPLACE)
    third = feed(code, "ktp", name="c.pdf")
    shown = both(session, third, code)
    assert {one.batch_id for one in shown.old} == {first, second}
    assert shown.fresh == frozenset()


@pytest.mark.parametrize("spoilt", [{"position": 7}, {"dossier_id": None}, {"reason": "no-cover"}])
def test_the_check_names_a_copy_that_is_none(
    session: Session, twice: tuple[str, int, int], spoilt: dict[str, object]
) -> None:
    code, _, second = twice
    answer(session, second, code, Answer.CONTINUE)
    with writing() as current:
        copy = page(current, second, 2)
        for name, value in spoilt.items():
            setattr(copy, name, value)
    session.rollback()
    assert "page-without-place" in {one["kind"] for one in problems(session)}
