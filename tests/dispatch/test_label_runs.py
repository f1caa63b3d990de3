"""Printing labels: rows first, reprints marked, a jammed run printed again as if never printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import print_runs
from postal.dispatch import prints
from postal.dispatch.label import Label, render
from postal.dispatch.manifest_refusals import CaseAtRest
from postal.dispatch.refusals import (
    AddressIncomplete,
    LabelNotNow,
    NotCollectedHere,
    NothingToPrint,
    StockUnknown,
)
from postal.extensions import writing
from postal.lookups import office_places
from postal.models import Event, LabelPrint, PrintRun
from postal.print_runs import NotInRun, RunSettled
from postal.workflow import ReasonMissing
from tests.cases import someone
from tests.dispatch.stage import STOCK, made, packed, printed

LATER = date(2026, 11, 25)


@pytest.fixture
def current(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def test_the_label_says_to_whom_and_nothing_about_the_case(current: Session) -> None:
    case = made(current, documents=2, enclosures=(("original", 1),))
    parcel = packed(current, case)
    run = printed(current, parcel)
    (label,) = prints.labels_of(run)
    assert label.name == "Siti Contohwati"
    assert label.lines == (
        "Jalan Contoh 1",
        "RT/RW 003/007",
        "Kel./Desa Contohsari",
        "Kec. Contoh Utara",
        "KOTA CONTOH",
        "JAWA TIMUR",
    )
    assert (label.postcode, label.phone, label.items) == ("69901", "0812-0000-1234", 3)
    assert (label.carrier, label.resi, label.reprint) == ("Pos Indonesia", None, 0)
    assert label.office_lines == ("Jalan Contoh 1", "KOTA CONTOH 69901", "Telp. (0300) 000000")
    assert parcel.state == "labelled"
    assert parcel.recipient is not None
    assert parcel.recipient["name"] == label.name


def test_another_city_has_no_province_of_ours(current: Session) -> None:
    case = made(current)
    assert case.applicant is not None
    case.applicant.city = "Kabupaten Misal"
    (label,) = prints.labels_of(printed(current, packed(current, case)))
    assert label.lines[-1] == "KABUPATEN MISAL"


def test_what_is_collected_goes_to_the_place_for_the_person(current: Session) -> None:
    case = made(current, channel="ambil_kecamatan")
    place = office_places(current, "district")[0]
    case.return_place_id = place.id
    (label,) = prints.labels_of(printed(current, packed(current, case)))
    assert (label.name, label.attention) == (f"Kantor Kecamatan {place.name}", "Siti Contohwati")
    assert (label.carrier, label.postcode) == (None, place.postcode)
    assert "Jalan Contoh 1" not in label.lines


def test_labels_of_a_run_are_sorted_by_postcode(current: Session) -> None:
    parcels = [packed(current, made(current, postcode=code)) for code in ("69909", "69901")]
    run = printed(current, *parcels, parcels[0])
    assert [label.postcode for label in prints.labels_of(run)] == ["69901", "69909"]
    assert run.count == 2


def test_a_second_print_is_a_reprint_with_its_day(current: Session) -> None:
    parcel = packed(current)
    printed(current, parcel)
    parcel.resi = "P2611230000001"
    (label,) = prints.labels_of(printed(current, parcel, today=LATER))
    assert (label.reprint, label.printed, label.resi) == (1, LATER, "P2611230000001")
    (third,) = prints.labels_of(printed(current, parcel, today=LATER))
    assert third.reprint == 2
    names = current.scalars(select(Event.name).where(Event.thing == "parcel")).all()
    assert names == ["born", "label", "label_reprinted", "label_reprinted"]


def test_a_label_prints_the_same_later(current: Session) -> None:
    case = made(current)
    parcel = packed(current, case)
    run = printed(current, parcel)
    before = render(prints.labels_of(run), STOCK)
    assert case.applicant is not None
    case.applicant.name, case.applicant.address = "Orang Lain", "Jalan Lain 2"
    current.flush()
    current.expire_all()
    assert render(prints.labels_of(run), STOCK) == before
    (again,) = prints.labels_of(printed(current, parcel))
    assert (again.name, again.reprint) == ("Siti Contohwati", 1)


def test_a_voided_label_is_made_anew_from_the_case(current: Session) -> None:
    case = made(current)
    parcel = packed(current, case)
    printed(current, parcel)
    with pytest.raises(ReasonMissing):
        prints.void_label(current, parcel, seen_version=parcel.version, reason="", actor=someone())
    prints.void_label(
        current, parcel, seen_version=parcel.version, reason="pindah", actor=someone()
    )
    assert (parcel.state, parcel.recipient) == ("packing", None)
    assert case.applicant is not None
    case.applicant.address = "Jalan Baru 9"
    (label,) = prints.labels_of(printed(current, parcel))
    assert (label.lines[0], label.reprint) == ("Jalan Baru 9", 0)


def test_no_label_without_an_address_and_nothing_is_written(current: Session) -> None:
    good, bad = packed(current), packed(current, case := made(current))
    assert case.applicant is not None
    case.applicant.postcode = None
    with pytest.raises(AddressIncomplete):
        printed(current, good, bad)
    assert good.state == "packing"
    assert current.scalars(select(PrintRun)).all() == []


def test_a_parcel_that_left_gets_no_label(current: Session) -> None:
    parcel = packed(current)
    printed(current, parcel)
    parcel.state = "handed_over"
    with pytest.raises(LabelNotNow):
        printed(current, parcel)
    with pytest.raises(NothingToPrint):
        printed(current)


def test_a_jammed_run_is_printed_again_without_a_mark(current: Session) -> None:
    parcels = [packed(current, made(current, postcode=f"6990{n}")) for n in range(1, 5)]
    run = printed(current, *parcels)
    fresh = prints.failed_from(current, run, 3, actor=someone())
    assert fresh is not None
    assert (run.outcome, run.failed_from) == ("failed", 3)
    assert prints.labels_of(fresh) == prints.labels_of(run)[2:]
    assert {row.number for row in current.scalars(select(LabelPrint))} == {0}
    failed = select(Event.thing_id).where(Event.name == "label_failed")
    assert set(current.scalars(failed)) == {parcel.id for parcel in parcels[2:]}
    assert print_runs.open_runs(current, prints.KIND) == [fresh]
    for again in (run,):
        with pytest.raises(RunSettled):
            prints.failed_from(current, again, 1, actor=someone())
        with pytest.raises(RunSettled):
            print_runs.all_out(again)
    print_runs.all_out(fresh)
    assert print_runs.open_runs(current, prints.KIND) == []


def test_a_reprint_that_jams_keeps_its_number(current: Session) -> None:
    parcel = packed(current)
    printed(current, parcel)
    again = printed(current, parcel, today=LATER)
    fresh = prints.failed_from(current, again, 1, actor=someone())
    assert fresh is not None
    assert [label.reprint for label in prints.labels_of(fresh)] == [1]


def test_a_jammed_label_that_was_voided_meanwhile_is_left_out(current: Session) -> None:
    parcel = packed(current)
    run = printed(current, parcel)
    prints.void_label(current, parcel, seen_version=parcel.version, reason="x", actor=someone())
    assert prints.failed_from(current, run, 1, actor=someone()) is None
    assert run.outcome == "failed"


def test_a_jammed_run_never_repeats_a_label_that_was_made_anew_since(current: Session) -> None:
    case = made(current)
    parcel, other = packed(current, case), packed(current)
    run = printed(current, parcel, other)
    prints.void_label(current, parcel, seen_version=parcel.version, reason="x", actor=someone())
    assert case.applicant is not None
    case.applicant.address = "Jalan Baru 9"
    printed(current, parcel)
    fresh = prints.failed_from(current, run, 1, actor=someone())
    assert fresh is not None
    assert [row.parcel for row in fresh.labels] == [other]
    last = prints.last_label(current, parcel)
    assert last is not None
    assert last.lines[0] == "Jalan Baru 9"


@pytest.mark.parametrize("number", [0, 2])
def test_a_run_has_no_label_beyond_its_count(current: Session, number: int) -> None:
    run = printed(current, packed(current))
    with pytest.raises(NotInRun):
        prints.failed_from(current, run, number, actor=someone())
    assert run.outcome is None


def test_only_what_is_collected_here_waits_at_the_counter(current: Session) -> None:
    away, here = packed(current), packed(current, made(current, channel="ambil_kantor"))
    printed(current, away, here)
    with pytest.raises(NotCollectedHere):
        prints.keep_ready(current, away, seen_version=away.version, actor=someone())
    prints.keep_ready(current, here, seen_version=here.version, actor=someone())
    assert here.state == "ready_at_counter"


def test_nothing_of_a_case_that_rests_is_laid_ready_at_the_counter(current: Session) -> None:
    case = made(current, channel="ambil_kantor")
    parcel = packed(current, case)
    printed(current, parcel)
    case.state = "on_hold"
    with pytest.raises(CaseAtRest) as refused:
        prints.keep_ready(current, parcel, seen_version=parcel.version, actor=someone())
    assert "manifes" not in refused.value.text
    assert parcel.state == "labelled"


def test_an_unknown_stock_names_the_known() -> None:
    with pytest.raises(StockUnknown) as refused:
        prints.find_stock("kardus")
    assert "thermal-100x150" in str(refused.value.values["known"])


def test_stored_values_give_the_same_label_back(current: Session) -> None:
    parcel = packed(current)
    (label,) = prints.labels_of(printed(current, parcel))
    assert Label.from_json(label.to_json()) == label
    assert prints.last_label(current, parcel) == label
