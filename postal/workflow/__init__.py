"""What may happen next: the tables of states, moves, roles, queues and public words.

Buttons, permissions, queues, the citizen's word for a state and the diagram in the docs are all
derived from these rows. To change a rule, change a row, once: ``incoming`` holds what comes in,
``cases`` the application, ``outgoing`` what leaves, ``queues`` the piles, ``facts`` what is only
written down, ``words`` the roles and what citizens read.

A state lists who owns it, how long it may stay silent (``limit_hours``), whether it ends the
story (``final``) and the word a citizen sees. A move lists its source and target, who may make
it and whether a reason is asked. Anything not listed cannot happen.
"""

from __future__ import annotations

from postal.workflow.facts import FACT_LABELS
from postal.workflow.queues import QUEUES
from postal.workflow.rows import Move, Queue, State
from postal.workflow.rules import (
    MOVES,
    STATES,
    IllegalMove,
    NotYourMove,
    ReasonMissing,
    find_move,
    moves_for,
    moves_from,
    queues_of,
    state,
)
from postal.workflow.words import (
    PUBLIC_LABELS,
    ROLE_LABELS,
    STAFF_ROLES,
    PublicWord,
    Role,
    Thing,
)

__all__ = [
    "FACT_LABELS",
    "MOVES",
    "PUBLIC_LABELS",
    "QUEUES",
    "ROLE_LABELS",
    "STAFF_ROLES",
    "STATES",
    "IllegalMove",
    "Move",
    "NotYourMove",
    "PublicWord",
    "Queue",
    "ReasonMissing",
    "Role",
    "State",
    "Thing",
    "find_move",
    "moves_for",
    "moves_from",
    "queues_of",
    "state",
]
