"""What happens late: letters that lie about, calls long after the decision, paper for a visit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from postal import audit, paper_since, waiting
from postal.correspondence import messaging, untold
from postal.correspondence.composing import last_day
from postal.dates import letter_date
from postal.extensions import writing
from postal.letters import handing, in_house, runs
from postal.letters.refusals import LetterOvertaken, RunOpen, TooLateToAnswer
from postal.lookups import office_today, the_office
from postal.matching import services as matching
from postal.models import Application, Letter, LetterRule, Message
from postal.workflow import Role
from tests.cases import a_case, a_dossier, an_envelope, someone
from tests.conftest import ClientFor
from tests.letters.stage import (
    TODAY,
    came_out,
    composed,
    handed_over,
    letter_of,
    printed,
    returned,
)
from tests.verification.stage import ready

SYSTEM = audit.system("test")
COUNTER = someone(Role.COUNTER)


def give(session: Session, letter: Letter) -> None:
    handing.hand_over(session, [letter], seen={letter.id: letter.version}, actor=someone())


def rejected(session: Session) -> Application:
    """A case that was rejected, and its message."""
    case = a_case(session)
    case.state = "rejected"
    messaging.tell(
        session, case, "rejected", actor=someone(), today=TODAY, details={"reason": "bukan warga"}
    )
    return case


def move(session: Session, case: Application, name: str) -> None:
    by = someone(Role.SUPERVISOR)
    audit.transition(session, case, name, seen_version=case.version, actor=by, reason="selesai")


def test_a_rejection_is_told_also_after_its_case_was_closed(current: Session) -> None:
    case = rejected(current)
    message = untold.messages_of(current, case)[0]
    move(current, case, "close")
    assert untold.worth_telling(current, message)
    assert untold.still_holds("rejected", case.state)


def test_a_rejection_that_was_taken_back_is_not_told_when_the_case_ends(current: Session) -> None:
    case = rejected(current)
    message = untold.messages_of(current, case)[0]
    move(current, case, "object")
    case.state = "finished"
    current.flush()
    assert not untold.worth_telling(current, message)


def test_the_letter_of_a_rejection_follows_its_message(current: Session) -> None:
    letter = composed(current)
    letter.kind, letter.wait_until = "rejected", None
    message = untold.message_of(current, letter)
    assert message is not None
    message.kind = "rejected"
    case = letter.application
    case.state = "rejected"
    move(current, case, "close")
    in_house.require_in_house(current, [letter], TODAY)
    case.state = "rejected"
    move(current, case, "object")
    case.state = "finished"
    with pytest.raises(LetterOvertaken):
        in_house.require_in_house(current, [letter], TODAY)


def test_a_letter_that_leaves_no_time_to_answer_is_not_printed(current: Session) -> None:
    letter = composed(current)
    assert letter.wait_until is not None
    late = letter.wait_until - waiting.LEAST_LEFT + timedelta(days=1)
    with pytest.raises(TooLateToAnswer) as refused:
        printed(current, letter, today=late)
    assert refused.value.values["until"] == f"{letter.wait_until:%d-%m-%Y}"
    assert (letter.state, letter.number) == ("composed", None)
    assert isinstance(runs.hindrance(current, letter, late), TooLateToAnswer)
    printed(current, letter, today=late - timedelta(days=1))


def test_a_printed_letter_that_lay_too_long_is_not_handed_over(current: Session) -> None:
    letter = composed(current)
    came_out(current, letter)
    letter.wait_until = office_today(current) + waiting.LEAST_LEFT - timedelta(days=1)
    with pytest.raises(TooLateToAnswer):
        give(current, letter)
    assert runs.sound(current, [letter])[1][0].code == "letter-too-late"
    letter.wait_until += timedelta(days=1)
    give(current, letter)


def test_nobody_hands_over_what_may_not_have_come_out(current: Session) -> None:
    one, other = composed(current), composed(current)
    run = printed(current, one, other)
    with pytest.raises(RunOpen) as refused:
        give(current, one)
    assert refused.value.values == {"letter": "470/1/2026", "when": run.at}
    again = runs.failed_from(current, run, 2, actor=someone())
    give(current, one)
    assert again is not None
    with pytest.raises(RunOpen):
        give(current, other)
    assert (one.state, other.state) == ("handed_over", "printed")


def reminded(session: Session) -> Letter:
    """A reminder that came back, of a letter that left."""
    letter = handed_over(session)
    session.expire_all()
    wait = waiting.wait_of(session, letter.application)
    assert wait is not None
    waiting.remind(session, wait, today=wait.remind_on, actor=SYSTEM)
    return returned(session, letter_of(session, letter.application))


def test_who_is_called_when_the_reminder_came_back_waits_anew(current: Session) -> None:
    letter = reminded(current)
    message = untold.message_of(current, letter)
    assert message is not None
    first = current.get_one(Letter, letter.id - 1)
    first.wait_until = office_today(current) - timedelta(days=20)
    ask = untold.message_of(current, first)
    assert ask is not None
    assert ask.told_at is not None
    ask.told_at -= timedelta(days=50)
    seen = letter.version
    handing.settle(current, letter, seen_version=seen, actor=COUNTER, done="ditelepon", way="phone")
    wait = waiting.wait_of(current, letter.application)
    today = office_today(current)
    assert wait is not None
    assert wait.last == last_day(current, today, the_office(current).wait_days)
    assert letter_date(wait.last, "id") in message.text
    assert waiting.look_after(current, today=today, actor=SYSTEM) == (0, 0)


def test_a_settled_reminder_that_nobody_told_stops_the_wait(current: Session) -> None:
    letter = reminded(current)
    seen = letter.version
    handing.settle(current, letter, seen_version=seen, actor=COUNTER, done="titip pesan")
    after = TODAY + timedelta(days=400)
    assert waiting.look_after(current, today=after, actor=SYSTEM) == (0, 0)


def unposted(session: Session, day: date) -> Message:
    session.add(LetterRule(service_code="", kind="come_in", by_post=False))
    case = ready(session)
    case.state = "in_person_required"
    return messaging.tell(session, case, "come_in", actor=someone(), today=day)


def test_what_is_told_late_names_the_day_that_holds_then(current: Session) -> None:
    day = office_today(current) - timedelta(days=45)
    message = unposted(current, day)
    wait_days = the_office(current).wait_days
    old, new = (last_day(current, each, wait_days) for each in (day, office_today(current)))
    assert letter_date(old, "id") in message.text
    assert letter_date(new, "id") in untold.text_now(current, message)
    untold.mark_told(current, message, "phone", actor=COUNTER)
    assert letter_date(new, "id") in message.text
    wait = waiting.wait_of(current, message.application)
    assert wait is not None
    assert wait.last == new
    the_office(current).wait_days = 90
    assert letter_date(new, "id") in untold.text_now(current, message), "what was said, stands"


def test_paper_for_a_case_that_waits_for_a_visit_stops_the_wait_and_is_shown(
    current: Session,
) -> None:
    message = unposted(current, office_today(current))
    case = message.application
    untold.mark_told(current, message, "phone", actor=COUNTER)
    wait = waiting.wait_of(current, case)
    assert wait is not None, "paper from before the ask stops nothing"
    assert paper_since.stopped_by_paper(current) == []
    dossier = a_dossier(current, case, pages=1, envelope=an_envelope(current))
    matching.settle(current, dossier, someone())
    assert (case.state, dossier.state) == ("in_person_required", "matched")
    after = wait.last + timedelta(days=1)
    assert waiting.look_after(current, today=after, actor=SYSTEM) == (0, 0)
    assert paper_since.stopped_by_paper(current) == [case]


def test_the_list_of_messages_names_the_case_whose_paper_came(client: ClientFor) -> None:
    with writing() as session:
        message = unposted(session, TODAY)
        number, code = message.application_id, message.application.tracking_code
    browser = client("counter")
    assert "Berkas datang" not in browser.get("/surat/pesan").text
    with writing() as session:
        case = session.get_one(Application, number)
        dossier = a_dossier(session, case, pages=1, envelope=an_envelope(session))
        matching.settle(session, dossier, someone())
        bundle = dossier.id
    page = browser.get("/surat/pesan").text
    assert "Berkas datang untuk kasus" in page
    assert code in page
    named = browser.get(f"/kasus/{code}").text.split(f'id="berkas-{bundle}"')
    assert "datang selagi kasus menunggu orangnya" not in named[0], "only the bundle that came"
    assert "datang selagi kasus menunggu orangnya" in named[1]
    with writing() as session:
        session.get_one(Application, number).state = "registered"
    assert "datang selagi" not in browser.get(f"/kasus/{code}").text


@pytest.mark.parametrize("number", ["99999999999999999999999", "-1", "9" * 5000])
@pytest.mark.parametrize("path", ["/surat/cetak", "/surat/serah"])
def test_a_letter_that_no_table_holds_is_no_letter(
    client: ClientFor, path: str, number: str
) -> None:
    data = {"surat": number, "versi-99999999999999999999999": number, "versi-1": number}
    browser = client("mailroom")
    answer = browser.post(path, data=data)
    assert answer.status_code == 302
    assert "Tidak ada surat yang dipilih" in browser.get(answer.headers["Location"]).text


def test_a_version_of_no_letter_does_not_stop_the_hand_over(client: ClientFor) -> None:
    with writing() as session:
        letter = composed(session)
        came_out(session, letter)
        number, seen = letter.id, letter.version
    data = {"surat": number, f"versi-{number}": seen, "versi-99999999999999999999999": 1}
    browser = client("mailroom")
    assert browser.post("/surat/serah", data=data).status_code == 302
    assert "1 surat diserahkan." in browser.get("/surat/").text
