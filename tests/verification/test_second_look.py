"""Chance sends some decisions to a second person: who looks, what is told, what was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor, SomeoneElseMovedIt
from postal.extensions import writing
from postal.lookups import the_office
from postal.models import Application, Letter, Promise, Staff, StaffRole
from postal.public.finding import find as status_of
from postal.reaching import NotReachable
from postal.verdicts import Verdict
from postal.verification import deciding, judging, second_look, second_verdicts, taking
from postal.verification.checklist import Outcome
from postal.verification.judging import Evidence
from postal.verification.refusals import (
    DecisionChanged,
    LineUnknown,
    NotLookedAtTwice,
    NotProposed,
    OwnDecision,
    PageElsewhere,
)
from postal.verification.second_verdicts import Said
from postal.workflow import IllegalMove, NotYourMove, Role
from tests.cases import a_case
from tests.conftest import ClientFor
from tests.verification.stage import TODAY, judge, lines, person, taken


@pytest.fixture
def writer(app: Flask) -> Iterator[Session]:
    del app
    with writing() as session:
        yield session


def colleague(session: Session, username: str, *, until: date | None = None) -> Actor:
    """One more operator, with their role until a day or for good."""
    row = Staff(username=username, name=f"Contoh {username}", password_hash="x")
    row.roles = [StaffRole(role=Role.OPERATOR.value, valid_to=until)]
    session.add(row)
    session.flush()
    return Actor(row.id, row.name, frozenset({Role.OPERATOR}), "test")


def everything_twice(session: Session, share: int = 100) -> Actor:
    """An office that looks at this share twice, with enough operators; returns a second one."""
    the_office(session).second_look_percent = share
    colleague(session, "ketiga")
    return colleague(session, "kedua")


def decided(session: Session, actor: Actor, *open_lines: int) -> Application:
    case = taken(session, actor)
    keys = lines(session, case)
    judge(session, case, actor, *(keys[place] for place in open_lines))
    outcome = Outcome.INCOMPLETE if open_lines else Outcome.COMPLETE
    deciding.confirm(session, case, outcome, seen_version=case.version, actor=actor, today=TODAY)
    return case


def look(
    session: Session,
    case: Application,
    actor: Actor,
    verdicts: dict[str, Verdict] | None = None,
    note: str | None = None,
    more: tuple[str | None, Evidence] | tuple[()] = (),
) -> Outcome:
    return second_look.decide(
        session,
        case,
        {line: Said(verdict, *more) for line, verdict in (verdicts or {}).items()},
        seen_version=case.version,
        actor=actor,
        today=TODAY,
        note=note,
    )


def promised(session: Session, case: Application) -> list[str]:
    return list(
        session.scalars(
            select(Promise.kind).where(Promise.application_id == case.id).order_by(Promise.id)
        )
    )


def test_a_decision_that_chance_picks_waits_and_nothing_is_promised_or_told(
    writer: Session,
) -> None:
    everything_twice(writer)
    whole = decided(writer, person(writer, "operator"))
    short = decided(writer, person(writer, "operator"), 0)
    assert {whole.state, short.state} == {"second_look"}
    assert "finish" not in promised(writer, whole)
    assert whole.finish_by is None
    kinds = writer.scalars(select(Letter.kind).where(Letter.application_id == short.id)).all()
    assert "missing" not in kinds


def test_the_citizen_reads_that_it_is_being_examined(app: Flask) -> None:
    with writing() as session:
        everything_twice(session)
        code = decided(session, person(session, "operator")).tracking_code
    with writing() as session:
        reply = status_of(session, code)
        assert "Sedang diperiksa" in str(reply) or "examining" in str(reply)


def test_without_the_offices_wish_and_below_three_operators_nothing_is_picked(
    writer: Session,
) -> None:
    assert decided(writer, person(writer, "operator")).state == "complete"
    the_office(writer).second_look_percent = 100
    colleague(writer, "kedua")
    assert not second_look.active(writer, TODAY)
    assert decided(writer, person(writer, "operator")).state == "complete"
    colleague(writer, "ketiga")
    assert second_look.active(writer, TODAY)
    assert decided(writer, person(writer, "operator")).state == "second_look"


def test_a_stand_in_whose_time_is_over_does_not_count(writer: Session) -> None:
    the_office(writer).second_look_percent = 100
    colleague(writer, "kedua")
    colleague(writer, "pengganti", until=date(2026, 11, 20))
    assert not second_look.active(writer, TODAY)


def test_about_the_wanted_share_is_picked_and_the_same_case_always_the_same_way(
    writer: Session,
) -> None:
    everything_twice(writer, 30)
    cases = [a_case(writer) for _ in range(200)]
    first = [second_look.drawn(writer, case, TODAY) for case in cases]
    assert 35 <= sum(first) <= 85
    assert [second_look.drawn(writer, case, TODAY) for case in cases] == first
    the_office(writer).second_look_percent = 60
    more = [second_look.drawn(writer, case, TODAY) for case in cases]
    assert all(later for earlier, later in zip(first, more, strict=True) if earlier)


def test_letting_go_and_taking_it_again_draws_the_same_lot(writer: Session) -> None:
    everything_twice(writer, 50)
    operator = person(writer, "operator")
    case = taken(writer, operator)
    before = second_look._lot(writer, case)
    taking.release(writer, case, seen_version=case.version, actor=operator)
    taking.take(writer, case, seen_version=case.version, actor=operator)
    assert second_look._lot(writer, case) == before


def test_a_decision_that_cannot_be_carried_out_is_refused_to_the_first_person(
    writer: Session,
) -> None:
    everything_twice(writer)
    operator = person(writer, "operator")
    case = taken(writer, operator)
    judge(writer, case, operator)
    assert case.applicant is not None
    case.applicant.address = None
    with pytest.raises(NotReachable):
        deciding.confirm(
            writer,
            case,
            Outcome.COMPLETE,
            seen_version=case.version,
            actor=operator,
            today=TODAY,
        )


def test_a_second_operator_confirms_and_then_the_day_is_promised(writer: Session) -> None:
    second = everything_twice(writer)
    case = decided(writer, person(writer, "operator"))
    assert look(writer, case, second) is Outcome.COMPLETE
    assert case.state == "complete"
    assert promised(writer, case)[-1] == "finish"
    assert second_look.changed_for(writer, person(writer, "operator").staff_id) == []


def test_nobody_looks_at_their_own_decision(writer: Session) -> None:
    everything_twice(writer)
    operator = person(writer, "operator")
    case = decided(writer, operator)
    with pytest.raises(OwnDecision):
        look(writer, case, operator)
    both = Actor(operator.staff_id, "x", frozenset({Role.OPERATOR, Role.SUPERVISOR}), "test")
    with pytest.raises(OwnDecision):
        look(writer, case, both)


def test_what_the_second_one_changes_is_decided_and_shown_to_the_first_until_seen(
    writer: Session,
) -> None:
    second = everything_twice(writer)
    operator = person(writer, "operator")
    case = decided(writer, operator)
    line = lines(writer, case)[1]
    said = look(writer, case, second, {line: Verdict.UNCLEAR}, "KK-nya buram")
    assert (said, case.state) == (Outcome.INCOMPLETE, "incomplete")
    (event,) = second_look.changed_for(writer, operator.staff_id)
    assert event.data is not None
    assert event.data["changed"] == {line: ["present", "unclear"]}
    assert (event.actor_id, event.note) == (second.staff_id, "KK-nya buram")
    assert second_look.changed_for(writer, second.staff_id) == []
    with pytest.raises(NotLookedAtTwice):
        second_look.mark_seen(writer, event, actor=second)
    second_look.mark_seen(writer, event, actor=operator)
    second_look.mark_seen(writer, event, actor=operator)
    assert second_look.changed_for(writer, operator.staff_id) == []


def test_a_changed_line_takes_its_own_note_and_the_page_in_view(writer: Session) -> None:
    second = everything_twice(writer)
    operator = person(writer, "operator")
    case = decided(writer, operator, 1)
    line = lines(writer, case)[1]
    page = judging.paper(writer, case)[0][1][0]
    look(writer, case, second, {line: Verdict.UNCLEAR}, more=("bawah gelap", Evidence(page.id)))
    row = judging.examine(writer, case).rows[line]
    assert (row.verdict, row.note, row.page_id) == ("unclear", "bawah gelap", page.id)


def test_only_another_note_is_a_change_that_the_first_one_reads(writer: Session) -> None:
    second = everything_twice(writer)
    operator = person(writer, "operator")
    case = decided(writer, operator, 1)
    line = lines(writer, case)[1]
    look(writer, case, second, {line: Verdict.ABSENT}, more=("KK seluruh keluarga", Evidence()))
    (event,) = second_look.changed_for(writer, operator.staff_id)
    assert event.data is not None
    assert event.data["changed"] == {line: ["absent", "absent"]}


def test_the_first_ones_note_goes_with_its_verdict_only(writer: Session) -> None:
    second = everything_twice(writer)
    operator = person(writer, "operator")
    case = decided(writer, operator, 1)
    line = lines(writer, case)[1]
    judging.examine(writer, case).rows[line].note = "kurang lembar 2"
    said = {line: Said(Verdict.UNCLEAR, "kurang lembar 2")}
    second_verdicts.change(writer, case, said, second)
    assert judging.examine(writer, case).rows[line].note is None


def test_a_note_without_a_verdict_and_a_page_of_another_case_are_refused(writer: Session) -> None:
    second = everything_twice(writer)
    case = decided(writer, person(writer, "operator"), 1)
    line = lines(writer, case)[1]
    elsewhere = judging.paper(writer, taken(writer, person(writer, "operator")))[0][1][0]
    with pytest.raises(PageElsewhere):
        look(writer, case, second, {line: Verdict.WRONG}, more=("", Evidence(elsewhere.id)))
    writer.delete(judging.examine(writer, case).rows[line])
    writer.flush()
    with pytest.raises(second_verdicts.NoteAlone) as refused:
        second_verdicts.change(writer, case, {line: Said(None, "tanpa nilai")}, second)
    assert (refused.value.code, refused.value.values["line"]) == ("note-alone", 2)


def test_a_line_the_service_lacks_a_stale_look_and_a_decided_case_are_refused(
    writer: Session,
) -> None:
    second = everything_twice(writer)
    case = decided(writer, person(writer, "operator"))
    with pytest.raises(LineUnknown):
        look(writer, case, second, {"need:X": Verdict.ABSENT})
    with pytest.raises(DecisionChanged):
        second_look.confirm(
            writer,
            case,
            Outcome.INCOMPLETE,
            seen_version=case.version,
            actor=second,
            today=TODAY,
        )
    seen = case.version
    look(writer, case, second)
    with pytest.raises(SomeoneElseMovedIt) as refused:
        second_look.decide(writer, case, {}, seen_version=seen, actor=second, today=TODAY)
    assert refused.value.values["who"] == second.name
    with pytest.raises(NotLookedAtTwice):
        look(writer, case, second)


def test_a_case_nobody_proposed_to_reject_is_not_rejected_but_may_be_sent_back(
    writer: Session,
) -> None:
    everything_twice(writer)
    operator, supervisor = person(writer, "operator"), person(writer, "supervisor")
    case = decided(writer, operator)
    given = {"actor": supervisor, "reason": "palsu"}
    with pytest.raises(NotProposed):
        deciding.confirm_rejection(writer, case, seen_version=case.version, **given)  # type: ignore[arg-type]
    deciding.send_back(writer, case, seen_version=case.version, **given)  # type: ignore[arg-type]
    assert (case.state, case.taken_by_id) == ("under_verification", operator.staff_id)


def test_a_rejection_is_for_a_supervisor_and_no_lot(writer: Session) -> None:
    second = everything_twice(writer)
    operator = person(writer, "operator")
    case = taken(writer, operator)
    judge(writer, case, operator)
    deciding.propose_rejection(
        writer, case, seen_version=case.version, actor=operator, reason="palsu"
    )
    assert not second_look.by_lot(writer, case)
    with pytest.raises(NotLookedAtTwice):
        look(writer, case, second)
    with pytest.raises(NotYourMove):
        deciding.decide_after_all(
            writer,
            case,
            Outcome.COMPLETE,
            seen_version=case.version,
            actor=second,
            today=TODAY,
        )


def test_the_mailroom_takes_no_second_look(writer: Session) -> None:
    everything_twice(writer)
    case = decided(writer, person(writer, "operator"))
    with pytest.raises((NotYourMove, IllegalMove)):
        look(writer, case, person(writer, "mailroom"))


@pytest.fixture
def code(app: Flask) -> str:
    """The tracking code of a decision that waits for a second person."""
    del app
    with writing() as session:
        everything_twice(session)
        return decided(session, person(session, "operator")).tracking_code


def state_of(code: str) -> str:
    with writing() as session:
        found = select(Application.state).where(Application.tracking_code == code)
        return session.scalars(found).one()


def form_of(page: str) -> dict[str, str]:
    version = re.search(r'name="seen_version" value="(\d+)"', page)
    assert version is not None
    return {"seen_version": version.group(1)}


def test_the_supervisor_looks_twice_on_one_plain_page(client: ClientFor, code: str) -> None:
    desk = client("supervisor")
    listed = desk.get("/pemeriksaan/persetujuan").text
    assert "dipilih acak" in listed
    assert f"/pemeriksaan/{code}/kedua" in listed
    page = desk.get(f"/pemeriksaan/{code}/kedua").text
    first_line = re.findall(r'name="(line-[^"]+)"', page)[0]
    form = form_of(page) | {first_line: "unclear", "note": "buram sekali"}
    assert desk.post(f"/pemeriksaan/{code}/kedua", data=form).status_code == 302
    assert state_of(code) == "incomplete"


def test_what_would_follow_is_told_before_and_nothing_is_written(
    client: ClientFor, code: str
) -> None:
    desk = client("supervisor")
    page = desk.get(f"/pemeriksaan/{code}/kedua").text
    assert 'decision-complete" id="akibat"' in page
    line = re.findall(r'name="(line-[^"]+)"', page)[0]
    answer = desk.post(f"/pemeriksaan/{code}/kedua/akibat", data={line: "absent"})
    assert answer.json == {"outcome": "incomplete", "decision": "Belum lengkap: 1"}
    assert state_of(code) == "second_look"


def test_after_a_second_look_the_next_one_is_there_but_never_ones_own(
    client: ClientFor, code: str
) -> None:
    with writing() as session:
        operator, supervisor = person(session, "operator"), person(session, "supervisor")
        own = decided(session, operator).tracking_code
        both = Actor(supervisor.staff_id, "x", frozenset({Role.OPERATOR}), "test")
        decided(session, both)
    desk = client("supervisor")
    answer = desk.post(
        f"/pemeriksaan/{code}/kedua", data=form_of(desk.get(f"/pemeriksaan/{code}/kedua").text)
    )
    assert answer.location == f"/pemeriksaan/{own}/kedua"
    answer = desk.post(answer.location, data=form_of(desk.get(answer.location).text))
    assert answer.location == "/pemeriksaan/persetujuan"


def test_a_refused_second_look_keeps_every_verdict_and_note(client: ClientFor, code: str) -> None:
    desk = client("supervisor")
    page = desk.get(f"/pemeriksaan/{code}/kedua").text
    line = re.findall(r'name="line-([^"]+)"', page)[0]
    typed = {f"line-{line}": "wrong", f"note-{line}": "NIK 3273015401900001", "seen_version": "99"}
    answer = desk.post(f"/pemeriksaan/{code}/kedua", data=typed)
    assert answer.status_code == 409
    assert re.search(rf'name="line-{line}"[^>]*value="wrong" checked', answer.text)
    assert 'value="NIK 3273015401900001"' in answer.text


def test_the_second_person_has_the_pages_as_the_first_one_had_them(
    client: ClientFor, code: str
) -> None:
    desk = client("supervisor")
    page = desk.get(f"/pemeriksaan/{code}/kedua").text
    assert re.search(rf'href="/pemeriksaan/{code}/lembar"[^>]*data-key="w"', page)
    assert {'data-key="]"', 'data-key="+"', 'data-key="."'} <= set(
        re.findall(r'data-key="."', page)
    )
    pages = re.findall(rf'href="(/pemeriksaan/{code}/kedua\?bukti=[^"]+)"', page)
    assert len(pages) == 3
    large = [re.findall(r'id="lembar" src="([^"]+)"', desk.get(each).text) for each in pages]
    assert len({each for found in large for each in found}) == 3


def test_the_first_person_sees_the_change_on_their_desk_until_they_say_so(
    client: ClientFor, code: str
) -> None:
    with writing() as session:
        case = session.scalars(select(Application).where(Application.tracking_code == code)).one()
        line = lines(session, case)[0]
        look(session, case, person(session, "supervisor"), {line: Verdict.ABSENT}, "tidak ada")
    desk = client("operator")
    page = desk.get("/pemeriksaan/").text
    assert "Keputusan saya yang diubah" in page
    assert "ada menjadi tidak ada" in page.lower()
    found = re.search(r"/pemeriksaan/perubahan/\d+", page)
    assert found is not None
    answer = desk.post(found.group(), follow_redirects=True)
    assert "Keputusan saya yang diubah" not in answer.text
    assert desk.post("/pemeriksaan/perubahan/999999").status_code == 404


def test_the_first_person_only_reads_their_own_decision(client: ClientFor, code: str) -> None:
    desk = client("operator")
    page = desk.get(f"/pemeriksaan/{code}/kedua").text
    assert "orang lain yang harus memeriksanya" in page
    answer = desk.post(f"/pemeriksaan/{code}/kedua", data=form_of(page))
    assert answer.status_code == 409
    assert state_of(code) == "second_look"


def test_the_workbench_offers_no_rejection_of_what_chance_picked(
    client: ClientFor, code: str
) -> None:
    page = client("supervisor").get(f"/pemeriksaan/{code}").text
    assert "Setujui penolakan" not in page
    assert f"/pemeriksaan/{code}/kedua" in page


def settings(desk: FlaskClient, share: str) -> tuple[int, str]:
    answer = desk.post("/admin/pemeriksaan-kedua", data={"share": share}, follow_redirects=True)
    return answer.status_code, answer.text


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_the_share_is_set_and_the_page_says_when_too_few_people_work(
    client: ClientFor, role: str
) -> None:
    desk = client(role)
    status, page = settings(desk, "20")
    assert status == 200
    assert "Hari ini mati: hanya 1 pemeriksa bertugas" in page
    with writing() as session:
        assert the_office(session).second_look_percent == 20
        colleague(session, "kedua")
        colleague(session, "ketiga")
    assert "Hari ini hidup: 3" in desk.get("/admin/pemeriksaan-kedua").text


@pytest.mark.parametrize("share", ["101", "-1", "sepuluh", ""])
def test_a_share_that_is_none_is_refused_and_kept_in_its_field(
    client: ClientFor, share: str
) -> None:
    status, page = settings(client("supervisor"), share)
    assert status == 422
    assert "dari 0 sampai 100" in page
    assert f'value="{share}"' in page
