"""How many items the post's delivery list names: typed by a person, changed by writing anew."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from postal.audit import Actor
from postal.balance.closings import require_open
from postal.balance.refusals import CountChanged, NotACount
from postal.models import DeliveredCount

MOST: Final = 99_999


def parse_count(text: str) -> int:
    """Return the number that was typed; dots between thousands are understood.

    Raises:
        NotACount: it is none, or more than ``MOST``.
    """
    digits = text.strip()
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", digits, re.ASCII):
        digits = digits.replace(".", "")
    if not re.fullmatch(r"\d{1,6}", digits, re.ASCII) or int(digits) > MOST:
        raise NotACount(most=MOST)
    return int(digits)


def delivered(session: Session, day: date) -> DeliveredCount | None:
    """Return the number that counts for ``day``, None while nobody has typed one."""
    return session.scalars(
        select(DeliveredCount)
        .where(DeliveredCount.day == day)
        .order_by(DeliveredCount.id.desc())
        .limit(1)
        .options(joinedload(DeliveredCount.staff))
    ).first()


def write_down(
    session: Session, day: date, count: int, *, seen: int, actor: Actor
) -> DeliveredCount:
    """Keep ``count`` for ``day``; ``seen`` is the id of the row that was shown, 0 for none.

    Raises:
        DayClosed: open the day again first.
        CountChanged: somebody typed another number since.
    """
    require_open(session, day)
    last = delivered(session, day)
    if last is not None and last.id != seen:
        who = last.staff.name if last.staff is not None else "?"
        raise CountChanged(who=who, count=last.count, when=last.at)
    if last is not None and last.count == count:
        return last
    row = DeliveredCount(day=day, count=count, staff_id=actor.staff_id)
    session.add(row)
    session.flush()
    return row
