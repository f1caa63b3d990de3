"""The blueprint of the staff pages; the other modules of this folder add pages to it."""

from __future__ import annotations

from flask import Blueprint

from postal.staff import signed_in

staff = Blueprint("staff", __name__)
staff.before_app_request(signed_in.note_use)
