"""The blueprint of the production desk, who may do what there, and what its forms send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from flask import Blueprint, abort, request
from sqlalchemy import select

from postal import catalogue, dates, web
from postal.codes import TrackingCode
from postal.documents import document_name
from postal.extensions import session
from postal.models import Application
from postal.production.batch import Seen
from postal.workflow import Role

production = Blueprint("production", __name__, url_prefix="/produksi")
MAY_SEE = (Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR)
MAY_STEP = (Role.OPERATOR, Role.SUPERVISOR)


def find(code: str) -> Application:
    """Return the case whose own tracking code stands in the address, 404 when there is none."""
    found = session().scalar(select(Application).where(Application.tracking_code == code))
    return found or abort(404)


def tracking(code: str) -> str:
    """Return a tracking code as people read it."""
    return TrackingCode(code).grouped


def said(name: str) -> str:
    """Return what was typed into a field."""
    return (request.form.get(name) or "").strip()


def number(name: str) -> int:
    """Return a number that the form sends, 0 for anything else."""
    return web.row_id(request.form, name) or 0


def ticked() -> list[Seen]:
    """Return the ids and versions behind the ticked boxes; 400 for anything that we never sent."""
    found: list[Seen] = []
    for text in request.form.getlist("row"):
        parts = re.fullmatch(r"(\d{1,9}):(\d{1,9})", text, re.ASCII)
        if parts is None:
            abort(400)
        found.append((int(parts[1]), int(parts[2])))
    return found


def day(name: str) -> date | None:
    """Return the day typed into a field, None when it is empty.

    Raises:
        NotADate, DateTooEarly: it is no day.
    """
    text = said(name)
    return dates.parse_date(text) if text else None


def name_of(kind: str, place: int) -> str:
    """Return what people call a document: ``Kartu 2`` or ``Kertas``."""
    return web.say(document_name(kind, place), {"n": place})


@cache
def _channels() -> Mapping[str, catalogue.Channel]:
    return catalogue.seed().channels


def channel_name(code: str | None) -> str:
    """Return what people call a way back."""
    if code is None or code not in _channels():
        return code or "–"
    return _channels()[code].name(web.current_language())
