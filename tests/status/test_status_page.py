"""The citizen's page through the front door."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from postal import audit
from postal.codes import Kind, Mark, TrackingCode
from postal.extensions import db, writing
from postal.models import Application, Attempt, Office, TrackingAlias
from postal.public import finding
from tests.cases import NIK, PHONE, a_case, someone
from tests.conftest import build_app

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case with everything personal in it."""
    del app
    with writing() as session:
        application = a_case(session, name="Zubaidah Contohwati", nik=NIK, phone=PHONE)
        assert application.applicant is not None
        application.applicant.address = "Jalan Rahasia 99"
        application.applicant.district = "Contoh Tersembunyi"
        return application.tracking_code


def ask(client: FlaskClient, code: str, **more: str) -> str:
    answer = client.post("/", data={"kode": code, **more})
    assert answer.status_code == 200
    return answer.text


def void_code() -> str:
    with writing() as session:
        application = a_case(session)
        audit.transition(
            session,
            application,
            "void",
            seen_version=application.version,
            actor=someone(),
            reason="keliru",
        )
        return application.tracking_code


def test_an_office_not_set_up_sends_to_the_set_up(empty_app: Flask) -> None:
    answer = empty_app.test_client().get("/")
    assert answer.status_code == 302


def test_it_answers_in_one_sentence_with_the_day(client: ClientFor, code: str) -> None:
    page = ask(client(), code.lower())
    assert "Berkas Anda sudah kami terima pada Jumat, 20 November 2026." in page
    assert "Layanan ini gratis" in page
    assert "(0300) 000000" in page


def test_a_link_from_paper_answers_the_same(client: ClientFor, code: str) -> None:
    page = client().get(f"/s/{code}")
    assert page.status_code == 200
    assert "sudah kami terima" in page.text


def test_nothing_personal_is_in_the_answer(client: ClientFor, code: str) -> None:
    page = ask(client(), code).casefold()
    for secret in ("zubaidah", "contohwati", NIK, "81200001234", "rahasia", "tersembunyi"):
        assert secret not in page


def test_the_page_is_small_and_comes_in_one_request(client: ClientFor, code: str) -> None:
    page = client().post("/", data={"kode": code})
    assert len(page.data) < 14_000
    assert "<script" not in page.text
    assert not re.search(r"<link(?![^>]*href=\"data:)", page.text)
    assert not re.search(r"<(img|iframe|object|embed)|@import|url\(|src=", page.text)


def test_the_policy_allows_just_this_style(client: ClientFor) -> None:
    page = client().get("/")
    style = re.search(r"<style>(.*?)</style>", page.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = page.headers["Content-Security-Policy"]
    assert f"'sha256-{digest}'" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert page.text.count(" style=") == 0


def test_the_answer_is_neither_stored_nor_told_to_other_sites(client: ClientFor, code: str) -> None:
    headers = client().post("/", data={"kode": code}).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_an_unknown_and_a_void_code_get_the_same_bytes(client: ClientFor) -> None:
    void, unknown = void_code(), TrackingCode.new().text
    pages = []
    for each in (void, unknown):
        answer = client().post("/", data={"kode": each})
        pages.append((answer.status_code, answer.text.replace(TrackingCode(each).grouped, "…")))
    assert pages[0] == pages[1]
    assert "belum kami kenal" in pages[0][1]


def test_an_unknown_and_a_void_code_both_count_as_a_miss(
    client: ClientFor, session: Session
) -> None:
    ask(client(), void_code())
    ask(client(), TrackingCode.new().text)
    misses = session.scalars(select(Attempt.who).where(Attempt.kind == "status"))
    assert sorted(misses) == ["127.0.0.1", "127.0.0.1", "all", "all"]


def test_a_slip_is_told_and_what_was_typed_stays(client: ClientFor, code: str) -> None:
    slipped = code[:-1] + ("2" if code[-1] != "2" else "3")
    page = ask(client(), slipped)
    assert "salah ketik satu huruf" in page
    assert f'value="{slipped}"' in page


def test_a_slip_costs_no_miss(client: ClientFor, session: Session, code: str) -> None:
    ask(client(), code[:-1] + ("2" if code[-1] != "2" else "3"))
    assert session.scalar(select(Attempt.id)) is None


def test_a_dossiers_code_is_told_as_such(client: ClientFor) -> None:
    assert "kode lembar kendali" in ask(client(), Mark.new(Kind.DOSSIER, "CX").text)


def test_a_typed_nik_does_not_come_back(client: ClientFor) -> None:
    page = ask(client(), NIK)
    assert "Jangan ketik NIK" in page
    assert NIK not in page


def test_the_code_of_a_merged_case_answers_for_the_case_it_joined(client: ClientFor) -> None:
    with writing() as session:
        old, target = a_case(session), a_case(session, "KIA-5-17")
        audit.transition(
            session, old, "merge", seen_version=old.version, actor=someone(), reason="ganda"
        )
        old.merged_into_id = target.id
        lost = old.tracking_code
        name = target.service.name_id if target.service else "?"
    assert name in ask(client(), lost)


def test_an_alias_answers(client: ClientFor, code: str) -> None:
    alias = TrackingCode.new().text
    with writing() as session:
        owner = session.scalar(select(Application.id).where(Application.tracking_code == code))
        session.add(TrackingAlias(code=alias, application_id=owner))
    assert "sudah kami terima" in ask(client(), alias)


def test_a_ring_of_merges_ends_in_contact_the_office(client: ClientFor) -> None:
    with writing() as session:
        one, two = a_case(session), a_case(session)
        for row in (one, two):
            audit.transition(
                session, row, "merge", seen_version=row.version, actor=someone(), reason="uji"
            )
        one.merged_into_id, two.merged_into_id = two.id, one.id
        code = one.tracking_code
    assert "hubungi kantor kami tentang permohonan ini" in ask(client(), code)


def test_the_language_switch_keeps_the_code(client: ClientFor, code: str) -> None:
    page = ask(client(), code)
    assert f'name="kode" value="{TrackingCode(code).grouped}"' in page
    english = ask(client(), code, bahasa="en")
    assert '<html lang="en">' in english
    assert 'name="bahasa" value="id"' in english


def test_the_desks_own_phone_is_shown(client: ClientFor, code: str) -> None:
    with writing() as session:
        application = session.scalars(
            select(Application).where(Application.tracking_code == code)
        ).one()
        session.connection().exec_driver_sql(
            "UPDATE desks SET phone = '0300-111111' WHERE code = ?", (application.desk_code,)
        )
    assert "0300-111111" in ask(client(), code)


def test_a_demo_office_is_marked(client: ClientFor) -> None:
    with writing() as session:
        session.execute(update(Office).values(demo=True))
    assert "DATA CONTOH" in client().get("/").text


def test_asking_too_often_is_told_politely(furnished: Path, tmp_path: Path) -> None:
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    app = build_app(tmp_path, POSTAL_STATUS_PER_MINUTE="2")
    with app.app_context():
        client = app.test_client()
        replies = [client.post("/", data={"kode": "x"}) for _ in range(3)]
        db.engine.dispose()
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert "Tunggu satu menit" in replies[2].text


def over_budget() -> None:
    with writing() as session:
        for _ in range(finding.BUDGET):
            finding.note_miss(session, "198.51.100.7")


def test_a_guesser_over_the_budget_has_to_wait(client: ClientFor, code: str) -> None:
    over_budget()
    ask(client(), TrackingCode.new().text)
    answer = client().post("/", data={"kode": code})
    assert answer.status_code == 429
    assert "Tunggu sepuluh menit" in answer.text
    assert "sudah kami terima" not in answer.text


def test_somebody_without_a_miss_is_answered_while_others_guess(
    client: ClientFor, code: str
) -> None:
    over_budget()
    assert "sudah kami terima" in ask(client(), code)


def test_an_answer_takes_two_queries_at_most(client: ClientFor, code: str) -> None:
    seen: list[str] = []

    def count(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    ask(client(), code)
    event.remove(db.engine, "before_cursor_execute", count)
    assert len([each for each in seen if each.startswith("SELECT")]) <= 2
