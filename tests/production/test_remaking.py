"""A finished case is opened again for a document that is misspelt or lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal import finishing
from postal.extensions import writing
from postal.models import Application, Document
from postal.production import making
from postal.production.refusals import (
    ChannelNotOffered,
    ParcelUnderWay,
    WhichDocument,
)
from postal.workflow import NotYourMove, ReasonMissing, Role
from tests.cases import someone
from tests.production.stage import events, go, made, packed, started


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A writing transaction around the test."""
    del app
    with writing() as current:
        yield current


def finished(session: Session, code: str = "KTP-HILANG") -> tuple[Application, Document]:
    case, (document,) = started(session, code)
    made(session, document)
    packed(session, document, "label", "keep_ready", "collect")
    finishing.settle(session, case, actor=someone())
    assert case.state == "finished"
    return case, document


def test_a_supervisor_opens_a_finished_case_for_a_misspelt_document(session: Session) -> None:
    case, card = finished(session)
    again = making.remake(
        session, case, card, reason="salah tulis", seen_version=case.version, actor=someone()
    )
    assert again is card
    assert (case.state, card.state, card.parcel_id) == ("in_process", "to_print", None)
    assert events(session, case)[-3:] == ["remake", "void", "print_again"]


def test_only_a_supervisor_with_a_reason_opens_a_finished_case(session: Session) -> None:
    case, card = finished(session)
    with pytest.raises(NotYourMove):
        making.remake(
            session,
            case,
            card,
            reason="salah",
            seen_version=case.version,
            actor=someone(Role.OPERATOR),
        )
    with pytest.raises(ReasonMissing):
        making.remake(session, case, card, reason="", seen_version=case.version, actor=someone())
    with pytest.raises(WhichDocument):
        making.remake(
            session, case, None, reason="hilang", seen_version=case.version, actor=someone()
        )


def test_a_wrong_pdf_is_made_anew_or_printed_instead(session: Session) -> None:
    case, (paper,) = started(session, "KK-BARU", channel="pdf")
    go(session, paper, "enter_paper", "release")
    assert case.state == "produced"
    fresh = making.remake(
        session, case, paper, reason="salah", seen_version=case.version, actor=someone()
    )
    assert fresh is not None
    assert (fresh.state, fresh.channel, paper.state) == ("to_enter", "pdf", "voided")
    go(session, fresh, "enter_paper", "release")
    with pytest.raises(ChannelNotOffered):
        making.remake(
            session,
            case,
            fresh,
            reason="salah",
            seen_version=case.version,
            actor=someone(),
            channel="kurir",
        )
    printed = making.remake(
        session,
        case,
        fresh,
        reason="minta kertas",
        seen_version=case.version,
        actor=someone(),
        channel="ambil_kantor",
    )
    assert printed is fresh
    assert (fresh.state, fresh.channel) == ("to_print", "ambil_kantor")


def test_a_document_on_its_way_is_not_made_again(session: Session) -> None:
    case, (card,) = started(session)
    made(session, card)
    packed(session, card, "label", "manifest", "hand_over")
    with pytest.raises(ParcelUnderWay):
        making.remake(
            session, case, card, reason="salah", seen_version=case.version, actor=someone()
        )
    assert case.state == "produced"


def test_a_finished_notice_is_opened_without_a_document(session: Session) -> None:
    case, _none = started(session, "NIK-KONSOLIDASI")
    making.notify(session, case, how="telepon", seen_version=case.version, actor=someone())
    making.remake(session, case, None, reason="keliru", seen_version=case.version, actor=someone())
    assert case.state == "in_process"
