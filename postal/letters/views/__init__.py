"""The screens of the letters desk."""

from __future__ import annotations

from postal.letters.views import desk, letter, printing, sending
from postal.letters.views.blueprint import letters

__all__ = ["desk", "letter", "letters", "printing", "sending"]
