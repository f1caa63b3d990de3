"""Answers that stay true until something happens in the office, so that nobody counts twice.

Every page shows how much waits where. A pile changes with a move or with a recorded fact only, and
each of these is an event, committed with what it tells. So an answer holds as long as the newest
event is the one under which it was counted: one look at the end of the log says so, and it is true
for every process and after every move, the person's own included. The digest of that event stands
for it, not its number: a number that was rolled back is given again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from postal.event_chain import GENESIS, last_digest
from postal.models.sessions import WRITING

Answer = TypeVar("Answer")
_KEPT: Final[WeakKeyDictionary[Any, tuple[str, dict[Hashable, Any]]]] = WeakKeyDictionary()
"""For each database the digest of the newest event, and what was answered under it."""


def while_unchanged(session: Session, question: Hashable, answer: Callable[[], Answer]) -> Answer:
    """Return ``answer()``, or what it returned before if nothing has happened since.

    Args:
        session: a reading session; inside a writing one everything is answered anew, because its
            event may stand there before all that it tells.
        question: names the answer, with every part that is few in number: a day, a zone.
        answer: asks the database for what follows from moves and recorded facts alone. Nobody may
            change what it returns.
    """
    engine = session.get_bind()
    head = last_digest(session)
    if head == GENESIS or session.connection().get_execution_options().get(WRITING):
        return answer()
    kept = _KEPT.get(engine)
    if kept is None or kept[0] != head:
        kept = _KEPT[engine] = (head, {})
    if question not in kept[1]:
        kept[1][question] = answer()
    found: Answer = kept[1][question]
    return found
