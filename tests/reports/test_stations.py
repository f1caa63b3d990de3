"""The river: every queue has its place in it, and what is late is known by its state's limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from postal.dates import day_begins
from postal.extensions import writing
from postal.models import Application
from postal.pile_sizes import Size
from postal.reports import stations
from postal.reports.stations import ASIDE, RIVER
from postal.workflow import QUEUES

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTHING: Size = (0, None)


def sizes(**filled: Size) -> dict[str, Size]:
    return {row.name: NOTHING for row in QUEUES} | filled


def reach(label: str, found: list[stations.Reach]) -> stations.Reach:
    return next(each for each in found if each.label == label)


def test_every_queue_stands_in_the_river_or_beside_it_exactly_once() -> None:
    placed = [name for station in RIVER for name in station.queues] + list(ASIDE)
    assert sorted(placed) == sorted(row.name for row in QUEUES)


def test_a_station_adds_up_its_queues_and_knows_the_oldest() -> None:
    waiting = sizes(to_verify=(3, NOW - HOUR), in_hand=(2, NOW - 2 * HOUR))
    found = reach("Periksa", stations.river(waiting, NOTHING, NOW))
    assert (found.count, found.oldest, found.late) == (5, NOW - 2 * HOUR, False)
    assert [pool.name for pool in found.pools] == ["to_verify", "in_hand"]


def test_a_station_is_late_when_one_of_its_queues_is() -> None:
    waiting = sizes(to_verify=(3, NOW - HOUR), in_hand=(1, NOW - 25 * HOUR))
    found = reach("Periksa", stations.river(waiting, NOTHING, NOW))
    assert found.late
    assert [pool.late for pool in found.pools] == [False, True]


def test_a_wait_of_exactly_the_limit_is_not_late() -> None:
    waiting = sizes(to_approve=(1, NOW - 48 * HOUR))
    assert not reach("Persetujuan", stations.river(waiting, NOTHING, NOW)).late
    assert reach("Persetujuan", stations.river(waiting, NOTHING, NOW + HOUR)).late


def test_pages_without_a_place_wait_at_the_scanner() -> None:
    found = reach("Pindai", stations.river(sizes(), (4, NOW - HOUR), NOW))
    assert (found.count, found.oldest) == (4, NOW - HOUR)


def test_an_empty_station_says_so() -> None:
    found = stations.river(sizes(), NOTHING, NOW)
    assert {(each.count, each.oldest, each.late, each.pools) for each in found} == {
        (0, None, False, ())
    }


def test_only_what_was_finished_since_midnight_counts_as_today_s(
    app: Flask, session: Session
) -> None:
    with writing() as s:
        for number, (state, since) in enumerate(
            [("finished", NOW), ("finished", NOW - 24 * HOUR), ("withdrawn", NOW)]
        ):
            s.add(
                Application(
                    state=state,
                    state_since=since,
                    tracking_code=f"{number:012}",
                    received_on=NOW.date(),
                )
            )
    assert stations.finished_since(session, day_begins(NOW.date(), "WIB")) == 1
