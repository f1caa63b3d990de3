"""The pages of the people who work here: the door, their password, the admin's list."""

from __future__ import annotations

from postal.staff.views import accounts, door, guide, password
from postal.staff.views.blueprint import staff

__all__ = ["accounts", "door", "guide", "password", "staff"]
