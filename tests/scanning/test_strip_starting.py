"""A cover whose code is typed, a dossier that begins without one: what follows goes along."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.intake.covers import blank_stock
from postal.lookups import the_office
from postal.models import Cover
from tests.conftest import ClientFor
from tests.scanning.again_stage import (
    MAILROOM,
    UNREADABLE,
    dossier,
    feed,
    page,
    pages_in,
    problems,
    register,
    state,
)
from tests.scanning.strip_stage import decide, facts, spots, text


def test_the_last_six_symbols_of_an_unreadable_cover_place_it_and_what_follows(
    app: Flask, client: ClientFor, session: Session
) -> None:
    first, lost, last = register(2, 3, 1)
    batch = feed(first, "a", "b", UNREADABLE, "c", "d", "e", last, "f")
    answer = decide(client("mailroom"), session, batch, [4], action="cover", code=lost[-6:].lower())
    assert "lembar kendali" in text(answer)
    assert pages_in(session, lost) == [(batch, 5), (batch, 6), (batch, 7)]
    assert pages_in(session, lost, "cover") == [(batch, 4)]
    assert (dossier(session, lost).state, state(session, batch)) == ("matched", "accepted")
    assert "page_is_cover" in facts(session, batch)
    assert problems(session) == []


def test_what_follows_waits_when_its_number_is_not_the_number_counted(
    app: Flask, client: ClientFor, session: Session
) -> None:
    first, lost = register(1, 3)
    batch = feed(first, "a", UNREADABLE, "b", "c")
    answer = decide(client("mailroom"), session, batch, [3], action="cover", code=lost)
    assert "2 halaman di belakangnya masih menunggu" in text(answer)
    assert pages_in(session, lost) == []
    behind = page(session, batch, 4)
    assert (behind.place, behind.reason) == ("unplaced", "sheets-differ")
    assert behind.suggested_id == dossier(session, lost).id
    assert state(session, batch) == "needs_attention"
    together = decide(client("mailroom"), session, batch, [4, 5], offer=lost)
    assert "2 halaman ada di berkas" in text(together)
    assert state(session, batch) == "accepted"
    assert problems(session) == []


def test_a_page_that_somebody_lifted_does_not_follow_a_cover(
    app: Flask, client: ClientFor, session: Session
) -> None:
    first, lost = register(3, None)
    batch = feed(first, "a", "b", "c", UNREADABLE, "d")
    browser = client("mailroom")
    decide(browser, session, batch, [6], action="move", code=first)
    decide(browser, session, batch, [6], action="lift")
    decide(browser, session, batch, [5], action="cover", code=lost)
    assert page(session, batch, 6).reason == "lifted-by-staff"


def test_a_bundle_without_any_cover_is_begun_where_somebody_points(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(2, 3)
    batch = feed("a", "b", "c", "d", "e")
    browser = client("mailroom")
    decide(browser, session, batch, [3], action="begin", code=two)
    assert pages_in(session, two) == [(batch, number) for number in (3, 4, 5)]
    decide(browser, session, batch, [1], action="begin", code=one)
    assert pages_in(session, one) == [(batch, 1), (batch, 2)]
    assert state(session, batch) == "accepted"
    assert [dossier(session, code).state for code in (one, two)] == ["matched", "matched"]
    assert facts(session, batch).count("page_begins") == 2
    assert problems(session) == []


def test_a_dossier_begun_within_another_takes_what_lay_behind_in_it(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two, three = register(None, None, 1)
    batch = feed(one, "a", "b", "c", three, "d")
    decide(client("mailroom"), session, batch, [3], action="begin", code=two)
    assert pages_in(session, one) == [(batch, 2)]
    assert pages_in(session, two) == [(batch, 3), (batch, 4)]
    assert pages_in(session, three) == [(batch, 6)]
    assert problems(session) == []


def test_a_dossier_does_not_begin_on_somebody_s_cover(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(1, 1)
    batch = feed(one, "a")
    before = spots(session, batch)
    answer = decide(client("mailroom"), session, batch, [1], action="begin", code=two)
    assert answer.status_code == 409
    assert "Halaman 1 adalah lembar kendali" in text(answer)
    assert spots(session, batch) == before


def test_a_cover_of_blank_stock_begins_a_dossier_and_asks_what_is_behind_it(
    app: Flask, client: ClientFor, session: Session
) -> None:
    with writing() as current:
        blank_stock(current, 1, office=the_office(current), actor=MAILROOM)
    code = session.scalars(select(Cover.code).where(Cover.state == "blank")).one()
    batch = feed(UNREADABLE, "a", "b")
    browser = client("mailroom")
    decide(browser, session, batch, [1], action="cover", code=code)
    assert [page(session, batch, n).reason for n in (2, 3)] == ["cover-not-certain"] * 2
    decide(browser, session, batch, [2, 3], offer=code)
    assert pages_in(session, code) == [(batch, 2), (batch, 3)]
    assert dossier(session, code).state == "scanned"
    assert problems(session) == []


@pytest.mark.parametrize("action", ["cover", "begin", "move", "assign"])
def test_every_decision_refuses_a_code_that_is_none_and_keeps_it(
    app: Flask, client: ClientFor, session: Session, action: str
) -> None:
    register(1)
    batch = feed("a", "b")
    answer = decide(client("mailroom"), session, batch, [2], action=action, code="abc")
    assert answer.status_code == 409
    assert 'value="abc"' in text(answer)
    assert 'data-number="2"' in text(answer)
