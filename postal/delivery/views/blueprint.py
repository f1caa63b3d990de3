"""The blueprints of delivery and pick-up, who may do what there, and how a parcel is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import web
from postal.codes import Mark
from postal.dates import ZONES
from postal.delivery.refusals import NoPlaceOfYours
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
WHOLE_OFFICE = frozenset({Role.COUNTER, Role.SUPERVISOR, Role.AUDITOR})


def find(code: str) -> Parcel:
    """Return the parcel whose code stands in the address, 404 when there is none."""
    return session().scalar(select(Parcel).where(Parcel.code == code)) or abort(404)


def grouped(code: str) -> str:
    """Return a parcel's code as people read it."""
    return Mark.read(code).grouped


def seen_version() -> int:
    """Return the version that the form was made from."""
    return request.form.get("seen_version", 0, type=int)


def typed(name: str) -> str | None:
    """Return what was typed into a field, None when nothing was."""
    return (request.form.get(name) or "").strip() or None


def midnight() -> datetime:
    """Return the moment at which the office's day began."""
    return datetime.combine(web.today(), time(), ZoneInfo(ZONES[web.zone()])).astimezone(UTC)


def own_place() -> int | None:
    """Return the district for which the signed-in person acts, None for the office itself.

    Raises:
        NoPlaceOfYours: a district clerk whose account names no district.
    """
    if current_user.roles & WHOLE_OFFICE:
        return None
    if current_user.place_id is None:
        raise NoPlaceOfYours
    place: int = current_user.place_id
    return place


def carry_out(code: str, step: Callable[[Session, Parcel], None]) -> bool:
    """Write one step on a parcel; a refusal is shown as the large panel, and False comes back."""
    try:
        with writing() as current:
            step(current, find(code))
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return False
    return True
