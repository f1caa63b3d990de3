"""A picture that came by WhatsApp or e-mail becomes pages of its case."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal import audit, fsck
from postal.balance import reading as balance
from postal.extensions import settings, writing
from postal.imaging.sandbox import Limits, ReaderBroken
from postal.intake import day as intake_day
from postal.models import Application, Batch, Event, Page, utc_now
from postal.scanning import recutting
from postal.shelves import asking
from postal.shelves.refusals import WithoutPaper
from postal.storage import Storage, Stored
from postal.verdicts import Verdict
from postal.verification import attaching, judging, taking
from postal.verification.attaching import CameBefore, Picture
from postal.verification.judging import Evidence
from tests.cases import a_case, someone
from tests.conftest import ClientFor
from tests.verification.stage import judge, lines, person, taken

SENDER = "pemohon, 23-11-2026 pukul 09.10"


def photo(colour: int = 120, *, turned: bool = False, kind: str = "JPEG") -> bytes:
    """A photograph as a phone sends it: wider than high, with a dark bar at its left edge."""
    picture = Image.new("L", (640, 400), colour)
    picture.paste(0, (0, 0, 60, 400))
    exif = Image.Exif()
    if turned:
        exif[274] = 6  # held upright: to be shown a quarter turn clockwise
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def send(
    client: FlaskClient,
    code: str,
    *files: tuple[bytes, str],
    source: str = "whatsapp",
    sender: str = SENDER,
) -> TestResponse:
    sent = [(io.BytesIO(content), name) for content, name in files]
    return client.post(
        f"/pemeriksaan/{code}/lampirkan", data={"files": sent, "source": source, "sender": sender}
    )


def find(session: Session, code: str) -> Application:
    return session.scalars(select(Application).where(Application.tracking_code == code)).one()


def case_of(session: Session, code: str) -> Application:
    session.rollback()
    return find(session, code)


def kept() -> set[str]:
    return set(Storage(settings().files).all())


@pytest.fixture
def waiting(app: Flask) -> str:
    """The code of a case that was found incomplete."""
    del app
    with writing() as session:
        operator = person(session, "operator")
        case = taken(session, operator)
        judge(session, case, operator, lines(session, case)[0])
        data: dict[str, Any] = {"missing": []}
        audit.transition(
            session, case, "find_incomplete", seen_version=case.version, actor=operator, data=data
        )
        return case.tracking_code


def test_a_photo_becomes_a_bundle_without_paper_and_the_case_goes_on(
    client: ClientFor, session: Session, waiting: str
) -> None:
    answer = send(client("operator"), waiting, (photo(), "KK.jpg"), (photo(90), "KTP.jpg"))
    assert answer.status_code == 302, answer.text
    case = case_of(session, waiting)
    assert (case.state, case.taken_by_id) == ("under_verification", None)
    dossier = case.dossiers[-1]
    assert (dossier.source, dossier.role, dossier.state) == ("whatsapp", "supplement", "filed")
    assert dossier.covers == []
    pages = session.scalars(select(Page).where(Page.dossier_id == dossier.id)).all()
    assert [(page.place, page.batch.name, page.batch.state) for page in pages] == [
        ("dossier", "KK.jpg", "accepted"),
        ("dossier", "KTP.jpg", "accepted"),
    ]
    told = session.scalars(select(Event).where(Event.name == "attached")).one()
    assert told.note == SENDER
    assert told.data == {"source": "whatsapp", "count": 2, "dossier": dossier.code}
    assert {page.batch.sha256 for page in pages} <= kept()


def test_the_database_and_the_files_agree_afterwards(
    client: ClientFor, session: Session, waiting: str
) -> None:
    storage = Storage(settings().files)
    before = fsck.check(session, storage)["problems"]
    session.rollback()
    send(client("operator"), waiting, (photo(), "KK.jpg"))
    session.rollback()
    assert fsck.check(session, storage)["problems"] == before


def test_a_photo_held_upright_is_shown_upright(
    client: ClientFor, session: Session, waiting: str
) -> None:
    send(client("operator"), waiting, (photo(turned=True), "KK.jpg"))
    case = case_of(session, waiting)
    page = session.scalars(select(Page).where(Page.dossier_id == case.dossiers[-1].id)).one()
    assert (page.width_px, page.height_px) == (400, 640)
    shown = client("operator").get(f"/pindaian/halaman/{page.id}.jpg?width=900")
    with Image.open(io.BytesIO(shown.data)) as picture:
        grey = np.asarray(picture.convert("L"))
    height, width = grey.shape
    assert height > width
    assert grey[5].mean() < 60  # the bar of the left edge is on top
    assert grey[height - 5].mean() > 60


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"Halo, ini KK saya", "bukan gambar dan bukan PDF"),
        (b"", "kosong, 0 byte"),
        (photo()[:-200], "terpotong"),
    ],
)
def test_a_photo_that_is_no_picture_is_refused_by_name_and_nothing_is_kept(
    client: ClientFor, session: Session, waiting: str, content: bytes, word: str
) -> None:
    files, batches = kept(), session.scalars(select(Batch.id)).all()
    session.rollback()
    answer = send(client("operator"), waiting, (photo(), "KK.jpg"), (content, "surat.jpg"))
    assert answer.status_code == 422
    assert "surat.jpg tidak dilampirkan" in answer.text
    assert word in answer.text
    assert SENDER in answer.text
    assert kept() == files
    assert session.scalars(select(Batch.id)).all() == batches
    case = case_of(session, waiting)
    assert case.state == "incomplete"
    assert len(case.dossiers) == 1


def test_the_same_file_twice_is_told_with_its_case(
    client: ClientFor, session: Session, waiting: str
) -> None:
    operator = client("operator")
    send(operator, waiting, (photo(), "KK.jpg"))
    answer = send(operator, waiting, (photo(), "KK (1).jpg"))
    assert answer.status_code == 422
    assert "KK (1).jpg sudah pernah masuk" in answer.text
    assert waiting[:4] in answer.text
    assert len(case_of(session, waiting).dossiers) == 2


def test_the_same_file_twice_in_one_form_is_told(
    client: ClientFor, session: Session, waiting: str
) -> None:
    files = kept()
    answer = send(client("operator"), waiting, (photo(), "KK.jpg"), (photo(), "lagi.jpg"))
    assert answer.status_code == 422
    assert "lagi.jpg dipilih dua kali" in answer.text
    assert kept() == files
    assert case_of(session, waiting).state == "incomplete"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": ""}, "Pilih datangnya"),
        ({"source": "telegram"}, "Pilih datangnya"),
        ({"sender": "  "}, "Tulis siapa yang mengirim"),
        ({"sender": "NIK 3599015401900001"}, "NIK"),
    ],
)
def test_who_sent_it_and_how_has_to_be_said(
    client: ClientFor, session: Session, waiting: str, change: dict[str, str], said: str
) -> None:
    answer = send(client("operator"), waiting, (photo(), "KK.jpg"), **change)
    assert answer.status_code == 422
    assert said in answer.text
    assert len(case_of(session, waiting).dossiers) == 1


def test_a_form_without_a_file_is_refused(client: ClientFor, waiting: str) -> None:
    answer = send(client("operator"), waiting)
    assert answer.status_code == 422
    assert "Pilih dahulu fotonya" in answer.text


def test_too_many_files_are_refused(
    client: ClientFor, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MOST_FILES", 1)
    answer = send(client("operator"), waiting, (photo(), "a.jpg"), (photo(90), "b.jpg"))
    assert "Paling banyak 1 berkas" in answer.text


def test_a_decided_case_takes_no_picture(client: ClientFor, session: Session) -> None:
    with writing() as current:
        operator = person(current, "operator")
        case = taken(current, operator)
        code = case.tracking_code
        audit.transition(
            current,
            case,
            "withdraw",
            seen_version=case.version,
            actor=operator,
            reason="uji",
        )
    assert "sudah diputuskan" in client("operator").get(f"/pemeriksaan/{code}/lampirkan").text
    answer = send(client("operator"), code, (photo(), "KK.jpg"))
    assert answer.status_code == 422
    assert len(case_of(session, code).dossiers) == 1


def test_a_reader_that_does_not_start_is_told_and_nothing_is_kept(
    client: ClientFor, session: Session, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ReaderBroken("no")

    monkeypatch.setattr(attaching, "read_file", broken)
    files = kept()
    answer = send(client("operator"), waiting, (photo(), "KK.jpg"))
    assert answer.status_code == 503
    assert SENDER in answer.text
    assert kept() == files
    assert len(case_of(session, waiting).dossiers) == 1


def test_the_counter_may_attach_and_comes_back_to_the_case(
    client: ClientFor, session: Session, waiting: str
) -> None:
    answer = send(client("counter"), waiting, (photo(), "KK.jpg"), source="email")
    assert answer.headers["Location"] == f"/kasus/{waiting}"
    assert case_of(session, waiting).dossiers[-1].source == "email"


def test_a_registered_case_without_pages_can_be_examined_with_what_was_sent(
    client: ClientFor, session: Session, app: Flask
) -> None:
    del app
    with writing() as current:
        code = a_case(current).tracking_code
    send(client("operator"), code, (photo(), "KK.jpg"))
    case = case_of(session, code)
    assert case.state == "registered"
    assert case.paper_ready_at is not None


def test_the_pages_are_evidence_and_say_how_they_came(
    client: ClientFor, session: Session, waiting: str
) -> None:
    operator = client("operator")
    send(operator, waiting, (photo(), "KK.jpg"))
    case = case_of(session, waiting)
    page = session.scalars(select(Page).where(Page.dossier_id == case.dossiers[-1].id)).one()
    number = page.id
    session.rollback()
    with writing() as current:
        found, actor = find(current, waiting), person(current, "operator")
        taking.take(current, found, seen_version=found.version, actor=actor)
        line = lines(current, found)[0]
        judging.set_verdict(
            current, found, line, Verdict.PRESENT, evidence=Evidence(page_id=number), actor=actor
        )
    for address in (f"/pemeriksaan/{waiting}", f"/kasus/{waiting}"):
        assert "datang lewat WhatsApp, tanpa kertas" in operator.get(address).text


def test_nobody_looks_for_paper_that_there_is_not(
    client: ClientFor, session: Session, waiting: str
) -> None:
    since = utc_now()
    send(client("operator"), waiting, (photo(), "KK.jpg"))
    case = case_of(session, waiting)
    dossier = case.dossiers[-1]
    codes = [row.code for row in balance.dossiers(session, since.date(), "WIB")]
    assert dossier.code not in codes
    assert intake_day.sums(session, since).dossiers == 0
    assert dossier not in intake_day.recent_dossiers(session, since, 1, 50)
    with pytest.raises(WithoutPaper):
        asking.ask(session, dossier, actor=someone(), reason="uji")
    batch = session.scalars(select(Batch).where(Batch.way == "whatsapp")).one()
    with pytest.raises(recutting.NothingToCut):
        recutting.require_may_cut(batch, someone())
    page = client("mailroom").get(f"/kasus/{waiting}").text
    assert f'value="{dossier.code}"' not in page  # no form that asks the archive for it


def test_whoever_has_the_case_in_hand_keeps_it(client: ClientFor, session: Session) -> None:
    with writing() as current:
        operator = person(current, "operator")
        code = taken(current, operator).tracking_code
    send(client("counter"), code, (photo(), "KK.jpg"))
    case = case_of(session, code)
    assert (case.state, case.taken_by_id) == ("under_verification", operator.staff_id)


def test_an_expired_case_goes_on(client: ClientFor, session: Session, waiting: str) -> None:
    with writing() as current:
        case = find(current, waiting)
        audit.transition(
            current, case, "expire", seen_version=case.version, actor=audit.system("test")
        )
    send(client("operator"), waiting, (photo(), "KK.jpg"))
    assert case_of(session, waiting).state == "under_verification"


def test_a_png_and_a_pdf_are_taken_too(client: ClientFor, session: Session, waiting: str) -> None:
    answer = send(
        client("operator"),
        waiting,
        (photo(kind="PNG"), "KK.png"),
        (photo(90, kind="PDF"), "surat.pdf"),
    )
    assert answer.status_code == 302
    kinds = session.scalars(select(Batch.kind).where(Batch.way == "whatsapp").order_by(Batch.id))
    assert list(kinds) == ["png", "pdf"]


def test_a_file_that_came_meanwhile_is_noticed_before_anything_is_written(
    client: ClientFor, session: Session, waiting: str
) -> None:
    send(client("operator"), waiting, (photo(), "KK.jpg"))
    batch = session.scalars(select(Batch).where(Batch.way == "whatsapp")).one()
    stored = Stored(batch.sha256, batch.size)
    reading = attaching.look_at(Storage(settings().files).path(stored.sha256), "x", Limits())
    picture = Picture("lagi.jpg", reading, stored)
    session.rollback()
    with pytest.raises(CameBefore), writing() as current:
        attaching.attach(
            current,
            find(current, waiting),
            [picture],
            source="email",
            sender=SENDER,
            actor=someone(),
            today=date(2026, 11, 23),
        )
    assert len(case_of(session, waiting).dossiers) == 2
