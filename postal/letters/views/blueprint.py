"""The blueprint of the letters desk, and who may do what there."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from postal.workflow import Role

letters = Blueprint("letters", __name__, url_prefix="/surat")
PAGE: Final = 50
MAY_SEE = (Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR, Role.AUDITOR)
MAY_PRINT = (Role.MAILROOM, Role.OPERATOR)
MAY_SEND = (Role.MAILROOM, Role.COUNTER)
MAY_TELL = (Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR)
MAY_MOVE = (Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR)
MAY_WORD = (Role.SUPERVISOR,)
MAY_SEE_WORDS = (Role.SUPERVISOR, Role.AUDITOR)
