"""The printed guides of docs/panduan, one A4 page a role, for everybody who works here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import send_from_directory
from flask.typing import ResponseReturnValue

from postal.staff import guard
from postal.staff.views.blueprint import staff
from postal.workflow import STAFF_ROLES

FOLDER: Final = Path(__file__).parents[3] / "docs" / "panduan"


@staff.get("/panduan/")
@guard.allow(*STAFF_ROLES)
def guides() -> ResponseReturnValue:
    """List the guides; they are in Indonesian only, as they hang beside the desk."""
    return send_from_directory(FOLDER, "index.html")


@staff.get("/panduan/<path:name>")
@guard.allow(*STAFF_ROLES)
def guide(name: str) -> ResponseReturnValue:
    """Give a guide, its style sheet or one of its pictures."""
    return send_from_directory(FOLDER, name)
