"""The screen of the day's balance."""

from __future__ import annotations

from postal.balance.views import closing, day, forgotten
from postal.balance.views.blueprint import balance

__all__ = ["balance", "closing", "day", "forgotten"]
