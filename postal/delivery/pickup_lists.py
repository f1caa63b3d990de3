"""The lists of pick-up: on its way, arrived today, to be collected, left, collected today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from postal.delivery.pickup import AT_A_DISTRICT, TO_COLLECT
from postal.models import Applicant, Application, Parcel
from postal.parcels import AT_DISTRICT
from postal.wording import N_

PAGE: Final = 50


@dataclass(frozen=True)
class Tab:
    """One list: parcels in ``states``; ``today`` leaves out what lay there before midnight."""

    name: str
    label: str
    states: tuple[str, ...]
    today: bool = False


TABS: Final = (
    Tab("jalan", N_("Dalam perjalanan"), ("handed_over",)),
    Tab("tiba", N_("Tiba hari ini"), TO_COLLECT, today=True),
    Tab("ambil", N_("Siap diambil"), TO_COLLECT),
    Tab("sisa", N_("Tidak diambil"), ("uncollected",)),
    Tab("diambil", N_("Diambil hari ini"), ("collected",), today=True),
)
_USUAL: Final = TABS[2]


def tab(name: str | None) -> Tab:
    """Return the list of that name; what can be collected when there is none."""
    return next((row for row in TABS if row.name == name), _USUAL)


def counts(session: Session, place_id: int | None, midnight: datetime) -> dict[str, int]:
    """Return how long each list is, for one district or (None) for everything."""
    return {
        row.name: session.scalar(select(func.count()).where(*_on(row, place_id, midnight))) or 0
        for row in TABS
    }


def _on(row: Tab, place_id: int | None, midnight: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Parcel.state.in_(row.states)]
    if "handed_over" in row.states:
        conditions.append(Parcel.channel == AT_DISTRICT)
    if row.today:
        conditions.append(Parcel.state_since >= midnight)
    if place_id is not None:
        conditions += [Parcel.place_id == place_id, Parcel.state.in_(AT_A_DISTRICT)]
        conditions.append(Parcel.channel == AT_DISTRICT)
    return conditions


def rows(
    session: Session, wanted: Tab, place_id: int | None, midnight: datetime, page: int = 1
) -> tuple[Sequence[Any], bool]:
    """Return one page (from 1) of (parcel, applicant's name) and whether another follows.

    The longest there comes first. ``place_id`` is one district, None for everything;
    ``midnight`` is when the office's day began.
    """
    found = session.execute(
        select(Parcel, Applicant.name)
        .join(Application, Application.id == Parcel.application_id)
        .outerjoin(Applicant, Applicant.application_id == Application.id)
        .where(*_on(wanted, place_id, midnight))
        .options(selectinload(Parcel.place))
        .order_by(Parcel.state_since, Parcel.id)
        .limit(PAGE + 1)
        .offset((max(page, 1) - 1) * PAGE)
    ).all()
    return found[:PAGE], len(found) > PAGE
