"""The blueprint of the dispatch desk, and who may do what there."""

from __future__ import annotations

from flask import Blueprint

from postal.workflow import Role

dispatch = Blueprint("dispatch", __name__, url_prefix="/pengiriman")
MAY_SEE = (Role.MAILROOM, Role.COUNTER, Role.SUPERVISOR, Role.AUDITOR)
MAY_PACK = (Role.MAILROOM, Role.COUNTER)
