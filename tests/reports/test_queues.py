"""How much waits where."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from postal.extensions import writing
from postal.models import Application, Batch, Dossier, Envelope, Page
from postal.pile_sizes import queue_sizes
from postal.reports import services
from postal.reports.desks import DESKS, waiting
from postal.workflow import QUEUES, Thing

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
TODAY = NOON.date()
LONG_AGO = NOON - timedelta(days=3)


def an_envelope(state: str, since: datetime = NOON, arrived: date = TODAY) -> Envelope:
    return Envelope(state=state, state_since=since, arrived=arrived, way="post")


def a_dossier(number: int, state: str, at: datetime = NOON) -> Dossier:
    return Dossier(state=state, state_since=at, created_at=at, code=f"D{number:09}")


def an_application(
    number: int, state: str, since: datetime = NOON, paper: datetime | None = None
) -> Application:
    return Application(
        state=state,
        state_since=since,
        tracking_code=f"{number:012}",
        received_on=NOON.date(),
        paper_ready_at=paper,
    )


def a_batch(number: int, state: str, at: datetime = NOON, pages: int | None = 3) -> Batch:
    return Batch(
        state=state,
        state_since=at,
        created_at=at,
        sha256=f"{number:064}",
        name="baki.pdf",
        size=1,
        way="inbox",
        pages_total=pages,
    )


def test_an_empty_office_has_every_queue_and_nothing_in_it(app: Flask, session: Session) -> None:
    del app
    assert queue_sizes(session) == {row.name: (0, None) for row in QUEUES}


def test_a_thing_is_counted_in_the_queue_of_its_state(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        s.add_all([an_envelope("misdirected"), an_envelope("misdirected", LONG_AGO)])
        s.add_all([an_envelope("emptied"), a_dossier(1, "scanned"), a_batch(1, "quarantined")])
    sizes = queue_sizes(session)
    assert sizes["exits"] == (2, LONG_AGO)
    assert sizes["to_match"] == (1, NOON)
    assert sizes["batch_quarantine"] == (1, NOON)
    assert sum(count for count, _ in sizes.values()) == 4


def test_a_case_waits_for_its_paper_and_then_for_its_check(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        s.add(an_application(1, "registered", LONG_AGO))
        s.add(an_application(2, "registered", LONG_AGO, paper=NOON))
        s.add(an_application(3, "in_person_required", NOON))
        s.add(an_application(4, "in_person_required", LONG_AGO, paper=NOON))
        s.add(an_application(5, "withdrawn"))
    sizes = queue_sizes(session)
    assert sizes["await_pages"] == (1, LONG_AGO)
    assert sizes["to_verify"] == (1, NOON)
    assert sizes["to_visit"] == (2, NOON)
    assert sum(count for count, _ in sizes.values()) == 4


def test_every_queue_is_worked_off_at_exactly_one_desk() -> None:
    listed = [name for desk in DESKS for name in desk.queues]
    assert sorted(listed) == sorted(row.name for row in QUEUES)


def test_only_what_waits_for_a_person_is_counted_at_a_desk() -> None:
    counts = {row.name: 1 for row in QUEUES}
    scanning = next(desk for desk in DESKS if desk.counts_pages)
    people = [row for row in scanning.rows() if row.name not in ("batch_arriving", "batch_reading")]
    assert waiting(scanning, counts, 5) == len(people) + 5
    envelopes = DESKS[0]
    assert waiting(envelopes, counts, 5) == len(
        [row for row in QUEUES if row.thing is Thing.ENVELOPE]
    )


def test_a_page_without_a_place_waits_since_its_batch_came(app: Flask, session: Session) -> None:
    del app
    with writing() as s:
        batch = a_batch(1, "needs_attention", LONG_AGO)
        s.add(batch)
        s.flush()
        for number, place in enumerate(("unplaced", "unplaced", "cover"), start=1):
            s.add(
                Page(
                    batch_id=batch.id,
                    number=number,
                    place=place,
                    width_px=1,
                    height_px=1,
                    dpi=300,
                    how="contoh",
                )
            )
    assert services.unplaced_pages(session) == (2, LONG_AGO)


def test_days_begin_at_midnight_of_the_office_and_not_of_the_database(
    app: Flask, session: Session
) -> None:
    del app
    late_evening = datetime(2026, 11, 19, 16, 59, tzinfo=UTC)  # 23.59 WIB, 00.59 WITA
    with writing() as s:
        s.add_all([a_dossier(1, "filed", late_evening), a_dossier(2, "filed", NOON)])
        s.add_all([a_batch(1, "accepted", late_evening, 40), a_batch(2, "arriving", NOON, None)])
        s.add(an_envelope("emptied", arrived=date(2026, 11, 19)))
        s.add(an_envelope("emptied", arrived=date(2026, 11, 1)))
    days = services.last_days(date(2026, 11, 20), 3)
    in_west = services.arrivals(session, days, "WIB")
    assert [(it.envelopes, it.dossiers, it.pages) for it in in_west] == [
        (0, 0, 0),
        (1, 1, 40),
        (0, 1, 0),
    ]
    in_middle = services.arrivals(session, days, "WITA")
    assert [(it.dossiers, it.pages) for it in in_middle] == [(0, 0), (0, 0), (2, 40)]


def test_the_last_sign_of_life_is_the_newest_batch(app: Flask, session: Session) -> None:
    del app
    assert services.last_scan_activity(session) is None
    with writing() as s:
        s.add_all([a_batch(1, "accepted", LONG_AGO), a_batch(2, "accepted", NOON)])
    assert services.last_scan_activity(session) == NOON
