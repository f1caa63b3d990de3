"""Questions to the tables: what may happen next, who may do it, where a thing waits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from postal.errors import Refusal
from postal.wording import N_
from postal.workflow import cases, incoming, outgoing
from postal.workflow.queues import QUEUES
from postal.workflow.rows import Move, Queue, State
from postal.workflow.words import Role, Thing

STATES: tuple[State, ...] = (*incoming.STATES, *cases.STATES, *outgoing.STATES)
MOVES: tuple[Move, ...] = (*incoming.MOVES, *cases.MOVES, *outgoing.MOVES)


class IllegalMove(Refusal):
    """The thing's state does not know this move; ``legal`` names those it knows.

    ``things`` are the kinds of thing whose words these are, because two kinds may call different
    moves by one name; empty where nobody can mistake them.
    """

    code = "illegal-move"
    text = N_("Tidak bisa: keadaannya “%(state)s”. Yang bisa dilakukan: %(legal)s.")


class NotYourMove(Refusal):
    """The person lacks the role for this move."""

    code = "not-your-move"
    text = N_("Langkah ini hanya untuk: %(roles)s.")


class ReasonMissing(Refusal):
    """The move asks for a reason and none was given."""

    code = "reason-missing"
    text = N_("Langkah ini meminta alasan.")


@cache
def _states() -> dict[tuple[Thing, str], State]:
    return {(row.thing, row.name): row for row in STATES}


def state(thing: Thing, name: str) -> State:
    """Return the row of a state; KeyError when there is no such state (a defect, not an input)."""
    return _states()[thing, name]


def moves_from(thing: Thing, source: str) -> tuple[Move, ...]:
    """Return every move that leaves ``source``, in the order of the table."""
    return tuple(row for row in MOVES if row.thing is thing and row.source == source)


def moves_for(thing: Thing, source: str, roles: Iterable[Role]) -> tuple[Move, ...]:
    """Return the moves out of ``source`` that somebody holding ``roles`` may make: the buttons."""
    held = frozenset(roles)
    return tuple(row for row in moves_from(thing, source) if row.roles & held)


def find_move(
    thing: Thing, source: str, name: str, roles: Iterable[Role], reason: str | None
) -> Move:
    """Return the move ``name`` out of ``source`` if everything it asks for holds.

    Raises:
        IllegalMove: the state has no such move.
        NotYourMove: none of ``roles`` may make it.
        ReasonMissing: it asks for a reason and ``reason`` is empty.
    """
    known = moves_from(thing, source)
    for row in known:
        if row.name != name:
            continue
        if not row.roles & frozenset(roles):
            raise NotYourMove(roles=", ".join(sorted(row.roles)), move=name)
        if row.needs_reason and not (reason or "").strip():
            raise ReasonMissing(move=name)
        return row
    legal = ", ".join(row.name for row in known) or "-"
    raise IllegalMove(state=source, legal=legal, move=name, things=(thing.value,))


def queues_of(
    thing: Thing, name: str, *, paper: bool = False, held: bool = False, bound: bool = False
) -> tuple[Queue, ...]:
    """Return the queues a thing in this state stands in; an open thing stands in exactly one.

    ``paper`` tells whether its pages are filed, ``held`` whether somebody has it in hand,
    ``bound`` whether the carrier's number is known or none is needed.
    """
    return tuple(
        row
        for row in QUEUES
        if row.thing is thing
        and row.state == name
        and row.paper in (None, paper)
        and row.held in (None, held)
        and row.bound in (None, bound)
    )
