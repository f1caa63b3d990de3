"""Carrying out one step of a form on the workbench, and keeping what was typed over a refusal."""

from __future__ import annotations

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from postal import web
from postal.errors import Refusal
from postal.extensions import writing
from postal.models import Application
from postal.verification.views.bench import page
from postal.verification.views.blueprint import find

Step = Callable[[Session, Application], None]


def carry_out(code: str, step: Step) -> ResponseReturnValue | None:
    """Write one step; return the workbench with the refusal when it is refused."""
    try:
        with writing() as current:
            step(current, find(code))
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return page(find(code)), 409
    return None
