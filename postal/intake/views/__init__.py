"""The screens of intake; importing them puts every route on the blueprint."""

from __future__ import annotations

from postal.intake.views import desk, printing
from postal.intake.views.blueprint import intake

__all__ = ["desk", "intake", "printing"]
