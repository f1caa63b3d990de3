"""Screens of the scanning desk."""

from __future__ import annotations

from postal.scanning.views import again, again_passes, again_second, deciding, desk, strip
from postal.scanning.views.blueprint import scanning

__all__ = ["again", "again_passes", "again_second", "deciding", "desk", "scanning", "strip"]
