"""Messages, the ways to a person whose letter came back, and the table of stamps."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.codes import TrackingCode
from postal.correspondence import messaging
from postal.extensions import writing
from postal.letters import handing
from postal.models import AccessLog, Application, Enclosure, Letter, LetterRule, Message
from tests.cases import NIK, PHONE, a_case, at_home, someone
from tests.conftest import ClientFor
from tests.letters.stage import TODAY, returned

pytestmark = pytest.mark.usefixtures("app")


def message(kind: str = "ready", *, phone: str | None = PHONE, name: str = "Siti Contoh") -> int:
    """A message that somebody has to tell."""
    with writing() as current:
        case = a_case(current, name=name, nik=NIK, phone=phone)
        case.state = {"ready": "produced", "receipt": "registered"}[kind]
        made = messaging.tell(current, case, kind, actor=someone(), today=TODAY)
        return made.id


def test_the_list_shows_what_is_to_be_told_and_no_telephone(client: ClientFor) -> None:
    number = message()
    browser = client("counter")
    assert "Pesan" in browser.get("/surat/").text
    shown = browser.get("/surat/pesan").text
    assert f'href="/surat/pesan/{number}"' in shown
    assert "0000-1234" not in shown
    assert "Siti Contoh" not in shown
    message("receipt")
    assert "Tidak ada" not in browser.get("/surat/pesan?daftar=tanda-terima").text


def test_the_chat_opens_with_a_text_that_names_nobody(client: ClientFor, session: Session) -> None:
    number = message()
    shown = client("counter").get(f"/surat/pesan/{number}").text
    link = re.search(r'href="(https://wa\.me/[^"]+)"', shown)
    assert link is not None
    address = urlsplit(link[1].replace("&amp;", "&"))
    (text,) = parse_qs(address.query)["text"]
    code = session.get_one(Message, number).application.tracking_code
    assert address.path == f"/{PHONE.lstrip('+')}"
    assert text.endswith(f"/s/{code}")
    assert "Siti" not in text
    assert NIK not in text
    assert "gratis" in text
    assert session.scalars(select(AccessLog.what)).all() == ["phone"]


def test_telling_writes_how_and_leads_to_the_next(client: ClientFor, session: Session) -> None:
    first, second = message(), message(phone=None)
    browser = client("counter")
    refused = browser.post(f"/surat/pesan/{first}", data={"way": "burung"})
    assert refused.status_code == 409
    assert "Pilih bagaimana" in refused.text
    told = browser.post(f"/surat/pesan/{first}", data={"way": "phone"})
    assert told.location == f"/surat/pesan/{second}"
    again = browser.post(f"/surat/pesan/{first}", data={"way": "phone"})
    assert "sudah disampaikan lewat telepon" in again.text
    assert "wa.me" not in browser.get(f"/surat/pesan/{second}").text
    done = browser.post(f"/surat/pesan/{second}", data={"way": "counter"})
    assert done.location == "/surat/pesan?daftar=penting"
    session.rollback()
    case = session.get_one(Message, first).application.tracking_code
    page = client("operator").get(f"/kasus/{case}").text
    assert "disampaikan lewat telepon" in page
    assert "Pemohon diberi tahu" in page


def test_a_message_is_printed_after_all_once_there_is_an_address(
    client: ClientFor, session: Session
) -> None:
    number = message()
    browser = client("mailroom")
    assert 'value="letter"' not in browser.get(f"/surat/pesan/{number}").text
    refused = browser.post(f"/surat/pesan/{number}", data={"way": "letter"})
    assert refused.status_code == 409
    assert "belum lengkap" in refused.text
    with writing() as current:
        at_home(current.get_one(Message, number).application)
    assert 'value="letter"' in browser.get(f"/surat/pesan/{number}").text
    assert browser.post(f"/surat/pesan/{number}", data={"way": "letter"}).status_code == 302
    session.rollback()
    assert session.scalars(select(Letter.kind)).one() == "ready"
    assert browser.get("/surat/pesan/999").status_code == 404
    assert client("auditor").get(f"/surat/pesan/{number}").status_code == 403


def test_who_came_back_by_post_is_reached_otherwise_or_given_up(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        ones = [returned(current) for _ in range(2)]
        numbers = [(row.id, row.version) for row in ones]
    browser = client("counter")
    (called, seen), (lost, lost_seen) = numbers
    page = browser.get(f"/surat/{called}").text
    assert "Perbaiki alamat" in page
    assert "Tidak dapat dihubungi" in page
    step = {"move": "settle", "seen_version": seen, "reason": "kakaknya menjawab"}
    refused = browser.post(f"/surat/{called}/langkah", data={**step, "way": "burung"})
    assert refused.status_code == 409
    assert "kakaknya menjawab" in refused.text
    done = browser.post(f"/surat/{called}/langkah", data={**step, "way": "phone"})
    assert done.status_code == 302
    step = {"move": "give_up", "seen_version": lost_seen, "reason": ""}
    assert browser.post(f"/surat/{lost}/langkah", data=step).status_code == 409
    step["reason"] = "rumah kosong, tanpa telepon"
    assert browser.post(f"/surat/{lost}/langkah", data=step).status_code == 302
    session.rollback()
    rows = session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [row.application.state for row in rows] == ["incomplete", "expired"]
    told = session.scalars(select(Message).order_by(Message.id)).all()
    assert [row.told_way for row in told] == ["phone", None]
    pile = client("supervisor").get("/pemeriksaan/?antrean=expired").text
    assert TrackingCode(rows[1].application.tracking_code).grouped in pile


def test_a_supervisor_ticks_what_is_worth_a_stamp(client: ClientFor, session: Session) -> None:
    browser = client("supervisor")
    page = browser.get("/admin/surat-pos").text
    ticked = re.findall(r'value="([^"]+)" aria-label="[^"]*" checked', page)
    assert ":missing" in ticked
    assert ":ready" not in ticked
    general = [each for each in ticked if each.startswith(":")]
    saved = browser.post("/admin/surat-pos", data={"umum": "1", "pos": [*general, ":ready"]})
    assert saved.status_code == 302
    own = {"pos": ["KTP-HILANG:ready", "NOWHERE:missing", "x"]}
    assert browser.post("/admin/surat-pos", data=own).status_code == 302
    session.rollback()
    rules = session.scalars(select(LetterRule)).all()
    assert ("", "ready", True) in {(r.service_code, r.kind, r.by_post) for r in rules}
    assert "NOWHERE" not in {row.service_code for row in rules}
    case = session.scalars(select(Application)).first()
    assert case is None
    assert client("mailroom").get("/admin/surat-pos").status_code == 403
    assert client("admin").get("/admin/surat-pos").status_code == 200


def test_an_expired_case_is_closed_or_taken_up_again_from_its_bench(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = returned(current)
        seen = letter.version
        handing.give_up(current, letter, seen_version=seen, actor=someone(), reason="pindah")
        code = letter.application.tracking_code
        dossier = letter.application.dossiers[0]
        current.add(Enclosure(dossier_id=dossier.id, kind="original", count=1))
    version = session.scalars(select(Application.version)).one()
    browser = client("supervisor")
    assert 'value="close"' in browser.get(f"/pemeriksaan/{code}").text
    step = {"move": "close", "seen_version": version, "reason": "tidak ada kabar"}
    refused = browser.post(f"/pemeriksaan/{code}/langkah", data=step)
    assert refused.status_code == 409
    assert "Dokumen asli" in refused.text
    assert "tidak ada kabar" in refused.text
    operator = client("operator")
    assert 'value="resume"' in operator.get(f"/pemeriksaan/{code}").text
    step = {"move": "resume", "seen_version": version, "reason": ""}
    assert operator.post(f"/pemeriksaan/{code}/langkah", data=step).status_code == 302
    session.rollback()
    assert session.scalars(select(Application.state)).one() == "under_verification"


def test_giving_up_on_a_case_that_waits_for_nothing_closes_nothing(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = returned(current)
        letter.application.state = "complete"
        number, seen = letter.id, letter.version
    browser = client("counter")
    page = browser.get(f"/surat/{number}").text
    assert "Kasusnya tetap seperti adanya" in page
    assert "Lalu buat surat baru di sini" not in page, "there is no button for it"
    step = {"move": "give_up", "seen_version": seen, "reason": "nomor tidak aktif"}
    done = browser.post(f"/surat/{number}/langkah", data=step)
    shown = browser.get(done.location).text
    assert "Penyelia menutup" not in shown
    assert "Orangnya tidak dapat dihubungi" in shown
    assert "sudah dihubungi" not in shown
    assert "nomor tidak aktif" in browser.get("/surat/buku").text
    session.rollback()
    assert session.get_one(Letter, number).application.state == "complete"


def test_the_mailroom_is_offered_no_new_letter_that_it_may_not_write(client: ClientFor) -> None:
    with writing() as current:
        number = returned(current).id
    assert "Buat surat baru" not in client("mailroom").get(f"/surat/{number}").text
    page = client("counter").get(f"/surat/{number}").text
    assert "Lalu buat surat baru di sini" in page
    assert 'value="again"' in page
