"""What the database knows of a case's parcels, as its citizen reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from postal import audit
from postal.extensions import db, session, writing
from postal.models import Application, CarrierEvent, Parcel, Place
from postal.parcels import parcels_of
from postal.public.finding import find, reply_json
from tests.status.stage import (
    EVERYBODY,
    HANDED,
    RESI,
    a_document,
    a_parcel,
    hand_over,
    in_process,
    move,
)
from tests.status.stage import report as say

ClientFor = Callable[..., FlaskClient]


def answered(code: str) -> dict[str, Any]:
    db.session.remove()
    reply = find(session(), code, now=HANDED + timedelta(days=1))
    assert reply is not None
    return reply_json(reply)


@pytest.fixture
def sent(app: Flask) -> str:
    """The tracking code of a case whose card was handed to the post."""
    del app
    with writing() as current:
        case = in_process(current)
        parcel = a_parcel(current, case, a_document(current, case), resi=RESI)
        move(current, case, "produce")
        hand_over(current, parcel)
        return case.tracking_code


@contextmanager
def parcel_of(code: str) -> Iterator[tuple[Session, Parcel]]:
    with writing() as current:
        case = current.scalars(select(Application).where(Application.tracking_code == code)).one()
        yield current, parcels_of(current, case.id)[0]


def test_a_parcel_that_was_handed_over_is_told(sent: str) -> None:
    given = answered(sent)
    assert given["word"] == "sent"
    assert given["sentence"].endswith("Pos Indonesia pada Senin, 23 November 2026.")
    assert given["parcels"][0]["resi"] == RESI
    assert given["parcels"][0]["contents"] == ["card"]


def test_a_report_from_before_the_parcel_gives_no_day(sent: str) -> None:
    before = answered(sent)["parcels"]
    with parcel_of(sent) as (current, parcel):
        say(current, parcel, "handed_over", HANDED - timedelta(days=2_000))
        assert parcel.state == "handed_over"
    assert answered(sent)["parcels"] == before


def test_a_failed_attempt_is_told_by_the_carriers_clock_and_in_plain_words(sent: str) -> None:
    with parcel_of(sent) as (current, parcel):
        say(current, parcel, "attempted", HANDED + timedelta(days=1), reason="Rumah Kosong")
    given = answered(sent)
    assert "pada Selasa, 24 November 2026 tetapi" in given["sentence"]
    assert "rumah kosong" in given["sentence"]


def test_a_couriers_own_words_are_not_repeated(sent: str) -> None:
    with parcel_of(sent) as (current, parcel):
        say(current, parcel, "attempted", HANDED, reason="anak bu Siti menolak")
    assert "Siti" not in str(answered(sent))


def test_a_withdrawn_report_is_not_told(sent: str) -> None:
    with parcel_of(sent) as (current, parcel):
        say(current, parcel, "attempted", HANDED, reason="refused")
        say(current, parcel, "attempted", HANDED + timedelta(hours=1), reason="moved")
        last = current.scalars(select(CarrierEvent).order_by(CarrierEvent.id.desc())).first()
        assert last is not None
        last.withdrawn = True
    assert "ditolak" in answered(sent)["sentence"]


def test_the_receivers_name_stays_with_us(sent: str, client: ClientFor) -> None:
    with parcel_of(sent) as (current, parcel):
        say(current, parcel, "delivered", HANDED + timedelta(days=2))
    given = answered(sent)
    assert (given["word"], given["parcels"][0]["since"]) == ("finished", "2026-11-25")
    page = client().post("/", data={"kode": sent}).text
    assert "Kartu: sampai pada Rabu, 25 November 2026." in page
    assert "Rahasia" not in f"{given}{page}"


def test_a_post_office_that_keeps_a_parcel_is_named(sent: str) -> None:
    with parcel_of(sent) as (current, parcel):
        say(current, parcel, "held_at_post_office", HANDED, place="Contoh 69900")
    given = answered(sent)
    assert given["word"] == "ready"
    assert "kantor pos Contoh 69900" in given["sentence"]


def test_a_parcel_at_the_district_is_told_with_its_name(app: Flask) -> None:
    del app
    with writing() as current:
        case = in_process(current, channel="ambil_kecamatan")
        place = current.scalars(select(Place).where(Place.name == "Contoh Utara")).one()
        options = {"channel": "ambil_kecamatan", "carrier": None, "place_id": place.id}
        parcel = a_parcel(current, case, a_document(current, case), **options)  # type: ignore[arg-type]
        move(current, case, "produce")
        hand_over(current, parcel)
        move(current, parcel, "arrive")
        code = case.tracking_code
    given = answered(code)
    assert given["word"] == "ready"
    assert "Kecamatan Contoh Utara" in given["sentence"]


def test_a_returned_parcel_is_told_until_another_takes_its_place(sent: str) -> None:
    with parcel_of(sent) as (current, parcel):
        say(current, parcel, "returned", HANDED + timedelta(days=5))
    assert answered(sent)["word"] == "came-back"
    with parcel_of(sent) as (current, parcel):
        case = parcel.application
        document = parcel.documents[0]
        move(current, parcel, "replace")
        again = a_parcel(current, case)
        document.parcel_id = again.id
    given = answered(sent)
    assert given["word"] == "in-process"
    assert len(given["parcels"]) == 1


def test_a_pdf_and_a_card_of_one_case_are_told_apart(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as current:
        case = in_process(current)
        a_document(current, case, "paper", "released")
        parcel = a_parcel(current, case, a_document(current, case), resi=RESI)
        move(current, case, "produce")
        hand_over(current, parcel)
        code = case.tracking_code
    given = answered(code)
    assert given["word"] == "ready"
    assert [each["contents"] for each in given["parcels"]] == [["card"], ["paper"]]
    page = client().post("/", data={"kode": code}).text
    assert page.count("<li>Kartu: ") == page.count("<li>Dokumen: ") == 1
    assert f'<span class="code">{RESI}</span>' in page
    english = client().post("/", data={"kode": code, "bahasa": "en"})
    assert english.status_code == 200


def test_a_document_in_a_siblings_parcel_is_told_to_both(app: Flask) -> None:
    del app
    with writing() as current:
        case, sibling = in_process(current), in_process(current, "KIA-5-17")
        documents = (a_document(current, case), a_document(current, sibling))
        parcel = a_parcel(current, case, *documents, resi=RESI)
        for each in (case, sibling):
            move(current, each, "produce")
        hand_over(current, parcel)
        codes = [case.tracking_code, sibling.tracking_code]
    assert [answered(code)["parcels"][0]["resi"] for code in codes] == [RESI, RESI]


def test_the_reason_of_a_hold_is_never_told(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as current:
        case = in_process(current)
        move(current, case, "hold")
        case.review_on = datetime(2026, 12, 1, tzinfo=UTC).date()
        code = case.tracking_code
    given = answered(code)
    assert given["word"] == "on-hold"
    assert given["review_on"] == "2026-12-01"
    assert "uji" not in client().post("/", data={"kode": code}).text


def test_a_case_with_parcels_takes_two_queries_and_stays_small(
    sent: str, client: ClientFor
) -> None:
    browser = client()
    browser.get("/")
    seen: list[str] = []

    def count(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    page = browser.post("/", data={"kode": sent})
    event.remove(db.engine, "before_cursor_execute", count)
    assert len([each for each in seen if "SELECT" in each]) == 2
    assert len(page.data) < 14_000


def test_a_rejected_case_that_was_closed_is_told_as_rejected(app: Flask, client: ClientFor) -> None:
    del app
    with writing() as current:
        case = in_process(current)
        move(current, case, "recheck", "propose_rejection", "confirm_rejection", "close")
        audit.record(current, case, "noted", actor=EVERYBODY)
        code = case.tracking_code
    given = answered(code)
    assert (given["word"], given["label"]) == ("rejected", "Ditolak")
    assert "kami tolak pada" in given["sentence"]
    assert "ditutup pada" in given["sentence"]
    assert "kami tolak pada" in client().post("/", data={"kode": code}).text


def test_a_rejection_that_was_taken_back_is_not_told(sent: str) -> None:
    with parcel_of(sent) as (current, parcel):
        case = parcel.application
        case.state = "under_verification"
        move(current, case, "propose_rejection", "confirm_rejection", "object", "find_complete")
        move(current, case, "start", "produce")
        say(current, parcel, "delivered", HANDED + timedelta(days=2))
    given = answered(sent)
    assert given["word"] == "finished"
    assert "rejected_on" not in given


def test_results_that_go_two_ways_are_two_things(app: Flask) -> None:
    del app
    with writing() as current:
        case = in_process(current)
        a_document(current, case, "paper")
        a_document(current, case).channel = "ambil_kecamatan"
        code = case.tracking_code
    given = answered(code)
    assert [each["contents"] for each in given["parcels"]] == [["card"], ["paper"]]
    assert "kantor Kecamatan" in given["next_step"]
    assert "lewat Pos" in given["next_step"]
