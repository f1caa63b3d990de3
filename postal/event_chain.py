"""The chain of events: each carries a digest over itself and the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.models import Event

GENESIS: Final = "0" * 64
"""What stands before the first event."""
_LAST_DIGEST: Final = select(Event.digest).order_by(Event.id.desc()).limit(1)


def last_digest(session: Session) -> str:
    """Return the digest that the next event carries on from."""
    return session.scalar(_LAST_DIGEST) or GENESIS


def number_of(session: Session, digest: str) -> int | None:
    """Return the number of the event with this digest, None when there is none."""
    return session.scalar(select(Event.id).where(Event.digest == digest))


def digest_of(event: Event) -> str:
    """Return the SHA-256 over everything the event says and the digest before it."""
    content = [
        event.before,
        event.at.isoformat(timespec="microseconds"),
        event.thing,
        event.thing_id,
        event.application_id,
        event.name,
        event.source,
        event.target,
        event.actor_id,
        event.actor_name,
        event.device,
        event.reason,
        event.note,
        event.nonce,
        event.data,
    ]
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def broken_links(session: Session) -> Iterator[int]:
    """Walk the chain and yield the id of each event that does not fit the one before it."""
    before = GENESIS
    for event in session.scalars(select(Event).order_by(Event.id).execution_options(yield_per=500)):
        if event.before != before or digest_of(event) != event.digest:
            yield event.id
        before = event.digest
