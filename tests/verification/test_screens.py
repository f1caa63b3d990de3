"""The desk, the workbench and the supervisor's lists through the door."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import people
from postal.dates import short_date
from postal.extensions import writing
from postal.lookups import office_calendar
from postal.models import AccessLog, Application, LineVerdict, Staff
from postal.verdicts import Verdict
from postal.verification import deciding
from postal.web import today
from tests.cases import NIK, a_case, a_dossier
from tests.conftest import ClientFor
from tests.verification.stage import first_page, judge, lines, person, ready, taken


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case in the operator's hand."""
    del app
    with writing() as session:
        return taken(session, person(session, "operator")).tracking_code


def case_of(session: Session, code: str) -> Application:
    session.rollback()
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def judge_all(code: str, *open_lines: int) -> int:
    """Judge everything and return the version of the case."""
    with writing() as session:
        case = session.scalars(select(Application).where(Application.tracking_code == code)).one()
        keys = lines(session, case)
        judge(session, case, person(session, "operator"), *(keys[place] for place in open_lines))
        return case.version


def test_the_queue_lists_by_expected_day_with_masked_names(client: ClientFor) -> None:
    with writing() as session:
        later, sooner = ready(session, name="Akhir Contohman"), ready(session)
        sooner.examine_by = date(2026, 11, 24)
        first, second = sooner.tracking_code, later.tracking_code
    page = client("operator").get("/pemeriksaan/").text
    assert page.index(first[:4]) < page.index(second[:4])
    assert "S*** C*********" in page
    assert "Contohwati" not in page


def test_the_queue_of_one_desk_stands_in_the_address(client: ClientFor) -> None:
    with writing() as session:
        card, child = ready(session), ready(session, "KIA-5-17")
        shown, hidden = card.tracking_code, child.tracking_code
    page = client("operator").get("/pemeriksaan/?meja=ktp").text
    assert shown[:4] in page
    assert hidden[:4] not in page


def test_take_next_opens_the_workbench(client: ClientFor, session: Session) -> None:
    with writing() as current:
        code = ready(current).tracking_code
    answer = client("operator").post("/pemeriksaan/berikutnya")
    assert answer.headers["Location"] == f"/pemeriksaan/{code}"
    assert case_of(session, code).state == "under_verification"


def test_an_empty_desk_says_so(client: ClientFor) -> None:
    operator = client("operator")
    answer = operator.post("/pemeriksaan/berikutnya", follow_redirects=True)
    assert "Tidak ada lagi kasus yang menunggu" in answer.text


def test_the_workbench_shows_pages_lines_and_data_and_the_look_is_logged(
    client: ClientFor, code: str, session: Session
) -> None:
    page = client("operator").get(f"/pemeriksaan/{code}").text
    assert page.count("width=320") == 3
    assert "width=900" in page
    assert "Belum dinilai: 1" in page
    assert 'value="Siti Contohwati"' in page
    session.rollback()
    assert "workbench" in session.scalars(select(AccessLog.what)).all()


def test_somebody_elses_case_is_shown_masked_and_without_buttons(
    client: ClientFor, code: str
) -> None:
    page = client("supervisor").get(f"/pemeriksaan/{code}").text
    assert "sedang di tangan Contoh Operator" in page
    assert "Contohwati" not in page
    assert 'name="verdict"' not in page


def test_a_verdict_by_plain_form_remembers_the_page(
    client: ClientFor, code: str, session: Session
) -> None:
    case = case_of(session, code)
    key, number = lines(session, case)[0], first_page(session, case.dossiers[0]).id
    given = {"line": key, "verdict": "present", "evidence": f"halaman-{number}"}
    answer = client("operator").post(f"/pemeriksaan/{code}/nilai", data=given)
    assert answer.status_code == 302
    session.rollback()
    row = session.scalars(select(LineVerdict)).one()
    assert (row.line, row.verdict, row.page_id) == (key, "present", number)
    page = client("operator").get(f"/pemeriksaan/{code}").text
    assert "hal. 1" in page


def save(browser: FlaskClient, code: str, **given: str) -> tuple[int, dict[str, str | None]]:
    headers = {"Accept": "application/json"}
    answer = browser.post(f"/pemeriksaan/{code}/nilai", data=given, headers=headers)
    said: dict[str, str | None] = answer.get_json()
    return answer.status_code, said


def test_a_key_is_answered_with_the_line_and_what_follows(
    client: ClientFor, code: str, session: Session
) -> None:
    judge_all(code)
    key = lines(session, case_of(session, code))[1]
    status, said = save(client("operator"), code, line=key, verdict="absent")
    assert status == 200
    assert (said["verdict"], said["outcome"]) == ("absent", "incomplete")
    assert said["decision"] == "Belum lengkap: 2"
    status, said = save(client("operator"), code, line=key, verdict="clear")
    assert said["verdict"] is None
    assert said["outcome"] == "undecided"


def test_a_key_on_a_page_that_was_moved_away_is_refused_by_name(
    client: ClientFor, code: str, session: Session
) -> None:
    key = lines(session, case_of(session, code))[0]
    with writing() as current:
        stranger = a_dossier(current, a_case(current), pages=1)
        number = first_page(current, stranger).id
    status, said = save(
        client("operator"), code, line=key, verdict="present", evidence=f"halaman-{number}"
    )
    assert (status, said["error"]) == (409, "page-elsewhere")


def test_a_key_after_a_supervisor_took_the_case_away_says_who(
    client: ClientFor, code: str, session: Session
) -> None:
    case = case_of(session, code)
    key, version = lines(session, case)[0], case.version
    operator = client("operator")
    data = {"seen_version": version, "to": "", "reason": "sakit"}
    client("supervisor").post(f"/pemeriksaan/dipegang/{code}", data=data)
    status, said = save(operator, code, line=key, verdict="present")
    assert (status, said["error"]) == (409, "someone-else-moved-it")
    assert "Contoh Supervisor" in str(said["text"])


def test_a_word_that_is_no_verdict_is_a_bad_request(client: ClientFor, code: str) -> None:
    data = {"line": "x", "verdict": "mungkin"}
    assert client("operator").post(f"/pemeriksaan/{code}/nilai", data=data).status_code == 400


def test_enter_confirms_and_opens_the_next(client: ClientFor, code: str, session: Session) -> None:
    version = judge_all(code)
    with writing() as current:
        following = ready(current).tracking_code
    data = {"outcome": "complete", "seen_version": version}
    answer = client("operator").post(f"/pemeriksaan/{code}/putuskan", data=data)
    assert answer.headers["Location"] == f"/pemeriksaan/{following}"
    assert case_of(session, code).state == "complete"


def test_a_decision_that_changed_meanwhile_is_not_confirmed(
    client: ClientFor, code: str, session: Session
) -> None:
    version = judge_all(code, 0)
    data = {"outcome": "complete", "seen_version": version}
    answer = client("operator").post(f"/pemeriksaan/{code}/putuskan", data=data)
    assert answer.status_code == 409
    assert "Penilaian berubah" in answer.text
    assert case_of(session, code).state == "under_verification"


def test_the_citizen_reads_what_is_missing_in_both_languages(client: ClientFor, code: str) -> None:
    version = judge_all(code, 0)
    data = {"outcome": "incomplete", "seen_version": version}
    client("operator").post(f"/pemeriksaan/{code}/putuskan", data=data)
    page = client().post("/", data={"kode": code}).text
    assert "Berkas Anda belum lengkap" in page
    assert "belum ada. Mohon dikirim." in page
    assert "Contohwati" not in page
    english = client().post("/", data={"kode": code, "bahasa": "en"}).text
    assert "this is still missing. Please send it." in english


def test_the_citizen_reads_the_day_and_the_way_of_a_complete_case(
    client: ClientFor, code: str
) -> None:
    data = {"outcome": "complete", "seen_version": judge_all(code)}
    client("operator").post(f"/pemeriksaan/{code}/putuskan", data=data)
    page = client().post("/", data={"kode": code}).text
    assert "Selesai paling lambat" in page
    assert "kirim lewat Pos ke alamat Anda" in page


def test_data_are_keyed_beside_the_page(client: ClientFor, code: str, session: Session) -> None:
    seen = people.seen_mark(case_of(session, code))
    form = {"seen": seen, "p-name": "Siti Contohwati", "s0-name": "Anak Contoh", "s0-nik": NIK}
    operator = client("operator")
    assert operator.post(f"/pemeriksaan/{code}/data", data=form).status_code == 302
    assert [each.nik for each in case_of(session, code).subjects] == [NIK]
    wrong = operator.post(f"/pemeriksaan/{code}/data", data={**form, "s0-nik": "123"})
    assert wrong.status_code == 422
    assert 'value="123"' in wrong.text


def test_the_way_back_is_chosen_beside_the_page(
    client: ClientFor, code: str, session: Session
) -> None:
    operator = client("operator")
    data = {"channel": "ambil_kantor", "reach_note": "telepon ketua RT"}
    assert operator.post(f"/pemeriksaan/{code}/kembali", data=data).status_code == 302
    case = case_of(session, code)
    assert (case.return_channel, case.reach_note) == ("ambil_kantor", "telepon ketua RT")
    refused = operator.post(f"/pemeriksaan/{code}/kembali", data={"channel": "ambil_kecamatan"})
    assert refused.status_code == 409
    assert "Pilih tempat" in refused.text


@pytest.mark.parametrize(
    ("move", "state"),
    [
        ("set_aside", "under_verification"),
        ("require_visit", "in_person_required"),
        ("propose_rejection", "second_look"),
        ("withdraw", "withdrawn"),
        ("release", "registered"),
    ],
)
def test_a_case_leaves_the_table_with_a_reason(
    client: ClientFor, code: str, session: Session, move: str, state: str
) -> None:
    version = case_of(session, code).version
    data = {"move": move, "reason": "alasan contoh", "seen_version": version}
    assert client("operator").post(f"/pemeriksaan/{code}/langkah", data=data).status_code == 302
    assert case_of(session, code).state == state


def test_a_step_without_its_reason_is_refused_and_stays(client: ClientFor, code: str) -> None:
    data = {"move": "set_aside", "reason": " "}
    answer = client("operator").post(f"/pemeriksaan/{code}/langkah", data=data)
    assert answer.status_code == 409
    assert "meminta alasan" in answer.text


def proposed(code: str) -> int:
    with writing() as session:
        case = session.scalars(select(Application).where(Application.tracking_code == code)).one()
        deciding.propose_rejection(
            session,
            case,
            seen_version=case.version,
            actor=person(session, "operator"),
            reason="akta palsu",
        )
        return case.version


def test_a_supervisor_reads_the_reason_and_rejects(
    client: ClientFor, code: str, session: Session
) -> None:
    version = proposed(code)
    supervisor = client("supervisor")
    page = supervisor.get("/pemeriksaan/persetujuan").text
    assert "akta palsu" in page
    assert "Contohwati" not in page
    data = {
        "move": "confirm_rejection",
        "reason": "benar palsu",
        "seen_version": version,
        "back": "approvals",
    }
    answer = supervisor.post(f"/pemeriksaan/{code}/langkah", data=data)
    assert answer.headers["Location"] == "/pemeriksaan/persetujuan"
    assert case_of(session, code).state == "rejected"
    second = supervisor.post(f"/pemeriksaan/{code}/langkah", data=data)
    assert second.status_code == 409


def test_an_auditor_reads_the_approvals_and_cannot_decide(client: ClientFor, code: str) -> None:
    proposed(code)
    auditor = client("auditor")
    assert 'name="move"' not in auditor.get("/pemeriksaan/persetujuan").text
    assert auditor.post(f"/pemeriksaan/{code}/langkah", data={"move": "x"}).status_code == 403


def test_an_absent_colleagues_cases_go_back_together(
    client: ClientFor, code: str, session: Session
) -> None:
    supervisor = client("supervisor")
    assert code[:4] in supervisor.get("/pemeriksaan/dipegang").text
    number = session.scalars(select(Staff.id).where(Staff.username == "operator")).one()
    supervisor.post(f"/pemeriksaan/dipegang/orang/{number}", data={"reason": "sakit"})
    assert case_of(session, code).state == "registered"


def test_verdicts_survive_a_release(client: ClientFor, code: str, session: Session) -> None:
    judge_all(code)
    version = case_of(session, code).version
    data = {"move": "release", "reason": "istirahat", "seen_version": version}
    client("operator").post(f"/pemeriksaan/{code}/langkah", data=data)
    with writing() as current:
        found = current.scalars(select(LineVerdict)).all()
        assert {row.verdict for row in found} == {Verdict.PRESENT}


def test_a_note_is_saved_with_its_verdict_and_read_by_whoever_looks_next(
    client: ClientFor, code: str, session: Session
) -> None:
    operator = client("operator")
    key = lines(session, case_of(session, code))[0]
    status, said = save(operator, code, line=key, verdict="note", note="NIK terpotong")
    assert (status, said["error"]) == (409, "verdict-missing")
    status, said = save(operator, code, line=key, verdict="unclear", note="NIK terpotong")
    assert (status, said["note"]) == (200, "NIK terpotong")
    status, said = save(operator, code, line=key, verdict="note", note="NIK dan nama terpotong")
    assert (said["verdict"], said["note"]) == ("unclear", "NIK dan nama terpotong")
    assert "NIK dan nama terpotong" in client("supervisor").get(f"/pemeriksaan/{code}").text


def test_a_case_is_put_on_hold_and_goes_on_from_the_list(
    client: ClientFor, code: str, session: Session
) -> None:
    operator = client("operator")
    step = f"/pemeriksaan/{code}/langkah"
    data = {"move": "hold", "reason": "jaringan putus", "seen_version": judge_all(code)}
    refused = operator.post(step, data={**data, "day": "2020-01-02"})
    assert refused.status_code == 409
    assert "02-01-2020 sudah lewat" in refused.text
    assert 'value="2020-01-02"' in refused.text
    assert 'value="jaringan putus"' in refused.text
    day = office_calendar(session).add(today(), 3)
    assert operator.post(step, data={**data, "day": day.isoformat()}).status_code == 302
    assert "jaringan putus" in operator.get(f"/pemeriksaan/{code}").text
    page = operator.get("/pemeriksaan/?antrean=on_hold").text
    assert short_date(day, "id") in page
    version = re.findall(r'name="seen_version" value="(\d+)"', page)[0]
    answer = operator.post(step, data={"move": "go_on", "seen_version": version, "back": "on_hold"})
    assert answer.headers["Location"] == "/pemeriksaan/?antrean=on_hold"
    case = case_of(session, code)
    assert (case.state, case.taken_by_id) == ("under_verification", None)


def test_a_village_and_another_city_are_keyed_beside_the_page(
    client: ClientFor, code: str, session: Session
) -> None:
    form = {
        "seen": people.seen_mark(case_of(session, code)),
        "p-name": "Siti Contohwati",
        "p-address": "Jalan Misal 2 RT 1/2",
        "p-village": "Desa Misalan",
        "p-district": "",
        "p-city": "Kota Misal",
    }
    client("operator").post(f"/pemeriksaan/{code}/data", data=form)
    applicant = case_of(session, code).applicant
    assert applicant is not None
    assert (applicant.village, applicant.city, applicant.district) == (
        "Desa Misalan",
        "Kota Misal",
        None,
    )
    page = client("operator").get(f"/pemeriksaan/{code}").text
    assert "alamat belum lengkap" in page


def test_a_service_without_a_way_back_has_a_workbench(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case = taken(current, person(current, "operator"), "KTP-REKAM")
        case.return_channel = None
        code = case.tracking_code
    page = client("operator").get(f"/pemeriksaan/{code}").text
    assert "tidak ada yang dikirim" in page
    data = {"outcome": "complete", "seen_version": judge_all(code)}
    assert client("operator").post(f"/pemeriksaan/{code}/putuskan", data=data).status_code == 302
    assert case_of(session, code).state == "complete"
    assert client().post("/", data={"kode": code}).status_code == 200


@pytest.mark.parametrize("said", [f"NIK {NIK}", "terlalu panjang " * 20])
def test_words_that_cannot_stand_in_the_log_are_refused_and_stay_in_the_form(
    client: ClientFor, code: str, session: Session, said: str
) -> None:
    judge_all(code)
    key, said = lines(session, case_of(session, code))[0], said.strip()
    operator, bench = client("operator"), f"/pemeriksaan/{code}"
    version = str(case_of(session, code).version)
    for path, typed in (
        ("nilai", {"line": key, "verdict": "note", "note": said}),
        ("kembali", {"channel": "ambil_kantor", "reach_note": said}),
        ("langkah", {"move": "propose_rejection", "seen_version": version, "reason": said}),
        ("langkah", {"move": "set_aside", "seen_version": version, "reason": said}),
    ):
        answer = operator.post(f"{bench}/{path}", data=typed)
        assert answer.status_code == 409
        assert f'value="{said}"' in answer.text
    case = case_of(session, code)
    assert (case.state, case.reach_note) == ("under_verification", None)
    assert set(session.scalars(select(LineVerdict.note))) == {None}


def test_a_number_in_a_name_or_an_address_is_refused_at_the_field(
    client: ClientFor, code: str
) -> None:
    operator = client("operator")
    for field in ("p-name", "p-address", "p-village", "p-district", "p-city", "s0-name"):
        form = {"seen": people.seen_mark(case_in_hand(code)), field: f"Contoh {NIK}"}
        answer = operator.post(f"/pemeriksaan/{code}/data", data=form)
        assert answer.status_code == 422, field
        assert "Tulis tanpa NIK" in answer.text
        assert f"Contoh {NIK}" in answer.text


def case_in_hand(code: str) -> Application:
    with writing() as session:
        return session.scalars(select(Application).where(Application.tracking_code == code)).one()
