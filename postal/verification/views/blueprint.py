"""The blueprint of the examination, who may do what there, and how a case is found."""

from __future__ import annotations

from flask import Blueprint, abort, request
from sqlalchemy import select

from postal.codes import Mark, TrackingCode
from postal.extensions import session
from postal.models import Application
from postal.workflow import Role

verification = Blueprint("verification", __name__, url_prefix="/pemeriksaan")
MAY_SEE = (Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR)
MAY_EXAMINE = (Role.OPERATOR,)
MAY_APPROVE = (Role.SUPERVISOR,)
MAY_STEP = (Role.OPERATOR, Role.SUPERVISOR)


def find(code: str) -> Application:
    """Return the case whose own tracking code stands in the address, 404 when there is none."""
    found = session().scalar(select(Application).where(Application.tracking_code == code))
    return found or abort(404)


def grouped(code: str) -> str:
    """Return a dossier's code as people read it."""
    return Mark.read(code).grouped


def tracking(code: str) -> str:
    """Return a tracking code as people read it."""
    return TrackingCode(code).grouped


def reason() -> str:
    """Return the reason that was typed."""
    return (request.form.get("reason") or "").strip()
