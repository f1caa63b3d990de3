"""A letter that is laid into a parcel to the same person leaves with it and tells its message."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.dispatch import packing
from postal.extensions import writing
from postal.letters import again, handing, in_parcels
from postal.letters.refusals import AddressChanged, RunOpen
from postal.models import Enclosure, Parcel
from tests.conftest import ClientFor
from tests.dispatch.boxes import put
from tests.dispatch.stage import made, packed
from tests.dispatch.stage import printed as labelled
from tests.letters.parcels_stage import (
    ME,
    called,
    inside,
    lay_in,
    leaves,
    money_goes_back,
    on_manifest,
    told_way,
)
from tests.letters.stage import TODAY, came_out, composed, letter_of, printed


def test_a_letter_in_a_parcel_leaves_with_it_and_tells_its_message(current: Session) -> None:
    letter, parcel = inside(current)
    manifest = on_manifest(current, parcel)
    assert (letter.state, told_way(current, letter)) == ("printed", None)
    leaves(current, manifest)
    assert (letter.state, parcel.state) == ("handed_over", "handed_over")
    assert letter.handed_at is not None
    assert told_way(current, letter) == "post"


def test_a_letter_beside_the_parcel_stays_here_when_the_parcel_leaves(current: Session) -> None:
    letter, parcel = money_goes_back(current)
    leaves(current, on_manifest(current, parcel))
    assert letter.state == "printed"


def test_a_letter_in_a_parcel_that_is_struck_out_stays_in_it(current: Session) -> None:
    (letter, parcel), (_, other) = inside(current), money_goes_back(current)
    manifest = on_manifest(current, parcel)
    labelled(current, other)
    put(current, manifest, other)
    leaves(current, manifest, missing={parcel.code: "label basah"})
    assert letter.state == "printed"
    leaves(current, on_manifest(current, parcel))
    assert letter.state == "handed_over"


def test_a_letter_in_a_parcel_does_not_go_as_plain_mail_until_it_is_taken_out(
    current: Session,
) -> None:
    letter, parcel = inside(current)
    seen = {letter.id: letter.version}
    with pytest.raises(in_parcels.LetterInParcel):
        handing.hand_over(current, [letter], seen=seen, actor=ME)
    with pytest.raises(in_parcels.LetterInParcel):
        lay_in(current, letter, parcel)
    in_parcels.take_out(current, letter, actor=ME)
    with pytest.raises(in_parcels.LetterNotInParcel):
        in_parcels.take_out(current, letter, actor=ME)
    handing.hand_over(current, [letter], seen=seen, actor=ME)
    assert letter.state == "handed_over"


def test_a_parcel_that_is_given_up_lets_its_letter_go(current: Session) -> None:
    letter, parcel = inside(current)
    packing.void(current, parcel, seen_version=parcel.version, actor=ME)
    handing.hand_over(current, [letter], seen={letter.id: letter.version}, actor=ME)
    assert letter.state == "handed_over"


def test_a_letter_goes_into_no_parcel_of_somebody_else(current: Session) -> None:
    packed(current, made(current, name="Orang Contoh Lain"))
    letter = composed(current)
    printed(current, letter)
    with pytest.raises(RunOpen):
        in_parcels.put_in(current, [letter], shown={}, actor=ME)
    other = composed(current)
    came_out(current, other)
    with pytest.raises(in_parcels.NoParcelForLetter):
        in_parcels.put_in(current, [other], shown={}, actor=ME)
    letter, parcel = money_goes_back(current)
    move_away(parcel)  # the letter still names the old place
    with pytest.raises(AddressChanged):
        lay_in(current, letter, parcel)


def move_away(parcel: Parcel) -> None:
    person = parcel.application.applicant
    assert person is not None
    person.postcode = "69909"


def test_a_letter_that_is_not_printed_cannot_be_laid_in(current: Session) -> None:
    case = made(current, enclosures=(("money", 1),))
    parcel = packed(current, case)
    with pytest.raises(in_parcels.LetterNotPrinted):
        lay_in(current, letter_of(current, case), parcel)


def test_a_letter_goes_into_no_parcel_whose_label_names_another_place(current: Session) -> None:
    letter, parcel = money_goes_back(current)
    labelled(current, parcel)
    move_away(parcel)
    fresh = again.compose_again(current, letter, seen_version=letter.version, actor=ME, today=TODAY)
    came_out(current, fresh)
    with pytest.raises(in_parcels.NoParcelForLetter):
        lay_in(current, fresh, parcel)


def test_a_letter_goes_into_no_parcel_that_waits_at_a_post_office(current: Session) -> None:
    letter, parcel = money_goes_back(current, "ambil_kantorpos")
    with pytest.raises(in_parcels.NoParcelForLetter):
        lay_in(current, letter, parcel)


def test_a_letter_goes_only_into_the_parcel_that_was_shown(current: Session) -> None:
    (letter, parcel), (_, other) = money_goes_back(current), money_goes_back(current)
    for shown in ({letter.id: other.code}, {}):
        with pytest.raises(in_parcels.AnotherParcel) as refused:
            in_parcels.put_in(current, [letter], shown=shown, actor=ME)
        assert refused.value.values["parcel"] == called(parcel)


def test_the_desk_lays_a_letter_into_its_parcel_and_takes_it_out(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter, parcel = money_goes_back(current)
        plain = composed(current)
        came_out(current, plain)
        ids, code, name = (letter.id, plain.id), parcel.code, called(parcel)
        number = letter.number_text
    shows = {f"kiriman-{ids[0]}": code}
    browser = client("mailroom")
    shown = browser.get("/surat/?antrean=letters_to_send").text
    assert f'name="kiriman-{ids[0]}" value="{code}"' in shown
    browser.post("/surat/kiriman", data={"surat": list(ids), **shows})
    refused = browser.get("/surat/?antrean=letters_to_send").text
    assert "Tidak ada kiriman ke nama dan alamat surat" in refused
    browser.post("/surat/kiriman", data={"surat": [ids[0]], **shows})
    shown = browser.get("/surat/?antrean=letters_to_send").text
    assert f"pergi bersamanya: {number} → {name}." in shown
    assert f"di dalam {name}" in shown
    assert f'name="surat" value="{ids[0]}"' not in shown, "it is not ticked for the post"
    browser.post("/surat/kiriman/keluar", data={"keluar": ids[0]})
    shown = browser.get("/surat/?antrean=letters_to_send").text
    assert f"di dalam {name}" not in shown
    assert f'name="surat" value="{ids[0]}"' in shown
    assert browser.post("/surat/kiriman/keluar", data={"keluar": "0"}).status_code == 404


def test_the_letter_names_the_sum_that_goes_back_also_in_another_language(current: Session) -> None:
    case = made(current, enclosures=(("money", 1), ("other", 2)))
    current.scalars(select(Enclosure).where(Enclosure.kind == "money")).one().label = "Rp20.000"
    packed(current, case)
    letter = letter_of(current, case)
    assert letter.sheet["details"]["returns"] == ["uang (Rp20.000)", "barang lain: 2"]
    applicant = case.applicant
    assert applicant is not None
    applicant.language = "en"
    current.flush()
    fresh = again.compose_again(current, letter, seen_version=letter.version, actor=ME, today=TODAY)
    assert fresh.sheet["details"]["returns"] == ["money (Rp20.000)", "other item: 2"]
