"""The scanning desk: what a person does with pages that nobody could place."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal import audit, fsck, ingest, worker
from postal.extensions import settings, writing
from postal.models import Batch, Dossier, Event, Page
from postal.scanning import services as scanning
from postal.scanning.report import batch_json
from postal.scanning.strip import WAITS
from postal.scanning.taking import storage, take_in
from tests.conftest import ClientFor
from tests.paper import content, tray_of, write_scan
from tests.scanning.again_stage import MAILROOM, OPERATOR, printed_covers


@pytest.fixture
def covers(app: Flask, tmp_path: Path) -> tuple[list[str], list[Any]]:
    """Three registered dossiers of two sheets: their codes, and their covers as pictures."""
    del app
    return printed_covers(3, tmp_path, service="KTP-RUSAK", sheets=2)


@pytest.fixture
def scan(app: Flask, tmp_path: Path) -> Callable[..., Batch]:
    def scan(*pages: Any, name: str = "a.pdf") -> Batch:  # noqa: ANN401 - pictures
        path = write_scan(tmp_path / name, pages)
        batch, _ = ingest.ingest(path, way="command", actor=MAILROOM)
        return batch

    return scan


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def shown(*pages: Page) -> dict[str, int]:
    """Say in a form which pages it is about, as they were shown."""
    return {f"v-{page.id}": page.version for page in pages}


def waiting(session: Session) -> list[Page]:
    return list(session.scalars(select(Page).where(Page.reason.is_not(None)).order_by(Page.number)))


def dossier(session: Session, code: str) -> Dossier:
    return session.scalars(select(Dossier).where(Dossier.code == code)).one()


def problems(session: Session) -> list[Any]:
    found: list[Any] = fsck.check(session, storage())["problems"]
    return found


Covers = tuple[list[str], list[Any]]
Scan = Callable[..., Batch]


def test_a_page_that_waits_goes_where_a_person_says(
    client: ClientFor, session: Session, covers: Covers, scan: Scan
) -> None:
    codes, sheets = covers
    batch = scan(content(9), *tray_of(sheets[:1], [2]))
    page = waiting(session)[0]
    assert (page.number, batch.state) == (1, "needs_attention")
    browser = client("mailroom")
    assert "sebelum lembar kendali pertama" in text(browser.get(f"/pindaian/{batch.id}"))
    browser.post("/pindaian/halaman", data={"code": codes[1][-6:], **shown(page)})
    assert session.get_one(Page, page.id).dossier_id == dossier(session, codes[1]).id
    assert session.get_one(Batch, batch.id).state == "accepted"
    assert dossier(session, codes[1]).state == "matched"
    assert problems(session) == []


def test_a_page_found_for_an_incomplete_case_sets_it_going(
    client: ClientFor, session: Session, covers: Covers, scan: Scan
) -> None:
    codes, sheets = covers
    scan(content(9), content(8), *tray_of(sheets[:1], [2]))
    with writing() as current:
        case = dossier(current, codes[0]).application
        assert case is not None
        for move in ("take", "find_incomplete"):
            audit.transition(current, case, move, seen_version=case.version, actor=OPERATOR)
    browser = client("mailroom")
    for page in waiting(session):
        browser.post("/pindaian/halaman", data={"code": codes[0], **shown(page)})
    session.rollback()
    case = dossier(session, codes[0]).application
    assert case is not None
    assert (case.state, case.taken_by_id) == ("under_verification", None)
    resumed = session.scalars(select(Event).where(Event.name == "resume")).one()
    assert (resumed.actor_id, resumed.reason) == (None, "halaman yang kurang ditemukan")


def test_a_doubt_holds_only_the_dossier_it_touches(
    client: ClientFor, session: Session, covers: Covers, scan: Scan
) -> None:
    codes, sheets = covers
    scan(*tray_of(sheets, [2, 3, 2]))
    assert [dossier(session, code).state for code in codes] == ["matched", "received", "matched"]
    pages = waiting(session)
    assert {page.reason for page in pages} == {"sheets-differ"}
    answer = client("mailroom").post(
        "/pindaian/halaman",
        data={"offer": codes[1], **shown(*pages)},
        follow_redirects=True,
    )
    assert "3 halaman ada di berkas" in text(answer)
    assert dossier(session, codes[1]).state == "matched"
    assert waiting(session) == []


def test_two_people_on_one_page_the_second_is_told_who_and_when(
    client: ClientFor, session: Session, covers: Covers, scan: Scan
) -> None:
    codes, sheets = covers
    scan(content(9), *tray_of(sheets[:1], [2]))
    page = waiting(session)[0]
    browser = client("mailroom")
    seen = shown(page)
    browser.post("/pindaian/halaman", data={"code": codes[1], **seen})
    late = browser.post("/pindaian/halaman", data={"code": codes[2], **seen}, follow_redirects=True)
    assert "Contoh Mailroom sudah menempatkan halaman ini" in text(late)
    assert session.get_one(Page, page.id).dossier_id == dossier(session, codes[1]).id


@pytest.mark.parametrize(
    ("typed", "said"),
    [("BDCXQQQQQ0", "periksa"), ("xx", "kode"), ("", "kode")],
)
def test_a_code_that_is_no_dossier_is_said_where_the_pictures_are(
    client: ClientFor, session: Session, covers: Covers, scan: Scan, typed: str, said: str
) -> None:
    scan(content(9), *tray_of(covers[1][:1], [2]))
    page = waiting(session)[0]
    answer = client("mailroom").post(
        "/pindaian/halaman",
        data={"code": typed, **shown(page)},
        follow_redirects=True,
    )
    assert "panel-stop" in text(answer)
    assert said in text(answer).lower()
    assert f"halaman/{page.id}.jpg" in text(answer)
    assert f'value="{typed}"' in text(answer)
    assert len(waiting(session)) == 1


def test_a_wrong_page_is_lifted_and_waits_again(
    client: ClientFor, session: Session, covers: Covers, scan: Scan
) -> None:
    codes, sheets = covers
    batch = scan(*tray_of(sheets[:1], [2]))
    page = session.scalars(select(Page).where(Page.number == 3)).one()
    browser = client("mailroom")
    browser.post("/pindaian/halaman", data={"action": "lift", **shown(page)})
    assert [(one.number, one.reason) for one in waiting(session)] == [(3, "lifted-by-staff")]
    assert session.get_one(Batch, batch.id).state == "needs_attention"
    assert problems(session) == []
    page = waiting(session)[0]
    browser.post("/pindaian/halaman", data={"code": codes[1], **shown(page)})
    assert session.get_one(Page, page.id).dossier_id == dossier(session, codes[1]).id
    names = session.scalars(select(Event.name).where(Event.thing == "batch")).all()
    assert names.count("page_lifted") == 1


def test_a_page_is_turned_and_its_picture_with_it(
    client: ClientFor, session: Session, covers: Covers, scan: Scan
) -> None:
    scan(*tray_of(covers[1][:1], [2]))
    page = session.scalars(select(Page).where(Page.number == 2)).one()
    browser = client("mailroom")
    address = f"/pindaian/halaman/{page.id}.jpg?width=320"
    before = browser.get(address).data
    browser.post("/pindaian/halaman", data={"action": "turn", **shown(page)})
    assert session.get_one(Page, page.id).turn == 90
    after = browser.get(address).data
    assert before[:2] == after[:2] == b"\xff\xd8"
    assert before != after


def test_a_cover_seen_again_asks_what_its_pages_are(
    session: Session, covers: Covers, scan: Scan
) -> None:
    codes, sheets = covers
    scan(*tray_of(sheets[:1], [2]))
    again = scan(*tray_of(sheets[:1], [1], start=5), name="b.pdf")
    assert again.state == "needs_attention"
    assert [page.reason for page in waiting(session)] == ["cover-seen-before"]
    names = session.scalars(
        select(Event.name).where(
            Event.thing == "dossier", Event.thing_id == dossier(session, codes[0]).id
        )
    ).all()
    assert "scan" in names


def test_an_upload_is_taken_in_and_read_by_the_worker(
    client: ClientFor, session: Session, covers: Covers, tmp_path: Path
) -> None:
    path = write_scan(tmp_path / "unggah.pdf", tray_of(covers[1][:1], [2]))
    browser = client("mailroom")
    files = {"files": (io.BytesIO(path.read_bytes()), "unggah.pdf"), "sides": "auto"}
    browser.post("/pindaian/unggah", data=files, content_type="multipart/form-data")
    batch = session.scalars(select(Batch)).one()
    assert (batch.state, batch.way) == ("arriving", "upload")
    assert browser.get(f"/pindaian/{batch.id}/kemajuan").get_json()["state"] == "arriving"
    list(worker.watch(once=True))
    assert session.get_one(Batch, batch.id).state == "accepted"


def test_a_quarantined_file_shows_why_and_is_read_again_with_wider_limits(
    client: ClientFor, session: Session, tmp_path: Path
) -> None:
    (settings().inbox / "aneh.pdf").write_bytes(b"bukan apa-apa")
    list(worker.watch(once=True))
    batch = session.scalars(select(Batch)).one()
    browser = client("mailroom")
    assert "Bukan PDF, JPEG, PNG atau TIFF" in text(browser.get(f"/pindaian/{batch.id}"))
    again = {"move": "read_again", "seen_version": batch.version, "reason": "coba lagi"}
    browser.post(f"/pindaian/{batch.id}/langkah", data=again)
    assert session.get_one(Batch, batch.id).override is True
    list(worker.watch(once=True))
    assert session.get_one(Batch, batch.id).state == "quarantined"


def test_a_reader_that_was_killed_leaves_a_batch_that_is_read_again(
    session: Session, covers: Covers, tmp_path: Path
) -> None:
    path = write_scan(tmp_path / "a.pdf", tray_of(covers[1][:1], [2]))
    taken = take_in(path, name="a.pdf", way="inbox", actor=MAILROOM)
    with writing() as current:
        batch = current.get_one(Batch, taken.batch_id)
        scanning.claim(current, batch, MAILROOM)
    list(worker.watch(once=True))
    assert session.get_one(Batch, taken.batch_id).state == "accepted"
    assert len(session.scalars(select(Page)).all()) == 3


def test_every_batch_and_page_screen_opens(
    client: ClientFor, session: Session, covers: Covers, scan: Scan
) -> None:
    batch = scan(content(9), *tray_of(covers[1], [2, 3, 2]))
    browser = client("auditor")
    for address in ("/pindaian/", f"/pindaian/{batch.id}", "/pindaian/tanpa-tempat"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert 'id="putusan"' not in text(answer)
        assert '/pindaian/halaman"' not in text(answer)
    assert browser.get("/pindaian/?keadaan=needs_attention").status_code == 200
    assert browser.get("/pindaian/halaman/1.jpg?width=77").status_code == 404


def test_a_repeated_cover_is_named_on_its_page_in_the_report(
    session: Session, covers: Covers, scan: Scan
) -> None:
    sheets = covers[1]
    batch = scan(sheets[0], content(1), sheets[1], content(2), content(3), sheets[0], content(4))
    told = batch_json(session, batch, file="a.pdf", duplicate=False)
    assert {(one["page"], one["reason"]) for one in told["doubts"]} == {(6, "repeated-code")}
    placed = {page for one in told["dossiers"] for page in [*one["covers"], *one["pages"]]}
    waits = {one["page"] for one in told["unplaced"]}
    assert placed | waits == set(range(1, 8))


def test_the_pages_that_wait_are_found_without_looking_at_all_that_were_ever_scanned(
    app: Flask, session: Session
) -> None:
    for query in (select(func.count(Page.id)).where(WAITS), select(Page.number).where(WAITS)):
        said = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        plan = [row[3] for row in session.execute(sql(f"EXPLAIN QUERY PLAN {said}"))]
        assert not any(step.startswith("SCAN pages") for step in plan)
