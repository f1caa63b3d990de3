"""Taking back: every page is exactly what it was, or the refusal says why not."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.extensions import writing
from postal.models import Event, Page
from postal.staff.services import add_staff
from postal.workflow import Role
from tests.conftest import PASSWORD, ClientFor
from tests.scanning.again_stage import (
    OPERATOR,
    SUPERVISOR,
    case_of,
    dossier,
    feed,
    page,
    pages_in,
    problems,
    register,
)
from tests.scanning.strip_stage import decide, offered, spots, text, undo


def move_case(session: Session, code: str, *moves: str, actor: Actor = OPERATOR) -> None:
    """Carry the case of a dossier on, as other desks do."""
    with writing() as current:
        case = case_of(current, code)
        for move in moves:
            version = case.version
            audit.transition(current, case, move, seen_version=version, actor=actor, reason="uji")


def test_taking_back_twice_takes_back_the_last_two(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(3, 2)
    batch = feed(one, "a", "b", two, "c", "d")
    browser = client("mailroom")
    first = spots(session, batch)
    decide(browser, session, batch, [2, 3], offer=one)
    second = spots(session, batch)
    decide(browser, session, batch, [6], action="turn")
    undo(browser, batch)
    assert spots(session, batch) == second
    undo(browser, batch)
    assert spots(session, batch) == first
    answer = undo(browser, batch)
    assert "Tidak ada keputusan Anda" in text(answer)
    assert problems(session) == []


def test_what_was_taken_back_is_decided_anew_and_taken_back_again(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(3)[0]
    batch = feed(one, "a", "b")
    browser = client("mailroom")
    before = spots(session, batch)
    for _ in range(2):
        decide(browser, session, batch, [2, 3], offer=one)
        assert pages_in(session, one) == [(batch, 2), (batch, 3)]
        undo(browser, batch)
        assert spots(session, batch) == before


def test_a_key_pressed_twice_takes_back_once(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(3)[0]
    batch = feed(one, "a", "b")
    browser = client("mailroom")
    decide(browser, session, batch, [2], action="turn")
    decide(browser, session, batch, [3], action="turn")
    step = offered(browser, batch)
    undo(browser, batch, step)
    answer = undo(browser, batch, step)
    assert answer.status_code == 409
    assert "sudah diurungkan" in text(answer)
    assert [page(session, batch, number).turn for number in (2, 3)] == [90, 0]


def test_a_colleague_s_decision_is_not_mine_to_take_back_and_stands_before_mine(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(3, 2)
    batch = feed(one, "a", "b", two, "c", "d")
    with writing() as current:
        add_staff(
            current,
            username="rekan",
            name="Contoh Rekan",
            password=PASSWORD,
            roles=[Role.MAILROOM],
        )
    mine, colleague = client("mailroom"), app.test_client()
    colleague.post("/masuk", data={"username": "rekan", "password": PASSWORD})
    decide(mine, session, batch, [2], action="move", code=one)
    assert offered(colleague, batch) is None
    decide(colleague, session, batch, [2], action="lift")
    before = spots(session, batch)
    answer = undo(mine, batch)
    assert answer.status_code == 409
    assert "Contoh Rekan sudah mengubah halaman 2" in text(answer)
    assert spots(session, batch) == before


def test_a_decided_case_keeps_the_pages_on_which_it_was_decided(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(3)[0]
    batch = feed(one, "a", "b")
    browser = client("mailroom")
    decide(browser, session, batch, [2, 3], offer=one)
    move_case(session, one, "take", "find_complete")
    before = spots(session, batch)
    answer = undo(browser, batch)
    assert answer.status_code == 409
    assert "Lengkap" in text(answer)
    assert "memeriksa ulang kasus itu" in text(answer)
    assert spots(session, batch) == before


def test_a_case_that_was_decided_before_does_not_stand_in_the_way(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(2)[0]
    batch = feed(one, "a", "b")
    move_case(session, one, "take", "find_complete")
    before = spots(session, batch)
    browser = client("mailroom")
    decide(browser, session, batch, [3], action="lift")
    assert "Diurungkan" in text(undo(browser, batch))
    assert spots(session, batch) == before


def test_a_dossier_that_was_closed_meanwhile_takes_no_page_back(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(3, 2)
    batch = feed(one, "a", "b", two, "c", "d")
    browser = client("mailroom")
    decide(browser, session, batch, [5, 6], action="lift")
    with writing() as current:
        gone = dossier(current, two)
        seen = gone.version
        audit.transition(current, gone, "void", seen_version=seen, actor=SUPERVISOR, reason="uji")
    answer = undo(browser, batch)
    assert answer.status_code == 409
    assert "sudah ditutup" in text(answer)
    assert page(session, batch, 5).place == "unplaced"


def test_a_case_set_going_by_a_page_stays_with_its_examiner_when_the_page_is_taken_back(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(2, 3)
    batch = feed(one, "a", "b", two, "c", "d")
    move_case(session, one, "take", "find_incomplete")
    browser = client("mailroom")
    decide(browser, session, batch, [5], action="move", code=one)
    assert case_of(session, one).state == "under_verification"
    undo(browser, batch)
    assert pages_in(session, one) == [(batch, 2), (batch, 3)]
    assert case_of(session, one).state == "under_verification"
    assert problems(session) == []


def test_each_event_says_what_the_page_was_before(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(3)[0]
    batch = feed(one, "a", "b")
    decide(client("mailroom"), session, batch, [2, 3], offer=one)
    said = session.scalars(select(Event.data).where(Event.name == "page_assigned")).all()
    owner = dossier(session, one)
    assert [data["was"]["reason"] for data in said if data] == ["sheets-differ"] * 2
    assert {data["was"]["suggested_id"] for data in said if data} == {owner.id}
    assert len({data["step"] for data in said if data}) == 1
    assert session.scalar(select(Page.version).where(Page.number == 2)) == 2
