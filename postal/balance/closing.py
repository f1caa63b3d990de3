"""Closing a day with a reason for each difference, and opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.balance.balance import Balance, balance_of
from postal.balance.closings import closer, closings, require_open, standing
from postal.balance.difference import Difference
from postal.balance.refusals import (
    BalanceChanged,
    ClosingChanged,
    DayNotClosed,
    ReasonMissing,
    ReasonsMissing,
)
from postal.models import DayClosing, utc_now
from postal.plain_text import require_plain


@dataclass(frozen=True)
class Reasons:
    """Why differences stay: ``own`` by the key of each, ``of_kind`` by kind for all the others."""

    own: Mapping[str, str]
    of_kind: Mapping[str, str]

    def of(self, one: Difference) -> str:
        """Return the reason for ``one``, empty when there is none."""
        return self.own.get(one.key, "").strip() or self.of_kind.get(one.kind, "").strip()


def without_reason(balance: Balance, reasons: Reasons) -> list[Difference]:
    """Return the differences that ``reasons`` leaves without one."""
    return [each for each in balance.differences if not reasons.of(each)]


def close(  # noqa: PLR0913 - what was seen, what was said, and who says it
    session: Session,
    day: date,
    *,
    zone: str,
    seen: str,
    reasons: Reasons,
    actor: Actor,
) -> DayClosing:
    """Close ``day``: freeze its numbers, and its differences with the reason of each.

    Args:
        session: a writing session.
        day: the day, not in the future.
        zone: the office's zone.
        seen: the version of the balance that was shown.
        reasons: why each difference stays.
        actor: who closes.

    Raises:
        DayClosed: somebody else closed it meanwhile.
        BalanceChanged: the differences are not those that were shown.
        ReasonsMissing: some have no reason.
        NumberInText, TextTooLong: a reason.
    """
    before = require_open(session, day)
    balance = balance_of(session, day, zone)
    if balance.version != seen:
        raise BalanceChanged
    missing = without_reason(balance, reasons)
    if missing:
        raise ReasonsMissing(n=len(missing))
    require_plain(*(reasons.of(each) for each in balance.differences))
    row = DayClosing(
        day=day,
        number=len(before) + 1,
        at=utc_now(),
        closed_by_id=actor.staff_id,
        numbers=asdict(balance.numbers),
        differences=[
            {**each.to_json(), "reason": reasons.of(each)} for each in balance.differences
        ],
    )
    session.add(row)
    session.flush()
    return row


def open_again(
    session: Session, day: date, *, number: int, reason: str, actor: Actor
) -> DayClosing:
    """Take the closing of ``day`` back; ``number`` is that of the closing that was shown.

    Raises:
        DayNotClosed: nothing is closed.
        ClosingChanged: it was opened and closed anew since.
        ReasonMissing: nobody says why.
        NumberInText, TextTooLong: the reason.
    """
    holds = standing(closings(session, day))
    if holds is None:
        raise DayNotClosed
    if holds.number != number:
        raise ClosingChanged(who=closer(holds), when=holds.at)
    if not reason.strip():
        raise ReasonMissing
    require_plain(reason.strip())
    holds.reopened_at, holds.reopened_by_id = utc_now(), actor.staff_id
    holds.reopen_reason = reason.strip()
    session.flush()
    return holds
