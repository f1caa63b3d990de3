"""The one scan field: what each code does, and what it undoes."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.carriers import NotAResi
from postal.codes import CheckFailed, Kind, Mark
from postal.dispatch import binding, scanned, undoing
from postal.dispatch.manifest_refusals import (
    ManifestClosed,
    ManifestUnknown,
    NotLabelled,
    OnAnotherManifest,
)
from postal.dispatch.scanned import Answer
from postal.extensions import writing
from postal.models import Document, Manifest, Parcel
from postal.parcels import ParcelUnknown
from postal.resi import RegisterNumber
from tests.cases import NIK, a_case, a_dossier, someone
from tests.dispatch.boxes import (
    OTHER_RESI,
    RESI,
    empty_parcel,
    facts,
    filled,
    for_district,
    labelled,
    opened,
    put,
)


def scan(
    session: Session,
    text: str,
    parcel: Parcel | None = None,
    box: Manifest | None = None,
    nonce: str | None = None,
) -> Answer:
    return scanned.scan(session, text, parcel=parcel, box=box, actor=someone(), nonce=nonce)


def test_a_parcels_code_opens_it(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        answer = scan(session, Mark.read(parcel.code).grouped.lower())
        assert (answer.tone, answer.parcel) == ("done", parcel.code)
        assert parcel.state == "labelled"


def test_a_labelled_parcel_goes_into_the_open_box(app: Flask) -> None:
    with writing() as session:
        parcel, box = labelled(session), opened(session)
        answer = scan(session, parcel.code, box=box)
        assert (parcel.state, parcel.manifest_id) == ("manifested", box.id)
        assert (answer.tone, answer.parcel, answer.box) == ("done", parcel.code, box.code)


def test_scanned_again_it_is_there_already(app: Flask) -> None:
    with writing() as session:
        parcel, box = labelled(session), opened(session)
        scan(session, parcel.code, box=box)
        answer = scan(session, parcel.code, box=box)
        assert (answer.tone, answer.parcel) == ("look", parcel.code)
        assert facts(session, parcel, "manifest") == 1


def test_a_parcel_without_label_is_opened_but_stays_out_of_the_box(app: Flask) -> None:
    with writing() as session:
        parcel, box = empty_parcel(session), opened(session)
        answer = scan(session, parcel.code, box=box)
        assert (answer.tone, parcel.state) == ("look", "packing")


def test_what_does_not_belong_into_the_box_is_refused(app: Flask) -> None:
    with writing() as session:
        box = opened(session)
        _, (elsewhere, _) = filled(session)
        with pytest.raises(OnAnotherManifest):
            scan(session, elsewhere.code, box=box)
        gone = for_district(session)
        gone.state = "at_district"
        with pytest.raises(NotLabelled):
            scan(session, gone.code, box=box)


def test_a_resi_binds_to_the_open_parcel(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        answer = scan(session, RESI, parcel)
        assert parcel.resi == RESI
        assert (answer.tone, answer.parcel) == ("done", parcel.code)


def test_an_odd_resi_is_bound_and_looked_at_again(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        answer = scan(session, "ZZ123456789012345", parcel)
        assert (answer.tone, parcel.resi) == ("look", "ZZ123456789012345")
        assert answer.doubt


def test_a_known_resi_finds_its_parcel(app: Flask) -> None:
    with writing() as session:
        parcel, other = labelled(session, resi=RESI), labelled(session, resi=OTHER_RESI)
        assert scan(session, RESI).parcel == parcel.code
        assert scan(session, RESI, other).parcel == parcel.code
        assert scan(session, RESI, for_district(session)).parcel == parcel.code


def test_a_known_resi_is_not_bound_to_an_open_parcel_without_one(app: Flask) -> None:
    with writing() as session:
        owner, parcel = labelled(session, resi=RESI), labelled(session)
        with pytest.raises(binding.ResiTaken, match=Mark.read(owner.code).grouped):
            scan(session, RESI, parcel)


def test_an_unknown_resi_asks_for_a_parcel_first(app: Flask) -> None:
    with writing() as session, pytest.raises(scanned.NoParcelOpen):
        scan(session, RESI)


def test_a_boxs_code_opens_its_manifest(app: Flask) -> None:
    with writing() as session:
        box, parcel = opened(session), labelled(session)
        answer = scan(session, box.code, parcel)
        assert (answer.box, answer.parcel, answer.tone) == (box.code, parcel.code, "done")
        box.state = "handed_over"
        with pytest.raises(ManifestClosed):
            scan(session, box.code)


def test_a_tracking_code_shows_the_cases_parcels(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        answer = scan(session, parcel.application.tracking_code)
        assert (answer.case, answer.parcel) == (parcel.application.tracking_code, parcel.code)


def test_a_dossiers_code_shows_that_documents_are_ready(app: Flask) -> None:
    with writing() as session:
        case = a_case(session)
        code = a_dossier(session, case).code
        answer = scan(session, code)
        assert (answer.tone, answer.case) == ("look", case.tracking_code)
        assert "belum ada dokumen" in answer.text
        row = Document(state="ready", application_id=case.id, kind="card", channel="pos")
        session.add(row)
        session.flush()
        assert "siap dikemas" in scan(session, code[-6:]).text


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (Mark(Kind.PARCEL, "MG", "7K3MQ").text, scanned.CodeForeign),
        (Mark(Kind.COMMAND, "CX", "7K3MQ").text, scanned.NotForDispatch),
        (Mark(Kind.PARCEL, "CX", "7K3MQ").text, ParcelUnknown),
        (Mark(Kind.BOX, "CX", "7K3MQ").text, ManifestUnknown),
        (Mark(Kind.DOSSIER, "CX", "7K3MQ").text, scanned.DossierUnknown),
        (Mark(Kind.PARCEL, "CX", "7K3MQ").text[:-1] + "=", CheckFailed),
        (NIK, RegisterNumber),
        ("halo", NotAResi),
    ],
)
def test_anything_else_is_refused_by_name(app: Flask, text: str, refusal: type[Exception]) -> None:
    with writing() as session, pytest.raises(refusal):
        scan(session, text, labelled(session))


def test_a_trigger_that_fires_twice_is_one_event(app: Flask) -> None:
    with writing() as session:
        parcel, box = labelled(session), opened(session)
        scan(session, parcel.code, box=box, nonce="n1")
        again = scan(session, parcel.code, box=box, nonce="n1")
        assert (again.tone, again.parcel, again.box) == ("done", parcel.code, box.code)
        scan(session, RESI, parcel, nonce="n2")
        scan(session, RESI, parcel, nonce="n2")
        assert facts(session, parcel, "manifest") == facts(session, parcel, "resi_bound") == 1


def test_another_code_from_a_page_of_the_cache_is_not_swallowed(app: Flask) -> None:
    with writing() as session:
        first, second, box = labelled(session), labelled(session), opened(session)
        scan(session, first.code, box=box, nonce="n1")
        scan(session, second.code, box=box, nonce="n1")
        assert second.state == "manifested"


def test_the_last_scans_of_a_person_stand_newest_first(app: Flask) -> None:
    with writing() as session:
        parcel, box = labelled(session), opened(session)
        scan(session, parcel.code, box=box)
        scan(session, RESI, parcel)
        labels = [event.name for event in undoing.last_scans(session, someone())]
        assert labels == ["resi_bound", "manifest"]
        assert not undoing.last_scans(session, someone(staff_id=2))


def test_scans_are_undone_each_once(app: Flask) -> None:
    with writing() as session:
        parcel, box = labelled(session), opened(session)
        scan(session, parcel.code, box=box)
        scan(session, RESI, parcel)
        bound, put_on = undoing.last_scans(session, someone())
        undoing.undo(session, bound.id, actor=someone())
        assert parcel.resi is None
        answer = undoing.undo(session, put_on.id, actor=someone())
        assert (parcel.state, answer.box) == ("labelled", box.code)
        for event in (bound, put_on):
            with pytest.raises(undoing.NothingToUndo):
                undoing.undo(session, event.id, actor=someone())


def test_nobody_undoes_what_somebody_else_scanned_or_what_went_on(app: Flask) -> None:
    with writing() as session:
        parcel, box = labelled(session), opened(session)
        scan(session, parcel.code, box=box)
        event = undoing.last_scans(session, someone())[0]
        with pytest.raises(undoing.NothingToUndo):
            undoing.undo(session, event.id, actor=someone(staff_id=2))
        with pytest.raises(undoing.NothingToUndo):
            undoing.undo(session, 999_999, actor=someone())
        other = opened(session)
        undoing.undo(session, event.id, actor=someone())
        put(session, other, parcel)
        with pytest.raises(undoing.NothingToUndo):
            undoing.undo(session, event.id, actor=someone())
