"""What the cutter is told of covers that no batch has shown."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.extensions import writing
from postal.intake import services
from postal.intake.covers import blank_stock
from postal.intake.new_dossier import NewDossier
from postal.lookups import office_calendar, the_office
from postal.models import Batch, Cover, Dossier, Page
from postal.scanning.cut_values import SeenPage, Surroundings
from postal.scanning.surroundings import covers_on, surroundings
from postal.web import today
from tests.cases import someone

Registered = list[Dossier]


def register(
    session: Session, count: int, *, staff: int, tray: bool = False, cover: str | None = None
) -> Registered:
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
    new = services.NewEnvelope(arrived=today(), dossiers=(NewDossier(sheets=3, cover=cover),))
    made = [
        services.register(session, new, office=office, calendar=calendar, actor=actor)
        for _ in range(count)
    ]
    return [dossier for envelope in made for dossier in envelope.dossiers]


def told(session: Session, *shown: Dossier, seconds: int = 0) -> Surroundings:
    """What is known where these dossiers' covers lie in a batch that came ``seconds`` from now."""
    return told_codes(session, *(dossier.code for dossier in shown), seconds=seconds)


def told_codes(session: Session, *codes: str, seconds: int = 0) -> Surroundings:
    """As ``told``, of covers that may have no dossier yet."""
    batch = Batch(state="arriving", sha256=secrets.token_hex(32), name="a", size=1, way="upload")
    audit.born(session, batch, actor=someone())
    batch.created_at += timedelta(seconds=seconds)
    pages = [SeenPage(n, (code,)) for n, code in enumerate(codes, start=1)]
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


def test_a_blank_sheet_is_missing_between_others_that_lie_here_unregistered() -> None:
    with writing() as session:
        stock = blank_stock(session, 5, office=the_office(session), actor=someone())
        codes = [cover.code for cover in stock]
        assert [one.code for one in told_codes(session, codes[0], codes[2]).waiting] == [codes[1]]
        assert told_codes(session, codes[0], codes[1]).waiting == ()
        # More than a few are wanting: the stock lies at several desks.
        assert told_codes(session, codes[0], codes[4]).waiting == ()


def test_a_sheet_of_stock_that_was_bound_at_intake_says_nothing_of_blank_ones() -> None:
    with writing() as session:
        stock = blank_stock(session, 3, office=the_office(session), actor=someone())
        for place in (0, 2):
            register(session, 1, staff=1, cover=stock[place].code)
        assert told_codes(session, stock[0].code, stock[2].code).waiting == ()


def test_covers_that_another_batch_has_shown_are_told_near_a_missing_one() -> None:
    with writing() as session:
        made = register(session, 9, staff=1)
        other = Batch(state="accepted", sha256="1" * 64, name="b", size=1, way="upload")
        audit.born(session, other, actor=someone())
        for number, place in enumerate((0, 2, 8), start=1):
            session.add(a_cover_page(other, number, made[place]))
        session.flush()
        known = told(session, made[3], made[4])
        assert sorted((one.place, one.earlier) for one in known.elsewhere) == [(3, True)]
        waiting = [one.place for one in known.waiting]
        assert waiting == [2, 6, 7, 8]  # 1, 3 and 9 were seen, though their pages still wait


def a_cover_page(batch: Batch, number: int, dossier: Dossier) -> Page:
    return Page(
        batch_id=batch.id,
        number=number,
        place="cover",
        dossier_id=dossier.id,
        width_px=1,
        height_px=1,
        dpi=100,
        how="test",
    )
