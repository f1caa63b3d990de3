"""The paper loop as a play: what is missing is asked by letter and comes back under its slip."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.demo.paper import pictures
from postal.extensions import db
from postal.imaging.readers import zxing
from postal.models import Application, Letter
from postal.verification import judging
from tests.journey.sheets import bundle, piled
from tests.journey.stage import Play, Registered
from tests.journey.way_out import LABEL_DPI, WayOut


@pytest.fixture
def way(play: Play) -> WayOut:
    """A case whose last paper is missing."""
    play.scanner_feeds(piled(play.tray(2)))
    way = WayOut(play)
    way.operator_keys(play.dossiers[0], "Contohwati Perjalanan")
    way.operator_decides(play.dossiers[0], last="absent")
    return way


def letter(session: Session) -> Letter:
    session.rollback()
    return session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()


def mailroom_sends(play: Play) -> str:
    """Print what waits, read the slip off the paper, hand everything over."""
    answer = play.mailroom.post("/surat/cetak", data={"semua": "1"})
    assert answer.mimetype == "application/pdf", answer.text
    (sheet,) = pictures(answer.get_data(), LABEL_DPI)
    slip = next(seen.text for seen in zxing(sheet) if seen.text.startswith("BS"))
    desk = play.mailroom.get("/surat/?antrean=letters_to_send").text
    for run in re.findall(r"/surat/cetakan/(\d+)\.pdf", desk):
        play.mailroom.post(f"/surat/cetakan/{run}", data={"hasil": "keluar"})
    seen = dict(re.findall(r'name="(versi-\d+)" value="(\d+)"', desk))
    ticked = [key.removeprefix("versi-") for key in seen]
    assert play.mailroom.post("/surat/serah", data={"surat": ticked, **seen}).status_code == 302
    return slip


def supplement_comes(play: Play, slip: str) -> Registered:
    """Scan the slip where the envelope is opened, and save what the screen then holds."""
    shown = play.mailroom.post("/kiriman/", data={"way": "post", "scan": slip}).text
    assert "diminta: " in shown
    case = re.search(r'name="dossiers-0-case"[^>]* value="(\w{12})"', shown)
    assert case is not None
    return play.mailroom_registers(1, case=case[1])[0]


def open_lines(session: Session, one: Registered) -> tuple[str, list[str]]:
    session.rollback()
    case = session.scalars(
        select(Application).where(Application.tracking_code == one.tracking_code)
    ).one()
    return case.state, [line.key for line in judging.examine(session, case).decision.lines]


def test_what_is_missing_is_asked_by_letter_and_completes_the_case(
    play: Play, way: WayOut, session: Session
) -> None:
    first = play.dossiers[0]
    state, missing = open_lines(session, first)
    assert (state, len(missing)) == ("incomplete", 1)
    slip = mailroom_sends(play)
    assert letter(session).state == "handed_over"
    assert "Mohon dikirim" in play.citizen_asks(first)
    second = supplement_comes(play, slip)
    assert second.tracking_code == first.tracking_code
    assert way.case(first).state == "incomplete", "the paper itself is not read yet"
    (cover,) = play.printer_prints()
    play.scanner_feeds(piled([bundle(second.code, cover, 1, seed=7)]), "susulan.pdf")
    assert open_lines(session, first) == ("under_verification", missing)
    assert letter(session).state == "handed_over", "what was posted is not called back"
    case = way.case(first)
    way._post(play.operator, f"/pemeriksaan/{first.tracking_code}/ambil", seen=case)
    verdict = {"line": missing[0], "verdict": "present", "seen_version": way.case(first).version}
    play.operator.post(f"/pemeriksaan/{first.tracking_code}/nilai", data=verdict)
    path = f"/pemeriksaan/{first.tracking_code}/putuskan"
    way._post(play.operator, path, seen=way.case(first), outcome="complete")
    assert way.case(first).state == "complete"
    play.everything_is_in_its_place()


@pytest.mark.parametrize("number", [None, 1])
def test_a_letter_that_was_not_posted_is_withdrawn_when_the_page_is_found(
    play: Play, way: WayOut, session: Session, number: int | None
) -> None:
    first = play.dossiers[0]
    if number:
        assert play.mailroom.post("/surat/cetak", data={"semua": "1"}).status_code == 200
    step = {"move": "resume", "seen_version": way.case(first).version, "reason": "ketemu di meja"}
    answer = play.operator.post(f"/pemeriksaan/{first.tracking_code}/langkah", data=step)
    assert answer.status_code == 302, answer.text
    assert letter(session).state == "cancelled"
    assert letter(session).number == number
    assert "ketemu di meja" in play.mailroom.get(f"/surat/{letter(session).id}").text
    pile = play.mailroom.get("/surat/?antrean=letters_to_send").text
    assert ("Keluarkan dari tumpukan" in pile) is bool(number)
    assert play.flask("fsck", "--json")["problems"] == []
    db.session.remove()


def test_a_second_decision_takes_the_first_letters_place(
    play: Play, way: WayOut, session: Session
) -> None:
    first = play.dossiers[0]
    step = {"move": "resume", "seen_version": way.case(first).version, "reason": "dilihat lagi"}
    play.operator.post(f"/pemeriksaan/{first.tracking_code}/langkah", data=step)
    way.operator_decides(first, last="absent")
    session.rollback()
    states = session.scalars(select(Letter.state).order_by(Letter.id)).all()
    assert states == ["cancelled", "composed"]
