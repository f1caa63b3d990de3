"""A catalogue edit: seen before it is saved, and never the end of a running case."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from postal.catalogue import Output, Service
from postal.errors import Refusal
from postal.extensions import writing
from postal.lookups import item_versions
from postal.models import Application, Desk
from postal.office import desks, effects, preview, running
from postal.office.requirements import LonelyAlternative
from postal.verification import judging
from tests.cases import a_case
from tests.conftest import ClientFor
from tests.counter.stage import go
from tests.office.test_admin_pages import fields, page_of, said

CODE = "KTP-HILANG"
ADDRESS = f"/admin/layanan/{CODE}"


def present(session: Session) -> Service:
    row = running.current_service(session, CODE)
    assert row is not None
    return running.service_of(row)


def save(session: Session, service: Service, *, active: bool = True, seen: int = 1) -> None:
    running.change_service(session, service, active=active, seen_number=seen, by=None)


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"need": (), "any": ()}, running.NothingAsked),
        ({"channels": ()}, running.NoWayBackLeft),
        ({"any": (("F102",),)}, LonelyAlternative),
    ],
)
def test_a_service_with_nothing_left_is_refused_by_name(
    app: Flask, change: dict[str, object], refusal: type[Refusal]
) -> None:
    del app
    with writing() as s:
        changed = replace(present(s), keep=(), back=(), **change)  # type: ignore[arg-type]
        with pytest.raises(refusal) as refused:
            save(s, changed)
        assert set(refused.value.values.values()) & {CODE, "F102"}


def test_a_service_without_a_document_needs_no_way_back(app: Flask) -> None:
    del app
    with writing() as s:
        save(s, replace(present(s), output=Output.NONE, channels=()))


def test_a_running_case_keeps_papers_and_ways_that_were_taken_out(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_case(s, CODE)
        case.return_channel = "pos"
        before = present(s)
        fewer = replace(before, need=before.need[:1], any=(), when=(), keep=(), back=())
        save(s, replace(fewer, channels=("ambil_kantor",)))
        s.expire_all()
        assert judging.service_of(case) == before
        assert len(judging.examine(s, case).lines) > 1
        assert a_case(s, CODE).service is not case.service


def test_those_who_chose_a_removed_way_are_listed(app: Flask) -> None:
    del app
    with writing() as s:
        cases = [a_case(s, CODE) for _ in range(7)]
        for case in cases[:6]:
            case.return_channel = "pos"
        go(s, cases[0], "withdraw")
        s.flush()
        before = present(s)
        told = preview.notices(s, before, replace(before, channels=("ambil_kantor",)))
        everybody, wishes = told
        assert everybody.values == {"count": 6}
        assert wishes.values["count"] == 5
        assert str(wishes.values["codes"]).count("-") == 10
        assert preview.notices(s, before, before)[1:] == []


def test_a_long_list_of_running_cases_ends_with_dots() -> None:
    assert effects.Running(2, ("A", "B")).named == "A, B"
    assert effects.Running(9, ("A", "B")).named == "A, B, …"


def test_a_desk_with_running_cases_stays_open(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_case(s, "NIK-KONSOLIDASI")
        row = running.current_service(s, "NIK-KONSOLIDASI")
        assert row is not None
        running.change_service(s, running.service_of(row), active=False, seen_number=1, by=None)
        with pytest.raises(desks.DeskHasCases) as refused:
            desks.set_desk_active(s, s.get_one(Desk, "nik"), active=False)
        assert refused.value.values["count"] == 1
        go(s, case, "withdraw")
        desks.set_desk_active(s, s.get_one(Desk, "nik"), active=False)
        assert not s.get_one(Desk, "nik").active


def test_running_cases_are_counted_by_their_version(app: Flask) -> None:
    del app
    with writing() as s:
        for _ in range(2):
            a_case(s, CODE)
        save(s, replace(present(s), days=9))
        go(s, a_case(s, CODE), "withdraw")
        a_case(s, CODE)
        assert effects.open_by_version(s, CODE) == {1: 2, 2: 1}


def test_differences_are_told_line_by_line_in_both_languages(app: Flask, session: Session) -> None:
    del app
    before = present(session)
    items = item_versions(session)
    after = replace(before, days=9, need=(*before.need, "BUKTI"), back=(*before.back, "BUKTI"))
    found = preview.differences(before, after, items, "id")
    assert [(each.label, each.new) for each in found] == [
        ("Janji hari kerja", "9"),
        ("Syarat (Indonesia)", items["BUKTI"].name("id")),
        ("Syarat (Inggris)", items["BUKTI"].name("en")),
        ("Asli: %(item)s", "asli dikembalikan"),
    ]
    assert preview.differences(before, before, items, "id") == []
    removed = preview.differences(after, before, items, "id")
    assert [each.old for each in removed[1:3]] == [items["BUKTI"].name(one) for one in ("id", "en")]


def test_a_new_order_is_a_difference(app: Flask, session: Session) -> None:
    del app
    before = present(session)
    after = replace(before, need=(*before.need, "BUKTI"))
    turned = replace(before, need=("BUKTI", *before.need))
    found = preview.differences(after, turned, item_versions(session), "id")
    assert [each.label for each in found] == ["Syarat (Indonesia)", "Syarat (Inggris)"]


def test_a_change_is_seen_before_it_is_saved(client: ClientFor, session: Session) -> None:
    with writing() as s:
        a_case(s, CODE)
    changes = {"days": "7", "use-BUKTI": "when", "id-BUKTI": "bila ada", "en-BUKTI": "if any"}
    page = said(client("admin"), ADDRESS, preview="1", **changes)
    text = words(page)
    for expected in (
        "Pratinjau, belum tersimpan",
        "— bila ada",
        "— if any",
        "asli ditarik kantor",
        "Surat keterangan kehilangan dari kepolisian (asli) belum ada. Mohon dikirim.",
        "1 permohonan yang sedang berjalan tetap memakai versi yang mereka mulai",
        "Janji hari kerja",
    ):
        assert expected in text
    assert 'value="if any"' in page
    assert len(running.versions(session, CODE)) == 1


def test_what_cannot_be_saved_cannot_be_previewed_either(
    client: ClientFor, session: Session
) -> None:
    browser = client("admin")
    data = {**fields(page_of(browser, ADDRESS)), "channels": [], "usual": "", "preview": "1"}
    answer = browser.post(ADDRESS, data=data)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    row = running.current_service(session, CODE)
    assert row is not None
    assert f"{row.name_id} menghasilkan dokumen." in page
    assert f"{CODE} menghasilkan" not in page
    assert "Pratinjau" not in page


def test_a_supervisor_changes_the_papers_and_nothing_else(
    client: ClientFor, session: Session
) -> None:
    browser = client("supervisor")
    page = page_of(browser, ADDRESS)
    assert 'name="days"' not in page
    assert 'href="/admin/kantor"' not in page
    changes = {"days": "99", "name_id": "Lain", "channels": "pdf", "use-BUKTI": "always"}
    page = said(browser, ADDRESS, **changes)
    assert "tersimpan sebagai versi 2." in page
    newest, first = (running.service_of(row) for row in running.versions(session, CODE))
    assert "BUKTI" in newest.need
    assert replace(newest, need=first.need) == first


def test_a_supervisor_is_refused_like_anybody(client: ClientFor, session: Session) -> None:
    browser = client("supervisor")
    page = page_of(browser, ADDRESS)
    nothing = {name: "not" for name in fields(page) if name.startswith("use-")}
    answer = browser.post(ADDRESS, data={**fields(page), **nothing})
    assert answer.status_code == 422
    assert "tidak meminta satu syarat pun" in answer.get_data(as_text=True)
    assert len(running.versions(session, CODE)) == 1
    assert browser.get("/admin/layanan/baru").status_code == 403
    assert client("operator").get(ADDRESS).status_code == 403


def test_an_older_version_can_be_read_with_its_running_cases(client: ClientFor) -> None:
    with writing() as s:
        for _ in range(2):
            a_case(s, CODE)
    browser = client("admin")
    said(browser, ADDRESS, days="7")
    page = page_of(browser, ADDRESS)
    assert f'href="{ADDRESS}/versi/1"' in page
    assert "Permohonan yang sedang berjalan tetap memakai versi yang mereka mulai" in page
    older = words(page_of(browser, f"{ADDRESS}/versi/1"))
    assert "2 permohonan yang sedang berjalan memakai versi ini" in older
    newer = words(page_of(browser, f"{ADDRESS}/versi/2"))
    assert "0 permohonan yang sedang berjalan memakai versi ini" in newer
    assert "Contoh Admin" in newer
    assert "Yang berubah dari versi sebelumnya" in newer
    for missing in (3, 0, 2**31):
        assert browser.get(f"{ADDRESS}/versi/{missing}").status_code == 404


def test_the_case_shows_the_papers_of_its_own_version(client: ClientFor, app: Flask) -> None:
    del app
    with writing() as s:
        case = a_case(s, CODE)
        number = case.id
    said(client("admin"), ADDRESS, **{"use-BUKTI": "always"})
    with writing() as s:
        kept = s.get_one(Application, number)
        assert kept.service is not None
        assert kept.service.number == 1
        assert "BUKTI" not in judging.service_of(kept).need


def test_a_letter_names_a_paper_without_its_condition(app: Flask, session: Session) -> None:
    del app
    row = running.current_service(session, "KK-BARU")
    assert row is not None
    service, items = running.service_of(row), item_versions(session)
    names = preview.asked_names(service, items, "id")
    assert len(names) == len(preview.readings(service, items)["id"])
    assert any(name.startswith("salah satu: ") for name in names)
    assert not any("—" in name for name in names)
