"""Reports become rows, and their parcels follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import parcel_reports, parcels
from postal.carrier_facts import FactKind
from postal.delivery import piles, recording, tracing
from postal.delivery.carrier_events import Line, read_lines
from postal.delivery.recording import ByHand, Recorded
from postal.delivery.refusals import FailureMissing, ReportUnknown
from postal.extensions import writing
from postal.models import CarrierEvent, Event, Parcel
from postal.workflow import ReasonMissing
from tests.cases import NIK
from tests.delivery.stage import (
    CHIEF,
    CLERK,
    NOON,
    RESI,
    an_enclosure,
    at_counter,
    case_of,
    for_district,
    handed_over,
    move,
    packed,
)

pytestmark = pytest.mark.usefixtures("app")
LATER = NOON + timedelta(hours=5)


def said(
    session: Session,
    word: str,
    at: datetime = NOON,
    *,
    code: str = RESI,
    receiver: str | None = None,
    way: str = "csv",
) -> Recorded:
    line = Line(1, code, word, at, receiver=receiver)
    return recording.record(session, [line], way=way, actor=CLERK)


def names(session: Session, parcel: Parcel) -> list[str]:
    found = session.scalars(
        select(Event.name).where(Event.thing == "parcel", Event.thing_id == parcel.id)
    )
    return list(found)


def test_a_parcel_is_found_by_resi_and_by_our_code() -> None:
    with writing() as session:
        parcel = handed_over(session)
        assert said(session, "Proses Antar").moved == 1
        assert parcel.state == "out_for_delivery"
        assert said(session, "gagal antar", LATER, code=parcel.code).moved == 1
        assert (parcel.state, parcel.attempts) == ("attempted", 1)
        assert names(session, parcel)[-2:] == ["carrier_event", "report_attempted"]


def test_a_repeated_report_is_one_row_whatever_code_it_comes_under() -> None:
    with writing() as session:
        parcel = handed_over(session)
        first = said(session, "Terkirim", receiver="Budi")
        again = said(session, "terkirim ", receiver=" BUDI", code=parcel.code)
        assert (first.recorded, again.recorded, again.repeated) == (1, 0, 1)
        assert len(session.scalars(select(CarrierEvent)).all()) == 1


def test_the_same_line_twice_in_one_list_is_one_report() -> None:
    with writing() as session:
        handed_over(session)
        lines = [Line(number, RESI, "terkirim", NOON) for number in (2, 3)]
        result = recording.record(session, lines, way="csv", actor=CLERK)
        assert (result.recorded, result.repeated, result.moved) == (1, 1, 1)


def test_reports_of_an_unknown_code_wait_until_the_resi_is_bound() -> None:
    with writing() as session:
        parcel = handed_over(session, resi=None)
        result = said(session, "terkirim")
        assert (result.recorded, result.moved, dict(result.unknown_codes)) == (1, 0, {RESI: 1})
        parcel.resi = RESI
        assert parcel_reports.adopt_reports(session, parcel) == 1
        assert parcels.follow(session, parcel, actor=CLERK)
        assert parcel.state == "delivered"
        assert said(session, "terkirim").repeated == 1


def test_a_resi_taken_off_a_parcel_takes_its_reports_along() -> None:
    with writing() as session:
        wrong = handed_over(session)
        said(session, "terkirim")
        wrong.resi = None
        assert parcel_reports.let_go_reports(session, wrong, RESI) == 1
        parcels.follow(session, wrong, actor=CLERK)
        assert (wrong.state, case_of(session, wrong).state) == ("handed_over", "produced")
        right = handed_over(session)
        parcel_reports.adopt_reports(session, right)
        parcels.follow(session, right, actor=CLERK)
        assert right.state == "delivered"


def test_an_unknown_word_is_kept_counted_and_moves_nothing() -> None:
    with writing() as session:
        parcel = handed_over(session)
        result = said(session, "Nunggu Hujan Reda")
        assert dict(result.unknown_words) == {"Nunggu Hujan Reda": 1}
        assert (result.recorded, parcel.state) == (1, "handed_over")
        assert session.scalars(select(CarrierEvent.kind)).one() is None


def test_a_report_before_the_hand_over_is_unexpected_and_counts_afterwards() -> None:
    with writing() as session:
        parcel = packed(session)
        parcel.resi = RESI
        assert said(session, "proses antar").moved == 0
        assert names(session, parcel)[-1] == "carrier_event_unexpected"
        move(session, parcel, "label", "manifest", "hand_over")
        parcels.follow(session, parcel, actor=CLERK)
        assert parcel.state == "out_for_delivery"


@pytest.mark.parametrize("way", ["csv", "hand"])
def test_a_report_that_is_older_than_the_parcel_is_kept_and_moves_nothing(way: str) -> None:
    with writing() as session:
        parcel = handed_over(session)
        long_ago = datetime(2020, 9, 25, 7, tzinfo=UTC)
        if way == "csv":
            content = f"resi,event,time\n{RESI},terkirim,2020-09-25 14:00\n".encode()
            lines, errors = read_lines(content, zone="WIB", now=NOON)
            assert errors == []
            result = recording.record(session, lines, way=way, actor=CLERK)
        else:
            heard = ByHand(FactKind.DELIVERED, long_ago, receiver="Budi")
            result = recording.record_by_hand(session, parcel, heard, actor=CLERK)
        assert (result.recorded, result.moved) == (1, 0)
        assert (parcel.state, case_of(session, parcel).state) == ("handed_over", "produced")
        row = session.scalars(select(CarrierEvent)).one()
        assert (row.at, row.expected) == (long_ago, False)
        assert names(session, parcel)[-1] == "carrier_event_unexpected"


@pytest.mark.parametrize(("seconds", "state"), [(0, "delivered"), (1, "handed_over")])
def test_a_report_counts_from_a_day_before_the_hand_over_on(seconds: int, state: str) -> None:
    with writing() as session:
        parcel = handed_over(session)
        parcel.handed_at = NOON
        said(session, "terkirim", NOON - timedelta(days=1, seconds=seconds))
        assert parcel.state == state


def test_before_the_hand_over_the_parcels_beginning_counts() -> None:
    with writing() as session:
        parcel = packed(session)
        for before in (timedelta(days=1), timedelta(days=1, seconds=1)):
            at = parcel.created_at - before
            assert parcel_reports.can_be_about(parcel, at) == (before == timedelta(days=1))


def test_a_pile_shows_no_report_from_before_the_parcel() -> None:
    with writing() as session:
        parcel = handed_over(session)
        said(session, "proses antar", NOON - timedelta(days=30))
        assert piles.last_reports(session, [parcel.id]) == {}
        said(session, "manifest serah")
        assert piles.last_reports(session, [parcel.id])[parcel.id].at == NOON


def test_an_old_delivery_does_not_end_a_search() -> None:
    with writing() as session:
        parcel = handed_over(session)
        move(session, parcel, "trace")
        said(session, "terkirim", NOON - timedelta(days=30))
        assert parcel.state == "tracing"


def test_old_reports_under_a_resi_do_not_count_when_it_is_bound() -> None:
    with writing() as session:
        parcel = handed_over(session, resi=None)
        said(session, "terkirim", NOON - timedelta(days=30))
        parcel.resi = RESI
        assert parcel_reports.adopt_reports(session, parcel) == 1
        assert not parcels.follow(session, parcel, actor=CLERK)
        assert session.scalars(select(CarrierEvent.expected)).one() is False


def test_a_report_of_what_the_office_brings_itself_moves_nothing() -> None:
    with writing() as session:
        parcel = for_district(session)
        assert said(session, "terkirim", code=parcel.code).moved == 0
        assert (parcel.state, names(session, parcel)[-1]) == (
            "handed_over",
            "carrier_event_unexpected",
        )


def test_a_report_after_the_story_is_over_is_unexpected() -> None:
    with writing() as session:
        parcel = at_counter(session)
        move(session, parcel, "collect")
        said(session, "retur", code=parcel.code)
        assert (parcel.state, names(session, parcel)[-1]) == (
            "collected",
            "carrier_event_unexpected",
        )


def test_a_delivery_finishes_the_case_and_a_later_return_opens_it_again() -> None:
    with writing() as session:
        parcel = handed_over(session)
        said(session, "terkirim")
        assert case_of(session, parcel).state == "finished"
        said(session, "retur", LATER)
        assert (parcel.state, case_of(session, parcel).state) == ("returned", "produced")


def test_a_returned_parcel_alone_never_finishes_a_case() -> None:
    with writing() as session:
        parcel = handed_over(session)
        said(session, "retur", LATER)
        said(session, "terkirim")
        assert (parcel.state, case_of(session, parcel).state) == ("returned", "produced")


def test_a_case_waits_for_an_enclosure_that_is_still_here() -> None:
    with writing() as session:
        parcel = handed_over(session)
        case = case_of(session, parcel)
        enclosure = an_enclosure(session, case, None)
        said(session, "terkirim")
        assert case.state == "produced"
        enclosure.state = "withdrawn"
        parcels.settle_contents(session, parcel, actor=CLERK)
        assert case.state == "finished"


def test_a_traced_parcel_moves_only_when_it_arrives_or_comes_back() -> None:
    with writing() as session:
        parcel = handed_over(session)
        said(session, "manifest serah")
        move(session, parcel, "trace")
        said(session, "proses antar", LATER)
        assert parcel.state == "tracing"
        said(session, "terkirim", LATER, receiver="Budi")
        assert (parcel.state, case_of(session, parcel).state) == ("delivered", "finished")


def test_a_disputed_delivery_stays_disputed_until_it_is_reported_anew() -> None:
    with writing() as session:
        parcel = handed_over(session)
        said(session, "terkirim")
        tracing.trace(
            session,
            parcel,
            seen_version=parcel.version,
            actor=CLERK,
            reason="tidak merasa menerima",
            today=NOON.date(),
        )
        assert (parcel.state, case_of(session, parcel).state) == ("tracing", "produced")
        assert said(session, "terkirim").repeated == 1
        said(session, "proses antar", NOON - timedelta(hours=1))
        assert parcel.state == "tracing"
        said(session, "terkirim", LATER, receiver="Budi")
        assert (parcel.state, parcel.trace_until) == ("delivered", None)


def test_a_delivery_known_only_once_the_resi_is_bound_ends_the_search() -> None:
    with writing() as session:
        parcel = handed_over(session, resi=None)
        said(session, "terkirim")
        move(session, parcel, "trace")
        parcel.resi = RESI
        parcel_reports.adopt_reports(session, parcel)
        assert parcels.follow(session, parcel, actor=CLERK)
        assert parcel.state == "delivered"


def test_whoever_brings_a_fact_may_bring_it() -> None:
    with writing() as session:
        parcel = handed_over(session)
        heard = ByHand(FactKind.DELIVERED, NOON, receiver="Budi")
        recording.record_by_hand(session, parcel, heard, actor=CHIEF)
        assert parcel.state == "delivered"


def test_by_hand_a_failed_attempt_says_why() -> None:
    with writing() as session:
        parcel = handed_over(session)
        with pytest.raises(FailureMissing):
            recording.record_by_hand(session, parcel, ByHand(FactKind.ATTEMPTED, NOON), actor=CLERK)
        heard = ByHand(FactKind.ATTEMPTED, NOON, reason="moved", receiver="tidak dipakai")
        recording.record_by_hand(session, parcel, heard, actor=CLERK)
        row = session.scalars(select(CarrierEvent)).one()
        assert (row.reason, row.receiver, row.way) == ("moved", None, "hand")


def test_a_report_typed_by_mistake_is_withdrawn_and_never_lost() -> None:
    with writing() as session:
        parcel = handed_over(session)
        recording.record_by_hand(session, parcel, ByHand(FactKind.RETURNED, NOON), actor=CLERK)
        row = session.scalars(select(CarrierEvent)).one()
        with pytest.raises(ReasonMissing):
            recording.withdraw(session, parcel, row.id, actor=CLERK, reason=" ")
        assert recording.withdraw(session, parcel, row.id, actor=CLERK, reason="salah kiriman")
        assert (parcel.state, row.withdrawn) == ("handed_over", True)
        assert "carrier_event_withdrawn" in names(session, parcel)
        with pytest.raises(ReportUnknown):
            recording.withdraw(session, parcel, row.id, actor=CLERK, reason="sekali lagi")


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ("csv", "csv", "handed_over"),
        ("hand", "csv", "delivered"),
        ("csv", "hand", "delivered"),
        ("hand", "hand", "delivered"),
    ],
)
def test_a_withdrawn_report_counts_again_only_from_a_second_source(
    first: str, second: str, state: str
) -> None:
    with writing() as session:
        parcel = handed_over(session)
        said(session, "delivered", way=first)
        row = session.scalars(select(CarrierEvent)).one()
        recording.withdraw(session, parcel, row.id, actor=CLERK, reason="keliru")
        said(session, "delivered", way=second)
        assert parcel.state == state


def test_a_report_of_another_parcel_cannot_be_withdrawn_here(app: Flask) -> None:
    del app
    with writing() as session:
        parcel, other = handed_over(session), handed_over(session, resi=None)
        said(session, "terkirim")
        row = session.scalars(select(CarrierEvent)).one()
        with pytest.raises(ReportUnknown):
            recording.withdraw(session, other, row.id, actor=CLERK, reason="keliru")
        assert parcel.state == "delivered"


def test_the_name_of_who_took_it_stays_out_of_the_history() -> None:
    with writing() as session:
        parcel = handed_over(session)
        said(session, "terkirim", receiver="Budi Contohman")
        data = session.scalars(select(Event.data).where(Event.thing_id == parcel.id)).all()
        assert "Contohman" not in str(data)


def test_a_persons_number_in_a_carriers_words_is_masked() -> None:
    with writing() as session:
        handed_over(session)
        line = Line(1, RESI, "Proses Antar", NOON, place=f"Contoh {NIK}", reason=f"NIK {NIK}")
        recording.record(session, [line], way="csv", actor=CLERK)
        row = session.scalars(select(CarrierEvent)).one()
        assert (row.place, row.reason) == ("Contoh 3599************01", "NIK 3599************01")
        assert NIK not in str(list(session.scalars(select(Event.data))))
