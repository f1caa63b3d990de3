"""Beside the judging: what goes first and why, who was called, what one may do to a case now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import piles
from postal.codes import TrackingCode
from postal.extensions import writing
from postal.history.timeline import timeline
from postal.lookups import office_calendar, office_today
from postal.models import Application, Staff, StaffDesk
from postal.plain_text import NumberInText
from postal.verification import daily, deciding, taking
from postal.verification.refusals import CallUnknown, CaseOver, NotUrgent
from postal.workflow import ReasonMissing, Role
from tests.cases import NIK, someone
from tests.conftest import ClientFor
from tests.verification.stage import TODAY, person, ready, taken


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case in the operator's hand."""
    del app
    with writing() as session:
        return taken(session, person(session, "operator")).tracking_code


def case_of(session: Session, code: str) -> Application:
    session.rollback()
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def test_what_is_urgent_is_taken_first_and_listed_first_whatever_its_day(
    writer: Session,
) -> None:
    sooner, later = ready(writer), ready(writer)
    sooner.examine_by, later.examine_by = date(2026, 11, 24), date(2026, 12, 24)
    daily.set_urgent(writer, later, actor=someone(), reason="dirawat di rumah sakit")
    writer.flush()
    rows, _more = piles.queue_rows(writer, "to_verify")
    assert [row.tracking_code for row in rows] == [later.tracking_code, sooner.tracking_code]
    assert rows[0].urgent == "dirawat di rumah sakit"
    assert taking.take_next(writer, (), person(writer, "operator")) is later


def test_urgency_is_said_with_its_reason_and_taken_back(writer: Session) -> None:
    case = ready(writer)
    with pytest.raises(ReasonMissing):
        daily.set_urgent(writer, case, actor=someone(), reason=" ")
    with pytest.raises(NumberInText):
        daily.set_urgent(writer, case, actor=someone(), reason=f"NIK {NIK}")
    with pytest.raises(NotUrgent):
        daily.unset_urgent(writer, case, actor=someone(), reason="")
    daily.set_urgent(writer, case, actor=someone(), reason="jadwal operasi")
    daily.unset_urgent(writer, case, actor=someone(), reason="sudah ditunda")
    assert case.urgent is None
    said = [(each.name, each.reason) for each in timeline(writer, case.id)]
    assert ("urgent_set", "jadwal operasi") in said
    assert ("urgent_unset", "sudah ditunda") in said


def test_nothing_that_ended_is_urgent(writer: Session) -> None:
    case = ready(writer)
    case.state = "finished"
    with pytest.raises(CaseOver):
        daily.set_urgent(writer, case, actor=someone(), reason="x")


def test_calls_and_notes_stand_on_the_workbench_newest_first_and_on_the_timeline(
    writer: Session,
) -> None:
    operator = person(writer, "operator")
    case = taken(writer, operator)
    deciding.note(writer, case, actor=operator, reason="minta KK yang baru")
    daily.call(writer, case, "no_answer", actor=operator, note="coba lagi sore")
    talk = daily.offers(writer, case, operator, TODAY).talk
    assert [(each.name, each.reason, each.note) for each in talk] == [
        ("called", "tidak diangkat", "coba lagi sore"),
        ("set_aside", "minta KK yang baru", None),
    ]
    assert "called" in [each.name for each in timeline(writer, case.id)]
    with pytest.raises(CallUnknown):
        daily.call(writer, case, "busy", actor=operator, note="")


def test_what_is_offered_follows_the_hand_and_the_role(writer: Session) -> None:
    operator, other = person(writer, "operator"), someone(Role.OPERATOR, staff_id=7)
    waiting, mine = ready(writer), taken(writer, operator)
    assert daily.offers(writer, mine, operator, TODAY).moves == {
        "change_service",
        "change_desk",
        "split",
        "merge",
    }
    assert daily.offers(writer, mine, other, TODAY).moves == frozenset()
    assert "split" not in daily.offers(writer, waiting, operator, TODAY).moves
    supervisor = person(writer, "supervisor")
    assert daily.offers(writer, mine, supervisor, TODAY).moves == {"change_desk"}
    auditor = someone(Role.AUDITOR, staff_id=7)
    offered = daily.offers(writer, waiting, auditor, TODAY)
    assert (offered.moves, offered.open) == (frozenset(), False)


def post(browser: FlaskClient, code: str, step: str, **form: str) -> tuple[int, str]:
    with writing() as session:
        seen = case_of(session, code).version
    values = {"seen_version": str(seen), **form}
    answer = browser.post(f"/pemeriksaan/{code}/{step}", data=values, follow_redirects=True)
    return answer.status_code, answer.text


def test_the_service_is_changed_on_the_workbench(client: ClientFor, code: str) -> None:
    desk = client("operator")
    assert "Ganti layanan" in desk.get(f"/pemeriksaan/{code}").text
    status, page = post(desk, code, "ganti-layanan", service="KIA-5-17", daily="service")
    assert status == 200
    with writing() as session:
        service = case_of(session, code).service
        assert service is not None
        assert service.code == "KIA-5-17"
        assert service.name_id in page


def test_a_refused_change_keeps_what_was_typed(client: ClientFor, code: str) -> None:
    status, page = post(
        client("operator"),
        code,
        "ganti-layanan",
        service="KIA-5-17",
        day="2026-11-24",
        reason="meja penuh sekali",
        daily="service",
    )
    assert status == 409
    assert "yang lebih lambat" in page
    assert 'value="meja penuh sekali"' in page
    assert '<option value="KIA-5-17" selected>' in page


def test_an_unknown_service_and_desk_are_refused(client: ClientFor, code: str) -> None:
    desk = client("operator")
    assert post(desk, code, "ganti-layanan", service="TIDAK-ADA")[0] == 409
    assert post(desk, code, "ganti-meja", desk="tidak-ada", reason="x")[0] == 409


def test_a_case_that_goes_to_another_desk_says_that_it_waits_there(
    client: ClientFor, code: str
) -> None:
    with writing() as session:
        found = session.scalars(select(Staff).where(Staff.username == "operator")).one()
        found.desks = [StaffDesk(desk_code="ktp")]
    status, page = post(client("operator"), code, "ganti-layanan", service="KIA-5-17")
    assert status == 200
    assert "menunggu di meja layanan itu" in page


def test_flag_call_and_desk_are_set_on_the_workbench(client: ClientFor, code: str) -> None:
    desk = client("operator")
    assert post(desk, code, "mendesak", reason="jadwal operasi")[0] == 200
    assert "jadwal operasi" in desk.get("/pemeriksaan/?antrean=in_hand").text
    _status, page = post(desk, code, "telepon", outcome="reached", note="akan kirim KK")
    assert "akan kirim KK" in page
    assert "tersambung" in page
    assert post(desk, code, "ganti-meja", desk="kk", reason="KK yang diminta")[0] == 200
    with writing() as session:
        assert case_of(session, code).desk_code == "kk"


def test_the_second_request_is_split_off_on_its_page(client: ClientFor, code: str) -> None:
    desk = client("operator")
    page = desk.get(f"/pemeriksaan/{code}/pisah").text
    ids = [part.split('"')[0] for part in page.split('name="pages" id="hal-')[1:]]
    assert len(ids) == 3
    status, page = post_pages(desk, code, ids)
    assert status == 409
    assert "Tinggalkan paling sedikit satu halaman" in page
    assert page.count(" checked") >= 3
    status, page = post_pages(desk, code, ids[:1])
    assert status == 200
    assert "Permohonan kedua" in page


def post_pages(desk: FlaskClient, code: str, ids: list[str]) -> tuple[int, str]:
    with writing() as session:
        seen = case_of(session, code).version
    values = {"seen_version": str(seen), "service": "KIA-5-17", "pages": ids}
    answer = desk.post(f"/pemeriksaan/{code}/pisah", data=values, follow_redirects=True)
    return answer.status_code, answer.text


def test_a_case_is_merged_on_its_page_and_refusals_keep_the_code(
    client: ClientFor, code: str
) -> None:
    with writing() as session:
        other = ready(session).tracking_code
    desk = client("operator")
    status, page = post(desk, code, "gabung", typed=code, reason="ganda")
    assert status == 409
    assert "milik kasus ini sendiri" in page
    assert f'value="{code}"' in page
    status, page = post(desk, code, "gabung", typed="ZZZZ", reason="ganda")
    assert status == 409
    status, page = post(desk, code, "gabung", typed=other, reason="ganda", sure=other)
    assert status == 200
    with writing() as session:
        assert case_of(session, code).state == "merged"


def test_a_merge_from_a_second_window_says_who_was_first(client: ClientFor, code: str) -> None:
    with writing() as session:
        other = ready(session).tracking_code
    form = {"seen_version": "1", "typed": other, "reason": "ganda"}
    answer = client("operator").post(f"/pemeriksaan/{code}/gabung", data=form)
    assert answer.status_code == 409
    assert "sudah mengubahnya" in answer.text


def test_who_looks_at_a_colleagues_case_reads_whose_it_is_and_may_leave_a_note(
    client: ClientFor, code: str
) -> None:
    with writing() as session:
        holder = person(session, "operator")
    desk = client("supervisor")
    assert f"sedang di tangan {holder.name} sejak" in desk.get(f"/pemeriksaan/{code}").text
    said = {"move": "set_aside", "reason": "pemohon menunggu di loket"}
    assert desk.post(f"/pemeriksaan/{code}/langkah", data=said).status_code == 302
    assert "pemohon menunggu di loket" in client("operator").get(f"/pemeriksaan/{code}").text


def test_what_was_recorded_names_the_case_and_the_day_of_a_hold(
    client: ClientFor, code: str
) -> None:
    with writing() as session:
        case = case_of(session, code)
        seen, day = case.version, office_calendar(session).add(office_today(session), 3)
    said = {"move": "hold", "reason": "blangko habis", "day": day.isoformat(), "seen_version": seen}
    page = client("operator").post(f"/pemeriksaan/{code}/langkah", data=said, follow_redirects=True)
    assert f"{TrackingCode(code).grouped} tercatat: Tunda, dilihat lagi" in page.text


def test_a_proposed_rejection_is_read_on_the_workbench_with_who_and_why(
    client: ClientFor, code: str
) -> None:
    with writing() as session:
        case = session.scalars(select(Application).where(Application.tracking_code == code)).one()
        by = person(session, "operator")
        deciding.propose_rejection(
            session, case, seen_version=case.version, actor=by, reason="akta palsu"
        )
    said = "Contoh Operator mengusulkan kasus ini ditolak: akta palsu"
    supervisor = client("supervisor").get(f"/pemeriksaan/{code}").text
    assert said in supervisor
    assert "Putuskan di bawah ini" in supervisor
    operator = client("operator").get(f"/pemeriksaan/{code}").text
    assert said in operator
    assert "Penyelia lain yang memutuskannya" in operator


def test_a_case_on_its_way_to_another_desk_says_to_which(client: ClientFor, code: str) -> None:
    with writing() as session:
        seen = case_of(session, code).version
    said = {"desk": "kk", "reason": "salah meja", "seen_version": seen}
    page = client("operator").post(
        f"/pemeriksaan/{code}/ganti-meja", data=said, follow_redirects=True
    )
    assert "menunggu di meja Kartu Keluarga" in page.text
