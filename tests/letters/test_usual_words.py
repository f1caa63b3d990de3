"""What nobody types: why a service asks people to come, and the office's own words in English."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from postal.correspondence import composing
from postal.correspondence.letter_details import BY_SERVICE
from postal.languages import LANGUAGES, Language
from postal.letters import runs
from postal.letters.letter_sheet import layout
from postal.lookups import the_office
from tests.cases import service, someone
from tests.letters.stage import TODAY
from tests.letters.test_kinds import case_of, said, written


@pytest.mark.parametrize(
    ("language", "reason", "paper"),
    [
        ("id", "layanan ini memerlukan kehadiran Anda sendiri", "SPTJM"),
        ("en", "this service needs you to be there yourself", "Sworn statement"),
    ],
)
def test_a_service_that_asks_people_to_come_says_why_and_what_to_bring(
    current: Session, language: Language, reason: str, paper: str
) -> None:
    case = case_of(current)
    case.service = service(current, "BETUL-NAMA")
    current.flush()
    for given in (None, {"reason": BY_SERVICE}):
        letter = composing.compose(
            current,
            case,
            "come_in",
            language=language,
            details=given,
            actor=someone(),
            today=TODAY,
        )
        assert letter is not None
        assert reason in said(letter)
        bring = letter.sheet["details"]["bring"]
        assert len(bring) == 4
        assert any(paper in each for each in bring)
        assert all("kirim" in each or "sent" in each for each in bring[1:])
        assert len(layout(runs.facts_of(letter), number="470/17/2026")) == 1
    reminder = written(current, "reminder", case, language)
    assert reminder.sheet["details"]["bring"] == bring


def test_an_operators_reason_stays_and_asks_for_no_papers(current: Session) -> None:
    case = case_of(current)
    letter = composing.compose(
        current,
        case,
        "come_in",
        language="id",
        details={"reason": "foto ulang"},
        actor=someone(),
        today=TODAY,
    )
    assert letter is not None
    assert "Sebabnya: foto ulang" in said(letter)
    assert len(letter.sheet["details"]["bring"]) == 1


def test_what_the_office_wrote_once_has_its_usual_words_in_an_english_letter(
    current: Session,
) -> None:
    office = the_office(current)
    office.complaints = "Jalan Pandan 1 atau kotak saran di loket pengaduan, telepon 123 456"
    office.signer = {
        "title": "Sekretaris",
        "name": "Contohman",
        "nip": "",
        "on_behalf_of": "Kepala Dinas",
    }
    letters = {each: written(current, "receipt", language=each) for each in LANGUAGES}
    signers = {each: runs.facts_of(row).signer for each, row in letters.items()}
    assert (signers["id"].title, signers["id"].on_behalf_of) == ("Sekretaris", "Kepala Dinas")
    assert (signers["en"].title, signers["en"].on_behalf_of) == (
        "Secretary",
        "Head of the Office",
    )
    assert office.complaints in said(letters["id"])
    there = "Jalan Pandan 1 or the suggestion box at the complaints counter, telephone 123 456"
    assert there in said(letters["en"])


def test_a_telephone_number_is_not_parted_by_a_line_unless_there_are_several(
    current: Session,
) -> None:
    one, several = "(0300) 123 456", "(0300) 123 456 atau 0812 3456 7890"
    the_office(current).phone = one
    assert one.replace(" ", "\N{NO-BREAK SPACE}") in said(written(current, "receipt"))
    the_office(current).phone = several
    assert several in said(written(current, "receipt"))
