"""What nobody types: why a service asks people to come, and the office's own words in English."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from postal.correspondence import composing
from postal.correspondence.letter_facts import Signer
from postal.correspondence.letter_texts import place_in, signer_in
from postal.languages import LANGUAGES, Language
from postal.letters import runs
from postal.letters.letter_sheet import layout
from postal.lookups import item_versions, the_office
from postal.service import BY_SERVICE
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


@pytest.mark.parametrize(("language", "word"), [("id", "salah satu: "), ("en", "one of: ")])
def test_a_service_that_takes_one_paper_of_several_says_so(
    current: Session, language: Language, word: str
) -> None:
    case = case_of(current)
    case.service = service(current, "BETUL-NAMA")
    case.service.definition = {**case.service.definition, "any": [["NIKAH_FC", "CERAI_FC"]]}
    bring = written(current, "come_in", case, language).sheet["details"]["bring"]
    items = item_versions(current)
    names = " / ".join(items[code].name(language) for code in ("NIKAH_FC", "CERAI_FC"))
    assert len(bring) == 5
    assert f"{word}{names} (" in bring[-1]


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


@pytest.mark.parametrize(
    "place",
    [
        "Dinas Kependudukan dan Pencatatan Sipil",
        "Dinas Kependudukan dan Pencatatan Sipil, telepon 123 456",
        "telepon@dan.go.id",
        "www.telepon.go.id/surel",
        "Jalan Sultan di Atas 3, telepon 123",
        "petugas loket pengaduan atau Pak Contoh",
        "Jalan Telepon 3",
        "ruang 3 atau kotak saran",
    ],
)
def test_a_place_to_complain_stays_as_written_unless_all_of_it_is_known(place: str) -> None:
    assert place_in(place, "en") == place


@pytest.mark.parametrize(
    ("place", "english"),
    [
        (
            "SP4N-LAPOR (lapor.go.id) atau loket pengaduan.",
            "SP4N-LAPOR (lapor.go.id) or the complaints counter.",
        ),
        ("surel adu@dan.go.id, telepon 123", "e-mail adu@dan.go.id, telephone 123"),
        ("Jalan Contoh 3 atau www.contoh.go.id/adu", "Jalan Contoh 3 or www.contoh.go.id/adu"),
    ],
)
def test_a_place_to_complain_whose_every_word_is_known_is_said_in_english(
    place: str, english: str
) -> None:
    assert place_in(place, "en") == english
    assert place_in(place, "id") == place


@pytest.mark.parametrize(
    ("title", "behalf"),
    [
        ("Sekretaris Daerah", None),
        ("Kepala Bidang dan Sekretaris", None),
        ("Sekretaris", "Bupati Contoh"),
        ("Kepala Bidang Contoh", "Kepala Dinas"),
    ],
)
def test_who_signs_keeps_their_titles_unless_each_is_known_as_a_whole(
    title: str, behalf: str | None
) -> None:
    signer = Signer(title, "Contohman", "", behalf)
    assert signer_in(signer, "en") == signer


def test_a_telephone_number_is_not_parted_by_a_line_unless_there_are_several(
    current: Session,
) -> None:
    one, several = "(0300) 123 456", "(0300) 123 456 atau 0812 3456 7890"
    the_office(current).phone = one
    assert one.replace(" ", "\N{NO-BREAK SPACE}") in said(written(current, "receipt"))
    the_office(current).phone = several
    assert several in said(written(current, "receipt"))
