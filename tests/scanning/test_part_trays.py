"""A cover that is missing between two files of one tray, or one clerk's day."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Batch, Event, Page
from postal.scanning import placing
from postal.scanning import reasons as why
from postal.scanning.cut_values import KnownCover, Shown, Surroundings, Waiting
from postal.scanning.splitter import cut
from postal.verification.helping import hints
from tests.conftest import ClientFor
from tests.scanning.again_stage import MAILROOM, UNREADABLE, case_of, feed, page, problems
from tests.scanning.strip_stage import decide, undo
from tests.scanning.test_gaps import TRAY
from tests.scanning.test_splitter import OFFICE, pages, waiting
from tests.scanning.test_surroundings import register

Waits = dict[int, str | None]


def cut_part(
    *what: str,
    gone: tuple[int, ...],
    elsewhere: dict[int, bool],
    sheets: int | None = None,
    lost: int | None = None,
) -> Waits:
    """Cut a part of a clerk's day; ``elsewhere``: places in other files, True in earlier ones."""
    known = {
        code: KnownCover("ready", sheets, "day-1", place, place)
        for place, code in enumerate(TRAY, start=1)
    }
    missing = tuple(Waiting(f"gone-{place}", "day-1", place, place, lost) for place in gone)
    shown = tuple(Shown("day-1", place, earlier) for place, earlier in elsewhere.items())
    return waiting(cut(pages(*what), Surroundings(OFFICE, known, "auto", missing, shown)))


def test_what_lies_last_is_doubted_once_another_file_shows_what_was_registered_behind() -> None:
    part = (TRAY[0], "-", TRAY[1], "-", "-")
    assert cut_part(*part, gone=(3, 4), elsewhere={}) == {}
    held = dict.fromkeys((4, 5), why.COVER_IN_NO_FILE)
    assert cut_part(*part, gone=(3,), elsewhere={4: False}) == held
    assert cut_part(*part, gone=(3,), elsewhere={4: True}) == held


def test_a_pile_that_falls_has_it_behind_its_lowest_cover() -> None:
    part = (TRAY[4], "-", TRAY[3], "-", "-")
    held = dict.fromkeys((4, 5), why.COVER_IN_NO_FILE)
    assert cut_part(*part, gone=(3,), elsewhere={2: False}) == held
    assert cut_part(*part, gone=(6,), elsewhere={7: True}) == {}  # before the first cover


def test_a_part_that_was_not_fed_yet_is_not_taken_for_lost() -> None:
    part = (TRAY[0], "-", TRAY[1], "-")
    assert cut_part(*part, gone=(3, 4, 5), elsewhere={6: True}) == {}


def test_a_count_speaks_for_the_last_dossier_of_a_part() -> None:
    part = (TRAY[0], "-", "-", TRAY[1], "-", "-")
    assert cut_part(*part, gone=(3,), elsewhere={4: False}, sheets=2, lost=2) == {}
    swallowed = cut_part(*part, gone=(3,), elsewhere={4: False}, sheets=2, lost=1)
    assert swallowed == dict.fromkeys((5, 6), why.COVER_IN_NO_FILE)


def test_one_cover_a_file_is_doubted_where_the_files_came_in_order() -> None:
    alone = (TRAY[1], "-", "-")
    held = dict.fromkeys((2, 3), why.COVER_IN_NO_FILE)
    assert cut_part(*alone, gone=(3,), elsewhere={1: True, 4: False}) == held
    assert cut_part(*alone, gone=(3,), elsewhere={1: False, 4: False}) == {}


def test_an_unreadable_cover_behind_it_stands_for_the_missing_one() -> None:
    placed = cut_part(TRAY[0], "-", TRAY[1], "-", "?", "-", gone=(3,), elsewhere={4: False})
    assert placed == {5: why.UNREADABLE_COVER, 6: why.COVER_NOT_CERTAIN}


def test_on_a_pile_of_several_clerks_it_may_lie_where_the_order_of_the_day_wants_it() -> None:
    places = (("one", 1, 1), ("two", 1, 2), ("two", 2, 3))
    known = {
        code: KnownCover("ready", None, *rest) for code, rest in zip(TRAY, places, strict=False)
    }
    gone = (Waiting("gone", "one", 2, 4), Waiting("not fed yet", "two", 3, 5))
    pile = pages(TRAY[0], "-", TRAY[1], "-", TRAY[2], "-")
    shown = (Shown("one", 3, earlier=False),)
    placed = waiting(cut(pile, Surroundings(OFFICE, known, "auto", gone, shown)))
    assert placed == {2: why.COVER_IN_NO_FILE, 6: why.COVER_IN_NO_FILE}


@pytest.fixture
def clerk(app: Flask) -> list[str]:
    """Seven dossiers that one clerk registered, and nobody counted."""
    with writing() as current:
        made = register(current, 7, staff=1)
        for dossier in made:
            dossier.sheets = None
        return [dossier.code for dossier in made]


def doubted(session: Session, batch: int) -> dict[int, tuple[str, str | None]]:
    session.rollback()
    session.expire_all()
    rows = session.get_one(Batch, batch).pages
    return {row.number: (row.place, row.reason) for row in rows if row.reason is not None}


def test_a_later_file_makes_an_accepted_batch_ask_and_its_pages_stay_where_they_are(
    session: Session, clerk: list[str]
) -> None:
    one, two, _, four, five, *_ = clerk
    first = feed(one, "a", two, "b", "c")
    assert doubted(session, first) == {}
    second = feed(four, "d", five, "e")
    held = ("dossier", why.COVER_IN_NO_FILE)
    assert doubted(session, first) == {4: held, 5: held}
    assert doubted(session, second) == {}
    assert [hint.kind for hint in hints(session, case_of(session, two), full=False)] == [
        "pages-doubted"
    ]
    assert hints(session, case_of(session, one), full=False) == ()
    assert session.get_one(Batch, first).state == "needs_attention"
    assert session.get_one(Batch, first).reason == why.COVER_IN_NO_FILE
    assert problems(session) == []


def test_the_doubt_goes_away_when_the_missing_cover_comes_in_a_file_of_its_own(
    session: Session, clerk: list[str]
) -> None:
    one, two, three, four, *_ = clerk
    first = feed(one, "a", two, "b")
    feed(four, "d")
    assert doubted(session, first) != {}
    feed(three, "c")
    assert doubted(session, first) == {}
    assert session.get_one(Batch, first).state == "accepted"
    assert problems(session) == []


def test_a_cover_that_waits_for_its_code_in_the_other_file_may_be_the_missing_one(
    session: Session, clerk: list[str], client: ClientFor
) -> None:
    one, two, three, four, five, *_ = clerk
    first = feed(one, "a", two, "b")
    second = feed(UNREADABLE, "c", four, "d")
    assert doubted(session, first) == {}
    # It is somebody else's: the missing one lay in neither file.
    decide(client("mailroom"), session, second, [1], action="cover", code=five)
    assert doubted(session, first) == {4: ("dossier", why.COVER_IN_NO_FILE)}
    undo(client("mailroom"), second)
    decide(client("mailroom"), session, second, [1], action="cover", code=three)
    assert doubted(session, first) == {}
    assert problems(session) == []


def test_the_doubt_goes_away_when_a_person_finds_where_the_missing_dossier_begins(
    session: Session, clerk: list[str], client: ClientFor
) -> None:
    one, two, three, four, *_ = clerk
    first = feed(one, "a", two, "b", "c", "d")
    feed(four, "e")
    assert sorted(doubted(session, first)) == [4, 5, 6]
    browser = client("mailroom")
    decide(browser, session, first, [5], action="begin", code=three)
    assert doubted(session, first) == {}
    assert problems(session) == []
    undo(browser, first)
    assert sorted(doubted(session, first)) == [4, 5, 6]
    assert problems(session) == []


def test_what_a_person_has_said_is_not_asked_again(session: Session, clerk: list[str]) -> None:
    one, two, _, four, five, *_ = clerk
    first = feed(one, "a", two, "b")
    feed(four, "d")
    with writing() as current:
        batch = current.get_one(Batch, first)
        seen = {row.id: row.version for row in batch.pages if row.reason is not None}
        placing.acknowledge(current, batch, seen=seen, actor=MAILROOM)
    assert doubted(session, first) == {}
    feed(five, "e")
    assert doubted(session, first) == {}
    assert session.get_one(Batch, first).state == "accepted"


def test_a_doubt_that_came_later_says_so_in_the_log(session: Session, clerk: list[str]) -> None:
    one, two, _, four, *_ = clerk
    first = feed(one, "a", two, "b")
    feed(four, "d")
    said = session.query(Event).filter_by(thing="batch", thing_id=first, name="page_doubted").all()
    assert [event.data for event in said] == [{"page": 4, "version": 2}]
    assert page(session, first, 4).version == 2
    assert session.query(Page).filter(Page.reason.is_not(None)).count() == 1


def test_of_two_clerks_whose_envelopes_shared_a_pile_before_a_missing_cover_between_is_asked_about(
    session: Session, app: Flask
) -> None:
    with writing() as current:
        made = [register(current, 1, staff=who)[0] for who in (1, 2, 1, 2, 1)]
        for dossier in made:
            dossier.sheets = None
        codes = [dossier.code for dossier in made]
    alone = feed(codes[2], "x", codes[4], "y")
    assert doubted(session, alone) == {}
    with writing() as current:
        made = [register(current, 1, staff=who)[0] for who in (1, 2, 1)]
        for dossier in made:
            dossier.sheets = None
        later = [dossier.code for dossier in made]
    feed(codes[0], "a", codes[1], "b")
    second = feed(later[0], "c", later[2], "d")
    assert doubted(session, second) == {2: ("unplaced", why.COVER_MISSING)}
