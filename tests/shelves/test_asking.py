"""Asking for paper, the pull list, and what is out too long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from postal import audit, filing
from postal.codes import Kind, Mark, TrackingCode
from postal.extensions import writing
from postal.matching.services import unmatch
from postal.models import Event, utc_now
from postal.shelves import asking
from postal.shelves.refusals import (
    AskedAlready,
    CaseUnknown,
    DossierUnknown,
    LentAlready,
    NotForArchive,
    NothingAsked,
    NotInABox,
)
from postal.shelves.scanned import Open
from postal.workflow import ReasonMissing, Role, Thing, state
from tests.cases import OFFICE, a_dossier, someone
from tests.shelves.stage import CLERK, DIRECT, a_box, filed, lent, loan_of, matched, scan

OPERATOR = someone(Role.OPERATOR, staff_id=2)


def test_the_list_is_in_the_order_in_which_one_walks(app: Flask) -> None:
    with writing() as session:
        far, near = a_box(session, "2026-002", "Rak B"), a_box(session, "2026-009", "Rak A")
        next_to = a_box(session, "2026-001", "Rak B")
        bundles = [filed(session, box) for box in (far, near, far, next_to)]
        for dossier in reversed(bundles):
            asking.ask(session, dossier, actor=OPERATOR, reason="cek")
        walked = [loan.dossier for loan in asking.pull_list(session)]
        assert walked == [bundles[1], bundles[3], bundles[0], bundles[2]]


def test_a_request_stands_in_the_history_with_its_reason(app: Flask) -> None:
    with writing() as session:
        dossier = filed(session, a_box(session))
        asking.ask(session, dossier, actor=OPERATOR, reason="  tanda  tangan ")
        event = session.scalars(select(Event).where(Event.name == "paper_asked")).one()
        assert (event.reason, event.application_id) == ("tanda tangan", dossier.application_id)


def test_fetched_it_is_lent_to_who_asked(app: Flask) -> None:
    with writing() as session:
        dossier = filed(session, a_box(session))
        wish = asking.ask(session, dossier, actor=OPERATOR, reason="cek")
        scan(session, dossier.code, Open(lending=DIRECT))
        assert asking.pull_list(session) == []
        assert asking.lent_out(session) == [wish]
        assert (wish.borrower, wish.lent_at is not None) == (OPERATOR.name, True)


def test_one_bundle_is_asked_for_once(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        dossier, out = filed(session, box), lent(session, box)
        asking.ask(session, dossier, actor=OPERATOR, reason="cek")
        with pytest.raises(AskedAlready) as refused:
            asking.ask(session, dossier, actor=CLERK, reason="cek")
        assert refused.value.values["who"] == OPERATOR.name
        with pytest.raises(LentAlready):
            asking.ask(session, out, actor=OPERATOR, reason="cek")
        with pytest.raises(NotInABox):
            asking.ask(session, matched(session), actor=OPERATOR, reason="cek")
        with pytest.raises(ReasonMissing):
            asking.ask(session, filed(session, box), actor=OPERATOR, reason="  ")


def test_the_same_trigger_twice_asks_once(app: Flask) -> None:
    with writing() as session:
        dossier = filed(session, a_box(session))
        first = asking.ask(session, dossier, actor=OPERATOR, reason="cek", nonce="n")
        assert asking.ask(session, dossier, actor=OPERATOR, reason="cek", nonce="n") is first
        assert len(asking.pull_list(session)) == 1


def test_typed_codes_are_asked_for_and_each_refusal_is_named(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        one, two, three = filed(session, box), filed(session, box), matched(session)
        assert two.application is not None
        tracking = TrackingCode(two.application.tracking_code).grouped
        unknown = Mark(Kind.DOSSIER, OFFICE, "00000").text
        nobody = TrackingCode.new().text
        text = f"{one.code}\n\n{tracking}, {three.code};{unknown}\n{box.code}\n{nobody}\n{one.code}"
        done = asking.ask_codes(session, text, actor=OPERATOR, reason="cek")
        assert done.dossiers == (one, two)
        assert [(typed, type(refusal)) for typed, refusal in done.refused] == [
            (three.code, NotInABox),
            (unknown, DossierUnknown),
            (box.code, NotForArchive),
            (nobody, CaseUnknown),
        ]
        with pytest.raises(ReasonMissing):
            asking.ask_codes(session, one.code, actor=OPERATOR, reason=" ")


def test_a_request_is_withdrawn_by_who_asked_or_by_the_mailroom(app: Flask) -> None:
    with writing() as session:
        box = a_box(session)
        for actor in (OPERATOR, someone(Role.MAILROOM, staff_id=3)):
            dossier = filed(session, box)
            wish = asking.ask(session, dossier, actor=OPERATOR, reason="cek")
            stranger = someone(Role.OPERATOR, staff_id=9)
            with pytest.raises(NothingAsked):
                asking.withdraw(session, wish.id, actor=stranger)
            asking.withdraw(session, wish.id, actor=actor)
            assert (asking.pull_list(session), filing.wish(session, dossier)) == ([], None)
            with pytest.raises(NothingAsked):
                asking.withdraw(session, wish.id, actor=actor)


def test_what_is_fetched_cannot_be_withdrawn(app: Flask) -> None:
    with writing() as session:
        out = lent(session, a_box(session))
        with pytest.raises(NothingAsked):
            asking.withdraw(session, loan_of(session, out).id, actor=CLERK)


def test_a_loan_is_late_after_the_limit_of_its_state(app: Flask) -> None:
    with writing() as session:
        lent(session, a_box(session))
        (loan,) = asking.lent_out(session)
        limit = timedelta(hours=state(Thing.DOSSIER, "lent").limit_hours or 0)
        assert loan.lent_at is not None
        assert not asking.late(loan, loan.lent_at + limit)
        assert asking.late(loan, loan.lent_at + limit + timedelta(seconds=1))
        assert not asking.late(loan, utc_now())


def test_a_case_keeps_its_paper_while_it_is_lent(app: Flask) -> None:
    with writing() as session:
        out = lent(session, a_box(session))
        case = out.application
        assert case is not None
        wrong = a_dossier(session, case, pages=1)
        audit.transition(session, wrong, "match", seen_version=wrong.version, actor=CLERK)
        case.paper_ready_at = utc_now()
        seen = wrong.version
        unmatch(session, wrong, seen_version=seen, actor=CLERK, reason="kasus lain")
        assert case.paper_ready_at is not None
