"""Papers in both languages: each edit is a version, and running letters keep their words."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.extensions import writing
from postal.lookups import item_versions
from postal.office import papers
from postal.office.papers import Paper
from postal.plain_text import NumberInText
from postal.service import ItemKind
from tests.cases import NIK, someone
from tests.conftest import ClientFor
from tests.office.test_admin_pages import fields, page_of, said

POLICE = Paper("POLISI", "Surat kehilangan", "Loss report", ItemKind.ORIGINAL)


def test_a_new_wording_is_a_version_and_the_old_one_stays(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        papers.save(s, POLICE, seen_number=1, actor=someone())
    newest, first = papers.versions(session, "POLISI")
    assert (newest.number, newest.name_id, newest.kind) == (2, "Surat kehilangan", "original")
    assert first.name_id != newest.name_id
    assert item_versions(session)["POLISI"].name("en") == "Loss report"


def test_saving_the_same_again_is_no_version(app: Flask, session: Session) -> None:
    del app
    item = item_versions(session)["POLISI"]
    with writing() as s:
        papers.save(
            s,
            Paper(item.code, item.name_id, item.name_en, item.kind),
            seen_number=1,
            actor=someone(),
        )
    assert len(papers.versions(session, "POLISI")) == 1


def test_the_second_of_two_writers_is_told(app: Flask) -> None:
    del app
    with writing() as s:
        papers.save(s, POLICE, seen_number=1, actor=someone())
        with pytest.raises(papers.PaperChangedMeanwhile):
            papers.save(s, POLICE, seen_number=1, actor=someone())
        with pytest.raises(papers.PaperCodeTaken):
            papers.save(s, POLICE, seen_number=0, actor=someone())


@pytest.mark.parametrize(
    ("paper", "refusal"),
    [
        (Paper("dua kata", "Satu", "One", ItemKind.COPY), papers.WrongPaperCode),
        (Paper("A" * 25, "Satu", "One", ItemKind.COPY), papers.WrongPaperCode),
        (Paper("", "Satu", "One", ItemKind.COPY), papers.WrongPaperCode),
        (Paper("SATU", "Satu", "  ", ItemKind.COPY), papers.PaperNameMissing),
        (Paper("SATU", "x" * 161, "One", ItemKind.COPY), papers.PaperNameMissing),
        (Paper("SATU", f"KK {NIK}", "One", ItemKind.COPY), NumberInText),
    ],
)
def test_a_paper_that_cannot_be_is_refused(
    app: Flask, paper: Paper, refusal: type[Refusal]
) -> None:
    del app
    with writing() as s, pytest.raises(refusal):
        papers.save(s, paper, seen_number=0, actor=someone())


def test_a_paper_is_seen_in_both_languages_before_it_is_saved(
    client: ClientFor, session: Session
) -> None:
    browser = client("supervisor")
    changes = {"name_id": "Surat kehilangan", "name_en": "Loss report"}
    page = said(browser, "/admin/syarat/POLISI", preview="1", **changes)
    assert "Pratinjau, belum tersimpan" in page
    assert "Surat kehilangan belum ada. Mohon dikirim." in page
    assert "Loss report" in page
    assert 'value="Loss report"' in page
    assert len(papers.versions(session, "POLISI")) == 1


def test_a_supervisor_adds_a_paper_and_a_service_asks_for_it(client: ClientFor) -> None:
    browser = client("supervisor")
    page = said(
        browser,
        "/admin/syarat/baru",
        code="surat_baru",
        name_id="Surat baru",
        name_en="New letter",
        kind="copy",
    )
    assert "SURAT_BARU tersimpan sebagai versi 1." in page
    page = said(browser, "/admin/layanan/KTP-HILANG", **{"use-SURAT_BARU": "always"})
    assert "KTP-HILANG tersimpan sebagai versi 2." in page
    assert "KTP-HILANG" in page_of(browser, "/admin/syarat/SURAT_BARU")


def test_a_wrong_paper_keeps_what_was_typed(client: ClientFor) -> None:
    browser = client("admin")
    data = {**fields(page_of(browser, "/admin/syarat/baru")), "code": "DUA KATA"}
    answer = browser.post(
        "/admin/syarat/baru", data={**data, "name_id": "Satu", "name_en": "One", "kind": "copy"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Kode syarat: 1 sampai 24" in page
    assert 'value="DUA KATA"' in page
    english = browser.post(
        "/admin/syarat/POLISI", data={"name_id": "Satu", "name_en": " ", "kind": "copy"}
    )
    assert "Harus diisi." in english.get_data(as_text=True)


def test_an_unknown_paper_is_not_there(client: ClientFor) -> None:
    assert client("admin").get("/admin/syarat/TIDAK_ADA").status_code == 404


def test_each_wording_tells_who_saved_it(client: ClientFor) -> None:
    browser = client("supervisor")
    changes = {"name_id": "Surat kehilangan", "name_en": "Loss report"}
    said(browser, "/admin/syarat/POLISI", **changes)
    versions = page_of(browser, "/admin/syarat/POLISI").split("<h2>Versi</h2>")[1]
    newest, first = re.findall(r"<tr><td>\d.*?</tr>", versions, re.DOTALL)
    assert "Contoh Supervisor" in newest
    assert "bawaan" in first
