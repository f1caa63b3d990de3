"""A day at the scanning desk, for its tests: envelopes with their dossiers, pages and batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.balance.balance import Balance, balance_of
from postal.codes import Kind, Mark
from postal.models import Application, Batch, Cover, Dossier, Envelope, Page, Staff
from postal.workflow import Role
from tests.cases import OFFICE, a_case, someone

DAY = date(2026, 11, 20)
ZONE = "WIB"
NOON = datetime.fromisoformat("2026-11-20T12:00:00+07:00")
_serial = count(1)


def person(session: Session, username: str) -> Actor:
    """One of the furnished office's people in their own role."""
    found = session.scalars(select(Staff).where(Staff.username == username)).one()
    return Actor(found.id, found.name, frozenset({Role(found.roles[0].role)}), "test")


def day(session: Session, wanted: date = DAY) -> Balance:
    return balance_of(session, wanted, ZONE)


def kinds(session: Session, wanted: date = DAY) -> list[str]:
    return [each.kind for each in day(session, wanted).differences]


def an_envelope(
    session: Session,
    arrived: date = DAY,
    *,
    way: str = "post",
    state: str = "emptied",
    at: datetime | None = None,
    resi: str | None = None,
) -> Envelope:
    row = Envelope(state=state, arrived=arrived, way=way, resi=resi, created_at=at or NOON)
    audit.born(session, row, actor=someone())
    return row


def a_batch(
    session: Session, *, state: str = "accepted", sides: str = "auto", at: datetime = NOON
) -> Batch:
    name = f"{next(_serial):064x}"
    row = Batch(state=state, sha256=name, name="baki.pdf", size=1, way="inbox", sides=sides)
    row.created_at = at
    audit.born(session, row, actor=someone())
    return row


def a_page(session: Session, batch: Batch, place: str, **more: object) -> Page:
    number = len(session.scalars(select(Page.id).where(Page.batch_id == batch.id)).all()) + 1
    row = Page(
        batch_id=batch.id,
        number=number,
        place=place,
        width_px=1000,
        height_px=1414,
        dpi=120,
        how="test",
        **more,
    )
    session.add(row)
    session.flush()
    return row


def a_bundle(
    session: Session,
    *,
    pages: str = "",
    state: str = "matched",
    sheets: int | None = None,
    envelope: Envelope | None = None,
    case: bool = True,
    sides: str = "auto",
    at: datetime = NOON,
) -> Dossier:
    """A dossier with its cover; ``pages`` lie in it: ``C`` a cover, ``-`` a page, ``.`` a blank.

    Without pages it waits to be scanned. It comes in an envelope of its own unless one is given.
    """
    mark = Mark.new(Kind.DOSSIER, OFFICE).text
    row = Dossier(
        state=state if pages else "received",
        code=mark,
        sheets=sheets,
        created_at=at,
        application=a_case(session) if case else None,
        envelope=envelope or an_envelope(session),
    )
    audit.born(session, row, actor=someone())
    cover = Cover(state="bound", code=mark, run="r", place_in_run=1, dossier_id=row.id)
    audit.born(session, cover, actor=someone())
    if pages:
        scan(session, row, pages, sides)
    return row


def scan(session: Session, dossier: Dossier, pages: str, sides: str = "auto") -> Batch:
    """Put pages into a dossier, in a batch of their own."""
    batch = a_batch(session, sides=sides)
    for one in pages:
        place = "cover" if one == "C" else "dossier"
        a_page(session, batch, place, dossier_id=dossier.id, blank=one == ".")
    return batch


def a_good_day(session: Session, size: int = 3) -> Sequence[Dossier]:
    """Everything registered was scanned and matched; only the post's list is not counted yet."""
    return [a_bundle(session, pages="C--", sheets=2) for _ in range(size)]


def tracking(dossier: Dossier) -> str:
    case = dossier.application
    assert isinstance(case, Application)
    return case.tracking_code
