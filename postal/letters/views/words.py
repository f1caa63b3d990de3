"""What the templates of the letters desk need to name things."""

from __future__ import annotations

from datetime import date
from typing import Any

from postal import people
from postal.codes import Mark, TrackingCode
from postal.correspondence.letter_facts import KINDS
from postal.extensions import session
from postal.languages import OWN_NAMES
from postal.letters import in_house
from postal.letters.handing import REASONS
from postal.letters.views.blueprint import MAY_PRINT, MAY_SEND
from postal.models import Letter
from postal.staff import guard
from postal.verdicts import PLAIN


def words() -> dict[str, Any]:
    """Return names, numbers and rights for the templates."""
    roles = guard.actor().roles
    return {
        "kinds": KINDS,
        "reasons": REASONS,
        "tracking": lambda code: TrackingCode(code).grouped,
        "grouped": lambda code: Mark.read(code).grouped,
        "day_of": lambda letter: date.fromisoformat(letter.sheet["day"]),
        "plain": PLAIN,
        "own_names": OWN_NAMES,
        "spoken": people.language_of,
        "why": reason_of,
        "may_print": bool(roles & set(MAY_PRINT)),
        "may_send": bool(roles & set(MAY_SEND)),
    }


def reason_of(letter: Letter) -> str | None:
    """Return why a letter stands where it does, None where no reason was asked."""
    moves = {
        "cancelled": "cancel",
        "returned": "come_back",
        "settled": "settle",
        "unreachable": "not_reached",
    }
    move = moves.get(letter.state)
    return in_house.why(session(), letter, move) if move is not None else None
