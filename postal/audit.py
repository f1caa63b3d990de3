"""State and history in the same breath: the only functions that write a state or an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from postal import workflow
from postal.errors import Refusal
from postal.event_chain import digest_of, last_digest
from postal.models import (
    Application,
    Batch,
    Cover,
    Document,
    Dossier,
    Envelope,
    Event,
    Letter,
    Manifest,
    Parcel,
    utc_now,
)
from postal.plain_text import as_fact, require_plain
from postal.wording import N_
from postal.workflow import Role, Thing

Moving = Envelope | Cover | Dossier | Batch | Application | Document | Parcel | Manifest | Letter

TABLES: Final[Mapping[Thing, type[Moving]]] = MappingProxyType(
    {
        Thing.ENVELOPE: Envelope,
        Thing.COVER: Cover,
        Thing.DOSSIER: Dossier,
        Thing.BATCH: Batch,
        Thing.APPLICATION: Application,
        Thing.DOCUMENT: Document,
        Thing.PARCEL: Parcel,
        Thing.MANIFEST: Manifest,
        Thing.LETTER: Letter,
    }
)
"""In which table each kind of thing stands."""
_THINGS: Final = {table: thing for thing, table in TABLES.items()}


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


def transition_all(
    session: Session,
    rows: Sequence[Moving],
    move: str,
    *,
    actor: Actor,
    data: Sequence[dict[str, Any] | None],
) -> None:
    """Make the same ``move`` on several rows of one kind in one step, with an event for each.

    As ``transition`` on each row as it stands, in this order, but with two statements for all of
    them: what a scanned tray moves would otherwise take longer than its pages. ``data`` holds what
    each event says.

    Raises:
        SomeoneElseMovedIt: a row is not as it was read; IllegalMove, NotYourMove, ReasonMissing.
    """
    session.flush()
    moment = utc_now()
    sources = [row.state for row in rows]
    for row in rows:
        workflow.find_move(thing_of(row), row.state, move, actor.roles, None)
    for source in dict.fromkeys(sources):
        group = [row for row, before in zip(rows, sources, strict=True) if before == source]
        _move_all(session, group, move, actor, moment)
    said = [_Said(move, actor, None, None, None, each) for each in data]
    _write_all(session, rows, said, sources, moment)


def _move_all(
    session: Session, rows: Sequence[Moving], move: str, actor: Actor, moment: datetime
) -> None:
    """Set the state of rows that all come from the same one."""
    kind, first = type(rows[0]), rows[0]
    step = workflow.find_move(thing_of(first), first.state, move, actor.roles, None)
    let_go = _let_go(first, step.target)
    result = session.execute(
        update(kind)
        .where(kind.id.in_([row.id for row in rows]), kind.state == step.source)
        .values(state=step.target, version=kind.version + 1, state_since=moment, **let_go)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(result, CursorResult) or result.rowcount != len(rows):
        raise moved(session, first)
    for row in rows:
        known = {"state": step.target, "version": row.version + 1, "state_since": moment, **let_go}
        for name, value in known.items():
            set_committed_value(row, name, value)


def _write_all(
    session: Session,
    rows: Sequence[Moving],
    said: Sequence[_Said],
    sources: Sequence[str],
    moment: datetime,
) -> None:
    """Add a link of the chain for each row; they are numbered in the order they are added."""
    before = last_digest(session)
    for row, what, source in zip(rows, said, sources, strict=True):
        event = _event(row, what, source=source, at=moment, before=before)
        before = event.digest
        session.add(event)
    session.flush()


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


def last_event(session: Session, thing: Thing, thing_id: int, *names: str) -> Event | None:
    """Return the newest event of a thing, or the newest with one of these names; None for none."""
    query = select(Event).where(Event.thing == thing.value, Event.thing_id == thing_id)
    if names:
        query = query.where(Event.name.in_(names))
    return session.scalar(query.order_by(Event.id.desc()).limit(1))


def application_of(row: Moving) -> int | None:
    """Return the case whose timeline an event of ``row`` belongs to."""
    if isinstance(row, Application):
        return row.id
    return row.application_id if isinstance(row, Dossier | Document | Parcel | Letter) else None


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
    event = _event(row, said, source=source, at=at or utc_now(), before=last_digest(session))
    session.add(event)
    session.flush()
    return event


def _event(row: Moving, said: _Said, *, source: str | None, at: datetime, before: str) -> Event:
    """Return the link that comes after ``before``; the row carries the state it ends in."""
    event = Event(
        at=at,
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
        before=before,
    )
    event.digest = digest_of(event)
    return event


def _let_go(row: Moving, target: str) -> dict[str, None]:
    """Return what a case loses with the state in which somebody had it in hand."""
    if not isinstance(row, Application) or workflow.state(Thing.APPLICATION, target).held:
        return {}
    return {"taken_by_id": None, "taken_at": None}


def moved(session: Session, row: Moving) -> SomeoneElseMovedIt:
    """Return the refusal that names who touched ``row`` last, and when."""
    last = last_event(session, thing_of(row), row.id)
    who = last.actor_name if last is not None else "?"
    return SomeoneElseMovedIt(who=who, when=last.at if last is not None else "?")
