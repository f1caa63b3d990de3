"""Limits on trying passwords, kept in a table so that they hold over all processes.

A try is written down before the password is compared and taken back when it was right: many tries
at the same moment cannot all slip through under the limit.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.models import Attempt, utc_now
from postal.wording import N_

KIND: Final = "sign-in"
WINDOW: Final = timedelta(minutes=15)
PER_ACCOUNT: Final = 10
PER_ADDRESS: Final = 50  # a whole office may stand behind one address


class TooManyTries(Refusal):
    """The limit of an account or of an address is reached."""

    code = "too-many-tries"
    text = N_("Terlalu banyak percobaan masuk. Tunggu %(minutes)s menit, lalu coba lagi.")


def account_key(username: str) -> str:
    """Return what stands for an account in the table.

    A hash, because people also type their password into the wrong field.
    """
    return "account:" + hashlib.sha256(username.strip().casefold().encode()).hexdigest()[:32]


def address_key(address: str) -> str:
    """Return what stands for an address; in IPv6 its network, as one house has 2^64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"address:{address}"[:80]
    network = parsed.exploded[:19] if isinstance(parsed, IPv6Address) else parsed.exploded
    return f"address:{network}"


def note(
    session: Session, username: str, address: str, *, now: datetime | None = None
) -> tuple[int, ...]:
    """Write a try down and return its rows, for :func:`forgive`; older ones are cleared away.

    Raises:
        TooManyTries: the limit was reached already. An unknown account is limited like a known one.
    """
    moment = now or utc_now()
    session.execute(delete(Attempt).where(Attempt.kind == KIND, Attempt.at < moment - WINDOW))
    limits = ((account_key(username), PER_ACCOUNT), (address_key(address), PER_ADDRESS))
    for who, most in limits:
        _refuse_when_full(session, who, most, moment)
    rows = [Attempt(kind=KIND, who=who, at=moment) for who, _ in limits]
    session.add_all(rows)
    session.flush()
    return tuple(row.id for row in rows)


def _refuse_when_full(session: Session, who: str, most: int, moment: datetime) -> None:
    tries, first = session.execute(
        select(func.count(), func.min(Attempt.at)).where(Attempt.kind == KIND, Attempt.who == who)
    ).one()
    if tries >= most:
        left = first + WINDOW - moment
        raise TooManyTries(minutes=max(1, -int(-left.total_seconds() // 60)))


def forgive(session: Session, rows: tuple[int, ...]) -> None:
    """Take a try back: the password was right."""
    session.execute(delete(Attempt).where(Attempt.id.in_(rows)))


def forget_account(session: Session, username: str) -> None:
    """Lift an account's limit, when somebody signed in or got a new password."""
    session.execute(
        delete(Attempt).where(Attempt.kind == KIND, Attempt.who == account_key(username))
    )
