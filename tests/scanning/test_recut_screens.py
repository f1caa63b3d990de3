"""Cutting a batch again through the door: look, say why, confirm."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from postal.models import Event
from tests.conftest import ClientFor
from tests.scanning.again_stage import (
    case_of,
    dossier,
    feed,
    page,
    pages_in,
    problems,
    register,
    state,
)

HIDDEN = re.compile(r'type="hidden" name="(seen|sides|upside_down|keep)" value="([^"]*)"')


@pytest.fixture
def upside_down(app: Flask) -> tuple[list[str], int]:
    """Two dossiers of two pages whose pile went in last page first."""
    del app
    codes = register(2, 2)
    return codes, feed("a2", "a1", codes[1], "b2", "b1", codes[0])


def shown(answer: TestResponse) -> dict[str, str]:
    return dict(HIDDEN.findall(answer.text))


def test_the_batch_leads_to_the_preview_of_those_who_may(
    client: ClientFor, upside_down: tuple[list[str], int]
) -> None:
    _, batch_id = upside_down
    address = f"/pindaian/{batch_id}/potong-ulang"
    assert address in client("mailroom").get(f"/pindaian/{batch_id}").text
    assert address not in client("auditor").get(f"/pindaian/{batch_id}").text


def test_an_accepted_batch_is_a_supervisors(client: ClientFor, app: Flask) -> None:
    [code] = register(None)
    batch_id = feed(code, "1", "2")
    address = f"/pindaian/{batch_id}/potong-ulang"
    mailroom = client("mailroom")
    assert "dipotong ulang oleh penyelia" in mailroom.get(f"/pindaian/{batch_id}").text
    refused = mailroom.get(address)
    assert refused.status_code == 409
    assert "Penyelia" in refused.text
    assert client("supervisor").get(address).status_code == 200


def test_a_reversed_pile_is_offered_the_right_way_round(
    client: ClientFor, session: Session, upside_down: tuple[list[str], int]
) -> None:
    _, batch_id = upside_down
    assert page(session, batch_id, 2).reason == "before-first-cover"
    assert page(session, batch_id, 4).reason == "maybe-reversed"
    text = client("mailroom").get(f"/pindaian/{batch_id}/potong-ulang").text
    assert 'name="upside_down" value="1"' in text
    assert "2 berkas berubah" in text
    assert "1–2" in text


def test_what_was_shown_is_cut_with_a_reason(
    client: ClientFor, session: Session, upside_down: tuple[list[str], int]
) -> None:
    codes, batch_id = upside_down
    mailroom, address = client("mailroom"), f"/pindaian/{batch_id}/potong-ulang"
    form = shown(mailroom.get(address))
    refused = mailroom.post(address, data=form)
    assert refused.status_code == 409
    assert "meminta alasan" in refused.text
    assert pages_in(session, codes[0]) == []
    done = mailroom.post(address, data={**form, "reason": "terbalik"}, follow_redirects=True)
    assert "Dipotong ulang" in done.text
    assert [dossier(session, code).state for code in codes] == ["matched", "matched"]
    assert state(session, batch_id) == "accepted"
    event = session.scalars(select(Event).where(Event.name == "cut_again")).one()
    assert (event.actor_name, event.reason) == ("Contoh Mailroom", "terbalik")
    assert problems(session) == []
    assert "Sudah dipotong ulang 1 kali" in client("supervisor").get(address).text


def test_two_people_at_once_the_second_is_told_and_keeps_the_reason(
    client: ClientFor, session: Session, upside_down: tuple[list[str], int]
) -> None:
    codes, batch_id = upside_down
    mailroom, address = client("mailroom"), f"/pindaian/{batch_id}/potong-ulang"
    form = shown(mailroom.get(address))
    first = page(session, batch_id, 1)
    place = {"code": codes[1], f"v-{first.id}": first.version}
    client("mailroom").post("/pindaian/halaman", data=place)
    late = mailroom.post(address, data={**form, "reason": "tumpukan terbalik"})
    assert late.status_code == 409
    assert "Contoh Mailroom mengubah bundel ini" in late.text
    assert 'value="tumpukan terbalik"' in late.text
    assert "dipertahankan" in late.text
    assert session.scalars(select(Event).where(Event.name == "cut_again")).all() == []


def test_decisions_are_named_with_who_and_dropped_only_when_asked(
    client: ClientFor, session: Session, upside_down: tuple[list[str], int]
) -> None:
    codes, batch_id = upside_down
    mailroom, address = client("mailroom"), f"/pindaian/{batch_id}/potong-ulang"
    first = page(session, batch_id, 1)
    place = {"code": codes[0], f"v-{first.id}": first.version}
    mailroom.post("/pindaian/halaman", data=place)
    keep = mailroom.get(address, query_string={"sides": "auto", "upside_down": "on", "keep": "on"})
    assert "Contoh Mailroom" in keep.text
    assert "dipertahankan" in keep.text
    drop = mailroom.get(address, query_string={"sides": "auto", "upside_down": "on"})
    assert "ditarik" in drop.text
    mailroom.post(address, data={**shown(drop), "reason": "salah tempat"})
    assert page(session, batch_id, 1).dossier_id == dossier(session, codes[1]).id
    assert problems(session) == []


def test_nothing_to_change_offers_no_button(client: ClientFor, app: Flask) -> None:
    [code] = register(None)
    batch_id = feed(code, "1", "2")
    supervisor, address = client("supervisor"), f"/pindaian/{batch_id}/potong-ulang"
    text = supervisor.get(address).text
    assert "sama seperti sekarang" in text
    assert 'name="reason"' not in text


def test_an_unknown_way_is_said_on_the_page(client: ClientFor, app: Flask) -> None:
    [code] = register(None)
    batch_id = feed(code, "1", "2")
    supervisor, address = client("supervisor"), f"/pindaian/{batch_id}/potong-ulang"
    assert "dari daftar" in supervisor.get(address, query_string={"sides": "miring"}).text


def test_what_may_not_leave_is_said_before_it_is_tried(
    client: ClientFor, session: Session, app: Flask
) -> None:
    codes = register(2, None)
    batch_id = feed(codes[0], "1", "2", codes[1], "3")
    case = case_of(session, codes[1])
    operator = client("operator")
    taking = {"seen_version": case.version}
    operator.post(f"/pemeriksaan/{case.tracking_code}/ambil", data=taking)
    supervisor, address = client("supervisor"), f"/pindaian/{batch_id}/potong-ulang"
    asked = {"sides": "auto", "upside_down": "on", "keep": "on"}
    screen = supervisor.get(address, query_string=asked)
    assert "kehilangan semua halamannya" in screen.text
    answer = supervisor.post(address, data={**shown(screen), "reason": "coba"})
    assert answer.status_code == 409
    assert len(pages_in(session, codes[1])) == 1
