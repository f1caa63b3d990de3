"""Delivery and pick-up through the door, each role its own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import CarrierEvent, Parcel
from tests.cases import NIK
from tests.conftest import ClientFor
from tests.delivery.stage import (
    RESI,
    at_counter,
    at_work,
    case_of,
    for_district,
    handed_over,
    move,
)

pytestmark = pytest.mark.usefixtures("app")
DESK, PICKUP = "/pengantaran/", "/pengambilan/"


def made(build: Callable[[Session], Parcel]) -> str:
    """Make a parcel and return its code."""
    with writing() as session:
        return build(session).code


def state_of(session: Session, code: str) -> str:
    session.rollback()
    return session.scalars(select(Parcel.state).where(Parcel.code == code)).one()


def version_of(session: Session, code: str) -> int:
    session.rollback()
    return session.scalars(select(Parcel.version).where(Parcel.code == code)).one()


def upload(browser: FlaskClient, content: bytes) -> str:
    data = {"list": (io.BytesIO(content), "kurir.csv")}
    return browser.post(f"{DESK}daftar", data=data, follow_redirects=True).text


def do(browser: FlaskClient, session: Session, code: str, **form: str) -> str:
    """Make a move on the parcel's page as it stands now."""
    form["seen_version"] = str(version_of(session, code))
    address = f"{DESK}kiriman/{code}/langkah"
    return browser.post(address, data=form, follow_redirects=True).text


def back(session: Session) -> Parcel:
    parcel = handed_over(session)
    move(session, parcel, "report_returned")
    return parcel


def test_a_list_moves_parcels_and_names_what_a_person_must_look_at(
    client: ClientFor, session: Session
) -> None:
    code = made(handed_over)
    content = (
        f"resi;status;waktu;alasan\n{RESI};gagal antar;19-11-2026 09.00;rumah kosong\n"
        f"P2611200000099;terkirim;19-11-2026 09.00;\n{RESI};entah;19-11-2026 10.00;\n"
        f"{RESI};terkirim;19-11-2099 10.00;\n"
    ).encode("cp1252")
    counter = client("counter")
    page = upload(counter, content)
    assert "3 kabar dicatat" in page
    assert "1 baris tidak terbaca" in page
    assert "Baris 5" in page
    assert state_of(session, code) == "attempted"
    desk = counter.get(f"{DESK}?antrean=attempted").text
    assert "rumah kosong" in desk
    assert "entah" in desk
    assert "P2611200000099" in desk
    assert "S*** C*********" in desk
    assert "Contohwati" not in desk
    assert "3 sudah pernah tercatat" in upload(counter, content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Berkas ini kosong"),
        (b"PK\x03\x04\x00", "bukan CSV"),
        (b"resi,event,time\n" + b"a,b,c\n" * 5_002, "paling banyak 5000 baris"),
        (b"a,b\n1,2\n", "Kolom ini tidak ada: kode/resi (code), peristiwa (event), waktu (time)"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(
    client: ClientFor, content: bytes, words: str
) -> None:
    assert words in upload(client("mailroom"), content)


def test_an_upload_without_a_file_says_so(client: ClientFor) -> None:
    page = client("mailroom").post(f"{DESK}daftar", follow_redirects=True).text
    assert "Pilih dahulu" in page


@pytest.mark.parametrize("role", ["mailroom", "counter", "supervisor", "auditor"])
@pytest.mark.parametrize("pile", ["no_resi", "tracing", "came_back", "on_way", "tidak-ada"])
def test_every_pile_opens_for_every_role_of_the_desk(
    client: ClientFor, role: str, pile: str
) -> None:
    made(handed_over)
    made(back_unbound)
    answer = client(role).get(f"{DESK}?antrean={pile}&urut=-menunggu")
    assert answer.status_code == 200


def back_unbound(session: Session) -> Parcel:
    parcel = handed_over(session, resi=None)
    move(session, parcel, "report_returned")
    return parcel


def test_an_auditor_sees_masked_names_and_no_buttons(client: ClientFor) -> None:
    code = made(handed_over)
    page = client("auditor").get(f"{DESK}kiriman/{code}").text
    assert "Contohwati" not in page
    assert "Catat kabar" not in page
    assert "Telusuri" not in page
    assert client("auditor").post(f"{DESK}kiriman/{code}/langkah").status_code == 403


def test_a_report_by_hand_moves_the_parcel_and_can_be_withdrawn(
    client: ClientFor, session: Session
) -> None:
    code = made(handed_over)
    counter = client("counter")
    address = f"{DESK}kiriman/{code}/kabar"
    form = {"kind": "delivered", "at": "19-11-2026 14.30", "receiver": "Budi"}
    page = counter.post(address, data=form, follow_redirects=True).text
    assert "Kabar tercatat" in page
    assert "diterima Budi" in page
    assert state_of(session, code) == "delivered"
    page = counter.post(address, data=form, follow_redirects=True).text
    assert "sudah tercatat sebelumnya" in page
    report = session.scalars(select(CarrierEvent.id)).one()
    reason = {"reason": "salah kiriman"}
    page = counter.post(f"{address}/{report}/tarik", data=reason, follow_redirects=True).text
    assert "Kabar ditarik" in page
    assert state_of(session, code) == "handed_over"


def test_a_report_from_before_the_parcel_is_shown_as_not_counting(
    client: ClientFor, session: Session
) -> None:
    code = made(handed_over)
    address = f"{DESK}kiriman/{code}/kabar"
    form = {"kind": "delivered", "at": "25-09-2020 14.30"}
    page = client("counter").post(address, data=form, follow_redirects=True).text
    assert "Kabar tercatat, tetapi tidak dihitung" in page
    assert "tidak terduga: sebelum kiriman ini ada" in page
    assert state_of(session, code) == "handed_over"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"kind": "attempted", "at": "19-11-2026 14.30"}, "mengapa kiriman gagal diantar"),
        ({"kind": "delivered", "at": "kemarin sore"}, "Tulis waktu sebagai"),
        ({"kind": "delivered", "at": "19-11-2099 14.30"}, "belum tiba"),
    ],
)
def test_a_refused_report_keeps_what_was_typed(
    client: ClientFor, form: dict[str, str], words: str
) -> None:
    code = made(handed_over)
    address = f"{DESK}kiriman/{code}/kabar"
    answer = client("counter").post(address, data={**form, "place": "KP Contoh"})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="KP Contoh"' in answer.text


def test_what_came_back_is_sent_again_after_a_look_at_the_address(
    client: ClientFor, session: Session
) -> None:
    code = made(back)
    counter = client("counter")
    assert "Alamatnya masih sama" in counter.get(f"{DESK}kiriman/{code}").text
    page = do(counter, session, code, move="replace", way="pos:pos")
    assert "Alamatnya masih sama dengan kiriman yang kembali" in page
    assert state_of(session, code) == "returned"
    page = do(counter, session, code, move="replace", way="kurir:jne", same_address="1")
    assert "menunggu label" in page
    session.rollback()
    successor = session.scalars(select(Parcel).where(Parcel.state == "packing")).one()
    assert (successor.channel, successor.carrier) == ("kurir", "jne")
    assert "Pengganti dari" in counter.get(f"{DESK}kiriman/{successor.code}").text


def test_each_carrier_is_offered_on_the_channel_that_it_takes(
    client: ClientFor, session: Session
) -> None:
    code = made(back)
    counter = client("counter")
    page = counter.get(f"{DESK}kiriman/{code}").text
    offered = set(re.findall(r'<option value="(\w+:\w+)"', page))
    assert {"pos:pos", "kurir:jne", "kurir:jnt"} <= offered
    assert not offered & {"pos:jne", "kurir:pos"}
    answer = do(counter, session, code, move="replace", way="pos:jne", same_address="1")
    assert "JNE" in answer
    assert state_of(session, code) == "returned"


def test_a_search_is_offered_only_where_a_carrier_can_be_asked(client: ClientFor) -> None:
    counter = client("counter")
    mailed, brought = made(handed_over), made(for_district)
    assert 'value="trace"' in counter.get(f"{DESK}kiriman/{mailed}").text
    assert 'value="trace"' not in counter.get(f"{DESK}kiriman/{brought}").text


def test_a_search_from_its_start_to_the_reprint(client: ClientFor, session: Session) -> None:
    code = made(handed_over)
    counter = client("counter")
    assert "meminta alasan" in do(counter, session, code, move="trace", reason="")
    do(counter, session, code, move="trace", reason="tidak sampai")
    assert "Jawaban kurir paling lambat" in counter.get(f"{DESK}kiriman/{code}").text
    assert "antrean=tracing" in counter.get(f"{DESK}?antrean=tracing").text
    do(counter, session, code, move="declare_lost", reason="kurir mengaku hilang")
    page = do(counter, session, code, move="replace")
    assert "dibuat lagi" in page
    assert state_of(session, code) == "replaced"


def test_a_refused_move_keeps_its_reason(client: ClientFor, session: Session) -> None:
    code = made(handed_over)
    page = do(client("counter"), session, code, move="trace", reason=f"dicari {NIK}")
    assert f'value="dicari {NIK}"' in page
    assert 'data-tone="stop"' in page
    assert state_of(session, code) == "handed_over"


def test_a_refused_sending_keeps_the_way(client: ClientFor, session: Session) -> None:
    code = made(back)
    page = do(client("counter"), session, code, move="replace", way="pos:pos")
    assert re.search(r'<option value="pos:pos" selected', page)
    page = do(client("counter"), session, code, move="replace", way="terbang:x", same_address="1")
    assert re.search(r'name="same_address" value="1" checked', page)


def test_a_refused_withdrawal_keeps_its_reason(client: ClientFor, session: Session) -> None:
    code = made(handed_over)
    counter = client("counter")
    counter.post(f"{DESK}kiriman/{code}/kabar", data={"kind": "in_transit", "at": "20-11-2026"})
    report = session.scalars(select(CarrierEvent.id)).one()
    answer = counter.post(f"{DESK}kiriman/{code}/kabar/{report}/tarik", data={"reason": NIK})
    assert answer.status_code == 409
    assert f'value="{NIK}"' in answer.text
    assert not session.scalars(select(CarrierEvent.withdrawn)).one()


def test_a_refused_giving_up_keeps_its_reason(client: ClientFor, session: Session) -> None:
    code = made(at_counter)
    form = {"move": "give_up", "reason": NIK, "seen_version": str(version_of(session, code))}
    answer = client("counter").post(f"{PICKUP}{code}/langkah", data=form)
    assert answer.status_code == 409
    assert f'value="{NIK}"' in answer.text
    assert state_of(session, code) == "ready_at_counter"


def test_only_a_supervisor_closes_by_minutes(client: ClientFor, session: Session) -> None:
    code = made(back)
    assert "hanya untuk" in do(client("counter"), session, code, move="close", reason="x")
    do(client("supervisor"), session, code, move="close", reason="BA 1/2026")
    assert state_of(session, code) == "closed"


def test_an_old_page_makes_no_second_move(client: ClientFor, session: Session) -> None:
    code = made(back)
    counter = client("counter")
    seen = str(version_of(session, code))
    address = f"{DESK}kiriman/{code}/langkah"
    counter.post(address, data={"move": "keep", "seen_version": seen})
    page = counter.post(
        address,
        data={"move": "replace", "seen_version": seen, "same_address": "1"},
        follow_redirects=True,
    ).text
    assert "sudah mengubahnya" in page
    assert state_of(session, code) == "kept_at_counter"


def test_a_district_clerk_without_a_district_is_told_whom_to_ask(client: ClientFor) -> None:
    made(for_district)
    clerk = client("district")
    assert "Minta admin" in clerk.get(PICKUP).text
    page = clerk.post(f"{PICKUP}pindai", data={"code": "x"}, follow_redirects=True).text
    assert "Minta admin" in page


def test_a_scan_at_the_district_is_the_arrival_and_then_the_form(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        at_work(current)
        code = for_district(current).code
    clerk = client("district")
    page = clerk.post(f"{PICKUP}pindai", data={"code": code}, follow_redirects=True).text
    assert "sudah tiba" in page
    assert state_of(session, code) == "at_district"
    answer = clerk.post(f"{PICKUP}pindai", data={"code": code})
    assert answer.headers["Location"] == f"{PICKUP}{code}"
    form = {"seen_version": str(version_of(session, code)), "name": "Budi", "relation": "family"}
    refused = clerk.post(f"{PICKUP}{code}/serahkan", data=form)
    assert refused.status_code == 422
    assert "Cocokkan dulu identitas" in refused.text
    assert 'value="Budi"' in refused.text
    done = clerk.post(
        f"{PICKUP}{code}/serahkan", data={**form, "identity": "1"}, follow_redirects=True
    )
    assert "sudah diserahkan" in done.text
    assert state_of(session, code) == "collected"
    parcel = session.scalars(select(Parcel).where(Parcel.code == code)).one()
    assert case_of(session, parcel).state == "finished"
    assert "Siap diambil" in clerk.get(f"{PICKUP}?daftar=diambil").text


def test_a_tracking_code_opens_the_parcel_and_is_no_arrival(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        at_work(current)
        parcel = for_district(current)
        code, tracking = parcel.code, case_of(current, parcel).tracking_code
    answer = client("district").post(f"{PICKUP}pindai", data={"code": tracking})
    assert answer.headers["Location"] == f"{PICKUP}{code}"
    assert state_of(session, code) == "handed_over"


def test_a_district_sees_and_moves_only_its_own(client: ClientFor, session: Session) -> None:
    with writing() as current:
        at_work(current, "Contoh Selatan")
        mine = for_district(current, "Contoh Selatan").code
        theirs = for_district(current, "Contoh Utara").code
    clerk = client("district")
    page = clerk.get(f"{PICKUP}?daftar=jalan&tempat=1").text
    assert f"{PICKUP}{mine}" in page
    assert f"{PICKUP}{theirs}" not in page
    assert "Dinas Contoh Utara" not in page
    refused = clerk.get(f"{PICKUP}{theirs}", follow_redirects=True).text
    assert "untuk Contoh Utara" in refused
    form = {"move": "arrive", "seen_version": str(version_of(session, theirs))}
    clerk.post(f"{PICKUP}{theirs}/langkah", data=form)
    form = {**form, "name": "Budi", "relation": "self", "identity": "1"}
    clerk.post(f"{PICKUP}{theirs}/serahkan", data=form)
    clerk.post(f"{PICKUP}pindai", data={"code": theirs})
    assert state_of(session, theirs) == "handed_over"
    assert clerk.get(DESK).status_code == 403


def test_the_counter_hands_over_what_waits_there_and_sees_all_places(
    client: ClientFor, session: Session
) -> None:
    code = made(at_counter)
    elsewhere = made(for_district)
    counter = client("counter")
    assert f"{PICKUP}{code}" in counter.get(PICKUP).text
    assert f"{PICKUP}{elsewhere}" in counter.get(f"{PICKUP}?daftar=jalan").text
    answer = counter.post(f"{PICKUP}pindai", data={"code": elsewhere})
    assert answer.headers["Location"] == f"{PICKUP}{elsewhere}"
    assert state_of(session, elsewhere) == "handed_over"
    form = {"seen_version": str(version_of(session, code)), "name": "Siti", "relation": "self"}
    counter.post(f"{PICKUP}{code}/serahkan", data={**form, "identity": "1"})
    assert state_of(session, code) == "collected"


def test_nobody_comes_and_the_office_takes_it_back(client: ClientFor, session: Session) -> None:
    with writing() as current:
        at_work(current)
        code = for_district(current).code
    clerk, counter = client("district"), client("counter")
    clerk.post(f"{PICKUP}pindai", data={"code": code})
    for browser, name in ((clerk, "give_up"), (counter, "take_back")):
        seen = str(version_of(session, code))
        form = {"move": name, "seen_version": seen, "reason": "30 hari tidak diambil"}
        browser.post(f"{PICKUP}{code}/langkah", data=form)
    assert state_of(session, code) == "returned"


def test_an_auditor_looks_at_pick_up_without_names(client: ClientFor) -> None:
    code = made(at_counter)
    page = client("auditor").get(f"{PICKUP}{code}").text
    assert "Contohwati" not in page
    assert "Serahkan" not in page


def test_pick_up_stands_in_the_bar_of_those_who_need_it(client: ClientFor) -> None:
    for role in ("district", "counter"):
        assert f'href="{PICKUP}"' in client(role).get("/beranda").text
    assert f'href="{PICKUP}"' not in client("operator").get("/beranda").text


def test_a_resi_that_is_missing_for_three_days_stands_on_its_pile(client: ClientFor) -> None:
    with writing() as session:
        parcel = handed_over(session, resi=None)
        parcel.state_since = datetime.now(UTC) - timedelta(days=3)
        code = parcel.code
    assert f"kiriman/{code}" in client("mailroom").get(DESK).text
