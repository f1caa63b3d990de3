"""The three piles of the letters desk, and what has to be taken off one of them by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postal.letters.deaths import WITH_PERSON
from postal.models import Letter, utc_now
from postal.workflow import QUEUES, Queue, Thing

PILES: Final = tuple(row for row in QUEUES if row.thing is Thing.LETTER)
_STILL_LIES_THERE: Final = timedelta(days=3)


def pile(name: str | None) -> Queue:
    """Return the pile of this name, the first one for any other."""
    return next((row for row in PILES if row.name == name), PILES[0])


def counts(session: Session) -> dict[str, int]:
    """Return how many letters lie in each pile."""
    mine = Letter.state.in_(tuple(row.state for row in PILES))
    found = select(Letter.state, func.count()).where(mine).group_by(Letter.state)
    by_state: dict[str, int] = dict(session.execute(found).all())
    return {row.name: by_state.get(row.state, 0) for row in PILES}


def rows(session: Session, wanted: Queue, page: int, size: int) -> tuple[list[Letter], bool]:
    """Return a page (from 1) of a pile, and whether more follow.

    Printed letters are listed as they lie on the pile, by number; others by how long they wait.
    """
    by_number = (Letter.year, Letter.number)
    order = by_number if wanted.state == "printed" else (Letter.state_since, Letter.id)
    found = session.scalars(
        select(Letter)
        .where(Letter.state == wanted.state)
        .order_by(*order)
        .offset((page - 1) * size)
        .limit(size + 1)
        .options(WITH_PERSON)
    ).all()
    return list(found[:size]), len(found) > size


def withdrawn(session: Session) -> Sequence[Letter]:
    """Return printed letters that were cancelled in the last days: their paper may still lie here.

    The newest first, at most twenty.
    """
    return session.scalars(
        select(Letter)
        .where(
            Letter.state == "cancelled",
            Letter.number.is_not(None),
            Letter.state_since >= utc_now() - _STILL_LIES_THERE,
        )
        .order_by(Letter.state_since.desc())
        .limit(20)
    ).all()
