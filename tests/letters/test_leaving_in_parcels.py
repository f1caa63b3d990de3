"""What holds a parcel back for the letter inside, and where both are when it comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from postal import letters_inside, parcels
from postal.correspondence.readdress import save_people
from postal.delivery import came_back
from postal.dispatch import handing_over
from postal.errors import Refusal
from postal.extensions import writing
from postal.letters import handing, in_parcels, runs
from postal.letters.refusals import AddressChanged, LetterCancelled, RunOpen, TooLateToAnswer
from postal.lookups import office_today
from postal.models import Letter, Parcel
from postal.people import applicant_data, seen_mark
from tests.conftest import ClientFor
from tests.letters.parcels_stage import (
    ME,
    called,
    inside,
    leaves,
    on_manifest,
    told_way,
)
from tests.letters.stage import printed

DESK = "/surat/?antrean=letters_to_send"
OUT = 'form="keluar" name="keluar" value="{}"'


def test_a_letter_leaves_with_a_parcel_that_holds_nothing_else_of_its_case(
    current: Session,
) -> None:
    letter, parcel = inside(current)
    manifest = on_manifest(current, parcel)
    parcel.documents.clear()
    parcel.enclosures.clear()
    current.flush()
    current.expire_all()
    leaves(current, manifest)
    assert letter.state == "handed_over"


def refuse(session: Session, parcel: Parcel) -> None:
    handing_over.refuse_at_door(
        session, parcel, seen_version=parcel.version, reason="terlalu berat", actor=ME
    )


def test_a_letter_is_here_again_with_a_parcel_that_was_refused_at_the_door(
    current: Session,
) -> None:
    letter, parcel = inside(current)
    leaves(current, on_manifest(current, parcel))
    refuse(current, parcel)
    assert told_way(current, letter) is None
    assert (letter.state, letter.handed_at) == ("printed", None)
    assert letters_inside.where_put(current, [letter]) == {letter.id: parcel}
    leaves(current, on_manifest(current, parcel))
    assert (letter.state, told_way(current, letter)) == ("handed_over", "post")


def test_a_letter_that_came_back_before_its_parcel_stays_where_it_is(current: Session) -> None:
    letter, parcel = inside(current)
    leaves(current, on_manifest(current, parcel))
    handing.came_back(current, letter, reason="moved", actor=ME)
    refuse(current, parcel)
    assert letter.state == "returned"


def sent_again(session: Session, parcel: Parcel, way: came_back.Way) -> Parcel:
    """The successor of a parcel that the carrier brought back."""
    parcel.state = "returned"  # as the carrier's list says
    session.flush()
    return came_back.send_again(
        session, parcel, way, seen_version=parcel.version, actor=ME, same_address=True
    )


def test_a_letter_that_came_back_in_its_parcel_goes_with_the_next_and_tells_only_then(
    current: Session,
) -> None:
    letter, parcel = inside(current)
    leaves(current, on_manifest(current, parcel))
    successor = sent_again(current, parcel, came_back.way_of(parcel))
    assert told_way(current, letter) is None
    assert letter.state == "printed"
    assert letters_inside.where_put(current, [letter]) == {letter.id: successor}
    leaves(current, on_manifest(current, successor))
    assert (letter.state, told_way(current, letter)) == ("handed_over", "post")


def test_a_letter_lies_loose_when_its_parcel_is_sent_to_a_counter_instead(
    current: Session,
) -> None:
    letter, parcel = inside(current)
    leaves(current, on_manifest(current, parcel))
    sent_again(current, parcel, came_back.Way("ambil_kantor"))
    assert (letter.state, letters_inside.where_put(current, [letter])) == ("printed", {})


def test_a_letter_of_which_more_is_known_is_not_sent_again_with_its_parcel(
    current: Session,
) -> None:
    letter, parcel = inside(current)
    leaves(current, on_manifest(current, parcel))
    handing.came_back(current, letter, reason="moved", actor=ME)
    sent_again(current, parcel, came_back.way_of(parcel))
    assert (letter.state, letters_inside.where_put(current, [letter])) == ("returned", {})


def address_changes(session: Session, letter: Letter) -> type[Refusal]:
    del session
    person = letter.application.applicant
    assert person is not None
    person.postcode = "69909"
    return AddressChanged


def prints_again(session: Session, letter: Letter) -> type[Refusal]:
    printed(session, letter)
    return RunOpen


def day_comes_near(session: Session, letter: Letter) -> type[Refusal]:
    letter.wait_until = office_today(session) + timedelta(days=1)
    return TooLateToAnswer


def is_cancelled(session: Session, letter: Letter) -> type[Refusal]:
    runs.cancel(session, letter, seen_version=letter.version, actor=ME, reason="keliru")
    return LetterCancelled


@pytest.mark.parametrize("happens", [address_changes, prints_again, day_comes_near, is_cancelled])
def test_no_parcel_leaves_with_a_letter_that_may_not(
    current: Session, happens: Callable[[Session, Letter], type[Refusal]]
) -> None:
    letter, parcel = inside(current)
    manifest = on_manifest(current, parcel)
    why = happens(current, letter)
    with pytest.raises(in_parcels.LetterInsideHeld) as refused:
        leaves(current, manifest)
    said = refused.value.values
    assert (said["letter"], said["parcel"]) == (letter.number_text, called(parcel))
    assert isinstance(said["why"], why)
    assert parcel.state == "manifested"
    in_parcels.take_out(current, letter, actor=ME)
    leaves(current, manifest)
    assert parcel.state == "handed_over"
    assert letter.state != "handed_over"


def test_the_hand_over_says_on_screen_which_letter_holds_it_and_the_parcel_lets_it_out(
    client: ClientFor,
) -> None:
    with writing() as current:
        letter, parcel = inside(current)
        manifest = on_manifest(current, parcel)
        is_cancelled(current, letter)
        number, name, code, box = letter.number_text, called(parcel), parcel.code, manifest.code
        seen, where = manifest.version, {"halaman": "kiriman", "keluar": letter.id}
        page = f"/surat/{letter.id}"
    browser = client("mailroom")
    refused = browser.post(
        f"/pengiriman/manifes/{box}/serah", data={"semua": "1", "seen_version": seen}
    )
    assert refused.status_code == 409
    assert f"surat {number} di dalam kiriman {name} tidak boleh pergi." in refused.text
    assert f"Surat {number} dibatalkan (keliru)." in refused.text
    shown = browser.get(f"/pengiriman/kiriman/{code}").text
    assert f'href="{page}">{number}</a>' in shown
    assert f"Surat ini di dalam kiriman {name}. Keluarkan dari sana" in browser.get(page).text
    out = browser.post("/surat/kiriman/keluar", data=where)
    assert out.location == f"/pengiriman/kiriman/{code}"
    assert f'href="{page}"' not in browser.get(out.location).text
    assert (
        browser.post(
            f"/pengiriman/manifes/{box}/serah", data={"semua": "1", "seen_version": seen}
        ).status_code
        == 302
    )


def test_the_desk_lets_out_a_withdrawn_letter_though_nothing_else_waits(client: ClientFor) -> None:
    with writing() as current:
        letter, parcel = inside(current)
        is_cancelled(current, letter)
        name, number = called(parcel), letter.id
    browser = client("mailroom")
    shown = browser.get(DESK).text
    assert f"<strong>di dalam {name}</strong>" in shown
    assert OUT.format(number) in shown
    assert '<form id="keluar"' in shown
    browser.post("/surat/kiriman/keluar", data={"keluar": number})
    assert f"di dalam {name}" not in browser.get(DESK).text


def test_the_letter_and_the_desk_say_that_one_with_an_old_address_lies_in_a_parcel(
    client: ClientFor,
) -> None:
    with writing() as current:
        letter, parcel = inside(current)
        case, name = letter.application, called(parcel)
        new = replace(applicant_data(case), postcode="69909")
        save_people(current, case, new, (), seen=seen_mark(case), actor=ME)
        page, number = f"/surat/{letter.id}", letter.id
    browser = client("mailroom")
    for each in ("letters_to_print", "letters_to_send"):
        shown = browser.get(f"/surat/?antrean={each}").text
        assert f"<strong>di dalam {name}</strong>" in shown
        assert OUT.format(number) in shown
    assert f"Surat ini di dalam kiriman {name} dan pergi bersamanya." in browser.get(page).text
    out = browser.post("/surat/kiriman/keluar", data={"halaman": "surat", "keluar": number})
    assert out.location == page
    assert "Surat ini di dalam kiriman" not in browser.get(page).text


def test_a_parcel_that_came_back_names_the_letters_that_left_with_it(client: ClientFor) -> None:
    with writing() as current:
        letter, parcel = inside(current)
        leaves(current, on_manifest(current, parcel))
        page, code = f"/surat/{letter.id}", parcel.code
        number = letter.number_text
    browser = client("counter")
    for desk in ("pengantaran", "pengiriman"):
        assert f'href="{page}">{number}</a>' in browser.get(f"/{desk}/kiriman/{code}").text
    assert "Surat ini kembali" in browser.get(page).text
    with writing() as current:
        refuse(current, parcels.find_parcel(current, code))
    assert f'href="{page}"' not in browser.get(f"/pengantaran/kiriman/{code}").text
