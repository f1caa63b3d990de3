"""The paper loop with what happens to paper: torn, skewed, lost, mixed up, late, and twice."""

from __future__ import annotations

import re

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, waiting
from postal.correspondence import untold
from postal.demo import damage
from postal.demo.paper import pictures
from postal.extensions import db, writing
from postal.identity import mask_name
from postal.imaging.readers import zxing
from postal.models import Application, Batch, Dossier, Letter, Page
from postal.verification import judging
from postal.workflow import Role
from tests.journey.sheets import DPI, Bundle, Grey, Sheet, bundle, paper, piled
from tests.journey.stage import Play, Registered
from tests.journey.way_out import WayOut

FAMILY = "Contohwati Perjalanan"


@pytest.fixture
def way(play: Play) -> WayOut:
    """Two families whose last paper is missing, each with a letter of its own."""
    play.scanner_feeds(piled(play.tray(2, 2)))
    found = WayOut(play)
    for one, name in zip(play.dossiers, (FAMILY, "Contohman Sebelah"), strict=True):
        found.operator_keys(one, name)
        found.operator_decides(one, last="absent")
    return found


def slips(play: Play) -> dict[str, tuple[str, Grey]]:
    """Print the letters, hand them over; each slip and its sheet, by the case's code."""
    answer = play.mailroom.post("/surat/cetak", data={"semua": "1"})
    assert answer.mimetype == "application/pdf", answer.text
    found = {}
    for sheet in pictures(answer.get_data(), DPI):
        code = next(seen.text for seen in zxing(sheet) if seen.text.startswith("BS"))
        letter = db.session.scalars(select(Letter).where(Letter.slip == code)).one()
        torn = np.full_like(sheet, 255)
        high = int(56 / 25.4 * DPI)  # the slip is torn off along its line and laid on the glass
        torn[:high] = sheet[-high:]
        found[letter.application.tracking_code] = (code, torn)
    desk = play.mailroom.get("/surat/?antrean=letters_to_send").text
    for run in re.findall(r"/surat/cetakan/(\d+)\.pdf", desk):
        play.mailroom.post(f"/surat/cetakan/{run}", data={"hasil": "keluar"})
    seen = dict(re.findall(r'name="(versi-\d+)" value="(\d+)"', desk))
    ticked = [key.removeprefix("versi-") for key in seen]
    assert play.mailroom.post("/surat/serah", data={"surat": ticked, **seen}).status_code == 302
    return found


def spoilt(picture: Grey, seed: int) -> Grey:
    """Torn at a corner and askew, as what comes back by post is."""
    torn = damage.spoilt_by(picture, "torn-corner", DPI, 0.5, seed)
    return damage.spoilt_by(torn, "skew", DPI, 0.5, seed)


def answer_to(play: Play, slip: str, sheets: int = 1) -> Registered:
    """Scan the slip where the envelope is opened, and save what the screen then holds."""
    shown = play.mailroom.post("/kiriman/", data={"way": "post", "scan": slip}).text
    case = re.search(r'name="dossiers-0-case"[^>]* value="(\w{12})"', shown)
    assert case is not None
    return play.mailroom_registers(sheets, case=case[1])[0]


def supplement(play: Play, one: Registered, *, seed: int, slip: Grey | None = None) -> None:
    """Scan a registered supplement: its cover, the slip within where it was put there, a paper."""
    (cover,) = play.printer_prints()
    bundled = bundle(one.code, spoilt(cover, seed), 1, seed=seed)
    pages = [Sheet(spoilt(each.picture, seed), each.owner) for each in bundled.pages]
    if slip is not None:
        pages.insert(0, Sheet(slip, one.code))
    play.scanner_feeds(piled([Bundle(bundled.cover, tuple(pages))]), f"susulan-{seed}.pdf")


def standing(session: Session, one: Registered) -> tuple[str, int]:
    """The state of a case and how many of its items are asked again."""
    session.rollback()
    case = find(session, one)
    rows = judging.examine(session, case).rows.values()
    return case.state, sum(row.again for row in rows)


def find(session: Session, one: Registered) -> Application:
    return session.scalars(
        select(Application).where(Application.tracking_code == one.tracking_code)
    ).one()


def completes(play: Play, way: WayOut, one: Registered) -> None:
    """Take the case, find the one open item there, and confirm."""
    way._post(play.operator, f"/pemeriksaan/{one.tracking_code}/ambil", seen=way.case(one))
    way.operator_decides(one)
    assert way.case(one).state == "complete"


def test_a_torn_and_skewed_answer_completes_its_case(
    play: Play, way: WayOut, session: Session
) -> None:
    first = play.dossiers[0]
    code, sheet = slips(play)[first.tracking_code]
    one = answer_to(play, code, sheets=2)
    supplement(play, one, seed=3, slip=spoilt(sheet, 4))
    assert standing(session, first) == ("under_verification", 1)
    completes(play, way, first)
    play.everything_is_in_its_place()


def test_without_its_slip_the_senders_name_finds_the_case_that_waits(
    play: Play, way: WayOut, session: Session
) -> None:
    first = play.dossiers[0]
    slips(play)
    data = {"way": "post", "dossiers-0-service": "", "dossiers-0-name": FAMILY}
    known = {one.code for one in play.dossiers}
    assert play.mailroom.post("/kiriman/", data=data).status_code == 302
    row = session.scalars(select(Dossier).where(Dossier.code.not_in(known))).one()
    assert row.application is not None
    one = Registered(row.code, row.application.tracking_code, None)
    play.dossiers.append(one)
    supplement(play, one, seed=5)
    assert standing(session, first) == ("incomplete", 0), "nobody has said whose it is"
    screen = play.mailroom.get(f"/pencocokan/{one.code}").text
    offered = re.findall(r'name="target" value="(\w{12})"', screen)
    assert offered[0] == first.tracking_code
    assert "menunggu susulan" in screen
    row = session.scalars(select(Dossier).where(Dossier.code == one.code)).one()
    joined = play.mailroom.post(
        f"/pencocokan/{one.code}",
        data={"action": "join", "target": first.tracking_code, "seen_version": row.version},
    )
    assert joined.status_code == 302, joined.text
    assert standing(session, first) == ("under_verification", 1)


def bare(play: Play, *heads: tuple[Grey, str]) -> Batch:
    """Scan answers on which nobody laid a cover: each a slip and one paper."""
    pile = []
    for number, (slip, _owner) in enumerate(heads):
        pile += [Sheet(slip, None), Sheet(spoilt(paper(number), number), None)]
    play.scanner_feeds(pile, "tanpa-lembar.pdf")
    return db.session.scalars(select(Batch).where(Batch.name == "tanpa-lembar.pdf")).one()


def pages(batch: Batch) -> list[Page]:
    query = select(Page).where(Page.batch_id == batch.id).order_by(Page.number)
    return list(db.session.scalars(query))


def test_a_bare_slip_asks_for_a_person_and_one_key_gives_it_a_cover(
    play: Play, way: WayOut, session: Session
) -> None:
    first, second = play.dossiers[:2]
    sheets = slips(play)
    heads = [(spoilt(sheets[one.tracking_code][1], 6), "") for one in (first, second)]
    batch = bare(play, *heads)
    assert (batch.state, batch.reason) == ("needs_attention", "slip-without-cover")
    assert {row.reason for row in pages(batch)} == {"slip-without-cover"}
    assert standing(session, first)[0] == "incomplete"
    head = pages(batch)[0]
    screen = play.mailroom.get(f"/pindaian/{batch.id}?halaman=1").text
    assert 'value="answer"' in screen
    assert f"Slip surat kami untuk {mask_name(FAMILY)}" in screen
    done = play.mailroom.post(
        "/pindaian/halaman", data={"action": "answer", f"v-{head.id}": head.version}
    )
    assert done.status_code == 302, done.text
    assert standing(session, first) == ("under_verification", 1)
    assert standing(session, second)[0] == "incomplete", "the other family's answer stays"
    owners = [row.dossier_id for row in pages(batch)]
    assert owners[0] == owners[1] != None  # noqa: E711 - both lie in the new bundle
    assert owners[2:] == [None, None]
    assert len(play.printer_prints()) == 1, "the full cover is printed at intake"
    head = pages(batch)[2]
    data = {"action": "answer", f"v-{head.id}": head.version}
    assert play.mailroom.post("/pindaian/halaman", data=data).status_code == 302
    assert standing(session, second) == ("under_verification", 1)
    session.rollback()
    assert session.get_one(Batch, batch.id).state == "accepted"


def test_the_slip_of_a_finished_case_is_refused_at_both_desks(
    play: Play, way: WayOut, session: Session
) -> None:
    first = play.dossiers[0]
    code, sheet = slips(play)[first.tracking_code]
    with writing() as current:
        case = find(current, first)
        audit.transition(
            current,
            case,
            "withdraw",
            seen_version=case.version,
            actor=audit.Actor(1, "Contoh", frozenset({Role.SUPERVISOR}), "test"),
            reason="pindah kota",
        )
    shown = play.mailroom.post("/kiriman/", data={"way": "post", "scan": code}).text
    assert "sudah ditutup; daftarkan sebagai permohonan baru" in shown
    batch = bare(play, (sheet, ""))
    head = pages(batch)[0]
    assert "sudah ditutup" in play.mailroom.get(f"/pindaian/{batch.id}?halaman=1").text
    data = {"action": "answer", f"v-{head.id}": head.version}
    refused = play.mailroom.post("/pindaian/halaman", data=data)
    assert refused.status_code == 409
    assert "sudah ditutup" in refused.text
    assert {row.reason for row in pages(batch)} == {"slip-without-cover"}


def test_another_familys_slip_within_a_bundle_is_a_page_and_a_hint(
    play: Play, way: WayOut, session: Session
) -> None:
    first, second = play.dossiers[:2]
    sheets = slips(play)
    code, _own = sheets[first.tracking_code]
    _code, others = sheets[second.tracking_code]
    one = answer_to(play, code, sheets=2)
    supplement(play, one, seed=8, slip=others)
    assert standing(session, first) == ("under_verification", 1)
    assert standing(session, second)[0] == "incomplete", "nothing is filed under the other"
    row = session.scalars(select(Dossier).where(Dossier.code == one.code)).one()
    slip = session.scalars(
        select(Page).where(Page.dossier_id == row.id, Page.place == "dossier").order_by(Page.number)
    ).first()
    assert slip is not None
    screen = play.mailroom.get(f"/pindaian/{slip.batch_id}?halaman={slip.number}").text
    assert "berkas kasus lain" in screen


def test_an_answer_after_expiry_opens_the_case_at_its_items(
    play: Play, way: WayOut, session: Session
) -> None:
    first = play.dossiers[0]
    code, _sheet = slips(play)[first.tracking_code]
    with writing() as current:
        wait = waiting.wait_of(current, find(current, first))
        assert wait is not None
        waiting.expire(current, wait, actor=audit.system("test"))
    assert "Ditutup" in play.citizen_asks(first)
    shown = play.mailroom.post("/kiriman/", data={"way": "post", "scan": code}).text
    assert "diminta: " in shown
    one = answer_to(play, code)
    supplement(play, one, seed=9)
    assert standing(session, first) == ("under_verification", 1)
    completes(play, way, first)


def test_a_second_supplement_that_crosses_the_first_joins_the_case_in_hand(
    play: Play, way: WayOut, session: Session
) -> None:
    first = play.dossiers[0]
    code, _sheet = slips(play)[first.tracking_code]
    supplement(play, answer_to(play, code), seed=11)
    way._post(play.operator, f"/pemeriksaan/{first.tracking_code}/ambil", seen=way.case(first))
    shown = play.mailroom.post("/kiriman/", data={"way": "post", "scan": code}).text
    assert "tidak sedang menunggu susulan" in shown
    second = answer_to(play, code)
    supplement(play, second, seed=13)
    state, again = standing(session, first)
    assert (state, again) == ("under_verification", 1), "it stays in hand, at its item"
    assert way.case(first).taken_by_id is not None
    bench = play.operator.get(f"/pemeriksaan/{first.tracking_code}").text
    row = session.scalars(select(Dossier).where(Dossier.code == second.code)).one()
    (page,) = session.scalars(
        select(Page).where(Page.dossier_id == row.id, Page.place == "dossier")
    ).all()
    assert f"/pindaian/halaman/{page.id}.jpg" in bench, "its paper lies beside the first's"
    way.operator_decides(first)
    assert way.case(first).state == "complete"
    assert untold.messages_of(session, way.case(first))[0].told_way == "post"
    play.everything_is_in_its_place()
