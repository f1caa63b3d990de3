"""What did not arrive: traced, lost, sent once more, kept, made again, closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, parcels
from postal.codes import TrackingCode
from postal.delivery import came_back, piles, tracing
from postal.delivery.came_back import Way
from postal.delivery.refusals import (
    AddressUnchanged,
    CarrierElsewhere,
    CaseRests,
    LostIsMadeAgain,
    NoCarrierToAsk,
    NotLost,
    WayUnknown,
)
from postal.extensions import writing
from postal.models import Document, Event, Parcel
from postal.workflow import IllegalMove, NotYourMove, ReasonMissing
from tests.delivery.stage import (
    CHIEF,
    CLERK,
    a_document,
    a_produced_case,
    an_enclosure,
    at_counter,
    case_of,
    for_district,
    handed_over,
    move,
    place,
)

pytestmark = pytest.mark.usefixtures("app")
TODAY = date(2026, 11, 20)  # a Friday
SAME = Way("pos", "pos")


def returned(session: Session) -> Parcel:
    parcel = handed_over(session)
    move(session, parcel, "report_returned")
    return parcel


def lost(session: Session) -> Parcel:
    parcel = handed_over(session)
    move(session, parcel, "trace", "declare_lost")
    return parcel


def sent_again(session: Session, parcel: Parcel, way: Way = SAME, *, same: bool = True) -> Parcel:
    return came_back.send_again(
        session, parcel, way, seen_version=parcel.version, actor=CLERK, same_address=same
    )


def test_a_search_gives_the_carrier_fourteen_office_days() -> None:
    with writing() as session:
        parcel = handed_over(session)
        with pytest.raises(ReasonMissing):
            tracing.trace(
                session, parcel, seen_version=parcel.version, actor=CLERK, reason="", today=TODAY
            )
        tracing.trace(
            session,
            parcel,
            seen_version=parcel.version,
            actor=CLERK,
            reason="tidak sampai",
            today=TODAY,
        )
        assert (parcel.state, parcel.trace_until) == ("tracing", date(2026, 12, 10))


def test_a_search_is_late_after_its_last_day_and_not_on_it() -> None:
    with writing() as session:
        parcel = handed_over(session)
        move(session, parcel, "trace")
        parcel.trace_until = TODAY
        session.flush()
        now = datetime.now(UTC)
        assert piles.sizes(session, now, TODAY)["tracing"].late == 0
        assert piles.sizes(session, now, TODAY + timedelta(days=1))["tracing"].late == 1


def test_only_a_parcel_that_is_searched_for_can_be_lost() -> None:
    with writing() as session:
        parcel = handed_over(session)
        with pytest.raises(IllegalMove):
            tracing.declare_lost(
                session, parcel, seen_version=parcel.version, actor=CLERK, reason="hilang"
            )


def test_what_came_back_goes_into_a_new_parcel_with_everything_inside() -> None:
    with writing() as session:
        parcel = returned(session)
        case = case_of(session, parcel)
        enclosure = an_enclosure(session, case, parcel)
        successor = sent_again(session, parcel)
        assert (parcel.state, successor.state) == ("replaced", "packing")
        assert successor.previous_id == parcel.id
        documents = session.scalars(select(Document)).all()
        assert [(row.state, row.parcel_id) for row in documents] == [("packed", successor.id)]
        assert enclosure.parcel_id == successor.id
        assert case.state == "produced"


def test_the_successor_finishes_the_case() -> None:
    with writing() as session:
        parcel = returned(session)
        successor = sent_again(session, parcel)
        move(session, successor, "label", "manifest", "hand_over", "report_delivered")
        parcels.settle_contents(session, successor, actor=CLERK)
        assert case_of(session, parcel).state == "finished"


def test_it_is_not_mailed_to_the_same_address_unseen() -> None:
    with writing() as session:
        parcel = returned(session)
        with pytest.raises(AddressUnchanged):
            sent_again(session, parcel, same=False)
        assert parcel.state == "returned"
        case = case_of(session, parcel)
        audit.record(session, case, "data_keyed", actor=CLERK, data={"keyed": ["phone"]})
        with pytest.raises(AddressUnchanged):
            sent_again(session, parcel, same=False)
        audit.record(session, case, "data_keyed", actor=CLERK, data={"keyed": ["village"]})
        assert sent_again(session, parcel, same=False).state == "packing"


def test_what_was_sent_again_is_not_sent_a_second_time() -> None:
    with writing() as session:
        parcel = returned(session)
        sent_again(session, parcel)
        for same in (True, False):
            with pytest.raises(IllegalMove):
                sent_again(session, parcel, same=same)


def test_it_may_go_to_a_district_instead() -> None:
    with writing() as session:
        parcel = returned(session)
        there = Way("ambil_kecamatan", None, place(session).id)
        successor = sent_again(session, parcel, there, same=False)
        assert (successor.channel, successor.carrier, successor.place_id) == (
            "ambil_kecamatan",
            None,
            there.place_id,
        )


@pytest.mark.parametrize(
    "way",
    [Way("pos", "merpati"), Way("pos"), Way("ambil_kecamatan", None, 999), Way("terbang")],
)
def test_a_way_that_nobody_goes_is_refused(way: Way) -> None:
    with writing() as session, pytest.raises(WayUnknown):
        sent_again(session, returned(session), way)


@pytest.mark.parametrize("way", [Way("pos", "jne"), Way("ambil_kantorpos", "jnt")])
def test_a_carrier_that_does_not_take_the_channel_is_refused_by_name(way: Way) -> None:
    with writing() as session:
        parcel = returned(session)
        with pytest.raises(CarrierElsewhere) as refused:
            sent_again(session, parcel, way)
        assert refused.value.values["carrier"] in ("JNE", "J&T Express")
        assert parcel.state == "returned"


def test_no_carrier_is_asked_for_what_the_office_brings_itself() -> None:
    with writing() as session:
        parcel = for_district(session)
        seen = parcel.version
        with pytest.raises(NoCarrierToAsk):
            tracing.trace(
                session, parcel, seen_version=seen, actor=CLERK, reason="lama", today=TODAY
            )
        assert parcel.state == "handed_over"


def test_what_came_back_may_be_kept_and_closed_by_a_supervisor_with_a_reason() -> None:
    with writing() as session:
        parcel = returned(session)
        came_back.keep(session, parcel, seen_version=parcel.version, actor=CLERK)
        assert parcel.state == "kept_at_counter"
        seen = parcel.version
        with pytest.raises(NotYourMove):
            came_back.close(session, parcel, seen_version=seen, actor=CLERK, reason="berita acara")
        with pytest.raises(ReasonMissing):
            came_back.close(session, parcel, seen_version=seen, actor=CHIEF, reason=None)
        came_back.close(session, parcel, seen_version=seen, actor=CHIEF, reason="berita acara 1")
        assert (parcel.state, case_of(session, parcel).state) == ("closed", "finished")


def test_what_is_lost_is_made_again_and_its_case_is_in_process() -> None:
    with writing() as session:
        parcel = lost(session)
        case = case_of(session, parcel)
        enclosure = an_enclosure(session, case, parcel)
        sibling = a_produced_case(session)
        a_document(session, sibling, parcel)
        with pytest.raises(LostIsMadeAgain):
            sent_again(session, parcel)
        session.refresh(parcel)
        came_back.make_again(session, parcel, seen_version=parcel.version, actor=CLERK)
        assert parcel.state == "replaced"
        documents = session.scalars(select(Document)).all()
        assert [(row.state, row.parcel_id) for row in documents] == [("to_print", None)] * 2
        assert (case.state, sibling.state, enclosure.state) == ("in_process", "in_process", "lost")
        events = session.scalars(select(Event.name).where(Event.thing == "document")).all()
        assert events.count("void") == 2


@pytest.mark.parametrize("state", ["withdrawn", "on_hold"])
def test_what_is_lost_is_not_made_again_for_a_case_on_which_nobody_works(state: str) -> None:
    with writing() as session:
        parcel = lost(session)
        sibling = a_produced_case(session)
        a_document(session, sibling, parcel)
        sibling.state = state
        with pytest.raises(CaseRests) as refused:
            came_back.make_again(session, parcel, seen_version=parcel.version, actor=CLERK)
        assert refused.value.values["case"] == TrackingCode(sibling.tracking_code).grouped
        assert parcel.state == "lost"


def test_what_is_lost_is_made_again_for_a_finished_case() -> None:
    with writing() as session:
        parcel = lost(session)
        case = case_of(session, parcel)
        case.state = "finished"
        came_back.make_again(session, parcel, seen_version=parcel.version, actor=CLERK)
        assert case.state == "in_process"


def test_only_what_is_lost_is_made_again() -> None:
    with writing() as session:
        parcel = returned(session)
        with pytest.raises(NotLost):
            came_back.make_again(session, parcel, seen_version=parcel.version, actor=CLERK)


def test_what_is_lost_is_not_made_again_by_whoever_lacks_the_role() -> None:
    with writing() as session:
        parcel = lost(session)
        with pytest.raises(NotYourMove):
            came_back.make_again(session, parcel, seen_version=parcel.version, actor=CHIEF)
        assert session.scalars(select(Document.state)).one() == "packed"


def test_a_parcel_that_nobody_collected_goes_back_to_the_office() -> None:
    with writing() as session:
        parcel = for_district(session)
        move(session, parcel, "arrive", "give_up")
        came_back.take_back(session, parcel, seen_version=parcel.version, actor=CLERK)
        assert parcel.state == "returned"
        assert not parcels.follow(session, parcel, actor=CLERK)
        assert parcel.state == "returned"


def test_no_resi_is_a_pile_only_after_two_days_and_only_with_a_carrier() -> None:
    with writing() as session:
        parcel = handed_over(session, resi=None)
        for_district(session)
        at_counter(session)
        now = parcel.state_since
        sizes = piles.sizes(session, now + timedelta(hours=47), TODAY)
        assert (sizes["no_resi"].count, sizes["on_way"].count) == (0, 1)
        sizes = piles.sizes(session, now + timedelta(hours=49), TODAY)
        assert (sizes["no_resi"].count, sizes["on_way"].count) == (1, 0)
        parcel.resi = "P2611200000018"
        session.flush()
        assert piles.sizes(session, now + timedelta(hours=49), TODAY)["no_resi"].count == 0
