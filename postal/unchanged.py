"""Answers that stay true until something happens in the office, so that nobody counts twice.

Every page shows how much waits where. A pile changes with a move or with a recorded fact only, and
each of these is an event, committed with what it tells. So an answer holds as long as the newest
event is the one under which it was counted: one look at the end of the log says so, and it is true
for every process and after every move, the person's own included. The digest of that event stands
for it, not its number: a number that was rolled back is given again.

An answer of many parts need not be given anew as a whole: the events since tell what happened, and
parts that it does not touch still hold.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from postal.event_chain import GENESIS, last_digest, number_of
from postal.models.sessions import WRITING

Answer = TypeVar("Answer")
Renew = Callable[[Answer, int], Answer]
_MOST: Final = 64
"""How many questions are remembered: some have a day or a desk in them, and these change."""
_KEPT: Final[WeakKeyDictionary[Any, OrderedDict[Hashable, tuple[str, Any]]]] = WeakKeyDictionary()
"""For each database what was answered last, and the digest of the event that was newest then."""


def while_unchanged(
    session: Session,
    question: Hashable,
    answer: Callable[[], Answer],
    renew: Renew[Answer] | None = None,
) -> Answer:
    """Return ``answer()``, or what it returned before if nothing has happened since.

    Args:
        session: a reading session; inside a writing one everything is answered anew, because its
            event may stand there before all that it tells.
        question: names the answer, with every part that is few in number: a day, a zone.
        answer: asks the database for what follows from moves and recorded facts alone. Nobody may
            change what it returns.
        renew: returns the answer of now from the last one and the number of the event that was
            the newest then; without it everything is asked again after any event.
    """
    head = last_digest(session)
    if head == GENESIS or session.connection().get_execution_options().get(WRITING):
        return answer()
    kept = _KEPT.setdefault(session.get_bind(), OrderedDict())
    before: tuple[str, Answer] | None = kept.get(question)
    if before is not None and before[0] == head:
        return before[1]
    # What is asked while others go on working may hold more than ``head`` tells, never less: what
    # the events behind it tell is asked once more the next time.
    found = _renewed(session, before, renew) if before is not None and renew else None
    found = answer() if found is None else found
    kept.pop(question, None)  # so that it is the youngest again
    kept[question] = (head, found)
    while len(kept) > _MOST:
        kept.popitem(last=False)
    return found


def _renewed(session: Session, before: tuple[str, Answer], renew: Renew[Answer]) -> Answer | None:
    """Return the answer of now; None when its event is gone, as after an older copy came back."""
    number = number_of(session, before[0])
    return renew(before[1], number) if number is not None else None
