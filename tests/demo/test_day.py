"""``flask demo --day``: a day with something in every queue, and nothing out of joint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from postal import extensions, fsck
from postal.demo import day, office
from postal.dispatch.offers import offers
from postal.pile_sizes import count, queue_sizes
from postal.scanning.taking import storage
from postal.workflow import QUEUES, PublicWord

TODAY = date(2026, 11, 23)


@pytest.fixture
def played(empty_app: Flask) -> Iterator[Flask]:
    """The day; after everything that happens in it each queue is as long as it is shown."""

    def compare(_session: Session) -> None:
        with Session(extensions.db.engine) as session:
            assert queue_sizes(session) == count(session, QUEUES)

    event.listen(Session, "after_commit", compare)
    try:
        office.build(TODAY, lambda _done, _total: None)
        day.play(TODAY)
        yield empty_app
    finally:
        event.remove(Session, "after_commit", compare)


def test_a_day_fills_every_queue_and_everything_fits(played: Flask) -> None:
    session: Session = extensions.session()
    sizes = queue_sizes(session)
    # What the program itself works off is empty again after a moment.
    passing = {"batch_arriving", "batch_reading"}
    assert [row.name for row in QUEUES if not sizes[row.name][0]] == sorted(passing)
    assert fsck.check(session, storage())["problems"] == []
    assert set(office.facts()["codes"]) == {word.value for word in PublicWord}
    family = [offer for offer in offers(session) if len(offer.applications) == len(day.FAMILY)]
    assert [len(offer.documents) for offer in family] == [len(day.FAMILY)]
