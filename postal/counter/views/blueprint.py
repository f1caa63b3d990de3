"""The blueprint of the counter, who may do what there, and how a case is found."""

from __future__ import annotations

from flask import Blueprint, abort

from postal.codes import Mark
from postal.extensions import session
from postal.lookups import case_by_tracking
from postal.models import Application
from postal.workflow import Role

counter = Blueprint("counter", __name__, url_prefix="/loket")
MAY_USE = (Role.COUNTER, Role.SUPERVISOR)


def find(code: str) -> Application:
    """Return the case behind a tracking code in the address, 404 when there is none."""
    return case_by_tracking(session(), code) or abort(404)


def grouped(code: str) -> str:
    """Return the code of a sheet or parcel as people read it."""
    return Mark.read(code).grouped
