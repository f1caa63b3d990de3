"""How each document goes back, and when that can still be changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.audit import SomeoneElseMovedIt
from postal.extensions import writing
from postal.lookups import office_places
from postal.models import Document
from postal.production import channels
from postal.production.refusals import (
    ChannelNotOffered,
    ChannelSettled,
    PlaceNeeded,
    TooLateForPdf,
)
from postal.reaching import NotReachable
from tests.cases import someone
from tests.production.stage import events, go, started


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A writing transaction around the test."""
    del app
    with writing() as current:
        yield current


def change(session: Session, document: Document, channel: str, place_id: int | None = None) -> None:
    channels.change(
        session,
        document,
        channel,
        seen_version=document.version,
        actor=someone(),
        place_id=place_id,
    )


def test_a_document_goes_another_way_if_it_can(session: Session) -> None:
    case, (card,) = started(session)
    change(session, card, "ambil_kantor")
    assert card.channel == "ambil_kantor"
    assert "return_chosen" in events(session, case)
    with pytest.raises(ChannelNotOffered):
        change(session, card, "pdf")
    with pytest.raises(SomeoneElseMovedIt):
        channels.change(session, card, "pos", seen_version=0, actor=someone())


def test_a_parcel_needs_an_address_and_a_pick_up_a_place(session: Session) -> None:
    case, (card,) = started(session)
    with pytest.raises(NotReachable):
        change(session, card, "kurir")
    with pytest.raises(PlaceNeeded):
        change(session, card, "ambil_kecamatan")
    with pytest.raises(PlaceNeeded):
        change(session, card, "ambil_kecamatan", 987654)
    district = office_places(session, "district")[0]
    change(session, card, "ambil_kecamatan", district.id)
    assert (card.channel, case.return_place_id) == ("ambil_kecamatan", district.id)


def test_what_is_signed_for_print_is_no_pdf_any_more(session: Session) -> None:
    _case, (paper,) = started(session, "KK-BARU", channel="ambil_kantor")
    go(session, paper, "enter_paper")
    change(session, paper, "pdf")
    change(session, paper, "ambil_kantor")
    go(session, paper, "sign")
    with pytest.raises(TooLateForPdf):
        change(session, paper, "pdf")


def test_what_is_released_keeps_its_way(session: Session) -> None:
    _case, (paper,) = started(session, "KK-BARU", channel="pdf")
    go(session, paper, "enter_paper", "release")
    with pytest.raises(ChannelSettled):
        change(session, paper, "ambil_kantor")
