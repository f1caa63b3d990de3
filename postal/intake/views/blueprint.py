"""The intake blueprint, and who may open its pages."""

from __future__ import annotations

from flask import Blueprint

from postal.workflow import Role

intake = Blueprint("intake", __name__, url_prefix="/kiriman")
PAGE = 50
MAY_SEE = (Role.MAILROOM, Role.COUNTER, Role.SUPERVISOR, Role.AUDITOR)
MAY_DO = (Role.MAILROOM, Role.COUNTER)
