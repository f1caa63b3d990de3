"""The case, its search and its piles through the door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from postal.codes import TrackingCode
from postal.extensions import db, writing
from postal.models import AccessLog, Application, Enclosure, TrackingAlias
from tests.cases import NIK, PHONE, a_case, a_dossier, an_envelope

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case with two pages and everything personal in it."""
    del app
    with writing() as session:
        application = a_case(session, name="Zubaidah Contohwati", nik=NIK, phone=PHONE)
        envelope = an_envelope(session, "P2611200000017")
        dossier = a_dossier(session, application, pages=2, envelope=envelope)
        session.add(Enclosure(dossier_id=dossier.id, kind="photo", count=2))
        return application.tracking_code


def found(session: Session, code: str) -> Application:
    session.rollback()
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def test_one_hit_opens_the_case(client: ClientFor, code: str) -> None:
    answer = client("operator").post("/cari", data={"q": "p2611200000017"})
    assert answer.headers["Location"] == f"/kasus/{code}"


def test_several_hits_wait_under_an_address_that_says_nothing(client: ClientFor, code: str) -> None:
    with writing() as session:
        a_case(session, name="Zubaidah Umpama")
    operator = client("operator")
    answer = operator.post("/cari", data={"q": "Zubaidah"})
    address = answer.headers["Location"]
    assert address.startswith("/hasil/")
    assert "zubaidah" not in address.lower()
    page = operator.get(address).text
    assert code[:4] in page
    assert "Z******* C*********" in page
    assert client("supervisor").get(address).status_code == 404


def test_a_search_waits_for_nobody_who_writes(client: ClientFor, code: str) -> None:
    with writing() as session:
        a_case(session, name="Zubaidah Umpama")
    operator = client("operator")
    operator.get("/beranda")
    asked = statements(lambda: operator.post("/cari", data={"q": "Zubaidah"}))
    assert code
    assert not [each for each in asked if "IMMEDIATE" in each]


def test_a_case_with_more_paper_is_opened_with_as_many_questions(
    client: ClientFor, code: str
) -> None:
    operator = client("operator")
    operator.get(f"/kasus/{code}")
    few = statements(lambda: operator.get(f"/kasus/{code}"))
    with writing() as session:
        case = session.scalars(select(Application)).one()
        for _each in range(3):
            more = a_dossier(session, case, pages=2, envelope=an_envelope(session))
            session.add(Enclosure(dossier_id=more.id, kind="photo", count=1))
    operator.get("/beranda")
    many = statements(lambda: operator.get(f"/kasus/{code}"))
    loans = [each for each in many if "FROM loans" in each]
    assert len(many) - len(loans) <= len(few)


def statements(step: Callable[[], object]) -> list[str]:
    """Return what ``step`` asks the database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
        asked.append(text)

    event.listen(db.engine, "before_cursor_execute", note)
    step()
    event.remove(db.engine, "before_cursor_execute", note)
    return asked


def test_nothing_found_keeps_what_was_typed(client: ClientFor) -> None:
    page = client("counter").post("/cari", data={"q": "Tidak Dikenal"})
    assert "Belum ada di sini" in page.text
    assert 'value="Tidak Dikenal"' in page.text


def test_too_short_a_name_is_said(client: ClientFor) -> None:
    assert "tiga huruf" in client("counter").post("/cari", data={"q": "ab"}).text


def test_a_dossier_without_a_case_opens_in_matching(client: ClientFor) -> None:
    with writing() as session:
        dossier = a_dossier(session, None, pages=1).code
    answer = client("operator").post("/cari", data={"q": dossier})
    assert answer.headers["Location"] == f"/pencocokan/{dossier}"


def test_the_case_shows_paper_and_story_and_masks_its_people(client: ClientFor, code: str) -> None:
    page = client("auditor").get(f"/kasus/{code}").text
    assert "P2611200000017" in page
    assert page.count("width=320") == 2
    assert "2 × Pas foto" in page
    assert "Terpindai" in page
    assert "3599************01" in page
    for secret in ("Contohwati", NIK, "0812-0000-1234"):
        assert secret not in page


def test_an_old_code_leads_to_the_case_it_answers_for(client: ClientFor, code: str) -> None:
    alias = TrackingCode.new().text
    with writing() as session:
        owner = session.scalars(select(Application.id)).one()
        session.add(TrackingAlias(code=alias, application_id=owner))
    answer = client("operator").get(f"/kasus/{alias}")
    assert answer.headers["Location"] == f"/kasus/{code}"


def test_a_full_look_needs_a_reason_and_leaves_a_trace(
    client: ClientFor, code: str, session: Session
) -> None:
    auditor = client("auditor")
    refused = auditor.post(f"/kasus/{code}/lengkap", data={"reason": ""})
    assert refused.status_code == 400
    assert NIK not in refused.text
    page = auditor.post(f"/kasus/{code}/lengkap", data={"reason": "pengaduan"}).text
    assert NIK in page
    session.rollback()
    assert session.scalars(select(AccessLog.reason)).one() == "pengaduan"
    assert "Data lengkap dilihat" in auditor.get(f"/kasus/{code}").text


def test_opening_the_form_with_stored_data_is_logged(
    client: ClientFor, code: str, session: Session
) -> None:
    assert NIK in client("operator").get(f"/kasus/{code}/data").text
    session.rollback()
    assert session.scalars(select(AccessLog.what)).one() == "data_form"


def keyed(page: str, **values: str) -> dict[str, str]:
    """Return the form of ``page`` filled in with ``values``."""
    seen = page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]
    return {"seen": seen, **{key.replace("_", "-", 1): value for key, value in values.items()}}


def test_wrong_values_are_said_at_the_field_and_stay(client: ClientFor, code: str) -> None:
    operator = client("operator")
    form = keyed(
        operator.get(f"/kasus/{code}/data").text,
        p_name="Zubaidah Contohwati",
        p_phone="bukan nomor",
        p_postcode="123",
        s0_nik="12345",
        s0_birth_date="31-02-1990",
    )
    answer = operator.post(f"/kasus/{code}/data", data=form)
    assert answer.status_code == 422
    for typed in ("bukan nomor", "12345", "31-02-1990"):
        assert f'value="{typed}"' in answer.text
    assert "NIK terdiri dari 16 angka; yang ditulis ada 5." in answer.text
    assert "Kode pos terdiri dari 5 angka" in answer.text


def test_good_values_are_saved_and_odd_ones_only_warned_about(
    client: ClientFor, code: str, session: Session
) -> None:
    operator = client("operator")
    form = keyed(
        operator.get(f"/kasus/{code}/data").text,
        p_name="Zubaidah",
        p_phone="0812 0000 9999",
        s0_name="Anak Contohwati",
        s0_nik=NIK,
        s0_birth_date="1991-03-02",
    )
    page = operator.post(f"/kasus/{code}/data", data=form, follow_redirects=True).text
    assert "Data tersimpan" in page
    assert "Tanggal lahir berbeda" in page
    application = found(session, code)
    assert application.applicant is not None
    assert application.applicant.phone == "+6281200009999"
    assert application.subjects[0].birth_date == "1991-03-02"


def test_the_second_of_two_forms_is_refused_and_keeps_its_text(
    client: ClientFor, code: str
) -> None:
    operator = client("operator")
    page = operator.get(f"/kasus/{code}/data").text
    operator.post(f"/kasus/{code}/data", data=keyed(page, p_name="Satu Contoh"))
    second = client("mailroom").post(f"/kasus/{code}/data", data=keyed(page, p_name="Dua Contoh"))
    assert second.status_code == 409
    assert "Contoh Operator" in second.text
    assert 'value="Dua Contoh"' in second.text


def test_choosing_a_service_moves_the_case_to_its_desk(
    client: ClientFor, code: str, session: Session
) -> None:
    seen = found(session, code).version
    data = {"service": "KIA-5-17", "seen_version": seen}
    client("operator").post(f"/kasus/{code}/layanan", data=data)
    application = found(session, code)
    assert application.service is not None
    assert application.service.code == "KIA-5-17"
    assert application.desk_code == application.service.desk_code


def test_the_service_of_an_examined_case_is_changed_at_the_workbench_alone(
    client: ClientFor, code: str
) -> None:
    with writing() as current:
        wanted = select(Application).where(Application.tracking_code == code)
        current.scalars(wanted).one().state = "complete"
    desk = client("operator")
    assert "Simpan layanan" not in desk.get(f"/kasus/{code}").text
    data = {"service": "KIA-5-17", "seen_version": 1}
    answer = desk.post(f"/kasus/{code}/layanan", data=data)
    assert answer.status_code == 409
    assert "di meja pemeriksaan" in answer.text


def test_a_service_off_the_list_is_refused(client: ClientFor, code: str) -> None:
    answer = client("operator").post(f"/kasus/{code}/layanan", data={"service": "LAIN"})
    assert answer.status_code == 409
    assert "Pilih layanan dari daftar" in answer.text


def test_a_move_without_its_reason_is_refused(client: ClientFor, code: str) -> None:
    answer = client("operator").post(
        f"/kasus/{code}/langkah",
        data={"thing": "application", "move": "withdraw", "seen_version": 1, "id": 1},
    )
    assert answer.status_code == 409
    assert "meminta alasan" in answer.text


def test_a_case_somebody_else_moved_names_who_and_keeps_the_reason(
    client: ClientFor, code: str, session: Session
) -> None:
    application = found(session, code)
    data = {
        "thing": "application",
        "id": str(application.id),
        "move": "withdraw",
        "seen_version": "1",
        "reason": "pemohon menelepon",
    }
    assert client("operator").post(f"/kasus/{code}/langkah", data=data).status_code == 302
    second = client("counter").post(f"/kasus/{code}/langkah", data=data)
    assert second.status_code == 409
    assert "Contoh Operator sudah mengubahnya" in second.text


def test_a_dossier_is_filed_in_a_box_from_the_case(
    client: ClientFor, code: str, session: Session
) -> None:
    dossier = found(session, code).dossiers[0]
    mailroom = client("mailroom")
    mailroom.post(
        f"/pencocokan/{dossier.code}",
        data={"action": "confirm", "seen_version": dossier.version},
    )
    version = found(session, code).dossiers[0].version
    page = mailroom.post(
        f"/kasus/{code}/langkah",
        data={
            "thing": "dossier",
            "id": dossier.id,
            "move": "file",
            "seen_version": version,
            "reason": "Boks 7",
        },
        follow_redirects=True,
    ).text
    assert "Boks 7" in page
    assert found(session, code).dossiers[0].state == "filed"


def test_a_dossier_of_another_case_is_not_moved_from_here(client: ClientFor, code: str) -> None:
    with writing() as session:
        other = a_dossier(session, a_case(session)).id
    answer = client("mailroom").post(
        f"/kasus/{code}/langkah",
        data={"thing": "dossier", "id": other, "move": "void", "seen_version": 1, "reason": "x"},
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["district", "admin"])
def test_who_has_no_business_with_cases_is_kept_out(
    client: ClientFor, code: str, role: str
) -> None:
    assert client(role).get(f"/kasus/{code}").status_code == 403


def test_an_auditor_changes_nothing(client: ClientFor, code: str) -> None:
    auditor = client("auditor")
    assert auditor.get(f"/kasus/{code}/data").status_code == 403
    assert auditor.post(f"/kasus/{code}/langkah", data={}).status_code == 403
    assert "/langkah" not in auditor.get(f"/kasus/{code}").text


def test_an_empty_pile_says_so(client: ClientFor) -> None:
    assert "Antrean ini kosong" in client("operator").get("/kasus?antrean=to_visit").text


def test_a_pile_shows_overdue_days_and_keeps_names_masked(client: ClientFor, code: str) -> None:
    with writing() as session:
        session.execute(update(Application).values(examine_by=Application.received_on))
    page = client("operator").get("/kasus?antrean=await_pages").text
    assert code[:4] in page
    assert "lewat" in page
    assert "Contohwati" not in page


def test_an_unknown_pile_is_not_found(client: ClientFor) -> None:
    assert client("operator").get("/kasus?antrean=entah").status_code == 404


@pytest.mark.parametrize("reason", ["<b id=evil>tebal</b>", "50% yakin", "%(nama)s"])
def test_a_typed_reason_is_shown_as_it_was_typed(
    client: ClientFor, session: Session, reason: str
) -> None:
    with writing() as current:
        code = a_case(current).tracking_code
    browser = client("operator")
    browser.post(
        f"/kasus/{code}/langkah",
        data={"move": "withdraw", "seen_version": 1, "reason": reason},
    )
    shown = browser.get(f"/kasus/{code}")
    assert shown.status_code == 200
    assert str(escape(reason)) in shown.get_data(as_text=True)


@pytest.mark.parametrize("said", [f"NIK {NIK}", "terlalu panjang " * 20])
def test_a_reason_that_cannot_stand_in_the_log_is_refused_and_kept(
    client: ClientFor, code: str, session: Session, said: str
) -> None:
    case = found(session, code)
    data = {"move": "withdraw", "thing": "application", "id": case.id, "reason": said.strip()}
    answer = client("operator").post(f"/kasus/{code}/langkah", data={**data, "seen_version": 1})
    assert answer.status_code == 409
    assert f'value="{said.strip()}"' in answer.text
    auditor = client("auditor")
    look = auditor.post(f"/kasus/{code}/lengkap", data={"reason": said})
    assert look.status_code == 409
    assert PHONE[-8:] not in look.text
    assert found(session, code).state == case.state
    assert session.scalars(select(AccessLog)).all() == []
