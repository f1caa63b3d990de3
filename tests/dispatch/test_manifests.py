"""What goes on a manifest, what comes off it, and that everything is there when it leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.audit import SomeoneElseMovedIt
from postal.carriers import CarrierUnknown
from postal.codes import Kind, Mark
from postal.dispatch import handing_over, manifests, waiting
from postal.dispatch.handing_over import NothingToHandOver, ParcelsMissing
from postal.dispatch.manifest_refusals import (
    CaseAtRest,
    ManifestClosed,
    ManifestUnknown,
    NotADistrict,
    NotLabelled,
    NotOnThisManifest,
    OnAnotherManifest,
    OneTarget,
    OnThisManifest,
    WrongCarrier,
    WrongPlace,
)
from postal.extensions import writing
from postal.letters import in_parcels
from postal.models import CarrierEvent, Manifest
from postal.workflow import IllegalMove, NotYourMove, ReasonMissing, Role
from tests.cases import someone
from tests.dispatch.boxes import (
    NORTH,
    RESI,
    SOUTH,
    TODAY,
    empty_parcel,
    facts,
    filled,
    for_district,
    labelled,
    opened,
    opened_for,
    put,
)


def hand_over(session: Session, manifest: Manifest, **said: object) -> int:
    how = {"present": None, "missing": {}, "seen_version": manifest.version, **said}
    by = someone()
    return handing_over.hand_over(session, manifest, inside=in_parcels.leaving, actor=by, **how)  # type: ignore[arg-type]


def test_a_manifest_gets_the_next_number_of_the_year_and_a_box_code(app: Flask) -> None:
    with writing() as session:
        first, second = opened(session), opened_for(session)
        other = manifests.open_manifest(
            session, carrier="JNE", today=date(2027, 1, 2), actor=someone()
        )
        assert [manifests.number_of(one) for one in (first, second, other)] == [
            "2026/1",
            "2026/2",
            "2027/1",
        ]
        assert Mark.read(first.code).kind is Kind.BOX
        assert first.code != second.code
        assert manifests.target_of(first) == "Pos Indonesia"
        assert manifests.target_of(second) == "Contoh Utara"


@pytest.mark.parametrize(
    ("target", "refusal"),
    [
        ({}, OneTarget),
        ({"carrier": "pos", "place": NORTH}, OneTarget),
        ({"carrier": "Merpati"}, CarrierUnknown),
        ({"place": "999999"}, NotADistrict),
    ],
)
def test_a_manifest_goes_to_one_known_target(
    app: Flask, target: dict[str, str], refusal: type[Exception]
) -> None:
    with writing() as session, pytest.raises(refusal):
        manifests.open_manifest(session, **target, today=TODAY, actor=someone())


def test_it_is_found_by_its_box_or_its_number(app: Flask) -> None:
    with writing() as session:
        made = opened(session)
        for text in (made.code, Mark.read(made.code).grouped.lower(), "2026/1"):
            assert manifests.find_manifest(session, text) is made
        for text in ("2026/2", "apa", labelled(session).code):
            with pytest.raises(ManifestUnknown):
                manifests.find_manifest(session, text)


def test_a_labelled_parcel_goes_on_and_comes_off(app: Flask) -> None:
    with writing() as session:
        manifest, (parcel, other) = filled(session)
        assert (parcel.state, parcel.manifest_id) == ("manifested", manifest.id)
        seen = parcel.version
        manifests.take_off(session, manifest, parcel, seen_version=seen, actor=someone())
        assert (parcel.state, parcel.manifest_id) == ("labelled", None)
        assert manifest.parcels == [other]


def test_parcels_stand_in_the_order_of_their_making(app: Flask) -> None:
    with writing() as session:
        manifest, first, second = opened(session), labelled(session), labelled(session)
        put(session, manifest, second, first)
        assert manifest.parcels == [first, second]


def test_only_a_labelled_parcel_goes_on_and_the_refusal_names_it(app: Flask) -> None:
    with writing() as session:
        parcel = empty_parcel(session)
        with pytest.raises(NotLabelled, match=Mark.read(parcel.code).grouped):
            put(session, opened(session), parcel)


def test_a_parcel_goes_on_once(app: Flask) -> None:
    with writing() as session:
        manifest, (parcel, _) = filled(session)
        with pytest.raises(OnThisManifest):
            put(session, manifest, parcel)


def test_a_parcel_of_another_manifest_is_refused_and_names_it(app: Flask) -> None:
    with writing() as session:
        _, (parcel, _) = filled(session)
        with pytest.raises(OnAnotherManifest, match="2026/1"):
            put(session, opened(session), parcel)


def test_each_carrier_and_each_kecamatan_has_its_own(app: Flask) -> None:
    with writing() as session:
        post, district = opened(session), opened_for(session)
        with pytest.raises(WrongCarrier, match="JNE"):
            put(session, post, labelled(session, "jne"))
        with pytest.raises(WrongCarrier, match="Contoh Utara"):
            put(session, post, for_district(session))
        with pytest.raises(WrongCarrier, match="Pos Indonesia"):
            put(session, district, labelled(session))
        with pytest.raises(WrongPlace, match="Contoh Selatan"):
            put(session, district, for_district(session, SOUTH))


def test_everything_that_waits_goes_on_and_nothing_else(app: Flask) -> None:
    with writing() as session:
        mine = [labelled(session), labelled(session)]
        labelled(session, "jne")
        for_district(session)
        empty_parcel(session)
        manifest = opened(session)
        assert manifests.put_on_all(session, manifest, actor=someone()) == 2
        assert manifest.parcels == mine
        box = opened_for(session)
        assert manifests.put_on_all(session, box, actor=someone()) == 1


def test_what_waits_is_counted_by_where_it_goes(app: Flask) -> None:
    with writing() as session:
        labelled(session)
        labelled(session)
        parcel = for_district(session)
        counts = waiting.waiting_counts(session)
        assert counts == ({"pos": 2}, {parcel.place_id: 1})


def test_the_second_of_two_clerks_is_told(app: Flask) -> None:
    with writing() as session:
        manifest, parcel = opened(session), labelled(session)
        with pytest.raises(SomeoneElseMovedIt):
            manifests.put_on(
                session, manifest, parcel, seen_version=parcel.version - 1, actor=someone()
            )


def test_a_void_manifest_gives_all_its_parcels_back(app: Flask) -> None:
    with writing() as session:
        manifest, parcels = filled(session)
        seen = manifest.version
        with pytest.raises(ReasonMissing):
            manifests.void(session, manifest, seen_version=seen, reason=" ", actor=someone())
    with writing() as session:
        manifest, parcels = filled(session)
        manifests.void(
            session, manifest, seen_version=manifest.version, reason="salah", actor=someone()
        )
        assert manifest.state == "void"
        assert [(one.state, one.manifest_id) for one in parcels] == [("labelled", None)] * 2
        with pytest.raises(ManifestClosed):
            put(session, manifest, parcels[0])


def test_a_hand_over_moves_everything_and_locks_the_manifest(app: Flask) -> None:
    with writing() as session:
        manifest, parcels = filled(session)
        assert hand_over(session, manifest) == 2
        assert manifest.state == "handed_over"
        assert {one.state for one in parcels} == {"handed_over"}
        assert {one.handed_at for one in parcels} == {manifest.handed_at}
        for change in (
            lambda: put(session, manifest, labelled(session)),
            lambda: manifests.take_off(
                session, manifest, parcels[0], seen_version=parcels[0].version, actor=someone()
            ),
            lambda: hand_over(session, manifest),
        ):
            with pytest.raises(ManifestClosed):
                change()
        with pytest.raises(IllegalMove):
            manifests.void(
                session, manifest, seen_version=manifest.version, reason="x", actor=someone()
            )


def test_one_missing_without_a_reason_stops_the_hand_over_and_is_named(app: Flask) -> None:
    with writing() as session:
        manifest, (first, second) = filled(session)
        with pytest.raises(ParcelsMissing, match=Mark.read(second.code).grouped) as refused:
            hand_over(session, manifest, present=[first.code])
        assert Mark.read(first.code).grouped not in str(refused.value)
        assert (first.state, second.state, manifest.state) == ("manifested", "manifested", "open")
        with pytest.raises(ParcelsMissing):
            hand_over(session, manifest, present=[first.code], missing={second.code: "  "})


def test_one_missing_with_a_reason_is_struck_out(app: Flask) -> None:
    with writing() as session:
        manifest, (first, second) = filled(session)
        count = hand_over(
            session, manifest, present=[first.code], missing={second.code: "amplop basah"}
        )
        assert count == 1
        assert (second.state, second.manifest_id, second.handed_at) == ("labelled", None, None)
        assert manifest.parcels == [first]
        struck = handing_over.struck_out(session, manifest)
        assert [(one.code, one.reason) for one in struck] == [(second.code, "amplop basah")]
        put(session, opened(session), second)
        assert second.state == "manifested"


def test_a_parcel_put_on_meanwhile_is_not_forgotten(app: Flask) -> None:
    with writing() as session:
        manifest, parcels = filled(session)
        put(session, manifest, late := labelled(session))
        with pytest.raises(ParcelsMissing, match=Mark.read(late.code).grouped):
            hand_over(session, manifest, present=[one.code for one in parcels])


def test_what_turns_up_after_all_is_present(app: Flask) -> None:
    with writing() as session:
        manifest, parcels = filled(session)
        codes = [one.code for one in parcels]
        assert hand_over(session, manifest, present=codes, missing={codes[0]: "tidak ada"}) == 2


def test_a_parcel_of_another_manifest_on_the_table_is_named(app: Flask) -> None:
    with writing() as session:
        manifest, parcels = filled(session)
        _, (stranger, _) = filled(session)
        codes = [one.code for one in parcels]
        with pytest.raises(NotOnThisManifest, match=stranger.code):
            hand_over(session, manifest, present=[*codes, stranger.code])
        with pytest.raises(NotOnThisManifest, match=stranger.code):
            hand_over(session, manifest, missing={stranger.code: "hilang"})


def test_nothing_is_no_hand_over(app: Flask) -> None:
    with writing() as session:
        with pytest.raises(NothingToHandOver):
            hand_over(session, opened(session))
        manifest, (only,) = filled(session, 1)
        with pytest.raises(NothingToHandOver):
            hand_over(session, manifest, missing={only.code: "robek"})
        assert only.state == "manifested"


def test_a_hand_over_from_an_old_page_is_refused(app: Flask) -> None:
    with writing() as session:
        manifest, _ = filled(session)
        with pytest.raises(SomeoneElseMovedIt):
            hand_over(session, manifest, seen_version=manifest.version - 1)


def test_reports_that_came_before_the_hand_over_move_the_parcel_on(app: Flask) -> None:
    with writing() as session:
        manifest, (parcel, other) = filled(session)
        session.add(
            CarrierEvent(
                parcel_id=parcel.id,
                given=RESI,
                word="diteruskan",
                kind="in_transit",
                at=datetime(2026, 11, 23, 9, tzinfo=UTC),
                way="csv",
                digest="d",
            )
        )
        hand_over(session, manifest)
        assert (parcel.state, other.state) == ("in_transit", "handed_over")


def test_the_counter_hands_over_and_strikes_out_but_fills_no_box(app: Flask) -> None:
    counter = someone(Role.COUNTER)
    with writing() as session:
        manifest, (first, second) = filled(session)
        waiting = labelled(session)
        with pytest.raises(NotYourMove):
            manifests.put_on(
                session, manifest, waiting, seen_version=waiting.version, actor=counter
            )
        count = handing_over.hand_over(
            session,
            manifest,
            present=[first.code],
            missing={second.code: "robek"},
            seen_version=manifest.version,
            inside=in_parcels.leaving,
            actor=counter,
        )
        assert count == 1


def test_what_is_refused_at_the_door_comes_back_with_its_reason(app: Flask) -> None:
    with writing() as session:
        manifest, (first, second) = filled(session)
        hand_over(session, manifest)
        seen = first.version
        with pytest.raises(ReasonMissing):
            handing_over.refuse_at_door(
                session, first, seen_version=seen, reason="", actor=someone()
            )
    with writing() as session:
        manifest, (first, second) = filled(session)
        hand_over(session, manifest)
        handing_over.refuse_at_door(
            session, first, seen_version=first.version, reason="terlalu berat", actor=someone()
        )
        assert (first.state, first.manifest_id, first.handed_at) == ("labelled", None, None)
        assert manifest.parcels == [second]
        assert handing_over.struck_out(session, manifest)[0].reason == "terlalu berat"
        assert facts(session, manifest, "strike_out") == 1
        with pytest.raises(NotOnThisManifest):
            handing_over.refuse_at_door(
                session, first, seen_version=first.version, reason="lagi", actor=someone()
            )


@pytest.mark.parametrize("state", ["withdrawn", "on_hold", "under_verification", "rejected"])
def test_a_document_of_a_case_at_rest_goes_on_no_manifest(app: Flask, state: str) -> None:
    with writing() as session:
        parcel = labelled(session)
        parcel.application.state = state
        with pytest.raises(CaseAtRest, match=Mark.read(parcel.code).grouped):
            put(session, opened(session), parcel)
        assert parcel.state == "labelled"


def test_a_parcel_of_a_case_that_came_to_rest_is_not_handed_over_but_struck_out(
    app: Flask,
) -> None:
    with writing() as session:
        manifest, (first, second) = filled(session)
        second.application.state = "withdrawn"
        with pytest.raises(CaseAtRest, match=Mark.read(second.code).grouped):
            hand_over(session, manifest)
        assert (first.state, second.state) == ("manifested", "manifested")
        assert hand_over(session, manifest, missing={second.code: "dibatalkan"}) == 1
        assert (first.state, second.state) == ("handed_over", "labelled")
