"""Every decision of the desk, taken back: each row of the database is what it was before."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Batch
from postal.scanning.deciding import TURNED, Deciding
from postal.scanning.undoing import undo as undo_step
from tests.conftest import ClientFor
from tests.scanning.again_stage import (
    BLANK,
    MAILROOM,
    UNREADABLE,
    feed,
    page,
    problems,
    register,
)
from tests.scanning.strip_stage import decide, rows_of, text, undo, unlike

# first: 3 sheets counted, 2 there, so that they wait; third: its cover is not readable.
DECISIONS = [
    ([2], {"action": "assign", "code": "first"}),
    ([2, 3], {"action": "move", "code": "second"}),
    ([2, 3], {"offer": "first"}),
    ([6], {"action": "lift"}),
    ([6], {"action": "move", "code": "first"}),
    ([5, 6], {"action": "move", "code": "third"}),
    ([2, 3], {"action": "blank"}),
    ([6], {"action": "blank"}),
    ([7], {"action": "written"}),
    ([1, 5], {"action": "turn"}),
    ([8], {"action": "cover", "code": "third"}),
    ([8], {"action": "move", "code": "second"}),
    ([5], {"action": "begin", "code": "fourth"}),
    ([10], {"action": "acknowledge"}),
]


@pytest.fixture
def strip(app: Flask, session: Session) -> tuple[dict[str, str], int]:
    """A batch in which something of every kind waits, and the codes of its dossiers by name."""
    codes = dict(zip(("first", "second", "third", "fourth"), register(3, None, 1, 3), strict=True))
    pages = (codes["first"], "a", "b", codes["second"], "c", "d", BLANK)
    return codes, feed(*pages, UNREADABLE, "e", register(None)[0])


@pytest.fixture
def browser(client: ClientFor) -> FlaskClient:
    return client("mailroom")


@pytest.mark.parametrize(("numbers", "form"), DECISIONS)
def test_a_decision_that_was_taken_back_left_nothing_in_any_row(
    browser: FlaskClient,
    session: Session,
    strip: tuple[dict[str, str], int],
    numbers: list[int],
    form: dict[str, str],
) -> None:
    codes, batch = strip
    before = rows_of(session)
    sent = {key: codes.get(value, value) for key, value in form.items()}
    decide(browser, session, batch, numbers, **sent)
    assert unlike(before, rows_of(session)) != []
    assert "Diurungkan" in text(undo(browser, batch))
    assert unlike(before, rows_of(session)) == []
    assert problems(session) == []


@pytest.mark.parametrize("answer", ["continue", "replace", "both"])
@pytest.mark.parametrize("way", ["the strip", "the comparison"])
def test_an_answer_about_a_second_scan_that_was_taken_back_left_nothing(
    app: Flask, browser: FlaskClient, session: Session, answer: str, way: str
) -> None:
    [code] = register(None)
    feed(code, "ktp", "kk")
    second = feed(code, "kk", "foto")
    before = rows_of(session)
    seen = {f"v-{row.id}": "1" for number in (1, 2) for row in (page(session, 1, number + 1),)}
    seen |= {f"v-{page(session, second, number).id}": "1" for number in (2, 3)}
    add = str(page(session, second, 3).id)
    address = f"/pindaian/{second}/lagi/{code}"
    browser.post(address, data={"answer": answer, "add": add, **seen})
    assert unlike(before, rows_of(session)) != []
    if way == "the strip":
        assert "Diurungkan" in text(undo(browser, second))
    else:
        said = browser.post(f"{address}/tarik", follow_redirects=True)
        assert "Ditarik kembali" in text(said)
    assert unlike(before, rows_of(session)) == []
    assert problems(session) == []


def test_two_decisions_about_one_page_are_taken_back_one_after_the_other(
    browser: FlaskClient, session: Session, strip: tuple[dict[str, str], int]
) -> None:
    codes, batch = strip
    before = [rows_of(session)]
    for form in (
        {"action": "turn"},
        {"action": "turn"},
        {"action": "move", "code": codes["first"]},
        {"action": "move", "code": codes["second"]},
        {"action": "lift"},
    ):
        decide(browser, session, batch, [5], **form)
        before.append(rows_of(session))
    for was in before[-2::-1]:
        assert "Diurungkan" in text(undo(browser, batch))
        assert unlike(was, rows_of(session)) == []
    assert problems(session) == []


def test_the_batch_names_the_doubt_that_is_left(
    browser: FlaskClient, session: Session, strip: tuple[dict[str, str], int]
) -> None:
    codes, batch = strip
    listed = text(browser.get("/pindaian/"))
    assert "Jumlah halaman berbeda" in listed
    decide(browser, session, batch, [2, 3], offer=codes["first"])
    listed = text(browser.get("/pindaian/"))
    assert "Jumlah halaman berbeda" not in listed
    assert "kodenya tidak terbaca" in listed


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_decision_that_changed_a_page_more_than_once_is_taken_back_whole(
    session: Session, strip: tuple[dict[str, str], int], turns: int
) -> None:
    _, batch_id = strip
    before = rows_of(session)
    with writing() as current:
        batch = current.get_one(Batch, batch_id)
        decision = Deciding(current, batch, MAILROOM)
        for _ in range(turns):
            for number in (5, 6):
                row = page(current, batch_id, number)
                turn = (row.turn + 90) % 360
                decision.change(row, TURNED, seen_version=row.version, turn=turn)
                decision.change(row, "page_blank", seen_version=row.version, blank=True)
        decision.close()
    assert unlike(before, rows_of(session)) != []
    with writing() as current:
        undo_step(current, current.get_one(Batch, batch_id), step=decision.step, actor=MAILROOM)
    assert unlike(before, rows_of(session)) == []
    assert problems(session) == []
