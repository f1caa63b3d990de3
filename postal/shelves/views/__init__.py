"""The screens of the archive."""

from __future__ import annotations

from postal.shelves.views import boxes, desk, labels, originals, pulling
from postal.shelves.views.blueprint import shelves

__all__ = ["boxes", "desk", "labels", "originals", "pulling", "shelves"]
