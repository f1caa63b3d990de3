"""Cutting a batch again: what is planned, what is done, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, matching
from postal.audit import Actor
from postal.errors import Refusal
from postal.extensions import writing
from postal.matching.services import unmatch
from postal.models import Batch, Dossier, Event
from postal.scanning import placing
from postal.scanning.recutting import SidesUnknown, plan, require_may_cut
from postal.scanning.recutting_apply import CutUnchanged, FactsChanged, PlanOutdated, recut
from postal.scanning.recutting_leaving import (
    CaseDecided,
    CaseLeftEmpty,
    CaseUnderWay,
    DossierAtRest,
)
from postal.scanning.recutting_plan import Plan, Settings
from postal.scanning.services import as_mailroom
from postal.scanning.typed_codes import dossier_by_code
from postal.workflow import NotYourMove
from postal.workflow.rules import IllegalMove
from tests.scanning.again_stage import (
    BLANK,
    MAILROOM,
    OPERATOR,
    SUPERVISOR,
    UNREADABLE,
    case_of,
    dossier,
    feed,
    page,
    pages_in,
    problems,
    register,
    state,
)

UPSIDE_DOWN = Settings(upside_down=True)


def planned(session: Session, batch_id: int, settings: Settings) -> Plan:
    session.rollback()
    return plan(session, session.get_one(Batch, batch_id), settings)


def cut_again(
    batch_id: int, settings: Settings, *, actor: Actor = SUPERVISOR, seen: str | None = None
) -> list[str]:
    """Cut a batch as a person does who has seen the plan; return the dossiers now scanned."""
    with writing() as current:
        made = plan(current, current.get_one(Batch, batch_id), settings)

        def release(row: Dossier) -> None:
            unmatch(
                current,
                row,
                seen_version=row.version,
                actor=as_mailroom(actor),
                reason="dipotong ulang",
            )

        scanned = recut(
            current,
            made,
            seen=seen or made.token,
            actor=actor,
            reason="terbalik",
            unmatch=release,
        )
        return [row.code for row in scanned]


def hand(batch_id: int, number: int, code: str) -> None:
    """Place a page as a person at the desk does."""
    with writing() as current:
        wanted = page(current, batch_id, number)
        owner = dossier_by_code(current, code, "CX")
        placing.assign(current, wanted, owner, seen_version=wanted.version, actor=MAILROOM)


def walk(code: str, *moves: str) -> None:
    """Let the case of a dossier make moves, whoever may make them."""
    everybody = Actor(None, "Contoh", OPERATOR.roles | SUPERVISOR.roles | MAILROOM.roles, "test")
    with writing() as current:
        case = case_of(current, code)
        for move in moves:
            audit.transition(
                current, case, move, seen_version=case.version, actor=everybody, reason="contoh"
            )


@pytest.fixture
def reversed_pile(app: Flask, session: Session) -> tuple[list[str], int]:
    """Two dossiers of two pages whose pile went in last page first."""
    del app
    codes = register(2, 2)
    return codes, feed("a2", "a1", codes[1], "b2", "b1", codes[0])


def test_a_plan_writes_nothing(session: Session, reversed_pile: tuple[list[str], int]) -> None:
    codes, batch_id = reversed_pile
    made = planned(session, batch_id, UPSIDE_DOWN)
    assert not session.dirty
    assert not session.new
    session.rollback()
    assert state(session, batch_id) == "needs_attention"
    assert pages_in(session, codes[0]) == []
    assert [effect.after for effect in made.effects] == [(1, 2), (4, 5)]


def test_a_pile_that_went_in_upside_down_is_put_right(
    session: Session, reversed_pile: tuple[list[str], int]
) -> None:
    codes, batch_id = reversed_pile
    scanned = cut_again(batch_id, UPSIDE_DOWN, actor=MAILROOM)
    session.rollback()
    assert sorted(scanned) == sorted(codes)
    assert pages_in(session, codes[1]) == [(batch_id, 2), (batch_id, 1)]
    assert pages_in(session, codes[0]) == [(batch_id, 5), (batch_id, 4)]
    batch = session.get_one(Batch, batch_id)
    assert (batch.state, batch.upside_down, batch.reason) == ("accepted", True, None)
    assert problems(session) == []


def test_other_sides_make_the_counts_agree(session: Session, app: Flask) -> None:
    codes = register(3)
    batch_id = feed(codes[0], BLANK, "1", "2", "3", BLANK, "4", BLANK, sides="single")
    assert state(session, batch_id) == "needs_attention"
    cut_again(batch_id, Settings(sides="double"), actor=MAILROOM)
    session.rollback()
    assert state(session, batch_id) == "accepted"
    assert len(pages_in(session, codes[0])) == 7
    assert session.get_one(Batch, batch_id).sides == "double"
    assert problems(session) == []


def test_the_log_keeps_every_page_before_and_after(
    session: Session, reversed_pile: tuple[list[str], int]
) -> None:
    codes, batch_id = reversed_pile
    cut_again(batch_id, UPSIDE_DOWN)
    event = session.scalars(select(Event).where(Event.name == "cut_again")).one()
    assert event.data is not None
    assert event.data["upside_down"] == [False, True]
    assert event.data["before"][0][:2] == [1, 2]
    assert [1, 2, "dossier", codes[1], None, None] in event.data["after"]
    assert (event.reason, event.actor_name) == ("terbalik", "Contoh Penyelia")


def test_a_dossier_that_loses_all_its_pages_waits_for_the_scanner_again(
    session: Session, app: Flask
) -> None:
    codes = register(None, 1)
    batch_id = feed(codes[0], "1", "2", UNREADABLE, "3")
    hand(batch_id, 4, codes[1])
    hand(batch_id, 5, codes[1])
    session.rollback()
    assert dossier(session, codes[1]).state == "scanned"
    cut_again(batch_id, Settings(keep=False))
    session.rollback()
    assert dossier(session, codes[1]).state == "received"
    assert state(session, batch_id) == "needs_attention"
    assert pages_in(session, codes[1]) == []
    assert problems(session) == []


def test_a_matched_dossier_without_pages_leaves_its_case(session: Session, app: Flask) -> None:
    codes = register(2, 1)
    batch_id = feed(codes[0], "1", "2", codes[1], "3")
    assert dossier(session, codes[1]).state == "matched"
    cut_again(batch_id, Settings(sides="single", upside_down=True))
    session.rollback()
    assert dossier(session, codes[1]).state == "received"
    assert case_of(session, codes[1]).paper_ready_at is None
    names = session.scalars(
        select(Event.name).where(Event.thing == "dossier").order_by(Event.id.desc()).limit(6)
    ).all()
    assert {"unmatch", "unscan", "page_lifted"} <= set(names)
    assert problems(session) == []


def test_what_people_decided_is_kept_unless_they_say_otherwise(
    session: Session, app: Flask
) -> None:
    codes = register(2, 2)
    batch_id = feed("9", codes[0], "1", "2", codes[1], "3", "4", "5")
    hand(batch_id, 1, codes[0])
    made = planned(session, batch_id, Settings(sides="double"))
    assert made.dropped == []
    assert [(each.page, each.who) for each in made.decided.values()] == [(1, "Contoh")]
    assert 1 not in [change.page.number for change in made.moving]
    dropping = planned(session, batch_id, Settings(sides="double", keep=False))
    assert [each.page for each in dropping.dropped] == [1]
    assert dropping.changes[0].after.reason == "before-first-cover"


def test_a_page_that_a_person_put_elsewhere_counts_only_there(session: Session, app: Flask) -> None:
    codes = register(2, 1)
    batch_id = feed(codes[0], "1", "2", "3", codes[1], "4")
    hand(batch_id, 4, codes[1])
    made = planned(session, batch_id, Settings(sides="single"))
    assert made.waiting == []
    assert [effect.after for effect in made.effects] == [(2, 3)]


def test_a_cover_whose_code_a_person_typed_stays_a_cover(session: Session, app: Flask) -> None:
    codes = register(1, 1)
    batch_id = feed(codes[0], "1", UNREADABLE, "2")
    hand(batch_id, 3, codes[1])
    made = planned(session, batch_id, Settings())
    after = {change.page.number: change.after for change in made.changes}
    assert (after[3].place, after[3].code) == ("cover", codes[1])
    assert (after[4].place, after[4].code) == ("dossier", codes[1])


def test_decisions_that_were_dropped_are_not_told_again(session: Session, app: Flask) -> None:
    codes = register(2)
    batch_id = feed("9", codes[0], "1", "2")
    hand(batch_id, 1, codes[0])
    cut_again(batch_id, Settings(keep=False))
    assert planned(session, batch_id, Settings()).decided == {}
    assert page(session, batch_id, 1).place == "unplaced"
    assert problems(session) == []


def test_a_case_that_waited_goes_on_when_a_new_cut_finds_its_page(
    session: Session, app: Flask
) -> None:
    codes = register(3)
    batch_id = feed(codes[0], BLANK, "1", "2", "3", BLANK, "4", BLANK, sides="single")
    hand(batch_id, 3, codes[0])
    with writing() as current:
        matching.services.settle(current, dossier(current, codes[0]), MAILROOM)
    walk(codes[0], "take", "find_incomplete")
    cut_again(batch_id, Settings(sides="double"), actor=MAILROOM)
    session.rollback()
    assert len(pages_in(session, codes[0])) == 7
    assert case_of(session, codes[0]).state == "under_verification"


def lose(session: Session, *moves: str, everything: bool = False) -> tuple[str, int, Settings]:
    """A batch whose new cut takes a page, or all of them, from a dossier whose case went on."""
    codes = register(None, 1)
    batch_id = feed(codes[0], "1", UNREADABLE, "2")
    if not everything:
        feed(codes[1], "9")
    hand(batch_id, 3, codes[1])
    hand(batch_id, 4, codes[1])
    with writing() as current:
        row = dossier(current, codes[1])
        if row.state == "scanned":
            matching.services.settle(current, row, MAILROOM)
    walk(codes[1], *moves)
    session.rollback()
    return codes[1], batch_id, Settings(keep=False)


def test_a_page_leaves_a_case_under_examination_only_for_a_supervisor(
    session: Session, app: Flask
) -> None:
    code, batch_id, settings = lose(session, "take")
    with writing() as current:
        doubt = page(current, batch_id, 2)
        placing.lift(
            current, doubt, seen_version=doubt.version, actor=MAILROOM, reason="buka bundel"
        )
    before = pages_in(session, code)
    with pytest.raises(CaseUnderWay):
        cut_again(batch_id, settings, actor=MAILROOM)
    session.rollback()
    assert pages_in(session, code) == before
    cut_again(batch_id, settings)
    session.rollback()
    assert pages_in(session, code) != before
    assert case_of(session, code).state == "under_verification"
    told = session.scalars(
        select(Event).where(Event.name == "page_lifted", Event.thing == "dossier")
    ).all()
    assert told[-1].application_id == case_of(session, code).id
    assert problems(session) == []


@pytest.mark.parametrize(
    ("moves", "pages", "refusal"),
    [
        (("take", "find_complete"), "one", CaseDecided),
        (("take", "find_incomplete"), "one", CaseDecided),
        (("take",), "all", CaseLeftEmpty),
    ],
)
def test_what_was_decided_does_not_lose_its_pages_to_a_new_cut(
    session: Session, app: Flask, moves: tuple[str, ...], pages: str, refusal: type[Refusal]
) -> None:
    code, batch_id, settings = lose(session, *moves, everything=pages == "all")
    before = pages_in(session, code)
    with pytest.raises(refusal):
        cut_again(batch_id, settings)
    session.rollback()
    assert pages_in(session, code) == before
    assert state(session, batch_id) == "accepted"


def test_paper_in_a_box_does_not_lose_all_its_pages(session: Session, app: Flask) -> None:
    code, batch_id, settings = lose(session, everything=True)
    with writing() as current:
        row = dossier(current, code)
        audit.transition(
            current, row, "file", seen_version=row.version, actor=MAILROOM, reason="A1"
        )
    with pytest.raises(DossierAtRest):
        cut_again(batch_id, settings)


def test_pages_of_a_dossier_that_was_forwarded_stay(session: Session, app: Flask) -> None:
    codes = register(1, None)
    batch_id = feed(codes[0], "1", codes[1], "2", "3")
    with writing() as current:
        row = dossier(current, codes[0])
        audit.transition(
            current, row, "forward", seen_version=row.version, actor=MAILROOM, reason="salah"
        )
    made = planned(session, batch_id, Settings(sides="double", keep=False))
    assert [change.after.code for change in made.changes[:2]] == [codes[0], codes[0]]


def test_what_is_confirmed_is_what_was_seen(
    session: Session, reversed_pile: tuple[list[str], int]
) -> None:
    codes, batch_id = reversed_pile
    seen = planned(session, batch_id, UPSIDE_DOWN).token
    hand(batch_id, 1, codes[1])
    with pytest.raises(PlanOutdated) as refused:
        cut_again(batch_id, UPSIDE_DOWN, seen=seen)
    assert refused.value.values["who"] == "Contoh"


def test_a_count_that_changed_since_it_was_seen_is_told(
    session: Session, reversed_pile: tuple[list[str], int]
) -> None:
    codes, batch_id = reversed_pile
    seen = planned(session, batch_id, UPSIDE_DOWN).token
    session.rollback()
    with writing() as current:
        dossier(current, codes[0]).sheets = 9
    with pytest.raises(FactsChanged):
        cut_again(batch_id, UPSIDE_DOWN, seen=seen)


def test_the_same_cut_again_is_refused(session: Session, app: Flask) -> None:
    codes = register(2)
    batch_id = feed(codes[0], "1", "2")
    with pytest.raises(CutUnchanged):
        cut_again(batch_id, Settings())


def test_an_unknown_way_of_scanning_is_refused(session: Session, app: Flask) -> None:
    codes = register(2)
    batch_id = feed(codes[0], "1", "2")
    with pytest.raises(SidesUnknown):
        planned(session, batch_id, Settings(sides="miring"))


@pytest.mark.parametrize(
    ("batch_state", "actor", "refusal"),
    [
        ("accepted", MAILROOM, NotYourMove),
        ("accepted", SUPERVISOR, None),
        ("needs_attention", MAILROOM, None),
        ("needs_attention", SUPERVISOR, None),
        ("needs_attention", OPERATOR, NotYourMove),
        ("reading", SUPERVISOR, IllegalMove),
        ("quarantined", SUPERVISOR, IllegalMove),
    ],
)
def test_who_may_cut_which_batch(
    batch_state: str, actor: Actor, refusal: type[Refusal] | None
) -> None:
    batch = Batch(state=batch_state)
    check: Callable[[], None] = lambda: require_may_cut(batch, actor)  # noqa: E731
    if refusal is None:
        check()
    else:
        with pytest.raises(refusal):
            check()


def test_the_mailroom_cannot_cut_an_accepted_batch_even_with_a_plan_in_hand(
    session: Session, app: Flask
) -> None:
    codes = register(None)
    batch_id = feed(codes[0], "1", "2")
    with pytest.raises(NotYourMove):
        cut_again(batch_id, Settings(sides="single"), actor=MAILROOM)
