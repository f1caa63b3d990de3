"""The production desk through the door: its tabs, one step on many, the scan field."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from postal import audit, holding, web
from postal.extensions import db, writing
from postal.models import Application, Desk, Document
from postal.production import making
from postal.workdays import Calendar
from tests.cases import a_dossier, someone
from tests.conftest import ClientFor
from tests.production.stage import complete, go, person, started


def a_day(days: int) -> date:
    """An office day counted from the real today, since the pages look at the clock."""
    return Calendar().add(web.today(), days)


def ref(row: Document | Application) -> str:
    return f"{row.id}:{row.version}"


def case_of(session: Session, code: str) -> Application:
    session.rollback()
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def documents_of(session: Session, code: str) -> list[Document]:
    return making.documents(session, case_of(session, code))


def case_of_id(session: Session, code: str) -> Application:
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


@pytest.mark.parametrize("role", ["operator", "supervisor", "auditor"])
def test_the_desk_is_open_to_those_who_oversee_it(client: ClientFor, role: str) -> None:
    with writing() as session:
        complete(session)
    page = client(role).get("/produksi/").text
    assert "Lengkap, siap diproses" in page
    assert ('name="row"' in page) is (role == "operator")


@pytest.mark.parametrize("role", ["mailroom", "counter", "district", "admin"])
def test_the_desk_is_closed_to_others(client: ClientFor, role: str) -> None:
    assert client(role).get("/produksi/").status_code == 403


def test_an_auditor_changes_nothing(client: ClientFor) -> None:
    with writing() as session:
        case, (card,) = started(session)
        code, given = case.tracking_code, ref(card)
    auditor = client("auditor")
    assert auditor.post("/produksi/langkah", data={"row": given}).status_code == 403
    for where in ("dokumen", "tambah", "janji", "tunda", "lanjut", "beritahu", "buat-lagi"):
        assert auditor.post(f"/produksi/{code}/{where}").status_code == 403
    assert "<form" not in auditor.get(f"/produksi/{code}").text.split("<main")[1].split("</main")[0]


def test_each_tab_shows_its_documents_the_earliest_promise_first(client: ClientFor) -> None:
    with writing() as session:
        late = complete(session, people=2, finish_by=date(2020, 1, 6))
        soon = complete(session, "KK-BARU", finish_by=date(2062, 1, 2))
        for case in (soon, late):
            making.start(session, case, seen_version=case.version, actor=someone())
        first, second = late.tracking_code, soon.tracking_code
    page = client("operator").get("/produksi/?antrean=to_enter").text
    assert page.index(first[:4]) < page.index(second[:4])
    assert "Kartu 2" in page
    assert "Kertas" in page
    assert "A*** C" in page
    assert "Anak Contoh" not in page
    assert page.count('class="late"') == 2
    assert "Sudah dientri" in page


def test_the_tabs_count_and_leave_out_what_rests(client: ClientFor) -> None:
    with writing() as session:
        case, _cards = started(session, people=3)
        code = case.tracking_code
    operator = client("operator")
    assert code[:4] in operator.get("/produksi/?antrean=to_enter").text
    with writing() as session:
        held = case_of_id(session, code)
        holding.hold(
            session,
            held,
            reason="blangko",
            until=a_day(2),
            seen_version=held.version,
            actor=someone(),
            today=web.today(),
        )
    assert code[:4] not in operator.get("/produksi/?antrean=to_enter").text
    page = operator.get("/produksi/?antrean=on_hold").text
    assert code[:4] in page
    assert "Dilihat lagi" in page


def test_a_case_without_documents_waits_in_a_tab_of_its_own(client: ClientFor) -> None:
    with writing() as session:
        code = started(session, "NIK-KONSOLIDASI")[0].tracking_code
        other = started(session)[0].tracking_code
    page = client("operator").get("/produksi/?antrean=nothing_open").text
    assert code[:4] in page
    assert other[:4] not in page


def test_one_desk_is_chosen_in_the_address(client: ClientFor) -> None:
    with writing() as session:
        card, child = complete(session), complete(session, "KIA-5-17")
        shown, hidden, desk = card.tracking_code, child.tracking_code, card.desk_code
        assert session.get(Desk, desk) is not None
    page = client("operator").get(f"/produksi/?meja={desk}").text
    assert shown[:4] in page
    assert hidden[:4] not in page


def test_nonsense_in_the_address_shows_the_first_tab(client: ClientFor) -> None:
    answer = client("operator").get("/produksi/?antrean=x&meja=x&hal=99999999999999999999&urut=x")
    assert answer.status_code == 200
    assert "Tidak ada di sini" in answer.text


def test_everything_on_the_page_is_ticked_without_a_script(client: ClientFor) -> None:
    with writing() as session:
        started(session, people=3)
    page = client("operator").get("/produksi/?antrean=to_enter&semua=1").text
    assert page.count(" checked") == 3


def test_many_cases_are_started_with_one_button(client: ClientFor, session: Session) -> None:
    with writing() as current:
        cases = [complete(current), complete(current, "KK-BARU")]
        given = {"antrean": "decided", "row": [ref(case) for case in cases]}
        codes = [case.tracking_code for case in cases]
    answer = client("operator").post("/produksi/langkah", data=given, follow_redirects=True)
    assert "2 dikerjakan: Mulai proses." in answer.text
    assert [case_of(session, code).state for code in codes] == ["in_process"] * 2


def test_a_step_on_many_names_what_somebody_else_moved(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case, cards = started(current, people=2)
        given = {"antrean": "to_enter", "meja": "ktp", "row": [ref(card) for card in cards]}
        code = case.tracking_code
        go(current, cards[1], "enter_card")
    operator = client("operator")
    answer = operator.post("/produksi/langkah", data=given)
    assert answer.headers["Location"] == "/produksi/?antrean=to_enter&meja=ktp"
    page = operator.get("/produksi/?antrean=to_print").text
    assert "1 dikerjakan: Sudah dientri." in page
    assert f"Tidak dikerjakan: {code[:4]}-{code[4:8]}-{code[8:]} Kartu 2." in page
    assert "Contoh Petugas sudah mengubahnya" in page
    assert [row.state for row in documents_of(session, code)] == ["to_print", "to_print"]


def test_a_pdf_among_papers_is_told_before_the_step(client: ClientFor) -> None:
    with writing() as session:
        for channel in ("pdf", "ambil_kantor"):
            _case, (paper,) = started(session, "KK-BARU", channel=channel)
            go(session, paper, "enter_paper")
    page = client("operator").get("/produksi/?antrean=to_sign").text
    assert "Sudah TTE (PDF langsung terbit)" in page


@pytest.mark.parametrize("row", ["x", "1", "1:1:1", "1:99999999999999999999", "-1:1"])
def test_a_box_that_we_never_made_is_a_bad_request(client: ClientFor, row: str) -> None:
    answer = client("operator").post("/produksi/langkah", data={"row": row})
    assert answer.status_code == 400


def test_nothing_ticked_and_unknown_documents_are_said(client: ClientFor) -> None:
    operator = client("operator")
    answer = operator.post("/produksi/langkah", data={}, follow_redirects=True)
    assert "Belum ada yang dicentang" in answer.text
    given = {"antrean": "to_enter", "row": "987654:1"}
    answer = operator.post("/produksi/langkah", data=given, follow_redirects=True)
    assert "Dokumen ini tidak ada" in answer.text


def test_a_scan_opens_the_case(client: ClientFor) -> None:
    with writing() as session:
        case, _cards = started(session)
        code, cover = case.tracking_code, a_dossier(session, case).code
    operator = client("operator")
    for typed in (cover, code, f"https://contoh.go.id/status/{code}/", cover.lower()):
        answer = operator.post("/produksi/pindai", data={"scan": typed})
        assert answer.headers["Location"] == f"/produksi/{code}"
    for wrong in ("", "BDCX", "AAAA-AAAA-AAAA", "Siti"):
        answer = operator.post("/produksi/pindai", data={"scan": wrong}, follow_redirects=True)
        assert "Tidak ada kasus dengan kode ini" in answer.text


def test_the_desk_asks_the_database_as_often_for_many_rows(client: ClientFor) -> None:
    asked: list[int] = []

    def count(*_args: object) -> None:
        asked.append(1)

    def queries(people: int) -> int:
        with writing() as session:
            started(session, people=people)
        asked.clear()
        operator.get("/produksi/?antrean=to_enter")
        return len(asked)

    operator = client("operator")
    event.listen(db.engine, "before_cursor_execute", count)
    try:
        queries(1)  # counts the piles of the bar for the first time
        assert queries(1) == queries(20)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def test_the_actor_is_the_person_who_pressed(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case, (card,) = started(current)
        code, given = case.tracking_code, ref(card)
        name = person(current, "operator").name
    client("operator").post("/produksi/langkah", data={"antrean": "to_enter", "row": given})
    (card,) = documents_of(session, code)
    assert audit.moved(session, card).values["who"] == name
