"""The office of the journeys, for the loop that letters close."""

from __future__ import annotations

from tests.journey.conftest import play

__all__ = ["play"]
