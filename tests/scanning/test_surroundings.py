"""What the cutter is told of covers that no batch has shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.extensions import writing
from postal.intake import services
from postal.intake.new_dossier import NewDossier
from postal.lookups import office_calendar, the_office
from postal.models import Batch, Cover, Dossier
from postal.scanning.cut_values import SeenPage, Surroundings
from postal.scanning.surroundings import covers_on, surroundings
from postal.web import today
from tests.cases import someone

Registered = list[Dossier]


def register(session: Session, count: int, *, staff: int, tray: bool = False) -> Registered:
    """Register dossiers one envelope each, or all at once as a printed tray."""
    office, calendar, actor = the_office(session), office_calendar(session), someone(staff_id=staff)
    if tray:
        return services.receive_tray(
            session,
            count,
            service=None,
            sheets=2,
            arrived=today(),
            way="post",
            office=office,
            calendar=calendar,
            actor=actor,
        )
    new = services.NewEnvelope(arrived=today(), dossiers=(NewDossier(sheets=3),))
    made = [
        services.register(session, new, office=office, calendar=calendar, actor=actor)
        for _ in range(count)
    ]
    return [dossier for envelope in made for dossier in envelope.dossiers]


def told(session: Session, *shown: Dossier, seconds: int = 0) -> Surroundings:
    """What is known where these dossiers' covers lie in a batch that came ``seconds`` from now."""
    batch = Batch(state="arriving", sha256="0" * 64, name="a", size=1, way="upload", sides="auto")
    audit.born(session, batch, actor=someone())
    batch.created_at += timedelta(seconds=seconds)
    pages = [SeenPage(n, (dossier.code,)) for n, dossier in enumerate(shown, start=1)]
    return surroundings(session, "CX", covers_on(session, pages), batch)


@pytest.fixture(autouse=True)
def office(app: Flask) -> None:
    """An office with its people."""


def test_covers_of_the_same_clerk_and_those_registered_in_between_wait() -> None:
    with writing() as session:
        (first,) = register(session, 1, staff=1)
        (between,) = register(session, 1, staff=2)
        second, later = register(session, 2, staff=1)
        (beyond,) = register(session, 1, staff=2)
        known = told(session, first, second)
        waiting = {one.code: one for one in known.waiting}
        assert set(waiting) == {between.code, later.code}
        assert beyond.code not in waiting
        assert (waiting[later.code].place, waiting[later.code].sheets) == (3, 3)
        assert first.id < waiting[between.code].order == between.id


def test_what_was_registered_after_the_file_came_in_cannot_lie_in_it() -> None:
    with writing() as session:
        first, _, second = register(session, 3, staff=1)
        assert told(session, first, second, seconds=-3600).waiting == ()


def test_a_scanned_or_void_dossier_does_not_wait() -> None:
    with writing() as session:
        first, other, second = register(session, 3, staff=1)
        audit.transition(
            session, other, "void", seen_version=other.version, actor=someone(), reason="-"
        )
        assert told(session, first, second).waiting == ()


def test_a_tray_is_told_from_a_clerks_day() -> None:
    with writing() as session:
        (day,) = register(session, 1, staff=1)
        tray = register(session, 2, staff=1, tray=True)
        known = told(session, day, tray[0])
        assert not known.covers[day.code].tray
        assert known.covers[tray[0].code].tray
        assert [one.code for one in known.waiting] == [tray[1].code]
        cover = session.scalars(select(Cover).where(Cover.code == tray[0].code)).one()
        assert known.covers[cover.code].order == cover.dossier_id
