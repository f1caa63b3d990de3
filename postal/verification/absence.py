"""An absent colleague's table is cleared at once: every case on it, or none."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.models import Staff
from postal.verification import taking
from postal.verification.refusals import SameHand, TableEmpty
from postal.workflow import ReasonMissing


def clear_table(  # noqa: PLR0913 - each argument is part of the record
    session: Session,
    who: Staff,
    *,
    to: int | None,
    actor: Actor,
    reason: str,
    today: date,
) -> int:
    """Put everything that ``who`` has in hand back on the piles, or into the hand of ``to``.

    Returns how many cases that were. One that cannot go stops all of them, and says why.

    Raises:
        ReasonMissing: nobody says why.
        TableEmpty: they have nothing in hand.
        SameHand: ``to`` is the same person.
        NotAnOperator: ``to`` cannot examine today.
        SomeoneElseMovedIt, IllegalMove, NotYourMove: as ``audit.transition``.
    """
    why = reason.strip()
    if not why:
        raise ReasonMissing(move="release" if to is None else "hand_over")
    if to == who.id:
        raise SameHand(who=who.name)
    cases = [case for _who, case in taking.held(session, who.id)]
    if not cases:
        raise TableEmpty(who=who.name)
    for case in cases:
        seen = case.version
        if to is None:
            taking.release(session, case, seen_version=seen, actor=actor, reason=why)
        else:
            taking.hand_over(
                session, case, to, seen_version=seen, actor=actor, reason=why, today=today
            )
    return len(cases)
