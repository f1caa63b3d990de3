"""The screens of the case history; importing them puts every route on the blueprint."""

from __future__ import annotations

from postal.history.views import case, finding, people
from postal.history.views.blueprint import history

__all__ = ["case", "finding", "history", "people"]
