"""The blueprint of the day's balance, who may do what there, and the day in its addresses."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, request

from postal import dates, web
from postal.errors import Refusal
from postal.workflow import Role

balance = Blueprint("balance", __name__, url_prefix="/neraca")
MAY_SEE = (Role.MAILROOM, Role.SUPERVISOR, Role.AUDITOR)
MAY_DO = (Role.MAILROOM, Role.SUPERVISOR)


def day_of(text: str) -> date:
    """Return the day in an address that we made; 404 for anything else."""
    try:
        return dates.parse_date(text, not_after=web.today())
    except Refusal:
        abort(404)


def said(name: str) -> str:
    """Return what was typed into a field."""
    return (request.form.get(name) or "").strip()
