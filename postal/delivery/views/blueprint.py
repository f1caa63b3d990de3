"""The blueprints of delivery and pick-up, who may do what there, and how a parcel is found."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import web
from postal.codes import Mark
from postal.delivery import pickup as services
from postal.errors import Refusal
from postal.extensions import session, writing
from postal.models import Parcel
from postal.workflow import Role

delivery = Blueprint("delivery", __name__, url_prefix="/pengantaran")
pickup = Blueprint("pickup", __name__, url_prefix="/pengambilan")
MAY_SEE = (Role.COUNTER, Role.MAILROOM, Role.SUPERVISOR, Role.AUDITOR)
MAY_DO = (Role.COUNTER, Role.MAILROOM, Role.SUPERVISOR)
MAY_SEE_PICKUP = (Role.COUNTER, Role.DISTRICT, Role.SUPERVISOR, Role.AUDITOR)
MAY_PICK_UP = (Role.COUNTER, Role.DISTRICT)


def find(code: str) -> Parcel:
    """Return the parcel whose code stands in the address, 404 when there is none."""
    return session().scalar(select(Parcel).where(Parcel.code == code)) or abort(404)


def grouped(code: str) -> str:
    """Return a parcel's code as people read it."""
    return Mark.read(code).grouped


def typed(name: str) -> str | None:
    """Return what was typed into a field, None when nothing was."""
    return (request.form.get(name) or "").strip() or None


def own_place() -> int | None:
    """Return the district for which the signed-in person acts, None for the office itself.

    Raises:
        NoPlaceOfYours: a district clerk whose account names no district.
    """
    return services.own_place(current_user.roles, current_user.place_id)


def carry_out(code: str, step: Callable[[Session, Parcel], None]) -> bool:
    """Write one step on a parcel; a refusal is shown as the large panel, and False comes back."""
    try:
        with writing() as current:
            step(current, find(code))
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return False
    return True
