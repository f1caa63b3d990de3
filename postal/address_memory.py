"""An address is remembered: what was sent there and came back.

Addresses are compared by a blind index over their settled spelling, so that nobody can read one
off the index, and two cases at one house meet. An address that a case leaves behind, because it was
corrected, keeps what came back from it: the log holds the index for whoever lives there next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, or_, select, union
from sqlalchemy.orm import Session

from postal import audit
from postal.addresses import PostalAddress
from postal.models import Applicant, Application, Event, Letter, Parcel
from postal.models.vault import blind
from postal.workflow import Thing

MOST: Final = 50
"""How many cases of one address are looked at, the newest first: a hostel may have thousands."""
ADDRESS_FIELDS: Final = frozenset({"address", "village", "district", "city", "postcode"})

SAME_PLACE: Final = "same_place"
"""In a ``data_keyed`` event: the address was only spelt anew, and is still the same one."""

_LEFT: Final = "address_failed"
_CAME_BACK: Final = ("report_returned", "come_back")
_PARCEL_ENDS: Final = ("returned", "replaced", "kept_at_counter", "collected", "closed")
_LETTER_ENDS: Final = ("returned", "settled", "unreachable")
"""Where something may stand that once came back, and was not reported delivered after all."""


@dataclass(frozen=True)
class Failed:
    """What came back from an address: how many items, when the last one did, and its case."""

    times: int
    last_at: datetime
    application_id: int


def address_index(address: PostalAddress) -> str | None:
    """Return the blind index of an address, None for one that is too vague to be compared."""
    return blind("address", address.key) if address.key else None


def failed_before(session: Session, index: str | None) -> Failed | None:
    """Return what came back from the address with this index, None for nothing.

    That is what came back from cases that have it, and from those that had it until it was
    corrected. What a case had come back from an address before this one says nothing about it.
    """
    if index is None:
        return None
    failures = _kept(session, index)
    for case, moments in _standing(session, index).items():
        failures.setdefault(case, []).extend(moments)
    if not failures:
        return None
    last = max(failures, key=lambda case: max(failures[case]))
    return Failed(sum(map(len, failures.values())), max(failures[last]), last)


def leave_behind(
    session: Session, application: Application, index: str | None, *, device: str
) -> None:
    """Write down what came back to a case from the address that it has no more.

    To be called when the address is corrected, before that is written down; ``index`` is the one
    of the old address.
    """
    suspect = _suspects(session, [application.id])
    moments = _folded(_events(session, suspect)).get(application.id)
    if index is None or not moments:
        return
    audit.record(
        session,
        application,
        _LEFT,
        actor=audit.system(device),
        data={"came_back": [moment.isoformat() for moment in moments]},
        nonce=f"{_mark(index)}{application.id}n{left_behind(session, application)}",
    )


def left_behind(session: Session, application: Application) -> int:
    """Return from how many addresses that this case has no more something came back to it."""
    left = select(func.count()).where(Event.application_id == application.id, Event.name == _LEFT)
    return session.scalar(left) or 0


def _mark(index: str) -> str:
    """Return how the names of an address's facts begin: by them they are found at once.

    Letters and digits alone, so that every database sorts them alike.
    """
    return f"address{index}x"


def _kept(session: Session, index: str) -> dict[int, list[datetime]]:
    """Return when something came back from an address, by the case that has it no more."""
    mark = _mark(index)
    after = f"{mark[:-1]}y"
    rows = session.execute(
        select(Event.application_id, Event.data)
        .where(Event.nonce >= mark, Event.nonce < after)
        .order_by(Event.id.desc())
        .limit(MOST)
    )
    found: dict[int, list[datetime]] = {}
    for case, data in rows:
        moments = map(datetime.fromisoformat, (data or {}).get("came_back", ()))
        found.setdefault(case or 0, []).extend(moments)
    return found


def _standing(session: Session, index: str) -> dict[int, list[datetime]]:
    """Return when something came back from an address, by the case that has it now."""
    cases = (
        select(Applicant.application_id)
        .where(Applicant.address_index == index)
        .order_by(Applicant.id.desc())  # as the index has them
        .limit(MOST)
    )
    # Few of them had anything come back, and only of those the whole story is read.
    suspects = _suspects(session, cases)
    return _folded(_events(session, suspects)) if suspects else {}


def _suspects(session: Session, cases: Select[int] | Sequence[int]) -> Sequence[int]:
    """Return those of ``cases`` to which something came back and was not delivered after all."""
    return session.scalars(
        union(
            select(Parcel.application_id).where(
                Parcel.application_id.in_(cases), Parcel.state.in_(_PARCEL_ENDS)
            ),
            select(Letter.application_id).where(
                Letter.application_id.in_(cases), Letter.state.in_(_LETTER_ENDS)
            ),
        )
    ).all()


def _events(session: Session, cases: Sequence[int]) -> Iterable[Any]:
    return session.execute(
        select(Event.application_id, Event.thing, Event.name, Event.at, Event.data)
        .where(
            Event.application_id.in_(cases),
            or_(Event.name.in_(_CAME_BACK), Event.name == "data_keyed"),
        )
        .order_by(Event.id)
    )


def _folded(events: Iterable[Any]) -> dict[int, list[datetime]]:
    """Go through the events of some cases in their order; a corrected address begins anew."""
    failures: dict[int, list[datetime]] = {}
    for case, thing, name, at, data in events:
        if thing != Thing.APPLICATION.value:
            failures.setdefault(case, []).append(at)
        elif name == "data_keyed" and _readdressed(data or {}):
            failures.pop(case, None)
    return failures


def _readdressed(data: Mapping[str, Any]) -> bool:
    return bool(ADDRESS_FIELDS & set(data.get("keyed", ()))) and not data.get(SAME_PLACE)
