"""Any order and any repetition of reports ends in the same place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal import parcel_reports, parcels
from postal.carrier_facts import Fact, FactKind, attempts, fold
from postal.delivery import recording
from postal.delivery.carrier_events import Line
from postal.extensions import writing
from postal.models import CarrierEvent
from tests.delivery.stage import CLERK, NOON, RESI, a_produced_case, case_of, move, packed

K = FactKind
HOURS = [NOON + timedelta(hours=hour) for hour in range(4)]
OLDEST = NOON - timedelta(hours=24)
"""The earliest moment of which a report counts for a parcel that is handed over at noon."""
OLD = [OLDEST, OLDEST - timedelta(seconds=1), NOON - timedelta(days=2_000)]
RECEIVERS = st.sampled_from([None, "Budi", "Resepsionis"])
KINDS = st.sampled_from(list(FactKind))
FACTS = st.builds(Fact, KINDS, st.sampled_from(HOURS), RECEIVERS)


@given(st.lists(FACTS, max_size=6), st.randoms(use_true_random=False))
def test_no_order_and_no_repetition_changes_where_a_parcel_is(
    facts: list[Fact], chance: st.DataObject
) -> None:
    told = [*facts, *facts[:2]]
    chance.shuffle(told)  # type: ignore[attr-defined]
    assert fold(told) == fold(facts)
    assert attempts(told) == attempts(facts)


def fact(kind: FactKind, hour: int, receiver: str | None = None) -> Fact:
    return Fact(kind, HOURS[hour], receiver)


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ([], K.HANDED_OVER),
        ([fact(K.OUT_FOR_DELIVERY, 1), fact(K.IN_TRANSIT, 0)], K.OUT_FOR_DELIVERY),
        ([fact(K.ATTEMPTED, 1), fact(K.OUT_FOR_DELIVERY, 1)], K.ATTEMPTED),
        ([fact(K.DELIVERED, 0), fact(K.IN_TRANSIT, 2)], K.DELIVERED),
        ([fact(K.DELIVERED, 0), fact(K.RETURNING, 1)], K.RETURNING),
        ([fact(K.RETURNED, 0), fact(K.DELIVERED, 1)], K.RETURNED),
        ([fact(K.RETURNED, 0), fact(K.DELIVERED, 1, "Budi")], K.RETURNED),
        ([fact(K.RETURNING, 0), fact(K.DELIVERED, 1)], K.RETURNED),
        ([fact(K.RETURNING, 0), fact(K.DELIVERED, 1, "  ")], K.RETURNED),
        ([fact(K.RETURNING, 0), fact(K.DELIVERED, 1, "Resepsionis")], K.RETURNED),
        ([fact(K.RETURNING, 0), fact(K.DELIVERED, 1, "Budi")], K.DELIVERED),
        ([fact(K.RETURNING, 0), fact(K.IN_TRANSIT, 1)], K.RETURNING),
    ],
)
def test_a_return_overrides_what_was_said_of_the_way_there(
    facts: list[Fact], where: FactKind
) -> None:
    assert fold(facts) is where


@contextmanager
def undone() -> Iterator[Session]:
    """A writing session whose rows are gone when the example is over."""
    with writing() as session:
        yield session
        session.rollback()


def line(code: str, fact: Fact) -> Line:
    return Line(1, code, fact.kind.value, fact.at, receiver=fact.receiver)


SOME_OLD = st.builds(Fact, KINDS, st.sampled_from([*HOURS, *OLD]), RECEIVERS)
REPORTS = st.lists(SOME_OLD, min_size=1, max_size=5, unique=True)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(facts=REPORTS, data=st.data())
def test_lists_in_any_parts_around_binding_and_hand_over_end_in_the_same_state(
    app: Flask, facts: list[Fact], data: st.DataObject
) -> None:
    told = data.draw(st.permutations([*facts, *facts[:2]]))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(told)), max_size=3)))
    steps: list[list[Fact] | str] = [
        told[start:end] for start, end in zip([0, *cuts], [*cuts, len(told)], strict=True)
    ]
    for step in ("hand over", "bind"):
        steps.insert(data.draw(st.integers(0, len(steps))), step)
    by_code = data.draw(st.booleans())
    with undone() as session:
        parcel = packed(session, a_produced_case(session))
        move(session, parcel, "label", "manifest")
        for part in steps:
            if part == "hand over":
                move(session, parcel, "hand_over")
                parcel.handed_at = NOON
            elif part == "bind":
                parcel.resi = RESI
                parcel_reports.adopt_reports(session, parcel)
            else:
                code = parcel.code if by_code and parcel.resi is None else RESI
                lines = [line(code, each) for each in part if isinstance(each, Fact)]
                recording.record(session, lines, way="csv", actor=CLERK)
            parcels.follow(session, parcel, actor=CLERK)
        counting = [fact for fact in facts if fact.at >= OLDEST]
        assert parcel.state == fold(counting).value
        assert parcel.attempts == attempts(counting)
        strange = select(CarrierEvent.expected).where(CarrierEvent.at < OLDEST)
        assert not any(session.scalars(strange))
        assert session.scalar(select(func.count(CarrierEvent.id))) == len(facts)
        arrived = parcel.state == "delivered"
        assert case_of(session, parcel).state == ("finished" if arrived else "produced")
