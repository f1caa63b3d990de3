"""What carriers reported of a parcel: kept as it came, bound once the resi is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.carrier_facts import is_too_old
from postal.carriers import meaning
from postal.models import CarrierEvent, Parcel
from postal.models.vault import blind


def reports_of(session: Session, parcel: Parcel) -> Sequence[CarrierEvent]:
    """Return what was reported of a parcel and not withdrawn, by the carrier's clock."""
    return session.scalars(
        select(CarrierEvent)
        .where(CarrierEvent.parcel_id == parcel.id, ~CarrierEvent.withdrawn)
        .order_by(CarrierEvent.at, CarrierEvent.id)
    ).all()


def can_be_about(parcel: Parcel, at: datetime) -> bool:
    """Tell whether something that happened at ``at`` can have happened to this parcel."""
    return not is_too_old(at, parcel.handed_at, parcel.created_at)


def counting_reports(session: Session, parcel: Parcel) -> list[CarrierEvent]:
    """Return the reports that may lead a parcel; one from before its time is only kept."""
    counting = []
    for row in reports_of(session, parcel):
        if can_be_about(parcel, row.at):
            counting.append(row)
        else:
            row.expected = False
    return counting


def report_digest(report: CarrierEvent, about: str) -> str:
    """Return what is the same for two reports that say the same of ``about``.

    ``about`` is the parcel's own code, or what the report came with while no parcel is known.
    Keyed, because the name of who received it is part of it; case and spaces do not count.
    """
    said = (report.kind or report.word, report.place, report.reason, report.receiver)
    folded = [" ".join((text or "").casefold().split()) for text in said]
    content = [about, report.at.isoformat(timespec="microseconds"), *folded]
    return blind("carrier_event", json.dumps(content, ensure_ascii=False)) or ""


def adopt_reports(session: Session, parcel: Parcel) -> int:
    """Give a parcel the reports that came under its resi before the two were bound.

    Returns how many; call :func:`follow` afterwards.
    """
    if parcel.resi is None:
        return 0
    waiting = session.scalars(
        select(CarrierEvent).where(
            CarrierEvent.given == parcel.resi, CarrierEvent.parcel_id.is_(None)
        )
    ).all()
    for report in waiting:
        report.parcel_id = parcel.id
        report.kind = meaning(report.word, parcel.carrier)
        _call(session, report, parcel.code)
    return len(waiting)


def let_go_reports(session: Session, parcel: Parcel, resi: str) -> int:
    """Take from a parcel the reports that came under ``resi``, which was bound to it by mistake.

    Returns how many; call :func:`follow` afterwards.
    """
    theirs = session.scalars(
        select(CarrierEvent).where(CarrierEvent.given == resi, CarrierEvent.parcel_id == parcel.id)
    ).all()
    for report in theirs:
        report.parcel_id, report.expected = None, True
        _call(session, report, resi)
    return len(theirs)


def _call(session: Session, report: CarrierEvent, about: str) -> None:
    """Say of what a report speaks; one that then says the same as another is that other one."""
    digest = report_digest(report, about)
    twin = session.scalar(
        select(CarrierEvent.id).where(CarrierEvent.digest == digest, CarrierEvent.id != report.id)
    )
    if twin is None:
        report.digest = digest
    else:
        session.delete(report)
    session.flush()
