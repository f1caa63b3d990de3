"""Whose case goes to another office is written to: where it went, why, and what to ask there."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from postal import late_letters, people
from postal.correspondence import untold
from postal.correspondence.letter_details import NOT_OURS
from postal.correspondence.letter_facts import FORWARDED
from postal.extensions import writing
from postal.letters import again, handing, posting, runs
from postal.letters.letter_sheet import layout
from postal.lookups import office_today
from postal.models import Application, Letter, LetterRule, Message
from postal.verification import forwarding
from postal.workflow import Role
from tests.cases import someone
from tests.conftest import ClientFor
from tests.letters.stage import composed, handed_over, letter_of, returned
from tests.verification.stage import ready

OTHER = "Dispendukcapil Kota Umpama"
WHERE = "Jalan Umpama 5, Umpama 68801"


def forwarded(
    session: Session, case: Application | None = None, *, reason: str | None = None
) -> Message:
    one = case or ready(session)
    by = someone(Role.OPERATOR)
    return forwarding.forward(
        session, one, OTHER, WHERE, seen_version=one.version, actor=by, reason=reason
    )


def nowhere(session: Session) -> Application:
    """A case of somebody whose address nobody knows."""
    case = ready(session)
    assert case.applicant is not None
    case.applicant.address = None
    return case


def said(letter: Letter) -> str:
    return " ".join(each.text for each in runs.facts_of(letter).passages)


def test_the_letter_names_the_office_and_what_to_ask_there(current: Session) -> None:
    message = forwarded(current)
    letter = letter_of(current, message.application)
    assert (letter.kind, letter.state, message.letter_id) == (FORWARDED, "composed", letter.id)
    words = said(letter)
    assert OTHER in words
    assert f"Alamatnya: {WHERE}" in words
    assert "Tanyakan di sana" in words
    assert NOT_OURS not in words, "the letter's own words say that"
    assert "Mengapa ke sana" not in words
    assert f"{OTHER}, {WHERE}" in message.text


def test_why_is_printed_where_somebody_said_more(current: Session) -> None:
    message = forwarded(current, reason="Anda tercatat di Kota Umpama")
    words = said(letter_of(current, message.application))
    assert "Mengapa ke sana: Anda tercatat di Kota Umpama" in words


def test_what_was_asked_before_is_withdrawn_and_this_letter_is_not(current: Session) -> None:
    case = ready(current)
    case.state = "in_person_required"
    first = composed(current)
    first.application_id = case.id
    current.flush()
    forwarded(current, case)
    assert (first.state, letter_of(current, case).state) == ("cancelled", "composed")


def test_the_letter_of_a_case_that_is_over_here_is_printed_handed_over_and_told(
    current: Session,
) -> None:
    message = forwarded(current)
    handed_over(current, letter_of(current, message.application))
    current.expire_all()
    assert message.told_way == "post"


def test_one_that_came_back_is_written_anew_or_settled(current: Session) -> None:
    message = forwarded(current, reason="Anda tercatat di Kota Umpama")
    old = returned(current, letter_of(current, message.application))
    seen, by = old.version, someone(Role.COUNTER)
    today = office_today(current)
    fresh = again.compose_again(current, old, seen_version=seen, actor=by, today=today, sure=True)
    assert said(fresh) == said(old)
    came = returned(current, fresh)
    assert not handing.give_up(
        current, came, seen_version=came.version, actor=by, reason="nomor mati"
    )
    assert (came.state, came.application.state) == ("unreachable", "forwarded")


def test_without_an_address_somebody_tells_it_and_a_later_address_makes_the_letter(
    current: Session,
) -> None:
    message = forwarded(current, nowhere(current), reason="Anda tercatat di Kota Umpama")
    case = message.application
    assert message.letter_id is None
    assert untold.open_messages(current, [FORWARDED], 1, 50)[0] == [message]
    data = replace(people.applicant_data(case), address="Jalan Baru 1")
    late_letters.save_people(
        current, case, data, (), seen=people.seen_mark(case), actor=someone(Role.COUNTER)
    )
    words = said(letter_of(current, case))
    assert OTHER in words
    assert WHERE in words
    assert "Anda tercatat di Kota Umpama" in words
    assert untold.count_open(current, [FORWARDED]) == 0


def test_an_office_that_spends_no_stamp_on_it_can_write_after_all(current: Session) -> None:
    current.add(LetterRule(service_code="", kind=FORWARDED, by_post=False))
    current.flush()
    message = forwarded(current)
    assert message.letter_id is None
    by, today = someone(Role.COUNTER), office_today(current)
    letter = posting.write_after_all(current, message, actor=by, today=today)
    assert OTHER in said(letter)


def test_it_is_told_in_the_language_that_the_case_has_by_now(current: Session) -> None:
    message = forwarded(current, nowhere(current))
    assert message.application.applicant is not None
    message.application.applicant.language = "en"
    current.flush()
    told = untold.text_now(current, message)
    assert "office in charge" in told
    assert f"{OTHER}, {WHERE}" in told


def test_the_page_says_beforehand_and_afterwards_whether_a_letter_goes(
    client: ClientFor,
) -> None:
    with writing() as session:
        homes = [ready(session), nowhere(session)]
        codes = [(case.tracking_code, case.version) for case in homes]
    desk = client("supervisor")
    for (code, version), before, after in zip(
        codes,
        ("Pemohon mendapat surat", "tidak ada surat"),
        ("menunggu dicetak", "belum diberi tahu"),
        strict=True,
    ):
        address = f"/pemeriksaan/{code}/teruskan"
        assert before in desk.get(address).text
        form = {"seen_version": str(version), "typed": OTHER}
        assert after in desk.post(address, data=form, follow_redirects=True).text


def test_a_long_reason_still_fits_on_one_sheet(current: Session) -> None:
    why = "Anda tercatat di Kota Umpama. " * 6
    letter = letter_of(current, forwarded(current, reason=why).application)
    assert len(layout(runs.facts_of(letter), number="470/17/2026")) == 1
