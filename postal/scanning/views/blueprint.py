"""The blueprint of the scanning desk, and who may do what there."""

from __future__ import annotations

from flask import Blueprint

from postal.staff import guard
from postal.workflow import Role

scanning = Blueprint("scanning", __name__, url_prefix="/pindaian")
PAGE = 50
MAY_SEE = (Role.MAILROOM, Role.OPERATOR, Role.COUNTER, Role.SUPERVISOR, Role.AUDITOR)
MAY_DO = (Role.MAILROOM,)


def may_do() -> bool:
    """Tell whether the person who asks may decide about pages."""
    return bool(guard.actor().roles & set(MAY_DO))
