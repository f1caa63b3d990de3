"""The blueprint of the case history, and who may do what there."""

from __future__ import annotations

from flask import Blueprint

from postal import checking, people
from postal.codes import Mark
from postal.extensions import session
from postal.models import Application
from postal.staff import guard
from postal.workflow import Role

history = Blueprint("history", __name__)
MAY_SEE = (Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR, Role.AUDITOR)
MAY_MOVE = (Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR)
MAY_KEY = (Role.MAILROOM, Role.OPERATOR, Role.COUNTER)


def grouped(code: str) -> str:
    """Return a dossier's code as people read it."""
    return Mark.read(code).grouped


def unchecked(found: Application) -> bool:
    """Tell whether this person must check who is asking before seeing what is stored."""
    if not people.known(found):
        return False
    return checking.needs_check(session(), found, guard.actor(), MAY_KEY)
