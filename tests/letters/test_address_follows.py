"""An address that is corrected while a letter is in the house: none leaves with the old one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import checking, people
from postal.correspondence import composing, readdress
from postal.correspondence.letter_facts import RECEIPT, RETURNED
from postal.extensions import writing
from postal.letters import again, handing, recipients, runs
from postal.letters.refusals import AddressChanged, BackFromHere, RecipientDied
from postal.models import Event, Letter
from postal.people import ApplicantData
from postal.verification import taking
from postal.workflow import Role
from tests.cases import someone
from tests.conftest import ClientFor
from tests.counter.stage import clerk
from tests.letters.stage import TODAY, came_out, composed, handed_over, printed, returned
from tests.verification.stage import person, ready

OLD, NEW = "Jalan Contoh 1", "Jalan Pindah 9"


def corrects(session: Session, letter: Letter, **parts: str | None) -> list[str]:
    """Save other data of the applicant, as every screen does; return what is told of letters."""
    case = letter.application
    saved = readdress.save_people(
        session,
        case,
        replace(people.applicant_data(case), **parts),
        people.subject_data(case),
        seen=people.seen_mark(case),
        actor=someone(Role.COUNTER),
    )
    assert saved
    return [text % values for text, values in saved.letters]


def give(session: Session, letter: Letter) -> None:
    handing.hand_over(
        session, [letter], seen={letter.id: letter.version}, actor=someone(Role.MAILROOM)
    )


def test_a_letter_that_is_not_printed_goes_to_the_new_address(current: Session) -> None:
    letter = composed(current, street=OLD)
    before = runs.facts_of(letter)
    told = corrects(current, letter, address=NEW, postcode="69902")
    after = runs.facts_of(letter)
    assert (letter.state, after.lines[0], after.postcode) == ("composed", NEW, "69902")
    assert (after.slip, after.wait_until, after.passages) == (
        before.slip,
        before.wait_until,
        before.passages,
    )
    assert told == ["Surat yang belum dicetak memakai alamat yang baru."]
    printed(current, letter)
    assert runs.as_printed(letter).facts.lines[0] == NEW
    facts = select(Event.name).where(Event.thing == "letter", Event.thing_id == letter.id)
    assert "letter_readdressed" in current.scalars(facts).all()


def test_a_corrected_name_stands_on_the_letter_and_in_its_words(current: Session) -> None:
    letter = composed(current)
    corrects(current, letter, name="Sita Contohwati")
    assert runs.facts_of(letter).name == "Sita Contohwati"
    assert "Siti" not in " ".join(each.text for each in runs.facts_of(letter).passages)


def test_a_telephone_number_changes_no_letter(current: Session) -> None:
    letter = composed(current)
    before = letter.sheet
    assert corrects(current, letter, phone="+6281200009999") == []
    assert letter.sheet == before


def test_a_printed_letter_is_not_handed_over_with_the_old_address(current: Session) -> None:
    letter = composed(current, street=OLD)
    came_out(current, letter)
    told = corrects(current, letter, address=NEW)
    assert "470/1/2026" in told[0]
    assert runs.facts_of(letter).lines[0] == OLD, "paper does not change"
    with pytest.raises(AddressChanged) as refused:
        give(current, letter)
    assert refused.value.values["letter"] == "470/1/2026"
    with pytest.raises(AddressChanged):
        printed(current, letter)
    assert isinstance(runs.hindrance(current, letter, TODAY), AddressChanged)
    assert list(recipients.outdated(current)) == [letter]
    fresh = again.compose_again(
        current, letter, seen_version=letter.version, actor=someone(Role.MAILROOM), today=TODAY
    )
    assert (letter.state, runs.facts_of(fresh).lines[0]) == ("cancelled", NEW)
    came_out(current, fresh)
    give(current, fresh)
    assert list(recipients.outdated(current)) == []


def test_an_address_that_was_only_looked_at_holds_no_letter(current: Session) -> None:
    letter = composed(current, street=OLD)
    came_out(current, letter)
    corrects(current, letter, phone="+6281200009999")
    assert list(recipients.outdated(current)) == []
    give(current, letter)


def test_a_letter_whose_address_became_incomplete_is_not_printed(current: Session) -> None:
    letter = composed(current)
    assert "belum lengkap" in corrects(current, letter, postcode=None)[0]
    good, bad = runs.sound(current, [letter])
    assert good == []
    assert [each.code for each in bad] == ["address-changed"]


def test_a_letter_on_its_way_to_the_old_address_is_told(current: Session) -> None:
    letter = handed_over(current, composed(current, street=OLD))
    assert "sudah dikirim ke alamat lama" in corrects(current, letter, address=NEW)[0]


def test_a_letter_that_came_back_is_told_to_be_written_anew(current: Session) -> None:
    letter = returned(current, composed(current, street=OLD))
    assert "kembali kepada kami" in corrects(current, letter, address=NEW)[0]


@pytest.mark.parametrize(
    ("reason", "asks"), [("incomplete", True), ("unknown", True), ("nobody_home", False)]
)
def test_a_new_letter_to_where_one_just_came_back_from_asks_first(
    current: Session, *, reason: str, asks: bool
) -> None:
    letter = handed_over(current)
    handing.came_back(current, letter, reason=reason, actor=someone(Role.COUNTER))

    def anew(*, sure: bool) -> Letter:
        return again.compose_again(
            current,
            letter,
            seen_version=letter.version,
            actor=someone(Role.COUNTER),
            today=TODAY,
            sure=sure,
        )

    if asks:
        with pytest.raises(BackFromHere):
            anew(sure=False)
        assert letter.state == "returned"
    assert anew(sure=asks).state == "composed"


def test_no_letter_goes_to_somebody_who_died_before_a_person_said_to_whom(
    current: Session,
) -> None:
    letter = handed_over(current)
    handing.came_back(current, letter, reason="deceased", actor=someone(Role.COUNTER))
    fresh = again.compose_again(
        current, letter, seen_version=letter.version, actor=someone(Role.COUNTER), today=TODAY
    )
    other = composed(current)
    good, bad = runs.sound(current, [fresh, other])
    assert good == [other]
    assert [each.code for each in bad] == ["recipient-died"]
    with pytest.raises(RecipientDied):
        printed(current, fresh)
    recipients.confirm(
        current,
        fresh,
        seen_version=fresh.version,
        reason="kepada suaminya, alamat sama",
        actor=someone(),
    )
    assert runs.sound(current, [fresh])[1] == []


def at_home(session: Session, name: str = "Siti Contohwati", street: str = OLD) -> Letter:
    """A letter of another case whose address somebody keyed."""
    letter = composed(session, name=name)
    corrects(session, letter, address=street)
    return letter


def test_who_died_in_one_case_is_known_at_the_same_address_in_another(current: Session) -> None:
    first = handed_over(current, at_home(current))
    handing.came_back(current, first, reason="deceased", actor=someone(Role.COUNTER))
    same, spouse = at_home(current), at_home(current, "Budi Contohwan")
    namesake = at_home(current, street=NEW)
    good, bad = runs.sound(current, [same, spouse, namesake])
    assert good == [spouse, namesake]
    assert [each.code for each in bad] == ["namesake-died"]
    assert bad[0].values["before"] == first.number_text


def test_a_letter_to_somebody_else_of_the_case_is_not_held(current: Session) -> None:
    letter = handed_over(current)
    handing.came_back(current, letter, reason="deceased", actor=someone(Role.COUNTER))
    fresh = again.compose_again(
        current, letter, seen_version=letter.version, actor=someone(Role.COUNTER), today=TODAY
    )
    corrects(current, fresh, name="Budi Contohwan")
    assert runs.sound(current, [fresh]) == ([fresh], [])


def seen(page: str) -> str:
    return str(re.findall(r'name="seen" value="([^"]+)"', page)[0])


def form_of(session: Session) -> dict[str, str]:
    """What the applicant's form holds, with the new street."""
    session.rollback()
    letter = session.scalars(select(Letter)).one()
    data: ApplicantData = replace(people.applicant_data(letter.application), address=NEW)
    return {f"p-{key}": value for key, value in vars(data).items() if value}


def at(browser: FlaskClient, page: str, save: str, data: dict[str, str]) -> str:
    answer = browser.post(save, data={**data, "seen": seen(browser.get(page).text)})
    assert answer.status_code == 302, answer.text
    return browser.get(answer.location).text


@pytest.mark.parametrize("where", ["counter", "case"])
def test_whoever_saves_an_address_hears_what_becomes_of_the_letters(
    client: ClientFor, session: Session, where: str
) -> None:
    with writing() as current:
        letter = composed(current, street=OLD)
        came_out(current, letter)
        code = letter.application.tracking_code
        checking.check(current, letter.application, {"card"}, actor=clerk(current))
    card = (client("counter"), f"/loket/kasus/{code}", f"/loket/kasus/{code}/alamat")
    data = (client("operator"), f"/kasus/{code}/data", f"/kasus/{code}/data")
    told = at(*{"counter": card, "case": data}[where], form_of(session))
    assert "470/1/2026 sudah tercetak dengan alamat lama" in told


def test_the_workbench_readdresses_a_letter_too(client: ClientFor, session: Session) -> None:
    with writing() as current:
        case = ready(current)
        actor = person(current, "operator")
        taking.take(current, case, seen_version=case.version, actor=actor)
        assert composing.compose(current, case, RECEIPT, language="id", actor=actor, today=TODAY), (
            "the office sends receipts by post"
        )
        code = case.tracking_code
    bench = f"/pemeriksaan/{code}"
    told = at(client("operator"), bench, f"{bench}/data", form_of(session))
    assert "Surat yang belum dicetak memakai alamat yang baru." in told
    session.rollback()
    assert runs.facts_of(session.scalars(select(Letter)).one()).lines[0] == NEW


def test_the_mailroom_sees_the_changed_address_and_prints_anew_with_one_click(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = composed(current, street=OLD)
        came_out(current, letter)
        corrects(current, letter, address=NEW)
        version, number = letter.version, letter.id
    browser = client("mailroom")
    for pile in ("letters_to_print", "letters_to_send"):
        desk = browser.get(f"/surat/?antrean={pile}").text
        assert "Alamat berubah: cetak baru" in desk
        assert f"/surat/{number}/langkah" in desk
    refused = browser.post("/surat/serah", data={"surat": number, f"versi-{number}": version})
    assert "diubah sesudah surat 470/1/2026" in browser.get(refused.location).text
    step = {"move": "again", "seen_version": version}
    assert browser.post(f"/surat/{number}/langkah", data=step).status_code == 302
    session.rollback()
    states = session.scalars(select(Letter.state).order_by(Letter.id)).all()
    assert states == ["cancelled", "composed"]
    assert "Alamat berubah: cetak baru" not in browser.get("/surat/").text


def test_the_letters_page_asks_before_it_writes_to_the_same_address_again(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = handed_over(current)
        handing.came_back(current, letter, reason="incomplete", actor=someone(Role.COUNTER))
        step = {"move": "again", "seen_version": str(letter.version)}
        path = f"/surat/{letter.id}/langkah"
    browser = client("counter")
    asked = browser.post(path, data=step)
    assert asked.status_code == 409
    assert 'name="sure"' in asked.text
    assert browser.post(path, data={**step, "sure": "1"}).status_code == 302


def test_the_letters_page_asks_to_whom_it_goes_after_a_death(
    client: ClientFor, session: Session
) -> None:
    with writing() as current:
        letter = handed_over(current)
        handing.came_back(current, letter, reason="deceased", actor=someone(Role.COUNTER))
        fresh = again.compose_again(
            current, letter, seen_version=letter.version, actor=someone(Role.COUNTER), today=TODAY
        )
        path = f"/surat/{fresh.id}"
    browser = client("counter")
    assert "Tentukan kepada siapa" in browser.get(path).text
    assert "meninggal" in client("mailroom").get("/surat/").text
    step = {"move": "confirm", "seen_version": "1"}
    assert browser.post(f"{path}/langkah", data={**step, "reason": ""}).status_code == 409
    kept = browser.post(f"{path}/langkah", data={**step, "reason": "3599011401900001"})
    assert kept.status_code == 409
    assert "tanpa NIK" in kept.text
    done = browser.post(f"{path}/langkah", data={**step, "reason": "kepada anaknya"})
    assert done.status_code == 302
    page = browser.get(path).text
    assert "Tentukan kepada siapa" not in page
    assert "kepada anaknya" in page


def test_a_letter_about_what_goes_back_is_replaced_and_not_doubled(current: Session) -> None:
    case = composed(current, street=OLD).application
    letter = composing.compose(
        current,
        case,
        RETURNED,
        language="id",
        actor=someone(),
        today=TODAY,
        details={"returns": ["uang: 1"], "how": "di loket"},
    )
    assert letter is not None
    came_out(current, letter)
    corrects(current, letter, address=NEW)
    seen_version = letter.version
    fresh = again.compose_again(
        current, letter, seen_version=seen_version, actor=someone(Role.MAILROOM), today=TODAY
    )
    assert (letter.state, fresh.state) == ("cancelled", "composed")
    assert runs.facts_of(fresh).details["returns"] == ["uang: 1"]
