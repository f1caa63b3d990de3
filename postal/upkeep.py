"""What nobody does by hand: what only time finishes, waits that end, cases left in a hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from postal import audit, waiting
from postal.audit import Actor
from postal.dates import day_begins, local_date
from postal.finishing import settle_released
from postal.lookups import the_office
from postal.models import Application, Event, LineVerdict
from postal.wording import N_

EVERY_SECONDS: Final = 600.0
DAY_OVER: Final = N_("akhir hari: tidak dikerjakan lagi sejak kemarin")


@dataclass
class Rounds:
    """Says when upkeep is due: at once, then at most every :data:`EVERY_SECONDS`."""

    clock: Callable[[], float] = time.monotonic
    next_at: float = field(default=float("-inf"))

    def due(self) -> bool:
        """Tell whether it is time; after a yes the next one is ten minutes away."""
        now = self.clock()
        if now < self.next_at:
            return False
        self.next_at = now + EVERY_SECONDS
        return True


def tend(session: Session, *, now: datetime, actor: Actor) -> None:
    """Do what is due at ``now`` (aware), in a writing session."""
    settle_released(session, actor=actor)
    release_left(session, now=now, actor=actor)
    waiting.look_after(session, today=local_date(now, the_office(session).zone), actor=actor)


def release_left(session: Session, *, now: datetime, actor: Actor) -> int:
    """Put the cases back on the pile that somebody took on an earlier day; return how many.

    A case on which something was saved today stays where it is. What was found of it is kept.
    """
    zone = the_office(session).zone
    midnight = day_begins(local_date(now, zone), zone)
    judged = exists().where(
        LineVerdict.application_id == Application.id, LineVerdict.at >= midnight
    )
    noted = exists().where(
        Event.application_id == Application.id,
        Event.at >= midnight,
        Event.actor_id == Application.taken_by_id,
    )
    left = session.scalars(
        select(Application).where(
            Application.state == "under_verification",
            Application.taken_at < midnight,
            ~judged,
            ~noted,
        )
    ).all()
    for case in left:
        audit.transition(
            session, case, "release", seen_version=case.version, actor=actor, reason=DAY_OVER
        )
    return len(left)
