"""Documents that are voided, printed again, or printed instead of released."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import SomeoneElseMovedIt
from postal.extensions import writing
from postal.models import CarrierEvent, Event, Parcel
from postal.production import anew, steps
from postal.production.refusals import (
    CaseOnHold,
    ChannelNotOffered,
    ParcelUnderWay,
    ParcelWouldBeEmpty,
)
from postal.workflow import ReasonMissing, Role
from tests.cases import someone
from tests.production.stage import events, go, made, packed, started

RESI = "P2611230000017"


def bind(session: Session, parcel: Parcel) -> None:
    """Give a parcel a number under which the carrier reported something before it left."""
    parcel.resi = RESI
    report = CarrierEvent(
        given=RESI,
        parcel_id=parcel.id,
        word="posting",
        kind="handed_over",
        at=datetime(2026, 11, 23, 2, tzinfo=UTC),
        way="csv",
        digest="0" * 64,
    )
    session.add(report)
    session.flush()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A writing transaction around the test."""
    del app
    with writing() as current:
        yield current


def test_a_misprint_is_voided_and_printed_again_in_one_go(session: Session) -> None:
    case, (card,) = started(session)
    made(session, card)
    anew.make_again(session, card, reason="salah cetak", seen_version=card.version, actor=someone())
    assert (card.state, case.state) == ("to_print", "in_process")
    assert events(session, case)[-3:] == ["void", "remake", "print_again"]
    with pytest.raises(SomeoneElseMovedIt):
        anew.make_again(session, card, reason="x", seen_version=0, actor=someone())
    with pytest.raises(ReasonMissing):
        anew.make_again(session, card, reason="", seen_version=card.version, actor=someone())


def test_voiding_the_only_document_of_a_produced_case_takes_it_back(session: Session) -> None:
    case, (card,) = started(session)
    made(session, card)
    go(session, card, "void")
    assert (card.state, case.state) == ("voided", "in_process")
    go(session, card, "print_again", "print", "check", "make_ready")
    assert case.state == "produced"


def test_voiding_what_nobody_needs_lets_the_others_be_produced(session: Session) -> None:
    case, (first, second) = started(session, people=2)
    made(session, first)
    go(session, second, "void")
    assert case.state == "produced"
    go(session, second, "print_again")
    assert (second.state, case.state) == ("to_print", "in_process")


def test_a_packed_document_is_taken_out_of_its_parcel(session: Session) -> None:
    case, (card,) = started(session)
    made(session, card)
    parcel = packed(session, card)
    go(session, card, "void")
    assert (card.state, card.parcel_id, case.state) == ("voided", None, "in_process")
    assert "unpack" in events(session, case)
    assert parcel.state == "void"
    assert events(session, case).count("void") == 2


def test_a_parcel_with_something_left_in_it_stays(session: Session) -> None:
    _case, (first, second) = started(session, people=2)
    made(session, first)
    made(session, second)
    parcel = packed(session, first)
    seen = second.version
    audit.transition(session, second, "pack", seen_version=seen, actor=someone())
    second.parcel_id = parcel.id
    go(session, first, "void")
    assert (parcel.state, [row.id for row in parcel.documents]) == ("packing", [second.id])
    go(session, second, "void")
    assert parcel.state == "void"


def test_an_operator_empties_a_parcel_without_the_right_to_void_it(session: Session) -> None:
    _case, (card,) = started(session)
    made(session, card)
    parcel = packed(session, card)
    anew.void(session, card, reason="salah cetak", actor=someone(Role.OPERATOR))
    assert parcel.state == "void"
    query = select(Event).where(Event.thing == "parcel", Event.name == "void")
    event = session.scalars(query).one()
    assert (event.actor_id, event.reason) == (None, anew.EMPTIED)


def test_an_emptied_parcel_gives_its_resi_back(session: Session) -> None:
    _case, (card,) = started(session)
    made(session, card)
    parcel = packed(session, card)
    bind(session, parcel)
    go(session, card, "void")
    assert (parcel.state, parcel.resi, parcel.resi_at) == ("void", None, None)
    assert session.scalars(select(CarrierEvent.parcel_id)).one() is None
    unbound = session.scalars(select(Event).where(Event.name == "resi_unbound")).one()
    assert unbound.data == {"resi": RESI}


@pytest.mark.parametrize(
    "moves",
    [("label", "keep_ready"), ("label", "manifest", "hand_over", "report_returned", "keep")],
)
def test_a_parcel_that_lies_at_the_counter_is_never_left_empty(
    session: Session, moves: tuple[str, ...]
) -> None:
    _case, (card,) = started(session)
    made(session, card)
    packed(session, card, *moves)
    with pytest.raises(ParcelWouldBeEmpty) as refused:
        go(session, card, "void")
    assert "labelnya" not in refused.value.text
    assert card.state == "packed"


@pytest.mark.parametrize("moves", [("label",), ("label", "manifest")])
def test_a_labelled_parcel_is_never_left_empty(session: Session, moves: tuple[str, ...]) -> None:
    _case, (card,) = started(session)
    made(session, card)
    packed(session, card, *moves)
    with pytest.raises(ParcelWouldBeEmpty):
        go(session, card, "void")
    assert card.state == "packed"


def test_a_document_that_left_the_house_is_not_voided(session: Session) -> None:
    _case, (card,) = started(session)
    made(session, card)
    parcel = packed(session, card, "label", "manifest", "hand_over")
    with pytest.raises(ParcelUnderWay) as refused:
        go(session, card, "void")
    assert str(refused.value.values["parcel"]).replace(" ", "") == parcel.code
    assert card.state == "packed"


def test_a_lost_document_is_printed_again(session: Session) -> None:
    case, (card,) = started(session)
    made(session, card)
    parcel = packed(session, card, "label", "manifest", "hand_over")
    for move in ("trace", "declare_lost"):
        audit.transition(
            session, parcel, move, seen_version=parcel.version, actor=someone(), reason="hilang"
        )
    anew.make_again(session, card, reason="hilang", seen_version=card.version, actor=someone())
    assert (card.state, card.parcel_id, case.state) == ("to_print", None, "in_process")
    assert "unpack" not in events(session, case)


def test_a_released_pdf_is_printed_when_somebody_says_how_it_goes(session: Session) -> None:
    case, (paper,) = started(session, "KK-BARU", channel="pdf")
    go(session, paper, "enter_paper", "release")
    for wrong in (None, "pdf", "kurir"):
        with pytest.raises(ChannelNotOffered):
            steps.make(
                session,
                paper,
                "print_instead",
                seen_version=paper.version,
                actor=someone(),
                reason="minta kertas",
                channel=wrong,
            )
    steps.make(
        session,
        paper,
        "print_instead",
        seen_version=paper.version,
        actor=someone(),
        reason="minta kertas",
        channel="ambil_kantor",
    )
    assert (paper.state, paper.channel, case.state) == ("to_print", "ambil_kantor", "in_process")


def test_a_voided_pdf_is_printed_again_only_with_another_way_back(session: Session) -> None:
    _case, (paper,) = started(session, "KK-BARU", channel="pdf")
    go(session, paper, "enter_paper", "void")
    with pytest.raises(ChannelNotOffered):
        go(session, paper, "print_again")
    steps.make(
        session,
        paper,
        "print_again",
        seen_version=paper.version,
        actor=someone(),
        channel="ambil_kantor",
    )
    assert (paper.state, paper.channel) == ("to_print", "ambil_kantor")


def test_a_wrong_pdf_is_made_again_as_a_pdf_or_another_way(session: Session) -> None:
    case, (paper,) = started(session, "KK-BARU", channel="pdf")
    go(session, paper, "enter_paper", "release")
    fresh = anew.make_again(
        session, paper, reason="salah tulis", seen_version=paper.version, actor=someone()
    )
    assert (paper.state, fresh.state, fresh.channel) == ("voided", "to_enter", "pdf")
    assert (fresh.kind, fresh.number, case.state) == ("paper", 1, "in_process")
    again = anew.make_again(
        session,
        fresh,
        reason="minta kertas",
        seen_version=fresh.version,
        actor=someone(),
        channel="ambil_kantor",
    )
    assert again is fresh
    assert (again.state, again.channel) == ("to_print", "ambil_kantor")
    with pytest.raises(ChannelNotOffered):
        anew.make_again(
            session,
            fresh,
            reason="x",
            seen_version=fresh.version,
            actor=someone(),
            channel="kurir",
        )
    assert fresh.state == "to_print"


def test_nothing_is_made_again_while_its_case_rests(session: Session) -> None:
    case, (card,) = started(session)
    audit.transition(
        session, case, "hold", seen_version=case.version, actor=someone(), reason="blangko"
    )
    with pytest.raises(CaseOnHold):
        anew.make_again(session, card, reason="x", seen_version=card.version, actor=someone())
