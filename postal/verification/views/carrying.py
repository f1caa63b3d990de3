"""Carrying out one step of a form on the workbench, and keeping what was typed over a refusal."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import web
from postal.errors import Refusal
from postal.extensions import writing
from postal.models import Application
from postal.verification import arrivals
from postal.verification.views.bench import page
from postal.verification.views.blueprint import find

Step = Callable[[Session, Application], None]


def require_seen(current: Session, found: Application) -> None:
    """Refuse a form that was drawn before newer pages came; one that names none decides nothing.

    Who has lost the case meanwhile is told so by the step itself.

    Raises:
        NewPages: says how many.
    """
    shown = request.form.get("shown")
    if shown is not None and found.version == web.seen_version():
        arrivals.require_seen(current, found, arrivals.read_mark(shown))


def carry_out(code: str, step: Step) -> ResponseReturnValue | None:
    """Write one step; return the workbench with the refusal when it is refused."""
    try:
        with writing() as current:
            found = find(code)
            require_seen(current, found)
            step(current, found)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code)), 409
    return None
