"""Handing letters over, finding those that came back, and writing anew."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from postal.audit import SomeoneElseMovedIt
from postal.codes import Kind, Mark
from postal.correspondence import composing
from postal.history import search
from postal.letters import again, handing, in_house, runs
from postal.letters.refusals import (
    LetterCancelled,
    LetterUnknown,
    NoLetterChosen,
    NotSent,
    SeveralLetters,
    WhyUnknown,
)
from postal.models import Letter
from postal.workflow import IllegalMove, NotYourMove, ReasonMissing, Role
from tests.cases import someone
from tests.letters.stage import TODAY, came_out, composed, handed_over, returned


def give(session: Session, *letters: Letter, seen: dict[int, int] | None = None) -> list[Letter]:
    versions = seen or {row.id: row.version for row in letters}
    return handing.hand_over(session, letters, seen=versions, actor=someone(Role.MAILROOM))


def test_what_was_listed_and_not_ticked_stays_behind_by_name(current: Session) -> None:
    here, missing = composed(current), composed(current)
    came_out(current, here, missing, composed(current))
    left = give(current, here, seen={row.id: row.version for row in (here, missing)})
    assert left == [missing]
    assert (here.state, missing.state) == ("handed_over", "printed")
    assert here.handed_at is not None


def test_a_withdrawn_letter_on_the_pile_stops_the_hand_over(current: Session) -> None:
    good, bad = composed(current), composed(current)
    came_out(current, good, bad)
    seen = {row.id: row.version for row in (good, bad)}
    composing.withdraw(current, bad.application, reason="berkas susulan datang", actor=someone())
    with pytest.raises(LetterCancelled) as refused:
        give(current, good, bad, seen=seen)
    assert refused.value.values == {"letter": "470/2/2026", "reason": ("berkas susulan datang",)}
    assert good.state == "printed"


def test_nothing_ticked_nothing_printed_and_an_old_page_are_refused(current: Session) -> None:
    with pytest.raises(NoLetterChosen):
        give(current)
    letter = composed(current)
    with pytest.raises(IllegalMove):
        give(current, letter)
    came_out(current, letter)
    with pytest.raises(SomeoneElseMovedIt):
        give(current, letter, seen={letter.id: 1})


def find(session: Session, text: str, today: date = TODAY) -> Letter:
    return handing.find_letter(session, text, office_mark="CX", today=today)


def test_a_letter_is_found_by_its_number_its_slip_and_its_case(current: Session) -> None:
    other, letter = handed_over(current), handed_over(current)
    slip, tracking = letter.slip, letter.application.tracking_code
    assert slip is not None
    for text in (
        "470/2/2026",
        "2/2026",
        "2",
        slip,
        slip.lower(),
        tracking,
        f" {tracking[:4]}-{tracking[4:]}",
    ):
        assert find(current, text) is letter, text
    assert find(current, "1") is other


def test_a_case_with_two_letters_means_the_one_that_was_handed_over(current: Session) -> None:
    gone = handed_over(current)
    newer = again.compose_again(
        current, gone, seen_version=gone.version, actor=someone(), today=TODAY
    )
    assert newer.state == "composed"
    assert find(current, gone.application.tracking_code) is gone


@pytest.mark.parametrize(
    "text", ["99", "1/2025", "470/9/2026", "apa", "BSCXQQQQQ0", "7K3MQX9D24H3"]
)
def test_what_no_letter_goes_by_is_named(current: Session, text: str) -> None:
    handed_over(current)
    with pytest.raises(LetterUnknown) as refused:
        find(current, text)
    assert refused.value.values == {"text": text}


def test_a_number_that_stands_on_two_letters_names_both(current: Session) -> None:
    first, second = handed_over(current), handed_over(current)
    second.number_text = first.number_text
    with pytest.raises(SeveralLetters) as refused:
        find(current, "470/1/2026")
    assert refused.value.values["letters"] == "1/2026, 2/2026"


def test_a_letter_comes_back_for_a_reason_and_is_settled_with_what_was_done(
    current: Session,
) -> None:
    letter = handed_over(current)
    with pytest.raises(WhyUnknown):
        handing.came_back(current, letter, reason="", actor=someone())
    handing.came_back(current, letter, reason="unknown", actor=someone(Role.MAILROOM))
    assert (letter.state, in_house.why(current, letter, "come_back")) == (
        "returned",
        "tidak dikenal",
    )
    with pytest.raises(NotSent):
        handing.came_back(current, letter, reason="unknown", actor=someone())
    counter = someone(Role.COUNTER)
    with pytest.raises(ReasonMissing):
        handing.settle(current, letter, seen_version=letter.version, actor=counter, done=None)
    handing.settle(
        current, letter, seen_version=letter.version, actor=counter, done="ditelepon, akan datang"
    )
    assert letter.state == "settled"


def test_a_new_letter_goes_to_the_address_known_now(current: Session) -> None:
    old = returned(current)
    case = old.application
    assert case.applicant is not None
    case.applicant.address = "Jalan Pindah 9 RT 001/RW 002"
    fresh = again.compose_again(
        current, old, seen_version=old.version, actor=someone(), today=TODAY
    )
    assert (old.state, fresh.state) == ("settled", "composed")
    assert runs.facts_of(fresh).lines[0] == "Jalan Pindah 9"
    assert runs.facts_of(fresh).asked == runs.facts_of(old).asked
    assert fresh.slip != old.slip


def test_a_new_letter_takes_the_place_of_one_that_is_in_the_house(current: Session) -> None:
    old = composed(current)
    came_out(current, old)
    fresh = again.compose_again(
        current, old, seen_version=old.version, actor=someone(), today=TODAY
    )
    assert (old.state, old.number, fresh.number) == ("cancelled", 1, None)


def test_no_new_letter_without_need_address_right_or_a_fresh_look(current: Session) -> None:
    old = returned(current)
    case = old.application

    def anew(role: Role = Role.COUNTER, seen: int | None = None) -> None:
        version = old.version if seen is None else seen
        again.compose_again(
            current, old, seen_version=version, actor=someone(role), today=TODAY, sure=True
        )

    with pytest.raises(SomeoneElseMovedIt):
        anew(seen=1)
    with pytest.raises(NotYourMove):
        anew(Role.MAILROOM)
    assert case.applicant is not None
    case.applicant.postcode = None
    with pytest.raises(again.NowhereToWrite) as refused:
        anew()
    assert refused.value.values["missing"] == ("kode pos",)
    case.state = "under_verification"
    with pytest.raises(again.CaseNotWaiting):
        anew()


def test_a_letter_that_was_replaced_is_not_replaced_again(current: Session) -> None:
    old = composed(current)
    fresh = again.compose_again(
        current, old, seen_version=old.version, actor=someone(), today=TODAY
    )
    assert (again.replaceable(current, old), again.replaceable(current, fresh)) == (False, True)
    with pytest.raises(again.NewerLetter):
        again.compose_again(current, old, seen_version=old.version, actor=someone(), today=TODAY)
    assert fresh.state == "composed"


def test_the_one_search_field_finds_the_case_by_slip_and_number(current: Session) -> None:
    other, letter = handed_over(current), handed_over(current)
    case = letter.application_id
    for text in (str(letter.slip), str(letter.slip).lower(), "470/2/2026"):
        assert search.search(current, text, "CX") == search.Found("letter", (case,)), text
    assert search.search(current, "470/1/2026", "CX").applications == (other.application_id,)
    assert search.search(current, Mark(Kind.SLIP, "CX", "QQQQQ").text, "CX").applications == ()
