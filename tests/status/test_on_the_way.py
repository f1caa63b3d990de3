"""What a citizen is told once the result is on its way, without database or web."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from postal import workflow
from postal.carrier_facts import FAILURES
from postal.public.answer import PublicAnswer, answer
from postal.public.facts import MAKING, RELEASED, Outgoing, PublicFacts
from postal.public.making import EACH, WHERE
from postal.public.outgoing import ATTENTION, counts
from postal.public.told import as_json
from postal.workflow import PublicWord, Thing
from tests.status.test_answer import COMPLETE

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
RESI = "P2611230000017"
POST = Outgoing(
    "handed_over",
    TUESDAY,
    kinds=("card",),
    channel="pos",
    handed_on=MONDAY,
    carrier="pos",
    resi=RESI,
)
PDF = Outgoing(RELEASED, MONDAY, kinds=("paper",), channel="pdf")
AT_DISTRICT = Outgoing(
    "at_district", TUESDAY, kinds=("card",), channel="ambil_kecamatan", place="Contoh"
)
PRODUCED: PublicFacts = replace(
    COMPLETE, state="produced", today=TUESDAY, channel="pos", place=None, outgoing=(POST,)
)
PARCEL_STATES = [row.name for row in workflow.STATES if row.thing is Thing.PARCEL]


def told(*outgoing: Outgoing, **facts: object) -> PublicAnswer:
    return answer(replace(PRODUCED, outgoing=outgoing, **facts))  # type: ignore[arg-type]


def test_a_parcel_with_the_post_is_told_with_day_carrier_number_and_what_to_do() -> None:
    given = told(POST)
    assert given.word is PublicWord.SENT
    assert (
        str(given.sentence)
        == "Kiriman Anda kami serahkan kepada Pos Indonesia pada Senin, 23 November 2026."
    )
    assert RESI in str(given.next_step)
    assert "melacak kiriman pada Pos Indonesia" in str(given.next_step)
    assert "paling lambat Jumat, 4 Desember 2026" in str(given.next_step)
    assert given.days["finish_by"] == date(2026, 12, 4)


def test_a_parcel_whose_number_is_not_known_yet_says_so() -> None:
    assert "resinya menyusul" in str(told(replace(POST, resi=None)).next_step)


def test_a_parcel_that_should_have_arrived_is_apologised_for() -> None:
    said = str(told(POST, today=date(2026, 12, 5)).next_step)
    assert "Mohon maaf, kami terlambat" in said
    assert "Jumat, 4 Desember 2026" in said
    assert "terlambat" not in str(told(POST, today=date(2026, 12, 4)).next_step)


def test_a_parcel_to_the_district_is_told_without_a_carrier() -> None:
    thing = replace(AT_DISTRICT, state="handed_over", handed_on=MONDAY)
    given = told(thing, channel="ambil_kecamatan")
    assert "ke Kecamatan Contoh pada Senin" in str(given.sentence)
    assert "siap diambil" in str(given.next_step)
    assert "esi" not in str(given.sentence)
    assert (given.line.now, given.line.ahead) == ("Dikirim", ("Siap diambil", "Selesai"))


@pytest.mark.parametrize(
    ("failure", "attempts", "words", "todo"),
    [
        ("nobody_home", 1, ": rumah kosong.", "datang sekali lagi"),
        ("nobody_home", 2, ": rumah kosong.", "Ambillah di kantor Pos Indonesia"),
        ("incomplete", 1, ": alamat tidak lengkap.", "alamatnya bisa kami betulkan"),
        ("refused", 1, ": ditolak.", "Hubungi kantor kami"),
        (None, 1, "menyerahkan kiriman Anda.", "datang sekali lagi"),
        ("deceased", 1, "menyerahkan kiriman Anda.", "Hubungi kantor kami"),
    ],
)
def test_a_failed_attempt_tells_the_day_the_reason_and_what_to_do(
    failure: str | None, attempts: int, words: str, todo: str
) -> None:
    given = told(replace(POST, state="attempted", failure=failure, attempts=attempts))
    assert str(given.sentence).startswith("Kurir datang pada Selasa, 24 November 2026 tetapi")
    assert str(given.sentence).endswith(words)
    assert todo in str(given.next_step)
    assert RESI in str(given.next_step)


@pytest.mark.parametrize("failure", [*FAILURES, None])
def test_nobody_reads_of_a_death_on_a_screen(failure: str | None) -> None:
    given = told(replace(POST, state="attempted", failure=failure))
    assert "meninggal" not in f"{given.sentence} {given.next_step}"


def test_a_parcel_at_the_district_is_told_with_the_place_and_what_to_bring() -> None:
    given = told(AT_DISTRICT, channel="ambil_kecamatan")
    assert given.word is PublicWord.READY
    assert "di kantor Kecamatan Contoh sejak Selasa" in str(given.sentence)
    assert "KTP-el" in str(given.next_step)
    assert "kode di atas" in str(given.next_step)
    assert given.line.now == "Siap diambil"


@pytest.mark.parametrize("state", ["ready_at_counter", "kept_at_counter", "uncollected"])
def test_a_parcel_at_our_counter_is_told_with_address_and_hours(state: str) -> None:
    given = told(replace(POST, state=state, carrier=None, channel="ambil_kantor"))
    assert "kantor kami" in str(given.sentence)
    assert "Jalan Contoh 1 pada jam kerja (Senin–Jumat 08.00–15.00)" in str(given.next_step)


def test_a_parcel_nobody_fetched_at_the_district_still_lies_there() -> None:
    said = str(told(replace(AT_DISTRICT, state="uncollected")).sentence)
    assert "menunggu di kantor Kecamatan Contoh" in said


def test_a_parcel_at_the_post_office_asks_for_the_number() -> None:
    thing = replace(POST, state="held_at_post_office", place="Contoh 69900")
    given = told(thing)
    assert given.word is PublicWord.READY
    assert "di kantor pos Contoh 69900 sejak Selasa" in str(given.sentence)
    assert RESI in str(given.next_step)


@pytest.mark.parametrize("state", ["returning", "returned"])
def test_a_parcel_that_came_back_asks_to_contact_the_office(state: str) -> None:
    given = told(replace(POST, state=state))
    assert given.word is PublicWord.CAME_BACK
    assert "tidak sampai" in str(given.sentence)
    assert "Hubungi kantor kami" in str(given.next_step)


def test_a_traced_parcel_names_the_last_day_and_admits_a_late_one() -> None:
    thing = replace(POST, state="tracing", trace_until=date(2026, 12, 11))
    assert "paling lambat Jumat, 11 Desember 2026" in str(told(thing).next_step)
    assert "kami terlambat" in str(told(thing, today=date(2026, 12, 12)).next_step)


def test_a_lost_parcel_is_explained_by_a_person() -> None:
    given = told(replace(POST, state="lost"))
    assert given.word is PublicWord.CONTACT_OFFICE
    assert "hubungi kantor" in str(given.sentence)


def test_a_released_pdf_says_how_to_get_it() -> None:
    given = told(PDF, channel="pdf")
    assert given.word is PublicWord.READY
    assert "PDF pada Senin, 23 November 2026" in str(given.sentence)
    assert "kertas HVS A4" in str(given.next_step)
    assert given.line.now == "Terbit"


def test_a_delivered_parcel_ends_the_story_before_the_case_is_closed() -> None:
    given = told(replace(POST, state="delivered"))
    assert given.word is PublicWord.FINISHED
    assert str(given.sentence) == "Kiriman Anda sampai pada Selasa, 24 November 2026."


def test_a_case_with_something_left_to_make_is_not_finished() -> None:
    given = told(replace(POST, state="delivered"), state="in_process")
    assert given.word is PublicWord.IN_PROCESS


def test_a_packed_parcel_is_still_in_process() -> None:
    assert told(replace(POST, state="labelled")).word is PublicWord.IN_PROCESS


@pytest.mark.parametrize(
    ("states", "word"),
    [
        (("delivered", "handed_over"), PublicWord.SENT),
        (("handed_over", "ready_at_counter"), PublicWord.READY),
        (("ready_at_counter", "lost"), PublicWord.CONTACT_OFFICE),
        (("returned", "lost"), PublicWord.CAME_BACK),
        (("delivered", "packing"), PublicWord.IN_PROCESS),
    ],
)
def test_of_several_things_the_one_that_needs_attention_speaks(
    states: tuple[str, ...], word: PublicWord
) -> None:
    assert told(*(replace(POST, state=state) for state in states)).word is word


def test_a_pdf_and_a_card_are_lines_of_their_own() -> None:
    lines = [str(each.line) for each in told(PDF, AT_DISTRICT, POST).parcels]
    assert lines == [
        "Dokumen: terbit sebagai PDF pada Senin, 23 November 2026.",
        "Kartu: siap diambil di Kecamatan Contoh sejak Selasa, 24 November 2026.",
        "Kartu: kami serahkan kepada Pos Indonesia pada Senin, 23 November 2026.",
    ]


def test_a_parcel_to_fetch_speaks_before_a_pdf() -> None:
    given = told(replace(AT_DISTRICT, since=MONDAY), replace(PDF, since=TUESDAY))
    assert "Kecamatan Contoh" in str(given.sentence)
    assert given.line.now == "Siap diambil"


def test_one_parcel_under_way_needs_no_list_but_a_finished_case_shows_what_arrived() -> None:
    assert not told(POST).spread
    given = told(replace(POST, state="delivered"), replace(PDF), state="finished", since=TUESDAY)
    assert given.spread
    assert given.word is PublicWord.FINISHED
    assert [each.word for each in given.parcels] == [PublicWord.FINISHED] * 2
    assert str(given.parcels[0].line) == "Kartu: sampai pada Selasa, 24 November 2026."


def test_what_is_still_made_is_a_line_too() -> None:
    given = told(POST, Outgoing(MAKING, TUESDAY, ("paper",)), state="in_process")
    assert given.word is PublicWord.SENT
    assert str(given.parcels[1].line) == "Dokumen: sedang kami siapkan."


@pytest.mark.parametrize("state", [name for name in PARCEL_STATES if counts(name)])
@pytest.mark.parametrize("channel", ["pos", "ambil_kantorpos", "ambil_kecamatan", "ambil_kantor"])
def test_every_state_of_a_parcel_has_a_full_answer_on_every_way(state: str, channel: str) -> None:
    carrier = "pos" if channel in ("pos", "ambil_kantorpos") else None
    given = told(replace(POST, state=state, channel=channel, carrier=carrier), POST)
    for said in (given.sentence, given.next_step, *(each.line for each in given.parcels)):
        assert str(said).endswith(".")
        assert "None" not in str(said)


def test_replaced_and_void_parcels_do_not_count() -> None:
    assert [name for name in PARCEL_STATES if not counts(name)] == ["replaced", "void"]


def test_every_word_of_a_parcel_has_its_place_in_the_order_of_attention() -> None:
    words = {row.public for row in workflow.STATES if row.thing is Thing.PARCEL and row.public}
    assert words == set(ATTENTION)


def test_parcels_are_not_told_before_the_case_is_in_process() -> None:
    given = told(POST, state="under_verification")
    assert given.word is PublicWord.EXAMINING
    assert given.parcels == ()


def test_a_case_on_hold_tells_the_day_it_is_looked_at_again_and_no_reason() -> None:
    held = replace(PRODUCED, state="on_hold", since=MONDAY, review_on=date(2026, 12, 1))
    given = answer(replace(held, outgoing=()))
    assert given.word is PublicWord.ON_HOLD
    assert str(given.sentence) == "Permohonan Anda tertunda sejak Senin, 23 November 2026."
    assert "Kami lihat lagi paling lambat Selasa, 1 Desember 2026." in str(given.next_step)
    assert as_json(given)["review_on"] == "2026-12-01"
    late = answer(replace(held, outgoing=(), today=date(2026, 12, 2)))
    assert "kami terlambat" in str(late.next_step)


def test_machines_get_every_parcel() -> None:
    assert as_json(told(POST))["parcels"] == [
        {
            "contents": ["card"],
            "word": "sent",
            "label": "Sedang dikirim",
            "sentence": "Kartu: kami serahkan kepada Pos Indonesia pada Senin, 23 November 2026.",
            "since": "2026-11-24",
            "channel": "pos",
            "carrier": "Pos Indonesia",
            "resi": RESI,
            "place": None,
        }
    ]


def test_the_step_before_the_end_is_named_after_the_way_back() -> None:
    for channel, step in (("pos", "Dikirim"), ("ambil_kantor", "Siap diambil"), ("pdf", "Terbit")):
        assert answer(replace(COMPLETE, channel=channel)).line.ahead == (step, "Selesai")


def test_results_that_go_two_ways_are_told_with_both() -> None:
    card = Outgoing(MAKING, TUESDAY, ("card",), "ambil_kecamatan")
    paper = Outgoing(MAKING, TUESDAY, ("paper",), "pos")
    given = told(card, paper, state="in_process", place="Contoh Utara")
    assert str(given.next_step) == (
        "Kartu: Anda ambil di kantor Kecamatan Contoh Utara. "
        "Dokumen: kami kirim lewat Pos ke alamat Anda."
    )
    packed = replace(POST, state="labelled", channel="pos", kinds=("paper",))
    assert str(told(card, packed, state="in_process").next_step).startswith("Kartu: Anda ambil")


def test_a_result_that_goes_another_way_than_its_case_is_told_with_its_own() -> None:
    card = Outgoing(MAKING, TUESDAY, ("card",), "ambil_kantor")
    assert "Anda ambil di kantor kami" in str(told(card, state="in_process").next_step)


@pytest.mark.parametrize("channel", [*WHERE, "drone"])
def test_every_way_has_its_sentence_beside_another(channel: str) -> None:
    card = Outgoing(MAKING, TUESDAY, ("card",), channel)
    paper = Outgoing(MAKING, TUESDAY, ("paper",), "lain")
    said = str(told(card, paper, state="in_process").next_step)
    assert "Kartu: " in said
    assert "Dokumen: cara menerimanya kami beri tahukan" in said
    assert set(WHERE) == set(EACH)
