"""Fronts and backs of a single-sided feeder: each back where its front lies, or nobody guesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import fsck, ingest
from postal.codes import Kind, Mark
from postal.errors import Refusal
from postal.extensions import writing
from postal.models import Batch, Dossier, Page
from postal.scanning import passes
from postal.scanning import reasons as why
from postal.scanning.cutting import position_of
from postal.scanning.sides import REVERSED, SAME, in_reading_order, pair
from postal.scanning.splitter import KnownCover, SeenPage, Surroundings, cut
from postal.scanning.taking import storage, take_in
from tests.paper import blank_page, content, write_scan
from tests.scanning.again_stage import MAILROOM, printed_covers

A, B = (Mark(Kind.DOSSIER, "CX", body).text for body in ("AAAAA", "BBBBB"))
# Two dossiers of two pages and one; backs that can lie in one order only, the same or the reverse.
FRONTS, AS_THEY_LAY, TURNED = "A--B-", ".-..-", "-.--."


def seen(what: str, first: int = 1) -> list[SeenPage]:
    """Pages in shorthand: A and B are covers, "-" is written on, "." is blank."""
    made = []
    for number, one in enumerate(what, start=first):
        codes = {"A": (A,), "B": (B,)}.get(one, ())
        made.append(SeenPage(number, codes, bool(codes) or one == "?", one == "."))
    return made


def known(sides: str, **sheets: int) -> Surroundings:
    covers = {
        code: KnownCover("ready", sheets.get(name), "run", place, place, tray=True)
        for place, (name, code) in enumerate((("A", A), ("B", B)), start=1)
    }
    return Surroundings("CX", covers, sides)


def numbers(pages: Sequence[SeenPage] | None) -> list[int]:
    return [page.number for page in pages or ()]


def test_the_blank_backs_of_the_covers_tell_in_which_order_the_backs_lie() -> None:
    same, turned = pair(seen(FRONTS), seen(AS_THEY_LAY, 6)), pair(seen(FRONTS), seen(TURNED, 6))
    assert (same.order, numbers(same.backs)) == (SAME, [6, 7, 8, 9, 10])
    assert (turned.order, numbers(turned.backs)) == (REVERSED, [10, 9, 8, 7, 6])


@pytest.mark.parametrize(
    ("fronts", "backs", "reason"),
    [
        (FRONTS, ".-..", why.PASSES_UNEVEN),
        (FRONTS, "-----", why.PASSES_UNCLEAR),
        ("A---B", ".---.", why.PASSES_UNCLEAR),
        (FRONTS, ".-?.-", why.PASSES_WRONG_SIDE),
        ("-----", ".....", why.PASSES_WRONG_SIDE),
    ],
)
def test_where_they_do_not_tell_nothing_is_paired(fronts: str, backs: str, reason: str) -> None:
    said = pair(seen(fronts), seen(backs, 6))
    assert (said.backs, said.reason) == (None, reason)


def test_backs_that_are_all_blank_may_lie_in_any_order() -> None:
    assert numbers(pair(seen(FRONTS), seen(".....", 6)).backs) == [6, 7, 8, 9, 10]


def test_what_a_person_says_settles_the_order() -> None:
    said = pair(seen("A---B"), seen(".-.-.", 6), order=REVERSED)
    assert numbers(said.backs) == [10, 9, 8, 7, 6]


def test_a_page_with_a_strange_code_is_no_cover_whose_back_must_be_blank() -> None:
    fronts = seen(FRONTS)
    fronts[2] = SeenPage(3, (Mark(Kind.DOSSIER, "ZZ", "AAAAA").text,), cover_like=True)
    assert pair(fronts, seen(".--.-", 6), ours={A, B}).order == SAME
    assert pair(fronts, seen(".--.-", 6)).reason == why.PASSES_UNCLEAR


def test_one_file_of_two_passes_is_read_sheet_by_sheet() -> None:
    order = in_reading_order(seen(FRONTS + TURNED), "passes")
    assert numbers(order) == [1, 10, 2, 9, 3, 8, 4, 7, 5, 6]
    last_first = in_reading_order(seen(FRONTS + TURNED), "passes", upside_down=True)
    assert numbers(last_first) == [5, 6, 4, 7, 3, 8, 2, 9, 1, 10]


def test_backs_go_to_the_dossier_of_their_fronts() -> None:
    for sides, backs, of_a in (
        ("passes", AS_THEY_LAY, {1, 2, 3, 6, 7, 8}),
        ("passes", TURNED, {1, 2, 3, 8, 9, 10}),
        ("fb-turn", "--.-.", {1, 2, 3, 8, 9, 10}),
    ):
        placed = cut(seen(FRONTS + backs), known(sides, A=2, B=1))
        assert [one.reason for one in placed] == [None] * 10
        assert {one.number for one in placed if one.code == A} == of_a


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        (FRONTS + ".-..", why.PASSES_UNEVEN),
        ("A---B" + ".---.", why.PASSES_UNCLEAR),
        ("A-B--B", why.PASSES_WRONG_SIDE),
        ("A.-.B.--", why.PASSES_UNCLEAR),
        ("A.B.....", why.PASSES_UNCLEAR),
    ],
)
def test_one_file_that_does_not_come_out_even_waits_as_a_whole(pages: str, reason: str) -> None:
    placed = cut(seen(pages), known("passes"))
    assert {one.reason for one in placed if one.place != "cover"} == {reason}
    assert {one.suggested for one in placed} == {None}


def test_two_passes_that_nobody_spoke_of_hold_the_last_dossier() -> None:
    placed = cut(seen("A-B-" + "-.-."), known("single"))
    assert {one.number: one.reason for one in placed if one.reason} == dict.fromkeys(
        range(4, 9), why.SIDES_DIFFER
    )


Covers = tuple[list[str], list[Any]]
Scan = Callable[..., Batch]


@pytest.fixture
def covers(app: Flask, tmp_path: Path) -> Covers:
    """Two registered dossiers of one sheet: their codes, and their covers as pictures."""
    del app
    return printed_covers(2, tmp_path, service=None, sheets=1)


@pytest.fixture
def scan(app: Flask, tmp_path: Path) -> Scan:
    def scan(*pages: Any, sides: str = "auto") -> Batch:  # noqa: ANN401 - pictures
        path = write_scan(tmp_path / f"{len(list(tmp_path.iterdir()))}.pdf", pages)
        taken = take_in(path, name=path.name, way="upload", actor=MAILROOM, sides=sides)
        return ingest.work_off(taken.batch_id, actor=MAILROOM)

    return scan


def lies_in(session: Session, code: str) -> list[tuple[int, int]]:
    """(batch, page) of what lies in a dossier, in the order in which it is read."""
    session.rollback()
    rows = session.scalars(
        select(Page)
        .join(Dossier, Page.dossier_id == Dossier.id)
        .where(Dossier.code == code, Page.place == "dossier")
        .order_by(Page.position, Page.id)
    )
    return [(row.batch_id, row.number) for row in rows]


def paired(backs: Batch, fronts: Batch, order: str | None = None) -> None:
    with writing() as current:
        mine, theirs = current.get_one(Batch, backs.id), current.get_one(Batch, fronts.id)
        passes.pair_batches(current, mine, theirs, MAILROOM, order=order)


def test_a_batch_of_two_passes_is_filed_in_reading_order(
    session: Session, covers: Covers, scan: Scan
) -> None:
    codes, (first, second) = covers
    blank = blank_page()
    batch = scan(
        first, content(1), second, content(2), content(3), blank, blank, blank, sides="passes"
    )
    assert batch.state == "accepted"
    assert lies_in(session, codes[0]) == [(batch.id, 8), (batch.id, 2), (batch.id, 7)]
    assert lies_in(session, codes[1]) == [(batch.id, 6), (batch.id, 4), (batch.id, 5)]
    for row in session.scalars(select(Page).where(Page.place == "dossier")):
        assert position_of(session, row) == row.position


def test_the_backs_of_another_batch_go_right_behind_their_fronts(
    session: Session, covers: Covers, scan: Scan
) -> None:
    codes, (first, second) = covers
    backs = scan(content(3), blank_page(), content(4), blank_page())
    fronts = scan(first, content(1), second, content(2))
    assert (backs.state, backs.reason) == ("needs_attention", why.NO_COVER)
    assert [one.id for one in passes.candidates(session, backs)] == [fronts.id]
    paired(backs, fronts)
    f, b = fronts.id, backs.id
    assert lies_in(session, codes[0]) == [(b, 4), (f, 2), (b, 3)]
    assert lies_in(session, codes[1]) == [(b, 2), (f, 4), (b, 1)]
    assert session.get_one(Batch, b).state == "accepted"
    assert fsck.check(session, storage())["problems"] == []
    assert passes.candidates(session, backs) == []
    for row in session.scalars(select(Page).where(Page.place == "dossier")):
        assert position_of(session, row) == row.position


def test_a_back_waits_with_its_front_and_goes_after_it(
    session: Session, covers: Covers, scan: Scan
) -> None:
    codes, (first, _) = covers
    fronts = scan(first, content(1), content(2))  # a sheet more than was counted
    backs = scan(blank_page(), content(3), content(4))
    paired(backs, fronts)
    rows = session.scalars(
        select(Page).where(Page.batch_id == backs.id).order_by(Page.number)
    ).all()
    assert [(row.place, row.reason) for row in rows[1:]] == [("unplaced", why.SHEETS_DIFFER)] * 2
    assert {row.suggested_id for row in rows[1:]} == {rows[0].dossier_id}
    assert session.get_one(Batch, backs.id).state == "needs_attention"
    assert lies_in(session, codes[0]) == [(backs.id, 1)]


@pytest.mark.parametrize(
    ("backs", "refusal"),
    [
        ("-.-", passes.PassesUneven),
        ("----", passes.PassesUnclear),
        ("-A-.", passes.PassesWrongSide),
    ],
)
def test_backs_that_do_not_fit_are_refused_by_name_and_change_nothing(
    session: Session, covers: Covers, scan: Scan, backs: str, refusal: type[Refusal]
) -> None:
    _, (first, second) = covers
    fronts = scan(first, content(1), second, content(2))
    pictures = {"-": content(5), ".": blank_page(), "A": first}
    other = scan(*(pictures[one] for one in backs))
    with pytest.raises(refusal):
        paired(other, fronts)
    assert session.get_one(Batch, other.id).backs_of_id is None


def test_an_order_that_the_covers_leave_open_is_said_by_a_person(
    session: Session, covers: Covers, scan: Scan
) -> None:
    codes, (first, second) = covers
    fronts = scan(first, content(1), second, content(2))
    backs = scan(content(3), content(4), content(5), content(6))
    paired(backs, fronts, order=REVERSED)
    assert (fronts.id, 2) in lies_in(session, codes[0])
    assert lies_in(session, codes[0])[-1] == (backs.id, 3)


def test_fronts_have_one_batch_of_backs(session: Session, covers: Covers, scan: Scan) -> None:
    _, (first, second) = covers
    fronts = scan(first, content(1), second, content(2))
    backs = scan(content(3), blank_page(), content(4), blank_page())
    others = scan(content(5), blank_page(), content(6), blank_page())
    paired(backs, fronts)
    for batch, claimed in ((others, fronts), (others, backs), (others, others)):
        with pytest.raises(passes.FrontsTaken):
            paired(batch, claimed)


def test_a_batch_that_is_not_read_is_not_paired(
    session: Session, covers: Covers, scan: Scan, tmp_path: Path
) -> None:
    _, (first, _) = covers
    fronts = scan(first, content(1))
    path = tmp_path / "no.pdf"
    path.write_bytes(b"")
    taken = take_in(path, name="no.pdf", way="upload", actor=MAILROOM)
    with pytest.raises(passes.NotReadYet):
        paired(ingest.work_off(taken.batch_id, actor=MAILROOM), fronts)


def test_a_pile_that_went_in_last_page_first_is_read_from_its_end(
    session: Session, covers: Covers, scan: Scan, tmp_path: Path
) -> None:
    codes, (first, second) = covers
    path = write_scan(tmp_path / "turned.pdf", [content(2), second, content(1), first])
    taken = take_in(path, name="turned.pdf", way="upload", actor=MAILROOM)
    with writing() as current:
        current.get_one(Batch, taken.batch_id).upside_down = True
    batch = ingest.work_off(taken.batch_id, actor=MAILROOM)
    assert batch.state == "accepted"
    assert lies_in(session, codes[0]) == [(batch.id, 3)]
    assert lies_in(session, codes[1]) == [(batch.id, 1)]
    row = session.scalars(select(Page).where(Page.number == 3)).one()
    assert position_of(session, row) == row.position
