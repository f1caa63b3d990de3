"""The card a clerk reads aloud: the same sentences as the citizen's page, and no more."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from postal import audit, checking, people
from postal.extensions import db, session, writing
from postal.models import AccessLog, Application
from postal.public import finding
from tests.cases import NIK, a_dossier, an_envelope, someone
from tests.conftest import ClientFor
from tests.counter.stage import BORN, NAME, Known, a_known_case, clerk, facts, go, row
from tests.delivery.stage import a_produced_case, handed_over, move, packed

ADDRESS = "Jalan Contoh 1"


@pytest.fixture
def case(app: Flask) -> Known:
    del app
    with writing() as s:
        made = a_known_case(s)
        return Known(made.id, made.tracking_code)


def words(page: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))
    return " ".join(text.split())


def shown(client: ClientFor, case: Known, role: str = "counter") -> str:
    return words(client(role).get(f"/loket/kasus/{case.tracking_code}").get_data(as_text=True))


@pytest.mark.parametrize(
    "moves",
    [
        (),
        ("take",),
        ("take", "find_incomplete"),
        ("require_visit",),
        ("take", "propose_rejection", "confirm_rejection"),
        ("take", "find_complete", "start"),
        ("withdraw",),
    ],
)
def test_it_says_what_the_citizens_page_says(
    case: Known, client: ClientFor, moves: tuple[str, ...]
) -> None:
    with writing() as s:
        go(s, row(s, case), *moves)
    reply = finding.find(session(), case.tracking_code)
    assert reply is not None
    assert reply.answer is not None
    page = shown(client, case)
    assert str(reply.answer.sentence) in page
    assert str(reply.answer.next_step) in page


def test_before_a_check_it_shows_nothing_personal(case: Known, client: ClientFor) -> None:
    page = shown(client, case)
    for secret in (NAME, NIK, BORN, "14-01-1990", ADDRESS, "0812"):
        assert secret not in page
    assert "Boleh dikatakan" in page
    assert "Jangan dikatakan" in page
    assert "Ubah alamat" not in page


def test_what_answers_are_compared_with_is_shown_and_the_look_logged(
    case: Known, client: ClientFor
) -> None:
    page = client("counter").post(f"/loket/kasus/{case.tracking_code}/periksa")
    text = words(page.get_data(as_text=True))
    assert all(each in text for each in (NAME, NIK, "14-01-1990", "jangan menyebutkan jawabannya"))
    who = [text.index(each) for each in (" Pemohon ", "Tentang orang ke-1", NIK)]
    assert who == sorted(who)
    (look,) = session().query(AccessLog).filter(AccessLog.what == "identity_check")
    assert look.application_id == case.id


def test_a_check_opens_the_changes_and_tells_what_it_was(case: Known, client: ClientFor) -> None:
    browser = client("counter")
    where = f"/loket/kasus/{case.tracking_code}"
    browser.post(f"{where}/identitas", data={"checked": ["nik", "birth_date"]})
    page = words(browser.get(where).get_data(as_text=True))
    assert "Identitas diperiksa" in page
    assert "NIK, Tanggal lahir." in page
    assert "Ubah alamat, telepon, atau bahasa surat" in page
    assert "Di mana berkas, lampiran asli, dan hasilnya berada sekarang" in page
    assert NIK not in page
    assert "Ubah alamat" not in shown(client, case, "supervisor")


def test_too_little_is_refused_and_the_ticks_stay(case: Known, client: ClientFor) -> None:
    answer = client("counter").post(
        f"/loket/kasus/{case.tracking_code}/identitas", data={"checked": ["code", "name"]}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Belum cukup" in page
    assert re.findall(r'value="(\w+)" checked', page.split("Yang cocok")[1])[:2] == ["code", "name"]


def test_a_wrong_answer_is_written_down_and_opens_nothing(case: Known, client: ClientFor) -> None:
    browser = client("counter")
    where = f"/loket/kasus/{case.tracking_code}"
    data = {"checked": ["nik", "birth_date"], "result": "no"}
    answer = browser.post(f"{where}/identitas", data=data, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert "Tercatat: tidak cocok" in page
    assert "Ubah alamat" not in page
    with writing() as s:
        (fact,) = facts(s, case, checking.FACT)
        assert fact.data == {"checked": []}


def test_a_new_address_is_saved_and_what_it_means_is_said(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as s:
        case = a_produced_case(s)
        move(s, packed(s, case), "label")
        code = case.tracking_code
    browser = client("counter")
    browser.post(f"/loket/kasus/{code}/identitas", data={"checked": "card"})
    page = browser.get(f"/loket/kasus/{code}").get_data(as_text=True)
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    data = {
        "seen": seen,
        "p-phone": "0812 0000 9999",
        "p-address": "Jalan Baru 9",
        "p-village": "Desa Baru",
        "p-district": "Selatan",
        "p-postcode": "69902",
    }
    said = browser.post(f"/loket/kasus/{code}/alamat", data=data, follow_redirects=True)
    text = words(said.get_data(as_text=True))
    assert "Alamat dan telepon tersimpan." in text
    assert "sudah dicetak dengan alamat lama" in text
    stored = people.applicant_data(session().query(Application).one())
    assert (stored.name, stored.address, stored.phone) == (
        "Siti Contohwati",
        "Jalan Baru 9",
        "+6281200009999",
    )


def test_nothing_typed_is_lost_when_the_check_has_run_out(case: Known, client: ClientFor) -> None:
    browser = client("counter")
    where = f"/loket/kasus/{case.tracking_code}"
    data = {"p-address": "Jalan Baru 9", "p-phone": "0812 0000 9999"}
    refused = browser.post(f"{where}/alamat", data=data)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "Pemeriksaan identitas belum ada" in page
    kept = dict(re.findall(r'<input type="hidden" name="(p-\w+)" value="([^"]*)"', page))
    assert kept == data
    checked = browser.post(f"{where}/identitas", data={"checked": "card", **kept})
    form = checked.get_data(as_text=True)
    assert "Jalan Baru 9</textarea>" in form
    assert 'value="0812 0000 9999"' in form


def test_a_wrong_telephone_number_is_said_at_its_field(case: Known, client: ClientFor) -> None:
    browser = client("counter")
    where = f"/loket/kasus/{case.tracking_code}"
    browser.post(f"{where}/identitas", data={"checked": "card"})
    refused = browser.post(f"{where}/alamat", data={"p-phone": "12", "p-address": "Jalan Baru 9"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Belum tersimpan" in page
    assert "Jalan Baru 9</textarea>" in page


def test_another_way_back_is_saved(case: Known, client: ClientFor) -> None:
    browser = client("counter")
    where = f"/loket/kasus/{case.tracking_code}"
    browser.post(f"{where}/identitas", data={"checked": "card"})
    browser.post(f"{where}/kembali", data={"channel": "ambil_kantor"})
    db.session.remove()
    assert session().query(Application).one().return_channel == "ambil_kantor"
    refused = browser.post(f"{where}/kembali", data={"channel": "ambil_kecamatan"})
    assert refused.status_code == 409
    assert "Pilih tempat" in refused.get_data(as_text=True)


def test_a_visit_is_recorded_with_its_day(case: Known, client: ClientFor) -> None:
    with writing() as s:
        version = go(s, row(s, case), "require_visit").version
    browser = client("counter")
    where = f"/loket/kasus/{case.tracking_code}"
    assert "alasan contoh" in words(browser.get(where).get_data(as_text=True))
    late = browser.post(f"{where}/kunjungan", data={"seen_version": version - 1})
    assert late.status_code == 409
    browser.post(f"{where}/kunjungan", data={"seen_version": version})
    db.session.remove()
    found = session().query(Application).one()
    assert found.state == "registered"
    assert found.visited_on is not None
    assert "Pemohon sudah di sini" not in shown(client, case)


def test_a_talk_is_seen_by_whoever_opens_the_case(case: Known, client: ClientFor) -> None:
    browser = client("counter")
    where = f"/loket/kasus/{case.tracking_code}"
    data = {"way": "phone", "said": "tanya susulan KK"}
    assert browser.post(f"{where}/tanya", data=data).status_code == 302
    assert "tanya susulan KK" in shown(client, case, "supervisor")
    history = client("operator").get(f"/kasus/{case.tracking_code}")
    assert "tanya susulan KK" in history.get_data(as_text=True)
    refused = browser.post(f"{where}/tanya", data={"way": "counter", "said": f"NIK {NIK}"})
    assert refused.status_code == 422
    assert "Tulis tanpa NIK" in refused.get_data(as_text=True)


def test_it_tells_where_the_paper_is(case: Known, client: ClientFor) -> None:
    assert "kertasnya belum kami terima" in shown(client, case)
    with writing() as s:
        a_dossier(s, row(s, case), envelope=an_envelope(s))
    assert "tiba 20 Nov 2026" in shown(client, case)


def test_a_parcel_that_waits_here_is_handed_over_from_the_card(
    app: Flask, client: ClientFor
) -> None:
    del app
    with writing() as s:
        case = a_produced_case(s)
        parcel = packed(s, case, channel="ambil_kantor", carrier=None)
        move(s, parcel, "label", "keep_ready")
        away = handed_over(s)
        other, code, tracking = away.application.tracking_code, parcel.code, case.tracking_code
    browser = client("counter")
    page = browser.get(f"/loket/kasus/{tracking}").get_data(as_text=True)
    assert f'href="/pengambilan/{code}"' in page
    assert "Serahkan sekarang" in page
    assert "Serahkan sekarang" not in browser.get(f"/loket/kasus/{other}").get_data(as_text=True)


def test_a_merged_code_leads_to_its_case(case: Known, client: ClientFor) -> None:
    with writing() as s:
        joined = a_known_case(s)
        old = joined.tracking_code
        audit.transition(
            s, joined, "merge", seen_version=joined.version, actor=someone(), reason="ganda"
        )
        joined.merged_into_id = case.id
        s.execute(
            db.text("UPDATE tracking_aliases SET application_id = :new WHERE code = :old"),
            {"new": case.id, "old": old},
        )
    answer = client("counter").get(f"/loket/kasus/{old}?kode=1")
    assert answer.status_code == 302
    assert answer.location == f"/loket/kasus/{case.tracking_code}?kode=1"


def test_a_name_that_no_paper_can_show_does_not_keep_the_address_from_being_corrected(
    client: ClientFor, app: Flask
) -> None:
    del app
    with writing() as s:
        made = a_known_case(s)
        assert made.applicant is not None
        made.applicant.name = "Siti 🌸"
        s.flush()
        checking.check(s, made, {"card"}, actor=clerk(s))
        code, seen = made.tracking_code, people.seen_mark(made)
    browser = client("counter")
    form = {"p-address": "Jalan Baru 9", "seen": seen}
    assert browser.post(f"/loket/kasus/{code}/alamat", data=form).status_code == 302
    again = {"p-address": "Jalan Melati 🌸", "seen": seen}
    refused = browser.post(f"/loket/kasus/{code}/alamat", data=again)
    assert refused.status_code == 422
    assert "Huruf ini tidak dapat dicetak: 🌸" in refused.text
    assert "Jalan Melati 🌸" in refused.text
