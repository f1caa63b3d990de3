"""The hand-over list and the minutes on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.codes import CheckFailed, Kind, Mark, NotATrackingCode
from postal.demo.paper import pictures
from postal.dispatch import handing_over, manifest_sheet, minutes, papers
from postal.dispatch.manifest_sheet import Row
from postal.dispatch.minutes import Entry
from postal.dispatch.parties import Parties, Party
from postal.extensions import writing
from postal.letters import in_parcels
from postal.models import Applicant, Subject
from postal.printing.items import Item, Text
from postal.printing.stock import A4, F4, Paper
from postal.printing.words import Words
from tests.cases import NIK, someone
from tests.dispatch.boxes import (
    RESI,
    TODAY,
    facts,
    filled,
    for_district,
    labelled,
    opened,
    opened_for,
    put,
)
from tests.printing.approval import differs

PARCEL = "BPMG7K3MQT"
TRACKING = "7K3MQX9D24H3"
ENGLISH = Words(lambda text: text, "en")


def long_list(count: int) -> manifest_sheet.ManifestSheet:
    codes = (Mark(Kind.PARCEL, "MG", f"00{number:03d}").text for number in range(count))
    rows = tuple(Row(code, RESI, "KABUPATEN CONTOH SELATAN", "69901") for code in codes)
    return replace(manifest_sheet.EXAMPLE, rows=rows)


def long_minutes(count: int) -> minutes.Minutes:
    entries = tuple(Entry(PARCEL, "Contohwati Ujicoba", TRACKING) for _ in range(count))
    return replace(minutes.EXAMPLE, entries=entries)


def words_of(pages: tuple[tuple[Item, ...], ...]) -> str:
    return " ".join(item.text for page in pages for item in page if isinstance(item, Text))


def rows_on(page: tuple[Item, ...]) -> list[str]:
    """The parcel codes on a page, from the top."""
    texts = [item for item in page if isinstance(item, Text) and item.text.startswith("BPMG")]
    return [item.text for item in sorted(texts, key=lambda item: item.y)]


def test_they_look_as_approved() -> None:
    assert not differs(manifest_sheet.render(manifest_sheet.EXAMPLE), "manifest-example")
    assert not differs(manifest_sheet.render(long_list(40), F4), "manifest-long-f4")
    assert not differs(minutes.render(minutes.EXAMPLE), "minutes-example")
    blank = replace(minutes.EXAMPLE, parties=Parties(), struck=())
    assert not differs(minutes.render(blank), "minutes-to-fill-in")


@pytest.mark.parametrize("paper", [A4, F4], ids=lambda paper: paper.name)
@pytest.mark.parametrize("kind", ["list", "minutes"])
def test_the_boxs_code_reads_back_as_bars_and_as_qr(paper: Paper, kind: str) -> None:
    pdf = (
        manifest_sheet.render(manifest_sheet.EXAMPLE, paper)
        if kind == "list"
        else minutes.render(minutes.EXAMPLE, paper)
    )
    page = next(pictures(pdf, 200))
    read = zxingcpp.read_barcodes(page)
    assert [code.text for code in read] == ["BXMG0B0KS4"] * 2
    assert len({code.format for code in read}) == 2


def test_three_hundred_parcels_go_on_numbered_pages_in_order() -> None:
    sheet = long_list(300)
    pages = manifest_sheet.layout(sheet)
    shown = [code for page in pages for code in rows_on(page)]
    listed = [Mark.read(row.code).grouped for row in sheet.rows]
    struck = [Mark.read(code).grouped for code, _ in sheet.struck]
    assert [code for code in shown if code not in struck] == listed
    for number, page in enumerate(pages, start=1):
        words = words_of((page,))
        assert f"Halaman {number} dari {len(pages)}" in words
        assert "2020/17" in words
        assert "Kode kiriman" in words or not rows_on(page)
    assert "Jumlah: 300 kiriman" in words_of(pages)


@pytest.mark.parametrize("paper", [A4, F4], ids=lambda paper: paper.name)
@pytest.mark.parametrize("count", [1, 20, 31, 32, 33, 36, 90])
def test_nothing_leaves_the_paper_or_runs_into_the_foot(paper: Paper, count: int) -> None:
    sheets = (
        manifest_sheet.layout(long_list(count), paper),
        minutes.layout(long_minutes(count), paper),
    )
    for pages in sheets:
        for page in pages:
            foot = [item for item in page if isinstance(item, Text) and "Halaman" in item.text]
            for item in page:
                assert item.x >= 0
                assert item.x + item.width <= paper.width - 10
                if item not in foot:
                    assert item.y + item.height <= foot[0].y


@pytest.mark.parametrize("count", range(14, 24))
def test_signatures_never_stand_alone_on_a_page(count: int) -> None:
    last = words_of((minutes.layout(long_minutes(count))[-1],))
    assert "SAKSI" in last
    assert "gratis" in last


def test_the_minutes_say_day_and_total_in_words() -> None:
    words = words_of(minutes.layout(minutes.EXAMPLE))
    for part in (
        "Jumat tanggal dua puluh lima bulan September tahun dua ribu dua puluh",
        "Jumlah: 2 (dua) kiriman",
        "Nomor: 2020/18",
        "Contohwati Satu Ujicoba",
        "7K3M-QX9D-24H3",
        "Kecamatan Contoh Utara",
        "Kasi Pelayanan",
        "tertutup rapat, tidak rusak",
        "label robek",
        "gratis",
        "SAKSI",
    ):
        assert part in words
    assert "Friday, the twenty-fifth of September" in words_of(
        minutes.layout(minutes.EXAMPLE, A4, ENGLISH)
    )


def test_what_is_not_known_is_left_to_the_pen() -> None:
    words = words_of(minutes.layout(replace(minutes.EXAMPLE, parties=Parties())))
    assert words.count(": ....") == 7  # three lines of two parties, and the condition


def test_a_code_that_is_none_of_ours_is_not_printed() -> None:
    with pytest.raises(CheckFailed):
        manifest_sheet.layout(replace(manifest_sheet.EXAMPLE, code="BXMG0B0KS5"))
    with pytest.raises(CheckFailed):
        manifest_sheet.layout(
            replace(manifest_sheet.EXAMPLE, rows=(Row("BPMG7K3MQX", None, "", ""),))
        )
    with pytest.raises(NotATrackingCode):
        minutes.layout(replace(minutes.EXAMPLE, entries=(Entry(PARCEL, "Contoh", "apa"),)))


def test_the_same_paper_has_the_same_bytes() -> None:
    assert minutes.render(minutes.EXAMPLE) == minutes.render(minutes.EXAMPLE)


def test_the_list_is_made_from_the_manifest_and_moves_nothing(app: Flask) -> None:
    with writing() as session:
        manifest, first, second = opened(session), labelled(session, resi=RESI), labelled(session)
        put(session, manifest, first, second)
        sheet = papers.print_list(session, manifest, today=TODAY, actor=someone())
        assert sheet.rows == (
            Row(first.code, RESI, "KOTA CONTOH", "69901"),
            Row(second.code, None, "KOTA CONTOH", "69901"),
        )
        assert (sheet.carrier, sheet.day) == ("Pos Indonesia", TODAY)
        assert manifest.printed_at is not None
        assert (manifest.state, first.state) == ("open", "manifested")
        assert facts(session, manifest, "manifest_printed") == 1


def test_the_minutes_name_who_collects_and_no_number_of_theirs(app: Flask) -> None:
    with writing() as session:
        box, parcel = opened_for(session), for_district(session)
        session.add(Subject(application_id=parcel.application_id, nik=NIK))
        put(session, box, parcel)
        told = papers.print_minutes(session, box, today=TODAY, actor=someone())
        tracking = parcel.application.tracking_code
        assert told.entries == (Entry(parcel.code, "Siti Contohwati", tracking),)
        words = words_of(minutes.layout(told))
        assert NIK not in words
        assert "KTP" not in words
        assert facts(session, box, "minutes_printed") == 1


def test_a_parcel_without_frozen_recipient_uses_the_case(app: Flask) -> None:
    with writing() as session:
        parcel = labelled(session)
        parcel.recipient = None
        applicant = session.scalars(
            select(Applicant).where(Applicant.application_id == parcel.application_id)
        ).one()
        applicant.name, applicant.city = "Contoh Lain", "KABUPATEN LAIN"
        manifest = opened(session)
        put(session, manifest, parcel)
        sheet = papers.print_list(session, manifest, today=TODAY, actor=someone())
        assert sheet.rows[0].city == "KABUPATEN LAIN"
        assert papers.recipient_name(parcel) == "Contoh Lain"


def test_the_papers_keep_the_day_of_the_hand_over_and_who_was_struck_out(app: Flask) -> None:
    with writing() as session:
        manifest, (first, second) = filled(session)
        handing_over.hand_over(
            session,
            manifest,
            present=None,
            missing={second.code: "robek"},
            seen_version=manifest.version,
            inside=in_parcels.leaving,
            actor=someone(),
        )
        sheet = papers.print_list(
            session, manifest, today=TODAY.replace(year=2030), actor=someone()
        )
        assert sheet.day.year != 2030
        assert [row.code for row in sheet.rows] == [first.code]
        assert sheet.struck == ((second.code, "robek"),)


def _signed(session: Session, code: str, parties: Parties) -> None:
    opened_for(session, code).parties = parties.to_json()
    session.flush()


def test_who_signed_last_time_is_proposed(app: Flask) -> None:
    both = Parties(Party("Contoh Satu"), Party("Contoh Dua"), condition="baik")
    with writing() as session:
        fresh = opened_for(session, "359902")
        assert papers.usual_parties(session, fresh) == Parties()
        _signed(session, "359901", both)
        assert papers.usual_parties(session, fresh) == Parties(first=Party("Contoh Satu"))
        _signed(session, "359902", both)
        assert papers.usual_parties(session, fresh) == both
        fresh.parties = Parties(Party("Contoh Tiga")).to_json()
        assert papers.usual_parties(session, fresh).first.name == "Contoh Tiga"
