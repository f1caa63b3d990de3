"""Who has what, who did what today, and which cases nobody touched for too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Staff, utc_now
from postal.verification import deciding, load, taking
from postal.verification.checklist import Outcome
from postal.workflow import QUEUES, Thing, state
from tests.conftest import ClientFor
from tests.verification.stage import TODAY, judge, person, ready, taken


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def test_each_person_is_told_with_what_they_hold_took_and_decided_today(writer: Session) -> None:
    midnight = utc_now() - timedelta(minutes=1)
    operator = person(writer, "operator")
    older, done = taken(writer, operator), taken(writer, operator)
    older.taken_at = datetime(2026, 11, 1, tzinfo=UTC)
    judge(writer, done, operator)
    deciding.confirm(
        writer,
        done,
        Outcome.COMPLETE,
        seen_version=done.version,
        actor=operator,
        today=TODAY,
    )
    writer.flush()
    (row,) = load.hands(writer, midnight)
    assert (row.name, row.held, row.taken, row.decided) == (operator.name, 1, 2, 1)
    assert (row.today, row.yesterday, row.longer) == (0, 0, 1)
    assert row.oldest == datetime(2026, 11, 1, tzinfo=UTC)


def test_a_case_taken_twice_counts_once_and_yesterday_does_not_count(writer: Session) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    taking.release(writer, case, seen_version=case.version, actor=operator)
    taking.take(writer, case, seen_version=case.version, actor=operator)
    (row,) = load.hands(writer, utc_now() - timedelta(minutes=1))
    assert row.taken == 1
    (row,) = load.hands(writer, utc_now() + timedelta(minutes=1))
    assert (row.held, row.taken, row.decided) == (1, 0, 0)


def test_what_is_held_is_told_by_when_it_was_taken(writer: Session) -> None:
    operator, midnight = person(writer, "operator"), utc_now() - timedelta(hours=3)
    since = {"today": 1, "yesterday": 2, "longer": 3}
    for hours, cases in ((1, 1), (-5, 2), (-25, 3)):
        for _ in range(cases):
            taken(writer, operator).taken_at = midnight + timedelta(hours=hours)
    writer.flush()
    (row,) = load.hands(writer, midnight)
    assert {"today": row.today, "yesterday": row.yesterday, "longer": row.longer} == since
    assert row.held == 6


def test_who_holds_a_case_the_longest_comes_first(writer: Session) -> None:
    other = Staff(username="rekan", name="Aaa Contoh", password_hash="x")
    writer.add(other)
    writer.flush()
    operator = person(writer, "operator")
    taken(writer, operator).taken_at = datetime(2026, 11, 1, tzinfo=UTC)
    taking.give(taken(writer, operator), other.id)
    writer.flush()
    names = [row.name for row in load.hands(writer, utc_now())]
    assert names == [operator.name, "Aaa Contoh"]


@pytest.mark.parametrize("beyond", [False, True])
def test_a_case_is_late_when_it_was_silent_longer_than_its_state_allows(
    writer: Session, *, beyond: bool
) -> None:
    case, now = ready(writer), utc_now()
    limit = state(Thing.APPLICATION, "registered").limit_hours
    assert limit is not None
    case.state_since = now - timedelta(hours=limit + (1 if beyond else -1))
    writer.flush()
    late = load.late(writer, now)
    assert [(row.queue.name, row.count) for row in late] == ([("to_verify", 1)] if beyond else [])
    if beyond:
        rows, more = load.late_cases(writer, late[0], now)
        assert ([each for each, _who in rows], more) == ([case], False)


def test_cases_that_were_silent_for_twice_their_limit_are_told_apart(writer: Session) -> None:
    limit = state(Thing.APPLICATION, "registered").limit_hours
    assert limit is not None
    now = utc_now()
    for hours in (limit + 1, 2 * limit - 1, 2 * limit + 1):
        ready(writer).state_since = now - timedelta(hours=hours)
    writer.flush()
    (row,) = load.late(writer, now)
    assert (row.count, row.long) == (3, 1)


def test_every_pile_of_open_cases_is_watched_unless_it_has_no_limit() -> None:
    unlimited = {
        row.name
        for row in QUEUES
        if row.thing is Thing.APPLICATION and state(row.thing, row.state).limit_hours is None
    }
    assert unlimited == set()
    assert {row.name for row in load.WATCHED} >= {"to_verify", "in_hand", "on_hold", "to_visit"}


def test_the_page_lists_people_and_late_cases_with_links(client: ClientFor) -> None:
    with writing() as session:
        taken(session, person(session, "operator"))
        late = ready(session)
        late.state_since = utc_now() - timedelta(days=30)
        code = late.tracking_code
    desk = client("supervisor")
    page = desk.get("/pemeriksaan/beban").text
    assert "Contoh Operator" in page
    assert f"/kasus/{code}" in page
    assert "antrean=to_verify" in page
    assert f"/kasus/{code}" not in desk.get("/pemeriksaan/beban?antrean=on_hold").text
    assert desk.get("/pemeriksaan/beban?antrean=tidak-ada").status_code == 404


@pytest.mark.parametrize("picture", ["orang", "diam"])
def test_the_plots_are_files_of_our_own_that_say_what_the_tables_say(
    client: ClientFor, picture: str
) -> None:
    desk = client("supervisor")
    assert f"/beban/{picture}.svg" not in desk.get("/pemeriksaan/beban").text
    with writing() as session:
        taken(session, person(session, "operator"))
        ready(session).state_since = utc_now() - timedelta(days=30)
    assert f"/beban/{picture}.svg" in desk.get("/pemeriksaan/beban").text
    answer = desk.get(f"/pemeriksaan/beban/{picture}.svg")
    drawn = answer.get_data(as_text=True)
    assert answer.mimetype == "image/svg+xml"
    assert "<script" not in drawn
    assert not re.search(r'(?:href|src)="|@import|url\(', drawn)
    pile = next(row.label for row in QUEUES if row.name == "to_verify")
    assert {"orang": "Contoh Operator", "diam": pile}[picture] in drawn
    assert client("counter").get(f"/pemeriksaan/beban/{picture}.svg").status_code == 403
