"""The sentence a citizen gets, without database or web."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from postal import workflow
from postal.status.answer import LINES, SAYINGS, Named, OfficeFacts, PublicFacts, answer, as_json
from postal.workflow import PublicWord, Thing

OFFICE = OfficeFacts(
    name="Dinas Contoh",
    address="Jalan Contoh 1",
    postcode="69901",
    city="KOTA CONTOH",
    hours="Senin–Jumat 08.00–15.00",
    phone="(0300) 000000",
    complaints="lapor.go.id",
)
FACTS = PublicFacts(
    code="7K3M-QX9D-24HA",
    state="registered",
    since=date(2026, 11, 20),
    received_on=date(2026, 11, 20),
    examine_by=date(2026, 11, 25),
    today=date(2026, 11, 21),
    office=OFFICE,
    service=Named("KTP-el hilang", "Lost ID card"),
)
APPLICATION_STATES = [row.name for row in workflow.STATES if row.thing is Thing.APPLICATION]


def test_a_registered_case_is_answered_with_the_day_it_came() -> None:
    assert (
        str(answer(FACTS).sentence) == "Berkas Anda sudah kami terima pada Jumat, 20 November 2026."
    )


def test_it_says_by_when_the_case_is_looked_at_and_that_nothing_is_to_be_done() -> None:
    said = str(answer(FACTS).next_step)
    assert "paling lambat Rabu, 25 November 2026" in said
    assert "tidak perlu melakukan apa-apa" in said


def test_scanned_paper_is_mentioned() -> None:
    assert "sudah dipindai" in str(answer(replace(FACTS, pages_in=True)).next_step)


def test_on_the_promised_day_itself_it_is_not_late() -> None:
    said = str(answer(replace(FACTS, today=date(2026, 11, 25))).next_step)
    assert "terlambat" not in said


def test_a_broken_promise_is_admitted() -> None:
    said = str(answer(replace(FACTS, today=date(2026, 11, 26))).next_step)
    assert "kami terlambat" in said
    assert "Hubungi kantor" in said


def test_a_case_without_a_promised_day_names_none() -> None:
    given = answer(replace(FACTS, examine_by=None))
    assert "paling lambat" not in str(given.next_step)
    assert "examine_by" not in given.days


def test_a_recorded_visit_is_mentioned() -> None:
    said = str(answer(replace(FACTS, visited_on=date(2026, 11, 21))).next_step)
    assert "Kunjungan Anda pada Sabtu, 21 November 2026" in said


def test_a_visit_is_told_with_place_and_hours() -> None:
    given = answer(replace(FACTS, state="in_person_required"))
    assert given.word is PublicWord.COME_IN
    assert "perlu datang ke kantor" in str(given.sentence)
    assert "Jalan Contoh 1" in str(given.next_step)
    assert "08.00–15.00" in str(given.next_step)


def test_a_withdrawn_case_names_the_day_it_ended() -> None:
    given = answer(replace(FACTS, state="withdrawn", since=date(2026, 11, 23)))
    assert "dibatalkan atas permintaan pemohon pada Senin, 23 November 2026" in str(given.sentence)
    assert "examine_by" not in given.days


@pytest.mark.parametrize("state", APPLICATION_STATES)
def test_every_state_of_a_case_has_a_full_answer(state: str) -> None:
    given = answer(replace(FACTS, state=state))
    assert str(given.sentence).endswith(".")
    assert str(given.next_step).endswith(".")
    assert given.free


def test_every_public_word_has_its_sentence_and_its_place_on_the_line() -> None:
    assert set(SAYINGS) == set(PublicWord) == set(LINES)


def test_the_line_shows_where_the_case_is() -> None:
    steps = as_json(answer(FACTS))["steps"]
    assert steps[0] == {"name": "Diterima", "at": "now"}
    assert [step["at"] for step in steps[1:]] == ["ahead"] * 4


def test_an_ended_case_promises_no_further_steps() -> None:
    steps = as_json(answer(replace(FACTS, state="forwarded")))["steps"]
    assert [step["at"] for step in steps] == ["done", "now"]


def test_machines_get_words_and_iso_days() -> None:
    given = as_json(answer(FACTS))
    assert given["word"] == "received"
    assert given["received_on"] == "2026-11-20"
    assert given["examine_by"] == "2026-11-25"
    assert given["service"] == "KTP-el hilang"
    assert given["free"] is True


def test_a_service_nobody_knows_yet_is_null() -> None:
    assert as_json(answer(replace(FACTS, service=None)))["service"] is None
