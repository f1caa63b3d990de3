"""The blueprint of the archive, and who may do what there."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Blueprint

from postal.workflow import Role

shelves = Blueprint("shelves", __name__, url_prefix="/arsip")
MAY_SEE = (Role.MAILROOM, Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR)
MAY_DO = (Role.MAILROOM,)
MAY_DESTROY = (Role.MAILROOM, Role.SUPERVISOR)
MAY_ASK = (Role.OPERATOR,)


@shelves.app_context_processor
def one_trigger() -> dict[str, Callable[[], str]]:
    """Give templates a name for one trigger: a form sent twice is one event."""
    return {"archive_nonce": lambda: secrets.token_hex(8)}
