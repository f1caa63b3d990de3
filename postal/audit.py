"""State and history in the same breath: the only functions that write a state or an event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from postal import workflow
from postal.errors import Refusal
from postal.models import (
    Application,
    Batch,
    Cover,
    Document,
    Dossier,
    Envelope,
    Event,
    Manifest,
    Parcel,
    utc_now,
)
from postal.plain_text import as_fact, require_plain
from postal.wording import N_
from postal.workflow import Role, Thing

GENESIS = "0" * 64
Moving = Envelope | Cover | Dossier | Batch | Application | Document | Parcel | Manifest

_THINGS: dict[type[Moving], Thing] = {
    Envelope: Thing.ENVELOPE,
    Cover: Thing.COVER,
    Dossier: Thing.DOSSIER,
    Batch: Thing.BATCH,
    Application: Thing.APPLICATION,
    Document: Thing.DOCUMENT,
    Parcel: Thing.PARCEL,
    Manifest: Thing.MANIFEST,
}


@dataclass(frozen=True)
class Actor:
    """Who acts and from where. ``staff_id`` is None for the program itself."""

    staff_id: int | None
    name: str
    roles: frozenset[Role]
    device: str


def system(device: str) -> Actor:
    """Return the program acting by itself on ``device`` (``worker``, ``cli`` …)."""
    return Actor(None, N_("sistem"), frozenset({Role.SYSTEM}), device)


class SomeoneElseMovedIt(Refusal):
    """The thing changed between the look and the move; says who and when."""

    code = "someone-else-moved-it"
    text = N_("%(who)s sudah mengubahnya pada %(when)s. Muat ulang halaman, lalu putuskan lagi.")


def thing_of(row: Moving) -> Thing:
    """Return the kind of thing a row is."""
    return _THINGS[type(row)]


def transition(  # noqa: PLR0913 - each argument is part of the record of a move
    session: Session,
    row: Moving,
    move: str,
    *,
    seen_version: int,
    actor: Actor,
    reason: str | None = None,
    note: str | None = None,
    nonce: str | None = None,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Make ``move`` on ``row`` if it is still as the actor saw it, and write the event.

    ``seen_version`` is the version shown to the actor. A repeated ``nonce`` (a trigger that
    fired twice) gives the first event back and changes nothing.

    Raises:
        SomeoneElseMovedIt: the row's version is no longer ``seen_version``.
        IllegalMove, NotYourMove, ReasonMissing: the table of moves forbids it.
        NumberInText, TextTooLong: the reason or the note cannot stand in the log.
    """
    session.flush()
    if nonce is not None:
        first = session.scalar(select(Event).where(Event.nonce == nonce))
        if first is not None:
            return first
    thing = thing_of(row)
    if row.version != seen_version:
        raise moved(session, row)
    step = workflow.find_move(thing, row.state, move, actor.roles, reason)
    require_plain(reason)
    require_plain(note, most=None)
    moment = at or utc_now()
    kind = type(row)
    result = session.execute(
        update(kind)
        .where(kind.id == row.id, kind.version == seen_version, kind.state == step.source)
        .values(
            state=step.target,
            version=seen_version + 1,
            state_since=moment,
            **_let_go(row, step.target),
        )
        .execution_options(synchronize_session=False)
    )
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise moved(session, row)
    session.refresh(row)
    said = _Said(move, actor, reason, note, nonce, data)
    return _write(session, row, said, source=step.source, at=moment)


def record(  # noqa: PLR0913 - each argument is part of the record of a fact
    session: Session,
    row: Moving,
    fact: str,
    *,
    actor: Actor,
    reason: str | None = None,
    note: str | None = None,
    data: dict[str, Any] | None = None,
    nonce: str | None = None,
) -> Event:
    """Write down that something happened to ``row`` without a change of state; never refused.

    A NIK or No. KK in its words is masked, a reason longer than its column ends in an ellipsis.
    """
    session.flush()
    said = _Said(fact, actor, as_fact(reason), as_fact(note, None), nonce, data)
    return _write(session, row, said)


def born(session: Session, row: Moving, *, actor: Actor, **data: Any) -> Event:  # noqa: ANN401
    """Add a new row in the state it carries, with the event of its birth."""
    session.add(row)
    return record(session, row, "born", actor=actor, data=data or None)


def application_of(row: Moving) -> int | None:
    """Return the case whose timeline an event of ``row`` belongs to."""
    if isinstance(row, Application):
        return row.id
    return row.application_id if isinstance(row, Dossier | Document | Parcel) else None


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


@dataclass(frozen=True)
class _Said:
    """What is written down of a move or a fact, beside what the row itself tells."""

    name: str
    actor: Actor
    reason: str | None
    note: str | None
    nonce: str | None
    data: dict[str, Any] | None


def _write(
    session: Session,
    row: Moving,
    said: _Said,
    *,
    source: str | None = None,
    at: datetime | None = None,
) -> Event:
    """Add the next link of the chain; the row already carries the state it ends in."""
    last = session.scalar(select(Event.digest).order_by(Event.id.desc()).limit(1))
    event = Event(
        at=at or utc_now(),
        thing=thing_of(row).value,
        thing_id=row.id,
        application_id=application_of(row),
        name=said.name,
        source=source,
        target=row.state,
        actor_id=said.actor.staff_id,
        actor_name=said.actor.name,
        device=said.actor.device,
        reason=said.reason,
        note=said.note,
        nonce=said.nonce,
        data=said.data,
        before=last or GENESIS,
    )
    event.digest = digest_of(event)
    session.add(event)
    session.flush()
    return event


def _let_go(row: Moving, target: str) -> dict[str, None]:
    """Return what a case loses with the state in which somebody had it in hand."""
    if not isinstance(row, Application) or workflow.state(Thing.APPLICATION, target).held:
        return {}
    return {"taken_by_id": None, "taken_at": None}


def moved(session: Session, row: Moving) -> SomeoneElseMovedIt:
    """Return the refusal that names who touched ``row`` last, and when."""
    last = session.scalar(
        select(Event)
        .where(Event.thing == thing_of(row).value, Event.thing_id == row.id)
        .order_by(Event.id.desc())
        .limit(1)
    )
    who = last.actor_name if last is not None else "?"
    return SomeoneElseMovedIt(who=who, when=last.at if last is not None else "?")


__all__ = [
    "GENESIS",
    "Actor",
    "Moving",
    "SomeoneElseMovedIt",
    "application_of",
    "born",
    "broken_links",
    "digest_of",
    "moved",
    "record",
    "system",
    "thing_of",
    "transition",
]
