"""What ``flask move`` was asked for, and what every kind of move answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from postal import workflow
from postal.audit import Actor, Moving, thing_of
from postal.dispatch.manifests import find_district
from postal.errors import Refusal
from postal.models import Place, Staff
from postal.parcels import AT_DISTRICT
from postal.staff.signed_in import roles_on
from postal.wording import N_
from postal.workflow import IllegalMove


class NobodyOfThatName(Refusal):
    """No open account has this user name or this name."""

    code = "nobody-of-that-name"
    text = N_("Tidak ada petugas dengan nama itu.")


@dataclass(frozen=True)
class Asked:
    """A move as it was typed, with everything that one of them may need.

    ``place_id`` is the district whose parcels alone the person may touch, None for all; ``way`` the
    code of the district where a result is collected from now on.
    """

    move: str
    actor: Actor
    today: date
    reason: str | None = None
    until: date | None = None
    receiver: str | None = None
    relation: str = "self"
    way: str | None = None
    channel: str | None = None
    to: str | None = None
    document: int | None = None
    service: str | None = None
    desk: str | None = None
    pages: str | None = None
    same_address: bool = False
    compared: bool = False
    place_id: int | None = None

    def back(self, session: Session) -> tuple[str | None, int | None]:
        """Return the named way back and its place; None for both where none was named."""
        place = self.district(session)
        channel = self.channel or (AT_DISTRICT if place is not None else None)
        return channel, place.id if place is not None else None

    def seen(self, row: Moving) -> dict[str, Any]:
        """Return what every service is told: the row as it is now, and who acts."""
        return {"seen_version": row.version, "actor": self.actor}

    def allowed(self, row: Moving) -> None:
        """Raise IllegalMove, NotYourMove or ReasonMissing unless the table lets this happen."""
        workflow.find_move(thing_of(row), row.state, self.move, self.actor.roles, self.reason)

    def district(self, session: Session) -> Place | None:
        """Return the district that was named, None when none was. Raises NotADistrict."""
        return find_district(session, self.way) if self.way else None


_THINGS: Final = ("application", "document")


def illegal(state: str, move: str, legal: list[str]) -> IllegalMove:
    """Return the refusal of a move that names the ones there are."""
    named = ", ".join(dict.fromkeys(legal)) or "-"
    return IllegalMove(state=state, legal=named, move=move, things=_THINGS)


def person(session: Session, name: str) -> Staff:
    """Return the open account with this user name or full name.

    Raises:
        NobodyOfThatName: there is none.
    """
    wanted = name.strip().lower()
    found = session.scalar(
        select(Staff)
        .where(Staff.active, or_(Staff.username == wanted, func.lower(Staff.name) == wanted))
        .order_by(Staff.username != wanted, Staff.id)
        .limit(1)
    )
    if found is None:
        raise NobodyOfThatName
    return found


def actor_of(found: Staff, today: date) -> Actor:
    """Return a member of staff as the actor of a move, with the roles of this day."""
    return Actor(found.id, found.name, roles_on(found, today), "cli")
