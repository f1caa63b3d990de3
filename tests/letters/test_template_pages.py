"""The page of the letters' words, through the door."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace

import pytest

from postal.correspondence.letter_facts import KINDS
from postal.correspondence.letter_texts import own_text
from postal.extensions import writing
from postal.languages import LANGUAGES
from postal.letters import runs, templates
from tests.cases import someone
from tests.conftest import ClientFor
from tests.letters.stage import composed

pytestmark = pytest.mark.usefixtures("app")
PAGE = "/surat/naskah/missing"


def form(kind: str = "missing", seen: int = 0, **changes: str) -> dict[str, str]:
    """What the browser sends when nothing but ``changes`` was typed."""
    texts = {language: own_text(kind, language) for language in LANGUAGES}
    sent = {"seen": str(seen)}
    for language, text in texts.items():
        sent |= {f"hal-{language}": text.subject, f"isi-{language}": text.body}
    return sent | {key.replace("_", "-"): value for key, value in changes.items()}


def sheet_of(address: str) -> str:
    return b64decode(address.partition(",")[2]).decode()


def test_the_list_names_every_kind_and_its_version(client: ClientFor) -> None:
    browser = client("supervisor")
    assert browser.post(PAGE, data=form(hal_id="Berkas kurang")).status_code == 302
    shown = browser.get("/surat/naskah").text
    for kind in KINDS:
        assert f'href="/surat/naskah/{kind}"' in shown
    assert shown.count("naskah bawaan") == len(KINDS) - 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_shown_with_its_words_its_fields_and_a_sheet(
    client: ClientFor, kind: str, language: str
) -> None:
    shown = client("supervisor").get(f"/surat/naskah/{kind}?bahasa={language}").text
    assert own_text(kind, "id").subject in shown
    assert own_text(kind, "en").subject in shown
    assert "<code>{kode}</code>" in shown
    assert shown.count("data:image/svg+xml;base64,") == len(LANGUAGES)


def test_saved_words_are_the_next_version_and_the_older_one_is_shown_and_used_again(
    client: ClientFor,
) -> None:
    browser = client("supervisor")
    saved = browser.post(PAGE, data=form(hal_id="Berkas kurang"))
    assert saved.status_code == 302
    shown = browser.get(PAGE).text
    assert 'value="Berkas kurang"' in shown
    assert "Tersimpan sebagai versi 1." in shown
    old = browser.get(f"{PAGE}?versi=0").text
    assert 'value="Kelengkapan berkas permohonan"' in old
    assert "bukan yang berlaku" in old
    browser.post(f"{PAGE}/kembali", data={"versi": "0", "seen": "1"})
    again = browser.get(PAGE).text
    assert "Tersimpan sebagai versi 2." in again
    assert 'value="Kelengkapan berkas permohonan"' in again
    late = browser.post(f"{PAGE}/kembali", data={"versi": "1", "seen": "0"}, follow_redirects=True)
    assert "sudah menyimpan versi 2" in late.text


def test_a_refusal_keeps_what_was_typed_and_names_every_fault(client: ClientFor) -> None:
    browser = client("supervisor")
    refused = browser.post(PAGE, data=form(hal_en="", isi_id="Tanpa isian {apa}."))
    assert refused.status_code == 409
    assert "Tanpa isian {apa}." in refused.text
    for part in (
        "isian {apa} tidak dikenal",
        "isian {kode} (kode pelacakan",
        "isian {daftar} (daftar bernomor",
        "Bahasa Inggris: perihal masih kosong",
    ):
        assert part in refused.text, part
    assert "naskah bawaan" in browser.get("/surat/naskah").text


def test_two_supervisors_at_once_the_second_is_told_and_may_save_after_it(
    client: ClientFor,
) -> None:
    browser = client("supervisor")
    browser.post(PAGE, data=form(hal_id="Satu"))
    late = browser.post(PAGE, data=form(hal_id="Dua"))
    assert late.status_code == 409
    assert "sudah menyimpan versi 1 sementara Anda mengetik" in late.text
    assert 'value="Dua"' in late.text
    assert 'name="seen" value="1"' in late.text
    assert browser.post(PAGE, data=form(hal_id="Dua", seen=1)).status_code == 302


def test_another_refusal_does_not_hide_that_somebody_saved_meanwhile(client: ClientFor) -> None:
    browser = client("supervisor")
    browser.post(PAGE, data=form(hal_id="Satu"))
    refused = browser.post(PAGE, data=form(hal_id="Dua {salah}"))
    assert refused.status_code == 409
    assert 'name="seen" value="0"' in refused.text
    late = browser.post(PAGE, data=form(hal_id="Dua"))
    assert "sudah menyimpan versi 1 sementara Anda mengetik" in late.text


def test_a_look_without_script_shows_the_sheet_and_saves_nothing(client: ClientFor) -> None:
    browser = client("supervisor")
    body = own_text("missing", "id").body.replace("Dengan hormat,", "Selamat pagi,")
    shown = browser.post(PAGE, data=form(isi_id=body, lihat="1"))
    assert shown.status_code == 200
    address = shown.text.split('src="data:image/svg+xml', 1)[1].split('"', 1)[0]
    assert "Selamat pagi," in sheet_of(address)
    assert "naskah bawaan</a> <strong>" in browser.get(PAGE).text


def test_while_typing_the_sheets_and_the_faults_come_as_they_are(client: ClientFor) -> None:
    browser = client("supervisor")
    told = browser.post(f"{PAGE}/contoh", data=form(isi_en="Please send {daftar}")).get_json()
    assert told["id"]["faults"] == []
    assert "Dengan hormat," in sheet_of(told["id"]["pages"][0])
    assert any("{kode}" in fault for fault in told["en"]["faults"])
    assert "Please send Copy of the family card" in sheet_of(told["en"]["pages"][0])
    half = browser.post(f"{PAGE}/contoh", data=form(isi_id="{kod")).get_json()
    assert any("{ }" in fault for fault in half["id"]["faults"])


def test_unknown_kinds_and_versions_are_not_there(client: ClientFor) -> None:
    browser = client("supervisor")
    assert browser.get("/surat/naskah/apa").status_code == 404
    assert browser.get(f"{PAGE}?versi=9").status_code == 404
    for address in ("/surat/naskah/apa", "/surat/naskah/apa/contoh", "/surat/naskah/apa/kembali"):
        assert browser.post(address, data=form()).status_code == 404


@pytest.mark.parametrize("role", ["operator", "mailroom", "counter", "district", "admin"])
def test_only_supervisors_change_words(client: ClientFor, role: str) -> None:
    browser = client(role)
    assert browser.get(PAGE).status_code == 403
    for address in (PAGE, f"{PAGE}/contoh", f"{PAGE}/kembali"):
        assert browser.post(address, data=form()).status_code == 403


def test_an_auditor_reads_and_changes_nothing(client: ClientFor) -> None:
    browser = client("auditor")
    shown = browser.get(PAGE).text
    assert "Simpan sebagai versi baru" not in shown
    assert "readonly" in shown
    assert browser.post(PAGE, data=form()).status_code == 403


def saved_before_the_checks(kind: str = "come_in", **body: str) -> int:
    """Words in force that today's checks would not let in."""
    own = {language: own_text(kind, language) for language in LANGUAGES}
    texts = {each: replace(text, body=body.get(each, text.body)) for each, text in own.items()}
    with writing() as session:
        return templates.save(session, kind, texts, seen=0, actor=someone())


def vanishing() -> str:
    return own_text("come_in", "id").body.replace("{kode}", "{alasan} {kode}")


def test_words_in_force_that_a_newer_check_refuses_are_marked_with_the_refusal(
    client: ClientFor,
) -> None:
    browser = client("supervisor")
    for address in ("/surat/naskah", "/surat/naskah/come_in"):
        assert "pemeriksaan yang sekarang" not in browser.get(address).text
    saved_before_the_checks(id=vanishing())
    listed = browser.get("/surat/naskah").text
    assert listed.count("perlu diperbaiki") == 1
    assert "isian {kode} bisa hilang dari surat" in listed
    page = browser.get("/surat/naskah/come_in").text
    assert "tidak lulus pemeriksaan yang sekarang" in page
    assert "isian {kode} bisa hilang dari surat" in page


def test_an_older_version_that_todays_checks_refuse_does_not_come_back(client: ClientFor) -> None:
    saved_before_the_checks(id=vanishing())
    browser, page = client("supervisor"), "/surat/naskah/come_in"
    assert browser.post(f"{page}/kembali", data={"versi": "0", "seen": "1"}).status_code == 302
    refused = browser.post(f"{page}/kembali", data={"versi": "1", "seen": "2"})
    assert refused.status_code == 409
    assert "isian {kode} bisa hilang dari surat" in refused.text
    assert "{alasan} {kode}" in refused.text
    assert "perlu diperbaiki" not in browser.get("/surat/naskah").text


@pytest.mark.parametrize("where", ["subject", "body"])
def test_words_with_a_field_that_is_known_no_more_do_not_keep_a_letter_from_being_written(
    client: ClientFor, where: str
) -> None:
    own = own_text("missing", "id")
    old = replace(own, **{where: getattr(own, where) + " {dahulu}"})
    with writing() as session:
        texts: templates.Texts = {"id": old, "en": own_text("missing", "en")}
        templates.save(session, "missing", texts, seen=0, actor=someone())
        facts = runs.facts_of(composed(session))
    assert (facts.subject, facts.template) == (own.subject, 0)
    assert "Dengan hormat," in [each.text for each in facts.passages]
    page = client("supervisor").get("/surat/naskah").text
    assert "isian {dahulu} tidak dikenal untuk surat ini" in page
