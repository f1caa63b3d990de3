"""What the case's page, its history and the search know of documents and parcels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from postal import audit, holding, leaving, promises
from postal.codes import Kind, Mark
from postal.extensions import session, writing
from postal.history import moves, search, telling
from postal.history.moves import MadeElsewhere
from postal.history.timeline import timeline
from postal.leaving import InOtherHands
from postal.models import Application, Enclosure, Manifest, Parcel, Staff
from postal.reaching import NotReachable
from postal.workflow import Role
from tests.cases import a_case, a_dossier, at_home, someone
from tests.status.stage import (
    EVERYBODY,
    HANDED,
    RESI,
    a_document,
    a_parcel,
    hand_over,
    in_process,
    move,
    report,
)

ClientFor = Callable[..., FlaskClient]
TODAY = date(2026, 11, 23)


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a case whose card was tried at the door, with an original beside it."""
    del app
    with writing() as current:
        case = in_process(current)
        parcel = a_parcel(current, case, a_document(current, case), resi=RESI)
        dossier = a_dossier(current, case)
        original = {"kind": "original", "state": "returned", "parcel_id": parcel.id}
        current.add(Enclosure(dossier_id=dossier.id, count=1, **original))
        current.add(Enclosure(dossier_id=dossier.id, count=1, kind="old_card", state="withdrawn"))
        move(current, case, "produce")
        hand_over(current, parcel)
        report(current, parcel, "attempted", HANDED + timedelta(days=1), reason="nobody_home")
        data = {"kind": "attempted", "word": "GAGAL ANTAR", "reason": "nobody_home"}
        audit.record(current, parcel, "carrier_event", actor=EVERYBODY, data=data)
        return case.tracking_code


def parcel_code() -> str:
    return session().scalars(select(Parcel.code)).one()


def test_the_case_shows_its_documents_and_parcels(client: ClientFor, code: str) -> None:
    shown = Mark.read(parcel_code()).grouped
    page = client("operator").get(f"/kasus/{code}").text
    assert "Kartu 1" in page
    assert shown in page
    assert "Pos Indonesia" in page
    assert "Gagal diantar" in page
    assert f'<span class="code">{RESI}</span>' in page


def test_a_parcel_leads_to_its_own_pages_where_somebody_may_open_them(
    client: ClientFor, code: str
) -> None:
    parcel = parcel_code()
    page = client("mailroom").get(f"/kasus/{code}").text
    assert f'href="/pengantaran/kiriman/{parcel}"' in page
    assert parcel not in client("operator").get(f"/kasus/{code}").text
    with writing() as current:
        case = in_process(current)
        packed = a_parcel(current, case, a_document(current, case))
        box = Manifest(state="open", code=Mark.new(Kind.BOX, "CX").text, year=2026, number=1)
        audit.born(current, box, actor=EVERYBODY)
        packed.manifest_id = box.id
        wanted = (f"/pengiriman/kiriman/{packed.code}", f"/pengiriman/manifes/{box.code}")
        code = case.tracking_code
    page = client("mailroom").get(f"/kasus/{code}").text
    for address in wanted:
        assert f'href="{address}"' in page


def test_enclosures_tell_where_they_went(client: ClientFor, code: str) -> None:
    page = client("operator").get(f"/kasus/{code}").text
    assert "Dokumen asli" in page
    assert "dikembalikan dalam" in page
    assert "(ditarik)" in page


def test_the_page_leads_to_the_making_of_the_documents(client: ClientFor, code: str) -> None:
    assert f"/produksi/{code}" in client("operator").get(f"/kasus/{code}").text
    assert f"/produksi/{code}" not in client("mailroom").get(f"/kasus/{code}").text


def test_the_history_names_documents_and_says_carriers_words_plainly(
    client: ClientFor, code: str
) -> None:
    page = client("auditor").get(f"/kasus/{code}").text
    assert "Kabar dari kurir" in page
    assert "alasan: rumah kosong" in page
    assert "gagal diantar" in page
    assert "GAGAL ANTAR" not in page
    english = client("auditor").get(f"/kasus/{code}?bahasa=en")
    assert english.status_code == 200


def test_the_history_of_a_case_tells_of_a_siblings_parcel(app: Flask) -> None:
    del app
    with writing() as current:
        case, sibling = in_process(current), in_process(current, "KIA-5-17")
        parcel = a_parcel(current, case, a_document(current, sibling))
        told = [(each.thing.value, each.name, each.code) for each in timeline(current, sibling.id)]
        assert ("parcel", "label", parcel.code) in told
        assert ("document", "pack", None) in told


def test_promises_are_listed_with_their_reasons(client: ClientFor) -> None:
    with writing() as current:
        case = a_case(current)
        promises.promise(
            current, case, "finish", date(2026, 12, 4), actor=EVERYBODY, reason="berkas lengkap"
        )
        promises.promise(
            current, case, "finish", date(2026, 12, 9), actor=EVERYBODY, reason="blangko habis"
        )
        code = case.tracking_code
    page = client("operator").get(f"/kasus/{code}").text
    assert page.index("9 Des 2026") < page.index("4 Des 2026")
    assert "blangko habis" in page


@pytest.mark.parametrize("state", ["in_process", "on_hold", "produced"])
def test_a_missed_finishing_day_is_marked_until_the_end(client: ClientFor, state: str) -> None:
    with writing() as current:
        case = in_process(current)
        current.execute(update(Application).values(state=state, finish_by=date(2020, 1, 2)))
        code = case.tracking_code
    assert '<dd class="late">Kamis, 2 Januari 2020' in client("operator").get(f"/kasus/{code}").text


def test_a_case_on_hold_shows_when_it_is_looked_at_again(client: ClientFor) -> None:
    with writing() as current:
        case = in_process(current)
        move(current, case, "hold")
        case.review_on = date(2030, 1, 2)
        code = case.tracking_code
    page = client("operator").get(f"/kasus/{code}").text
    assert "Rabu, 2 Januari 2030" in page
    assert "Lanjutkan proses" in page
    assert "Lanjutkan periksa" not in page


def test_moves_with_more_to_them_are_links_and_not_buttons(client: ClientFor) -> None:
    with writing() as current:
        code = in_process(current).tracking_code
    page = client("operator").get(f"/kasus/{code}").text
    assert f'<a href="/produksi/{code}">Produksi</a>: Tunda, Sudah diberi tahu' in page
    for name in ("hold", "notify", "produce", "finish"):
        assert f'value="{name}"' not in page
    with writing() as current:
        a_document(current, current.scalars(select(Application)).one())
    page = client("operator").get(f"/kasus/{code}").text
    assert f'<a href="/produksi/{code}">Produksi</a>: Tunda</li>' in page


def test_a_hold_goes_on_where_it_was_interrupted(app: Flask) -> None:
    del app
    with writing() as current:
        case = a_case(current)
        move(current, case, "take", "hold")
        found = moves.made_at(current, case, EVERYBODY)
        assert [each.name for each in found[moves.BENCH]] == ["examine_on"]
        assert moves.PRODUCTION not in found
        assert holding.last_hold(current, case) is not None


@pytest.mark.parametrize("name", ["start", "hold", "go_on", "examine_on", "notify", "remake"])
def test_moves_of_production_are_made_there(app: Flask, name: str) -> None:
    del app
    with writing() as current, pytest.raises(MadeElsewhere):
        moves.move_application(
            current, a_case(current), name, seen_version=1, actor=someone(), today=TODAY
        )


@pytest.mark.parametrize("name", sorted(leaving.LEAVING - {"forward"}))
def test_a_case_in_a_colleagues_hand_is_left_alone(app: Flask, name: str) -> None:
    del app
    with writing() as current:
        case = a_case(current)
        at_home(case)
        move(current, case, "take")
        holder = current.scalars(select(Staff).where(Staff.username == "operator")).one()
        case.taken_by_id = holder.id
        other = someone(staff_id=holder.id + 1)
        assert name not in {each.name for each in moves.buttons(case, other)}
        with pytest.raises(InOtherHands, match="Contoh Operator"):
            moves.move_application(
                current,
                case,
                name,
                seen_version=case.version,
                actor=other,
                today=TODAY,
                reason="uji",
            )
        own = someone(staff_id=holder.id)
        assert name in {each.name for each in moves.buttons(case, own)}


def test_nobody_is_invited_who_cannot_be_reached(app: Flask) -> None:
    del app
    with writing() as current:
        case = a_case(current)
        with pytest.raises(NotReachable):
            moves.move_application(
                current,
                case,
                "require_visit",
                seen_version=case.version,
                actor=someone(Role.COUNTER),
                today=TODAY,
                reason="rekam",
            )


@pytest.mark.parametrize("typed", ["code", "grouped", "resi"])
def test_a_parcel_leads_to_its_case(client: ClientFor, code: str, typed: str) -> None:
    mark = Mark.read(parcel_code())
    text = {"code": mark.text.lower(), "grouped": mark.grouped, "resi": RESI}[typed]
    answer = client("counter").post("/cari", data={"q": text})
    assert answer.headers["Location"] == f"/kasus/{code}"


def test_a_parcel_of_two_cases_finds_both(app: Flask) -> None:
    del app
    with writing() as current:
        case, sibling = in_process(current), in_process(current, "KIA-5-17")
        documents = (a_document(current, case), a_document(current, sibling))
        parcel = a_parcel(current, case, *documents, resi=RESI)
        for text in (parcel.code, RESI):
            found = search.search(current, text, "CX")
            assert found.applications == (sibling.id, case.id)


@pytest.mark.parametrize("body", ["7K3MQ", "AAAAA"])
def test_an_unknown_parcel_code_is_named_as_one(client: ClientFor, code: str, body: str) -> None:
    del code
    unknown = Mark(Kind.PARCEL, "CX", body).text
    with writing() as current:
        assert search.search(current, unknown, "CX").kind == "parcel"
    assert client("counter").post("/cari", data={"q": unknown}).status_code == 200


def test_the_json_of_a_case_tells_what_became_of_it(code: str) -> None:
    told = telling.case_json(session(), code)
    parcel = parcel_code()
    assert [(each["kind"], each["state"], each["parcel"]) for each in told["documents"]] == [
        ("card", "packed", parcel)
    ]
    assert (told["parcels"][0]["code"], told["parcels"][0]["resi"]) == (parcel, RESI)
    states = [(each["kind"], each["state"], each["parcel"]) for each in told["enclosures"]]
    assert states == [("original", "returned", parcel), ("old_card", "withdrawn", None)]


def test_the_json_of_a_parcel_tells_its_contents_and_reports(code: str) -> None:
    told = telling.case_json(session(), Mark.read(parcel_code()).grouped)
    assert (told["kind"], told["state"], told["attempts"]) == ("parcel", "attempted", 1)
    assert told["applications"] == [code]
    assert [each["kind"] for each in told["documents"]] == ["card"]
    assert told["reports"][0]["event"] == "attempted"
    assert "receiver" not in str(told)
