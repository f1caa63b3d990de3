"""Steps that take a case away from its examination, from whatever desk they are made.

A citizen is asked to come or takes the request back, another office is in charge. None of it
happens to a case in somebody else's hand, and nobody is invited who cannot be reached.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from postal import audit, workflow
from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Application, Event, Staff
from postal.reaching import require_reachable
from postal.wording import N_
from postal.workflow import Thing

LEAVING: Final = frozenset({"require_visit", "withdraw", "forward"})


class InOtherHands(Refusal):
    """Somebody is working on the case right now."""

    code = "in-other-hands"
    text = N_(
        "Kasus ini sedang di tangan %(who)s. Minta dilepas dulu, "
        "atau minta penyelia mengalihkannya."
    )


def leave(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    application: Application,
    move: str,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None,
    note: str | None = None,
) -> Event:
    """Make one of the moves in ``LEAVING``.

    Raises:
        InOtherHands: a colleague has the case in hand.
        NotReachable: an invitation would reach nobody.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if application.version != seen_version:
        raise audit.moved(session, application)
    workflow.find_move(Thing.APPLICATION, application.state, move, actor.roles, reason)
    require_free(session, application, actor)
    if move == "require_visit":
        require_reachable(application)
    return audit.transition(
        session,
        application,
        move,
        seen_version=seen_version,
        actor=actor,
        reason=reason,
        note=note,
    )


def require_free(session: Session, application: Application, actor: Actor) -> None:
    """Refuse to touch a case that a colleague has in hand.

    Raises:
        InOtherHands: says who has it.
    """
    holder = application.taken_by_id
    if holder is not None and holder != actor.staff_id:
        raise InOtherHands(who=session.get_one(Staff, holder).name)
