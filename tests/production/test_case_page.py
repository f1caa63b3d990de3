"""The page of one case at the production desk."""

from __future__ import annotations

from datetime import date, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, web
from postal.extensions import writing
from postal.models import Application, Document
from postal.production import making
from postal.workdays import Calendar
from tests.cases import a_case, someone
from tests.conftest import ClientFor
from tests.production.stage import complete, go, made, packed, started


def a_day(days: int) -> date:
    """An office day counted from the real today, since the pages look at the clock."""
    return Calendar().add(web.today(), days)


def case_of(session: Session, code: str) -> Application:
    session.rollback()
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def documents_of(session: Session, code: str) -> list[Document]:
    return making.documents(session, case_of(session, code))


def send(browser: FlaskClient, code: str, where: str, **given: object) -> tuple[int, str]:
    answer = browser.post(f"/produksi/{code}/{where}", data=given, follow_redirects=True)
    return answer.status_code, answer.text


def test_a_case_is_made_from_start_to_ready_on_its_page(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        case = complete(current)
        code, seen = case.tracking_code, case.version
    operator = client("operator")
    assert "Mulai proses" in operator.get(f"/produksi/{code}").text
    send(operator, code, "mulai", seen_version=seen)
    for move in ("enter_card", "print", "check", "make_ready"):
        (card,) = documents_of(session, code)
        status, page = send(
            operator, code, "dokumen", document=card.id, seen_version=card.version, move=move
        )
        assert status == 200
    assert "Terbit" in page
    assert case_of(session, code).state == "produced"


def test_a_refused_step_keeps_what_was_typed(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case, (card,) = started(current)
        code, document, seen = case.tracking_code, card.id, card.version
        go(current, card, "enter_card")
    status, page = send(
        client("operator"),
        code,
        "dokumen",
        document=document,
        seen_version=seen,
        move="void",
        reason="salah ketik nama",
    )
    assert status == 409
    assert "sudah mengubahnya" in page
    assert 'value="salah ketik nama"' in page
    assert documents_of(session, code)[0].state == "to_print"


def test_a_misprint_goes_back_to_the_printer_in_one_step(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        case, (card,) = started(current)
        made(current, card)
        code, document, seen = case.tracking_code, card.id, card.version
    given = {"document": document, "seen_version": seen, "reason": "luntur"}
    send(client("operator"), code, "dokumen", move="make_again", **given)
    assert documents_of(session, code)[0].state == "to_print"
    assert case_of(session, code).state == "in_process"


def test_a_document_of_another_case_is_not_touched(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case, _cards = started(current)
        other, (card,) = started(current)
        code, others = case.tracking_code, other.tracking_code
        given = {"document": card.id, "seen_version": card.version, "move": "enter_card"}
    status, page = send(client("operator"), code, "dokumen", **given)
    assert status == 409
    assert "Dokumen ini tidak ada di kasus ini" in page
    assert documents_of(session, others)[0].state == "to_enter"


def test_the_way_back_of_one_document_is_changed(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case, (card,) = started(current)
        code, given = case.tracking_code, {"document": card.id, "seen_version": card.version}
    operator = client("operator")
    status, page = send(operator, code, "cara", channel="pdf", **given)
    assert status == 409
    assert "tidak tersedia untuk dokumen ini" in page
    status, _page = send(operator, code, "cara", channel="ambil_kantor", place="x", **given)
    assert status == 200
    assert documents_of(session, code)[0].channel == "ambil_kantor"


def test_a_document_is_added(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case, _cards = started(current)
        code, seen = case.tracking_code, case.version
    operator = client("operator")
    assert send(operator, code, "tambah", kind="paper", seen_version=seen)[0] == 200
    assert [row.kind for row in documents_of(session, code)] == ["paper", "card"]
    assert send(operator, code, "tambah", kind="gulungan", seen_version=seen)[0] == 409


def test_the_promised_day_is_changed_and_bad_days_are_refused(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        case, _cards = started(current)
        code, seen = case.tracking_code, case.version
    operator, wanted = client("operator"), a_day(20)
    assert "Ubah tanggal janji" in operator.get(f"/produksi/{code}").text
    for wrong, said in (
        ("", "Isi tanggal selesai yang baru"),
        ("besok", "hari-bulan-tahun"),
        ("2020-01-06", "sudah lewat"),
        ((web.today() + timedelta(days=5000)).isoformat(), "setahun"),
    ):
        status, page = send(
            operator, code, "janji", what="promise", day=wrong, reason="jaringan", seen_version=seen
        )
        assert (status, said in page) == (409, True)
        assert 'value="jaringan"' in page
    send(operator, code, "janji", day=wanted.isoformat(), reason="jaringan", seen_version=seen)
    assert case_of(session, code).finish_by == wanted
    assert "jaringan" in operator.get(f"/produksi/{code}").text


def test_a_case_is_put_on_hold_and_goes_on(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case, _cards = started(current)
        code, seen = case.tracking_code, case.version
        case.finish_by = date(2020, 1, 6)
    operator, until = client("operator"), a_day(3)
    given = {"reason": "blangko habis", "what": "hold", "seen_version": seen}
    assert send(operator, code, "tunda", day="", **given)[0] == 409
    assert send(operator, code, "tunda", day=until.isoformat(), **given)[0] == 200
    held = case_of(session, code)
    assert (held.state, held.review_on) == ("on_hold", until)
    supervisor = client("supervisor")
    status, page = send(supervisor, code, "lanjut", seen_version=held.version)
    assert (status, "sudah lewat. Isi tanggal selesai yang baru" in page) == (409, True)
    day = a_day(10)
    send(supervisor, code, "lanjut", seen_version=held.version, day=day.isoformat())
    case = case_of(session, code)
    assert (case.state, case.review_on, case.finish_by) == ("in_process", None, day)


def test_a_case_without_a_document_ends_with_a_notice(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case, _none = started(current, "NIK-KONSOLIDASI")
        code, seen = case.tracking_code, case.version
    operator = client("operator")
    assert "Pemohon sudah diberi tahu" in operator.get(f"/produksi/{code}").text
    assert send(operator, code, "beritahu", reason="", seen_version=seen)[0] == 409
    assert send(operator, code, "beritahu", reason="telepon", seen_version=seen)[0] == 200
    assert case_of(session, code).state == "finished"


def test_a_supervisor_has_a_finished_document_made_again(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        case, (card,) = started(current)
        made(current, card)
        packed(current, card, "label", "keep_ready", "collect")
        audit.transition(
            current, case, "finish", seen_version=case.version, actor=audit.system("test")
        )
        code, given = case.tracking_code, {"document": card.id, "seen_version": case.version}
    assert send(client("operator"), code, "buat-lagi", reason="salah", **given)[0] == 409
    supervisor = client("supervisor")
    assert "Buat lagi (salah tulis atau hilang)" in supervisor.get(f"/produksi/{code}").text
    assert send(supervisor, code, "buat-lagi", reason="salah", **given)[0] == 200
    assert documents_of(session, code)[0].state == "to_print"


def test_an_examined_again_case_is_said_to_be_made(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case, (card,) = started(current)
        made(current, card)
        audit.transition(
            current, case, "remake", seen_version=case.version, actor=someone(), reason="lihat"
        )
        code, seen = case.tracking_code, case.version
    operator = client("operator")
    assert "Semuanya sudah jadi" in operator.get(f"/produksi/{code}").text
    send(operator, code, "cukup", seen_version=seen)
    assert case_of(session, code).state == "produced"


def test_an_unknown_case_is_not_found_and_an_early_one_says_so(client: ClientFor) -> None:
    operator = client("operator")
    assert operator.get("/produksi/AAAAAAAAAAAA").status_code == 404
    with writing() as session:
        code = a_case(session, None).tracking_code
    page = operator.get(f"/produksi/{code}")
    assert page.status_code == 200
    assert "Belum ada dokumen" in page.text
