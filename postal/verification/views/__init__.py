"""The screens of the examination; importing them puts every route on the blueprint."""

from __future__ import annotations

from postal.verification.views import approvals, bench, decisions, desk
from postal.verification.views.blueprint import verification

__all__ = ["approvals", "bench", "decisions", "desk", "verification"]
