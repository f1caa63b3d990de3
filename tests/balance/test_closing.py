"""Closing a day, what it freezes, and opening it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.balance import closing
from postal.balance.closing import Reasons, open_again, without_reason
from postal.balance.delivered import delivered, parse_count, write_down
from postal.balance.refusals import (
    BalanceChanged,
    ClosingChanged,
    CountChanged,
    DayClosed,
    DayNotClosed,
    NotACount,
    ReasonMissing,
    ReasonsMissing,
)
from postal.extensions import writing
from postal.models import DayClosing, DeliveredCount, utc_now
from tests.balance.stage import (
    DAY,
    ZONE,
    a_bundle,
    a_good_day,
    an_envelope,
    day,
    person,
    scan,
    tracking,
)

pytestmark = pytest.mark.usefixtures("app")
NONE = Reasons({}, {})


def an_open_day() -> None:
    """Two dossiers that nobody scanned, brought by hand."""
    with writing() as s:
        for _ in range(2):
            a_bundle(s, sheets=2, envelope=an_envelope(s, way="counter"))


def shut(s: Session, reasons: Reasons = NONE, *, seen: str | None = None) -> DayClosing:
    version = day(s).version if seen is None else seen
    actor = person(s, "mailroom")
    return closing.close(s, DAY, zone=ZONE, seen=version, reasons=reasons, actor=actor)


def for_all(text: str = "dipindai besok") -> Reasons:
    return Reasons({}, {"not-scanned": text})


def test_a_balanced_day_is_closed_without_a_word(session: Session) -> None:
    with writing() as s:
        a_good_day(s, 2)
        write_down(s, DAY, 2, seen=0, actor=person(s, "mailroom"))
        shut(s)
    closed = day(session).closing
    assert closed is not None
    assert closed.closed_by is not None
    assert (closed.number, closed.closed_by.username, closed.differences) == (1, "mailroom", [])
    assert (closed.numbers["delivered"], closed.numbers["filed"]) == (2, 2)


def test_it_is_not_closed_while_a_difference_has_no_reason(session: Session) -> None:
    an_open_day()
    one, other = day(session).differences
    with writing() as s, pytest.raises(ReasonsMissing) as refused:
        shut(s, Reasons({one.key: "hilang", other.key: "  "}, {}))
    assert refused.value.values == {"n": 1}
    assert without_reason(day(session), Reasons({one.key: "hilang"}, {})) == [other]
    assert session.scalars(select(DayClosing)).all() == []


def test_each_difference_keeps_its_own_reason_and_the_others_that_of_their_kind(
    session: Session,
) -> None:
    an_open_day()
    one, other = day(session).differences
    with writing() as s:
        shut(s, Reasons({one.key: " tertinggal di baki "}, {"not-scanned": "dipindai besok"}))
    found = day(session)
    assert found.explained == {one.fact: "tertinggal di baki", other.fact: "dipindai besok"}
    assert found.unexplained == []
    assert found.closing is not None
    assert {each["dossier"] for each in found.closing.differences} == {one.dossier, other.dossier}


def test_it_is_refused_when_the_differences_changed_since_they_were_shown(
    session: Session,
) -> None:
    an_open_day()
    seen = day(session).version
    with writing() as s:
        a_bundle(s, envelope=an_envelope(s, way="counter"))
    with writing() as s, pytest.raises(BalanceChanged):
        shut(s, for_all(), seen=seen)
    assert day(session).closing is None


def test_a_day_is_closed_once_and_the_second_person_reads_who_did_it(session: Session) -> None:
    an_open_day()
    seen = day(session).version
    with writing() as s:
        shut(s, for_all(), seen=seen)
    with writing() as s, pytest.raises(DayClosed) as refused:
        shut(s, for_all(), seen=seen)
    assert refused.value.values["who"] == "Contoh Mailroom"
    assert len(session.scalars(select(DayClosing)).all()) == 1


def test_the_numbers_stay_as_they_were_while_the_day_goes_on(session: Session) -> None:
    an_open_day()
    with writing() as s:
        shut(s, for_all())
        row = a_bundle(s, envelope=an_envelope(s, way="counter"))
        scan(s, row, "C-")
        row.state = "matched"
    found = day(session)
    assert found.closing is not None
    assert (found.closing.numbers["dossiers"], found.numbers.dossiers) == (2, 3)


def test_an_envelope_registered_after_the_closing_is_a_difference_of_its_day(
    session: Session,
) -> None:
    an_open_day()
    with writing() as s:
        shut(s, for_all())
        late = an_envelope(s, way="counter", at=utc_now() + timedelta(seconds=1))
        row = a_bundle(s, pages="C-", envelope=late)
        code, case = row.code, tracking(row)
    (new,) = day(session).unexplained
    assert (new.kind, new.dossier, new.tracking) == ("registered-after-closing", code, case)


def test_a_reason_explains_no_other_numbers_than_those_it_was_given_for(session: Session) -> None:
    with writing() as s:
        envelope = an_envelope(s, way="counter")
        row = a_bundle(s, pages="C--", sheets=5, sides="single", envelope=envelope)
        row_id = row.id
        shut(s, Reasons({}, {"sheets-differ": "satu lembar terlipat"}))
    assert day(session).unexplained == []
    with writing() as s:
        scan(s, s.get_one(type(row), row_id), "-", "single")
    (new,) = day(session).unexplained
    assert (new.kind, new.values["pages"]) == ("sheets-differ", 3)


def test_a_closed_day_is_opened_with_a_reason_and_closed_anew(session: Session) -> None:
    an_open_day()
    with writing() as s:
        shut(s, for_all())
        actor = person(s, "supervisor")
        open_again(s, DAY, number=1, reason=" salah hitung ", actor=actor)
    assert day(session).closing is None
    with writing() as s:
        shut(s, for_all("dipindai lusa"))
    last, first = day(session).closings
    assert (last.number, last.reopened_at) == (2, None)
    assert first.reopened_by is not None
    assert (first.reopened_by.username, first.reopen_reason) == ("supervisor", "salah hitung")


def test_a_day_closed_anew_no_longer_names_what_came_late_the_first_time(
    session: Session,
) -> None:
    with writing() as s:
        shut(s)
        an_envelope(s, way="counter", at=utc_now())
        late = day(s).differences
        open_again(s, DAY, number=1, reason="register kertas", actor=person(s, "supervisor"))
        shut(s)
    assert [each.kind for each in late] == ["registered-after-closing"]
    assert day(session).differences == ()


def test_a_day_is_not_opened_without_a_reason() -> None:
    with writing() as s:
        shut(s)
        with pytest.raises(ReasonMissing):
            open_again(s, DAY, number=1, reason="  ", actor=person(s, "supervisor"))


def test_an_open_day_is_not_opened(session: Session) -> None:
    del session
    with writing() as s, pytest.raises(DayNotClosed):
        open_again(s, DAY, number=1, reason="x", actor=person(s, "supervisor"))


def test_another_closing_than_the_one_that_was_shown_is_not_opened() -> None:
    with writing() as s:
        shut(s)
        open_again(s, DAY, number=1, reason="x", actor=person(s, "supervisor"))
        shut(s)
        with pytest.raises(ClosingChanged):
            open_again(s, DAY, number=1, reason="x", actor=person(s, "supervisor"))


def test_a_changed_count_keeps_the_earlier_one(session: Session) -> None:
    with writing() as s:
        first = write_down(s, DAY, 40, seen=0, actor=person(s, "mailroom"))
        write_down(s, DAY, 41, seen=first.id, actor=person(s, "supervisor"))
    now = delivered(session, DAY)
    assert now is not None
    assert now.staff is not None
    assert (now.count, now.staff.username) == (41, "supervisor")
    assert [row.count for row in session.scalars(select(DeliveredCount))] == [40, 41]


def test_the_same_count_again_writes_nothing(session: Session) -> None:
    with writing() as s:
        first = write_down(s, DAY, 40, seen=0, actor=person(s, "mailroom"))
        write_down(s, DAY, 40, seen=first.id, actor=person(s, "supervisor"))
    assert len(session.scalars(select(DeliveredCount)).all()) == 1


def test_a_count_that_somebody_else_typed_meanwhile_is_not_overwritten(session: Session) -> None:
    with writing() as s:
        write_down(s, DAY, 40, seen=0, actor=person(s, "mailroom"))
    with writing() as s, pytest.raises(CountChanged) as refused:
        write_down(s, DAY, 41, seen=0, actor=person(s, "supervisor"))
    assert refused.value.values["count"] == 40
    assert day(session).numbers.delivered == 40


def test_the_count_of_a_closed_day_stays() -> None:
    with writing() as s:
        shut(s)
        with pytest.raises(DayClosed):
            write_down(s, DAY, 1, seen=0, actor=person(s, "mailroom"))


@pytest.mark.parametrize(("text", "count"), [("0", 0), (" 40 ", 40), ("1.284", 1284)])
def test_a_count_is_read_as_people_write_it(text: str, count: int) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["", "-1", "4,5", "1.28", "100000", "empat", "٤", "9" * 40])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(NotACount):
        parse_count(text)
