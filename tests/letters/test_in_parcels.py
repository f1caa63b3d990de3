"""A letter that is laid into a parcel to the same person leaves with it and tells its message."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.dispatch import handing_over, manifests, packing
from postal.extensions import writing
from postal.letters import again, handing, in_parcels, runs
from postal.letters.refusals import AddressChanged, RunOpen
from postal.models import Enclosure, Letter, Manifest, Message, Parcel
from tests.cases import someone
from tests.conftest import ClientFor
from tests.dispatch.boxes import opened, put
from tests.dispatch.stage import made, packed
from tests.dispatch.stage import printed as labelled
from tests.letters.stage import TODAY, came_out, composed, letter_of, printed

ME = someone()


def money_goes_back(session: Session) -> tuple[Letter, Parcel]:
    """A parcel with a document and money that nobody asked for, and the letter about it."""
    case = made(session, enclosures=(("money", 1),))
    parcel = packed(session, case)
    letter = letter_of(session, case)
    assert letter.kind == "returned"
    came_out(session, letter)
    return letter, parcel


def on_manifest(session: Session, parcel: Parcel) -> Manifest:
    labelled(session, parcel)
    manifest = opened(session)
    put(session, manifest, parcel)
    return manifest


def leaves(session: Session, manifest: Manifest, **said: object) -> None:
    how = {"present": None, "missing": {}, "seen_version": manifest.version, **said}
    handing_over.hand_over(session, manifest, actor=ME, **how)  # type: ignore[arg-type]


def told_way(session: Session, letter: Letter) -> str | None:
    session.expire_all()
    return session.scalars(select(Message).where(Message.letter_id == letter.id)).one().told_way


def test_a_letter_in_a_parcel_leaves_with_it_and_tells_its_message(current: Session) -> None:
    letter, parcel = money_goes_back(current)
    in_parcels.put_in(current, [letter], actor=ME)
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
    (letter, parcel), (_, other) = money_goes_back(current), money_goes_back(current)
    in_parcels.put_in(current, [letter], actor=ME)
    manifest = on_manifest(current, parcel)
    labelled(current, other)
    put(current, manifest, other)
    leaves(current, manifest, missing={parcel.code: "label basah"})
    assert letter.state == "printed"
    leaves(current, on_again(current, parcel))
    assert letter.state == "handed_over"


def on_again(session: Session, parcel: Parcel) -> Manifest:
    manifest = opened(session)
    manifests.put_on(session, manifest, parcel, seen_version=parcel.version, actor=ME)
    return manifest


def test_a_letter_in_a_parcel_does_not_go_as_plain_mail_until_it_is_taken_out(
    current: Session,
) -> None:
    letter, _ = money_goes_back(current)
    in_parcels.put_in(current, [letter], actor=ME)
    seen = {letter.id: letter.version}
    with pytest.raises(in_parcels.LetterInParcel):
        handing.hand_over(current, [letter], seen=seen, actor=ME)
    with pytest.raises(in_parcels.LetterInParcel):
        in_parcels.put_in(current, [letter], actor=ME)
    in_parcels.take_out(current, letter, actor=ME)
    with pytest.raises(in_parcels.LetterNotInParcel):
        in_parcels.take_out(current, letter, actor=ME)
    handing.hand_over(current, [letter], seen=seen, actor=ME)
    assert letter.state == "handed_over"


def test_a_parcel_that_is_given_up_lets_its_letter_go(current: Session) -> None:
    letter, parcel = money_goes_back(current)
    in_parcels.put_in(current, [letter], actor=ME)
    packing.void(current, parcel, seen_version=parcel.version, actor=ME)
    handing.hand_over(current, [letter], seen={letter.id: letter.version}, actor=ME)
    assert letter.state == "handed_over"


def test_a_letter_goes_into_no_parcel_of_somebody_else(current: Session) -> None:
    packed(current, made(current, name="Orang Contoh Lain"))
    letter = composed(current)
    printed(current, letter)
    with pytest.raises(RunOpen):
        in_parcels.put_in(current, [letter], actor=ME)
    other = composed(current)
    came_out(current, other)
    with pytest.raises(in_parcels.NoParcelForLetter):
        in_parcels.put_in(current, [other], actor=ME)
    letter, parcel = money_goes_back(current)
    person = parcel.application.applicant
    assert person is not None
    person.postcode = "69909"  # the letter still names the old one
    with pytest.raises(AddressChanged):
        in_parcels.put_in(current, [letter], actor=ME)


def test_the_desk_lays_a_letter_into_its_parcel_and_takes_it_out(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter, parcel = money_goes_back(current)
        plain = composed(current)
        came_out(current, plain)
        ids, code = (letter.id, plain.id), parcel.code
    name = f"{code[:4]} {code[4:7]} {code[7:]}"
    browser = client("mailroom")
    shown = browser.get("/surat/?antrean=letters_to_send").text
    assert name in shown
    browser.post("/surat/kiriman", data={"surat": list(ids)})
    refused = browser.get("/surat/?antrean=letters_to_send").text
    assert "Tidak ada kiriman ke nama dan alamat surat" in refused
    browser.post("/surat/kiriman", data={"surat": [ids[0]]})
    shown = browser.get("/surat/?antrean=letters_to_send").text
    assert f"di dalam {name}" in shown
    assert f'name="surat" value="{ids[0]}"' not in shown, "it is not ticked for the post"
    browser.post("/surat/kiriman/keluar", data={"keluar": ids[0]})
    shown = browser.get("/surat/?antrean=letters_to_send").text
    assert f"di dalam {name}" not in shown
    assert f'name="surat" value="{ids[0]}"' in shown
    assert browser.post("/surat/kiriman/keluar", data={"keluar": "0"}).status_code == 404


def test_a_letter_that_is_withdrawn_is_said_to_lie_in_its_parcel(client: ClientFor) -> None:
    with writing() as current:
        letter, parcel = money_goes_back(current)
        in_parcels.put_in(current, [letter], actor=ME)
        runs.cancel(current, letter, seen_version=letter.version, actor=ME, reason="keliru")
        manifest, code = on_manifest(current, parcel), parcel.code
        ids = (letter.id, manifest.id)
    name = f"{code[:4]} {code[4:7]} {code[7:]}"
    desk = client("mailroom").get("/surat/?antrean=letters_to_send").text
    assert f"<strong>di dalam {name}</strong>" in desk
    with writing() as current:
        leaves(current, current.get_one(Manifest, ids[1]))
        assert current.get_one(Letter, ids[0]).state == "cancelled"


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
