"""What brought a case back to the examiner's table, in the words of whoever sent it there."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from postal import audit
from postal.models import Application, Event
from postal.workflow import Thing

_BACK: Final = ("send_back", "resume", "recheck", "object", "reopen")
_ENDED: Final = (
    *("find_complete", "find_incomplete", "propose_rejection", "look_twice"),
    *("require_visit", "withdraw", "void"),
)


def brought(session: Session, application: Application) -> Event | None:
    """Return the move by which somebody opened the examination again with a reason, if one did.

    In whose hand the case is since changes nothing; the next decision, or another way out, ends it.
    """
    if application.state not in ("registered", "under_verification"):
        return None
    thing = Thing.APPLICATION
    last = audit.last_event(session, thing, application.id, *_BACK, *_ENDED)
    if last is None or last.name not in _BACK or last.actor_id is None:
        return None
    return last if last.reason else None
