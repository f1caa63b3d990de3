"""What citizens entrusted to us: nothing of a closed case stays behind, and what is destroyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import originals
from postal.audit import Actor
from postal.codes import TrackingCode
from postal.dispatch import offers, packing
from postal.extensions import writing
from postal.models import Application, Enclosure, Event, Letter, Minutes
from postal.originals import (
    AlwaysGoesBack,
    NotHeld,
    NotWaitingForDestruction,
    OriginalsHeld,
    ReasonToKeep,
)
from postal.plain_text import NumberInText
from postal.printing.stock import F4
from postal.shelves import destroying, destruction_sheet
from postal.shelves.destroying import (
    NothingChosen,
    NotWithdrawn,
    WitnessIsSelf,
    WitnessMissing,
)
from postal.verification import steps
from postal.workflow import Role
from tests.cases import NIK, a_case, a_dossier, an_envelope, at_home, someone
from tests.conftest import ClientFor
from tests.letters.stage import TODAY
from tests.printing.approval import differs

SUPERVISOR = someone(Role.SUPERVISOR)


@pytest.fixture
def current(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def thing(session: Session, kind: str, *, state: str = "expired", count: int = 1) -> Enclosure:
    """Something held that came with a case which stands in ``state``."""
    case = a_case(session)
    at_home(case)
    dossier = a_dossier(session, case, pages=1, envelope=an_envelope(session))
    case.state = state
    row = Enclosure(dossier_id=dossier.id, kind=kind, count=count)
    session.add(row)
    session.flush()
    session.refresh(dossier)
    return row


def case_of(row: Enclosure) -> Application:
    assert row.dossier is not None
    assert row.dossier.application is not None
    return row.dossier.application


def close(session: Session, case: Application) -> None:
    seen = case.version
    steps.make(
        session, case, "close", seen_version=seen, actor=SUPERVISOR, today=TODAY, reason="selesai"
    )


def withdrawn(session: Session, kind: str = "old_card") -> Enclosure:
    row = thing(session, kind)
    originals.keep(session, row, actor=SUPERVISOR, reason="rusak terkena air")
    return row


def destroy(
    session: Session,
    *rows: Enclosure,
    wanted: int | None = None,
    witness: str = "Contohman Saksi",
    how: str = "digunting",
    actor: Actor = SUPERVISOR,
) -> Minutes:
    return destroying.destroy(
        session,
        rows,
        wanted=len(rows) if wanted is None else wanted,
        witness=witness,
        how=how,
        actor=actor,
        today=TODAY,
    )


@pytest.mark.parametrize("state", ["rejected", "expired"])
def test_a_case_is_not_closed_while_something_of_its_person_has_no_plan(
    current: Session, state: str
) -> None:
    row = thing(current, "original", state=state)
    case = case_of(row)
    with pytest.raises(OriginalsHeld) as refused:
        close(current, case)
    assert refused.value.values["things"] == ("Dokumen asli",)
    (offer,) = offers.offers_of(current, case)
    packing.pack_offer(current, offer, actor=someone())
    close(current, case)
    assert (case.state, row.state) == ("finished", "returned")


def test_what_was_withdrawn_lets_its_case_close(current: Session) -> None:
    row = withdrawn(current)
    close(current, case_of(row))
    assert case_of(row).state == "finished"


def test_the_list_names_what_is_held_of_cases_that_are_over_the_oldest_first(
    current: Session,
) -> None:
    states = ("finished", "expired", "withdrawn", "rejected", "under_verification")
    rows = [thing(current, "book", state=state) for state in states]
    case_of(rows[1]).state_since = case_of(rows[1]).state_since.replace(year=2020)
    current.flush()
    found, more = originals.left_behind(current, 1, 50)
    assert [one.enclosure for one in found] == [rows[1], rows[0], rows[2], rows[3]]
    assert not more
    assert originals.left_behind(current, 1, 2)[1]


@pytest.mark.parametrize("kind", ["old_card", "photo"])
def test_what_a_new_document_replaces_is_kept_and_everything_else_only_for_a_reason(
    current: Session, kind: str
) -> None:
    replaced = thing(current, kind, state="finished")
    originals.keep(current, replaced, actor=SUPERVISOR)
    assert replaced.state == "withdrawn"
    for row in (thing(current, kind, state="withdrawn"), thing(current, "book", state="finished")):
        with pytest.raises(ReasonToKeep):
            originals.keep(current, row, actor=SUPERVISOR, reason="  ")
        assert row.state == "held"
        originals.keep(current, row, actor=SUPERVISOR, reason="palsu")
        assert row.state == "withdrawn"
        said = current.scalars(select(Event.reason).order_by(Event.id.desc())).first()
        assert said == "palsu"


@pytest.mark.parametrize(("state", "fate"), [("withdrawn", "returned"), ("rejected", "returned")])
def test_the_old_card_of_a_case_without_a_new_one_is_packed_to_go_back(
    current: Session, state: str, fate: str
) -> None:
    row = thing(current, "old_card", state=state)
    (offer,) = offers.offers_of(current, case_of(row))
    packing.pack_offer(current, offer, actor=someone())
    assert row.state == fate


def test_a_withdrawal_is_taken_back_until_the_thing_is_destroyed(current: Session) -> None:
    row = withdrawn(current)
    originals.hold_again(current, row, actor=SUPERVISOR)
    assert row.state == "held"
    with pytest.raises(NotWaitingForDestruction):
        originals.hold_again(current, row, actor=SUPERVISOR)
    originals.keep(current, row, actor=SUPERVISOR, reason="rusak")
    destroy(current, row)
    with pytest.raises(NotWaitingForDestruction):
        originals.hold_again(current, row, actor=SUPERVISOR)


def test_money_always_goes_back_and_nothing_is_withdrawn_twice(current: Session) -> None:
    with pytest.raises(AlwaysGoesBack):
        originals.keep(current, thing(current, "money"), actor=SUPERVISOR)
    with pytest.raises(NotHeld):
        originals.keep(current, withdrawn(current), actor=SUPERVISOR)
    money = thing(current, "money")
    money.state = "withdrawn"
    with pytest.raises(AlwaysGoesBack):
        destroy(current, money)


def test_minutes_say_what_was_destroyed_by_whom_and_who_saw_it(current: Session) -> None:
    card, photo = withdrawn(current), withdrawn(current, "photo")
    first, second = destroy(current, card), destroy(current, photo)
    assert [(row.year, row.number) for row in (first, second)] == [(2026, 1), (2026, 2)]
    assert (card.state, card.minutes_id) == ("destroyed", first.id)
    assert first.witness == "Contohman Saksi"
    sheet = destruction_sheet.Destruction.from_json(first.sheet)
    assert (sheet.number, sheet.by, sheet.how) == ("1/2026", SUPERVISOR.name, "digunting")
    assert sheet.things[0].tracking == case_of(card).tracking_code
    settled = current.scalars(select(Event).where(Event.name == "enclosure_settled")).all()
    assert {"state": "destroyed", "minutes": "1/2026"}.items() <= (settled[-2].data or {}).items()
    assert originals.to_destroy(current) == []


def test_two_people_destroy_only_what_is_the_offices(current: Session) -> None:
    row = withdrawn(current)
    with pytest.raises(NothingChosen):
        destroy(current)
    with pytest.raises(WitnessMissing):
        destroy(current, row, witness="  ")
    with pytest.raises(WitnessIsSelf):
        destroy(current, row, witness=f" {SUPERVISOR.name.upper()}")
    with pytest.raises(NumberInText):
        destroy(current, row, witness=f"Saksi {NIK}")
    with pytest.raises(NotWithdrawn) as refused:
        destroy(current, row, thing(current, "photo"), wanted=3)
    assert refused.value.values == {"count": 2}
    assert row.state == "withdrawn"


def test_what_nobody_asked_for_goes_back_with_a_letter_about_it(current: Session) -> None:
    case = case_of(thing(current, "money", state="rejected"))
    (offer,) = offers.offers_of(current, case)
    packing.pack_offer(current, offer, actor=someone())
    letter = current.scalars(select(Letter)).one()
    assert letter.kind == "returned"
    assert letter.sheet["details"]["returns"]


def test_the_minutes_name_no_citizen_and_stay_as_they_were_written() -> None:
    pdf = destruction_sheet.render(destruction_sheet.EXAMPLE)
    text = PdfDocument(BytesIO(pdf))[0].get_textpage().get_text_bounded()
    assert TrackingCode("7K3MQX9D24H3").grouped in text
    assert "3/2020" in text
    assert "Jumlah: 5 (lima) benda." in text
    again = destruction_sheet.Destruction.from_json(destruction_sheet.EXAMPLE.to_json())
    assert destruction_sheet.render(again) == pdf


def test_long_minutes_run_over_pages_and_keep_the_signatures_together() -> None:
    many = replace(destruction_sheet.EXAMPLE, things=destruction_sheet.EXAMPLE.things[:1] * 60)
    pages = PdfDocument(BytesIO(destruction_sheet.render(many, F4)))
    last = pages[len(pages) - 1].get_textpage().get_text_bounded()
    assert len(pages) > 1
    assert "Demikian" in last
    assert "Contohman Saksi Ujicoba" in last


def test_they_look_as_approved() -> None:
    assert not differs(destruction_sheet.render(destruction_sheet.EXAMPLE), "destruction-example")


def test_the_screens_withdraw_destroy_and_print(client: ClientFor, session: Session) -> None:
    with writing() as current:
        number = thing(current, "old_card").id
        thing(current, "money")
    browser = client("mailroom")
    shown = browser.get("/arsip/lampiran").text
    assert "Kartu lama" in shown
    assert "harus kembali" in shown
    unsaid = browser.post("/arsip/lampiran", data={"id": number, "alasan": "NIK 3599010101900001"})
    assert unsaid.status_code == 409
    assert 'value="NIK 3599010101900001"' in unsaid.text
    why = {"id": number, "alasan": "rusak"}
    assert browser.post("/arsip/lampiran", data=why).status_code == 302
    assert f'value="{number}"' in browser.get("/arsip/pemusnahan").text
    assert browser.post("/arsip/pemusnahan/batal", data={"id": number}).status_code == 302
    assert f'value="{number}"' not in browser.get("/arsip/pemusnahan").text
    assert browser.post("/arsip/lampiran", data=why).status_code == 302
    assert browser.post("/arsip/pemusnahan", data={"lampiran": 10**21}).status_code == 409
    assert browser.post("/arsip/pemusnahan/batal", data={"id": 10**21}).status_code == 404
    data = {"lampiran": number, "cara": "dibakar", "saksi": ""}
    refused = browser.post("/arsip/pemusnahan", data=data)
    assert refused.status_code == 409
    assert "nama saksi" in refused.text
    assert 'value="dibakar"' in refused.text
    assert "checked" in refused.text
    done = browser.post("/arsip/pemusnahan", data={**data, "saksi": "Contohman Saksi"})
    assert done.status_code == 302
    made = session.scalars(select(Minutes.id)).one()
    assert f"/arsip/pemusnahan/{made}.pdf" in browser.get("/arsip/pemusnahan").text
    pdf = browser.get(f"/arsip/pemusnahan/{made}.pdf")
    assert pdf.mimetype == "application/pdf"
    assert browser.get("/arsip/pemusnahan/99.pdf").status_code == 404
    assert browser.post("/arsip/lampiran", data={"id": 999}).status_code == 404
    assert client("operator").post("/arsip/pemusnahan", data=data).status_code == 403
