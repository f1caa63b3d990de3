"""A missing cover shows whatever else has happened to the batch that swallowed it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Batch
from postal.scanning import reasons as why
from postal.staff.services import add_staff
from postal.workflow import Role
from tests.conftest import PASSWORD, ClientFor
from tests.scanning.again_stage import UNREADABLE, dossier, feed, page, problems, state
from tests.scanning.strip_stage import decide, text, undo
from tests.scanning.test_part_trays import clerk, doubted

__all__ = ["clerk"]
HELD = ("dossier", why.COVER_IN_NO_FILE)


def fed_in_parts(clerk: list[str]) -> tuple[int, int]:
    """Two files of one run; the second begins with a cover that somebody has to name."""
    one, two, _three, four, *_ = clerk
    return feed(one, "a", two, "b"), feed(UNREADABLE, "c", four, "d")


def test_a_cover_named_wrongly_at_first_leaves_no_doubt_out(
    session: Session, clerk: list[str], client: ClientFor
) -> None:
    three, five = clerk[2], clerk[4]
    first, second = fed_in_parts(clerk)
    browser = client("mailroom")
    decide(browser, session, second, [1], action="cover", code=three)
    assert doubted(session, first) == {}
    decide(browser, session, second, [1], action="cover", code=five)
    assert doubted(session, first) == {4: HELD}
    undo(browser, second)
    assert doubted(session, first) == {}
    assert problems(session) == []


def test_a_cover_named_rightly_at_last_takes_the_doubt_away(
    session: Session, clerk: list[str], client: ClientFor
) -> None:
    three, five = clerk[2], clerk[4]
    first, second = fed_in_parts(clerk)
    browser = client("mailroom")
    decide(browser, session, second, [1], action="cover", code=five)
    decide(browser, session, second, [1], action="cover", code=three)
    assert doubted(session, first) == {}
    assert problems(session) == []


def test_further_pages_of_the_dossier_beside_it_do_not_hide_a_missing_cover(
    session: Session, clerk: list[str], client: ClientFor
) -> None:
    one, two, three, four, *_ = clerk
    first = feed(one, "a", two, "b", "c")
    more = feed(two, "late page")
    decide(client("mailroom"), session, more, [2], action="assign", code=two)
    feed(four, "d")
    assert doubted(session, first) == {4: HELD, 5: HELD}
    assert doubted(session, more) == {}
    feed(three, "e")
    assert doubted(session, first) == {}
    assert state(session, first) == "accepted"
    assert problems(session) == []


def test_further_pages_that_come_after_the_doubt_do_not_keep_it(
    session: Session, clerk: list[str], client: ClientFor
) -> None:
    one, two, three, four, *_ = clerk
    first = feed(one, "a", two, "b", "c")
    feed(four, "d")
    more = feed(two, "late page")
    decide(client("mailroom"), session, more, [2], action="assign", code=two)
    assert doubted(session, first) == {4: HELD, 5: HELD}
    feed(three, "e")
    assert doubted(session, first) == {}


def test_a_count_that_came_later_and_differs_does_not_hide_a_missing_cover(
    session: Session, clerk: list[str]
) -> None:
    one, two, three, four, *_ = clerk
    first = feed(one, "a", two, "b", "c")
    with writing() as current:
        dossier(current, two).sheets = 1
    feed(four, "d")
    assert doubted(session, first) == {4: HELD, 5: HELD}
    feed(three, "e")
    assert doubted(session, first) == {}


def test_the_last_dossier_of_a_longer_part_is_doubted_as_well(
    session: Session, clerk: list[str]
) -> None:
    first = feed(*(said for code in clerk[:4] for said in (code, f"of {code}")))
    feed(clerk[5], "f", clerk[6], "g")
    assert doubted(session, first) == {8: HELD}
    feed(clerk[4], "e")
    assert doubted(session, first) == {}


def test_a_turn_is_taken_back_and_a_doubt_that_came_since_stays(
    session: Session, clerk: list[str], client: ClientFor
) -> None:
    one, two, three, four, *_ = clerk
    first = feed(one, "a", two, "b", "c")
    browser = client("mailroom")
    decide(browser, session, first, [2], action="assign", code=two)
    decide(browser, session, first, [4], action="turn")
    feed(four, "d")
    assert doubted(session, first) == {4: HELD, 5: HELD}
    assert undo(browser, first).status_code == 200
    assert doubted(session, first) == {4: HELD, 5: HELD}
    assert page(session, first, 4).turn == 0
    # What was decided before it is not locked either.
    assert undo(browser, first).status_code == 200
    assert page(session, first, 2).dossier_id == dossier(session, one).id
    assert doubted(session, first) == {4: HELD, 5: HELD}
    feed(three, "e")
    assert doubted(session, first) == {}
    assert problems(session) == []


def test_a_turn_is_taken_back_and_a_doubt_that_went_since_does_not_return(
    session: Session, clerk: list[str], client: ClientFor
) -> None:
    one, two, three, four, *_ = clerk
    first = feed(one, "a", two, "b")
    feed(four, "d")
    browser = client("mailroom")
    decide(browser, session, first, [4], action="turn")
    feed(three, "c")
    assert undo(browser, first).status_code == 200
    assert doubted(session, first) == {}
    assert page(session, first, 4).turn == 0
    assert session.get_one(Batch, first).state == "accepted"


def test_a_turn_stays_when_another_person_turned_the_page_since(
    app: Flask, session: Session, clerk: list[str], client: ClientFor
) -> None:
    with writing() as current:
        roles = [Role.MAILROOM]
        add_staff(current, username="rekan", name="Rekan", password=PASSWORD, roles=roles)
    colleague = app.test_client()
    colleague.post("/masuk", data={"username": "rekan", "password": PASSWORD})
    one, two, _, four, *_ = clerk
    first = feed(one, "a", two, "b")
    browser = client("mailroom")
    decide(browser, session, first, [4], action="turn")
    feed(four, "d")
    decide(colleague, session, first, [4], action="turn")
    answer = undo(browser, first)
    assert answer.status_code == 409
    assert "Rekan sudah mengubah halaman 4" in text(answer)
    assert doubted(session, first) == {4: HELD}
    assert page(session, first, 4).turn == 180


def test_a_doubt_that_comes_back_with_what_is_taken_back_goes_if_the_cover_has_come(
    session: Session, clerk: list[str], client: ClientFor
) -> None:
    one, two, three, four, *_ = clerk
    first = feed(one, "a", two, "b", "bb")
    feed(four, "d")
    browser = client("mailroom")
    decide(browser, session, first, [4], action="assign", code=one)
    feed(three, "c")
    undo(browser, first)
    assert page(session, first, 4).dossier_id == dossier(session, two).id
    assert doubted(session, first) == {}
    assert state(session, first) == "accepted"
