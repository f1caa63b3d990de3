"""The blueprint of the office; the other modules of this folder add pages to it."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from postal import web

office = Blueprint("office", __name__)
# The citizen's views notice an empty office in their own single query.
CITIZENS = ("status.ask", "status.answer", "status.by_link")
OPEN_WITHOUT_OFFICE = (None, "office.setup", "static", "bootstrap.static", *CITIZENS)


@office.before_app_request
def ask_for_set_up() -> ResponseReturnValue | None:
    """Lead every visitor of an empty office to its first page."""
    if request.endpoint in OPEN_WITHOUT_OFFICE or web.this_office() is not None:
        return None
    return redirect(url_for("office.setup"))
