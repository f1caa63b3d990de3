"""Each kind of difference, named by its dossier, and the moment at which it goes away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from postal.balance.delivered import write_down
from postal.balance.difference import KINDS, Difference, version_of
from postal.extensions import writing
from tests.balance.stage import (
    DAY,
    NOON,
    a_batch,
    a_bundle,
    a_good_day,
    a_page,
    an_envelope,
    day,
    kinds,
    person,
    tracking,
)

pytestmark = pytest.mark.usefixtures("app")


def test_a_list_that_nobody_counted_is_named(session: Session) -> None:
    with writing() as s:
        a_good_day(s, 2)
    (only,) = day(session).differences
    assert (only.kind, only.values) == ("list-not-counted", {"registered": 2})


@pytest.mark.parametrize("count", [1, 3, 0])
def test_a_list_that_names_another_number_is_named_with_both(session: Session, count: int) -> None:
    with writing() as s:
        a_good_day(s, 2)
        write_down(s, DAY, count, seen=0, actor=person(s, "mailroom"))
    (only,) = day(session).differences
    assert (only.kind, only.values) == ("list-differs", {"delivered": count, "registered": 2})


def test_a_dossier_that_was_not_scanned_is_named_by_both_its_codes(session: Session) -> None:
    with writing() as s:
        row = a_bundle(s, envelope=an_envelope(s, way="counter"))
        code, case = row.code, tracking(row)
    (only,) = day(session).differences
    assert (only.kind, only.dossier, only.tracking) == ("not-scanned", code, case)
    assert only.batch_id is None


def test_a_dossier_whose_pages_wait_points_to_their_batch(session: Session) -> None:
    with writing() as s:
        row = a_bundle(s, envelope=an_envelope(s, way="counter"))
        batch = a_batch(s, state="needs_attention", at=NOON + timedelta(days=1))
        a_page(s, batch, "unplaced", reason="sheets-differ", suggested_id=row.id)
        batch_id = batch.id
    (only,) = day(session).differences
    assert (only.kind, only.batch_id) == ("pages-wait", batch_id)


def test_pages_without_their_cover_are_named(session: Session) -> None:
    with writing() as s:
        a_bundle(s, pages="--", sheets=2, envelope=an_envelope(s, way="counter"))
    assert kinds(session) == ["cover-not-seen"]


@pytest.mark.parametrize(
    ("pages", "sheets", "sides", "differs"),
    [
        ("C--", 2, "single", False),
        ("C--", 3, "single", True),
        ("C.-.-.", 2, "double", False),
        ("C.-.-", 2, "double", True),
        ("C---", 2, "mixed", False),
        ("C---", 4, "mixed", True),
    ],
)
def test_sheets_are_compared_with_pages_as_the_batch_was_scanned(
    session: Session, pages: str, sheets: int, sides: str, *, differs: bool
) -> None:
    with writing() as s:
        envelope = an_envelope(s, way="counter")
        a_bundle(s, pages=pages, sheets=sheets, sides=sides, envelope=envelope)
    assert kinds(session) == (["sheets-differ"] if differs else [])


def test_a_difference_of_sheets_names_all_three_numbers(session: Session) -> None:
    with writing() as s:
        a_bundle(s, pages="C--.", sheets=5, envelope=an_envelope(s, way="counter"))
    (only,) = day(session).differences
    assert only.values == {"sheets": 5, "pages": 3, "filled": 2}


def test_a_scanned_dossier_waits_for_its_case_or_for_matching(session: Session) -> None:
    with writing() as s:
        envelope = an_envelope(s, way="counter")
        a_bundle(s, pages="C-", state="scanned", case=False, envelope=envelope)
        a_bundle(s, pages="C-", state="scanned", envelope=envelope)
    assert kinds(session) == ["no-case", "not-matched"]


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("received", "envelope-open"),
        ("misdirected", "envelope-misdirected"),
        ("unidentified", "envelope-unidentified"),
        ("empty_or_damaged", "envelope-unusable"),
    ],
)
def test_an_envelope_that_waits_for_an_end_is_named_by_its_resi(
    session: Session, state: str, kind: str
) -> None:
    with writing() as s:
        row = an_envelope(s, way="counter", state=state, resi="P2611200000001")
        envelope_id = row.id
    (only,) = day(session).differences
    assert (only.kind, only.label, only.envelope_id) == (kind, "P2611200000001", envelope_id)


@pytest.mark.parametrize("state", ["emptied", "closed"])
def test_an_envelope_with_an_end_is_not_named(session: Session, state: str) -> None:
    with writing() as s:
        an_envelope(s, way="counter", state=state)
    assert kinds(session) == []


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("arriving", "batch-unread"),
        ("reading", "batch-unread"),
        ("quarantined", "batch-quarantined"),
        ("needs_attention", "batch-waits"),
    ],
)
def test_an_unfinished_batch_of_the_day_is_named(session: Session, state: str, kind: str) -> None:
    with writing() as s:
        a_batch(s, state=state)
        a_batch(s, state=state, at=NOON - timedelta(days=1))
    (only,) = day(session).differences
    assert (only.kind, only.label) == (kind, "baki.pdf")


def test_a_batch_tells_how_many_of_its_pages_wait(session: Session) -> None:
    with writing() as s:
        batch = a_batch(s, state="needs_attention")
        for _ in range(3):
            a_page(s, batch, "unplaced", reason="no-cover")
        a_page(s, batch, "blank")
    (only,) = day(session).differences
    assert only.values == {"pages": 3}


@pytest.mark.parametrize("state", ["accepted", "superseded"])
def test_a_finished_batch_is_not_named(session: Session, state: str) -> None:
    with writing() as s:
        a_batch(s, state=state)
    assert kinds(session) == []


def test_differences_come_in_the_order_of_their_kinds(session: Session) -> None:
    with writing() as s:
        a_batch(s, state="quarantined")
        a_bundle(s)
        an_envelope(s, state="misdirected")
    found = kinds(session)
    assert found == sorted(found, key=list(KINDS).index)
    assert len(found) == 4


def test_the_version_changes_with_the_numbers_and_not_with_the_order() -> None:
    one = Difference("sheets-differ", "A", values={"sheets": 2, "pages": 3})
    other = Difference("not-scanned", "B")
    changed = Difference("sheets-differ", "A", values={"sheets": 2, "pages": 4})
    assert version_of([one, other]) == version_of([other, one])
    assert version_of([one, other]) != version_of([changed, other])
    assert version_of([one]) != version_of([one, other])
