"""Every kind of letter: composed from a case, in the words of the day, kept as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from postal.correspondence import composing
from postal.correspondence.letter_facts import KINDS, WITH_SLIP, Asked, LetterFacts
from postal.correspondence.letter_versions import kept_crest
from postal.languages import Language
from postal.letters import runs
from postal.letters.letter_sheet import layout
from postal.lookups import the_office
from postal.models import Application, Letter
from postal.printing.items import Text
from tests.cases import someone
from tests.letters.stage import TODAY, composed, handed_over, printed
from tests.verification.stage import ready

KNOWN: dict[str, dict[str, Any]] = {
    "rejected": {"reason": "Anda sudah mempunyai akta itu."},
    "date_changed": {
        "old": date(2026, 11, 30),
        "new": date(2026, 12, 7),
        "reason": "blangko habis",
    },
    "returned": {"returns": ["uang Rp20.000"]},
    "forwarded": {"office": "Dinas Umpama", "office_address": "Jalan Umpama 5, Umpama 68801"},
}
KIND = pytest.mark.parametrize("kind", KINDS)


def case_of(session: Session) -> Application:
    case = ready(session, name="Siti Contohwati")
    case.examine_by = date(2026, 11, 27)
    return case


def written(
    session: Session,
    kind: str,
    case: Application | None = None,
    language: Language = "id",
    today: date = TODAY,
) -> Letter:
    letter = composing.compose(
        session,
        case or case_of(session),
        kind,
        asked=(Asked("absent", "Fotokopi Kartu Keluarga"),) if kind == "missing" else (),
        language=language,
        details=KNOWN.get(kind),
        actor=someone(),
        today=today,
    )
    assert letter is not None
    return letter


def said(letter: Letter) -> str:
    return " ".join(each.text for each in runs.facts_of(letter).passages)


@KIND
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_is_composed_in_both_languages_and_kept_whole(
    current: Session, kind: str, language: Language
) -> None:
    letter = written(current, kind, language=language)
    facts = runs.facts_of(letter)
    assert facts.subject
    assert facts.passages
    assert "{" not in said(letter)
    assert "None" not in said(letter)
    assert LetterFacts.from_json(letter.sheet).to_json() == letter.sheet
    assert (letter.slip is not None) == (kind in WITH_SLIP) == (letter.wait_until is not None)
    free = "gratis" if language == "id" else "free"
    assert free in said(letter)
    assert the_office(current).complaints in said(letter)
    assert sum(each.look == "code" for each in facts.passages) == 1


def test_a_reminder_asks_the_same_until_the_same_day_with_a_slip_of_its_own(
    current: Session,
) -> None:
    first = handed_over(current, composed(current))
    again = written(current, "reminder", first.application, today=date(2026, 12, 7))
    assert runs.facts_of(again).asked == runs.facts_of(first).asked
    assert (again.wait_until, first.state) == (first.wait_until, "handed_over")
    assert again.slip != first.slip
    assert "Senin, 23 November 2026 kami menulis" in said(again)
    assert "Kirim atau antarkan" in said(again)


def test_a_reminder_of_a_visit_asks_to_come_and_not_for_papers(current: Session) -> None:
    case = case_of(current)
    first = written(current, "come_in", case)
    first.state = "handed_over"  # as the post has it
    again = written(current, "reminder", case)
    facts = runs.facts_of(again)
    assert facts.asks_to_come
    assert facts.details["written_on"] == TODAY.isoformat()
    assert "datang sendiri" in said(again)
    assert "amplop" not in said(again)
    third = written(current, "reminder", case)
    assert runs.facts_of(third).asks_to_come


def test_a_reminder_repeats_the_letter_that_it_is_said_to(current: Session) -> None:
    asking = handed_over(current, composed(current))
    case = asking.application
    written(current, "come_in", case).state = "handed_over"
    for of, part in (("missing", "Kirim atau antarkan"), ("come_in", "datang sendiri ke ")):
        again = composing.compose(
            current,
            case,
            "reminder",
            language="id",
            details={"of": of},
            actor=someone(),
            today=TODAY,
        )
        assert again is not None
        assert part in said(again)
        assert bool(runs.facts_of(again).asked) is (of == "missing")


def test_a_paper_letter_is_not_repeated_as_a_visit(current: Session) -> None:
    first = handed_over(current, composed(current))
    assert "datang sendiri" not in said(written(current, "reminder", first.application))


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("receipt", ["paling lambat Jumat, 27 November 2026"]),
        ("come_in", ["KTP-el Anda", "sampai "]),
        (
            "rejected",
            ["Anda sudah mempunyai akta itu.", "keberatan sampai ", "Ini kami kembalikan"],
        ),
        (
            "date_changed",
            [
                "Semula: Senin, 30 November 2026",
                "Sekarang: Senin, 7 Desember 2026",
                "blangko habis",
            ],
        ),
        ("ready", ["siap diambil", "surat ini", "surat kuasa"]),
        ("returned", ["uang Rp20.000", "tanpa biaya"]),
        (
            "forwarded",
            ["Dinas Umpama", "Alamatnya: Jalan Umpama 5", "apakah berkas Anda sudah sampai"],
        ),
    ],
)
def test_a_letter_says_what_its_reader_has_to_know(
    current: Session, kind: str, parts: list[str]
) -> None:
    words = said(written(current, kind))
    for part in parts:
        assert part in words, part


def test_what_is_given_takes_the_place_of_the_usual(current: Session) -> None:
    letter = composing.compose(
        current,
        case_of(current),
        "ready",
        language="id",
        details={
            "place": "Kecamatan Contoh",
            "hours": None,
            "until": date(2026, 12, 31),
            "documents": ("KTP-el", "KIA"),
        },
        actor=someone(),
        today=TODAY,
    )
    assert letter is not None
    words = said(letter)
    assert "Tempat: Kecamatan Contoh" in words
    assert the_office(current).hours in words
    assert "sampai Kamis, 31 Desember 2026." in words
    items = [each.text for each in runs.facts_of(letter).passages if each.look == "item"]
    assert items[:2] == ["KTP-el", "KIA"]


def test_a_number_of_the_register_never_stands_in_a_letter(current: Session) -> None:
    letter = composing.compose(
        current,
        case_of(current),
        "rejected",
        language="id",
        details={"reason": "NIK 3573010101900001 ganda", "returns": ["KK 3573010101900002"]},
        actor=someone(),
        today=TODAY,
    )
    assert letter is not None
    assert "357301010190000" not in str(letter.sheet)


def test_a_document_is_kept_as_long_as_it_may_lie_until_a_day_the_office_is_open(
    current: Session,
) -> None:
    # 30 days after Monday 23 November; the 24th to 27th of December are closed.
    assert "simpan sampai Rabu, 23 Desember 2026." in said(written(current, "ready"))
    later = written(current, "ready", today=date(2026, 11, 24))
    assert "simpan sampai Senin, 28 Desember 2026." in said(later)


def test_without_a_last_day_the_letter_says_nothing_of_one(current: Session) -> None:
    case = case_of(current)
    letter = composing.compose(
        current,
        case,
        "ready",
        language="id",
        details={"until": None},
        actor=someone(),
        today=TODAY,
    )
    assert letter is not None
    assert "simpan sampai" not in said(letter)


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("rejected", {}),
        ("rejected", {"reason": ""}),
        ("date_changed", {"old": TODAY, "reason": "x"}),
        ("returned", None),
        ("forwarded", {"reason": "pindah"}),
        ("receipt", {"colour": "red"}),
    ],
)
def test_a_letter_without_what_only_its_writer_knows_is_not_written(
    current: Session, kind: str, details: dict[str, Any] | None
) -> None:
    case = case_of(current)
    with pytest.raises(ValueError, match=kind):
        composing.compose(
            current, case, kind, language="id", details=details, actor=someone(), today=TODAY
        )


def test_an_objection_has_its_days_and_those_of_the_post(current: Session) -> None:
    until = runs.facts_of(written(current, "rejected")).details["object_until"]
    assert date.fromisoformat(until) == date(2026, 12, 31), "26 office days, Christmas between"


def test_money_that_goes_back_is_told_whatever_else_becomes_of_the_case(
    current: Session,
) -> None:
    case = case_of(current)
    receipt, money = written(current, "receipt", case), written(current, "returned", case)
    assert receipt.state == "composed"
    missing = written(current, "missing", case)
    composing.withdraw(current, case, reason="susulan datang", actor=someone())
    states = [each.state for each in (money, receipt, missing)]
    assert states == ["composed", "cancelled", "cancelled"]


def test_a_letter_keeps_the_crest_of_its_day(current: Session) -> None:
    office = the_office(current)
    office.crest = b"first"
    before, again = written(current, "receipt"), written(current, "receipt")
    office.crest = b"second"
    after = written(current, "receipt")
    office.crest = None
    bare = runs.facts_of(written(current, "receipt")).crest
    first, same, second = (runs.facts_of(each).crest for each in (before, again, after))
    assert (first == same, first == second, bare) == (True, False, None)
    assert first is not None
    assert second is not None
    assert [kept_crest(current, name) for name in (first, second)] == [b"first", b"second"]
    assert kept_crest(current, "0" * 64) is None


def test_a_letter_from_before_the_texts_still_opens_and_prints(current: Session) -> None:
    letter = composed(current)
    old = {
        key: value
        for key, value in letter.sheet.items()
        if key not in ("details", "subject", "passages", "template", "crest")
    }
    letter.sheet = old
    current.flush()
    facts = runs.facts_of(letter)
    assert (facts.passages, facts.crest) == ((), None)
    shown = [
        item.text for page in layout(facts, number="1") for item in page if isinstance(item, Text)
    ]
    assert "Kelengkapan berkas permohonan" in shown
    assert any("belum lengkap" in text for text in shown)
    printed(current, letter)
    assert letter.state == "printed"
