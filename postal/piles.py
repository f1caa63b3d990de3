"""The piles people work off, as rows with masked names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    func,
    not_,
    select,
)
from sqlalchemy.orm import Session

from postal import workflow
from postal.audit import TABLES
from postal.errors import Refusal
from postal.finishing import AT_WORK
from postal.identity import mask_name
from postal.models import (
    Applicant,
    Application,
    Document,
    Dossier,
    Parcel,
    ServiceVersion,
    Staff,
)
from postal.wording import N_
from postal.workflow import Queue, Thing

PAGE: Final = 50
LISTED: Final = tuple(
    row for row in workflow.QUEUES if row.thing in (Thing.APPLICATION, Thing.DOSSIER)
)
SORTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "periksa": Application.examine_by,
        "selesai": Application.finish_by,
        "petugas": Staff.name,
        "tinjau": Application.review_on,
        "tiba": Application.received_on,
        "menunggu": "state_since",
        "layanan": ServiceVersion.code,
        "meja": Application.desk_code,
    }
)
DEFAULT_SORT: Final = "periksa"
_OWN: Final = frozenset({"periksa", "selesai", "tinjau", "tiba", "menunggu", "meja"})
"""Orders by a column of the case itself."""


class NoSuchQueue(Refusal):
    """The address names a pile that does not exist here."""

    code = "no-such-queue"
    text = N_("Antrean ini tidak ada.")


@dataclass(frozen=True)
class QueueRow:
    """One line of a pile. ``dossier`` is the bundle's code in piles of bundles, else None."""

    application_id: int | None
    tracking_code: str | None
    dossier: str | None
    name: str
    service_code: str | None
    service_id: str | None
    service_en: str | None
    desk: str | None
    state: str
    since: datetime
    received_on: date | None
    examine_by: date | None
    possible_duplicate: bool
    finish_by: date | None = None
    review_on: date | None = None
    version: int | None = None
    holder: str | None = None
    taken_at: datetime | None = None
    urgent: str | None = None


def queue(name: str) -> Queue:
    """Return the pile of cases or bundles called ``name``.

    Raises:
        NoSuchQueue: there is none.
    """
    for row in LISTED:
        if row.name == name:
            return row
    raise NoSuchQueue


def conditions(queue: Queue) -> tuple[ColumnElement[bool], ...]:
    """Return which rows of its thing's table stand in a queue; documents only of cases at work."""
    return (TABLES[queue.thing].state == queue.state, *_parts(queue))


def _parts(queue: Queue) -> Iterator[ColumnElement[bool]]:
    """Yield what splits a state into several queues."""
    if queue.paper is not None:
        paper = Application.paper_ready_at
        yield paper.is_not(None) if queue.paper else paper.is_(None)
    if queue.held is not None:
        holder = Application.taken_by_id
        yield holder.is_not(None) if queue.held else holder.is_(None)
    if queue.bound is not None:
        # What the office brings itself has no carrier, and so no resi to wait for.
        bound = Parcel.resi.is_not(None) | Parcel.carrier.is_(None)
        yield bound if queue.bound else not_(bound)
    if queue.thing is Thing.DOCUMENT:
        # The documents of a case that rests, or was taken back, wait for nobody.
        yield exists().where(
            Application.id == Document.application_id, Application.state.in_(AT_WORK)
        )


def queue_rows(
    session: Session,
    name: str,
    page: int = 1,
    sort: str = DEFAULT_SORT,
    desks: Collection[str] = (),
) -> tuple[list[QueueRow], bool]:
    """Return one page (from 1) of a pile and whether another follows.

    Args:
        session: a reading session.
        name: a queue of applications or dossiers.
        page: which fifty.
        sort: a key of ``SORTS``, with ``-`` in front the other way round; unknown ones are ignored.
        desks: the codes of some desks, none for all.

    Raises:
        NoSuchQueue: there is no such pile.
    """
    pile = queue(name)
    thing = Application if pile.thing is Thing.APPLICATION else Dossier
    order = _order(thing, sort)
    start = (max(page, 1) - 1) * PAGE
    query = _rows(thing)
    if thing is Application and _plain(sort) in _OWN:
        # The few of this page are chosen first: joins for all that wait would cost more.
        chosen = _narrow(select(Application.id), pile, desks).order_by(*order)
        query = query.where(Application.id.in_(chosen.limit(PAGE + 1).offset(start)))
        found = session.execute(query.order_by(*order)).all()
    else:
        query = _narrow(query, pile, desks).order_by(*order)
        found = session.execute(query.limit(PAGE + 1).offset(start)).all()
    rows = [_row(each) for each in found[:PAGE]]
    return rows, len(found) > PAGE


def _plain(sort: str) -> str:
    """Return the key of an order that exists, whichever way round it was asked for."""
    key = sort.removeprefix("-")
    return key if key in SORTS else DEFAULT_SORT


def _order(thing: type[Application | Dossier], sort: str) -> tuple[ColumnElement[Any], ...]:
    """Return the order of a pile; in its usual one what is urgent comes first."""
    key = SORTS[_plain(sort)]
    column = thing.state_since if key == "state_since" else key
    way = column.desc() if sort.startswith("-") else column.asc()
    # Said in this way, and not with NULLS LAST, an index has the rows in this order already.
    usual: list[ColumnElement[Any]] = [column.is_(None), way, thing.id.expression]
    urgent_first = sort == DEFAULT_SORT and thing is Application
    return (Application.urgent.is_(None), *usual) if urgent_first else tuple(usual)


def _rows(thing: type[Application | Dossier]) -> Select[Any]:
    query = select(
        Application.id.label("application_id"),
        Application.tracking_code,
        (Dossier.code if thing is Dossier else func.nullif("", "")).label("dossier"),
        Applicant.name,
        ServiceVersion.code.label("service_code"),
        ServiceVersion.name_id,
        ServiceVersion.name_en,
        Application.desk_code,
        thing.state,
        thing.state_since,
        Application.received_on,
        Application.examine_by,
        Application.possible_duplicate,
        Application.finish_by,
        Application.review_on,
        Application.version,
        Staff.name.label("holder"),
        Application.taken_at,
        Application.urgent,
    ).select_from(thing)
    if thing is Dossier:
        query = query.outerjoin(Application, Application.id == Dossier.application_id)
    return (
        query.outerjoin(Applicant, Applicant.application_id == Application.id)
        .outerjoin(ServiceVersion, ServiceVersion.id == Application.service_version_id)
        .outerjoin(Staff, Staff.id == Application.taken_by_id)
    )


def _narrow(query: Select[Any], pile: Queue, desks: Collection[str]) -> Select[Any]:
    query = query.where(*conditions(pile))
    return query.where(Application.desk_code.in_(desks)) if desks else query


def _row(found: Any) -> QueueRow:  # noqa: ANN401 - a row of labelled columns
    return QueueRow(
        application_id=found.application_id,
        tracking_code=found.tracking_code,
        dossier=found.dossier,
        name=mask_name(found.name) if found.name else "",
        service_code=found.service_code,
        service_id=found.name_id,
        service_en=found.name_en,
        desk=found.desk_code,
        state=found.state,
        since=found.state_since,
        received_on=found.received_on,
        examine_by=found.examine_by,
        possible_duplicate=bool(found.possible_duplicate),
        finish_by=found.finish_by,
        review_on=found.review_on,
        version=found.version,
        holder=found.holder,
        taken_at=found.taken_at,
        urgent=found.urgent,
    )
