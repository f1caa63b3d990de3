"""The numbers of a day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from postal.balance.delivered import write_down
from postal.extensions import db, writing
from postal.models import Dossier, Envelope, Page
from tests.balance.stage import (
    DAY,
    NOON,
    a_batch,
    a_bundle,
    a_good_day,
    an_envelope,
    day,
    kinds,
    person,
)


def test_a_day_on_which_everything_agrees_has_no_difference(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        a_good_day(s, 3)
        write_down(s, DAY, 3, seen=0, actor=person(s, "mailroom"))
    found = day(session)
    assert found.differences == ()
    assert asdict(found.numbers) == {
        "delivered": 3,
        "envelopes": 3,
        "by_post": 3,
        "other_ways": 0,
        "dossiers": 3,
        "left": 0,
        "covers": 3,
        "filed": 3,
        "sheets": 6,
        "pages": 6,
        "uncounted": 0,
    }


def test_an_envelope_brought_another_way_is_not_expected_on_the_list(
    app: Flask, session: Session
) -> None:
    del app
    with writing() as s:
        for way in ("post", "courier", "counter", "district"):
            an_envelope(s, way=way)
        write_down(s, DAY, 1, seen=0, actor=person(s, "mailroom"))
    found = day(session)
    numbers = found.numbers
    assert (numbers.envelopes, numbers.by_post, numbers.other_ways) == (4, 1, 3)
    assert found.differences == ()


def test_an_envelope_counts_for_the_day_it_arrived_not_for_that_of_its_registration(
    app: Flask, session: Session
) -> None:
    del app
    with writing() as s:
        late = an_envelope(s, DAY, at=NOON + timedelta(days=2))
        a_bundle(s, envelope=late, at=NOON + timedelta(days=2))
    assert day(session).numbers.dossiers == 1
    assert day(session, DAY + timedelta(days=2)).numbers.dossiers == 0


def test_a_dossier_without_an_envelope_counts_for_the_offices_day_of_its_scan(
    app: Flask, session: Session
) -> None:
    del app
    just_after_midnight = datetime.fromisoformat("2026-11-20T00:30:00+07:00")  # UTC: the 19th
    with writing() as s:
        found = a_bundle(s, pages="C-", state="scanned", case=False, at=just_after_midnight)
        envelope = found.envelope
        found.envelope = None
        s.delete(envelope)
    counted = [day(session, DAY + timedelta(days=step)).numbers.dossiers for step in (-1, 0, 1)]
    assert counted == [0, 1, 0]


def test_what_left_the_usual_way_with_a_reason_is_not_missed(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        envelope = an_envelope(s)
        for state in ("void", "forwarded", "kept_unscanned", "filed"):
            row = a_bundle(s, envelope=envelope)
            row.state = state
        a_bundle(s, pages="C-", envelope=envelope)
    numbers = day(session).numbers
    assert (numbers.dossiers, numbers.left, numbers.covers, numbers.filed) == (5, 4, 1, 1)
    assert kinds(session) == ["list-not-counted"]


def test_a_dossier_that_nobody_counted_is_told_and_is_no_difference(
    app: Flask, session: Session
) -> None:
    del app
    with writing() as s:
        a_bundle(s, pages="C---", sheets=None, envelope=an_envelope(s, way="counter"))
    found = day(session)
    assert (found.numbers.uncounted, found.numbers.pages) == (1, 3)
    assert found.differences == ()


def test_a_day_without_anything_is_balanced(app: Flask, session: Session) -> None:
    del app
    assert day(session, date(2026, 11, 1)).differences == ()


def test_a_large_day_takes_no_more_questions_than_a_small_one(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        batch = a_batch(s)
        envelopes = [
            Envelope(state="emptied", arrived=DAY, way="post", created_at=NOON) for _ in range(1500)
        ]
        s.add_all(envelopes)
        s.flush()
        dossiers = [
            Dossier(state="received", code=f"D{place}", sheets=6, envelope_id=envelope.id)
            for place, envelope in enumerate(envelopes)
        ]
        s.add_all(dossiers)
        s.flush()
        _many_pages(s, batch.id, [row.id for row in dossiers])
    asked: list[str] = []
    session.rollback()
    event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    found = day(session)
    assert found.numbers.covers == 1500
    assert len([one for one in asked if one.startswith(("SELECT", "WITH"))]) <= 8


def _many_pages(session: Session, batch_id: int, dossiers: list[int]) -> None:
    shared = {
        "batch_id": batch_id,
        "blank": False,
        "turn": 0,
        "width_px": 1,
        "height_px": 1,
        "dpi": 1,
        "how": "t",
        "version": 1,
    }
    rows = [
        {
            **shared,
            "number": place * 7 + page + 1,
            "place": "dossier" if page else "cover",
            "dossier_id": dossier,
        }
        for place, dossier in enumerate(dossiers)
        for page in range(7)
    ]
    session.execute(Page.__table__.insert(), rows)  # type: ignore[attr-defined]
