"""Every move that examining a case may make, by its name in the table of moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import audit, holding, leaving, originals, workflow
from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Application
from postal.verification import deciding, forwarding, second_look, taking
from postal.verification.checklist import Outcome
from postal.wording import N_
from postal.workflow import Thing

PAGE_FOUND: Final = N_("yang kurang sudah ditemukan")


class NeedsPerson(Refusal):
    """Handing over needs to know to whom."""

    code = "needs-person"
    text = N_("Pengalihan dilakukan di daftar kasus yang sedang dipegang.")


@dataclass(frozen=True)
class Asked:
    """A move that somebody wants; see :func:`make`."""

    move: str
    seen_version: int
    actor: Actor
    today: date
    reason: str
    day: date | None
    note: str = ""

    @property
    def seen(self) -> dict[str, Any]:
        """What every step is told: what the person saw, and who they are."""
        return {"seen_version": self.seen_version, "actor": self.actor}


Step = Callable[[Session, Application, Asked], None]


def make(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    application: Application,
    move: str,
    *,
    seen_version: int,
    actor: Actor,
    today: date,
    reason: str | None = None,
    day: date | None = None,
    note: str | None = None,
) -> None:
    """Make one of the moves in ``OWN`` with everything that belongs to it.

    The reason of ``confirm_rejection`` is printed in the letter; its ``note`` is not.
    The reason of ``forward`` is the name of the office in charge; see ``forwarding.forward``.
    ``day`` is when a case on hold is looked at again (``hold``), or the newly promised day of the
    result (``go_on``). Going on leads back to where the case was interrupted.

    Raises:
        IllegalMove, NotYourMove, ReasonMissing: the table forbids it; said before anything else.
        NeedsPerson: ``hand_over`` needs somebody; see ``taking.hand_over``.
        Else as the function behind the move.
    """
    workflow.find_move(Thing.APPLICATION, application.state, move, actor.roles, reason)
    why = (reason or "").strip()
    STEPS[move](
        session,
        application,
        Asked(move, seen_version, actor, today, why, day, (note or "").strip()),
    )


def _take(session: Session, case: Application, asked: Asked) -> None:
    taking.take(session, case, **asked.seen)


def _release(session: Session, case: Application, asked: Asked) -> None:
    taking.release(session, case, **asked.seen, reason=asked.reason or None)


def _find(session: Session, case: Application, asked: Asked) -> None:
    outcome = Outcome.COMPLETE if asked.move == "find_complete" else Outcome.INCOMPLETE
    if second_look.by_lot(session, case):
        second_look.confirm(session, case, outcome, **asked.seen, today=asked.today)
    elif case.state == "second_look":
        deciding.decide_after_all(session, case, outcome, **asked.seen, today=asked.today)
    else:
        deciding.confirm(session, case, outcome, **asked.seen, today=asked.today)


def _propose(session: Session, case: Application, asked: Asked) -> None:
    deciding.propose_rejection(session, case, **asked.seen, reason=asked.reason)


def _reject(session: Session, case: Application, asked: Asked) -> None:
    deciding.confirm_rejection(
        session, case, **asked.seen, reason=asked.reason, note=asked.note or None
    )


def _send_back(session: Session, case: Application, asked: Asked) -> None:
    deciding.send_back(session, case, **asked.seen, reason=asked.reason)


def _resume(session: Session, case: Application, asked: Asked) -> None:
    why = asked.reason or PAGE_FOUND
    deciding.resume(session, case, **asked.seen, reason=why, today=asked.today)


def _look_again(session: Session, case: Application, asked: Asked) -> None:
    deciding.look_again(
        session, case, asked.move, **asked.seen, reason=asked.reason, today=asked.today
    )


def _leave(session: Session, case: Application, asked: Asked) -> None:
    leaving.leave(session, case, asked.move, **asked.seen, reason=asked.reason)


def _forward(session: Session, case: Application, asked: Asked) -> None:
    forwarding.forward(session, case, asked.reason, **asked.seen)


def _hold(session: Session, case: Application, asked: Asked) -> None:
    holding.hold(
        session, case, **asked.seen, reason=asked.reason, until=asked.day, today=asked.today
    )


def _go_on(session: Session, case: Application, asked: Asked) -> None:
    holding.go_on(
        session,
        case,
        **asked.seen,
        today=asked.today,
        finish_by=asked.day,
        reason=asked.reason or None,
    )


def _close(session: Session, case: Application, asked: Asked) -> None:
    originals.require_planned(session, case)
    audit.transition(session, case, asked.move, **asked.seen, reason=asked.reason)


def _hand_over(_session: Session, _case: Application, _asked: Asked) -> None:
    raise NeedsPerson


STEPS: Final = MappingProxyType[str, Step](
    {
        "take": _take,
        "release": _release,
        "hand_over": _hand_over,
        "find_complete": _find,
        "find_incomplete": _find,
        "propose_rejection": _propose,
        "confirm_rejection": _reject,
        "send_back": _send_back,
        "resume": _resume,
        "recheck": _look_again,
        "object": _look_again,
        "hold": _hold,
        "go_on": _go_on,
        "examine_on": _go_on,
        "close": _close,
        **dict.fromkeys(leaving.LEAVING, _leave),
        forwarding.MOVE: _forward,
    }
)
OWN: Final = frozenset(STEPS)
"""The moves with more to them than a state."""
