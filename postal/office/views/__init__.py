"""The pages of the office itself: its set-up, and the admin's screens."""

from __future__ import annotations

from postal.office.views import (
    closures,
    crest,
    desks,
    overview,
    papers,
    places,
    post_rules,
    previews,
    second_look,
    services,
    settings,
    setup,
)
from postal.office.views.blueprint import office

__all__ = [
    "closures",
    "crest",
    "desks",
    "office",
    "overview",
    "papers",
    "places",
    "post_rules",
    "previews",
    "second_look",
    "services",
    "settings",
    "setup",
]
