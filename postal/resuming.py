"""What sets an unfinished case going again: a supplement came, or a missing page was found.

Matching and verification share it; it stands here so that neither imports the other.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.correspondence.composing import withdraw
from postal.lookups import office_calendar, the_office
from postal.models import Application, LineVerdict
from postal.promises import EXAMINE, promise
from postal.verdicts import OPEN

RESUMED: Final = frozenset({"incomplete", "expired"})
"""Where paper that comes sets a case going by itself: it waits for it, or has given up waiting."""


def resume(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    application: Application,
    *,
    seen_version: int,
    actor: Actor,
    arrived: date,
    reason: str,
) -> None:
    """Put a case in ``RESUMED`` back under examination; only its open items are asked again.

    A new day of examination is promised, counted from ``arrived``, the office's day on which the
    missing paper came. Verdicts that hold stay.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    audit.transition(
        session, application, "resume", seen_version=seen_version, actor=actor, reason=reason
    )
    withdraw(session, application, reason=reason, actor=actor)
    session.execute(
        update(LineVerdict)
        .where(LineVerdict.application_id == application.id, LineVerdict.verdict.in_(OPEN))
        .values(again=True)
    )
    day = office_calendar(session).add(arrived, the_office(session).examine_days)
    promise(session, application, EXAMINE, day, actor=actor, reason=reason)
