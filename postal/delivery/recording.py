"""Reports become rows: each said once, found by code or resi, and the parcel follows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from postal import audit, parcel_reports, parcels
from postal.audit import Actor
from postal.carrier_facts import FactKind
from postal.carriers import meaning
from postal.delivery.carrier_events import Line
from postal.delivery.refusals import FailureMissing, ReportUnknown
from postal.models import CarrierEvent, Parcel, utc_now
from postal.plain_text import as_fact
from postal.workflow import ReasonMissing
from postal.workflow.outgoing import CARRIED

BY_HAND: Final = "hand"
BY_LIST: Final = "csv"
CHUNK: Final = 100
"""Lines that one transaction takes, so that a long list does not keep everybody else waiting."""


@dataclass
class Recorded:
    """What became of some lines; unknown codes and words with how many lines named them."""

    recorded: int = 0
    repeated: int = 0
    moved: int = 0
    unknown_codes: Counter[str] = field(default_factory=Counter)
    unknown_words: Counter[str] = field(default_factory=Counter)

    def add(self, other: Recorded) -> None:
        """Take in what became of further lines."""
        self.recorded += other.recorded
        self.repeated += other.repeated
        self.moved += other.moved
        self.unknown_codes += other.unknown_codes
        self.unknown_words += other.unknown_words


def chunks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Cut a list into the parts that one transaction takes."""
    return (lines[start : start + CHUNK] for start in range(0, len(lines), CHUNK))


def record(session: Session, lines: Sequence[Line], *, way: str, actor: Actor) -> Recorded:
    """Keep each report once and let its parcel follow; nothing here is ever refused.

    A report about an unknown code waits for the resi to be bound, an unknown word for somebody to
    explain it. ``way`` is :data:`BY_HAND` or :data:`BY_LIST`; at most :data:`CHUNK` lines.
    """
    result = Recorded()
    about = _parcels(session, {line.given for line in lines})
    reports = [_report(line, about.get(line.given), way, actor) for line in lines]
    known = _known(session, reports)
    touched: dict[int, Parcel] = {}
    for report in reports:
        parcel = about.get(report.given)
        _count(result, report, parcel)
        earlier = known.get(report.digest)
        if earlier is not None and not _revives(earlier, way):
            result.repeated += 1
            continue
        known[report.digest] = _keep(session, report, earlier)
        result.recorded += 1
        if parcel is not None:
            _note(session, parcel, report, actor)
            touched[parcel.id] = parcel
    session.flush()
    for parcel in touched.values():
        result.moved += parcels.follow(session, parcel, actor=actor)
    return result


def _parcels(session: Session, given: set[str]) -> dict[str, Parcel]:
    rows = session.scalars(
        select(Parcel).where(or_(Parcel.code.in_(given), Parcel.resi.in_(given)))
    ).all()
    by_resi = {row.resi: row for row in rows if row.resi is not None}
    return by_resi | {row.code: row for row in rows}


def _report(line: Line, parcel: Parcel | None, way: str, actor: Actor) -> CarrierEvent:
    kind = meaning(line.word, parcel.carrier if parcel is not None else None)
    report = CarrierEvent(
        parcel_id=parcel.id if parcel is not None else None,
        given=line.given,
        word=line.word,
        kind=kind,
        at=line.at,
        place=as_fact(line.place, None),
        reason=as_fact(line.reason, None),
        receiver=line.receiver,
        way=way,
        staff_id=actor.staff_id,
        expected=parcel is None or is_expected(parcel, line.at),
        withdrawn=False,
    )
    report.digest = parcel_reports.report_digest(
        report, parcel.code if parcel is not None else line.given
    )
    return report


def is_expected(parcel: Parcel, at: datetime) -> bool:
    """Tell whether a carrier has anything of ``at`` to report of this parcel now."""
    on_its_way = parcel.state in CARRIED or parcel.state in parcels.SOUGHT
    return on_its_way and parcel.carrier is not None and parcel_reports.can_be_about(parcel, at)


def _known(session: Session, reports: Sequence[CarrierEvent]) -> dict[str, CarrierEvent]:
    wanted = {report.digest for report in reports}
    rows = session.scalars(select(CarrierEvent).where(CarrierEvent.digest.in_(wanted)))
    return {row.digest: row for row in rows}


def _revives(earlier: CarrierEvent, way: str) -> bool:
    """Tell whether a repeated report counts again after it was withdrawn.

    The carrier's next list repeats what we withdrew from its last one; only a second source is
    news.
    """
    return earlier.withdrawn and BY_HAND in (earlier.way, way)


def _keep(session: Session, report: CarrierEvent, earlier: CarrierEvent | None) -> CarrierEvent:
    if earlier is None:
        session.add(report)
        return report
    earlier.withdrawn = False
    earlier.way, earlier.staff_id, earlier.recorded_at = report.way, report.staff_id, utc_now()
    return earlier


def _note(session: Session, parcel: Parcel, report: CarrierEvent, actor: Actor) -> None:
    """Write the report into the case's history, without the name of who took it."""
    audit.record(
        session,
        parcel,
        "carrier_event" if report.expected else "carrier_event_unexpected",
        actor=actor,
        data={
            "kind": report.kind,
            "word": report.word,
            "at": report.at.isoformat(),
            "place": report.place,
            "reason": report.reason,
        },
    )


def _count(result: Recorded, report: CarrierEvent, parcel: Parcel | None) -> None:
    if parcel is None:
        result.unknown_codes[report.given] += 1
    if report.kind is None:
        result.unknown_words[report.word] += 1


@dataclass(frozen=True)
class ByHand:
    """What somebody heard of a parcel and types in."""

    kind: FactKind
    at: datetime
    place: str | None = None
    reason: str | None = None
    receiver: str | None = None


def record_by_hand(session: Session, parcel: Parcel, heard: ByHand, *, actor: Actor) -> Recorded:
    """Keep what somebody heard of one parcel.

    Raises:
        FailureMissing: a failed attempt without a reason.
    """
    if heard.kind is FactKind.ATTEMPTED and not heard.reason:
        raise FailureMissing
    said: Mapping[str, str | None] = {
        "place": heard.place,
        "reason": heard.reason if heard.kind is FactKind.ATTEMPTED else None,
        "receiver": heard.receiver if heard.kind is FactKind.DELIVERED else None,
    }
    line = Line(0, parcel.code, heard.kind.value, heard.at, **said)
    return record(session, [line], way=BY_HAND, actor=actor)


def withdraw(
    session: Session, parcel: Parcel, report_id: int, *, actor: Actor, reason: str | None
) -> bool:
    """Withdraw a report that was typed by mistake; return whether the parcel moved.

    Raises:
        ReportUnknown: the parcel has no such report, or it is withdrawn already.
        ReasonMissing: nobody said why.
    """
    report = session.get(CarrierEvent, report_id)
    if report is None or report.parcel_id != parcel.id or report.withdrawn:
        raise ReportUnknown
    if not (reason or "").strip():
        raise ReasonMissing(move="carrier_event_withdrawn")
    report.withdrawn = True
    data = {"kind": report.kind, "word": report.word, "at": report.at.isoformat()}
    audit.record(session, parcel, "carrier_event_withdrawn", actor=actor, reason=reason, data=data)
    return parcels.follow(session, parcel, actor=actor)
