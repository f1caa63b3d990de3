"""Days that nobody closed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from postal.balance.closing import open_again
from postal.balance.delivered import write_down
from postal.balance.forgotten import forgotten_days
from postal.extensions import writing
from postal.models import DayClosing
from tests.balance.stage import DAY, an_envelope, person

pytestmark = pytest.mark.usefixtures("app")
NEXT = DAY + timedelta(days=1)


def closed(s: Session, day: date) -> None:
    s.add(DayClosing(day=day, number=1, numbers={}, differences=[]))


def test_a_day_with_mail_is_asked_for_the_next_morning_and_not_before(session: Session) -> None:
    with writing() as s:
        an_envelope(s)
        an_envelope(s)
    assert forgotten_days(session, DAY) == []
    assert forgotten_days(session, NEXT) == [DAY]


def test_a_closed_day_is_not_asked_for_until_it_is_opened_again(session: Session) -> None:
    with writing() as s:
        an_envelope(s)
        closed(s, DAY)
    assert forgotten_days(session, NEXT) == []
    with writing() as s:
        open_again(s, DAY, number=1, reason="salah", actor=person(s, "supervisor"))
    assert forgotten_days(session, NEXT) == [DAY]


def test_a_day_without_mail_is_not_asked_for(session: Session) -> None:
    assert forgotten_days(session, NEXT) == []


def test_a_day_whose_mail_was_counted_and_never_registered_is_asked_for(session: Session) -> None:
    with writing() as s:
        write_down(s, DAY, 12, seen=0, actor=person(s, "mailroom"))
        write_down(s, DAY - timedelta(days=1), 0, seen=0, actor=person(s, "mailroom"))
    assert forgotten_days(session, NEXT) == [DAY]


def test_several_days_come_newest_first(session: Session) -> None:
    days = [DAY - timedelta(days=back) for back in (5, 0, 2)]
    with writing() as s:
        for each in days:
            an_envelope(s, each)
    assert forgotten_days(session, NEXT) == sorted(days, reverse=True)


def test_an_office_that_never_closed_a_day_is_not_asked_for_its_whole_past(
    session: Session,
) -> None:
    with writing() as s:
        an_envelope(s, DAY - timedelta(days=40))
        an_envelope(s, DAY - timedelta(days=10))
    assert forgotten_days(session, DAY) == [DAY - timedelta(days=10)]


def test_forgetting_does_not_heal_by_waiting(session: Session) -> None:
    with writing() as s:
        closed(s, DAY)
        an_envelope(s, NEXT)
    assert forgotten_days(session, NEXT + timedelta(days=300)) == [NEXT]
