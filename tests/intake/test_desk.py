"""The intake screen: scanned and typed, by people in a hurry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal import audit
from postal.codes import Kind, Mark
from postal.extensions import writing
from postal.intake.commands import Action, action_mark, desk_groups
from postal.intake.covers import blank_stock
from postal.lookups import the_office
from postal.matching.services import join
from postal.models import (
    Applicant,
    Application,
    Cover,
    CoverPrint,
    Dossier,
    Enclosure,
    Envelope,
    Event,
    Page,
)
from tests.cases import NIK, a_case
from tests.conftest import ClientFor
from tests.scanning.again_stage import MAILROOM, feed, problems

FORM = {"way": "post", "dossiers-0-service": "", "dossiers-0-name": ""}


def post(browser: FlaskClient, **values: Any) -> TestResponse:  # noqa: ANN401 - form values
    fields = {key.replace("__", "-"): value for key, value in values.items()}
    return browser.post("/kiriman/", data={**FORM, **fields}, follow_redirects=True)


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def blank_cover() -> str:
    with writing() as current:
        stock = blank_stock(current, 1, office=the_office(current), actor=audit.system("test"))
        return stock[0].code


def test_an_envelope_becomes_a_case_with_its_codes(client: ClientFor, session: Session) -> None:
    answer = post(
        client("mailroom"),
        resi="P2611210000001",
        dossiers__0__service="KTP-HILANG",
        dossiers__0__sheets="6",
        dossiers__0__name="Contohwati Ujicoba",
    )
    dossier = session.scalars(select(Dossier)).one()
    case = dossier.application
    assert case is not None
    assert (dossier.sheets, dossier.state, case.state) == (6, "received", "registered")
    assert case.service is not None
    assert case.service.code == "KTP-HILANG"
    assert dossier.envelope is not None
    assert (dossier.envelope.resi, dossier.envelope.state) == ("P2611210000001", "emptied")
    assert Mark.read(dossier.code).grouped in text(answer)


def test_an_envelope_may_tell_part_of_the_address(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    told = {
        "dossiers__0__address": "Jalan Contoh 1 RT 001/RW 002",
        "dossiers__0__village": "Desa Contoh",
        "dossiers__0__city": "Kota Misal",
    }
    answer = post(browser, **told, dossiers__0__postcode="6990")
    assert answer.status_code == 422
    assert "5 angka" in text(answer)
    assert 'value="Desa Contoh"' in text(answer)
    assert post(browser, **told, dossiers__0__postcode="69901").status_code == 200
    applicant = session.scalars(select(Applicant)).one()
    assert (applicant.address, applicant.village, applicant.district) == (
        "Jalan Contoh 1 RT 001/RW 002",
        "Desa Contoh",
        None,
    )
    assert (applicant.city, applicant.postcode) == ("Kota Misal", "69901")


def test_only_enter_registers_an_envelope_that_tells_nothing(
    client: ClientFor, session: Session
) -> None:
    post(client("mailroom"))
    case = session.scalars(select(Application)).one()
    assert case.service is None
    assert case.examine_by is not None


def test_a_scanned_resi_waits_in_its_field_and_is_not_saved_yet(
    client: ClientFor, session: Session
) -> None:
    answer = post(client("mailroom"), scan="rr 473124829 id")
    assert 'value="RR473124829ID"' in text(answer)
    assert session.scalars(select(Envelope)).all() == []


def test_a_resi_known_already_is_said_with_its_day(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    post(browser, resi="P2611210000001")
    for field in ("scan", "resi"):
        answer = post(browser, **{field: "P2611210000001"})
        assert "sudah terdaftar pada" in text(answer)
    assert len(session.scalars(select(Envelope)).all()) == 1


def test_a_blank_cover_scanned_at_intake_is_bound_to_the_dossier(
    client: ClientFor, session: Session
) -> None:
    code = blank_cover()
    browser = client("mailroom")
    shown = post(browser, scan=code)
    assert f'value="{code}"' in text(shown)
    post(browser, dossiers__0__cover=code, dossiers__0__service="KK-BARU")
    dossier = session.scalars(select(Dossier)).one()
    assert dossier.code == code
    assert session.scalars(select(Cover)).one().state == "bound"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (Mark(Kind.DOSSIER, "ZZ", "AAAAA").text, "milik kantor lain"),
        (Mark(Kind.DOSSIER, "CX", "QQQQQ").text, "tidak dikenal"),
        (Mark(Kind.PARCEL, "CX", "QQQQQ").text, "bukan lembar kendali"),
        (Mark(Kind.COMMAND, "CX", "QQQQQ").text, "tidak dikenal lagi"),
        ("BDCXQQQQQQ", "satu huruf atau angka yang keliru"),
        (Mark(Kind.COMMAND, "CX", "V0001").text[1:], "terpotong"),
        (Mark(Kind.DOSSIER, "CX", "QQQQQ").text[3:], "terpotong"),
        ("P2611" + Mark(Kind.DOSSIER, "CX", "QQQQQ").text, "tergabung"),
        ("3599014101900001", "bukan resi"),
        ("apa", "8 sampai 30"),
    ],
)
def test_a_code_that_cannot_be_used_is_named_and_kept(
    client: ClientFor, session: Session, code: str, said: str
) -> None:
    answer = post(client("mailroom"), scan=code, dossiers__0__name="Contohwati Ujicoba")
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Contohwati Ujicoba" in text(answer)
    assert session.scalars(select(Envelope)).all() == []


def test_a_cover_cannot_be_bound_twice(client: ClientFor, session: Session) -> None:
    code = blank_cover()
    browser = client("mailroom")
    post(browser, dossiers__0__cover=code)
    answer = post(browser, dossiers__0__cover=code)
    assert answer.status_code == 409
    assert len(session.scalars(select(Dossier)).all()) == 1


def test_a_bundle_that_was_scanned_before_its_envelope_is_registered_is_that_dossier(
    client: ClientFor, session: Session
) -> None:
    code = blank_cover()
    feed(code, "formulir", "ktp")
    browser = client("mailroom")
    shown = post(browser, scan=code)
    assert "sudah dipindai sebelum didaftarkan" in text(shown)
    post(browser, dossiers__0__cover=code, dossiers__0__service="KK-BARU", dossiers__0__sheets="2")
    session.expire_all()
    dossier = session.scalars(select(Dossier)).one()
    assert (dossier.code, dossier.state, dossier.sheets) == (code, "matched", 2)
    assert dossier.envelope is not None
    assert dossier.application is not None
    assert dossier.application.paper_ready_at is not None
    assert len({page.id for page in session.scalars(select(Page)) if page.dossier_id}) == 3
    assert problems(session) == []


def test_a_bundle_of_other_sheets_than_were_scanned_waits_for_a_person(
    client: ClientFor, session: Session
) -> None:
    code = blank_cover()
    feed(code, "formulir", "ktp", "formulir lain", "ktp lain")  # another cover slipped through
    answer = post(
        client("mailroom"),
        dossiers__0__cover=code,
        dossiers__0__service="KK-BARU",
        dossiers__0__sheets="2",
    )
    assert "lembarnya tidak cocok: periksa di Pencocokan" in text(answer)
    session.expire_all()
    dossier = session.scalars(select(Dossier)).one()
    assert dossier.state == "scanned"
    assert dossier.application is not None
    assert dossier.application.paper_ready_at is None
    assert problems(session) == []


def test_whoever_saw_a_scanned_bundle_before_its_registration_decides_nothing(
    client: ClientFor, session: Session
) -> None:
    code = blank_cover()
    feed(code, "formulir")
    seen = session.scalars(select(Dossier)).one().version
    session.rollback()
    post(client("mailroom"), dossiers__0__cover=code, dossiers__0__name="Contoh Satu")
    with writing() as current:
        dossier = current.scalars(select(Dossier)).one()
        other = a_case(current, name="Contoh Lain")
        with pytest.raises(audit.SomeoneElseMovedIt):
            join(
                current,
                dossier,
                other,
                seen_version=seen,
                actor=MAILROOM,
                reason="contoh",
                compared=True,
            )


def test_a_bundle_that_a_case_has_already_is_not_registered_once_more(
    client: ClientFor, session: Session
) -> None:
    code = blank_cover()
    feed(code, "formulir")
    browser = client("mailroom")
    post(browser, dossiers__0__cover=code, dossiers__0__service="KK-BARU")
    again = post(browser, dossiers__0__cover=code, dossiers__0__service="KK-BARU")
    assert again.status_code == 409
    assert len(session.scalars(select(Dossier)).all()) == 1


def test_a_desk_sheet_chooses_the_service_and_the_kecamatan(
    client: ClientFor, session: Session
) -> None:
    groups = desk_groups(session, the_office(session), "id")
    marks = {label: mark for _, rows in groups for mark, label in rows}
    browser = client("mailroom")
    service = next(mark for label, mark in marks.items() if label.startswith("KIA-0-5"))
    assert '<option selected value="KIA-0-5">' in text(post(browser, scan=service))
    assert 'value="Contoh Selatan"' in text(post(browser, scan=marks["Contoh Selatan"]))


def test_a_desk_sheet_saves_and_sends_away(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    post(browser, scan=action_mark("CX", Action.SAVE).text)
    post(browser, scan=action_mark("CX", Action.EMPTY).text)
    assert [row.state for row in session.scalars(select(Envelope).order_by(Envelope.id))] == [
        "emptied",
        "empty_or_damaged",
    ]


def test_several_applications_come_out_of_one_envelope(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    more = post(browser, action="add", dossiers__0__service="AKTA-LAHIR")
    assert "dossiers-1-service" in text(more)
    post(
        browser,
        dossiers__0__service="AKTA-LAHIR",
        dossiers__1__service="KIA-0-5",
        dossiers__1__sheets="4",
    )
    envelope = session.scalars(select(Envelope)).one()
    assert [row.application.service.code for row in envelope.dossiers] == ["AKTA-LAHIR", "KIA-0-5"]  # type: ignore[union-attr]
    assert len({row.application_id for row in envelope.dossiers}) == 2


def test_enclosures_are_counted_rows(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    assert "dossiers-0-enclosures-0-kind" in text(post(browser, action="enclosure-0"))
    post(
        browser,
        **{"dossiers-0-enclosures-0-kind": "photo", "dossiers-0-enclosures-0-count": "2"},
    )
    row = session.scalars(select(Enclosure)).one()
    assert (row.kind, row.count, row.state) == ("photo", 2, "held")


@pytest.mark.parametrize(
    ("way_out", "state"),
    [
        ("misdirect", "misdirected"),
        ("set_aside", "unidentified"),
        ("empty", "empty_or_damaged"),
        ("damaged", "empty_or_damaged"),
    ],
)
def test_an_envelope_leaves_another_way_and_is_ended_with_a_reason(
    client: ClientFor, session: Session, way_out: str, state: str
) -> None:
    browser = client("mailroom")
    post(browser, action=way_out, resi="P2611210000009")
    envelope = session.scalars(select(Envelope)).one()
    assert (envelope.state, envelope.resi) == (state, "P2611210000009")
    assert session.scalars(select(Application)).all() == []
    end = {"seen_version": envelope.version, "reason": "dikembalikan ke kantor pos"}
    browser.post(f"/kiriman/{envelope.id}/selesai", data=end)
    session.expire_all()
    assert session.scalars(select(Envelope)).one().state == "closed"


def test_money_is_kept_as_an_enclosure_and_the_case_goes_on(
    client: ClientFor, session: Session
) -> None:
    post(client("mailroom"), action="money", money="Rp20.000", dossiers__0__service="KK-BARU")
    row = session.scalars(select(Enclosure)).one()
    assert (row.kind, row.label) == ("money", "Rp20.000")
    assert session.scalars(select(Application)).one().state == "registered"


def test_a_service_that_needs_a_visit_says_so(client: ClientFor, session: Session) -> None:
    answer = post(client("mailroom"), dossiers__0__service="BETUL-NAMA")
    assert "meminta pemohon datang" in text(answer)
    assert session.scalars(select(Application)).one().state == "in_person_required"


def test_another_day_of_arrival_asks_why(client: ClientFor, session: Session) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    browser = client("mailroom")
    answer = post(browser, arrived=yesterday)
    assert "Sebutkan alasan" in text(answer)
    post(browser, arrived=yesterday, arrived_reason="listrik padam")
    assert session.scalars(select(Envelope)).one().arrived.isoformat() == yesterday


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("arrived", "31-02-2026", "tanggal"),
        ("arrived", "2099-01-01", "tanggal"),
        ("resi", "abc", "8 sampai 30"),
        ("dossiers__0__sheets", "banyak", "angka"),
        ("dossiers__0__sheets", "0", "Antara"),
    ],
)
def test_a_wrong_entry_is_said_at_its_field_and_the_rest_is_kept(
    client: ClientFor, session: Session, field: str, value: str, said: str
) -> None:
    answer = post(client("mailroom"), **{field: value, "dossiers__0__name": "Contohwati Uji"})
    assert answer.status_code == 422
    assert said.lower() in text(answer).lower()
    assert f'value="{value}"' in text(answer)
    assert "Contohwati Uji" in text(answer)
    assert session.scalars(select(Envelope)).all() == []


def test_a_supplement_scanned_by_its_case_joins_it(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    post(browser, dossiers__0__service="KK-BARU")
    case = session.scalars(select(Application)).one()
    shown = post(browser, scan=case.tracking_code)
    assert "Susulan" in text(shown)
    post(browser, dossiers__0__case=case.tracking_code)
    session.expire_all()
    assert [row.role for row in session.scalars(select(Application)).one().dossiers] == [
        "first",
        "supplement",
    ]


def test_a_printed_cover_has_its_row_and_the_second_is_a_reprint(
    client: ClientFor, session: Session
) -> None:
    browser = client("mailroom")
    post(browser, dossiers__0__service="KK-BARU")
    code = session.scalars(select(Dossier)).one().code
    first = browser.post("/kiriman/lembar", data={"code": code})
    again = browser.post("/kiriman/lembar", data={"code": code})
    assert first.mimetype == again.mimetype == "application/pdf"
    assert [row.number for row in session.scalars(select(CoverPrint).order_by(CoverPrint.id))] == [
        0,
        1,
    ]
    names = session.scalars(select(Event.name).where(Event.thing == "dossier")).all()
    assert ("cover_printed" in names, "cover_reprinted" in names) == (True, True)


def test_a_tray_is_registered_and_printed_in_one_go(client: ClientFor, session: Session) -> None:
    answer = client("mailroom").post(
        "/kiriman/baki", data={"baki-service": "KTP-RUSAK", "baki-count": "3", "baki-sheets": "4"}
    )
    assert answer.mimetype == "application/pdf"
    covers = session.scalars(select(Cover).order_by(Cover.place_in_run)).all()
    assert [cover.place_in_run for cover in covers] == [1, 2, 3]
    assert len({cover.run for cover in covers}) == 1


def test_stock_and_desk_sheet_come_as_pdf(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    assert browser.post("/kiriman/stok", data={"stok-count": "2"}).mimetype == "application/pdf"
    assert browser.get("/kiriman/lembar-meja.pdf").data.startswith(b"%PDF")
    assert [cover.state for cover in session.scalars(select(Cover))] == ["blank", "blank"]


@pytest.mark.parametrize("count", ["0", "501", "banyak", ""])
def test_a_wrong_number_of_sheets_is_refused_by_name(
    client: ClientFor, session: Session, count: str
) -> None:
    answer = client("mailroom").post(
        "/kiriman/stok", data={"stok-count": count}, follow_redirects=True
    )
    assert "panel-stop" in text(answer)
    assert session.scalars(select(Cover)).all() == []


def test_names_are_masked_in_the_days_list(client: ClientFor) -> None:
    browser = client("mailroom")
    post(browser, dossiers__0__name="Contohwati Ujicoba")
    shown = text(browser.get("/kiriman/"))
    assert "Contohwati" not in shown
    assert "C*" in shown


def test_a_spoilt_cover_is_void_and_its_dossier_goes_by_a_new_one(
    client: ClientFor, session: Session
) -> None:
    browser = client("mailroom")
    post(browser, dossiers__0__service="KK-BARU")
    old = session.scalars(select(Dossier)).one().code
    gone = {"code": old[-6:], "reason": "tersobek mesin"}
    answer = browser.post("/kiriman/batal-lembar", data=gone)
    assert answer.mimetype == "application/pdf"
    dossier = session.scalars(select(Dossier)).one()
    assert dossier.code != old
    states = {cover.code: cover.state for cover in dossier.covers}
    assert states == {old: "void", dossier.code: "bound"}
    again = browser.post("/kiriman/batal-lembar", data=gone, follow_redirects=True)
    assert "panel-stop" in text(again)


def test_a_lost_blank_sheet_is_void_and_cannot_be_bound(
    client: ClientFor, session: Session
) -> None:
    code = blank_cover()
    browser = client("mailroom")
    browser.post("/kiriman/batal-lembar", data={"code": code, "reason": "hilang"})
    assert session.scalars(select(Cover)).one().state == "void"
    assert "sudah terpakai atau dibatalkan" in text(post(browser, scan=code))


def test_a_cover_is_not_void_without_a_reason(client: ClientFor, session: Session) -> None:
    code = blank_cover()
    answer = client("mailroom").post(
        "/kiriman/batal-lembar", data={"code": code, "reason": ""}, follow_redirects=True
    )
    assert "meminta alasan" in text(answer)
    assert session.scalars(select(Cover)).one().state == "blank"


def test_a_refused_sheet_keeps_its_code_and_reason(client: ClientFor, session: Session) -> None:
    code = blank_cover()
    gone = {"code": code, "reason": f"hilang, milik {NIK}"}
    answer = client("mailroom").post("/kiriman/batal-lembar", data=gone)
    assert answer.status_code == 409
    assert f'value="{code}"' in answer.text
    assert f'value="hilang, milik {NIK}"' in answer.text
    assert session.scalars(select(Cover)).one().state == "blank"


def test_a_refused_end_of_an_envelope_keeps_its_reason(client: ClientFor, session: Session) -> None:
    browser = client("mailroom")
    post(browser, action="misdirect", resi="P2611210000009")
    envelope = session.scalars(select(Envelope)).one()
    end = {"seen_version": envelope.version, "reason": f"diambil {NIK}"}
    answer = browser.post(f"/kiriman/{envelope.id}/selesai", data=end)
    assert answer.status_code == 409
    assert f'value="diambil {NIK}"' in answer.text
    assert session.scalars(select(Envelope)).one().state == "misdirected"


def test_an_envelope_thought_empty_is_registered_after_all(
    client: ClientFor, session: Session
) -> None:
    browser = client("mailroom")
    post(browser, action="empty", resi="P2611210000005")
    envelope = session.scalars(select(Envelope)).one()
    shown = text(browser.get(f"/kiriman/?kiriman={envelope.id}"))
    assert 'value="P2611210000005"' in shown
    post(
        browser,
        set_aside=envelope.id,
        resi="P2611210000005",
        dossiers__0__service="KK-BARU",
    )
    envelope = session.scalars(select(Envelope)).one()
    assert envelope.state == "emptied"
    assert len(envelope.dossiers) == 1


def test_what_was_refused_does_not_grow_together_with_the_next_scan(client: ClientFor) -> None:
    foreign = Mark(Kind.DOSSIER, "ZZ", "AAAAA").text
    shown = text(post(client("mailroom"), scan=foreign))
    field = shown[shown.index('id="scan"') - 200 : shown.index('id="scan"') + 400]
    assert 'value=""' in field
    assert f"“{foreign}”" in shown


def test_a_short_number_in_the_scan_field_counts_the_sheets(
    client: ClientFor, session: Session
) -> None:
    browser = client("mailroom")
    assert 'value="6"' in text(post(browser, scan="6"))
    post(browser, dossiers__0__sheets="6")
    assert session.scalars(select(Dossier)).one().sheets == 6


def test_a_sheet_that_lies_on_a_waiting_dossier_takes_nothing_more(
    client: ClientFor, session: Session
) -> None:
    code = blank_cover()
    browser = client("mailroom")
    post(browser, dossiers__0__cover=code)
    answer = post(browser, scan=code)
    assert "menunggu dipindai" in text(answer)
    assert len(session.scalars(select(Dossier)).all()) == 1


def test_choosing_a_service_by_barcode_says_that_it_needs_a_visit(
    client: ClientFor, session: Session
) -> None:
    groups = desk_groups(session, the_office(session), "id")
    marks = {label.split(" ")[0]: mark for _, rows in groups for mark, label in rows}
    answer = text(post(client("mailroom"), scan=marks["BETUL-NAMA"]))
    assert "perlu datang" in answer
    assert "panel-look" in answer


def test_errors_are_listed_with_the_dossier_they_belong_to(client: ClientFor) -> None:
    shown = text(post(client("mailroom"), dossiers__0__sheets="0"))
    assert "Berkas 1 · " in shown
    assert "{" not in shown[shown.index("Belum tersimpan") : shown.index("Belum tersimpan") + 400]


@pytest.mark.parametrize("field", ["name", "address", "village", "district", "city"])
def test_a_persons_number_in_a_name_or_an_address_is_refused_at_its_field(
    client: ClientFor, session: Session, field: str
) -> None:
    typed = {f"dossiers__0__{field}": f"Contoh {NIK}"}
    answer = post(client("mailroom"), **typed)
    assert answer.status_code == 422
    assert "Tulis tanpa NIK" in text(answer)
    assert f'value="Contoh {NIK}"' in text(answer)
    assert session.scalars(select(Envelope)).all() == []


def test_a_persons_number_in_the_note_of_an_envelope_is_masked(
    client: ClientFor, session: Session
) -> None:
    post(client("mailroom"), note=f"tertulis {NIK}", dossiers__0__service="KTP-HILANG")
    assert session.scalars(select(Envelope.note)).one() == "tertulis 3599************01"


@pytest.mark.parametrize("field", ["name", "address", "village"])
def test_what_cannot_be_printed_is_refused_and_nothing_typed_is_lost(
    client: ClientFor, session: Session, field: str
) -> None:
    typed = {f"dossiers__0__{field}": "Melati 🌸", "dossiers__0__city": "KOTA CONTOH"}
    answer = post(client("mailroom"), dossiers__0__service="KK-BARU", **typed)
    assert answer.status_code == 422
    assert "Huruf ini tidak dapat dicetak: 🌸" in text(answer)
    assert "Melati 🌸" in text(answer) or "Melati 🌸" in answer.text
    assert session.scalars(select(Envelope)).all() == []
