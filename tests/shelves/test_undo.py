"""The last scans of a person, and taking one back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Dossier
from postal.shelves import asking, undoing
from postal.shelves.refusals import NothingToUndo
from postal.shelves.scanned import Open
from tests.cases import someone
from tests.shelves.stage import (
    CLERK,
    DIRECT,
    a_box,
    filed,
    lent,
    loan_of,
    matched,
    scan,
    unscanned,
)


def place(dossier: Dossier) -> tuple[object, ...]:
    return dossier.state, dossier.box_id, dossier.box_place, dossier.shelf


def undo_last(session: Session) -> None:
    undoing.undo(session, undoing.last_scans(session, CLERK)[0].id, actor=CLERK)


@pytest.mark.parametrize("make", [matched, unscanned])
def test_a_filing_undone_is_as_before(app: Flask, make: Callable[[Session], Dossier]) -> None:
    with writing() as session:
        dossier = make(session)
        before = place(dossier)
        scan(session, dossier.code, Open(a_box(session)))
        undo_last(session)
        assert place(dossier) == before


def test_a_move_undone_lies_in_its_old_place(app: Flask) -> None:
    with writing() as session:
        old, new = a_box(session, "lama"), a_box(session, "baru")
        filed(session, old)
        dossier = filed(session, old)
        before = place(dossier)
        scan(session, dossier.code, Open(new, asked=dossier.code))
        undo_last(session)
        assert place(dossier) == before


def test_a_return_undone_is_lent_again_to_the_same_person(app: Flask) -> None:
    with writing() as session:
        dossier = lent(session, a_box(session))
        before = place(dossier)
        scan(session, dossier.code, Open(a_box(session, "lain")))
        undo_last(session)
        assert place(dossier) == before
        assert [row.borrower for row in asking.lent_out(session)] == [DIRECT.borrower]


def test_a_loan_undone_is_asked_for_again_only_if_it_was(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        asked, direct = filed(session, box), filed(session, box)
        wish = asking.ask(session, asked, actor=CLERK, reason="cek")
        for dossier in (asked, direct):
            before = place(dossier)
            scan(session, dossier.code, Open(lending=DIRECT))
            undo_last(session)
            assert place(dossier) == before
        assert asking.pull_list(session) == [wish]
        assert asking.lent_out(session) == []
        assert loan_of(session, direct).withdrawn_at is not None


def test_undone_once_or_moved_on_it_cannot_be_undone(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        one, two = matched(session), matched(session)
        for dossier in (one, two):
            scan(session, dossier.code, Open(box))
        first = undoing.last_scans(session, CLERK)
        undoing.undo(session, first[1].id, actor=CLERK)
        scan(session, two.code, Open(lending=DIRECT))
        for event in first:
            assert not undoing.can_undo(session, event)
            with pytest.raises(NothingToUndo):
                undoing.undo(session, event.id, actor=CLERK)
        shown = undoing.last_scans(session, CLERK)
        assert [event.name for event in shown] == ["lend", "file", "file"]


def test_nobody_undoes_what_another_scanned(app: Flask) -> None:
    with writing() as session:
        dossier = matched(session)
        scan(session, dossier.code, Open(a_box(session)))
        event = undoing.last_scans(session, CLERK)[0]
        other = someone(staff_id=2)
        assert undoing.last_scans(session, other) == []
        for number in (event.id, event.id - 1, 10**9):
            with pytest.raises(NothingToUndo):
                undoing.undo(session, number, actor=other)


def test_ten_scans_are_shown_newest_first(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        bundles = [filed(session, box) for _ in range(12)]
        shown = [event.thing_id for event in undoing.last_scans(session, CLERK)]
        assert shown == [each.id for each in reversed(bundles)][:10]
