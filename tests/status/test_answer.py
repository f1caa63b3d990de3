"""The sentence a citizen gets, without database or web."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from postal import workflow
from postal.public.answer import SAYINGS, answer
from postal.public.facts import Named, OfficeFacts, PublicFacts
from postal.public.line import LINES
from postal.public.told import as_json
from postal.verdicts import PLAIN, Missing, Verdict
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


MISSING = (
    Missing(Verdict.ABSENT, "Kartu Keluarga", "Family card"),
    Missing(Verdict.UNCLEAR, "Akta kelahiran", "Birth certificate"),
)
COMPLETE = replace(
    FACTS, state="complete", finish_by=date(2026, 12, 4), channel="ambil_kecamatan", place="Contoh"
)


@pytest.mark.parametrize("state", ["under_verification", "second_look"])
def test_an_examined_case_names_the_last_day_of_the_examination(state: str) -> None:
    given = answer(replace(FACTS, state=state))
    assert given.word is PublicWord.EXAMINING
    assert (
        str(given.sentence)
        == "Berkas Anda yang tiba pada Jumat, 20 November 2026 sedang kami periksa."
    )
    assert "paling lambat Rabu, 25 November 2026" in str(given.next_step)
    assert given.days["examine_by"] == date(2026, 11, 25)


def test_a_late_examination_is_admitted() -> None:
    given = answer(replace(FACTS, state="under_verification", today=date(2026, 11, 26)))
    assert "kami terlambat" in str(given.next_step)


def test_an_incomplete_case_says_what_to_send_where_and_what_need_not_be_sent_again() -> None:
    given = answer(replace(FACTS, state="incomplete", missing=MISSING))
    assert given.word is PublicWord.INCOMPLETE
    assert given.missing == MISSING
    assert "Jalan Contoh 1, KOTA CONTOH 69901" in str(given.next_step)
    assert "tidak perlu dikirim lagi" in str(given.next_step)
    assert as_json(given)["missing"] == [
        {
            "item": "Kartu Keluarga",
            "verdict": "absent",
            "sentence": "Kartu Keluarga belum ada. Mohon dikirim.",
        },
        {
            "item": "Akta kelahiran",
            "verdict": "unclear",
            "sentence": "Akta kelahiran tidak terbaca. Mohon kirim salinan yang jelas.",
        },
    ]


def test_only_an_incomplete_case_asks_for_papers() -> None:
    assert answer(replace(FACTS, missing=MISSING)).missing == ()


def test_every_open_verdict_has_plain_words() -> None:
    assert set(PLAIN) == {Verdict.ABSENT, Verdict.UNCLEAR, Verdict.WRONG}


def test_a_complete_case_is_told_the_day_and_the_place() -> None:
    given = answer(COMPLETE)
    assert given.word is PublicWord.IN_PROCESS
    assert "Selesai paling lambat Jumat, 4 Desember 2026" in str(given.sentence)
    assert "Kecamatan Contoh" in str(given.next_step)
    assert as_json(given)["finish_by"] == "2026-12-04"


def test_a_result_to_collect_at_the_office_is_told_with_address_and_hours() -> None:
    said = str(answer(replace(COMPLETE, channel="ambil_kantor")).next_step)
    assert "Jalan Contoh 1 (Senin–Jumat 08.00–15.00)" in said


def test_a_channel_that_the_office_made_up_is_told_later() -> None:
    assert "beri tahukan" in str(answer(replace(COMPLETE, channel="drone")).next_step)


def test_a_missed_finishing_day_is_admitted() -> None:
    given = answer(replace(COMPLETE, today=date(2026, 12, 5)))
    assert "kami terlambat" in str(given.sentence)
    assert "Jumat, 4 Desember 2026" in str(given.sentence)


def test_a_rejection_names_its_day_and_the_way_to_object() -> None:
    given = answer(replace(FACTS, state="rejected", since=date(2026, 11, 23)))
    assert given.word is PublicWord.REJECTED
    assert "kami tolak pada Senin, 23 November 2026" in str(given.sentence)
    assert "keberatan" in str(given.next_step)


def test_a_finished_case_names_its_day() -> None:
    given = answer(replace(FACTS, state="finished", since=date(2026, 11, 23)))
    assert given.word is PublicWord.FINISHED
    assert "selesai pada Senin, 23 November 2026" in str(given.sentence)


def test_a_rejection_that_was_closed_is_still_called_one() -> None:
    closed = replace(
        FACTS, state="finished", since=date(2026, 12, 7), rejected_on=date(2026, 11, 23)
    )
    given = answer(closed)
    assert given.word is PublicWord.REJECTED
    assert str(given.sentence) == (
        "Permohonan ini kami tolak pada Senin, 23 November 2026 "
        "dan ditutup pada Senin, 7 Desember 2026."
    )
    assert "keberatan" in str(given.next_step)
    assert given.line.now == "Ditolak"
    assert as_json(given)["rejected_on"] == "2026-11-23"
