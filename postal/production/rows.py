"""What waits at the production desk, as rows with masked names, the earliest promise first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from postal import workflow
from postal.documents import CARD
from postal.finishing import AT_WORK
from postal.identity import mask_name
from postal.models import Application, Document, ServiceVersion
from postal.production import steps
from postal.wording import N_
from postal.workflow import Role, Thing

PAGE: Final = 50
OPEN: Final = ("to_enter", "to_sign", "to_print", "printed", "checked")
ON_HOLD: Final = "on_hold"
NOTHING_OPEN: Final = "nothing_open"
START: Final = "decided"


@dataclass(frozen=True)
class Tab:
    """One pile of the desk: cases or documents in ``state``; ``steps`` are the moves made there."""

    name: str
    label: str
    thing: Thing
    state: str
    steps: tuple[str, ...] = ()


TABS: Final = (
    Tab(START, N_("Lengkap, siap diproses"), Thing.APPLICATION, "complete", ("start",)),
    Tab("to_enter", N_("Perlu dientri"), Thing.DOCUMENT, "to_enter", ("enter_card", "enter_paper")),
    Tab("to_sign", N_("Menunggu TTE"), Thing.DOCUMENT, "to_sign", ("sign", "release")),
    Tab("to_print", N_("Perlu dicetak"), Thing.DOCUMENT, "to_print", ("print",)),
    Tab("to_check", N_("Perlu dicocokkan dengan data"), Thing.DOCUMENT, "printed", ("check",)),
    Tab("to_prepare", N_("Perlu disiapkan"), Thing.DOCUMENT, "checked", ("make_ready",)),
    Tab("to_pack", N_("Siap dikemas"), Thing.DOCUMENT, "ready"),
    Tab(ON_HOLD, N_("Tertunda"), Thing.APPLICATION, "on_hold"),
    Tab(NOTHING_OPEN, N_("Tanpa dokumen terbuka"), Thing.APPLICATION, "in_process"),
)


@dataclass(frozen=True)
class Row:
    """One line of a tab: a case, or one document (``kind`` and ``number``) of it.

    ``ref`` is what a tick box sends: the id and the version that is shown. ``step`` is the move
    that the desk makes next on it.
    """

    ref: str
    tracking_code: str
    service_code: str | None
    service_id: str | None
    service_en: str | None
    desk: str | None
    name: str
    finish_by: date | None
    since: datetime
    channel: str | None
    kind: str | None = None
    number: int = 0
    step: str | None = None
    review_on: date | None = None


def tab(name: str | None) -> Tab:
    """Return the tab called ``name``; the first one when there is none."""
    return next((each for each in TABS if each.name == name), TABS[0])


def may_step(chosen: Tab, roles: frozenset[Role]) -> bool:
    """Tell whether somebody holding ``roles`` makes the step of this tab."""
    allowed = workflow.moves_for(chosen.thing, chosen.state, roles)
    return bool(set(chosen.steps) & {row.name for row in allowed})


def rows(
    session: Session, chosen: Tab, page: int = 1, desks: Collection[str] = ()
) -> tuple[list[Row], bool]:
    """Return one page (from 1) of a tab and whether another follows.

    Documents whose case rests or was taken back are left out: nobody works on them now.
    """
    query = _narrow(_listing(chosen), chosen, desks)
    first = Application.review_on if chosen.name == ON_HOLD else Application.finish_by
    last = Document.id if chosen.thing is Thing.DOCUMENT else Application.id
    query = query.order_by(first.asc().nulls_last(), Application.id, last)
    found = session.scalars(query.limit(PAGE + 1).offset((max(page, 1) - 1) * PAGE)).all()
    return [_row(each) for each in found[:PAGE]], len(found) > PAGE


def counts(session: Session, desks: Collection[str] = ()) -> dict[str, int]:
    """Return how much waits in each tab, at some desks or (none) at all of them."""
    return {each.name: session.scalar(_count(each, desks)) or 0 for each in TABS}


def _listing(chosen: Tab) -> Select[Any]:
    if chosen.thing is Thing.DOCUMENT:
        return (
            select(Document)
            .join(Document.application)
            .options(
                contains_eager(Document.application).selectinload(Application.subjects),
                contains_eager(Document.application).selectinload(Application.applicant),
            )
        )
    return select(Application).options(selectinload(Application.applicant))


def _count(chosen: Tab, desks: Collection[str]) -> Select[Any]:
    query = select(func.count())
    if chosen.thing is Thing.DOCUMENT:
        query = query.select_from(Document).join(Document.application)
    else:
        query = query.select_from(Application)
    return _narrow(query, chosen, desks)


def _narrow(query: Select[Any], chosen: Tab, desks: Collection[str]) -> Select[Any]:
    if chosen.thing is Thing.DOCUMENT:
        query = query.where(Document.state == chosen.state, Application.state.in_(AT_WORK))
    else:
        query = query.where(Application.state == chosen.state)
    if chosen.name == NOTHING_OPEN:
        being_made = exists().where(
            Document.application_id == Application.id, Document.state.in_(OPEN)
        )
        query = query.where(~being_made)
    return query.where(Application.desk_code.in_(desks)) if desks else query


def _row(found: Document | Application) -> Row:
    document = found if isinstance(found, Document) else None
    case = found.application if isinstance(found, Document) else found
    service: ServiceVersion | None = case.service
    return Row(
        ref=f"{found.id}:{found.version}",
        tracking_code=case.tracking_code,
        service_code=service.code if service is not None else None,
        service_id=service.name_id if service is not None else None,
        service_en=service.name_en if service is not None else None,
        desk=case.desk_code,
        name=person(case, document),
        finish_by=case.finish_by,
        since=found.state_since,
        channel=document.channel if document is not None else case.return_channel,
        kind=document.kind if document is not None else None,
        number=document.number if document is not None else 0,
        step=steps.next_step(document) if document is not None else None,
        review_on=case.review_on,
    )


def person(case: Application, document: Document | None) -> str:
    """Return the masked name of whom it is about: of card n the n-th person, else the applicant."""
    people: Sequence[Any] = case.subjects if document is not None and document.kind == CARD else ()
    place = document.number - 1 if document is not None else 0
    about = people[place] if place < len(people) else case.applicant
    return mask_name(about.name) if about is not None and about.name else ""
