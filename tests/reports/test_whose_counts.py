"""A number in the bar counts what waits for this person, and nothing twice."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.extensions import writing
from postal.models import Document, Place, Staff
from postal.parcels import new_parcel
from postal.pile_sizes import queue_sizes
from tests.cases import a_case, someone
from tests.conftest import ClientFor


def a_document(state: str, case_state: str) -> None:
    with writing() as current:
        case = a_case(current)
        case.state = case_state
        document = Document(state=state, application_id=case.id, kind="card", channel="pos")
        audit.born(current, document, actor=someone())


def test_a_document_waits_only_while_its_case_is_worked_on(session: Session) -> None:
    a_document("to_enter", "in_process")
    a_document("to_enter", "on_hold")
    a_document("ready", "produced")
    a_document("ready", "withdrawn")
    sizes = queue_sizes(session)
    assert (sizes["to_enter"][0], sizes["to_pack"][0]) == (1, 1)


def test_a_case_in_process_is_counted_by_its_document(client: ClientFor) -> None:
    a_document("to_enter", "in_process")
    page = client("operator").get("/beranda").get_data(as_text=True)
    assert re.search(r'Produksi <span class="count"[^>]*>1<', page)


def test_a_district_counts_its_own_parcels(client: ClientFor) -> None:
    with writing() as current:
        own, other = current.scalars(select(Place).order_by(Place.code).limit(2)).all()
        for place, count in ((own, 1), (other, 2)):
            for _ in range(count):
                parcel = new_parcel(
                    current,
                    a_case(current),
                    channel="ambil_kecamatan",
                    carrier=None,
                    place_id=place.id,
                    actor=someone(),
                )
                parcel.state = "at_district"
        current.scalars(select(Staff).where(Staff.username == "district")).one().place_id = own.id
    bars = [client(role).get("/beranda").get_data(as_text=True) for role in ("district", "counter")]
    assert [
        re.findall(r'(?:Pengambilan|Loket) <span class="count"[^>]*>(\d+)<', bar) for bar in bars
    ] == [
        ["1"],
        ["3"],
    ]
    own_page, office_page = bars
    assert re.findall(r"<dd>(\d+)</dd>", own_page) == ["1", "0"]
    assert "Siap diambil di loket" not in own_page
    assert "/beranda/kiriman.svg" not in own_page
    assert "/beranda/kiriman.svg" in office_page
    assert client("district").get("/beranda/kiriman.svg").status_code == 404
