"""The filmstrip: one page before the person, where it may belong, and each way out of a doubt."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import audit, boxes, filing
from postal.audit import Actor
from postal.balance.balance import balance_of
from postal.extensions import writing
from postal.models import Event, Page
from postal.scanning import page_offers
from postal.web import today
from tests.conftest import ClientFor
from tests.scanning.again_stage import (
    BLANK,
    MAILROOM,
    OPERATOR,
    UNREADABLE,
    case_of,
    dossier,
    feed,
    page,
    pages_in,
    problems,
    register,
    state,
)
from tests.scanning.strip_stage import decide, facts, spots, text

FRAME = re.compile(r'<a class="frame [^>]*>')


def move_case(session: Session, code: str, *moves: str, actor: Actor = OPERATOR) -> None:
    with writing() as current:
        case = case_of(current, code)
        for move in moves:
            audit.transition(current, case, move, seen_version=case.version, actor=actor)


def refused(
    browser: FlaskClient, session: Session, batch: int, numbers: list[int], **form: str
) -> str:
    """Send a decision that must change nothing; return what the page says."""
    before = spots(session, batch)
    answer = decide(browser, session, batch, numbers, **form)
    assert answer.status_code == 409
    assert spots(session, batch) == before
    return text(answer)


def test_a_dossier_that_loses_its_last_page_waits_for_the_scanner_again(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(1, 2)
    batch = feed(one, "a", two, "b", "c")
    assert dossier(session, one).state == "matched"
    decide(client("mailroom"), session, batch, [2], action="move", code=two)
    gone = dossier(session, one)
    assert gone.state == "received"
    assert gone.application is not None
    assert (gone.application.state, gone.application.paper_ready_at) == ("registered", None)
    names = session.scalars(
        select(Event.name).where(Event.thing == "dossier", Event.thing_id == gone.id)
    ).all()
    assert names[-3:] == ["page_lifted", "unmatch", "unscan"]
    open_today = {
        each.dossier: each.kind for each in balance_of(session, today(), "WIB").differences
    }
    assert open_today[one] == "not-scanned"
    assert problems(session) == []


def test_the_last_page_of_a_case_that_somebody_examines_stays(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(2, 1)
    batch = feed(one, "a", "b", two, "c")
    move_case(session, one, "take")
    said = refused(client("mailroom"), session, batch, [2, 3], action="move", code=two)
    assert "Ini halaman terakhir berkas" in said
    assert "Sedang diperiksa" in said
    decide(client("mailroom"), session, batch, [3], action="move", code=two)
    assert pages_in(session, one) == [(batch, 2)]


def test_the_last_page_of_a_dossier_in_a_box_stays(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(1)[0]
    batch = feed(one, "a")
    with writing() as current:
        box = boxes.new_box(current, "Rak A 1")
        filed = dossier(current, one)
        filing.file(current, filed, box, seen_version=filed.version, actor=MAILROOM)
    said = refused(client("mailroom"), session, batch, [2], action="lift")
    assert "Ambil dahulu berkasnya dari boks" in said


def test_pages_are_marked_blank_and_not_blank(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(None)[0]
    batch = feed(BLANK, one, "a", "b")
    browser = client("mailroom")
    assert page(session, batch, 1).place == "blank"
    decide(browser, session, batch, [1], action="written")
    waits = page(session, batch, 1)
    assert (waits.place, waits.reason, waits.blank) == ("unplaced", "not-blank-after-all", False)
    assert state(session, batch) == "needs_attention"
    decide(browser, session, batch, [1], action="blank")
    assert (page(session, batch, 1).place, state(session, batch)) == ("blank", "accepted")
    decide(browser, session, batch, [4], action="blank")
    kept = page(session, batch, 4)
    assert (kept.place, kept.blank) == ("dossier", True)
    assert facts(session, batch).count("page_blank") == 2
    assert problems(session) == []


@pytest.mark.parametrize(
    ("number", "action", "said"),
    [
        (1, "blank", "lembar kendali, jadi tidak bisa ditandai kosong"),
        (1, "lift", "tidak berada di dalam berkas"),
        (2, "written", "Halaman 2 sudah begitu"),
        (2, "acknowledge", "Halaman 2 sudah begitu"),
        (3, "acknowledge", "Halaman 3 belum punya tempat"),
        (2, "begin", "bukan kode"),
    ],
)
def test_what_makes_no_sense_for_a_page_is_refused_by_name(
    app: Flask, client: ClientFor, session: Session, number: int, action: str, said: str
) -> None:
    one, two = register(1, 1)
    batch = feed(one, "a", UNREADABLE, "b")
    del two
    browser = client("mailroom")
    assert said in refused(browser, session, batch, [number], action=action)


def test_a_decision_without_pages_or_of_an_unknown_kind_is_no_address(
    app: Flask, client: ClientFor, session: Session
) -> None:
    batch = feed("a")
    browser = client("mailroom")
    huge = {"v-99999999999999999999": "1", "v-x": "1", "v-1": "99999999999999999999"}
    assert browser.post("/pindaian/halaman", data=huge).status_code == 404
    answer = decide(browser, session, batch, [1], action="vernichten")
    assert answer.status_code == 400


def test_a_second_person_is_told_who_was_first_and_keeps_what_was_typed(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(1, 1)
    batch = feed("x", one, "a")
    waits = page(session, batch, 1)
    shown = {f"v-{waits.id}": str(waits.version)}
    browser = client("mailroom")
    browser.post("/pindaian/halaman", data={**shown, "code": two, "action": "move"})
    late = browser.post("/pindaian/halaman", data={**shown, "code": one[-6:], "action": "move"})
    assert late.status_code == 409
    assert "Contoh Mailroom sudah menempatkan halaman ini" in text(late)
    assert f'value="{one[-6:]}"' in text(late)
    ways = re.findall(r'href="([^"]*halaman=[^"]*)"', text(late))
    assert ways
    assert all(way.startswith(f"/pindaian/{batch}?") for way in ways)


def test_a_page_is_offered_to_its_neighbours_first_and_most_to_one_that_lacks_pages(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two, unseen = register(2, 3, 4)
    batch = feed(one, "a", "b", UNREADABLE, "x", two, "c", "d")
    decide(client("mailroom"), session, batch, [7, 8], offer=two)
    lost = page(session, batch, 5)
    found = page_offers.offers(session, lost, "CX")
    offered = [(offer.dossier.code, offer.here) for offer in found]
    assert offered == [(two, 2), (one, 2), (unseen, 0)]
    assert [offer.first.number if offer.first else None for offer in found] == [7, 2, None]
    screen = text(client("mailroom").get(f"/pindaian/{batch}?halaman=5"))
    assert "3 lembar dihitung, 2 halaman di sini" in screen
    assert screen.index(two[4:7]) < screen.index(unseen[4:7])


def test_a_cover_without_its_code_is_offered_the_missing_one_printed_between_its_neighbours(
    app: Flask, client: ClientFor, session: Session
) -> None:
    codes = register(1, 1, 1, 1)
    with writing() as current:
        for place, code in enumerate(codes, start=1):
            cover = dossier(current, code).covers[0]
            cover.run, cover.place_in_run = "satu", place
    batch = feed(codes[0], "a", UNREADABLE, "b", codes[2], "c")
    found = page_offers.offers(session, page(session, batch, 3), "CX")
    assert [offer.dossier.code for offer in found] == [codes[1], codes[3]]


def test_a_cover_that_was_seen_is_not_missing(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(5, 1)
    batch = feed(one, "a", UNREADABLE, "b")
    assert dossier(session, one).state == "received"
    assert list(page_offers.missing_covers(session)) == [two]
    found = page_offers.offers(session, page(session, batch, 3), "CX")
    assert [offer.dossier.code for offer in found] == [two]


def test_what_was_read_stands_beside_the_page_in_words(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(1)[0]
    batch = feed(one, "a", "b")
    with writing() as current:
        page(current, batch, 2).quality = {"paper": 20.0}
    browser = client("auditor")
    cover = text(browser.get(f"/pindaian/{batch}?halaman=1"))
    assert "terbaca langsung" in cover
    assert "120 titik per inci" in cover
    dark = text(browser.get(f"/pindaian/{batch}?halaman=2"))
    assert dark.count("terlalu gelap") == 2
    assert "tidak ada kode kami" in dark
    assert "<button" not in dark.split('id="sorot"')[1].split("</section>")[0]


def test_several_pages_are_chosen_in_the_address_and_decided_together(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(3)[0]
    batch = feed("x", "y", "z", one)
    browser = client("mailroom")
    screen = text(browser.get(f"/pindaian/{batch}?halaman=1&sampai=3"))
    assert "3 halaman dipilih: 1, 2, 3" in screen
    form = screen.split('id="putusan"')[1].split("</form>")[0]
    assert 'name="offer"' not in form  # Enter in its field presses its first button
    chosen = dict(re.findall(r'name="(v-\d+)" value="(\d+)"', form))
    assert len(chosen) == 3
    browser.post("/pindaian/halaman", data={**chosen, "action": "move", "code": one})
    assert pages_in(session, one) == [(batch, number) for number in (1, 2, 3)]


def test_after_a_decision_the_next_page_that_waits_is_shown(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(None)[0]
    batch = feed("x", "y", one, "a")
    browser = client("mailroom")
    answer = decide(browser, session, batch, [1], action="move", code=one)
    assert 'data-number="2"' in text(answer)
    answer = decide(browser, session, batch, [2], action="turn")
    assert 'data-number="2"' in text(answer)


def test_pages_of_several_batches_wait_in_one_list_with_the_same_ways_out(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two = register(None, None)
    first, second = feed("x", one, "a"), feed("y", two, "b", name="b.pdf")
    browser = client("mailroom")
    screen = text(browser.get("/pindaian/tanpa-tempat"))
    assert len(FRAME.findall(screen)) == 2
    assert screen.count('id="putusan"') == 1
    answer = decide(browser, session, first, [1], action="move", code=one, back="unplaced")
    assert f'data-focus="{page(session, second, 1).id}"' in text(answer)
    assert "/urungkan" in text(answer)
    said = decide(browser, session, second, [1], action="move", code="xx", back="unplaced")
    assert said.status_code == 409
    assert "Halaman yang menunggu keputusan" in text(said)
    decide(browser, session, second, [1], action="move", code=two, back="unplaced")
    assert session.scalar(select(func.count()).where(Page.reason.is_not(None))) == 0


def test_a_long_strip_stays_light(app: Flask, client: ClientFor, session: Session) -> None:
    one = register(None)[0]
    batch = feed(one, *(f"a{number}" for number in range(400)))
    screen = text(client("mailroom").get(f"/pindaian/{batch}"))
    assert len(FRAME.findall(screen)) == 401
    assert screen.count("<form") < 10
    film = screen.split('class="film')[1]
    assert len(film) < 401 * 420
    assert film.count('loading="lazy"') == 401


def test_the_script_asks_for_what_stands_beside_the_strip_alone(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(1)[0]
    batch = feed("x", one, "a")
    part = client("mailroom").get(f"/pindaian/{batch}?halaman=1", headers={"X-Part": "focus"})
    assert text(part).strip().startswith("<section")
    assert "<html" not in text(part)


def test_nobody_but_the_mailroom_decides(app: Flask, client: ClientFor, session: Session) -> None:
    one = register(1)[0]
    batch = feed("x", one, "a")
    before = spots(session, batch)
    for role in ("operator", "counter", "auditor"):
        answer = decide(client(role), session, batch, [1], action="move", code=one)
        assert answer.status_code == 403
        assert client(role).post(f"/pindaian/{batch}/urungkan").status_code == 403
    assert spots(session, batch) == before


def test_a_batch_that_goes_on_from_another_is_offered_the_dossier_with_which_that_one_ended(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one, two, three = register(None, 4, 2)
    feed(one, "a", two, "b", "c")
    rest = feed("d", "e", three, "f", "g")
    screen = text(client("mailroom").get(f"/pindaian/{rest}"))
    first = screen.split('class="offers"')[1].split('name="offer"')[1]
    assert f'value="{two}"' in first
    assert "berkas terakhir bundel sebelumnya" in first
    answer = decide(client("mailroom"), session, rest, [1, 2], offer=two)
    assert answer.status_code == 200
    assert pages_in(session, two) == [(rest, 1), (rest, 2)]


def test_pages_that_waited_while_their_dossier_was_scanned_again_say_so(
    app: Flask, client: ClientFor, session: Session
) -> None:
    one = register(3)[0]
    first = feed(one, "a", "b")
    feed(one, "a", "b", "c")
    screen = text(client("mailroom").get(f"/pindaian/{first}"))
    assert screen.count("3 halaman sudah ada dari bundel lain") == 2
    assert "jangan sampai ganda" in screen
