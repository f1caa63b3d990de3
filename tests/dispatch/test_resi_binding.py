"""A carrier's number belongs to one parcel, and a parcel has one at a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal import audit, parcel_reports, parcels
from postal.carriers import NotAResi, Resi
from postal.codes import Kind, Mark
from postal.dispatch import binding, handing_over, undoing
from postal.extensions import writing
from postal.letters import in_parcels
from postal.models import CarrierEvent, Parcel
from postal.resi import CodeCut, RegisterNumber
from tests.cases import NIK, a_case, an_envelope, someone
from tests.conftest import ClientFor
from tests.dispatch.boxes import (
    OTHER_RESI,
    RESI,
    empty_parcel,
    facts,
    filled,
    for_district,
    labelled,
)


def bind(session: Session, parcel: Parcel, text: str = RESI) -> Resi:
    return binding.bind(session, parcel, text, actor=someone())


def report(session: Session, given: str, kind: str = "delivered") -> CarrierEvent:
    row = CarrierEvent(
        given=given,
        word=kind,
        kind=kind,
        at=datetime(2026, 11, 24, 8, tzinfo=UTC),
        way="csv",
        digest=f"{given}{kind}",
    )
    session.add(row)
    session.flush()
    return row


def test_a_resi_is_bound_before_the_label_with_it_or_later(app: Flask) -> None:
    with writing() as session:
        for number, parcel in enumerate((empty_parcel(session), labelled(session))):
            bind(session, parcel, f"P261123000001{number}")
            assert parcel.resi == f"P261123000001{number}"
            assert parcel.resi_at is not None
            assert facts(session, parcel, "resi_bound") == 1


def test_a_number_is_read_as_the_scanner_or_a_person_writes_it(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        bind(session, parcel, " p2611230000017 ")
        assert parcel.resi == RESI


def test_an_odd_number_is_bound_with_its_doubt(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        assert bind(session, parcel, "ZZ123456789012345").doubt
        assert parcel.resi == "ZZ123456789012345"


def test_the_same_number_again_changes_nothing(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        bind(session, parcel)
        bind(session, parcel)
        assert facts(session, parcel, "resi_bound") == 1


def test_a_resi_bound_to_another_parcel_is_refused_and_names_it(app: Flask) -> None:
    with writing() as session:
        first, second = labelled(session), labelled(session)
        bind(session, first)
        with pytest.raises(binding.ResiTaken, match=Mark.read(first.code).grouped):
            bind(session, second)
        assert second.resi is None


def test_another_resi_asks_for_the_first_to_be_released(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        bind(session, parcel)
        with pytest.raises(binding.OtherResiBound, match=RESI):
            bind(session, parcel, OTHER_RESI)
        binding.unbind(session, parcel, RESI, actor=someone(), reason="label tertukar")
        bind(session, parcel, OTHER_RESI)
        assert parcel.resi == OTHER_RESI
        assert facts(session, parcel, "resi_unbound") == 1


def test_a_number_that_is_not_there_cannot_be_released(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        bind(session, parcel)
        with pytest.raises(binding.NoResiBound):
            binding.unbind(session, parcel, OTHER_RESI, actor=someone())
        assert parcel.resi == RESI


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (NIK, RegisterNumber),
        ("123", NotAResi),
        ("P26-1123_0000017", NotAResi),
    ],
)
def test_what_no_carrier_gives_out_is_refused(
    app: Flask, text: str, refusal: type[Exception]
) -> None:
    with writing() as session:
        parcel = labelled(session)
        with pytest.raises(refusal):
            bind(session, parcel, text)


def test_an_incoming_envelopes_resi_is_refused(app: Flask) -> None:
    with writing() as session:
        an_envelope(session, resi=RESI)
        with pytest.raises(binding.ResiIncoming, match="20-11-2026"):
            bind(session, labelled(session))


def test_our_own_codes_are_no_resi(app: Flask) -> None:
    with writing() as session:
        parcel, case = labelled(session), a_case(session)
        code = Mark.new(Kind.DOSSIER, "CX").text
        for own in (parcel.code, code, case.tracking_code):
            with pytest.raises(binding.OwnCode):
                bind(session, parcel, own)
        for cut in (parcel.code[1:], parcel.code[2:], code + parcel.code):
            with pytest.raises(CodeCut):
                bind(session, parcel, cut)


def test_a_parcel_without_carrier_takes_no_resi(app: Flask) -> None:
    with writing() as session, pytest.raises(binding.NoCarrier):
        bind(session, for_district(session))


def test_a_void_parcel_takes_no_resi(app: Flask) -> None:
    with writing() as session:
        parcel = empty_parcel(session)
        audit.transition(session, parcel, "void", seen_version=parcel.version, actor=someone())
        with pytest.raises(binding.ParcelVoid):
            bind(session, parcel)


def test_reports_that_came_before_the_binding_move_the_parcel(app: Flask) -> None:
    with writing() as session:
        manifest, (parcel, _) = filled(session)
        handing_over.hand_over(
            session,
            manifest,
            present=None,
            missing={},
            seen_version=manifest.version,
            inside=in_parcels.leaving,
            actor=someone(),
        )
        report(session, RESI)
        bind(session, parcel)
        assert parcel.state == "delivered"


def test_a_released_resi_takes_its_reports_along(app: Flask) -> None:
    with writing() as session:
        manifest, (wrong, right) = filled(session)
        handing_over.hand_over(
            session,
            manifest,
            present=None,
            missing={},
            seen_version=manifest.version,
            inside=in_parcels.leaving,
            actor=someone(),
        )
        report(session, RESI)
        bind(session, wrong)
        binding.unbind(session, wrong, RESI, actor=someone())
        bind(session, right)
        assert (wrong.state, right.state) == ("handed_over", "delivered")


def test_a_resi_with_reports_on_it_is_not_undone_like_a_slip(app: Flask) -> None:
    with writing() as session:
        manifest, (parcel, _) = filled(session)
        bind(session, parcel)
        (bound,) = undoing.last_scans(session, someone(), most=1)
        handing_over.hand_over(
            session,
            manifest,
            present=None,
            missing={},
            seen_version=manifest.version,
            inside=in_parcels.leaving,
            actor=someone(),
        )
        assert undoing.can_undo(session, bound)
        report(session, RESI)
        parcel_reports.adopt_reports(session, parcel)
        parcels.follow(session, parcel, actor=someone())
        assert parcel.state == "delivered"
        with pytest.raises(undoing.NothingToUndo):
            undoing.undo(session, bound.id, actor=someone())
        assert parcel.resi == RESI


def test_a_list_binds_its_good_lines_and_names_the_others(app: Flask) -> None:
    with writing() as session:
        first, second, third = (labelled(session) for _ in range(3))
        lines = "\n".join(
            (
                "kode;resi",
                f"{Mark.read(first.code).grouped};{RESI}",
                "",
                f"{second.code};{RESI}",
                f"{third.code}",
                f"BPCX00000X;{OTHER_RESI}",
                f'"{second.code}"\t"{OTHER_RESI}"',
            )
        )
        bound, bad = binding.bind_lines(session, lines, actor=someone())
        assert [(one.number, one.resi) for one in bound] == [(2, RESI), (7, OTHER_RESI)]
        assert [(one.number, one.refusal.code) for one in bad] == [
            (4, "resi-taken"),
            (5, "line-incomplete"),
            (6, "parcel-unknown"),
        ]


def test_the_page_keeps_the_bad_lines_and_says_why(client: ClientFor) -> None:
    with writing() as session:
        first, second = labelled(session).code, labelled(session).code
    text = f"{first};{RESI}\n{second};{RESI}"
    answer = client("counter").post("/pengiriman/resi", data={"daftar": text})
    assert answer.status_code == 422
    assert "1 resi dipasang." in answer.text
    assert f"{second};{RESI}</textarea>" in answer.text
    assert Mark.read(first).grouped in answer.text


def test_an_empty_list_is_told(client: ClientFor) -> None:
    assert client("mailroom").post("/pengiriman/resi", data={"daftar": " "}).status_code == 422
