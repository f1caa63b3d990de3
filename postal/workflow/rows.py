"""The shapes of the table's rows, and how a row that stands for several is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from postal.workflow.words import PublicWord, Role, Thing


@dataclass(frozen=True)
class State:
    """One row of the table of states; in a ``held`` one somebody may have the thing in hand."""

    thing: Thing
    name: str
    label: str
    owner: Role
    limit_hours: int | None = None
    final: bool = False
    public: PublicWord | None = None
    held: bool = False


@dataclass(frozen=True)
class Move:
    """One row of the table of moves: ``source`` -> ``target`` under the button ``label``."""

    thing: Thing
    name: str
    source: str
    target: str
    roles: frozenset[Role]
    label: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Queue:
    """A pile somebody works off: one state of one thing, split by its paper or by whose hand.

    ``paper`` is None where it does not matter, else whether pages are already filed; ``held`` the
    same for whether somebody has the case in hand, ``bound`` for whether the carrier's number of a
    parcel is known (or it needs none).
    """

    name: str
    label: str
    thing: Thing
    state: str
    owner: Role
    paper: bool | None = None
    held: bool | None = None
    bound: bool | None = None


def moves(  # noqa: PLR0913 - a row of a table has as many fields as the table has columns
    thing: Thing,
    name: str,
    sources: str,
    target: str,
    roles: Iterable[Role],
    label: str,
    *,
    reason: bool = False,
) -> tuple[Move, ...]:
    """Return one row for each of ``sources`` (names with spaces between)."""
    allowed = frozenset(roles)
    return tuple(
        Move(thing, name, source, target, allowed, label, reason) for source in sources.split()
    )
