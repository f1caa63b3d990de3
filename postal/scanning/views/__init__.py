"""Screens of the scanning desk."""

from __future__ import annotations

from postal.scanning.views import desk
from postal.scanning.views.blueprint import scanning

__all__ = ["desk", "scanning"]
