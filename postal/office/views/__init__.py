"""The pages of the office itself: its set-up, and the admin's screens."""

from __future__ import annotations

from postal.office.views import closures, crest, desks, overview, places, services, settings, setup
from postal.office.views.blueprint import office

__all__ = [
    "closures",
    "crest",
    "desks",
    "office",
    "overview",
    "places",
    "services",
    "settings",
    "setup",
]
