"""The screens of the letters desk."""

from __future__ import annotations

from postal.letters.views import desk, letter, messages, printing, sending, templates
from postal.letters.views.blueprint import letters

__all__ = ["desk", "letter", "letters", "messages", "printing", "sending", "templates"]
