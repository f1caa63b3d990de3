"""An address is remembered: what was sent there and came back.

Addresses are compared by a blind index over their settled spelling, so that nobody can read one
off the index, and two cases at one house meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session

from postal.addresses import PostalAddress
from postal.models import Applicant, Event, Letter, Parcel
from postal.models.vault import blind
from postal.workflow import Thing

MOST: Final = 50
"""How many cases of one address are looked at, the newest first: a hostel may have thousands."""
ADDRESS_FIELDS: Final = frozenset({"address", "village", "district", "city", "postcode"})

_CAME_BACK: Final = ("report_returned", "come_back")
_PARCEL_ENDS: Final = ("returned", "replaced", "kept_at_counter", "collected", "closed")
_LETTER_ENDS: Final = ("returned", "settled")
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

    What came back before the address of that case was corrected says nothing about this one.
    """
    if index is None:
        return None
    cases = (
        select(Applicant.application_id)
        .where(Applicant.address_index == index)
        .order_by(Applicant.id.desc())  # as the index has them
        .limit(MOST)
    )
    # Few of them had anything come back, and only of those the whole story is read.
    suspects = session.scalars(
        union(
            select(Parcel.application_id).where(
                Parcel.application_id.in_(cases), Parcel.state.in_(_PARCEL_ENDS)
            ),
            select(Letter.application_id).where(
                Letter.application_id.in_(cases), Letter.state.in_(_LETTER_ENDS)
            ),
        )
    ).all()
    if not suspects:
        return None
    events = session.execute(
        select(Event.application_id, Event.thing, Event.name, Event.at, Event.data)
        .where(
            Event.application_id.in_(suspects),
            or_(Event.name.in_(_CAME_BACK), Event.name == "data_keyed"),
        )
        .order_by(Event.id)
    )
    return _folded(events)


def _folded(events: Iterable[Any]) -> Failed | None:
    """Go through the events of some cases in their order; a corrected address begins anew."""
    failures: dict[int, list[datetime]] = {}
    for case, thing, name, at, data in events:
        if thing != Thing.APPLICATION.value:
            failures.setdefault(case, []).append(at)
        elif name == "data_keyed" and _readdressed(data or {}):
            failures.pop(case, None)
    if not failures:
        return None
    last = max(failures, key=lambda case: failures[case][-1])
    return Failed(sum(map(len, failures.values())), failures[last][-1], last)


def _readdressed(data: Mapping[str, Any]) -> bool:
    return bool(ADDRESS_FIELDS & set(data.get("keyed", ())))
