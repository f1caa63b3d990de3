"""Collecting: arrived, handed to whom, left behind; each district its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.delivery import pickup, pickup_lists
from postal.delivery.pickup import Collector
from postal.delivery.refusals import (
    AtAnotherPlace,
    AuthorityMissing,
    IdentityUnchecked,
    NotForPickup,
    NotHandedOverYet,
    NothingToPickUp,
    NotOnShelfYet,
    NumberInName,
    ReceiverMissing,
)
from postal.errors import Refusal
from postal.extensions import writing
from postal.models import Event, Parcel
from postal.parcels import AT_DISTRICT, AT_OFFICE, ParcelUnknown
from postal.plain_text import TextTooLong
from postal.workflow import ReasonMissing, Role
from tests.cases import someone
from tests.delivery.stage import (
    RESI,
    at_counter,
    case_of,
    for_district,
    handed_over,
    move,
    packed,
    place,
)

pytestmark = pytest.mark.usefixtures("app")
VILLAGE = someone(Role.DISTRICT)
SELF = Collector("Siti Contohwati", "self", identity_checked=True)


def collect(session: Session, parcel: Parcel, who: Collector = SELF) -> None:
    there = parcel.place_id
    pickup.collect(session, parcel, who, seen_version=parcel.version, actor=VILLAGE, place_id=there)


def arrived(session: Session) -> Parcel:
    parcel = for_district(session)
    seen = parcel.version
    pickup.arrive(session, parcel, seen_version=seen, actor=VILLAGE, place_id=parcel.place_id)
    return parcel


def test_a_parcel_arrives_and_is_collected_and_its_case_is_finished() -> None:
    with writing() as session:
        parcel = arrived(session)
        assert parcel.state == "at_district"
        collect(session, parcel)
        assert (parcel.state, case_of(session, parcel).state) == ("collected", "finished")
        assert parcel.receiver == "Siti Contohwati (pemohon sendiri)"


def test_the_history_tells_the_relation_and_not_the_name() -> None:
    with writing() as session:
        parcel = arrived(session)
        collect(session, parcel)
        event = session.scalars(select(Event).where(Event.name == "collect")).one()
        assert (event.note, event.data) == (
            "pemohon sendiri",
            {"relation": "self", "identity_checked": True},
        )


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (Collector("Siti", "self", identity_checked=False), IdentityUnchecked),
        (Collector(" ", "self", identity_checked=True), ReceiverMissing),
        (Collector("Siti", "tetangga", identity_checked=True), ReceiverMissing),
        (Collector("Siti 3599015401900001", "self", identity_checked=True), NumberInName),
        (Collector("Siti 3599 0154 0190 0001", "self", identity_checked=True), NumberInName),
        (Collector("Budi", "other", identity_checked=True), AuthorityMissing),
    ],
)
def test_nothing_is_handed_over_without_proof(who: Collector, refusal: type[Refusal]) -> None:
    with writing() as session:
        parcel = arrived(session)
        with pytest.raises(refusal):
            collect(session, parcel, who)
        assert parcel.state == "at_district"


def test_family_needs_no_power_of_attorney_and_others_do() -> None:
    with writing() as session:
        collect(session, arrived(session), Collector("Budi", "family", identity_checked=True))
        proof = Collector("Budi", "other", identity_checked=True, authority_shown=True)
        collect(session, arrived(session), proof)


def test_a_district_has_nothing_to_do_with_another_places_parcel() -> None:
    with writing() as session:
        parcel = for_district(session, "Contoh Selatan")
        mine = place(session, "Contoh Utara").id
        with pytest.raises(AtAnotherPlace, match="Contoh Selatan"):
            pickup.arrive(
                session, parcel, seen_version=parcel.version, actor=VILLAGE, place_id=mine
            )
        with pytest.raises(AtAnotherPlace):
            pickup.find(session, parcel.code, mine)
        counter = at_counter(session)
        with pytest.raises(AtAnotherPlace, match="Dinas Contoh"):
            pickup.find(session, counter.code, mine)


def test_a_parcel_that_the_office_took_back_is_no_longer_the_districts() -> None:
    with writing() as session:
        parcel = arrived(session)
        move(session, parcel, "give_up", "keep")
        with pytest.raises(AtAnotherPlace, match="Dinas Contoh"):
            pickup.require_here(session, parcel, parcel.place_id)
        pickup.require_here(session, parcel, None)


def test_what_a_carrier_brings_is_not_collected_here() -> None:
    with writing() as session:
        parcel = handed_over(session)
        for mine in (None, place(session).id):
            with pytest.raises(NotForPickup):
                pickup.find(session, RESI, mine)
        assert parcel.state == "handed_over"


@pytest.mark.parametrize("moves", [(), ("label",), ("label", "manifest")])
def test_what_is_still_being_prepared_is_refused_as_that(moves: tuple[str, ...]) -> None:
    with writing() as session:
        there = place(session)
        coming = packed(session, channel=AT_DISTRICT, carrier=None, place_id=there.id)
        move(session, coming, *moves)
        for mine in (None, there.id):
            with pytest.raises(NotHandedOverYet, match="Contoh Utara"):
                pickup.find(session, coming.code, mine)
        with pytest.raises(AtAnotherPlace, match="Contoh Utara"):
            pickup.find(session, coming.code, place(session, "Contoh Selatan").id)


def test_what_is_not_on_the_counters_shelf_yet_is_refused_as_that() -> None:
    with writing() as session:
        parcel = packed(session, channel=AT_OFFICE, carrier=None)
        move(session, parcel, "label")
        with pytest.raises(NotOnShelfYet, match="rak loket"):
            pickup.find(session, parcel.code, None)
        with pytest.raises(AtAnotherPlace, match="Dinas Contoh"):
            pickup.find(session, parcel.code, place(session).id)


def test_a_citizens_tracking_code_finds_what_there_is_to_collect() -> None:
    with writing() as session:
        parcel = arrived(session)
        code = case_of(session, parcel).tracking_code
        found, own = pickup.find(session, code, parcel.place_id)
        assert (list(found), own) == ([parcel], False)
        other = place(session, "Contoh Selatan").id
        with pytest.raises(NothingToPickUp):
            pickup.find(session, code, other)


def test_a_code_that_nobody_knows_is_refused_by_name() -> None:
    with writing() as session:
        waiting = packed(session)
        code = case_of(session, waiting).tracking_code
        with pytest.raises(NothingToPickUp):
            pickup.find(session, code, None)
        for text in ("P2611200009999", "apa saja", ""):
            with pytest.raises(ParcelUnknown):
                pickup.find(session, text, None)


def test_what_nobody_comes_for_is_given_up_with_a_reason() -> None:
    with writing() as session:
        parcel = arrived(session)
        there = parcel.place_id
        seen = parcel.version
        with pytest.raises(ReasonMissing):
            pickup.give_up(
                session, parcel, seen_version=seen, actor=VILLAGE, reason="", place_id=there
            )
        pickup.give_up(
            session, parcel, seen_version=seen, actor=VILLAGE, reason="30 hari", place_id=there
        )
        assert parcel.state == "uncollected"
        assert case_of(session, parcel).state == "produced"


def test_lists_show_one_place_and_their_own_day() -> None:
    with writing() as session:
        parcel, elsewhere = arrived(session), for_district(session, "Contoh Selatan")
        at_counter(session)
        here, there = parcel.place_id, elsewhere.place_id
        midnight = parcel.state_since - timedelta(hours=1)
        mine = pickup_lists.counts(session, here, midnight)
        assert mine == {"jalan": 0, "tiba": 1, "ambil": 1, "sisa": 0, "diambil": 0}
        assert pickup_lists.counts(session, there, midnight)["jalan"] == 1
        assert pickup_lists.counts(session, None, midnight)["ambil"] == 2
        tomorrow = midnight + timedelta(days=1)
        assert pickup_lists.counts(session, here, tomorrow)["tiba"] == 0
        rows, more = pickup_lists.rows(session, pickup_lists.tab("ambil"), here, midnight)
        assert ([row[0] for row in rows], more) == ([parcel], False)


def test_a_name_is_refused_beyond_its_column_instead_of_being_cut() -> None:
    with writing() as session:
        parcel = arrived(session)
        with pytest.raises(TextTooLong):
            collect(session, parcel, Collector("a" * 81, "self", identity_checked=True))
        collect(session, parcel, Collector("a" * 80, "self", identity_checked=True))
        assert (parcel.receiver or "").startswith("a" * 80)
