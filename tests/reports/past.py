"""Cases as months of work leave them: rows with the days and moments that a test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from postal import audit
from postal.models import Application, Document, Event, Parcel, Promise

JAKARTA = ZoneInfo("Asia/Jakarta")
_serial = count(1)


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of the office's day in Jakarta."""
    return datetime.combine(day, time(hour, minute), JAKARTA).astimezone(UTC)


def a_row(session: Session, state: str, since: datetime, **values: object) -> Application:
    """A case in ``state`` since then."""
    case = Application(
        state=state,
        state_since=since,
        tracking_code=f"{next(_serial):012}",
        received_on=since.date() - timedelta(days=3),
        **values,
    )
    session.add(case)
    session.flush()
    return case


def promised(
    session: Session, case: Application, kind: str, day: date, told: date, number: int = 1
) -> None:
    session.add(Promise(application_id=case.id, kind=kind, number=number, day=day, at=moment(told)))


def happened(
    session: Session, thing: Application | Parcel, name: str, at: datetime, target: str = "x"
) -> None:
    """An event that only has what the counting reads."""
    number = next(_serial)
    session.add(
        Event(
            at=at,
            thing=audit.thing_of(thing).value,
            thing_id=thing.id,
            application_id=audit.application_of(thing),
            name=name,
            target=target,
            actor_name="Contoh",
            device="test",
            before=f"{number:064}",
            digest=f"{number:064}",
        )
    )


def a_parcel(
    session: Session,
    case: Application,
    state: str,
    handed: datetime | None = None,
    previous: Parcel | None = None,
) -> Parcel:
    parcel = Parcel(
        state=state,
        code=f"P{next(_serial):09}",
        application_id=case.id,
        channel="pos",
        handed_at=handed,
        previous_id=previous.id if previous else None,
    )
    session.add(parcel)
    session.flush()
    return parcel


def a_document(
    session: Session,
    case: Application,
    state: str,
    parcel: Parcel | None = None,
    since: datetime | None = None,
) -> None:
    session.add(
        Document(
            state=state,
            state_since=since or case.state_since,
            application_id=case.id,
            kind="paper",
            channel="pos",
            parcel_id=parcel.id if parcel else None,
        )
    )
    session.flush()
