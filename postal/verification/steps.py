"""Every move that examining a case may make, by its name in the table of moves."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import audit, workflow
from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Application
from postal.verification import deciding, taking
from postal.verification.checklist import Outcome
from postal.wording import N_
from postal.workflow import Thing

OWN: Final = frozenset(
    {
        *("take", "release", "find_complete", "find_incomplete", "propose_rejection"),
        *("confirm_rejection", "send_back", "resume", "recheck", "object", "hand_over", "close"),
    }
)
"""The moves with more to them than a state; all others are made on the case's page."""

PAGE_FOUND: Final = N_("yang kurang sudah ditemukan")


class NeedsPerson(Refusal):
    """Handing over needs to know to whom."""

    code = "needs-person"
    text = N_("Pengalihan dilakukan di daftar kasus yang sedang dipegang.")


def make(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    application: Application,
    move: str,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
    reason: str | None = None,
) -> None:
    """Make one of the moves in ``OWN`` with everything that belongs to it.

    Raises:
        IllegalMove, NotYourMove, ReasonMissing: the table forbids it; said before anything else.
        NeedsPerson: ``hand_over`` needs somebody; see ``taking.hand_over``.
        Else as the function behind the move.
    """
    workflow.find_move(Thing.APPLICATION, application.state, move, actor.roles, reason)
    seen: dict[str, Any] = {"seen_version": seen_version, "actor": actor}
    why = (reason or "").strip()
    if move == "take":
        taking.take(session, application, seen_version=seen_version, actor=actor)
    elif move == "release":
        taking.release(session, application, **seen, reason=why or None)
    elif move in ("find_complete", "find_incomplete"):
        _find(session, application, move, seen_version, actor, today)
    elif move == "propose_rejection":
        deciding.propose_rejection(session, application, **seen, reason=why)
    elif move == "confirm_rejection":
        deciding.confirm_rejection(session, application, **seen, reason=why)
    elif move == "send_back":
        deciding.send_back(session, application, **seen, reason=why)
    elif move == "resume":
        deciding.resume(session, application, **seen, reason=why or PAGE_FOUND, today=today)
    elif move in ("recheck", "object"):
        deciding.look_again(session, application, move, **seen, reason=why, today=today)
    elif move == "close":
        audit.transition(session, application, move, **seen, reason=why)
    else:
        raise NeedsPerson


def _find(  # noqa: PLR0913 - the same arguments as make
    session: Session,
    application: Application,
    move: str,
    seen_version: int,
    actor: Actor,
    today: date,
) -> None:
    seen: dict[str, Any] = {"seen_version": seen_version, "actor": actor, "today": today}
    if application.state == "second_look":
        deciding.complete_after_all(session, application, **seen)
        return
    outcome = Outcome.COMPLETE if move == "find_complete" else Outcome.INCOMPLETE
    deciding.confirm(session, application, outcome, **seen)
