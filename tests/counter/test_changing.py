"""Changes after the check: addresses, ways back, and what they mean for parcels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from postal import checking, people, return_wish
from postal.checking import IdentityNotChecked
from postal.counter import changing
from postal.counter.refusals import NothingSaid, NoWayBack
from postal.extensions import writing
from postal.models import Document
from postal.people import EditedMeanwhile
from postal.plain_text import NumberInText, TextTooLong
from postal.reaching import NotReachable
from postal.return_wish import ChannelUnknown, PlaceMissing
from tests.cases import NIK, someone
from tests.counter.stage import NAME, a_known_case, clerk, facts
from tests.delivery.stage import handed_over, move, packed, place
from tests.production.stage import started


def test_the_address_changes_and_the_name_does_not(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        checking.check(s, case, {"card"}, actor=clerk(s))
        before = people.applicant_data(case)
        wanted = replace(before, name="Orang Lain", address="Jalan Baru 9", phone="+6281200009999")
        assert changing.change_address(s, case, wanted, seen=people.seen_mark(case), actor=clerk(s))
        s.refresh(case)
        after = people.applicant_data(case)
        assert (after.name, after.address, after.phone) == (NAME, "Jalan Baru 9", "+6281200009999")
        assert [each.nik for each in people.subject_data(case)] == [NIK]


def test_nothing_changes_without_a_check(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        data = people.applicant_data(case)
        with pytest.raises(IdentityNotChecked):
            changing.change_address(s, case, data, seen=people.seen_mark(case), actor=clerk(s))
        with pytest.raises(IdentityNotChecked):
            changing.change_wish(s, case, "pos", place_id=None, reach_note=None, actor=clerk(s))


def test_the_second_of_two_writers_is_told(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        checking.check(s, case, {"card"}, actor=clerk(s))
        data = replace(people.applicant_data(case), address="Jalan Baru 9")
        with pytest.raises(EditedMeanwhile):
            changing.change_address(s, case, data, seen="older", actor=clerk(s))


def test_a_new_wish_turns_documents_that_are_not_packed_yet(app: Flask) -> None:
    del app
    with writing() as s:
        case, documents = started(s, "KK-BARU", channel="pos")
        checking.check(s, case, {"card"}, actor=clerk(s))
        turned = changing.change_wish(
            s, case, "ambil_kantor", place_id=None, reach_note=None, actor=clerk(s)
        )
        assert turned == documents
        assert {row.channel for row in documents} == {"ambil_kantor"}
        assert case.return_channel == "ambil_kantor"
        assert [row.name for row in facts(s, case, "return_chosen")] == ["return_chosen"] * (
            1 + len(documents)
        )


def test_what_is_packed_keeps_its_way_and_is_named(app: Flask) -> None:
    del app
    with writing() as s:
        parcel = packed(s)
        case = parcel.application
        checking.check(s, case, {"card"}, actor=clerk(s))
        changing.change_wish(
            s, case, "ambil_kantor", place_id=None, reach_note=None, actor=clerk(s)
        )
        (document,) = s.query(Document).filter(Document.application_id == case.id)
        assert document.channel == "pos"
        assert [each.parcel for each in changing.new_wish_means(s, case)] == [parcel]


def test_a_card_does_not_become_a_pdf(app: Flask) -> None:
    del app
    with writing() as s:
        _case, (document,) = started(s, "KTP-HILANG")
        assert not return_wish.fits(document, "pdf")
        assert return_wish.fits(document, "pos")


@pytest.mark.parametrize(
    ("channel", "note", "refusal"),
    [
        ("merpati", None, ChannelUnknown),
        (None, None, ChannelUnknown),
        ("ambil_kecamatan", None, PlaceMissing),
        ("pos", f"NIK {NIK}", NumberInText),
        ("pos", "x" * 201, TextTooLong),
    ],
)
def test_a_wish_that_cannot_be_is_refused(
    app: Flask, channel: str | None, note: str | None, refusal: type[Exception]
) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        checking.check(s, case, {"card"}, actor=clerk(s))
        with pytest.raises(refusal):
            changing.change_wish(s, case, channel, place_id=None, reach_note=note, actor=clerk(s))


def test_a_closed_place_is_no_wish(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        checking.check(s, case, {"card"}, actor=clerk(s))
        there = place(s)
        there.active = False
        with pytest.raises(PlaceMissing):
            changing.change_wish(
                s, case, "ambil_kecamatan", place_id=there.id, reach_note=None, actor=clerk(s)
            )


def test_mail_needs_an_address(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        checking.check(s, case, {"card"}, actor=clerk(s))
        assert case.applicant is not None
        case.applicant.postcode = None
        with pytest.raises(NotReachable):
            changing.change_wish(s, case, "pos", place_id=None, reach_note=None, actor=clerk(s))


def test_without_a_service_there_is_no_way_back(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s, None)
        checking.check(s, case, {"card"}, actor=clerk(s))
        with pytest.raises(NoWayBack):
            changing.change_wish(s, case, None, place_id=None, reach_note=None, actor=clerk(s))


def test_a_labelled_parcel_and_one_on_its_way_are_named(app: Flask) -> None:
    del app
    with writing() as s:
        labelled = packed(s)
        move(s, labelled, "label")
        (told,) = changing.new_address_means(s, labelled.application)
        assert told.parcel is labelled
        assert "dengan alamat lama" in told.text
        away = handed_over(s)
        (told,) = changing.new_address_means(s, away.application)
        assert "tidak bisa diubah lagi" in told.text
        assert told.carrier == "Pos Indonesia"
        move(s, away, "report_delivered", actor=someone())
        assert changing.new_address_means(s, away.application) == []


def test_a_talk_is_written_down_with_its_way(app: Flask) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        changing.note_talk(s, case, "phone", " tanya kapan selesai ", actor=clerk(s))
        changing.note_talk(s, case, "counter", "diberi tahu kurang KK", actor=clerk(s))
        assert [row.note for row in facts(s, case, "called")] == ["tanya kapan selesai"]
        assert [row.data for row in facts(s, case, "told")] == [{"way": "counter"}]


@pytest.mark.parametrize(
    ("way", "said", "refusal"),
    [
        ("phone", "  ", NothingSaid),
        ("pigeon", "apa kabar", NothingSaid),
        ("phone", f"NIK-nya {NIK}", NumberInText),
        ("phone", "x" * 201, TextTooLong),
    ],
)
def test_a_talk_without_words_or_with_a_number_is_refused(
    app: Flask, way: str, said: str, refusal: type[Exception]
) -> None:
    del app
    with writing() as s:
        case = a_known_case(s)
        with pytest.raises(refusal):
            changing.note_talk(s, case, way, said, actor=clerk(s))
