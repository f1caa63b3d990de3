"""A stock of covers that was scanned first and registered afterwards, with one of them missing."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.intake.covers import blank_stock
from postal.lookups import the_office
from postal.models import Batch
from postal.scanning import reasons as why
from postal.scanning.cut_values import KnownCover, Surroundings, Waiting
from postal.scanning.recutting import plan
from postal.scanning.recutting_plan import Settings
from postal.scanning.splitter import cut
from tests.conftest import ClientFor
from tests.scanning.again_stage import MAILROOM, UNREADABLE, feed, page
from tests.scanning.strip_stage import decide
from tests.scanning.test_gaps import TRAY
from tests.scanning.test_part_trays import doubted
from tests.scanning.test_splitter import OFFICE, pages, waiting
from tests.scanning.test_surroundings import register

GAP = dict.fromkeys((4, 5), why.COVER_MISSING)


@pytest.fixture
def stock(app: Flask) -> list[str]:
    """Seven blank sheets, in the order in which they came out of the printer."""
    with writing() as session:
        sheets = blank_stock(session, 7, office=the_office(session), actor=MAILROOM)
        return [cover.code for cover in sheets]


@pytest.mark.parametrize("registered", [(), (0, 1), (0, 1, 3), (2,), (0, 1, 2, 3)])
@pytest.mark.parametrize("falling", [False, True])
def test_a_missing_sheet_is_asked_about_whoever_was_registered_since(
    session: Session, stock: list[str], registered: tuple[int, ...], *, falling: bool
) -> None:
    one, two, _, four, *_ = stock
    pile = (four, "f4", two, "f2", "f3", one, "f1") if falling else ()
    batch = feed(*(pile or (one, "f1", two, "f2", "f3", four, "f4")))
    gap = dict.fromkeys((2,), why.COVER_MISSING) if falling else GAP
    assert {number: said[1] for number, said in doubted(session, batch).items()} == gap
    register_late(*(stock[place] for place in registered))
    assert cut_anew(session, batch) == gap


def test_a_missing_sheet_that_came_in_another_file_is_asked_about_no_more(
    session: Session, stock: list[str]
) -> None:
    one, two, three, four, *_ = stock
    batch = feed(one, "f1", two, "f2", four, "f4")
    feed(three, "f3")
    register_late(*stock[:4])
    assert cut_anew(session, batch) == {}


def test_a_sheet_that_was_registered_and_then_named_by_a_person_is_none_of_the_pile(
    session: Session, stock: list[str], client: ClientFor
) -> None:
    one, two, _, four, *_, last = stock
    batch = feed(one, "f1", two, "f2", "f3", four, "f4", UNREADABLE, "g")
    register_late(last)
    decide(client("mailroom"), session, batch, [8], action="cover", code=last)
    assert page(session, batch, 8).place == "cover"
    assert {number: said for number, said in cut_anew(session, batch).items() if number < 7} == GAP


def test_a_missing_sheet_without_a_number_in_the_day_s_order_is_not_looked_for_at_the_end() -> None:
    places = ((1, 4), (2, 3), (4, 2))  # in the stock, and as they were registered
    known = {
        code: KnownCover("ready", None, "stock", *rest, tray=True)
        for code, rest in zip(TRAY, places, strict=False)
    }
    pile = pages(TRAY[0], "-", TRAY[1], "-", "-", TRAY[2], "-")
    gone = (Waiting("gone", "stock", 3),)
    assert waiting(cut(pile, Surroundings(OFFICE, known, waiting=gone))) == GAP


def register_late(*codes: str) -> None:
    """Register what was scanned already; nobody counts."""
    with writing() as current:
        for code in codes:
            for made in register(current, 1, staff=1, cover=code):
                made.sheets = None


def cut_anew(session: Session, batch: int) -> dict[int, str]:
    """What would wait in a new cut of a batch that was scanned on one side."""
    session.rollback()
    session.expire_all()
    made = plan(session, session.get_one(Batch, batch), Settings(sides="single"))
    return {change.page.number: change.after.reason or "" for change in made.waiting}
