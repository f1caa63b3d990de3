"""The whole mission as one play: from the envelope on the table to the parcel at the door."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from postal.extensions import db, writing
from postal.models import Application, Parcel, Place, Staff
from tests.journey.sheets import piled
from tests.journey.stage import Play
from tests.journey.way_out import WayOut

BY_POST = "kurir:pos"


@pytest.fixture
def way(play: Play) -> WayOut:
    """Two families whose paper is in and whose documents are made and packed next."""
    play.scanner_feeds(piled(play.tray(3, 2)))
    way = WayOut(play)
    for number, one in enumerate(play.dossiers):
        way.operator_keys(one, f"Contoh{'wati' if number else 'man'} Perjalanan")
        way.operator_decides(one)
    return way


def test_two_cases_go_all_the_way_and_every_citizen_knows(play: Play, way: WayOut) -> None:
    first, second = play.dossiers
    assert "Selesai paling lambat" in play.citizen_asks(first)
    way.operator_makes(first, second)
    codes = way.mailroom_packs_everything()
    box = way.mailroom_opens_a_box(BY_POST)
    for number, code in enumerate(codes):
        shown = way.mailroom_scans(code, f"P26112100000{number:02d}", box=box)
        assert "P26112100000" in shown
    assert [way.parcel(code).state for code in codes] == ["manifested", "manifested"]
    assert "kami proses" in play.citizen_asks(first)
    assert way.mailroom_hands_over(box, codes[0]) == 409, "one is missing without a reason"
    assert way.parcel(codes[0]).state == "manifested"
    assert way.mailroom_hands_over(box, *codes) == 302
    resi = [str(way.parcel(code).resi) for code in codes]
    answers = [play.citizen_asks(one) for one in (first, second)]
    assert all("kami serahkan kepada Pos Indonesia" in text for text in answers)
    assert all(any(number in text for text in answers) for number in resi)
    said = way.carrier_reports(
        (resi[0], "proses antar", ""),
        (resi[0], "selesai antar", "diri sendiri"),
        (resi[1], "gagal antar", ""),
        (resi[1], "retur", ""),
    )
    assert (said["recorded"], said["errors"]) == (4, [])
    states = {way.case(one).state: play.citizen_asks(one) for one in (first, second)}
    assert sorted(states) == ["finished", "produced"]
    assert "Permohonan ini selesai pada" in states["finished"]
    assert ": sampai pada" in states["finished"]
    assert "kembali kepada kami" in states["produced"]
    assert play.flask("fsck", "--json")["problems"] == []


def test_what_came_back_goes_out_again_and_only_then_the_case_is_finished(
    play: Play, way: WayOut
) -> None:
    way.operator_makes(*play.dossiers)
    codes = way.mailroom_packs_everything()
    box = way.mailroom_opens_a_box(BY_POST)
    for number, code in enumerate(codes):
        way.mailroom_scans(code, f"P26112200000{number:02d}", box=box)
    way.mailroom_hands_over(box, *codes)
    parcel = way.parcel(codes[0])
    way.carrier_reports((str(parcel.resi), "retur", ""))
    parcel = way.parcel(codes[0])
    assert parcel.state == "returned"
    data = {"move": "replace", "seen_version": parcel.version, "same_address": "1"}
    way.counter.post(f"/pengantaran/kiriman/{parcel.code}/langkah", data=data)
    assert way.parcel(codes[0]).state == "replaced"
    page = way.mailroom.get("/pengiriman/?antrean=packing").get_data(as_text=True)
    successor = next(code for code in (row.code for row in _successors(parcel.id)))
    assert successor in page
    way.mailroom.post("/pengiriman/cetak", data={"kiriman": successor})
    box = way.mailroom_opens_a_box(BY_POST)
    way.mailroom_scans(successor, "P2611229999999", box=box)
    way.mailroom_hands_over(box, successor)
    way.carrier_reports(("P2611229999999", "selesai antar", "keluarga"))
    assert way.parcel(successor).state == "delivered"
    assert way.case(play.dossiers[0]).state == "finished"
    assert way.case(play.dossiers[1]).state == "produced"


def test_a_box_for_the_kecamatan_goes_with_minutes_and_is_collected_there(
    play: Play, way: WayOut
) -> None:
    first, second = play.dossiers
    with writing() as current:
        place = current.scalars(select(Place).where(Place.kind == "district")).first()
        assert place is not None
        current.scalars(select(Staff).where(Staff.username == "district")).one().place_id = place.id
        wish = {"return_channel": "ambil_kecamatan", "return_place_id": place.id}
        current.execute(update(Application).values(**wish))
        target, name = f"kecamatan:{place.code}", place.name
    way.operator_makes(first, second)
    codes = way.mailroom_packs_everything()
    box = way.mailroom_opens_a_box(target)
    way.mailroom_scans(*codes, box=box)
    minutes = way.mailroom.post(f"/pengiriman/manifes/{box}/berita-acara.pdf")
    assert minutes.mimetype == "application/pdf"
    assert way.mailroom_hands_over(box, *codes) == 302
    assert f"kami serahkan ke Kecamatan {name}" in play.citizen_asks(first)
    for code in codes:
        way.district.post("/pengambilan/pindai", data={"code": code})
    assert {way.parcel(code).state for code in codes} == {"at_district"}
    assert f"siap diambil di kantor Kecamatan {name}" in play.citizen_asks(second)
    parcel = way.parcel(codes[0])
    data = {"name": "Contohwati Perjalanan", "relation": "self", "seen_version": parcel.version}
    answer = way.district.post(f"/pengambilan/{parcel.code}/serahkan", data=data)
    assert answer.status_code == 422, "nobody looked at an identity card"
    way.district.post(f"/pengambilan/{parcel.code}/serahkan", data={**data, "identity": "1"})
    assert way.parcel(codes[0]).state == "collected"
    assert sorted(way.case(one).state for one in play.dossiers) == ["finished", "produced"]
    assert play.flask("fsck", "--json")["problems"] == []


def _successors(parcel_id: int) -> list[Parcel]:
    return list(db.session.scalars(select(Parcel).where(Parcel.previous_id == parcel_id)))
