"""Letters and messages speak the language of their case."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, merging, people, waiting
from postal.correspondence import messaging, untold
from postal.dates import letter_date
from postal.letters import again, handing, posting, runs
from postal.models import Application, Event, Letter, LetterRule, Message
from postal.people import ApplicantData
from postal.verification import deciding, steps, taking
from postal.verification.checklist import Outcome
from postal.verification.splitting import Share, split
from postal.workflow import Role
from tests.cases import PHONE, a_case, service, someone
from tests.letters.stage import TODAY, composed, handed_over, letter_of, returned
from tests.verification.stage import first_page, judge, lines, person, ready, taken

COUNTER = someone(Role.COUNTER)


def speaks(case: Application, language: str | None = "en") -> Application:
    """The case's person is written to in this language."""
    assert case.applicant is not None
    case.applicant.language = language
    return case


def english(session: Session, *, post: bool = True) -> Letter | None:
    """An English case whose last paper is missing, and its letter."""
    if not post:
        session.add(LetterRule(service_code="", kind="missing", by_post=False))
    actor, case = person(session, "operator"), speaks(ready(session))
    taking.take(session, case, seen_version=case.version, actor=actor)
    judge(session, case, actor, lines(session, case)[-1])
    seen = case.version
    deciding.confirm(session, case, Outcome.INCOMPLETE, seen_version=seen, actor=actor, today=TODAY)
    return letter_of(session, case) if post else None


def names(letter: Letter) -> list[str]:
    return [each["name"] for each in letter.sheet["asked"]]


def words(letter: Letter) -> str:
    facts = runs.facts_of(letter)
    return " ".join((facts.subject, *(each.text for each in facts.passages)))


def test_an_english_case_gets_its_letter_and_its_message_in_english(current: Session) -> None:
    letter = english(current)
    assert letter is not None
    message = untold.message_of(current, letter)
    assert message is not None
    assert (letter.language, message.language) == ("en", "en")
    assert "This service is free" in message.text
    assert "Layanan" not in words(letter)
    usual = composed(current)
    assert usual.language == "id"
    assert names(usual) != names(letter), "the papers are named in the case's language too"
    told = untold.message_of(current, usual)
    assert told is not None
    assert names(letter)[0] in message.text
    assert names(usual)[0] in told.text


def test_every_kind_is_told_in_the_language_of_the_case(current: Session) -> None:
    case = speaks(a_case(current, phone=PHONE))
    for kind, details in (
        ("receipt", {}),
        ("come_in", {}),
        ("rejected", {"reason": "not in our register"}),
        ("returned", {"returns": ["1 money"]}),
        ("forwarded", {"office": "Dinas Umpama"}),
        ("ready", {}),
    ):
        said = messaging.tell(current, case, kind, actor=someone(), today=TODAY, details=details)
        assert said.language == "en"
        assert "This service is free" in said.text


def test_a_letter_stays_as_it_was_composed_when_the_language_changes(current: Session) -> None:
    letter = composed(current)
    before = dict(letter.sheet)
    speaks(letter.application)
    current.flush()
    current.expire(letter)
    assert (letter.language, letter.sheet) == ("id", before)


def test_a_letter_made_anew_speaks_the_language_of_now_in_every_word(current: Session) -> None:
    letter = returned(current)
    indonesian = names(letter)
    speaks(letter.application)
    fresh = again.compose_again(
        current, letter, seen_version=letter.version, actor=someone(), today=TODAY, sure=True
    )
    assert fresh.language == "en"
    assert names(fresh) != indonesian
    message = untold.message_of(current, fresh)
    assert message is not None
    assert message.language == "en"
    assert names(fresh)[0] in message.text
    speaks(letter.application, None)
    back = again.compose_again(
        current, fresh, seen_version=fresh.version, actor=someone(), today=TODAY
    )
    assert names(back) == indonesian


def test_an_invitation_made_anew_names_what_to_bring_in_the_new_language(current: Session) -> None:
    case = ready(current)
    steps.make(
        current,
        case,
        "require_visit",
        seen_version=case.version,
        actor=someone(),
        today=TODAY,
        reason="foto ulang",
    )
    letter = letter_of(current, case)
    speaks(case)
    fresh = again.compose_again(
        current, letter, seen_version=letter.version, actor=someone(), today=TODAY
    )
    assert fresh.sheet["details"]["bring"] != letter.sheet["details"]["bring"]
    assert fresh.sheet["details"]["reason"] == "foto ulang"


def test_what_goes_back_is_counted_in_the_new_language(current: Session) -> None:
    case = ready(current)
    messaging.tell(
        current,
        case,
        "returned",
        actor=someone(),
        today=TODAY,
        details={"returns": ["pas foto: 2", "surat kakek: 1"]},
    )
    letter = letter_of(current, case)
    speaks(case)
    fresh = again.compose_again(
        current, letter, seen_version=letter.version, actor=someone(), today=TODAY
    )
    assert fresh.sheet["details"]["returns"] == ["photograph: 2", "surat kakek: 1"]
    assert fresh.sheet["details"]["how"] != letter.sheet["details"]["how"]


def test_who_is_called_hears_the_language_of_the_day(current: Session) -> None:
    english(current, post=False)
    message = current.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message is not None
    case = message.application
    speaks(case, None)
    assert "Layanan ini gratis" in untold.text_now(current, message)
    untold.mark_told(current, message, "phone", actor=COUNTER)
    assert message.language == "id"
    speaks(case)
    assert "Layanan ini gratis" in untold.text_now(current, message), "what was said, stands"


def test_a_changed_day_is_told_in_the_language_of_the_day(current: Session) -> None:
    case = ready(current)
    case.state, case.finish_by = "complete", TODAY
    details = {"promise": "finish", "old": TODAY, "new": TODAY, "reason": "blangko habis"}
    message = messaging.tell(
        current, case, "date_changed", actor=someone(), today=TODAY, details=details
    )
    speaks(case)
    said = untold.text_now(current, message)
    assert "takes longer than we promised" in said
    assert letter_date(TODAY, "en") in said


def test_a_reminder_of_an_english_letter_is_english_though_the_first_was_not(
    current: Session,
) -> None:
    letter = handed_over(current)
    current.expire_all()
    case = speaks(letter.application)
    wait = waiting.wait_of(current, case)
    assert wait is not None
    waiting.remind(current, wait, today=wait.remind_on, actor=audit.system("test"))
    reminder = letter_of(current, case)
    assert (reminder.kind, reminder.language) == ("reminder", "en")
    assert len(names(reminder)) == 1
    assert names(reminder) != names(letter)


def test_a_message_becomes_a_letter_in_the_language_of_the_day(current: Session) -> None:
    english(current, post=False)
    message = current.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message is not None
    speaks(message.application, None)
    letter = posting.write_after_all(current, message, actor=someone(), today=TODAY)
    assert (letter.language, message.language) == ("id", "id")
    assert names(letter)[0] in message.text


def test_the_second_case_of_a_split_speaks_as_the_first(current: Session) -> None:
    actor = person(current, "operator")
    case = speaks(taken(current, actor))
    page = first_page(current, case.dossiers[0])
    second = split(
        current,
        case,
        service(current, "KK-BARU"),
        Share(pages=[page.id]),
        seen_version=case.version,
        actor=actor,
    )
    assert people.language_of(second) == "en"


@pytest.mark.parametrize(
    ("one", "other", "after"), [("en", None, "en"), (None, "en", "en"), (None, None, "id")]
)
def test_a_merged_case_speaks_the_language_that_was_chosen_for_either(
    current: Session, one: str | None, other: str | None, after: str
) -> None:
    case, target = speaks(ready(current), one), speaks(ready(current), other)
    merging.merge(
        current,
        case,
        target,
        seen_version=case.version,
        actor=someone(),
        reason="ganda",
        compared=True,
    )
    assert people.language_of(target) == after


def test_changing_the_language_is_an_event_that_says_to_which(current: Session) -> None:
    case = ready(current)
    data = people.applicant_data(case)
    people.write_people(
        current,
        case,
        ApplicantData(**{**vars(data), "language": "en"}),
        people.subject_data(case),
        seen=people.seen_mark(case),
        actor=COUNTER,
    )
    event = current.scalars(select(Event).where(Event.name == "data_keyed")).one()
    assert event.data == {"keyed": ["language"], "language": "en"}
    assert people.language_of(case) == "en"


def test_a_letter_that_left_is_never_written_over(current: Session) -> None:
    letter = english(current)
    assert letter is not None
    handed_over(current, letter)
    handing.came_back(current, letter, reason="moved", actor=COUNTER)
    speaks(letter.application, None)
    again.compose_again(
        current, letter, seen_version=letter.version, actor=COUNTER, today=TODAY, sure=True
    )
    assert runs.facts_of(letter).language == "en"
