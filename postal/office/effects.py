"""What a change of the catalogue means for cases that are running: counted, and named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from postal.codes import TrackingCode
from postal.models import Application, Parcel, ServiceVersion
from postal.workflow import STATES, Thing
from postal.workflow.outgoing import STORY_OVER

OPEN: Final = tuple(row.name for row in STATES if row.thing is Thing.APPLICATION and not row.final)
"""States of a case that still needs its version, its desk and its way back."""
NAMED: Final = 5
"""Cases that a refusal names."""


@dataclass(frozen=True)
class Running:
    """How many running cases something concerns, and the codes of the oldest of them."""

    count: int
    codes: tuple[str, ...]

    @property
    def named(self) -> str:
        """The codes in one line, with dots where there are more."""
        more = ["…"] if self.count > len(self.codes) else []
        return ", ".join([*self.codes, *more])


def open_by_version(session: Session, code: str) -> dict[int, int]:
    """Return how many running cases each version of a service has, by the version's number."""
    rows = session.execute(
        select(ServiceVersion.number, func.count(Application.id).label("cases"))
        .join(Application, Application.service_version_id == ServiceVersion.id)
        .where(ServiceVersion.code == code, Application.state.in_(OPEN))
        .group_by(ServiceVersion.number)
    )
    return {row.number: row.cases for row in rows}


def at_desk(session: Session, desk: str) -> Running:
    """Return the running cases that wait at a desk or are examined there."""
    return _running(session, Application.desk_code == desk)


def wishing(session: Session, code: str, channels: Collection[str]) -> Running:
    """Return the running cases of a service whose citizens chose one of these ways back."""
    versions = select(ServiceVersion.id).where(ServiceVersion.code == code)
    return _running(
        session,
        Application.service_version_id.in_(versions),
        Application.return_channel.in_(list(channels)),
    )


def collected_at(session: Session, place_id: int) -> Running:
    """Return the running cases whose result is, or will be, collected at a place."""
    going = select(Parcel.application_id).where(
        Parcel.place_id == place_id, Parcel.state.not_in(STORY_OVER)
    )
    return _running(
        session, or_(Application.return_place_id == place_id, Application.id.in_(going))
    )


def _running(session: Session, *conditions: ColumnElement[bool]) -> Running:
    wanted = (Application.state.in_(OPEN), *conditions)
    count = session.scalar(select(func.count(Application.id)).where(*wanted)) or 0
    oldest = session.scalars(
        select(Application.tracking_code).where(*wanted).order_by(Application.id).limit(NAMED)
    )
    return Running(count, tuple(TrackingCode(code).grouped for code in oldest))
