"""The numbers of a page are true after everything one did, and cost little however many cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from postal import piles
from postal.extensions import db, writing
from postal.pile_sizes import queue_sizes
from tests.conftest import ClientFor
from tests.verification.stage import judge, person, ready, taken

Asked = list[tuple[str, Any]]


def waiting(browser: FlaskClient, pile: str = "to_verify") -> int:
    """The number that the desk shows beside a pile."""
    page = browser.get("/pemeriksaan/").text
    found = re.search(rf'antrean={pile}"[^>]*>[^<]*<span class="count">(\d+)', page)
    assert found is not None
    return int(found[1])


def in_the_bar(browser: FlaskClient) -> int:
    page = browser.get("/beranda").text
    found = re.search(r'Pemeriksaan <span class="count"[^>]*>(\d+)', page)
    return int(found[1]) if found is not None else 0


@pytest.fixture
def asked(app: Flask) -> Iterator[Asked]:
    """Every statement that is put to the database from now on, with its values."""
    del app
    found: Asked = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:  # noqa: ANN401
        found.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def plan(session: Session, asked: Asked) -> Callable[[str], list[tuple[int, int, str]]]:
    """How the database reads the statement in which a text stands: number, parent, step."""

    def read(text: str) -> list[tuple[int, int, str]]:
        statement, values = next(each for each in asked if text in each[0])
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [(number, parent, step) for number, parent, _, step in rows]

    return read


def test_taking_a_case_changes_the_numbers_of_the_next_page(client: ClientFor) -> None:
    with writing() as session:
        ready(session)
        ready(session)
    browser = client("operator")
    assert (waiting(browser), waiting(browser, "in_hand")) == (2, 0)
    browser.post("/pemeriksaan/berikutnya")
    assert (waiting(browser), waiting(browser, "in_hand")) == (1, 1)


def test_ones_own_decision_changes_the_numbers_of_the_next_page(client: ClientFor) -> None:
    with writing() as session:
        case = taken(session, person(session, "operator"))
        judge(session, case, person(session, "operator"))
        code, version = case.tracking_code, case.version
    browser = client("operator")
    assert (in_the_bar(browser), waiting(browser, "decided")) == (1, 0)
    browser.post(
        f"/pemeriksaan/{code}/putuskan", data={"outcome": "complete", "seen_version": version}
    )
    assert (in_the_bar(browser), waiting(browser, "decided")) == (0, 1)


def test_the_usual_order_of_a_pile_is_read_from_an_index(
    session: Session, plan: Callable[[str], list[tuple[int, int, str]]]
) -> None:
    piles.queue_rows(session, "to_verify")
    steps = plan("ORDER BY applications.urgent IS NULL")
    few = next(number for number, _, step in steps if "SUBQUERY" in step)
    inside = [step for _, parent, step in steps if parent == few]
    assert inside == ["SEARCH applications USING COVERING INDEX ix_applications_order (state=?)"]


def test_the_documents_at_work_are_counted_without_their_rows(
    session: Session, plan: Callable[[str], list[tuple[int, int, str]]]
) -> None:
    queue_sizes(session)
    steps = [step for _, _, step in plan("FROM documents") if " documents " in step]
    assert steps
    assert all("COVERING INDEX ix_documents_since" in step for step in steps)


def test_urgent_cases_come_first_and_cases_without_a_day_last(app: Flask, session: Session) -> None:
    del app
    with writing() as current:
        made = [ready(current) for _ in range(4)]
        days = [made[1].examine_by, None, made[1].examine_by, None]
        for case, day in zip(made, days, strict=True):
            case.examine_by = day
        made[3].urgent = "sakit"
        codes = [case.tracking_code for case in made]
    rows, _ = piles.queue_rows(session, "to_verify")
    assert [row.tracking_code for row in rows] == [codes[place] for place in (3, 0, 2, 1)]
    rows, _ = piles.queue_rows(session, "to_verify", sort="-periksa")
    assert [row.tracking_code for row in rows] == [codes[place] for place in (0, 2, 1, 3)]


def test_everybody_has_the_numbers_after_somebody_elses_move(client: ClientFor) -> None:
    with writing() as session:
        ready(session)
    mine, theirs = client("operator"), client("supervisor")
    assert waiting(mine) == waiting(theirs) == 1
    mine.post("/pemeriksaan/berikutnya")
    assert waiting(theirs) == 0
