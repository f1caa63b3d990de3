"""Packing: what is offered together, what goes in, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.carriers import CarrierUnknown
from postal.dispatch import offers, packing
from postal.dispatch.packing import Fate
from postal.dispatch.refusals import (
    AddressIncomplete,
    CarrierNotChosen,
    DocumentNotReady,
    LastThingInside,
    NotForParcels,
    NothingToPack,
    NotInside,
    OtherRecipient,
    PlaceNotChosen,
)
from postal.errors import Refusal
from postal.extensions import writing
from postal.finishing import held_enclosures
from postal.lookups import office_places
from postal.models import Enclosure, Event
from postal.web import say_refusal
from postal.workflow import IllegalMove
from tests.cases import a_case, a_dossier, an_envelope, someone
from tests.dispatch.stage import documents, made, packed, printed


@pytest.fixture
def current(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def test_a_family_in_one_envelope_is_offered_as_one_parcel(current: Session) -> None:
    envelope = an_envelope(current)
    first, second = made(current, envelope=envelope), made(current, envelope=envelope)
    other = made(current)
    found = offers.offers(current)
    assert [offer.applications for offer in found] == [(first, second), (other,)]
    parcel = packing.pack_offer(current, found[0], actor=someone())
    assert parcel.application_id == first.id
    assert {row.application_id for row in parcel.documents} == {first.id, second.id}


def test_another_address_or_another_way_is_another_parcel(current: Session) -> None:
    envelope = an_envelope(current)
    made(current, envelope=envelope)
    made(current, envelope=envelope, street="Jalan Lain 2")
    made(current, envelope=envelope, channel="ambil_kantor")
    assert len(offers.offers(current)) == 3


def test_what_is_ready_is_sorted_by_promise_or_postcode(current: Session) -> None:
    far, near = made(current, postcode="69999"), made(current, postcode="69901")
    far.finish_by = None
    near.finish_by = None
    current.flush()
    by_code = [offer.postcode for offer in offers.offers(current, "kodepos")]
    assert by_code == ["69901", "69999"]
    far.finish_by = near.received_on
    assert offers.offers(current)[0].applications == (far,)


def test_packing_moves_documents_and_settles_enclosures(current: Session) -> None:
    case = made(current, documents=2, enclosures=(("old_card", 1), ("original", 2), ("book", 1)))
    book = current.scalars(select(Enclosure).where(Enclosure.kind == "book")).one()
    parcel = packing.pack(
        current,
        [case],
        documents=documents(current, case),
        fates={book.id: Fate.HELD},
        channel="pos",
        actor=someone(),
    )
    assert {row.state for row in documents(current, case)} == {"packed"}
    states = {row.kind: (row.state, row.parcel_id) for row in current.scalars(select(Enclosure))}
    assert states == {
        "old_card": ("withdrawn", None),
        "original": ("returned", parcel.id),
        "book": ("held", None),
    }
    settled = current.scalars(select(Event).where(Event.name == "enclosure_settled")).all()
    assert len(settled) == 2
    assert (parcel.carrier, parcel.state) == ("pos", "packing")
    assert book in held_enclosures(current, case)


def test_everything_of_a_rejected_case_goes_back_alone(current: Session) -> None:
    case = made(current, documents=0, enclosures=(("original", 1), ("photo", 2)))
    case.state = "rejected"
    current.flush()
    (offer,) = offers.offers(current)
    parcel = packing.pack_offer(current, offer, actor=someone())
    assert (parcel.documents, len(parcel.enclosures)) == ([], 2)


def test_what_is_only_kept_needs_no_parcel(current: Session) -> None:
    case = made(current, documents=0, enclosures=(("photo", 2),))
    (offer,) = offers.offers(current)
    with pytest.raises(NothingToPack):
        packing.pack_offer(current, offer, actor=someone())
    assert packing.settle_only(current, offer, {}, actor=someone()) == 1
    assert offers.offers(current) == []
    assert held_enclosures(current, case) == []


def test_nothing_is_no_parcel(current: Session) -> None:
    with pytest.raises(NothingToPack):
        packed(current, made(current, documents=0))


def test_the_missing_parts_of_an_address_are_named(current: Session) -> None:
    case = made(current, street="", postcode="")
    (offer,) = offers.offers(current)
    assert isinstance(offer.refusal, AddressIncomplete)
    with pytest.raises(AddressIncomplete) as refused:
        packed(current, case)
    assert "jalan dan nomor, kode pos" in say_refusal(refused.value)
    assert documents(current, case)[0].state == "ready"


def test_a_name_is_part_of_every_address(current: Session) -> None:
    case = made(current, channel="ambil_kantor")
    assert case.applicant is not None
    case.applicant.name = None
    with pytest.raises(AddressIncomplete):
        packed(current, case)


def test_pick_up_in_a_kecamatan_needs_the_kecamatan(current: Session) -> None:
    case = made(current, channel="ambil_kecamatan", street="", postcode="")
    with pytest.raises(PlaceNotChosen):
        packed(current, case)
    case.return_place_id = office_places(current, "district")[0].id
    parcel = packed(current, case)
    assert (parcel.carrier, parcel.place_id) == (None, case.return_place_id)


@pytest.mark.parametrize(
    ("carrier", "refused"), [(None, CarrierNotChosen), ("Kuda Lumping", CarrierUnknown)]
)
def test_a_courier_has_to_be_chosen(
    current: Session, carrier: str | None, refused: type[Refusal]
) -> None:
    case = made(current, channel="kurir")
    with pytest.raises(refused):
        packed(current, case, **({"carrier": carrier} if carrier else {}))
    assert packed(current, case, carrier="JNE").carrier == "jne"


def test_a_document_that_is_no_longer_ready_is_not_packed(current: Session) -> None:
    case = made(current)
    packed(current, case)
    with pytest.raises(DocumentNotReady):
        packed(current, case)


def test_a_pdf_is_never_packed(current: Session) -> None:
    case = made(current, channel="pdf")
    (offer,) = offers.offers(current)
    assert isinstance(offer.refusal, NotForParcels)
    with pytest.raises(NotForParcels):
        packed(current, case, channel="pos")


def test_somebody_elses_document_is_not_packed(current: Session) -> None:
    case, other = made(current), made(current, street="Jalan Lain 2")
    for cases in ([case], [case, other]):
        with pytest.raises(OtherRecipient):
            packing.pack(
                current,
                cases,
                documents=documents(current, other),
                fates={},
                channel="pos",
                actor=someone(),
            )


def test_a_parcel_is_given_up_and_everything_is_back(current: Session) -> None:
    case = made(current, enclosures=(("original", 1),))
    parcel = packed(current, case)
    packing.void(current, parcel, seen_version=parcel.version, actor=someone())
    assert parcel.state == "void"
    assert [(row.state, row.parcel_id) for row in documents(current, case)] == [("ready", None)]
    assert [row.state for row in held_enclosures(current, case)] == ["held"]
    assert len(offers.offers(current)) == 1


def test_a_labelled_parcel_is_not_emptied(current: Session) -> None:
    case = made(current, documents=2)
    parcel = packed(current, case)
    printed(current, parcel)
    with pytest.raises(IllegalMove):
        packing.void(current, parcel, seen_version=parcel.version, actor=someone())
    with pytest.raises(IllegalMove):
        packing.take_out(current, parcel, parcel.documents[0], actor=someone())
    assert {row.state for row in documents(current, case)} == {"packed"}


def test_one_document_is_taken_out_but_never_the_last(current: Session) -> None:
    case = made(current, documents=2)
    parcel = packed(current, case)
    first, second = parcel.documents
    packing.take_out(current, parcel, first, actor=someone())
    assert (first.state, first.parcel_id) == ("ready", None)
    assert parcel.documents == [second]
    with pytest.raises(NotInside):
        packing.take_out(current, parcel, first, actor=someone())
    with pytest.raises(LastThingInside):
        packing.take_out(current, parcel, second, actor=someone())


def test_a_case_without_anything_here_is_not_offered(current: Session) -> None:
    a_dossier(current, a_case(current))
    assert offers.offers(current) == []
