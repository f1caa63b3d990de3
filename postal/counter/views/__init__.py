"""The counter's screens."""

from __future__ import annotations

from postal.counter.views import card, changes, desk
from postal.counter.views.blueprint import counter

__all__ = ["card", "changes", "counter", "desk"]
