"""The intake blueprint, who may open its pages, and the day they show."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
)

from postal import dates, web
from postal.workflow import Role

intake = Blueprint("intake", __name__, url_prefix="/kiriman")
PAGE = 50
MAY_SEE = (Role.MAILROOM, Role.COUNTER, Role.SUPERVISOR, Role.AUDITOR)
MAY_DO = (Role.MAILROOM, Role.COUNTER)


def midnight() -> datetime:
    """Return the office's last midnight in UTC."""
    zone = ZoneInfo(dates.ZONES[web.zone()])
    return datetime.combine(web.today(), time(0), zone).astimezone(UTC)
