"""Backs from a single-sided feeder: paired with one press, and what a new cut does to them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal.balance.reading import dossiers
from postal.balance.sheets import fits
from postal.models import Batch, Page
from postal.web import today
from tests.conftest import ClientFor
from tests.scanning.again_stage import (
    BLANK,
    feed,
    page,
    pages_in,
    problems,
    register,
    state,
)
from tests.scanning.strip_stage import rows_of

OFFER = re.compile(r'name="(fronts|seen_version|fronts_version)" value="(\d+)"')
HIDDEN = re.compile(r'type="hidden" name="(seen|sides|upside_down|keep)" value="([^"]*)"')


@pytest.fixture
def two_passes(app: Flask) -> tuple[list[str], int, int]:
    """Two dossiers of two sheets, scanned once for their fronts and once for their backs."""
    del app
    codes = register(2, 2)
    fronts = feed(codes[0], "a1", "a2", codes[1], "b1", "b2", name="depan.pdf")
    backs = feed("B2", "B1", BLANK, "A2", "A1", BLANK, name="belakang.pdf")
    return codes, fronts, backs


def offer(answer: TestResponse) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in OFFER.findall(answer.text):
        found.setdefault(key, value)
    return found


def shown(answer: TestResponse) -> dict[str, str]:
    return dict(HIDDEN.findall(answer.text))


def test_a_batch_without_covers_is_offered_its_fronts_and_one_press_pairs(
    client: ClientFor, session: Session, two_passes: tuple[list[str], int, int]
) -> None:
    codes, fronts, backs = two_passes
    mailroom = client("mailroom")
    screen = mailroom.get(f"/pindaian/{backs}")
    assert "sisi belakang dari bundel lain" in screen.text
    assert "depan.pdf" in screen.text
    first = page(session, fronts, 1).id
    assert f"/pindaian/halaman/{first}.jpg" in screen.text
    done = mailroom.post(f"/pindaian/{backs}/pasangkan", data=offer(screen), follow_redirects=True)
    assert "dipasangkan dengan bundel depan.pdf" in done.text
    assert "Ini sisi belakang dari bundel" in done.text
    assert pages_in(session, codes[0]) == [
        (backs, 6),
        (fronts, 2),
        (backs, 5),
        (fronts, 3),
        (backs, 4),
    ]
    assert state(session, backs) == "accepted"
    assert problems(session) == []


def test_a_batch_with_a_cover_is_offered_no_fronts(
    client: ClientFor, session: Session, app: Flask
) -> None:
    codes = register(1, 1)
    feed(codes[0], "1")
    second = feed("2", codes[1])
    assert "pasangkan" not in client("mailroom").get(f"/pindaian/{second}").text


def test_paired_sheets_are_counted_as_what_they_are(
    client: ClientFor, session: Session, two_passes: tuple[list[str], int, int]
) -> None:
    _, _, backs = two_passes
    mailroom = client("mailroom")
    mailroom.post(f"/pindaian/{backs}/pasangkan", data=offer(mailroom.get(f"/pindaian/{backs}")))
    for row in dossiers(session, today(), "WIB"):
        assert row.sheets == 2
        assert fits(row.sheets, row.pages)


def test_what_changed_since_it_was_shown_is_not_paired(
    client: ClientFor, session: Session, two_passes: tuple[list[str], int, int]
) -> None:
    codes, _, backs = two_passes
    mailroom = client("mailroom")
    form = offer(mailroom.get(f"/pindaian/{backs}"))
    mailroom.post(f"/pindaian/{backs}/pasangkan", data=form)
    late = mailroom.post(f"/pindaian/{backs}/pasangkan", data=form)
    assert late.status_code == 409
    assert "Contoh Mailroom sudah mengubahnya" in late.text
    assert len(pages_in(session, codes[0])) == 5


def test_an_order_that_nothing_tells_is_asked_for(
    client: ClientFor, session: Session, app: Flask
) -> None:
    [code] = register(1)
    feed(code, "a1", name="depan.pdf")
    backs = feed("A1", "kotor", name="belakang.pdf")
    mailroom = client("mailroom")
    form = offer(mailroom.get(f"/pindaian/{backs}"))
    refused = mailroom.post(f"/pindaian/{backs}/pasangkan", data=form)
    assert refused.status_code == 409
    assert "tidak menentukan urutannya" in refused.text
    wrong = mailroom.post(f"/pindaian/{backs}/pasangkan", data={**form, "order": "acak"})
    assert wrong.status_code == 400
    mailroom.post(f"/pindaian/{backs}/pasangkan", data={**form, "order": "reversed"})
    assert [number for _, number in pages_in(session, code)] == [2, 2, 1]
    assert problems(session) == []


def test_backs_that_are_cut_by_themselves_are_let_go(
    client: ClientFor, session: Session, two_passes: tuple[list[str], int, int]
) -> None:
    codes, fronts, backs = two_passes
    mailroom, address = client("mailroom"), f"/pindaian/{backs}/potong-ulang"
    mailroom.post(f"/pindaian/{backs}/pasangkan", data=offer(mailroom.get(f"/pindaian/{backs}")))
    supervisor = client("supervisor")
    form = {**shown(supervisor.get(address)), "reason": "salah bundel"}
    assert supervisor.post(address, data=form).status_code == 302
    assert session.get_one(Batch, backs).backs_of_id is None
    assert pages_in(session, codes[0]) == [(fronts, 2), (fronts, 3)]
    assert state(session, backs) == "needs_attention"
    assert problems(session) == []
    assert "Ya, pasangkan" in mailroom.get(f"/pindaian/{backs}").text


def test_backs_follow_their_fronts_into_a_new_cut(
    client: ClientFor, session: Session, app: Flask
) -> None:
    codes = register(2, 2)
    fronts = feed("b2", "b1", codes[1], "a2", "a1", codes[0], name="depan.pdf")
    backs = feed("B2", "B1", BLANK, "A2", "A1", BLANK, name="belakang.pdf")
    mailroom = client("mailroom")
    mailroom.post(f"/pindaian/{backs}/pasangkan", data=offer(mailroom.get(f"/pindaian/{backs}")))
    assert session.get_one(Batch, backs).backs_of_id == fronts
    assert pages_in(session, codes[0]) == [(backs, 6)]
    session.rollback()
    address = f"/pindaian/{fronts}/potong-ulang"
    asked = {"sides": "single", "upside_down": "on", "keep": "on"}
    form = {**shown(mailroom.get(address, query_string=asked)), "reason": "terbalik"}
    assert mailroom.post(address, data=form).status_code == 302
    whose = {
        row.number: row.dossier_id
        for row in session.scalars(select(Page).where(Page.batch_id == backs))
    }
    for number in range(1, 7):
        assert whose[number] == page(session, fronts, number).dossier_id
    assert (state(session, fronts), state(session, backs)) == ("accepted", "accepted")
    assert problems(session) == []


def test_one_file_of_fronts_and_backs_is_put_in_order(
    client: ClientFor, session: Session, app: Flask
) -> None:
    codes = register(2, 2)
    fronts = (codes[0], "a1", "a2", codes[1], "b1", "b2")
    batch_id = feed(*fronts, "B2", "B1", BLANK, "A2", "A1", BLANK)
    assert state(session, batch_id) == "needs_attention"
    supervisor, address = client("supervisor"), f"/pindaian/{batch_id}/potong-ulang"
    screen = supervisor.get(address, query_string={"sides": "passes", "keep": "on"})
    form = {**shown(screen), "reason": "dua kali lewat"}
    assert supervisor.post(address, data=form).status_code == 302
    assert [number for _, number in pages_in(session, codes[0])] == [12, 2, 11, 3, 10]
    assert [number for _, number in pages_in(session, codes[1])] == [9, 5, 8, 6, 7]
    assert state(session, batch_id) == "accepted"
    assert problems(session) == []
    for row in dossiers(session, today(), "WIB"):
        assert row.sheets is not None
        assert fits(row.sheets, row.pages)


def test_a_pairing_that_was_undone_is_offered_again_and_leaves_nothing_behind(
    client: ClientFor, session: Session, two_passes: tuple[list[str], int, int]
) -> None:
    codes, fronts, backs = two_passes
    mailroom, strip = client("mailroom"), f"/pindaian/{backs}"
    before = rows_of(session)
    for _ in range(2):
        mailroom.post(f"{strip}/pasangkan", data=offer(mailroom.get(strip)))
        session.expire_all()
        assert session.get_one(Batch, backs).backs_of_id == fronts
        assert len(pages_in(session, codes[0])) == 5
        session.rollback()
        token = re.findall(r'name="step" value="(\w+)"', mailroom.get(strip).text)[0]
        said = mailroom.post(f"{strip}/urungkan", data={"step": token}, follow_redirects=True).text
        assert "Diurungkan: Dipasangkan sebagai sisi belakang" in said
        assert "Apakah ini sisi belakang dari bundel lain?" in said
        assert rows_of(session) == before
    assert problems(session) == []
